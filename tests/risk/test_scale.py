"""Volatility time: positive whatever the first estimate, and close to the variance that was put in."""

from __future__ import annotations

import numpy as np

from twinkeel.risk.clocks import Floats, check_panel, read_grid
from twinkeel.risk.gls import spread_returns
from twinkeel.risk.scale import market_variance

DAYS, NAMES = 400, 6


def panel(scale: Floats, seed: int = 0) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.datetime64]]]:
    """Six names on one clock, correlated 0.5, whose daily variance is ``scale`` squared."""
    g = np.random.default_rng(seed)
    root = np.linalg.cholesky(0.5 * np.eye(NAMES) + 0.5)
    returns = 0.01 * scale[:, None] * (g.standard_normal((DAYS, NAMES)) @ root.T)
    days = np.busday_offset("2022-01-03", np.arange(DAYS + 1)).astype("datetime64[us]")
    return np.vstack([np.zeros(NAMES), np.cumsum(returns, axis=0)]), days + np.timedelta64(20, "h")


def test_an_indefinite_first_estimate_gives_no_negative_variance() -> None:
    """Pairs of very young listings can make the pairwise estimate indefinite; lengths must stay lengths."""
    prices, instants = check_panel(*panel(np.ones(DAYS)))
    grid = read_grid(prices, instants)
    wild = np.full((NAMES, NAMES), 0.5) + 0.5 * np.eye(NAMES)
    wild[0, 1] = wild[1, 0] = 1.9
    wild[0, 2] = wild[2, 0] = -1.2
    assert np.linalg.eigvalsh(wild)[0] < -0.5
    cells = market_variance(spread_returns(prices, grid), grid, wild).cell
    assert np.isfinite(cells).all()
    assert cells.min() > 0


def test_a_wild_month_is_seen_as_such() -> None:
    scale = np.ones(DAYS)
    scale[200:222] = 4.0
    prices, instants = check_panel(*panel(scale))
    grid = read_grid(prices, instants)
    flat = 0.5 * np.eye(NAMES) + 0.5
    cells = market_variance(spread_returns(prices, grid), grid, flat).cell
    calm, wild = np.median(np.r_[cells[20:190], cells[240:380]]), np.median(cells[203:220])
    assert 8 < wild / calm < 20  # 16 was put in
