"""Tail dependence and the breakdown test on series whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.clocks import check_panel, read_grid
from twinkeel.risk.dependence import breakdown_test, tail_pair, variance_corrected, window_returns
from twinkeel.risk.errors import TooLittleDataError
from twinkeel.risk.overlap import pairwise_correlation

from .worlds import three_markets


def test_forbes_and_rigobon() -> None:
    assert variance_corrected(0.6, 5.0) == pytest.approx(0.3180, abs=5e-5)
    assert variance_corrected(0.6, 1.0) == 0.6


def test_gaussian_tails() -> None:
    random = np.random.default_rng(1)
    z = random.standard_normal((20_000, 2))
    pair = tail_pair(z[:, 0], 0.6 * z[:, 0] + 0.8 * z[:, 1], resamples=100)
    assert pair.lower == pytest.approx(0.278, abs=0.03)  # P(both < -1.645) / 0.05 at correlation 0.6
    assert pair.down == pytest.approx(pair.up, abs=0.1)
    assert pair.lower_interval[0] < pair.lower < pair.lower_interval[1]


def test_a_rise_in_variance_alone_is_no_breakdown() -> None:
    random = np.random.default_rng(2)
    scale = np.where(np.arange(4000) % 1000 < 200, 3.0, 1.0)
    driver = random.standard_normal(4000) * scale
    other = 0.5 * driver + random.standard_normal(4000)
    found = breakdown_test(driver, other)
    assert found.stress > found.calm + 0.2
    assert abs(found.corrected - found.calm) < 0.1
    assert found.verdict == "no breakdown beyond the variance"


def test_a_true_rise_is_found() -> None:
    random = np.random.default_rng(3)
    wild = np.arange(4000) % 1000 < 200
    driver = random.standard_normal(4000) * np.where(wild, 3.0, 1.0)
    other = np.where(wild, 1.5, 0.2) * driver + random.standard_normal(4000)
    assert breakdown_test(driver, other).z > 3


def test_longer_windows_pass_over_the_clock() -> None:
    world = three_markets(1500, seed=4)
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    us, asia = int(np.flatnonzero(world.market == 2)[0]), int(np.flatnonzero(world.market == 1)[0])
    truth = world.correlation[us, asia]
    one = pairwise_correlation(window_returns(world.log_prices, grid, 1))[us, asia]
    five = pairwise_correlation(window_returns(world.log_prices, grid, 5))[us, asia]
    assert one < truth - 0.1
    assert abs(five - truth) < 0.1


def test_windows_are_unknown_outside_a_life() -> None:
    world = three_markets(40, seed=5)
    prices = world.log_prices.copy()
    prices[:30, 0] = np.nan
    prices[90:, 1] = np.nan
    windows = window_returns(prices, read_grid(*check_panel(prices, world.instants)), 2)
    assert np.isnan(windows[:8, 0]).all()
    assert np.isnan(windows[-5:, 1]).all()
    assert np.isfinite(windows[:, 2]).all()


def test_too_few_windows_are_refused() -> None:
    with pytest.raises(TooLittleDataError, match="50 common windows"):
        tail_pair(np.arange(50.0), np.arange(50.0))
