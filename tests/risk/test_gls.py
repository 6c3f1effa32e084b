"""HY-GLS at small size: the bars of the simulated markets, coverage, holidays, control variates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from twinkeel.risk.clocks import check_panel, read_grid
from twinkeel.risk.controls import control_terms, neighbour_products
from twinkeel.risk.estimate import correlate
from twinkeel.risk.gls import (
    closed_day_weight,
    information_shares,
    own_variance,
    segment_closes,
    spread_returns,
    weighted_overlap,
)

from .worlds import three_markets


def test_shares_and_holidays_are_read_off_the_data() -> None:
    world = three_markets(3000, seed=1, closed=0.05)
    prices, stamps = check_panel(world.log_prices, world.instants)
    grid = read_grid(prices, stamps)
    closed = closed_day_weight(prices, grid)
    np.testing.assert_allclose(closed, 1, atol=0.4)  # here news never rests
    closes = segment_closes(grid, closed)
    share, error = information_shares(spread_returns(prices, grid, closes), grid, closes)
    assert share[1, 2] == pytest.approx(0.35, abs=0.1)  # Hong Kong's part of the global factor's day
    assert share[0, 1] > 0.8
    np.testing.assert_allclose(share + share.T, 1)
    assert 0 < error[1, 2] < 0.15


def test_regular_clocks_give_the_closed_form() -> None:
    world = three_markets(300, seed=2, per_market=(0, 1, 1))
    prices, stamps = check_panel(world.log_prices, world.instants)
    grid = read_grid(prices, stamps)
    closes = segment_closes(grid, np.ones(2))
    share = np.array([[0.5, 0.35], [0.65, 0.5]])
    found = weighted_overlap(spread_returns(prices, grid, closes), grid, share, closes)
    covariance, weight = found.covariance, found.weight
    s = float(found.share[0, 1])
    asia, us = np.diff(prices[1::3, 0]), np.diff(prices[2::3, 1])
    same, before = float(asia @ us), float(asia[1:] @ us[:-1])
    q = s**2 * 299 + (1 - s) ** 2 * 298
    assert covariance[0, 1] == pytest.approx((s * same + (1 - s) * before) / q, rel=1e-9)
    assert weight[0, 1] == pytest.approx(q)
    assert covariance[0, 0] == pytest.approx(float(asia @ asia) / 299)
    assert own_variance(prices, grid)[0][0] == pytest.approx(float(asia @ asia) / 299)


def test_bias_error_and_coverage() -> None:
    errors, inside, same = [], [], []
    for seed in range(25):
        world = three_markets(500, seed=100 + seed)
        grid = read_grid(*check_panel(world.log_prices, world.instants))
        found = correlate(world.log_prices, grid)
        cross = np.ix_(world.market == 2, world.market < 2)
        error = (found.correlation - world.correlation)[cross]
        errors.append(error)
        inside.append(np.abs(error) < 1.96 * found.standard_error[cross])
        synchronous = np.corrcoef(np.diff(world.every_segment[::3], axis=0).T)
        same.append((found.correlation - synchronous)[cross])
    assert abs(np.mean(same)) < 0.015
    assert np.sqrt(np.mean(np.square(errors))) < 0.068
    assert 0.91 < np.mean(inside) < 0.98


def test_controls_keep_the_mean_and_cut_the_noise_of_one_company() -> None:
    """Two lines of one company: the same path seen at 08:00 and at 20:30."""
    plain, controlled = [], []
    for seed in range(60):
        world = three_markets(400, seed=seed, per_market=(0, 3, 3))
        prices = world.log_prices.copy()
        path = world.every_segment[:, 5]
        prices[1::3, 0] = path[2::3]
        grid = read_grid(*check_panel(prices, world.instants))
        closed = closed_day_weight(prices, grid)
        closes = segment_closes(grid, closed)
        spread = spread_returns(prices, grid, closes)
        share, _ = information_shares(spread, grid, closes)
        covariance = weighted_overlap(spread, grid, share, closes).covariance
        plain.append(covariance[0, 5] / np.sqrt(covariance[0, 0] * covariance[5, 5]))
        controlled.append(correlate(prices, grid, robust=False).correlation[0, 5])
    assert np.mean(controlled) == pytest.approx(1, abs=0.02)
    assert np.std(controlled) < 0.6 * np.std(plain)


def test_controls_do_nothing_where_there_is_nothing_to_share() -> None:
    beta, variance = control_terms(np.array([0.0, 0.99]), np.array([0.5, 0.5]))
    np.testing.assert_allclose(beta[0], 0, atol=1e-12)
    assert variance[0, 0] == variance[0, 1] == pytest.approx(2)  # twice the synchronous variance, the known cost
    assert variance[1, 1] < 0.2 * variance[1, 0]


def test_neighbours_do_not_overlap() -> None:
    world = three_markets(50, seed=3, per_market=(0, 1, 1))
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    spread = spread_returns(world.log_prices, grid, segment_closes(grid, np.ones(2)))
    asia, us = np.diff(world.log_prices[1::3, 0]), np.diff(world.log_prices[2::3, 1])
    asia, us = asia / np.sqrt(np.mean(asia**2)), us / np.sqrt(np.mean(us**2))
    found = neighbour_products(spread)
    assert found[0, 0] == pytest.approx(float(np.mean(asia[:-1] * asia[1:])))
    assert found[0, 1] == pytest.approx(float(np.mean(asia[:-1] * us[1:])))  # Asia's day, then the US' next
    assert found[1, 0] == pytest.approx(float(np.mean(us[:-2] * asia[2:])))


def test_wild_days_do_not_decide() -> None:
    """A scale of its own every day: volatility time keeps the error near that of calm returns."""
    wild, calm = [], []
    for seed in range(15):
        world = three_markets(500, seed=200 + seed)
        random = np.random.default_rng(seed)
        moves = np.diff(world.every_segment, axis=0)
        scale = np.repeat(np.sqrt(3 / 5 * 5 / random.chisquare(5, 500)), 3)
        path = np.vstack([np.zeros(14), np.cumsum(moves * scale[:, None], axis=0)])
        prices = np.where(np.isnan(world.log_prices), np.nan, path[1:])
        heavy = replace(world, log_prices=prices)
        grid = read_grid(*check_panel(heavy.log_prices, heavy.instants))
        cross = np.ix_(world.market == 2, world.market < 2)
        auto = correlate(prices, grid)
        assert auto.devolatilised
        wild.append((correlate(prices, grid, robust=False).correlation - world.correlation)[cross])
        calm.append((auto.correlation - world.correlation)[cross])
    assert np.sqrt(np.mean(np.square(calm))) < 0.08
    assert np.sqrt(np.mean(np.square(calm))) < 0.85 * np.sqrt(np.mean(np.square(wild)))
