"""Pairwise correlation across clocks: one estimate with its variance, ready to be repaired and put to use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.controls import apply_controls
from twinkeel.risk.gls import (
    WeightedOverlap,
    closed_day_weight,
    information_shares,
    segment_closes,
    spread_returns,
    weighted_overlap,
)
from twinkeel.risk.overlap import common_days, overlap_sum
from twinkeel.risk.scale import market_variance

METHODS = ("auto", "hy", "hy-gls")
HEAVY = 1.1  # Mardia's kurtosis over the Gaussian value above which returns are devolatilised when robust is None
SURE = 4.0  # and by how many standard errors it must exceed 1


@dataclass(frozen=True, slots=True)
class PairwiseEstimate:
    """Raw correlations and what they rest on.

    Attributes:
        correlation: (N, N) neither repaired nor bounded; NaN where two assets' lives do not meet.
        standard_error: (N, N) large-sample standard errors.
        weight: (N, N) effective number of synchronous observations.
        share: (clocks, clocks) information shares. closed: (clocks,) weight of a holiday.
        kurtosis: Mardia's kurtosis over its Gaussian value. devolatilised: whether the market's scale was divided out.
        words: the method.
    """

    correlation: Floats
    standard_error: Floats
    weight: Floats
    share: Floats
    closed: Floats
    kurtosis: float
    devolatilised: bool
    words: str


def correlate(prices: Floats, grid: ClosingGrid, method: str = "auto", robust: bool | None = None) -> PairwiseEstimate:
    """Correlations of all pairs.

    Args:
        prices: (G, N) log prices. grid: its clocks.
        method: "hy" is the plain overlap sum; "hy-gls" (also "auto") adds information weights and control variates.
        robust: divide out the market's scale first; None decides by the kurtosis of the data.
    """
    closed = closed_day_weight(prices, grid)
    closes = segment_closes(grid, closed)
    spread = spread_returns(prices, grid, closes)
    share, share_error = information_shares(spread, grid, closes)
    weighted = weighted_overlap(spread, grid, share, closes)
    correlation = to_correlation(weighted.covariance)
    scale = market_variance(spread, grid, correlation)
    heavy = scale.kurtosis > max(HEAVY, 1 + SURE * scale.standard_error)
    if method == "hy":
        days = common_days(prices, grid)
        with np.errstate(divide="ignore", invalid="ignore"):
            plain = to_correlation(np.where(days > 0, overlap_sum(prices, grid) / days, np.nan))
            error = np.sqrt(2 * (1 - np.clip(plain, -1, 1) ** 2) / weighted.weight)
        return PairwiseEstimate(
            plain, error, weighted.weight, share, closed, scale.kurtosis, False, "plain overlap sum (HY)"
        )
    words = "overlap sum weighted by estimated information shares (HY-GLS) with lead-lag control variates"
    devolatilise = heavy if robust is None else robust
    if devolatilise:
        words += ", in the market's volatility time"
        closes = closes * scale.cell
        spread = spread_returns(prices, grid, closes)
        share, share_error = information_shares(spread, grid, closes)
        weighted = weighted_overlap(spread, grid, share, closes)
        correlation = to_correlation(weighted.covariance)
    correlation, variance = apply_controls(correlation, spread, grid, weighted.share)
    left = scale.kurtosis
    if devolatilise:
        left = max(market_variance(spread, grid, correlation).kurtosis, 1.0) * (1 + scale.noise)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(
            variance * max(left, 1.0) / weighted.weight + _share_noise(correlation, weighted, share_error, grid)
        )
    return PairwiseEstimate(correlation, error, weighted.weight, share, closed, scale.kurtosis, devolatilise, words)


def to_correlation(covariance: Floats) -> Floats:
    """A covariance scaled to a diagonal of ones; NaN stays NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(np.diag(covariance))
        out = covariance / np.outer(deviation, deviation)
    np.fill_diagonal(out, 1.0)
    return np.asarray(out)


def _share_noise(correlation: Floats, weighted: WeightedOverlap, error: Floats, grid: ClosingGrid) -> Floats:
    """(N, N) variance that the clocks' uncertain share adds, by the delta method; a pair's own share adds none."""
    slope = (2 * weighted.share - 1) / (weighted.share**2 + (1 - weighted.share) ** 2)
    spread = weighted.pooled * error[np.ix_(grid.clock, grid.clock)]
    return np.asarray((correlation * slope * spread) ** 2)
