"""The overlap sum (Hayashi and Yoshida 2005) as two matrix products, and the same-date figure it corrects."""

from __future__ import annotations

import numpy as np

from twinkeel.risk.clocks import ClosingGrid, Floats, last_row_of_day


def carry(prices: Floats, backward: bool = False) -> Floats:
    """Each gap filled with the last close before it (or, ``backward``, the next after it), the ends flat.

    Before its first close an asset stands at its first price, after its last at its last: so a late starter or an early
    ender adds nothing outside its life.
    """
    rows = len(prices)
    seen = ~np.isnan(prices)
    number = np.arange(rows, dtype=np.int32)[:, None]
    first = seen.argmax(axis=0)
    last = rows - 1 - seen[::-1].argmax(axis=0)
    if backward:
        index = np.where(seen, number, rows)
        index = np.minimum.accumulate(index[::-1], axis=0)[::-1]
        index = np.minimum(index, last[None, :])
    else:
        index = np.maximum.accumulate(np.where(seen, number, -1), axis=0)
        index = np.maximum(index, first[None, :])
    return np.take_along_axis(prices, index, axis=0)


def overlap_sum(prices: Floats, grid: ClosingGrid | None = None) -> Floats:
    """The sum over overlapping intervals of the products of returns, exactly, for any pattern of gaps.

    An interval (s, t] of asset i meets those of asset j whose returns add up to N_j(t) - P_j(s): the next price at
    or after t less the last price at or before s. Summed over i's intervals this is ``R' N - F' P``: R holds i's
    return at its end, F the same return at its start. Symmetric by construction.

    Args:
        prices: (G, N) log prices, NaN where there is no close.
        grid: its clocks, where known: each clock's products then run over its own rows only.

    Returns:
        (N, N) sums; divide by the business days of the pair's common life.

    Source: T. Hayashi and N. Yoshida, Bernoulli 11 (2005) 359-379.
    """
    seen = ~np.isnan(prices)
    levels = prices - np.nanmean(prices, axis=0)
    back = carry(levels)
    ahead = carry(levels, backward=True)
    ends = np.zeros_like(levels)
    ends[1:] = np.where(seen[1:], ahead[1:] - back[:-1], 0.0)
    starts = np.zeros_like(levels)
    starts[:-1] = np.where(seen[:-1], ahead[1:] - back[:-1], 0.0)
    clock = np.zeros(prices.shape[1], dtype=np.int64) if grid is None else grid.clock
    total = np.empty((prices.shape[1], prices.shape[1]))
    for number in range(int(clock.max()) + 1):
        members = np.flatnonzero(clock == number)
        rows = np.flatnonzero(seen[:, members].any(axis=1))
        block = np.ix_(rows, members)
        total[members] = ends[block].T @ ahead[rows] - starts[block].T @ back[rows]
    return np.asarray((total + total.T) / 2)


def common_days(prices: Floats, grid: ClosingGrid) -> Floats:
    """(N, N) business days of the common life of each pair; 0 where their lives do not meet."""
    seen = ~np.isnan(prices)
    first = seen.argmax(axis=0)
    last = len(prices) - 1 - seen[::-1].argmax(axis=0)
    own = grid.close_count[grid.clock].T  # (G, N)
    begin = np.maximum(first[:, None], first[None, :])
    end = np.minimum(last[:, None], last[None, :])
    column = np.arange(prices.shape[1])
    mine = own[end, column[:, None]] - own[begin, column[:, None]]
    days = (mine + mine.T) / 2
    return np.asarray(np.maximum(days, 0), dtype=np.float64)


def same_date_correlation(prices: Floats, grid: ClosingGrid, minimum: int = 3) -> Floats:
    """The correlation of returns between the UTC dates both assets closed on, as a library without clocks computes it.

    Named naive on purpose. Each pair is joined on its common dates and returns run from one to the next; pairs with
    fewer than ``minimum`` common returns are NaN.
    """
    days, row_day = np.unique(grid.day, return_inverse=True)
    last = last_row_of_day(prices, row_day, len(days))
    seen = last >= 0
    by_date = np.where(seen, np.take_along_axis(prices, np.maximum(last, 0).astype(np.intp), axis=0), np.nan)
    _, first, number = np.unique(seen.T, axis=0, return_index=True, return_inverse=True)
    number = number.ravel()
    out = np.full((prices.shape[1], prices.shape[1]), np.nan)
    for p in range(len(first)):
        left = np.flatnonzero(number == p)
        for q in range(p, len(first)):
            right = np.flatnonzero(number == q)
            common = np.flatnonzero(seen[:, first[p]] & seen[:, first[q]])
            if len(common) - 1 < minimum:
                continue
            x, y = np.diff(by_date[np.ix_(common, left)], axis=0), np.diff(by_date[np.ix_(common, right)], axis=0)
            x, y = x - x.mean(axis=0), y - y.mean(axis=0)
            with np.errstate(divide="ignore", invalid="ignore"):
                block = x.T @ y / np.sqrt(np.outer((x**2).sum(axis=0), (y**2).sum(axis=0)))
            out[np.ix_(left, right)] = block
            out[np.ix_(right, left)] = block.T
    np.clip(out, -1, 1, out=out)
    np.fill_diagonal(out, 1.0)
    return out


def pairwise_correlation(returns: Floats, minimum: int = 2) -> Floats:
    """Correlation of columns over the rows both have; five matrix products, NaN below ``minimum`` common rows."""
    here = ~np.isnan(returns)
    mask = here.astype(np.float64)
    centre = np.divide(np.where(here, returns, 0).sum(axis=0), np.maximum(here.sum(axis=0), 1))
    value = np.where(here, returns - centre, 0.0)
    count = mask.T @ mask
    with np.errstate(divide="ignore", invalid="ignore"):
        total = value.T @ mask
        cross = value.T @ value - total * total.T / count
        square = (value**2).T @ mask - total**2 / count
        out = cross / np.sqrt(square * square.T)
    out[(count < minimum) | ~np.isfinite(out)] = np.nan
    out = np.clip(out, -1, 1)
    np.fill_diagonal(out, 1.0)
    return out
