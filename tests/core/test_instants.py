from datetime import UTC, date, datetime, time

import pytest

from twinkeel.core.instants import BadDateError, end_of_day, iso, local_instant, parse_date


def test_new_york_closes_at_two_utc_hours_in_a_year() -> None:
    winter = local_instant(date(2025, 1, 15), time(16), "America/New_York")
    summer = local_instant(date(2025, 7, 15), time(16), "America/New_York")
    assert (winter, summer) == (datetime(2025, 1, 15, 21, tzinfo=UTC), datetime(2025, 7, 15, 20, tzinfo=UTC))
    assert iso(winter) == "2025-01-15T21:00:00Z"


def test_every_venue_has_closed_by_the_end_of_day() -> None:
    assert end_of_day(date(2025, 12, 31)) > local_instant(date(2025, 12, 31), time(20), "America/Los_Angeles")


def test_a_bad_date_is_named() -> None:
    with pytest.raises(BadDateError, match=r"--as-of: '31/12/2025' is not a date. Write it as 2025-12-31."):
        parse_date("31/12/2025", "--as-of")
