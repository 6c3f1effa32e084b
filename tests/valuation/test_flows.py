"""Return and creations apart; one date for all inputs."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.flows import NORTHBOUND_NOTE, FundPoint, MixedDatesError, creations_from_growth, split_growth

START, END = date(2024, 12, 31), date(2025, 12, 22)
positive = st.floats(min_value=1, max_value=1000)


def test_two_thirds_to_nearly_nine_billion() -> None:
    assert creations_from_growth(2 / 3, 0.261) == pytest.approx(0.3217, abs=5e-5)


def test_a_fund_by_hand() -> None:
    # 100 million at 20, to 180 million at 24 with 1 a unit paid: 5 to 7.5 million units
    found = split_growth(FundPoint(100e6, START, 20, START), FundPoint(180e6, END, 24, END), 1.0)
    assert found.asset_growth.value == pytest.approx(0.8)
    assert found.unit_growth.value == pytest.approx(0.5)
    assert found.price_return.value == pytest.approx(0.2)
    assert found.total_return.value == pytest.approx(0.25)
    assert found.organic_flow.value == pytest.approx(55e6)
    assert found.organic_growth.value == pytest.approx(0.55)
    assert found.organic_flow.as_of == "2024-12-31 to 2025-12-22"
    assert "is not what a holder earned" in found.sentence("Fund")


@given(positive, positive, positive, positive)
def test_units_and_price_multiply_to_growth(assets: float, nav: float, later: float, later_nav: float) -> None:
    found = split_growth(FundPoint(assets, START, nav, START), FundPoint(later, END, later_nav, END))
    assert found.unit_growth.value is not None
    assert found.price_return.value is not None
    assert (1 + found.unit_growth.value) * (1 + found.price_return.value) == pytest.approx(later / assets, rel=1e-9)


def test_figures_of_two_dates_are_refused() -> None:
    other = date(2025, 11, 30)
    with pytest.raises(MixedDatesError) as caught:
        split_growth(FundPoint(1, START, 1, START), FundPoint(1, END, 1, other))
    assert caught.value.dates == (END, other)
    with pytest.raises(TwinkeelError, match="not later than the starting"):
        split_growth(FundPoint(1, END, 1, END), FundPoint(1, START, 1, START))
    with pytest.raises(TwinkeelError):
        split_growth(FundPoint(0, START, 1, START), FundPoint(1, END, 1, END))


def test_northbound_note_has_its_date() -> None:
    assert "2024-08-19" in NORTHBOUND_NOTE


@pytest.mark.parametrize(("assets", "nav", "paid"), [(1, 1, -3), (math.nan, 1, 0), (1, math.inf, 0), (1, 1, math.nan)])
def test_sums_that_cannot_be_are_refused(assets: float, nav: float, paid: float) -> None:
    with pytest.raises(TwinkeelError):
        split_growth(FundPoint(1, START, 1, START), FundPoint(assets, END, nav, END), paid)


def test_the_parts_said_to_add_up_do() -> None:
    found = split_growth(FundPoint(5.33e9, START, 29.5, START), FundPoint(8.89e9, END, 37.9, END), 0.9)
    total, organic, growth = found.total_return.value, found.organic_growth.value, found.asset_growth.value
    assert total is not None
    assert organic is not None
    assert total + organic == pytest.approx(growth)
    assert "assets +66.8% = total return +31.5%" in found.sentence("KWEB")
    assert "organic flow +35.3%" in found.sentence("KWEB")
