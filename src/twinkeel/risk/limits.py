"""Limit-locked closes: a price that stopped at its band has not said all; its return runs on to the next free close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import ClosingGrid, Floats, own_returns

ROUNDING = 0.003  # bands are rounded to the tick


def limit_locked(prices: Floats, grid: ClosingGrid, limits: Floats) -> NDArray[np.bool_]:
    """(G, N) closes at the daily price limit.

    Left out of the panel, such a close makes one longer interval that holds the whole move, so that it meets all the
    returns of other markets it belongs to.

    Args:
        prices: (G, N) log prices. grid: their clocks. limits: (N,) daily limit as a fraction (0.1, 0.2), NaN for none.
    """
    out = np.zeros(prices.shape, dtype=bool)
    for clock in range(grid.clocks):
        members = np.flatnonzero((grid.clock == clock) & np.isfinite(limits))
        if not len(members):
            continue
        own = own_returns(prices[:, members], grid.close_count[clock])
        with np.errstate(invalid="ignore"):
            out[:, members] = np.abs(np.expm1(own.value)) >= limits[members] - ROUNDING
    return out
