"""The growth a price needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.valuation import Assumptions, implied_growth, sensitivity, sentence
from twinkeel.valuation.reverse import BadAssumptionError


@pytest.mark.parametrize(
    ("value", "sales", "growth"), [(332e9, 0.743e9, 0.724), (41.9e9, 0.743e9, 0.402), (332e9, 1.644085e9, 0.592)]
)
def test_metax_at_the_close_and_at_the_offer(value: float, sales: float, growth: float) -> None:
    found = implied_growth(value, sales).value
    assert found == pytest.approx(growth, abs=5e-4)


@given(st.floats(1e9, 1e13), st.floats(1e8, 1e10), st.floats(0.01, 1.0), st.floats(1.0, 60.0), st.integers(1, 30))
def test_growing_at_the_answer_pays_the_required_return(
    value: float, sales: float, margin: float, multiple: float, years: int
) -> None:
    found = implied_growth(value, sales, Assumptions(0.1, margin, multiple, years)).value
    assert found is not None
    worth = sales * (1 + found) ** years * margin * multiple
    assert worth / 1.1**years == pytest.approx(value, rel=1e-9)


def test_dilution_asks_for_more() -> None:
    plain, diluted = implied_growth(100, 10), implied_growth(100, 10, Assumptions(dilution=0.03))
    assert plain.value is not None
    assert diluted.value is not None
    assert (1 + diluted.value) == pytest.approx((1 + plain.value) * 1.03)


def test_no_sales_and_net_cash_are_undefined_and_absence_is_missing() -> None:
    assert "no sales" in implied_growth(10, 0).reason
    assert "net cash" in implied_growth(-10, 5).reason
    assert implied_growth(None, 5).missing == ("capitalisation",)


def test_the_sentence_carries_its_base_and_date() -> None:
    growth = implied_growth(332e9, 0.743e9)
    text = sentence("MetaX", "CNY 829.90", growth, "CNY 0.743bn", "fiscal 2024", "2025-12-01")
    assert text == (
        "MetaX at CNY 829.90 needs sales to grow 72% a year for ten years (10% return, 25% margin, 20x), "
        "from fiscal 2024 sales of CNY 0.743bn known on 2025-12-01."
    )
    assert "publication date unknown" in sentence("MetaX", "829.90", growth, "0.743bn", "fiscal 2024", "")
    assert "cannot be said: capitalisation" in sentence(
        "MetaX", "829.90", implied_growth(None, 1), "1", "fiscal 2024", ""
    )
    assert "shrink no faster than" in sentence("X", "1", implied_growth(1, 100), "100", "fiscal 2024", "")


def test_the_grid_holds_the_central_case() -> None:
    grid = sensitivity(332e9, 0.743e9)
    central = [row["growth"] for row in grid if row["margin"] == 0.25 and row["exit_multiple"] == 20]
    assert central == [implied_growth(332e9, 0.743e9).value]
    assert len(grid) == 30


@pytest.mark.parametrize(("name", "bad"), [("margin", 0), ("years", 0), ("exit_multiple", -1), ("dilution", 1)])
def test_assumptions_have_bounds(name: str, bad: int) -> None:
    with pytest.raises(BadAssumptionError) as caught:
        replace(Assumptions(), **{name: bad})
    assert caught.value.name == name


def test_assumptions_stand_as_they_were_made() -> None:
    assert Assumptions(0.125, 0.175, 18.5).words() == "12.5% return, 17.5% margin, 18.5x"
    assert Assumptions().words() == "10% return, 25% margin, 20x"
