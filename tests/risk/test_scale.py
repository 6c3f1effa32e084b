"""Volatility time: positive whatever the first estimate, and close to the variance that was put in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import Floats, check_panel, read_grid
from twinkeel.risk.gls import closed_day_weight, segment_closes, spread_returns
from twinkeel.risk.scale import market_variance

Stamps = NDArray[np.datetime64]
DAYS, NAMES = 400, 6


def panel(scale: Floats, seed: int = 0) -> tuple[Floats, Stamps]:
    """Six names on one clock, correlated 0.5, whose daily variance is ``scale`` squared."""
    g = np.random.default_rng(seed)
    root = np.linalg.cholesky(0.5 * np.eye(NAMES) + 0.5)
    returns = 0.01 * scale[:, None] * (g.standard_normal((DAYS, NAMES)) @ root.T)
    days = np.busday_offset(np.datetime64("2022-01-03"), np.arange(DAYS + 1)).astype("datetime64[us]")
    stamps: Stamps = (days + np.timedelta64(20, "h")).astype("datetime64[us]")
    return np.vstack([np.zeros(NAMES), np.cumsum(returns, axis=0)]), stamps


def cells(prices: Floats, instants: Stamps, first: Floats) -> Floats:
    """The market's relative variance in each cell, given a first estimate of the correlations."""
    prices, stamps = check_panel(prices, instants)
    grid = read_grid(prices, stamps)
    closes = segment_closes(grid, closed_day_weight(prices, grid))
    return market_variance(spread_returns(prices, grid, closes), grid, first).cell


def test_an_indefinite_first_estimate_gives_no_negative_variance() -> None:
    """Pairs of very young listings can make the pairwise estimate indefinite; lengths must stay lengths."""
    wild = np.full((NAMES, NAMES), 0.5) + 0.5 * np.eye(NAMES)
    wild[0, 1] = wild[1, 0] = 1.9
    wild[0, 2] = wild[2, 0] = -1.2
    assert np.linalg.eigvalsh(wild)[0] < -0.5
    found = cells(*panel(np.ones(DAYS)), wild)
    assert np.isfinite(found).all()
    assert found.min() > 0


def test_a_wild_month_is_seen_as_such() -> None:
    scale = np.ones(DAYS)
    scale[200:222] = 4.0
    found = cells(*panel(scale), 0.5 * np.eye(NAMES) + 0.5)
    calm, wild = np.median(np.r_[found[20:190], found[240:380]]), np.median(found[203:220])
    assert 8 < wild / calm < 20  # 16 was put in
