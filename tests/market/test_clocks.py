"""Closing instants: summer time, half days, dates before the tables, and a venue's last session."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from twinkeel.market.clocks import fixing_instants, last_session, stamp
from twinkeel.market.codes import venue_of


def _instants(code: str, *days: date) -> list[datetime]:
    return stamp(pl.DataFrame({"code": [code] * len(days), "date": list(days)}))["instant"].to_list()


def test_new_york_closes_by_its_summer_time_and_its_half_days() -> None:
    winter, summer, half = _instants("BABA", date(2025, 1, 6), date(2025, 7, 1), date(2025, 11, 28))
    assert [x.hour for x in (winter, summer, half)] == [21, 20, 18]


def test_hong_kong_and_shanghai() -> None:
    assert _instants("0700.HK", date(2025, 12, 30), date(2025, 12, 31)) == [
        datetime(2025, 12, 30, 8, 0, tzinfo=UTC), datetime(2025, 12, 31, 4, 0, tzinfo=UTC),
    ]  # fmt: skip
    assert _instants("688256.SS", date(2025, 12, 31)) == [datetime(2025, 12, 31, 7, 0, tzinfo=UTC)]


def test_several_venues_in_one_frame_keep_their_order() -> None:
    frame = pl.DataFrame({"code": ["BABA", "0700.HK", "BABA"], "date": [date(2025, 12, 30)] * 2 + [date(2025, 12, 29)]})
    stamped = stamp(frame)
    assert stamped.select("code", "date").rows() == frame.rows()
    assert [x.hour for x in stamped["instant"]] == [21, 8, 21]


def test_a_day_before_the_tables_has_the_regular_close() -> None:
    assert _instants("BABA", date(1999, 1, 4)) == [datetime(1999, 1, 4, 21, 0, tzinfo=UTC)]


def test_the_fixing_follows_frankfurts_summer_time() -> None:
    struck, known = fixing_instants(pl.Series("date", [date(2025, 1, 6), date(2025, 7, 1)]))
    assert [(x.hour, x.minute) for x in struck] == [(13, 10), (12, 10)]
    assert [x.hour for x in known] == [15, 14]


def test_the_last_session_by_date_and_by_instant() -> None:
    hong_kong = venue_of("0700.HK")
    assert last_session(hong_kong, date(2025, 12, 28)) == date(2025, 12, 24)  # Christmas and a weekend
    before, after = (datetime(2025, 12, 30, hour, 30, tzinfo=UTC) for hour in (7, 8))
    assert last_session(hong_kong, before) == date(2025, 12, 29)
    assert last_session(hong_kong, after) == date(2025, 12, 30)
    assert last_session(venue_of("X.SW"), date(2025, 12, 30)) is None  # no session table
