"""What belongs together on each day of a cross-clock covariance, so that it can be resampled without breaking pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.bootstrap import optimal_block, resample_means
from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.errors import TooLittleDataError
from twinkeel.risk.gls import (
    Spread,
    closed_day_weight,
    information_shares,
    overlaps_of,
    own_variance,
    segment_closes,
    spread_returns,
)


@dataclass(frozen=True, slots=True)
class CovarianceTuples:
    """Daily contributions to the HY-GLS covariance of every pair.

    Attributes:
        product: (T, P) contributions to the numerator. weight: (T, P) to the denominator.
        first, second: (P,) assets of each pair, first <= second.
    """

    product: Floats
    weight: Floats
    first: NDArray[np.intp]
    second: NDArray[np.intp]

    def covariance(self, assets: int) -> Floats:
        """(N, N) the estimate itself, NaN where lives do not meet."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value = self.product.sum(axis=0) / self.weight.sum(axis=0)
        out = np.full((assets, assets), np.nan)
        out[self.first, self.second] = out[self.second, self.first] = value
        return out


def covariance_tuples_of(prices: Floats, grid: ClosingGrid) -> CovarianceTuples:
    """The tuples of a panel: every overlap's product filed under the UTC day on which the overlap ends.

    The shares by which overlaps are weighted are those of the whole sample.
    """
    closes = segment_closes(grid, closed_day_weight(prices, grid))
    spread = spread_returns(prices, grid, closes)
    share, _ = information_shares(spread, grid, closes)
    days, row_day = np.unique(grid.day, return_inverse=True)
    first, second = np.triu_indices(prices.shape[1])
    product = np.zeros((len(days), len(first)))
    weight = np.zeros_like(product)
    for number, (i, j) in enumerate(zip(first, second, strict=True)):
        _file(product[:, number], weight[:, number], spread, closes, share, grid, int(i), int(j), row_day)
    # Intervals are as long as the news in them; variances are stated a business day: scale each asset to its own.
    own = np.flatnonzero(first == second)
    stated = own_variance(prices, grid)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(stated * weight[:, own].sum(axis=0) / product[:, own].sum(axis=0))
    scale = np.where(np.isfinite(scale), scale, 1.0)
    product *= scale[first] * scale[second]
    quiet = (weight == 0).all(axis=1)
    return CovarianceTuples(product[~quiet], weight[~quiet], first, second)


def _file(
    product: Floats,
    weight: Floats,
    spread: Spread,
    closes: Floats,
    share: Floats,
    grid: ClosingGrid,
    i: int,
    j: int,
    row_day: NDArray[np.intp],
) -> None:
    met = overlaps_of(spread, i, j, closes)
    if not len(met.cell):
        return
    a, b = int(grid.clock[i]), int(grid.clock[j])
    common = met.closes[a] if a == b else share[a, b] * met.closes[a] + share[b, a] * met.closes[b]
    day = row_day[np.append(met.cell[1:] - 1, met.cell[-1])]
    np.add.at(product, day, common * spread.rate[met.cell, i] * spread.rate[met.cell, j])
    np.add.at(weight, day, common**2 / met.lengths)


def same_date_tuples(prices: Floats, grid: ClosingGrid) -> CovarianceTuples:
    """The tuples of the same-date covariance, the naive figure, for comparison."""
    from twinkeel.risk.clocks import own_returns

    days, row_day = np.unique(grid.day, return_inverse=True)
    by_date = np.full((len(days), prices.shape[1]), np.nan)
    for clock in range(grid.clocks):
        members = np.flatnonzero(grid.clock == clock)
        own = own_returns(prices[:, members], grid.close_count[clock])
        row, column = np.nonzero(own.start >= 0)
        by_date[row_day[row], members[column]] = own.value[row, column] / np.sqrt(own.length[row, column])
    there = np.isfinite(by_date)
    value = np.where(there, by_date, 0.0)
    first, second = np.triu_indices(prices.shape[1])
    both = there[:, first] & there[:, second]
    keep = both.any(axis=1)
    return CovarianceTuples((value[:, first] * value[:, second])[keep], both[keep].astype(np.float64), first, second)


def resample_covariance(
    tuples: CovarianceTuples, resamples: int = 2000, seed: int = 0, block: float | None = None
) -> tuple[Floats, float]:
    """(resamples, P) covariances a day of every pair, and the mean block length used.

    Args:
        block: mean block in days; by Politis and White on the average squared return where not given, since volatility
            clusters.

    Raises:
        TooLittleDataError: where there are fewer than ten days.
    """
    if len(tuples.product) < 10:
        raise TooLittleDataError(f"{len(tuples.product)} days are too few to resample", "Give at least ten.")
    if block is None:
        own = tuples.first == tuples.second
        power = tuples.product[:, own] / np.maximum(tuples.product[:, own].mean(axis=0), 1e-300)
        block = optimal_block(power.mean(axis=1))
    size = tuples.product.shape[1]
    drawn = resample_means(np.concatenate([tuples.product, tuples.weight], axis=1), resamples, block, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(drawn[:, :size] / drawn[:, size:], dtype=np.float64), block
