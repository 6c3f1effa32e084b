"""New money of the mandate is cash to invest, and money taken out must be sold for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate
from twinkeel.core.errors import InputError
from twinkeel.holdings import read_holdings
from twinkeel.market.simulated import SimulatedMarket
from twinkeel.plan.book import Book, with_new_money
from twinkeel.plan.model import Plan
from twinkeel.plan.story import Asked, make_plan
from twinkeel.reference import world

ON = date(2025, 12, 31)
TEXT = """name = "more"
base_currency = "USD"
[investor]
us_person = false
[theme]
minimum = 0.05
[cash]
maximum = 0.02
new_money = {amount}
"""


def plan_with(amount: int, market: SimulatedMarket, book_file: Path) -> Plan:
    text = TEXT.format(amount=amount)
    held = read_holdings(book_file, ON, world(), market.snapshot.price)
    return make_plan(Asked(held, Mandate.parse(text, "own"), text, "own"), market.snapshot, world(), ON)


def test_new_money_is_invested_without_selling(market: SimulatedMarket, book_file: Path, simulated_plan: Plan) -> None:
    plan = plan_with(100_000, market, book_file)
    assert plan.holdings.total == pytest.approx(simulated_plan.holdings.total + 100_000)
    assert plan.holdings.positions[-1].valued_by == "the mandate"
    assert plan.target.cash_before == pytest.approx(100_000 / plan.holdings.total)
    bought = sum(order.value_base for order in plan.orders if order.side == "buy")
    assert bought >= 0.97 * (100_000 - 0.02 * plan.holdings.total)
    assert plan.target.cash_after == pytest.approx(0.02, abs=0.005)
    assert any("New money, 100,000.00 USD" in said for said in plan.warnings)


def test_money_taken_out_is_sold_for(market: SimulatedMarket, book_file: Path) -> None:
    plan = plan_with(-50_000, market, book_file)
    sold = sum(order.value_base for order in plan.orders if order.side == "sell")
    assert sold >= 50_000
    assert plan.target.cash_after >= 0


def test_more_than_the_book_cannot_be_taken_out() -> None:
    book = Book((), (), Decimal(1000), "USD", {}, ())
    assert with_new_money(book, Decimal(0)) is book
    with pytest.raises(InputError, match=r"takes 1,000.00 USD out of a book worth 1,000.00"):
        with_new_money(book, Decimal(-1000))
