"""Co-movement in the base currency against the truth of the SIMULATED market, and its intervals."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from twinkeel.market.simulated import simulated_market
from twinkeel.plan.comovement import YEAR, Comovement, Measured, measure
from twinkeel.risk.clocks import Floats

ON = date(2025, 12, 31)
NEW_YORK = ["AAPL", "NVDA", "MSFT", "GOOGL", "AMZN", "META"]
ASIA = ["0700.HK", "9988.HK", "0981.HK", "3690.HK", "688256.SS", "688981.SS"]


def asked() -> list[Measured]:
    def currency(code: str) -> str:
        return "HKD" if code.endswith(".HK") else "CNY" if code.endswith(".SS") else "USD"

    return [Measured(code, code, currency(code), "all", 0) for code in NEW_YORK + ASIA]


@pytest.fixture(scope="module")
def errors() -> tuple[Floats, Floats]:
    """(seeds, 2) mean error of New York with Asian correlations: clock-aware and same-date; and volatility ratios."""
    gaps, ratios = [], []
    for seed in range(1, 7):
        market = simulated_market(seed)
        moves = measure(asked(), market.snapshot, "USD", ON)
        truth = market.truth.correlation(moves.codes)
        scale = np.sqrt(np.diag(moves.covariance))
        real, apparent = moves.covariance / np.outer(scale, scale), moves.naive / np.outer(scale, scale)
        cross = np.ix_(range(len(NEW_YORK)), range(len(NEW_YORK), len(NEW_YORK) + len(ASIA)))
        gaps.append([(real - truth)[cross].mean(), (apparent - truth)[cross].mean()])
        ratios.append(np.mean(scale / np.sqrt(np.diag(market.truth.covariance(moves.codes)))))
    return np.array(gaps), np.array(ratios)


def test_closing_clocks_recover_the_truth_that_same_date_closes_miss(errors: tuple[Floats, Floats]) -> None:
    gaps, _ = errors
    standard_error = gaps[:, 0].std(ddof=1) / np.sqrt(len(gaps))
    assert abs(gaps[:, 0].mean()) < max(3 * standard_error, 0.02)
    assert gaps[:, 1].mean() < -0.06


def test_volatilities_in_the_base_currency_are_right(errors: tuple[Floats, Floats]) -> None:
    _, ratios = errors
    assert ratios.mean() == pytest.approx(1.0, abs=0.06)


def tiny(correlation: float = 0.5) -> Comovement:
    """Two issuers, 1 % and 2 % a day."""
    scale = np.array([0.01, 0.02])
    matrix = np.array([[1.0, correlation], [correlation, 1.0]]) * np.outer(scale, scale)
    return Comovement(
        ("a", "b"), ("A", "B"), (500, 500), matrix, np.diag(scale**2), np.full((2, 2), 0.04), np.zeros((2, 2)),
        np.ones(2), "by hand", "", ON, ON,
    )  # fmt: skip


def test_book_figures_by_hand() -> None:
    moves = tiny()
    half = moves.weights({"a": 0.5, "b": 0.5})
    # variance 0.25 (1 + 4) + 2 * 0.25 * 0.5 * 2 = 1.75 (% squared), and 1.25 without correlation
    assert moves.volatility(half) == pytest.approx(np.sqrt(1.75e-4 * YEAR))
    assert moves.volatility(half, naive=True) == pytest.approx(np.sqrt(1.25e-4 * YEAR))
    assert moves.diversification_ratio(half) == pytest.approx(1.5 / np.sqrt(1.75))
    alone = moves.weights({"b": 1.0})
    # cov(half, b) = 0.5 * 1 + 0.5 * 4 = 2.5; / (sqrt(1.75) * 2)
    assert moves.correlation(half, alone) == pytest.approx(2.5 / (2 * np.sqrt(1.75)))
    assert moves.correlation(half, moves.weights({})) is None


def test_the_interval_contains_the_estimate_and_stays_within_one() -> None:
    moves = tiny(0.97)
    estimate, low, high = moves.correlation_interval(moves.weights({"a": 1.0}), moves.weights({"b": 1.0}))
    assert estimate == pytest.approx(0.97)
    assert low is not None
    assert high is not None
    assert -1 < low < 0.97 < high < 1
