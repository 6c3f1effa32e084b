"""Closing clocks from arrays alone: which assets close together, and how many business days lie between two closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twinkeel.risk.errors import ShapeError, TooLittleDataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAY = 86_400_000_000  # microseconds
_AGREE = 0.8  # assets share a clock when their instants coincide on this share of their common days


@dataclass(frozen=True, slots=True)
class ClosingGrid:
    """The union grid of closes and the clocks found in it.

    Attributes:
        instants: (G,) datetime64[us], strictly increasing.
        day: (G,) whole UTC days since 1970.
        clock: (N,) number of each asset's clock; clocks are ordered by their time of day.
        close_count: (clocks, G) number of weekday closes of that clock up to and including each instant; the
            differences
            are the business days between closes, holidays included: never a count of rows.
        open_count: (clocks, G) the same without the days on which no asset of that clock closed: its holidays.
        time_of_day: (clocks,) typical closing time in hours UTC, for display.
    """

    instants: NDArray[np.datetime64]
    day: Ints
    clock: Ints
    close_count: Ints
    open_count: Ints
    time_of_day: Floats

    @property
    def clocks(self) -> int:
        """How many clocks there are."""
        return int(self.close_count.shape[0])


def check_panel(log_prices: ArrayLike, instants: ArrayLike) -> tuple[Floats, NDArray[np.datetime64]]:
    """The panel as float64 (G, N) and datetime64[us] (G,), or an error that says what does not fit.

    Raises:
        ShapeError: where shapes, types or order do not fit.
    """
    prices = np.asarray(log_prices, dtype=np.float64)
    raw: NDArray[Any] = np.asarray(instants)
    if prices.ndim != 2:
        raise ShapeError(f"log_prices has {prices.ndim} dimensions", "Pass instants by assets, (G, N).")
    if not prices.shape[1]:
        raise ShapeError("log_prices has no column", "Pass instants by assets, (G, N).")
    if raw.ndim != 1 or len(raw) != len(prices):
        raise ShapeError(f"instants has shape {raw.shape}, log_prices {prices.shape}", "Pass one instant a row.")
    if raw.dtype == object:  # aware datetimes are UTC already or converted by NumPy's naive view
        raw = np.array([_naive_utc(value) for value in raw], dtype="datetime64[us]")
    if raw.dtype.kind != "M":
        raise ShapeError(f"instants has type {raw.dtype}", "Pass datetime64 in UTC: closes, not dates.")
    stamps = raw.astype("datetime64[us]")
    if np.isnat(stamps).any():
        raise ShapeError("instants holds NaT", "Every row needs the UTC instant of its close.")
    if len(stamps) > 1 and not bool((np.diff(stamps.astype(np.int64)) > 0).all()):
        raise ShapeError("instants are not strictly increasing", "Sort the rows and join those of the same instant.")
    if np.isinf(prices).any():
        raise ShapeError(
            "log_prices holds an infinity", "A price of zero has no logarithm: give NaN where there is no close."
        )
    return prices, stamps


def _naive_utc(value: Any) -> Any:
    from datetime import UTC, datetime

    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def read_grid(prices: Floats, instants: NDArray[np.datetime64]) -> ClosingGrid:
    """Find the closing clocks from the pattern of observations; names and places are not known here.

    Two assets share a clock when, on the days both have a close, their instants coincide at least four times in
    five: so daylight saving and half days, which a venue's names share, do not split a clock.

    Args:
        prices: (G, N) log prices, NaN where there is no close.
        instants: (G,) datetime64[us], strictly increasing.

    Raises:
        TooLittleDataError: where an asset has no close at all.
    """
    stamps = instants.astype(np.int64)
    day = stamps // _DAY
    days, row_day = np.unique(day, return_inverse=True)
    last = last_row_of_day(prices, row_day, len(days))
    empty = (last < 0).all(axis=0)
    if empty.any():
        names = tuple(str(number) for number in np.flatnonzero(empty))
        raise TooLittleDataError(
            f"no close at all in column {', '.join(names)}", "Leave such an asset out by name.", names
        )
    clock = _share_clock(last)
    typical, counts, opens = [], [], []
    each = [last[:, clock == number].max(axis=1) for number in range(int(clock.max()) + 1)]
    seven = all(_trades_at_weekends(closes, days) for closes in each)
    for closes in each:
        hour, count, opened = _close_count(closes, days, stamps, seven)
        typical.append(hour)
        counts.append(count)
        opens.append(opened)
    order = np.argsort(np.asarray(typical), kind="stable")
    rank = np.argsort(order, kind="stable")
    return ClosingGrid(
        instants=instants,
        day=day,
        clock=rank[clock].astype(np.int64),
        close_count=np.asarray(counts, dtype=np.int64)[order],
        open_count=np.asarray(opens, dtype=np.int64)[order],
        time_of_day=np.asarray(typical, dtype=np.float64)[order],
    )


def last_row_of_day(prices: Floats, row_day: NDArray[np.intp], days: int) -> NDArray[np.int32]:
    """(D, N) grid row of each asset's last close on each day, -1 where it has none."""
    last = np.full((days, prices.shape[1]), -1, dtype=np.int32)
    for row in range(len(prices)):
        here = ~np.isnan(prices[row])
        last[row_day[row], here] = row
    return last


def _share_clock(last: NDArray[np.int32]) -> Ints:
    """(N,) clock numbers by greedy agreement, the asset with most closes first."""
    seen = last >= 0
    clock = np.full(last.shape[1], -1, dtype=np.int64)
    volume = seen.sum(axis=0)
    number = 0
    while (clock < 0).any():
        open_ = np.flatnonzero(clock < 0)
        reference = last[:, open_[np.argmax(volume[open_])]].copy()
        for _ in range(2):  # once with the seed's days, once with those its first members add
            both = seen[:, open_] & (reference >= 0)[:, None]
            same = (both & (last[:, open_] == reference[:, None])).sum(axis=0)
            joins = open_[same >= np.maximum(_AGREE * both.sum(axis=0), 1)]
            reference = np.where(reference >= 0, reference, last[:, joins].max(axis=1))
        clock[joins] = number
        number += 1
    return clock


def _trades_at_weekends(closes: NDArray[np.int32], days: Ints) -> bool:
    """Whether a clock closes on more than half of the weekend days of its life."""
    alive = np.flatnonzero(closes >= 0)
    life = np.arange(days[alive[0]], days[alive[-1]] + 1)
    weekend = life[(life + 3) % 7 >= 5]
    return bool(len(weekend)) and float(np.isin(weekend, days[alive]).mean()) > 0.5


def _close_count(closes: NDArray[np.int32], days: Ints, stamps: Ints, seven: bool = False) -> tuple[float, Ints, Ints]:
    """Typical hour, and the running counts of weekdays and of open weekdays of one clock at every grid instant.

    Where all clocks trade ``seven`` days a week, a day is any day.

    On a weekday without a close (holiday) the nearest earlier closing time of day stands in, so the holiday still
    counts.
    """
    traded = closes >= 0
    time_of_day = stamps[closes[traded]] - days[traded] * _DAY
    everyday = np.arange(days[0] - 7, days[-1] + 8, dtype=np.int64)
    if not seven:
        everyday = everyday[(everyday + 3) % 7 < 5]  # 1970-01-01 was a Thursday
    nearest = np.clip(np.searchsorted(days[traded], everyday, side="right") - 1, 0, None)
    struck = everyday * _DAY + time_of_day[nearest]
    count = np.searchsorted(struck, stamps, side="right").astype(np.int64)
    opened = np.searchsorted(struck[np.isin(everyday, days[traded])], stamps, side="right").astype(np.int64)
    return float(np.median(time_of_day)) / 3.6e9, count, opened


@dataclass(frozen=True, slots=True)
class OwnReturns:
    """Returns of assets over their own intervals between closes.

    Attributes:
        value: (G, n) log return of the interval that ends at this row, NaN elsewhere.
        length: (G, n) business days of that interval, NaN elsewhere.
        start: (G, n) grid row at which it began, -1 elsewhere.
    """

    value: Floats
    length: Floats
    start: NDArray[np.int32]


def own_returns(prices: Floats, count: Ints) -> OwnReturns:
    """Returns between each asset's own closes; a holiday, halt or suspension makes a longer interval, never a zero.

    Args:
        prices: (G, n) log prices of assets on one clock.
        count: (G,) running count of weekday closes of that clock. Of several closes within one count (weekend sessions,
            intraday stamps) the last stands.
    """
    seen = ~np.isnan(prices)
    doubled = _doubled(seen, count)
    if doubled is not None:
        seen = seen & ~doubled
    number = np.arange(len(prices), dtype=np.int32)[:, None]
    before = np.maximum.accumulate(np.where(seen, number, np.int32(-1)), axis=0)
    start = np.full(prices.shape, -1, dtype=np.int32)
    start[1:] = np.where(seen[1:], before[:-1], -1)
    there = start >= 0
    value = np.where(there, prices - np.take_along_axis(prices, start, axis=0), np.nan)
    length = np.where(there, count[:, None] - count[start], np.nan)
    return OwnReturns(value, length, start)


def _doubled(seen: NDArray[np.bool_], count: Ints) -> NDArray[np.bool_] | None:
    """Closes that are followed by another of the same asset before the count rises; None where there are none."""
    edges = np.append(np.flatnonzero(np.diff(count) > 0) + 1, len(count))
    starts = np.append(0, edges[:-1])
    per_count = np.add.reduceat(seen, starts, axis=0, dtype=np.int32)
    if not (per_count > 1).any():
        return None
    out = np.zeros_like(seen)
    for step, column in np.argwhere(per_count > 1):
        rows = starts[step] + np.flatnonzero(seen[starts[step] : edges[step], column])
        out[rows[:-1], column] = True
    return out


def join_series(
    instants: NDArray[np.datetime64], prices: Floats, more: NDArray[np.datetime64], level: Floats
) -> tuple[NDArray[np.datetime64], Floats]:
    """One more series on the union of both grids, as the last column.

    Args:
        instants: (G,) rising; prices: (G, N) on them. more: (H,) rising; level: (H,) the series' log level on them.
    """
    grid = np.union1d(instants, more)
    out = np.full((len(grid), prices.shape[1] + 1), np.nan)
    out[np.searchsorted(grid, instants), :-1] = prices
    out[np.searchsorted(grid, more), -1] = level
    return grid, out
