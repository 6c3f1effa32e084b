"""Simulated markets with known truth for these tests: factor returns seen only at each market's own close."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOURS = (7.0, 8.0, 20.5)


@dataclass(frozen=True)
class World:
    """Log prices at own closes, their instants, each asset's market, and the true correlation and volatility a day."""

    log_prices: NDArray[np.float64]
    instants: NDArray[np.datetime64]
    market: NDArray[np.int64]
    correlation: NDArray[np.float64]
    volatility: NDArray[np.float64]
    every_segment: NDArray[np.float64]  # (3 T + 1, N): the process itself, at every market's close


def instants_of(days: int, hours: tuple[float, ...] = HOURS) -> NDArray[np.datetime64]:
    """(days * markets,) closing instants on business days from 2021-01-04."""
    every = np.arange(np.datetime64("2021-01-04"), np.datetime64("2021-01-04") + 2 * days + 10)
    every = every[np.is_busday(every)][:days].astype("datetime64[m]")
    minutes = (np.asarray(hours) * 60).astype("timedelta64[m]")
    return np.asarray((every[:, None] + minutes[None, :]).ravel().astype("datetime64[us]"))


def three_markets(days: int, seed: int, per_market: tuple[int, int, int] = (4, 4, 6), closed: float = 0.0) -> World:
    """A global factor (65 % of it in US hours), a Chinese one (75 % before Shanghai's close) and noise of each name."""
    random = np.random.default_rng(seed)
    market = np.repeat(np.arange(3), per_market)
    assets = len(market)
    load = np.zeros((assets, 2))
    load[:, 0] = np.where(market == 2, 0.7, np.where(market == 1, 0.55, 0.35))
    load[:, 1] = np.where(market == 2, 0.0, 0.5)
    own = 1 - (load**2).sum(axis=1)
    volatility = np.where(market == 2, 0.018, 0.026) * random.uniform(0.8, 1.3, assets)
    parts = {"global": (0.30, 0.05, 0.65), "china": (0.75, 0.10, 0.15), "us": (0.10, 0.02, 0.88)}
    moves = np.zeros((3 * days, assets))
    for part in range(3):
        shares = np.array([parts["global"][part], parts["china"][part]])
        mine = np.where(market == 2, parts["us"][part], parts["china"][part]) * own
        factors = random.standard_normal((days, 2)) * np.sqrt(shares)
        moves[part::3] = factors @ load.T + random.standard_normal((days, assets)) * np.sqrt(mine)
    path = np.vstack([np.zeros(assets), np.cumsum(moves * volatility, axis=0)])
    prices = np.full((3 * days, assets), np.nan)
    for place in range(3):
        columns = np.flatnonzero(market == place)
        rows = np.arange(days) * 3 + place
        prices[np.ix_(rows, columns)] = path[rows + 1][:, columns]
        shut = random.random(days) < closed
        shut[0] = False
        prices[np.ix_(rows[shut], columns)] = np.nan
    return World(prices, instants_of(days), market, load @ load.T + np.diag(own), volatility, path)
