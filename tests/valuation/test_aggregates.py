"""Aggregates against published arithmetic, properties, and a plain-Python oracle."""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import median
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.plain import to_json
from twinkeel.valuation import aggregate_multiple, aggregate_pe, basket_multiple
from twinkeel.valuation.aggregates import TREATMENTS, LengthMismatchError, NotFiguresError


def test_three_companies_of_the_published_example() -> None:
    figures = aggregate_pe([500, 50, 200], [50, 0.1, -20])
    assert set(figures) == set(TREATMENTS)
    assert figures["losses_out"] == pytest.approx(10.978, abs=5e-4)
    assert figures["floored"] == pytest.approx(14.970, abs=5e-4)
    assert figures["all_in"] == pytest.approx(24.917, abs=5e-4)
    assert figures["median"] == pytest.approx(255)
    assert figures.median_all == pytest.approx(500)
    assert (figures.loss_makers, figures.missing) == (1, 0)
    assert figures.spread == pytest.approx(24.917 / 10.978, rel=1e-4)


def test_indexology_sums_money_not_earnings_per_share() -> None:
    figures = aggregate_pe([1000 * 40, 1000 * 2], [1000 * 3, 1000 * -1.40])
    assert figures["all_in"] == pytest.approx(26.25)


def test_all_in_is_undefined_where_losses_outweigh_profits_and_says_so() -> None:
    figures = aggregate_pe([100, 100], [1, -5])
    assert figures["all_in"] is None
    assert "-4" in figures.reasons["all_in"]
    assert figures["losses_out"] == pytest.approx(100)


def test_missing_earnings_leave_both_sums_and_are_counted() -> None:
    figures = aggregate_pe([100, 300], [10, math.nan])
    assert figures["all_in"] == pytest.approx(10)
    assert figures.missing == 1
    assert figures.coverage == pytest.approx(0.25)


def test_none_decimals_and_frames_are_read() -> None:
    figures = aggregate_pe([Decimal(100), Decimal(300)], [Decimal(10), None])
    assert figures["all_in"] == pytest.approx(10)
    assert figures.missing == 1
    frame = pl.DataFrame({"cap": [100.0, 300.0], "earned": [10.0, None]})
    assert aggregate_pe(frame["cap"], frame["earned"])["all_in"] == pytest.approx(10)


def test_nothing_known_is_undefined_everywhere() -> None:
    figures = aggregate_pe([math.nan], [math.nan])
    assert all(value is None for value in figures.values())
    assert set(figures.reasons) == set(TREATMENTS)
    assert '"all_in": null' in to_json(figures)


def test_free_float_scales_both_sides() -> None:
    full = aggregate_pe([100, 100], [10, 2])["all_in"]
    floated = aggregate_pe([100, 100], [10, 2], inclusion=[1.0, 0.2])["all_in"]
    assert full == pytest.approx(200 / 12)
    assert floated == pytest.approx(120 / 10.4)


def test_lengths_must_agree() -> None:
    with pytest.raises(LengthMismatchError) as caught:
        aggregate_pe([1, 2], [1])
    assert caught.value.lengths == (2, 1)


def test_a_book_pays_for_the_earnings_it_owns() -> None:
    # 60 of a company at 10x, 40 of one at 40x: earnings owned 6 + 1
    figures = basket_multiple([60, 40], [1000, 400], [100, 10])
    assert figures["all_in"] == pytest.approx(100 / 7)


finite = st.floats(min_value=-1e6, max_value=1e6).map(lambda amount: round(amount, 3))  # no millionths of a cent
caps = st.floats(min_value=1.0, max_value=1e9)


@given(st.lists(st.tuples(caps, finite), min_size=1, max_size=40))
def test_matches_plain_python(pairs: list[tuple[float, float]]) -> None:
    figures = aggregate_pe([cap for cap, _ in pairs], [earned for _, earned in pairs])
    profits = [(cap, earned) for cap, earned in pairs if earned > 0]
    under = math.fsum(earned for _, earned in profits)
    if profits:
        assert figures["losses_out"] == pytest.approx(math.fsum(cap for cap, _ in profits) / under)
        assert figures["floored"] == pytest.approx(math.fsum(cap for cap, _ in pairs) / under)
        assert figures["median"] == pytest.approx(median(cap / earned for cap, earned in profits))
        assert figures["losses_out"] is not None
        assert figures["floored"] is not None
        assert figures["losses_out"] <= figures["floored"] * (1 + 1e-12)
    else:
        assert figures["losses_out"] is None


@given(st.lists(st.tuples(caps, finite), min_size=1, max_size=40), st.floats(min_value=1e-3, max_value=1e3))
def test_currency_does_not_matter(pairs: list[tuple[float, float]], rate: float) -> None:
    array = np.array(pairs)
    here, there = (
        aggregate_multiple(array[:, 0], array[:, 1]),
        aggregate_multiple(array[:, 0] * rate, array[:, 1] * rate),
    )
    for name in ("floored", "losses_out", "median"):
        mine, theirs = here[name], there[name]
        assert mine is theirs is None or mine == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("capitalisation", "earnings"),
    [(["a", "b"], [1, 2]), ({"A": 10.0}, {"A": 1.0}), ([[1, 2], [3, 4]], [[1, 2], [3, 4]]), ([1 + 2j], [1])],
)
def test_what_is_no_column_of_figures_is_refused(capitalisation: Any, earnings: Any) -> None:
    with pytest.raises(NotFiguresError, match="Give one figure an issuer"):
        aggregate_pe(capitalisation, earnings)


def test_any_column_of_figures_serves() -> None:
    wanted = dict(aggregate_pe([500, 50, 200], [50, None, -20]))
    assert wanted["all_in"] == pytest.approx(700 / 30)
    caps, earned = {"A": 500.0, "B": 50.0, "C": 200.0}, {"A": 50.0, "B": math.nan, "C": -20.0}
    columns: list[tuple[Any, Any]] = [
        (pl.Series([500, 50, 200]), pl.Series([50, None, -20])),
        (caps.values(), earned.values()),
        ((x for x in (500, 50, 200)), [Decimal(50), None, Decimal(-20)]),
    ]
    assert [dict(aggregate_pe(left, right)) for left, right in columns] == [wanted] * 3
