"""Diversification: published figures, and intervals that tell clock-aware from same-date."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.clocks import check_panel, read_grid
from twinkeel.risk.diversification import (
    diversification_ratio,
    effective_bets,
    measure_diversification,
    minimum_torsion,
    sentence,
)
from twinkeel.risk.gls import own_variance
from twinkeel.risk.tuples import covariance_tuples_of

from .worlds import three_markets

HALF = 0.5 * np.eye(4) + 0.5


def test_effective_bets_of_the_minimum_torsion() -> None:
    assert effective_bets(np.full(4, 0.25), HALF) == pytest.approx(4, abs=1e-9)
    assert effective_bets(np.array([0.7, 0.1, 0.1, 0.1]), HALF) == pytest.approx(2.7103, abs=5e-5)


def test_diversification_ratio_by_hand() -> None:
    ratio = diversification_ratio(np.array([0.7, 0.1, 0.1, 0.1]), HALF)
    assert ratio == pytest.approx(1.1471, abs=5e-5)
    assert ratio**2 == pytest.approx(1.3158, abs=5e-5)


def test_torsion_makes_bets_that_do_not_correlate() -> None:
    random = np.random.default_rng(1)
    root = random.standard_normal((6, 6))
    covariance = root @ root.T + np.eye(6)
    torsion = minimum_torsion(covariance)
    bets = torsion @ covariance @ torsion.T
    np.testing.assert_allclose(bets - np.diag(np.diag(bets)), 0, atol=1e-8)


def test_the_naive_ratio_is_too_high_and_the_intervals_say_so() -> None:
    world = three_markets(900, seed=2)
    weights = np.where(world.market == 2, 0.6 / 6, 0.4 / 8)
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    found = measure_diversification(world.log_prices, grid, weights, resamples=400, sleeve=world.market < 2)
    true = world.correlation * np.outer(world.volatility, world.volatility)
    us, asia = weights * (world.market == 2), weights * (world.market < 2)
    apart = float(np.sqrt(us @ true @ us) + np.sqrt(asia @ true @ asia))
    truth = 1 - float(np.sqrt(weights @ true @ weights)) / apart
    assert found.reduction.low < truth < found.reduction.high
    assert found.naive_reduction.low > truth
    words = sentence("Asia", 0.4, found)
    assert words.startswith("Your 40% Asia adds ")
    assert "95 % interval" in words


def test_tuples_add_up_to_the_covariance() -> None:
    world = three_markets(200, seed=3, closed=0.1)
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    covariance = covariance_tuples_of(world.log_prices, grid).covariance(14)
    np.testing.assert_allclose(np.diag(covariance), own_variance(world.log_prices, grid)[0], rtol=1e-9)
    assert np.abs(covariance - covariance.T).max() == 0
