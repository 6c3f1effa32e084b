"""Instants are aware UTC datetimes; dates are local to a venue. This module never reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from twinkeel.core.errors import TwinkeelError


class BadDateError(TwinkeelError):
    """Text that is not a date."""

    def __init__(self, text: str, where: str = "") -> None:
        self.text = text
        super().__init__(f"{where + ': ' if where else ''}{text!r} is not a date", "Write it as 2025-12-31.")


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    return ZoneInfo(name)


def parse_date(text: str, where: str = "") -> date:
    """A date from ISO text.

    Raises:
        BadDateError: where the text is no ISO date.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadDateError(text, where) from error


def local_instant(day: date, at: time, tz: str) -> datetime:
    """The UTC instant of a local wall time, right on both sides of a daylight-saving change."""
    return datetime.combine(day, at, zone(tz)).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last microsecond of a date anywhere on earth (UTC-12): every venue has closed that local date."""
    return datetime.combine(day, time(23, 59, 59, 999999), ZoneInfo("Etc/GMT+12")).astimezone(UTC)


def iso(instant: datetime) -> str:
    """An instant as ISO text ending in Z, seconds resolution."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
