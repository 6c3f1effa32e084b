"""The rooms' results as plain data: nothing of the book is lost on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate, default_text
from twinkeel.desk.plan import ended
from twinkeel.holdings import read_holdings
from twinkeel.market.opening import open_snapshot
from twinkeel.market.simulated import SimulatedMarket
from twinkeel.plan.story import Asked, make_plan
from twinkeel.plan.universe import _measured_on
from twinkeel.reference import world

ON = date(2025, 12, 31)


def test_a_listing_held_in_two_accounts_is_counted_twice_after_the_orders(
    market: SimulatedMarket, tmp_path: Path
) -> None:
    """The look-through after the orders sums to 1 less the levies, as the weights by issuer do."""
    path = tmp_path / "book.csv"
    path.write_text(
        "account,symbol,quantity,currency\nA,AAPL,900,USD\nB,AAPL,500,USD\nA,NVDA,800,USD\nB,NVDA,400,USD\n"
    )
    held = read_holdings(path, ON, world(), market.snapshot.price)
    asked = Asked(held, Mandate.default(), default_text(), "packaged default")
    plan = make_plan(asked, market.snapshot, world(), ON)
    assert plan.orders
    after = plan.exposure_after
    assert sum(after.by_segment.values()) == pytest.approx(1 - plan.costs.share_of_book, abs=1e-9)
    seven = sum(each.after for each in plan.target.weights if each.issuer in world().magnificent_seven)
    assert after.magnificent_seven_share == pytest.approx(seven, abs=1e-9)
    through = {each.issuer: each.listing for each in plan.target.weights if each.listing}
    for issuer, listing in through.items():
        most = max((order for order in plan.orders if order.issuer == issuer), key=lambda order: order.value_base)
        assert listing == most.listing


def test_a_code_of_a_later_day_is_not_covered(shared: Path) -> None:
    """META names nothing before 2022-06-09, though the data carry its whole history under that code."""
    before = date(2019, 1, 4)
    snapshot = open_snapshot(before, data=shared / "data")
    assert "META" in snapshot.codes
    assert _measured_on("META", ("META",), (), snapshot, world(), before, None) == (None, "")


def test_data_that_ended_are_named_before_any_rule(market: SimulatedMarket) -> None:
    assert "The data end on 2025-12-31" in ended(market.snapshot, date(2027, 1, 1))
    assert ended(market.snapshot, ON) == ""
