"""Sessions and closing instants against an independent calendar, published counts, and days it has wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path

import pytest

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.reference import FactsError, World, world

CALENDAR = world().calendar
KNOWN_WRONG = {"XHKG": {date(2023, 9, 1), date(2023, 9, 8)}}
EXAMINATION_DAYS = (
    date(2021, 11, 18),
    date(2022, 11, 17),
    date(2023, 11, 16),
    date(2024, 11, 14),
    date(2025, 11, 13),
)
"""Seoul trades an hour later; the oracle knows of it to 2020 only."""


@pytest.mark.parametrize("mic", ["XNYS", "XHKG", "XSHG", "XKRX", "XTAI", "XAMS", "XSES", "XLON", "XTKS"])
def test_every_session_and_close_agrees_with_exchange_calendars_but_for_its_known_errors(mic: str) -> None:
    oracle = pytest.importorskip("exchange_calendars")
    first, last = CALENDAR.coverage(mic)
    theirs = oracle.get_calendar(mic, start=first.isoformat())
    last = min(last, theirs.last_session.date())
    closes = {
        stamp.date(): theirs.session_close(stamp).to_pydatetime() for stamp in theirs.sessions if stamp.date() <= last
    }
    ours = CALENDAR.sessions(mic, first, last)
    assert set(closes) - set(ours) == KNOWN_WRONG.get(mic, set())
    assert set(ours) <= set(closes)
    differ = tuple(day for day in ours if CALENDAR.closing_instant(mic, day) != closes[day])
    assert differ == (EXAMINATION_DAYS if mic == "XKRX" else ())


@pytest.mark.parametrize(
    ("mic", "year", "count"),
    [
        ("XSHG", 2025, 243),
        ("XHKG", 2025, 246),
        ("XNYS", 2025, 250),
        ("XSHG", 2026, 242),
        ("XHKG", 2026, 247),
        ("XNYS", 2026, 251),
        ("NORTHBOUND", 2025, 237),
        ("NORTHBOUND", 2026, 236),
        ("SOUTHBOUND", 2025, 237),
    ],
)
def test_sessions_a_year(mic: str, year: int, count: int) -> None:
    assert len(CALENDAR.sessions(mic, date(year, 1, 1), date(year, 12, 31))) == count


def test_hong_kong_was_shut_on_two_days_of_september_2023_when_a_storm_and_a_rainstorm_came() -> None:
    assert CALENDAR.sessions("XHKG", date(2023, 8, 31), date(2023, 9, 11)) == (
        date(2023, 8, 31),
        date(2023, 9, 4),
        date(2023, 9, 5),
        date(2023, 9, 6),
        date(2023, 9, 7),
        date(2023, 9, 11),
    )
    assert CALENDAR.holiday("XHKG", date(2023, 9, 1)) == "typhoon Saola"


@pytest.mark.parametrize(
    ("mic", "day", "instant"),
    [
        ("XNYS", date(2025, 3, 7), datetime(2025, 3, 7, 21, tzinfo=UTC)),  # before New York's clocks go forward
        ("XNYS", date(2025, 3, 10), datetime(2025, 3, 10, 20, tzinfo=UTC)),
        ("XNAS", date(2025, 10, 31), datetime(2025, 10, 31, 20, tzinfo=UTC)),
        ("ARCX", date(2025, 11, 3), datetime(2025, 11, 3, 21, tzinfo=UTC)),
        ("XNYS", date(2025, 7, 3), datetime(2025, 7, 3, 17, tzinfo=UTC)),  # early close 13:00
        ("XNYS", date(2025, 11, 28), datetime(2025, 11, 28, 18, tzinfo=UTC)),
        ("XNYS", date(2025, 12, 24), datetime(2025, 12, 24, 18, tzinfo=UTC)),
        ("XHKG", date(2025, 12, 23), datetime(2025, 12, 23, 8, tzinfo=UTC)),
        ("XHKG", date(2025, 12, 24), datetime(2025, 12, 24, 4, tzinfo=UTC)),  # half day
        ("XHKG", date(2026, 2, 16), datetime(2026, 2, 16, 4, tzinfo=UTC)),  # eve of the lunar new year
        ("XSHG", date(2025, 12, 24), datetime(2025, 12, 24, 7, tzinfo=UTC)),
        ("XSHE", date(2025, 6, 3), datetime(2025, 6, 3, 7, tzinfo=UTC)),
        ("XAMS", date(2025, 3, 28), datetime(2025, 3, 28, 16, 30, tzinfo=UTC)),
        ("XAMS", date(2025, 3, 31), datetime(2025, 3, 31, 15, 30, tzinfo=UTC)),
        ("XTKS", date(2024, 11, 1), datetime(2024, 11, 1, 6, tzinfo=UTC)),
        ("XTKS", date(2024, 11, 5), datetime(2024, 11, 5, 6, 30, tzinfo=UTC)),  # Tokyo trades half an hour longer
        ("NORTHBOUND", date(2025, 12, 24), datetime(2025, 12, 24, 7, tzinfo=UTC)),  # goes on to the mainland close
    ],
)
def test_closing_instant(mic: str, day: date, instant: datetime) -> None:
    assert CALENDAR.closing_instant(mic, day) == instant


@pytest.mark.parametrize(
    ("mic", "day"), [("XSHG", date(2027, 1, 4)), ("XNYS", date(2009, 12, 31)), ("XHKG", date(2027, 12, 1))]
)
def test_past_the_table_it_raises_and_never_guesses(mic: str, day: date) -> None:
    with pytest.raises(OutsideTableError) as caught:
        CALENDAR.is_session(mic, day)
    assert caught.value.table == f"calendar {mic}"
    assert "holidays.csv" in str(caught.value)


def test_next_session_after_the_last_published_one_raises() -> None:
    with pytest.raises(OutsideTableError):
        CALENDAR.next_session("XSHG", date(2026, 12, 31))


def test_a_closing_instant_of_a_holiday_raises_and_names_the_session_before() -> None:
    with pytest.raises(OutsideTableError, match="2025-12-24"):
        CALENDAR.closing_instant("XNYS", date(2025, 12, 25))


def test_last_and_next_session_jump_over_the_golden_week() -> None:
    assert CALENDAR.last_session("XSHG", date(2025, 10, 5)) == date(2025, 9, 30)
    assert CALENDAR.next_session("XSHG", date(2025, 9, 30)) == date(2025, 10, 9)
    assert CALENDAR.add_sessions("XSHG", date(2025, 12, 5), 4) == date(2025, 12, 11)
    assert CALENDAR.add_sessions("XHKG", date(2025, 12, 24), 2) == date(2025, 12, 30)


@pytest.mark.parametrize(
    ("day", "north", "south"),
    [
        (date(2025, 7, 1), False, False),  # Hong Kong shut
        (date(2025, 10, 8), False, False),  # mainland shut
        (date(2025, 10, 9), True, True),
        (date(2022, 9, 29), True, False),  # two sessions before the week off: money could not have been paid
        (date(2022, 9, 30), True, False),
        (date(2022, 4, 14), False, True),  # Good Friday next: Hong Kong could not pay on the mainland's next day
        (date(2020, 10, 12), True, True),  # nobody knew that a typhoon would shut Hong Kong the next day
        (date(2023, 4, 6), False, True),  # the last Good Friday of the old calendar
        (date(2023, 4, 27), True, True),  # Southbound days that the enhancement added, by the exchanges' notices
        (date(2023, 4, 28), True, True),
        (date(2023, 5, 25), True, True),  # the three Northbound days of 2023 that it added, by HKEX
        (date(2023, 10, 20), True, True),
        (date(2023, 12, 22), True, True),
        (date(2023, 9, 28), True, True),
    ],
)
def test_stock_connect_days_before_and_after_the_enhanced_calendar(day: date, north: bool, south: bool) -> None:
    assert CALENDAR.is_session("NORTHBOUND", day) is north
    assert CALENDAR.is_session("SOUTHBOUND", day) is south


def test_closing_auctions_have_effective_dates() -> None:
    before, after = date(2026, 7, 3), date(2026, 7, 6)
    assert CALENDAR.closing_auction("XSHG", before, "etf") is None  # funds traded on to 15:00
    assert CALENDAR.closing_auction("XSHG", after, "etf") == (
        datetime(2026, 7, 6, 6, 57, tzinfo=UTC),
        datetime(2026, 7, 6, 7, 0, tzinfo=UTC),
    )
    assert CALENDAR.closing_auction("XSHG", date(2018, 8, 17)) is None
    assert CALENDAR.closing_auction("XSHG", date(2018, 8, 20)) == (
        datetime(2018, 8, 20, 6, 57, tzinfo=UTC),
        datetime(2018, 8, 20, 7, 0, tzinfo=UTC),
    )
    assert CALENDAR.closing_auction("XHKG", date(2025, 12, 24)) == (
        datetime(2025, 12, 24, 4, 0, tzinfo=UTC),
        datetime(2025, 12, 24, 4, 10, tzinfo=UTC),
    )
    assert CALENDAR.close_time("XHKG", date(2025, 12, 23)) == time(16)


def test_how_firm_the_table_is() -> None:
    assert CALENDAR.status("XHKG", date(2026, 10, 1))[0] == "official"
    assert CALENDAR.status("XHKG", date(2027, 2, 1))[0] == "provisional"
    status, source = CALENDAR.status("XNYS", date(2028, 7, 3))
    assert (status, "NYSE Group" in source) == ("official", True)
    assert CALENDAR.closing_instant("XNAS", date(2028, 7, 3)) == datetime(2028, 7, 3, 17, tzinfo=UTC)


def test_unknown_venue_suggests() -> None:
    with pytest.raises(UnknownNameError, match="XHKG"):
        CALENDAR.is_session("XHKX", date(2025, 1, 2))


def test_a_user_can_extend_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "calendar_coverage.csv").write_text(
        "calendar,status,valid_from,valid_to\nXSHG,official,2027-01-01,2027-01-31\n", encoding="utf-8"
    )
    (tmp_path / "holidays.csv").write_text(
        "calendar,date,kind,name\nXSHG,2027-01-01,closed,New Year\n", encoding="utf-8"
    )
    own = World(tmp_path).calendar
    assert own.next_session("XSHG", date(2026, 12, 31)) == date(2027, 1, 4)
    assert own.coverage("XSHG")[1] == date(2027, 1, 31)


def test_a_gap_between_the_table_and_the_users_extension_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calendar_coverage.csv").write_text(
        "calendar,status,valid_from,valid_to\nXSHG,official,2027-03-01,2027-03-31\n", encoding="utf-8"
    )
    with pytest.raises(FactsError, match="2027-03-01"):
        World(tmp_path).calendar.is_session("XSHG", date(2027, 3, 1))


def test_real_hong_kong_closes_fall_on_our_sessions(shared: Path) -> None:
    lines = (shared / "data/prices/hk_ohlcv_2018_20251231.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    code, day = header.index("symbol"), header.index("date")
    seen = {date.fromisoformat(cells[day][:10]) for line in lines[1:] if (cells := line.split(","))[code] == "0700.HK"}
    assert len(seen) > 1900
    missing = [on for on in seen if not CALENDAR.is_session("XHKG", on)]
    assert missing == []


def test_the_days_that_the_enhancement_added_to_2023_are_the_three_that_hkex_named() -> None:
    first, last = date(2023, 4, 24), date(2023, 12, 29)
    hong_kong, mainland = CALENDAR.sessions("XHKG", first, last), CALENDAR.sessions("XSHG", first, last)
    storms = {date(2023, 9, 1), date(2023, 9, 8), date(2023, 7, 17)}  # nobody could have planned for them
    planned = set(hong_kong) | storms
    before_a_holiday = [day for day, after in pairwise(mainland) if day in planned and after not in planned]
    assert before_a_holiday == [date(2023, 5, 25), date(2023, 10, 20), date(2023, 12, 22)]


@pytest.mark.parametrize("side", ["NORTHBOUND", "SOUTHBOUND"])
def test_stock_connect_has_no_days_before_its_first(side: str) -> None:
    calendar = world().calendar
    assert calendar.coverage(side)[0] == date(2014, 11, 17)
    assert calendar.is_session(side, date(2014, 11, 17))
    with pytest.raises(OutsideTableError):
        calendar.is_session(side, date(2014, 11, 14))


def test_each_side_of_stock_connect_has_the_half_days_and_auction_of_where_it_trades() -> None:
    calendar = world().calendar
    eve = date(2025, 12, 24)
    assert (calendar.is_half_day("SOUTHBOUND", eve), calendar.is_half_day("NORTHBOUND", eve)) == (True, False)
    assert calendar.closing_auction("NORTHBOUND", eve) == calendar.closing_auction("XSHG", eve)
    assert calendar.closing_auction("SOUTHBOUND", eve) == calendar.closing_auction("XHKG", eve)
