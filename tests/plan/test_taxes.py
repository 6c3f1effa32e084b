"""Gains tax by lot through the whole plan: told where lots are known, weighed by the optimiser, else unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate
from twinkeel.holdings import read_holdings
from twinkeel.market.simulated import SimulatedMarket
from twinkeel.plan.model import Plan
from twinkeel.plan.story import Asked, make_plan
from twinkeel.reference import world

ON = date(2025, 12, 31)
MANDATE = """name = "taxed"
base_currency = "USD"
magnificent_seven_maximum = 0.5
[investor]
us_person = false
[theme]
minimum = 0.1
[cash]
maximum = 0.05
[tax]
gains_rate = 0.2
"""


def plan_of(book: str, mandate: str, market: SimulatedMarket, folder: Path) -> Plan:
    path = folder / "book.csv"
    path.write_text(book)
    held = read_holdings(path, ON, world(), market.snapshot.price)
    return make_plan(Asked(held, Mandate.parse(mandate, "own"), mandate, "own"), market.snapshot, world(), ON)


def sold(plan: Plan, code: str) -> float:
    return sum(order.quantity for order in plan.orders if order.side == "sell" and order.listing == code)


def test_each_sale_tells_its_tax_and_costs_hold_the_sum(market: SimulatedMarket, tmp_path: Path) -> None:
    """Every lot costs 10 a share, so the gain of a sale is its proceeds after levies less 10 a share."""
    book = "symbol,quantity,currency,cost\nAAPL,900,USD,9000\nNVDA,1200,USD,12000\nMSFT,400,USD,4000\n"
    plan = plan_of(book, MANDATE, market, tmp_path)
    sales = [order for order in plan.orders if order.side == "sell"]
    gain = sum(order.value_base - order.fees["base"] - 10 * order.quantity for order in sales)
    assert sales
    assert plan.costs.gains_realised == pytest.approx(gain, abs=0.01)
    assert plan.costs.gains_tax == pytest.approx(0.2 * gain, abs=0.01)
    assert plan.costs.gains_tax_unknown == ()
    assert "tax on gains" not in plan.costs.not_counted
    assert all("highest cost first" in order.tax and "tax at 20 % USD" in order.tax for order in sales)
    assert not any("Tax unknown" in said for said in plan.warnings)
    assert plan.evidence["/costs/gains_tax"]["value"] == plan.costs.gains_tax


def test_what_was_bought_dear_is_sold_before_what_was_bought_cheap(market: SimulatedMarket, tmp_path: Path) -> None:
    """The same book twice: the tax moves sales from the line with the gain to the line without."""
    cheap_nvda = "symbol,quantity,currency,cost\nAAPL,900,USD,900000\nNVDA,1200,USD,1\n"
    cheap_aapl = "symbol,quantity,currency,cost\nAAPL,900,USD,1\nNVDA,1200,USD,900000\n"
    one = plan_of(cheap_nvda, MANDATE, market, tmp_path)
    other = plan_of(cheap_aapl, MANDATE, market, tmp_path)
    assert sold(one, "NVDA") < sold(other, "NVDA")
    assert sold(one, "AAPL") > sold(other, "AAPL")


def test_without_lots_the_tax_is_unknown_and_never_zero(market: SimulatedMarket, tmp_path: Path) -> None:
    plan = plan_of("symbol,quantity,currency\nAAPL,900,USD\nNVDA,1200,USD\n", MANDATE, market, tmp_path)
    assert plan.costs.gains_tax is None
    assert "tax on gains" in plan.costs.not_counted
    assert all("no lots are known" in order.tax for order in plan.orders if order.side == "sell")
    assert any("Tax unknown: the file has no purchase lots" in said for said in plan.warnings)


def test_without_a_rate_the_gain_is_told_and_the_tax_unknown(market: SimulatedMarket, tmp_path: Path) -> None:
    book = "symbol,quantity,currency,cost\nAAPL,900,USD,9000\nNVDA,1200,USD,12000\n"
    plan = plan_of(book, MANDATE.replace("gains_rate = 0.2", ""), market, tmp_path)
    assert plan.costs.gains_tax is None
    assert all("states no tax.gains_rate" in order.tax for order in plan.orders if order.side == "sell")
    assert any("states no tax.gains_rate" in said for said in plan.warnings)
