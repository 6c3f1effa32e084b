"""A buyer of funds only: buys them where law and prices let it, and is told in plain words where it cannot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate
from twinkeel.holdings import read_holdings
from twinkeel.market.opening import open_snapshot
from twinkeel.market.simulated import SimulatedMarket
from twinkeel.plan.model import Plan
from twinkeel.plan.story import Asked, make_plan
from twinkeel.reference import world

ON = date(2025, 12, 31)
FUNDS = """name = "funds only"
base_currency = "USD"
magnificent_seven_maximum = 0.6
[investor]
us_person = false
tax_residence = "{residence}"
client_class = "retail"
channels = ["us"]
[theme]
minimum = {least}
maximum = 0.3
[cash]
maximum = 0.5
[trading]
instruments = "funds"
"""


def plan_of(market: SimulatedMarket, book_file: Path, residence: str, least: float) -> Plan:
    text = FUNDS.format(residence=residence, least=least)
    held = read_holdings(book_file, ON, world(), market.snapshot.price)
    return make_plan(Asked(held, Mandate.parse(text, "own"), text, "own"), market.snapshot, world(), ON)


def test_funds_and_nothing_but_funds_are_bought_where_they_may_be(market: SimulatedMarket, book_file: Path) -> None:
    """On the SIMULATED market KWEB and KSTR are half theme: a tenth of theme takes about a fifth of the book."""
    plan = plan_of(market, book_file, "SG", 0.2)
    bought = [order for order in plan.orders if order.side == "buy"]
    assert bought
    assert {order.listing for order in bought} <= {"KWEB", "KSTR", "CNQQ"}
    assert plan.exposure_after.china_ai_share == pytest.approx(0.2, abs=0.005)
    assert not any("No fund can be bought" in said for said in plan.target.not_reached)


def test_a_uk_retail_client_is_told_why_no_fund_can_be_bought(market: SimulatedMarket, book_file: Path) -> None:
    plan = plan_of(market, book_file, "GB", 0.0)
    assert not [order for order in plan.orders if order.side == "buy"]
    (said,) = [each for each in plan.target.not_reached if "No fund can be bought" in each]
    assert "KWEB: barred" in said
    assert "PRIIPs" in said


def test_the_real_data_have_no_price_of_a_fund_and_the_plan_says_so(shared: Path) -> None:
    snapshot = open_snapshot(ON, data=shared / "data")
    path = shared / "data/holdings/13f_hh_international_2025-12-31.csv"
    held = read_holdings(path, ON, world(), snapshot.price)
    text = FUNDS.format(residence="SG", least=0.0)
    plan = make_plan(Asked(held, Mandate.parse(text, "own"), text, "own"), snapshot, world(), ON)
    assert {order.side for order in plan.orders} == {"sell"}
    (said,) = [each for each in plan.target.not_reached if "No fund can be bought" in each]
    assert "KWEB: only adjusted closes are in the data" in said
