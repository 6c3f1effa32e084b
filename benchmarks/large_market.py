"""Many simulated assets in three markets with the truth known: a global factor, regions, China and ten sectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HOURS = (7.0, 8.0, 20.5)


def large_market(
    assets: int, days: int, seed: int, ragged: float = 0.0
) -> tuple[Floats, NDArray[np.datetime64], Floats, Floats]:
    """Log prices (3 (days + 1), N) at own closes, instants, true loadings (N, 15) and true own variances (N,).

    Half the assets close in New York, three tenths in Hong Kong, the rest in Shanghai. Of the global factor 65 %
    arrives in US hours, of Asia's 75 % before Shanghai's close. ``ragged`` is the share of assets that start late; a
    tenth of it is the share of closes missing.
    """
    random = np.random.default_rng(seed)
    market = np.repeat([2, 1, 0], [assets // 2, (3 * assets) // 10, assets - assets // 2 - (3 * assets) // 10])
    load = np.zeros((assets, 15))  # global, three regions, China, ten sectors
    load[:, 0] = np.where(market == 2, random.uniform(0.4, 0.65, assets), random.uniform(0.25, 0.6, assets))
    load[np.arange(assets), 1 + market] = random.uniform(0.2, 0.4, assets)
    load[market < 2, 4] = random.uniform(0.3, 0.5, int((market < 2).sum()))
    load[np.arange(assets), 5 + random.integers(0, 10, assets)] = random.uniform(0.15, 0.35, assets)
    own = 1 - (load**2).sum(axis=1)
    volatility = np.where(market == 2, 0.018, 0.026) * random.uniform(0.7, 1.4, assets)
    asia, america, world = np.array([0.75, 0.10, 0.15]), np.array([0.10, 0.02, 0.88]), np.array([0.30, 0.05, 0.65])
    share = np.stack([world, asia, asia, america, asia] + [world] * 10)  # (15, 3)
    level = np.zeros(assets)
    prices = np.full((3 * (days + 1), assets), np.nan)
    prices[0, market == 0] = prices[1, market == 1] = prices[2, market == 2] = 0.0
    for day in range(1, days + 1):
        for part in range(3):
            factors = random.standard_normal(15) * np.sqrt(share[:, part])
            mine = np.where(market == 2, america[part], asia[part]) * own
            level = level + volatility * (load @ factors + random.standard_normal(assets) * np.sqrt(mine))
            here = market == part
            prices[3 * day + part, here] = level[here]
    if ragged:
        late = np.flatnonzero(random.random(assets) < ragged)
        for asset in late:
            prices[: 3 * int(random.integers(days // 10, 3 * days // 4)), asset] = np.nan
        gone = random.random(prices.shape) < ragged / 10
        gone[-6:] = False
        prices[gone] = np.nan
    every = np.arange(np.datetime64("2000-01-03"), np.datetime64("2000-01-03") + 2 * days + 20)
    every = every[np.is_busday(every)][: days + 1].astype("datetime64[m]")
    minutes = (np.asarray(HOURS) * 60).astype("timedelta64[m]")
    instants = (every[:, None] + minutes[None, :]).ravel().astype("datetime64[us]")
    return prices, instants, load * volatility[:, None], own * volatility**2
