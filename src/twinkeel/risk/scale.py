"""Volatility time: the market's variance at each close, so that a few wild days do not decide a correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.gls import Spread

PRIOR_STRENGTH = 20.0  # observations the smoothed neighbourhood counts for, beside the day's own cross-section
DECAY = 0.85  # a grid cell, on both sides: with three clocks a half-life of a day and a half
SHRINK = 0.1  # of a clock's correlation towards none, before it is inverted


@dataclass(frozen=True, slots=True)
class MarketVariance:
    """Variance of the whole market in each grid cell relative to its average, and how heavy the tails are.

    Attributes:
        cell: (G,) relative variance, averaging one.
        kurtosis: Mardia's kurtosis over its Gaussian value, weighted over clocks: 1 is Gaussian, 3 a t with five
        degrees.
        standard_error: of that ratio under Gaussian returns.
        noise: relative sampling variance of ``cell``, 2 over the observations behind each figure.
    """

    cell: Floats
    kurtosis: float
    standard_error: float
    noise: float


def market_variance(spread: Spread, grid: ClosingGrid, correlation: Floats) -> MarketVariance:
    """The market's variance in each cell from the Mahalanobis lengths of the cross-sections whose intervals contain it.

    The length uses a clock's own correlation, so it is affine invariant, as in Tyler's and the multivariate t
    estimators of scatter. The figure of the day is weighed against a two-sided exponential average, for persistence.
    Intervals and
    overlaps are then measured in volatility time: calendar time times this variance.

    Args:
        spread: returns spread over the grid. correlation: (N, N) first estimate, used inside each clock only.

    Source: R. A. Maronna, Annals of Statistics 4 (1976) 51-67; K. V. Mardia, Biometrika 57 (1970) 519-530.
    """
    rows = len(spread.rate)
    total, seen = np.zeros(rows), np.zeros(rows)
    ratio, weight = [], []
    for clock in range(grid.clocks):
        members = np.flatnonzero(grid.clock == clock)
        lead, _, z = _intervals(spread, members)
        block = correlation[np.ix_(members, members)]
        block = (1 - SHRINK) * np.where(np.isfinite(block), block, 0.0) + SHRINK * np.eye(len(members))
        np.fill_diagonal(block, 1.0)
        there = np.isfinite(z)
        value = np.where(there, z, 0.0)
        level, axes = np.linalg.eigh(block)
        turned = value @ axes  # pairs of short lives can leave the block indefinite, and a length is never negative
        length = (turned**2 / np.maximum(level, SHRINK)).sum(axis=1)
        count = there.sum(axis=1).astype(np.float64)
        if not length.sum() > 0:  # nothing on this clock ever moved: it says nothing of the market
            continue
        length *= count.sum() / length.sum()
        own = spread.interval[:, lead]
        alive = own >= 0
        total[alive] += length[own[alive]]
        seen[alive] += count[own[alive]]
        p = len(members)
        full = count == p
        if full.sum() > 20:
            relative = length[full] / length[full].mean() * p
            ratio.append(float(np.mean(relative**2)) / (p * (p + 2)))
            weight.append(float(full.sum()) * p * (p + 2) / 8)
    near = _smooth(total) / _smooth(seen)
    cell = (PRIOR_STRENGTH * near + total) / (PRIOR_STRENGTH + seen)
    kurtosis = float(np.average(ratio, weights=weight)) if ratio else 1.0
    error = float(1 / np.sqrt(np.sum(weight))) if ratio else 1.0
    return MarketVariance(cell / cell.mean(), kurtosis, error, 2 / (PRIOR_STRENGTH + float(seen.mean())))


def _intervals(spread: Spread, members: NDArray[np.intp]) -> tuple[int, NDArray[np.intp], Floats]:
    """The longest-lived member, the first grid cell of each of its intervals, and (K, n) standardised returns there."""
    steps = (np.diff(spread.interval[:, members], axis=0, prepend=-1) > 0).sum(axis=0)
    lead = int(members[np.argmax(steps)])
    own = spread.interval[:, lead]
    cells = np.flatnonzero(np.diff(own, prepend=-1) > 0)
    same = (spread.length[cells][:, members] == spread.length[cells, lead][:, None]) & (
        spread.interval[cells][:, members] >= 0
    )
    z = np.where(same, spread.rate[cells][:, members] * np.sqrt(spread.length[cells][:, members]), np.nan)
    alive = np.isfinite(z).any(axis=0)
    power = np.ones(len(members))
    power[alive] = np.sqrt(np.nanmean(z[:, alive] ** 2, axis=0))
    return lead, cells, z / np.where(power > 0, power, 1.0)


def _smooth(values: Floats) -> Floats:
    """Two-sided exponential average without the day itself."""
    return _past(values) + _past(values[::-1])[::-1] + 1e-12


def _past(values: Floats) -> Floats:
    """out[t] = DECAY out[t-1] + (1 - DECAY) values[t-1] from 0; a loop, since scipy.signal takes a second to import."""
    out = np.zeros(len(values))
    level = 0.0
    for row, value in enumerate(values[:-1].tolist(), start=1):
        level = DECAY * level + (1 - DECAY) * value
        out[row] = level
    return out
