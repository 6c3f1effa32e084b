"""A figure, or why there is none."""

from __future__ import annotations

import math

import pytest

from twinkeel.core.plain import plain
from twinkeel.valuation.measure import Measure, given, missing_measure, ratio


def test_known_undefined_and_missing_are_three_words() -> None:
    known = ratio("P/E", ("price", 10.0), ("earnings", 2.0), "a loss")
    undefined = ratio("P/E", ("price", 10.0), ("earnings", -2.0), "a loss")
    missing = ratio("P/E", ("price", None), ("earnings", math.nan), "a loss")
    assert [one.status for one in (known, undefined, missing)] == ["known", "undefined", "missing"]
    assert known.value == 5.0
    assert undefined.reason == "a loss (earnings -2)"
    assert missing.missing == ("price", "earnings")


def test_zero_earnings_are_undefined_not_infinite() -> None:
    assert ratio("P/E", ("price", 10.0), ("earnings", 0.0), "a loss").status == "undefined"


@pytest.mark.parametrize("absent", [None, math.nan, math.inf])
def test_what_counts_as_absent(absent: float | None) -> None:
    assert given({"a": 1.0, "b": absent, "c": 0.0}) == ("b",)


def test_date_and_source_travel_with_it_and_are_not_lost() -> None:
    measure = Measure(1.0, "x", "P/E", as_of="2025-12-31", source="file").dated(source="other")
    assert (measure.as_of, measure.source) == ("2025-12-31", "other")
    assert plain(missing_measure("x", "P/E", ("price",)))["status"] == "missing"
