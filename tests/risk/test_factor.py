"""The factor form: exact from a dense matrix, close to the truth for many assets, never N x N in between."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk import ClockCovariance
from twinkeel.risk.factor import FactorCovariance, from_dense

from .worlds import three_markets


def test_dense_to_factors_and_back() -> None:
    root = np.random.default_rng(1).standard_normal((7, 7))
    covariance = root @ root.T + 0.5 * np.eye(7)
    form = from_dense(covariance)
    np.testing.assert_allclose(form.dense(), covariance, atol=1e-10)
    assert (form.specific_variance > 0).all()


def test_products_and_inverse_agree_with_the_dense_matrix() -> None:
    random = np.random.default_rng(2)
    form = FactorCovariance(random.standard_normal((9, 3)), np.diag([1.0, 2.0, 0.5]), random.uniform(0.5, 2, 9))
    dense, weights = form.dense(), random.standard_normal(9)
    np.testing.assert_allclose(form.times(weights), dense @ weights)
    np.testing.assert_allclose(form.times(np.eye(9)), dense)
    np.testing.assert_allclose(form.solve(weights), np.linalg.solve(dense, weights))
    assert form.portfolio_variance(weights) == pytest.approx(weights @ dense @ weights)
    np.testing.assert_allclose(form.variance(), np.diag(dense))


def test_many_assets_are_joined_across_clocks() -> None:
    bias, naive = [], []
    for seed in range(3):
        world = three_markets(400, seed=seed, per_market=(25, 25, 30))
        model = ClockCovariance().fit(world.log_prices, world.instants)
        assert "principal components" in model.method_
        assert model.loadings_.shape[0] == 80
        cross = np.ix_(world.market == 2, world.market < 2)
        bias.append((model.correlation_ - world.correlation)[cross].mean())
        naive.append((model.naive_correlation_ - world.correlation)[cross].mean())
    assert abs(np.mean(bias)) < 0.03
    assert np.mean(naive) < -0.1


def test_gaps_and_late_starters_leave_a_usable_matrix() -> None:
    world = three_markets(400, seed=5, per_market=(25, 25, 30))
    prices = world.log_prices.copy()
    random = np.random.default_rng(6)
    for asset in range(0, 80, 5):
        prices[: 3 * int(random.integers(50, 300)), asset] = np.nan
    prices[random.random(prices.shape) < 0.03] = np.nan
    prices[:600, 7] = np.nan
    prices[600:-60, 7] = np.nan  # twenty sessions of its own
    model = ClockCovariance().fit(prices, world.instants)
    form = model.factor_form_
    true = world.correlation * np.outer(world.volatility, world.volatility)
    weights = np.full(80, 1 / 80)
    assert form.portfolio_variance(weights) == pytest.approx(weights @ true @ weights, rel=0.25)
    best = form.solve(np.ones(80))
    best /= best.sum()
    optimum = np.linalg.solve(true, np.ones(80))
    optimum /= optimum.sum()
    assert np.sqrt(best @ true @ best) < 1.2 * np.sqrt(optimum @ true @ optimum)
    assert "young" in model.method_


def test_factor_results_are_the_same_bytes_twice() -> None:
    world = three_markets(150, seed=7, per_market=(22, 22, 22))
    one = ClockCovariance(method="factor").fit(world.log_prices, world.instants)
    two = ClockCovariance(method="factor").fit(world.log_prices, world.instants)
    assert one.loadings_.tobytes() == two.loadings_.tobytes()
