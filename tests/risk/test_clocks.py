"""The clocks are found in the pattern of closes, and days between closes are business days, not rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from twinkeel.risk.clocks import check_panel, own_returns, read_grid
from twinkeel.risk.errors import ShapeError, TooLittleDataError

from .worlds import three_markets


def test_clocks_are_found_without_names() -> None:
    world = three_markets(60, seed=1, closed=0.1)
    grid = read_grid(*check_panel(world.log_prices, world.instants))
    assert grid.clock.tolist() == world.market.tolist()
    assert grid.time_of_day.tolist() == [7.0, 8.0, 20.5]


def test_daylight_saving_and_half_days_do_not_split_a_clock() -> None:
    days = np.arange(np.datetime64("2024-02-26"), np.datetime64("2024-03-29"))
    days = days[np.is_busday(days)].astype("datetime64[m]")
    hours = np.where(days < np.datetime64("2024-03-10"), 21 * 60, 20 * 60)
    hours[8] = 18 * 60  # a half day
    stamps = days + hours.astype("timedelta64[m]")
    prices = np.cumsum(np.ones((len(days), 3)), axis=0)
    prices[::7, 1] = np.nan
    grid = read_grid(*check_panel(prices, stamps))
    assert grid.clock.tolist() == [0, 0, 0]
    assert grid.close_count[0].tolist() == list(range(grid.close_count[0, 0], grid.close_count[0, 0] + len(days)))


def test_a_late_starter_and_an_early_ender_share_the_clock_through_the_others() -> None:
    world = three_markets(120, seed=2)
    prices = world.log_prices.copy()
    prices[:240, 0] = np.nan
    prices[120:, 1] = np.nan  # never trades on the same day as column 0
    grid = read_grid(*check_panel(prices, world.instants))
    assert grid.clock[0] == grid.clock[1] == 0


def test_a_holiday_makes_a_longer_interval_and_a_weekend_does_not() -> None:
    days = np.array(["2025-01-02", "2025-01-03", "2025-01-06", "2025-01-09"], dtype="datetime64[D]").astype(
        "datetime64[h]"
    )
    prices = np.array([[0.0], [0.01], [0.03], [0.06]])
    grid = read_grid(*check_panel(prices, days + np.timedelta64(8, "h")))
    own = own_returns(prices, grid.close_count[0])
    assert own.length[1:, 0].tolist() == [1, 1, 3]  # Thursday-Friday, Friday-Monday, Monday-Thursday
    np.testing.assert_allclose(own.value[1:, 0], [0.01, 0.02, 0.03])


def test_a_weekend_session_is_joined_to_the_next_interval() -> None:
    days = np.array(["2025-01-03", "2025-01-04", "2025-01-06"], dtype="datetime64[D]").astype("datetime64[h]")
    prices = np.array([[0.0], [0.01], [0.03]])
    grid = read_grid(*check_panel(prices, days + np.timedelta64(8, "h")))
    own = own_returns(prices, grid.close_count[0])
    assert np.isfinite(own.value).sum() == 1
    assert own.length[2, 0] == 1


def test_markets_that_never_rest_count_every_day() -> None:
    days = np.arange(np.datetime64("2025-01-01"), np.datetime64("2025-02-15")).astype("datetime64[h]")
    prices = np.cumsum(np.full((len(days), 2), 0.01), axis=0)
    grid = read_grid(*check_panel(prices, days + np.timedelta64(8, "h")))
    own = own_returns(prices, grid.close_count[0])
    assert np.nansum(own.length[:, 0]) == len(days) - 1
    assert np.isfinite(own.value).sum() == 2 * (len(days) - 1)


def test_aware_datetimes_are_read_as_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    aware = np.array([datetime(2025, 1, 2, 15, tzinfo=shanghai), datetime(2025, 1, 3, 7, tzinfo=UTC)], dtype=object)
    _, stamps = check_panel(np.zeros((2, 1)), aware)
    assert stamps[0] == np.datetime64("2025-01-02T07:00")


@pytest.mark.parametrize(
    ("prices", "stamps", "words"),
    [
        (np.zeros(3), np.arange(3).astype("datetime64[D]"), "dimensions"),
        (np.zeros((3, 1)), np.arange(2).astype("datetime64[D]"), "one instant a row"),
        (np.zeros((2, 1)), np.array([1, 2]), "datetime64"),
        (np.zeros((2, 1)), np.array(["2025-01-02", "2025-01-02"], dtype="datetime64[D]"), "strictly increasing"),
        (np.full((2, 1), -np.inf), np.arange(2).astype("datetime64[D]"), "infinity"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(prices: NDArray[Any], stamps: NDArray[Any], words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        check_panel(prices, stamps)


def test_an_asset_without_a_close_is_named() -> None:
    prices = np.array([[0.0, np.nan], [0.1, np.nan]])
    with pytest.raises(TooLittleDataError, match="column 1"):
        read_grid(*check_panel(prices, np.arange(2).astype("datetime64[D]")))
