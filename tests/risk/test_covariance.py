"""ClockCovariance against a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.core.errors import TwinkeelError
from twinkeel.risk import ClockCovariance
from twinkeel.risk.errors import ShapeError

from .worlds import instants_of, three_markets


def test_the_bias_of_the_same_date_figure_is_gone() -> None:
    ours, naive = [], []
    for seed in range(12):
        world = three_markets(400, seed=seed)
        model = ClockCovariance().fit(world.log_prices, world.instants)
        cross = np.ix_(world.market == 2, world.market < 2)
        ours.append((model.correlation_ - world.correlation)[cross].mean())
        naive.append((model.naive_correlation_ - world.correlation)[cross].mean())
    assert abs(np.mean(ours)) < 0.015
    assert np.mean(naive) < -0.12


def test_variance_is_a_business_day_whatever_the_holidays() -> None:
    ratio = []
    for seed in range(8):
        world = three_markets(300, seed=seed, closed=0.15)
        model = ClockCovariance().fit(world.log_prices, world.instants)
        ratio.append(np.mean(model.volatility_ / world.volatility))
    assert np.mean(ratio) == pytest.approx(1, abs=0.02)


def test_one_clock_gives_the_ordinary_second_moment() -> None:
    world = three_markets(200, seed=3)
    columns = world.market == 2
    rows = np.flatnonzero(columns[None, :] & ~np.isnan(world.log_prices))
    rows = np.unique(rows // world.log_prices.shape[1])
    prices = world.log_prices[np.ix_(rows, np.flatnonzero(columns))]
    model = ClockCovariance().fit(prices, world.instants[rows])
    returns = np.diff(prices, axis=0)
    np.testing.assert_allclose(model.covariance_, returns.T @ returns / len(returns), rtol=1e-9)


def test_a_young_listing_is_kept_and_shrunk_and_says_so() -> None:
    world = three_markets(300, seed=5)
    prices = world.log_prices.copy()
    prices[: -3 * 13, 9] = np.nan
    model = ClockCovariance().fit(prices, world.instants, labels=[f"n{i}" for i in range(14)])
    (young,) = model.young_
    assert (young.label, young.returns) == ("n9", 12)
    assert 0 < young.beta.own_weight < 1
    assert young.volatility.low < young.volatility.value < young.volatility.high
    assert model.volatility_[9] == pytest.approx(np.exp(young.volatility.value), rel=0.3)
    assert np.linalg.eigvalsh(model.covariance_)[0] > 0


def test_the_result_is_the_same_bytes_twice() -> None:
    world = three_markets(120, seed=6, closed=0.1)
    one = ClockCovariance().fit(world.log_prices, world.instants).covariance_
    two = ClockCovariance().fit(world.log_prices, world.instants).covariance_
    assert one.tobytes() == two.tobytes()


def test_parameters_follow_the_scikit_learn_contract() -> None:
    model = ClockCovariance(method="hy")
    assert ClockCovariance(**model.get_params()).get_params() == model.get_params()
    with pytest.raises(ShapeError, match="no parameter"):
        model.set_params(horizon=3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(["auto", "factor", "hy"]))
def test_any_panel_gives_a_finite_positive_matrix_or_one_line(seed: int, method: str) -> None:
    """Gaps, late starters, early enders, prices that never move, few days, one asset."""
    random = np.random.default_rng(seed)
    days, assets = int(random.integers(2, 130)), int(random.integers(1, 9))
    stamps = instants_of(days)
    prices = np.full((3 * days, assets), np.nan)
    for asset in range(assets):
        path = np.cumsum(random.standard_normal(days) * 0.02) * (random.random() > 0.1)
        path[random.random(days) < random.choice([0, 0.05, 0.5])] = np.nan
        if random.random() < 0.3:
            path[: random.integers(days)] = np.nan
        if random.random() < 0.2:
            path[random.integers(days) :] = np.nan
        prices[int(random.integers(3)) :: 3, asset] = path
    try:
        model = ClockCovariance(method=method).fit(prices, stamps)
    except TwinkeelError:  # said in one line, as test_errors of the core holds
        return
    assert np.isfinite(model.covariance_).all()
    assert np.linalg.eigvalsh(model.covariance_)[0] > -1e-10 * np.trace(model.covariance_)
    assert np.isfinite(model.factor_form_.variance()).all()
