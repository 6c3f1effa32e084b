"""Slices of a book as price paths of their own: one a clock and slice, so that a large book stays small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import ClosingGrid, Floats, Ints, own_returns


@dataclass(frozen=True, slots=True)
class Sleeves:
    """Log price paths of slices, each closing when its members do.

    Attributes:
        prices: (G, S) on the given grid, NaN off the clock. grid: with one clock a column.
        weights: (S,) of each path in the book. names: (S,) the slice each belongs to.
    """

    prices: Floats
    grid: ClosingGrid
    weights: Floats
    names: tuple[str, ...]


def make_sleeves(prices: Floats, grid: ClosingGrid, weights: Floats, slices: Sequence[str]) -> Sleeves:
    """Join assets of one slice and clock into a path of constant weights.

    A name that does not trade moves when it next does. Before a name is listed the others of its path stand in for
    it, by
    weight: it is neither dropped from the book nor taken for cash. Long and short names of a slice make paths apart.
    """
    columns, path_weights, names, clocks = [], [], [], []
    kinds = np.asarray(slices)
    for clock in range(grid.clocks):
        for name in sorted(set(slices)):
            for sign in (1.0, -1.0):
                members = np.flatnonzero((kinds == name) & (grid.clock == clock) & (sign * weights > 0))
                if not len(members):
                    continue
                columns.append(_path(prices, grid, clock, members, np.abs(weights[members])))
                path_weights.append(float(weights[members].sum()))
                names.append(name)
                clocks.append(clock)
    clock_of: Ints = np.asarray(clocks, dtype=np.int64)
    small = ClosingGrid(grid.instants, grid.day, clock_of, grid.close_count, grid.open_count, grid.time_of_day)
    return Sleeves(np.stack(columns, axis=1), small, np.asarray(path_weights), tuple(names))


def _path(prices: Floats, grid: ClosingGrid, clock: int, members: NDArray[np.intp], weights: Floats) -> Floats:
    block = prices[:, members]
    rows = np.flatnonzero(~np.isnan(block).all(axis=1))
    own = own_returns(block[rows], grid.close_count[clock][rows])
    moves = np.where(own.start >= 0, own.value, 0.0) @ weights
    born = np.argmax(~np.isnan(block[rows]), axis=0)
    alive = ((np.arange(len(rows))[:, None] > born[None, :]) * weights).sum(axis=1)
    out = np.full(len(prices), np.nan)
    out[rows] = np.cumsum(np.divide(moves, alive, out=np.zeros_like(moves), where=alive > 0))
    return out
