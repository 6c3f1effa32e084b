"""A move smeared over limit days is one move: it meets the market's return it belongs to."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk import ClockCovariance
from twinkeel.risk.clocks import check_panel, read_grid
from twinkeel.risk.errors import ShapeError
from twinkeel.risk.limits import limit_locked

from .worlds import three_markets


def test_closes_at_the_limit_are_found() -> None:
    days = np.arange(np.datetime64("2025-01-06"), np.datetime64("2025-01-11")).astype("datetime64[h]")
    prices = np.log(np.array([[100, 100], [110, 110], [121, 121], [118, 118], [120, 120.0]]))
    grid = read_grid(*check_panel(prices, days + np.timedelta64(7, "h")))
    found = limit_locked(prices, grid, np.array([0.1, np.nan]))
    assert found[:, 0].tolist() == [False, True, True, False, False]
    assert not found[:, 1].any()


def test_locked_days_no_longer_hide_co_movement() -> None:
    raw: list[float] = []
    joined: list[float] = []
    for seed in range(6):
        world = three_markets(400, seed=seed)
        prices = world.log_prices.copy()
        limit = np.log1p(0.02)
        column, rows = 9, np.flatnonzero(~np.isnan(prices[:, 9]))
        shown = prices[rows, column].copy()
        for k in range(1, len(rows)):  # a band of 2 %: what it cuts off comes the day after
            shown[k] = shown[k - 1] + np.clip(prices[rows[k], column] - shown[k - 1], -limit, limit)
        prices[rows, column] = shown
        limits = np.full(14, np.nan)
        limits[column] = 0.02
        others = list(range(4, 8))
        for sink, given in ((raw, None), (joined, limits)):
            model = ClockCovariance(robust=False).fit(prices, world.instants, price_limits=given)
            sink.append(float((model.raw_correlation_[column, others] - world.correlation[column, others]).mean()))
    assert abs(np.mean(joined)) < abs(np.mean(raw))
    assert "price limit" in model.method_


def test_limits_must_fit() -> None:
    world = three_markets(30, seed=1)
    with pytest.raises(ShapeError, match="price_limits has 2"):
        ClockCovariance().fit(world.log_prices, world.instants, price_limits=[0.1, 0.2])
