"""The overlap sum equals its definition for any pattern of gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.risk.clocks import Floats, check_panel, read_grid
from twinkeel.risk.overlap import carry, common_days, overlap_sum, pairwise_correlation, same_date_correlation

from .worlds import three_markets


def by_definition(prices: Floats) -> Floats:
    """Every pair of intervals, multiplied where they overlap."""
    assets = prices.shape[1]
    rows = [np.flatnonzero(~np.isnan(prices[:, i])) for i in range(assets)]
    out = np.zeros((assets, assets))
    for i in range(assets):
        for j in range(assets):
            for s, t in zip(rows[i], rows[i][1:], strict=False):
                for u, v in zip(rows[j], rows[j][1:], strict=False):
                    if max(s, u) < min(t, v):
                        out[i, j] += (prices[t, i] - prices[s, i]) * (prices[v, j] - prices[u, j])
    return out


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.8))
def test_two_products_equal_the_definition(seed: int, gaps: float) -> None:
    random = np.random.default_rng(seed)
    prices = random.standard_normal((14, 4)).cumsum(axis=0)
    prices[random.random(prices.shape) < gaps] = np.nan
    prices[random.integers(14), :] = 1.0  # every asset has at least one close
    np.testing.assert_allclose(overlap_sum(prices), by_definition(prices), atol=1e-10)


def test_late_starters_and_early_enders_add_nothing_outside_their_lives() -> None:
    world = three_markets(40, seed=3)
    prices = world.log_prices.copy()
    prices[:60, 0] = np.nan
    prices[70:, 5] = np.nan
    np.testing.assert_allclose(overlap_sum(prices), by_definition(prices), atol=1e-12)
    grid = read_grid(*check_panel(prices, world.instants))
    np.testing.assert_allclose(overlap_sum(prices, grid), overlap_sum(prices), atol=1e-14)


def test_carry_is_flat_at_the_ends() -> None:
    prices = np.array([[np.nan], [1.0], [np.nan], [3.0], [np.nan]])
    assert carry(prices)[:, 0].tolist() == [1, 1, 1, 3, 3]
    assert carry(prices, backward=True)[:, 0].tolist() == [1, 1, 3, 3, 3]


def test_common_life_in_business_days() -> None:
    world = three_markets(40, seed=3)
    prices = world.log_prices.copy()
    prices[:60, 0] = np.nan  # column 0 lives on days 20 to 39
    prices[75:, 1] = np.nan  # column 1 lives on days 0 to 24
    days = common_days(prices, read_grid(*check_panel(prices, world.instants)))
    assert days[0, 0] == 19
    assert days[1, 1] == 24
    assert days[0, 1] == 4


def test_same_date_correlation_is_what_pandas_gives() -> None:
    import pandas as pd

    world = three_markets(80, seed=4, closed=0.08)
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    found = same_date_correlation(world.log_prices, grid)
    frame = pd.DataFrame(world.log_prices).assign(day=pd.to_datetime(world.instants).normalize()).groupby("day").last()
    for i, j in [(0, 1), (0, 5), (2, 12), (7, 13)]:
        joined = frame[[i, j]].dropna().diff().dropna()
        assert found[i, j] == pytest.approx(joined[i].corr(joined[j]), abs=1e-12)


def test_pairs_without_enough_common_rows_are_unknown() -> None:
    returns = np.array([[0.1, np.nan], [0.2, np.nan], [np.nan, 0.1], [np.nan, 0.3]])
    assert np.isnan(pairwise_correlation(returns)[0, 1])
