"""Recursive unit-root statistics against published figures and plain least squares."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from twinkeel.valuation.explosive import ShortSeriesError, default_minimum, recursive_adf, statistics


def least_squares(series: np.ndarray, start: int, end: int, lags: int) -> float:
    """The ADF statistic of rows start..end by a textbook regression."""
    change = np.diff(series)
    rows = np.arange(start, end + 1)
    y = change[rows + lags]
    columns = [np.ones(len(rows)), series[rows + lags], *(change[rows + lags - k] for k in range(1, lags + 1))]
    x = np.column_stack(columns)
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    residual = y - x @ beta
    variance = residual @ residual / (len(rows) - x.shape[1])
    return float(beta[1] / np.sqrt(variance * inverse[1, 1]))


@pytest.mark.parametrize("lags", [0, 1, 3])
def test_matches_plain_regressions(lags: int) -> None:
    generator = np.random.default_rng(7)
    series = np.cumsum(generator.standard_normal(80)) + 50
    found = recursive_adf(series, 20, lags)
    rows = len(series) - 1 - lags
    every = [[least_squares(series, start, end, lags) for start in range(end - 20 + 2)] for end in range(19, rows)]
    assert found.adf == pytest.approx(every[-1][0])
    assert found.sadf == pytest.approx(max(row[0] for row in every))
    assert found.gsadf == pytest.approx(max(max(row) for row in every))
    assert found.bsadf[19:] == pytest.approx([max(row) for row in every])
    assert np.isnan(found.bsadf[:19]).all()


def test_digits_survive_a_bubble_a_million_times_larger() -> None:
    generator = np.random.default_rng(3)
    quiet = np.cumsum(generator.standard_normal(60))
    series = np.concatenate([np.cumsum(generator.standard_normal(60)), 1e6 * 1.1 ** np.arange(10), quiet])
    found = statistics(series[None, :], 40)[2][0]
    last = len(series) - 2
    exact = max(least_squares(series, start, last, 0) for start in range(last - 38))
    assert found[-1] == pytest.approx(exact, rel=1e-6)


def test_standard_and_poors_1871_to_2010(shared: Path) -> None:
    series = np.loadtxt(shared / "golden" / "sp500_price_dividend_1871_2010.csv", skiprows=1)
    for minimum in (36, 90):
        found = recursive_adf(series, minimum)
        assert (round(found.sadf, 3), round(found.gsadf, 3)) == (3.443, 4.207)
    lagged = recursive_adf(series, 90, 1)
    assert (round(lagged.sadf, 3), round(lagged.gsadf, 3)) == (1.577, 3.171)


@pytest.mark.parametrize(
    ("name", "adf", "sadf", "gsadf"),
    [("psy1", -2.46, 1.95, 5.19), ("psy2", -2.86, 7.88, 7.88), ("evans", -5.83, 5.28, 5.99), ("div", None, 1.11, None)],
)
def test_simulated_bubbles(shared: Path, name: str, adf: float | None, sadf: float, gsadf: float | None) -> None:
    with (shared / "golden" / "bubble_simulated_series.csv").open() as handle:
        series = [float(row[name]) for row in csv.DictReader(handle)]
    found = recursive_adf(series, 19)
    assert round(found.sadf, 2) == sadf
    assert adf is None or round(found.adf, 2) == adf
    assert gsadf is None or found.gsadf == pytest.approx(gsadf, abs=0.006)


@pytest.mark.parametrize(
    "series",
    [[1.0] * 15, [1.0] * 100, [1.0, float("nan")] * 60, np.ones((60, 2))],
    ids=["short", "flat", "gaps", "two"],
)
def test_what_cannot_be_tested_is_refused(series: ArrayLike) -> None:
    with pytest.raises(ShortSeriesError) as caught:
        recursive_adf(series)
    assert str(caught.value).count("\n") == 0


def test_a_window_longer_than_the_series_is_refused() -> None:
    with pytest.raises(ShortSeriesError):
        recursive_adf(np.arange(80.0) ** 1.5, 90)


def test_default_window() -> None:
    assert default_minimum(1682) == 90
