"""HY-GLS: the overlap sum weighted by how much information each overlap is expected to carry.

For two clocks a and b a business day falls into two segments: from b's close to a's, and from a's close to b's. A
share ``s`` of the day's common information arrives in the first. The expected common information of an interval of a
and one of b is then ``W = s n_a + (1 - s) n_b``, where n_a and n_b count the closes of a and of b inside their
overlap, and the best unbiased estimate of a covariance near zero is ``sum W r_a r_b / (l_a l_b) / sum W^2 / (l_a
l_b)`` with the lengths l in business days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import ClosingGrid, Floats, OwnReturns, own_returns

SHARE_LIMITS = (0.05, 0.95)
PAIR_DEVIATION = 0.10  # of one pair's share about that of its clocks
SHARE_DEVIATION = 0.15  # of the prior: news does not arrive evenly over the 24 hours


@dataclass(frozen=True, slots=True)
class Spread:
    """Each asset's returns spread evenly over the business days of their intervals, on one grid.

    Attributes:
        rate: (G, N) return a business day of the interval that contains the grid cell ending at this row, 0 outside.
        interval: (G, N) number of that interval, -1 outside the asset's life.
        length: (G, N) its business days, NaN outside.
    """

    rate: Floats
    interval: NDArray[np.int32]
    length: Floats


CLOSED_DAY_PRIOR = (
    0.5,
    0.35,
)  # mean and deviation; French and Roll (1986): 0.15 on exchange holidays; 1 if news never rests


def closed_day_weight(prices: Floats, grid: ClosingGrid) -> Floats:
    """(clocks,) how much of an open day's variance a holiday of that clock carries, 0.05 to 1.5.

    Least squares of squared standardised returns on the holidays in their interval, weighed against a prior: few
    holidays say little. Long suspensions of single names are open days and do not enter.
    """
    out = np.empty(grid.clocks)
    mean, deviation = CLOSED_DAY_PRIOR
    for clock in range(grid.clocks):
        members = np.flatnonzero(grid.clock == clock)
        own = own_returns(prices[:, members], grid.close_count[clock])
        there = own.start >= 0
        opened = grid.open_count[clock][:, None] - grid.open_count[clock][own.start]
        closed = own.length - opened
        regular = there & (opened == 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            ordinary = np.where(regular & (closed == 0), own.value**2, np.nan)
            usual = np.nansum(ordinary, axis=0) / np.isfinite(ordinary).sum(axis=0)
            square = np.where(regular, own.value**2 / usual, 0.0)
            extra = square.sum(axis=1) / regular.sum(axis=1)  # one figure a day: names of one clock move together
        days = np.flatnonzero(np.isfinite(extra) & (np.where(regular, closed, 0).max(axis=1) > 0))
        if not len(days):
            out[clock] = mean
            continue
        count = np.where(regular[days], closed[days], 0).max(axis=1)
        noise = float(np.nanvar(extra)) or 1.0
        slope = float(((extra[days] - 1) * count).sum() / (count**2).sum())
        variance = noise / float((count**2).sum())
        out[clock] = (slope / variance + mean / deviation**2) / (1 / variance + 1 / deviation**2)
    return np.clip(out, 0.05, 1.5)


def spread_returns(prices: Floats, grid: ClosingGrid, closes: Floats) -> Spread:
    """Spread every interval's return over its cells of the union grid; ``closes`` is what segment_closes gives."""
    rows, assets = prices.shape
    rate = np.zeros((rows, assets))
    interval = np.full((rows, assets), -1, dtype=np.int32)
    length = np.full((rows, assets), np.nan)
    for clock in range(grid.clocks):
        members = np.flatnonzero(grid.clock == clock)
        mass = np.cumsum(closes[clock])
        own = own_returns(prices[:, members], grid.close_count[clock])
        for column, asset in enumerate(members):
            ends = np.flatnonzero(own.start[:, column] >= 0)
            if not len(ends):
                continue
            first, last = int(own.start[ends[0], column]), int(ends[-1])
            which = np.searchsorted(ends, np.arange(first + 1, last + 1))
            cells = slice(first + 1, last + 1)
            interval[cells, asset] = which
            days = mass[ends] - mass[own.start[ends, column]]
            length[cells, asset] = days[which]
            rate[cells, asset] = (own.value[ends, column] / days)[which]
    return Spread(rate, interval, length)


def segment_closes(grid: ClosingGrid, closed: Floats) -> Floats:
    """(clocks, G) weekday closes of each clock inside each grid cell, a holiday counted as ``closed`` of one.

    This is the measure of time in which intervals and overlaps are long; multiplied by the market's variance in each
    cell it becomes volatility time.
    """
    mass = grid.open_count + closed[:, None] * (grid.close_count - grid.open_count)
    return np.asarray(np.diff(mass, axis=1, prepend=mass[:, :1]), dtype=np.float64)


def patterns(spread: Spread) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Distinct interval patterns: the number of each asset's pattern (N,), and one asset that shows it (P,)."""
    seen: dict[bytes, int] = {}
    number = np.empty(spread.interval.shape[1], dtype=np.intp)
    show: list[int] = []
    for asset in range(spread.interval.shape[1]):
        key = np.ascontiguousarray(spread.interval[:, asset]).tobytes()
        if key not in seen:
            seen[key] = len(show)
            show.append(asset)
        number[asset] = seen[key]
    return number, np.asarray(show, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The non-empty overlaps of one pattern's intervals with another's.

    Attributes:
        cell: (K,) first grid cell of each overlap.
        lengths: (K,) product of the two intervals' business days.
        closes: (clocks, K) closes of each clock inside the overlap.
    """

    cell: NDArray[np.intp]
    lengths: Floats
    closes: Floats


def overlaps_of(spread: Spread, i: int, j: int, closes: Floats) -> Overlaps:
    """The overlaps of the intervals of assets i and j."""
    a, b = spread.interval[:, i], spread.interval[:, j]
    alive = np.flatnonzero((a >= 0) & (b >= 0))
    if not len(alive):
        return Overlaps(alive, np.empty(0), np.empty((len(closes), 0)))
    starts = np.append(0, np.flatnonzero((np.diff(a[alive]) != 0) | (np.diff(b[alive]) != 0)) + 1)
    cell = alive[starts]
    return Overlaps(
        cell=cell,
        lengths=spread.length[cell, i] * spread.length[cell, j],
        closes=np.add.reduceat(closes[:, alive], starts, axis=1),
    )


def clock_index(spread: Spread, grid: ClosingGrid, clock: int) -> tuple[Floats, int]:
    """An equal-risk index of one clock on the pattern of its longest-lived asset: (G,) rates, and its number."""
    members = np.flatnonzero(grid.clock == clock)
    alive = spread.interval[:, members] >= 0
    lead = int(members[np.argmax((np.diff(spread.interval[:, members], axis=0) != 0).sum(axis=0))])
    same = alive & (spread.length[:, members] == spread.length[:, [lead]])
    weight = np.where(same, 1.0, 0.0)
    scale = np.sqrt((spread.rate[:, members] ** 2).sum(axis=0) / np.maximum(alive.sum(axis=0), 1))
    total = (spread.rate[:, members] / np.where(scale > 0, scale, 1.0) * weight).sum(axis=1)
    return total / np.maximum(weight.sum(axis=1), 1), lead


def information_shares(spread: Spread, grid: ClosingGrid, closes: Floats) -> tuple[Floats, Floats]:
    """(clocks, clocks) share s[a, b] of a day's common information that arrives between b's close and a's.

    Weighted least squares of the products of two clock indices on the closes inside each overlap, weighed against a
    prior: the fraction of the 24 hours between the two closing times. s + s' = 1, kept within 0.05 and 0.95.
    Beside it the standard error of each share.
    """
    hours = grid.time_of_day
    share = np.clip(((hours[:, None] - hours[None, :]) % 24) / 24, *SHARE_LIMITS)
    np.fill_diagonal(share, 0.5)
    error = np.full_like(share, SHARE_DEVIATION)
    np.fill_diagonal(error, 0.0)
    indices = [clock_index(spread, grid, clock) for clock in range(grid.clocks)]
    for a in range(grid.clocks):
        for b in range(a + 1, grid.clocks):
            (rate_a, lead_a), (rate_b, lead_b) = indices[a], indices[b]
            met = overlaps_of(spread, lead_a, lead_b, closes)
            if len(met.cell) < 20:
                continue
            n = met.closes[[a, b]]
            normal = (n / met.lengths) @ n.T
            moment = n @ (rate_a[met.cell] * rate_b[met.cell])
            if np.linalg.cond(normal) > 1e8:
                continue
            inverse = np.linalg.inv(normal)
            found = inverse @ moment
            both = float(found.sum())
            if both <= 0:
                continue
            own = float(found[0]) / both
            slope = np.array([1 - own, -own]) / both
            left = rate_a[met.cell] * rate_b[met.cell] - found @ n / met.lengths
            noise = float(slope @ inverse @ slope) * float(np.mean(met.lengths * left**2))
            weight = SHARE_DEVIATION**2 / (SHARE_DEVIATION**2 + noise)
            share[a, b] = np.clip(weight * own + (1 - weight) * share[a, b], *SHARE_LIMITS)
            share[b, a] = 1 - share[a, b]
            error[a, b] = error[b, a] = np.sqrt(weight * noise)
    return share, error


@dataclass(frozen=True, slots=True)
class WeightedOverlap:
    """HY-GLS of every pair.

    Attributes:
        covariance: (N, N) a business day, NaN where two assets' lives do not meet.
        weight: (N, N) sum of W^2 / (l l'): the number of synchronous observations that carry as much near no
        correlation.
        share: (N, N) information share used for each pair, at the close of the row's asset.
        pooled: (N, N) how much of that share is the clocks', between 0 and 1; the rest is the pair's own.
    """

    covariance: Floats
    weight: Floats
    share: Floats
    pooled: Floats


def weighted_overlap(spread: Spread, grid: ClosingGrid, share: Floats, closes: Floats) -> WeightedOverlap:
    """HY-GLS covariances.

    A pair's own information share is weighed against that of its clocks by its noise: a pair of little correlation says
    nothing of its own and takes the clocks' share, two lines of one company say it all, and the estimate goes over
    into the plain overlap sum, which no wrong share can bias.
    """
    number, show = patterns(spread)
    parts = np.zeros((2, len(number), len(number)))  # products in the row's clock's closes, and in the column's
    members = [np.flatnonzero(grid.clock == clock) for clock in range(grid.clocks)]
    for a in range(grid.clocks):
        for b in range(grid.clocks):
            block = spread.rate[:, members[a]].T @ (spread.rate[:, members[b]] * closes[a][:, None])
            parts[0][np.ix_(members[a], members[b])] = block
            parts[1][np.ix_(members[b], members[a])] = block.T
    moments = np.zeros((3, len(show), len(show)))
    for p, i in enumerate(show):
        for q in range(p, len(show)):
            met = overlaps_of(spread, int(i), int(show[q]), closes)
            first, second = met.closes[grid.clock[i]], met.closes[grid.clock[show[q]]]
            moments[:, p, q] = [
                (x * y / met.lengths).sum() for x, y in ((first, first), (first, second), (second, second))
            ]
            moments[:, q, p] = moments[::-1, p, q]
    row, mixed, column = (each[np.ix_(number, number)] for each in moments)
    same = grid.clock[:, None] == grid.clock[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(np.diag(parts[0]) / np.diag(row))
        scaled = parts / np.outer(deviation, deviation)
        used, pooled = _pair_share(scaled, row, mixed, column, share[np.ix_(grid.clock, grid.clock)])
        used, pooled = np.where(same, 0.5, used), np.where(same, 1.0, pooled)
        weight = used**2 * row + 2 * used * (1 - used) * mixed + (1 - used) ** 2 * column
        product = used * parts[0] + (1 - used) * parts[1]
        covariance = np.where(weight > 0, product / weight, np.nan)
    return WeightedOverlap((covariance + covariance.T) / 2, weight, used, pooled)


def _pair_share(scaled: Floats, row: Floats, mixed: Floats, column: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """(N, N) posterior share of each pair, and the weight of the prior in it, by least squares and its noise."""
    determinant = row * column - mixed**2
    first = (scaled[0] * column - scaled[1] * mixed) / determinant
    second = (scaled[1] * row - scaled[0] * mixed) / determinant
    both = first + second
    own = first / both
    quadratic = (1 - own) ** 2 * column + 2 * own * (1 - own) * mixed + own**2 * row
    noise = quadratic / determinant * (1 + np.minimum(both**2, 1)) / both**2
    pooled = noise / (noise + PAIR_DEVIATION**2)
    good = np.isfinite(own) & np.isfinite(pooled) & (determinant > 0)
    out = np.where(good, (1 - pooled) * own + pooled * prior, prior)
    return np.clip(out, *SHARE_LIMITS), np.where(good, pooled, 1.0)


@dataclass(frozen=True, slots=True)
class ClockBlock:
    """The assets of one clock on its own rows: their columns, the grid rows with any close, and the returns there."""

    members: NDArray[np.intp]
    rows: NDArray[np.intp]
    own: OwnReturns


def clock_blocks(prices: Floats, grid: ClosingGrid) -> tuple[ClockBlock, ...]:
    """Own returns of all assets, clock by clock."""
    out = []
    for clock in range(grid.clocks):
        members = np.flatnonzero(grid.clock == clock)
        block = prices[:, members]
        rows = np.flatnonzero(~np.isnan(block).all(axis=1))
        out.append(ClockBlock(members, rows, own_returns(block[rows], grid.close_count[clock][rows])))
    return tuple(out)


def own_variance(
    prices: Floats, grid: ClosingGrid, blocks: tuple[ClockBlock, ...] | None = None
) -> tuple[Floats, Floats, Floats]:
    """Variance a business day (squared returns over the days of the life), those days, the number of returns."""
    variance = np.full(prices.shape[1], np.nan)
    days = np.zeros(prices.shape[1])
    returns = np.zeros(prices.shape[1])
    for block in clock_blocks(prices, grid) if blocks is None else blocks:
        there = block.own.start >= 0
        value = np.where(there, block.own.value, 0.0)
        days[block.members] = np.where(there, block.own.length, 0.0).sum(axis=0)
        returns[block.members] = there.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            variance[block.members] = np.einsum("tn,tn->n", value, value) / days[block.members]
    variance[returns == 0] = np.nan
    return variance, days, returns
