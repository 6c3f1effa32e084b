"""Expressions of time to intervals against the document's day; nothing is invented where that is unknown."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from twinkeel.reading.model import Interval
from twinkeel.reading.text.dating import MONTHS
from twinkeel.reading.times.intervals import NUMBERS, back, ended, interval, part_of_year, past_month
from twinkeel.reading.times.reporting_times import (
    DAYS,
    ORDINALS,
    first_months,
    fiscal_year,
    months_between,
    partial,
    quarter_end,
    unnamed,
    weekday_date,
)
from twinkeel.reading.times.time_expressions import match_times


@dataclass(slots=True, eq=False)
class TimeSpan:
    """An expression of time and where it stands; ``form`` names its grammar, ``match`` holds its parts."""

    start: int
    end: int
    interval: Interval
    form: str
    match: re.Match[str]


def resolve_times(matches: Iterable[re.Match[str]], anchor: date | None) -> list[TimeSpan]:
    """Intervals of matched expressions against the document's day."""
    out = []
    for match in matches:
        form = match.lastgroup or ""
        found = _RESOLVERS[form](match, match.group().strip(), anchor)
        if found is not None:
            out.append(TimeSpan(match.start(), match.end(), found, form, match))
    return out


def find_times(folded: str, start: int, end: int, anchor: date | None) -> list[TimeSpan]:
    """Expressions of time in a stretch of folded text, resolved against the document's day where it is known."""
    return resolve_times(match_times(folded, start, end), anchor)


def _debut(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    return interval("event", text, None, None, "debut")


def _ytd(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    printed = m["ytdy"] or m["ytdz"]
    if printed:
        year = int(printed)
        last = anchor if anchor and anchor.year == year else None if anchor is None else date(year, 12, 31)
        if m["ytdz"] and anchor and anchor.year != year:
            return interval("since", text, date(year, 1, 1), anchor)
        return interval("ytd", text, date(year - 1, 12, 31), last)
    return interval("ytd", text, date(anchor.year - 1, 12, 31) if anchor else None, anchor)


def _compared(kind: str, months: int) -> Callable[[re.Match[str], str, date | None], Interval]:
    def resolve(m: re.Match[str], text: str, anchor: date | None) -> Interval:
        return interval(kind, text, back(anchor, months) if anchor else None, anchor)

    return resolve


def _those(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    return interval("those", text, None, None)


def _quarter_so_far(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    unit = (m["squnit"] or m["todate"] or "").lower()
    if unit in {"week", "month"}:
        first = anchor and (anchor.replace(day=1) if unit == "month" else anchor - timedelta(anchor.weekday()))
        return interval(unit, text, first, anchor)
    if m["sqord"]:
        found = part_of_year(ORDINALS[m["sqord"]], 3, None, anchor, ahead=True)
        if found and anchor and found[0] > anchor:
            found = (back(found[0], 12), found[1])
        return interval("since", text, found[0] if found else None, anchor)
    first = date(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 1) if anchor else None
    return interval("quarter", text, first, anchor)


_BACKWARD = {"last", "past", "previous", "prior", "trailing", "preceding", "latest"}


def _relative(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    unit = (m["ru"] or m["ru2"] or m["ru3"] or m["ru4"].removesuffix("ly")).lower().split()[-1]
    which = (m["rw"] or "this").lower()
    if unit == "decade":
        return interval("span", text, back(anchor, 120) if anchor else None, anchor)
    kind = "fiscal_year" if "f" in (m["ru"] or "").lower() else unit
    if anchor is None:
        return interval(kind, text, None, None)
    shift = -1 if which in _BACKWARD else 1 if which in {"next", "coming"} else 0
    if unit == "day":
        return interval("day", text, anchor, anchor)
    if which in {"past", "trailing"} or re.match(r"over the year|(?:in|over|during|within) the last\b", text.lower()):
        days = {"week": timedelta(days=7)}.get(unit)
        first = anchor - days if days else back(anchor, {"month": 1, "quarter": 3, "year": 12}[unit])
        return interval(kind, text, first, anchor, "up to the document's day")
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
        return interval("week", text, monday, monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(anchor.year, (anchor.month - 1) // months * months + 1, 1)
    first = back(first, -months * shift)
    return interval(kind, text, *ended(back(first, 1 - months), months))


def _span(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    if m["spf"]:
        return interval("span", text, anchor - timedelta(days=14) if anchor else None, anchor)
    said = (m["spn"] or m["spn2"] or m["spn3"] or m["spn4"] or m["spn5"]).split()[-1].lower()
    number = int(said) if said.isdigit() else NUMBERS.get(said, 1)
    unit = (m["spu"] or m["spu2"] or m["spu3"] or m["spu4"] or m["spu5"]).split()[-1].rstrip("s")
    kind = "year" if number == 12 and unit == "month" else "span"
    if anchor is None or number > 600:
        return interval(kind, text, None, None)
    ahead = -1 if m["spw"] in {"next", "coming"} else 1
    if unit == "session" or "trading" in text:
        other = _sessions(anchor, ahead * number)
    elif unit in {"day", "week"}:
        other = anchor - timedelta(days=ahead * number * (7 if unit == "week" else 1))
    else:
        other = back(anchor, ahead * number * {"month": 1, "quarter": 3, "year": 12}[unit])
    return interval(kind, text, min(anchor, other), max(anchor, other))


def _sessions(day: date, count: int) -> date:
    """The weekday so many weekdays before, or after for a negative count."""
    step = timedelta(days=-1 if count > 0 else 1)
    while count:
        day += step
        if day.weekday() < 5:
            count -= 1 if count > 0 else -1
    return day


def _since(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    name = m["sm"] or m["sm2"]
    if name:
        month = MONTHS[name.lower().rstrip(".")]
        printed, number = m["sy"] or m["sy3"], int(m["sd"] or m["sd2"] or 1)
        year = int(printed) if printed else _year_of(month, m["slast"], anchor)
        day = min(number, monthrange(year, month)[1]) if year and 1 <= number <= 31 else 1
        if m["sm2"] and not m["sd2"]:  # which day of the month the high was is not said
            return interval("since", text, None, anchor)
        return interval("since", text, date(year, month, day) if year else None, anchor)
    if m["sye"]:
        return interval("since", text, date(int(m["sye"]), 12, 31), anchor)
    if m["sy2"]:
        return interval("since", text, date(int(m["sy2"]), 1, 1), anchor)
    return interval("since", text, None, anchor, m["sev"] or "")


def _day(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    if anchor is None:
        return interval("day", text, None, None)
    if m["dlast"]:
        day = anchor - timedelta(days=anchor.weekday() + 7 - DAYS.index(m["dow"].lower()))
    elif m["dow"] or m["dow2"]:
        day = weekday_date(m["dow"] or m["dow2"], anchor, "next" in text, "last" in text)
    else:
        word = "overnight" if m["dayback"] else (m["dayword"] or "").lower()
        back_to_open = {0: -3, 6: -2}.get(anchor.weekday(), -1)
        shift = {"yesterday": -1, "tomorrow": 1, "overnight": back_to_open}.get(word, 0)
        day = anchor + timedelta(days=shift)
    return interval("day", text, day, day)


def _date(m: re.Match[str], text: str, anchor: date | None) -> Interval | None:
    if m["iso"]:
        try:
            day = date.fromisoformat(m["iso"])
        except ValueError:
            return None
        return interval("day", text, day, day)
    month = MONTHS[(m["dm"] or m["dm2"]).lower().rstrip(".")]
    number = int(m["dd"] or m["dd2"])
    printed = m["dy"] or m["dy2"]
    year = int(printed) if printed else (past_month(month, anchor) if anchor else None)
    if not 1 <= number <= 31:
        return None
    if year is None:
        return interval("day", text, None, None)
    if number > monthrange(year, month)[1]:
        return None
    day = date(year, month, number)
    if not printed and anchor and (day - anchor).days > 200:
        day = date(year - 1, month, number)
    if text.startswith("since"):
        return interval("since", text, day, anchor)
    return interval("day", text, day, day)


def _year_of(month: int, said: str | None, anchor: date | None) -> int | None:
    """The year of a month named without one, or with "last year" or "this year"."""
    if anchor is None:
        return None
    return anchor.year - (said == "last") if said else past_month(month, anchor)


def _month(m: re.Match[str], text: str, anchor: date | None) -> Interval | None:
    month = MONTHS[(m["mm"] or m["mm3"] or m["mm4"]).lower().rstrip(".")]
    if (m["mm"] or "") == "may":
        return None
    printed = m["my"] or m["my3"]
    year = int(printed) if printed else _year_of(month, m["mlast"], anchor)
    return interval("month", text, *(ended(date(year, month, 1), 1) if year else (None, None)))


def _year(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    year = int(m["yy"])
    if text.startswith("since"):
        return interval("since", text, date(year, 1, 1), anchor or date(year, 12, 31))
    return interval("year", text, date(year, 1, 1), date(year, 12, 31))


def _now(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    return interval("as_of", text, anchor, anchor)


_RESOLVERS: dict[str, Callable[[re.Match[str], str, date | None], Interval | None]] = {
    "debut": _debut,
    "qsince": _quarter_so_far,
    "ytd": _ytd,
    "same": _compared("yoy", 12),
    "yoy": _compared("yoy", 12),
    "qoq": _compared("qoq", 3),
    "mom": _compared("mom", 1),
    "months": months_between,
    "fullq": partial("fullq", "quarter"),
    "half": partial("half", "half"),
    "nine": first_months,
    "quarterend": quarter_end,
    "those": _those,
    "rel": _relative,
    "span": _span,
    "since": _since,
    "day": _day,
    "date": _date,
    "month": _month,
    "fy": fiscal_year,
    "year": _year,
    "inq": unnamed,
    "now": _now,
}
