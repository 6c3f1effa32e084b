"""Arithmetic of months, quarters and years, for books that end in any month of the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from twinkeel.reading.model import Interval

NUMBERS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {"a": 1, "an": 1, "few": 3, "of": 2}


def interval(kind: str, text: str, start: date | None, end: date | None, how: str = "") -> Interval:
    return Interval(kind, text, start.isoformat() if start else None, end.isoformat() if end else None, how)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def back(day: date, months: int) -> date:
    """The same day of an earlier month, or of a later one for a negative count."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ended(last: date, months: int) -> tuple[date, date]:
    """The months that end with the month of ``last``."""
    return back(last.replace(day=1), months - 1), month_end(last.year, last.month)


def past_month(month: int, anchor: date) -> int:
    """The year of a month named without one: the latest that has begun by the anchor."""
    return anchor.year if month <= anchor.month else anchor.year - 1


def part_of_year(
    number: int,
    months: int,
    year: int | None,
    anchor: date | None,
    closes: int = 12,
    ahead: bool = False,
    season: bool = False,
) -> tuple[date, date] | None:
    """The n-th part, ``months`` long, of the year of account that ends in month ``closes``.

    Where no year is printed it is the latest such part that is over at the anchor, or with ``ahead`` the first that
    is not; in the ``season`` of reports a quarter that is awaited is the one just over.
    """
    shift = 12 - number * months
    if year is not None:
        return ended(back(date(year, closes, 1), shift), months)
    if anchor is None:
        return None
    found = None
    for candidate in range(anchor.year - 1, anchor.year + 3):
        start, end = ended(back(date(candidate, closes, 1), shift), months)
        if season and months == 3 and timedelta(0) < anchor - end <= timedelta(days=_SEASON):
            return start, end
        if end >= anchor + timedelta(days=_GRACE):
            return (start, end) if ahead or found is None else found
        found = (start, end)
    return found


_SEASON = 70  # a quarter is reported within these days
_GRACE = 6  # a period that ends in these days is spoken of as over


def latest_part(months: int, anchor: date, closes: int = 12, ahead: bool = False) -> tuple[date, date]:
    """The latest part of ``months`` months that is over at the anchor; with ``ahead`` the one that runs."""
    last = month_end(anchor.year, anchor.month)
    while last > anchor + timedelta(days=_GRACE) or (last.month - closes) % months:
        last = month_end(*_month_before(last))
    if ahead:
        start, end = ended(back(last.replace(day=1), -months), months)
        return start, end
    return ended(last, months)


def _month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def shifted(found: Interval, years: int) -> Interval:
    """The same interval some years away; one that ends with a month still does."""
    if found.start is None or found.end is None:
        return found
    start, end = date.fromisoformat(found.start), date.fromisoformat(found.end)
    ends_month = end == month_end(end.year, end.month)
    start, end = back(start, -12 * years), back(end, -12 * years)
    return interval(found.kind, found.text, start, month_end(end.year, end.month) if ends_month else end, found.how)
