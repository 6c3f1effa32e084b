"""Both sides of a segment."""

from __future__ import annotations

import pytest

from twinkeel.valuation.counterparts import pairings, side_by_side
from twinkeel.valuation.measure import Measure


def x(value: float) -> Measure:
    return Measure(value, "x", "")


def test_medians_ratio_and_the_names_left_out() -> None:
    west = {"NVDA": {"ps": x(20)}, "AMD": {"ps": x(10)}}
    china = {
        "688256.SS": {"ps": x(90)},
        "688802.SS": {"ps": Measure(None, "x", "", "no sales")},
        "688795.SS": {"ps": Measure(None, "x", "", "sales not given", ("sales",))},
    }
    (found,) = side_by_side(west, china, ["ps"])
    assert (found.western_median, found.chinese_median) == (15, 90)
    assert found.ratio == pytest.approx(6)
    assert (found.undefined, found.missing) == (("688802.SS",), ("688795.SS",))


def test_one_empty_side_has_no_ratio() -> None:
    (found,) = side_by_side({}, {"A": {"ps": x(1)}}, ["ps"])
    assert (found.western_median, found.ratio) == (None, None)


def test_the_table_names_codes_on_both_sides() -> None:
    segments = {pairing.segment: pairing for pairing in pairings()}
    assert "688802.SS" in segments["AI accelerators"].chinese
    assert segments["foundry"].western == ("TSM",)
    assert all(pairing.western and pairing.chinese and pairing.note for pairing in pairings())


def test_no_ratio_of_a_negative_median() -> None:
    (found,) = side_by_side({"NVDA": {"net_margin": x(0.5)}}, {"M": {"net_margin": x(-0.4)}}, ["net_margin"])
    assert (found.chinese_median, found.ratio) == (-0.4, None)
