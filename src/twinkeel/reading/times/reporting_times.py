"""Expressions that name reporting periods to intervals: quarters, halves, months, years of account, weeks ended."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from twinkeel.reading.model import Interval
from twinkeel.reading.text.dating import MONTH, MONTHS
from twinkeel.reading.times.intervals import NUMBERS, back, ended, interval, month_end, part_of_year, past_month

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "latter": 2,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "opening": 1,
    "closing": 4,
}
CALENDAR = "calendar year"


def part(match: re.Match[str], form: str) -> tuple[int, int, int | None, str | None]:
    """(number, months, year, words for the year) of a quarter, half or first months as printed."""
    if form == "fullq":
        digits = 4 if match["qthree"] else match["qn"] or match["qn2"]
        number = ORDINALS[match["qord"].lower()] if match["qord"] else int(digits)
        return (number, 3, *_printed_year(match["qpos"] or match["qy"] or match["qyy"]))
    number = ORDINALS[match["hord"].lower()] if match["hord"] else int(match["hn"] or match["hn2"] or 0)
    return (number, 6, *_printed_year(match["hy"] or match["hyy"]))


_ENDED = re.compile(
    rf",? (?:(?:which|that) )?(?:just )?(?:ended|ending|to|through)(?: (?:on|in))? (?:(?:\d{{1,2}} )?(?P<m>{MONTH})\b"
    r"\.?(?: (?P<d>\d{1,2})\b)?)"
)


def ended_right_behind(folded: str, place: int) -> int | None:
    """The month in which a numbered quarter ends, where that is printed right behind it."""
    found = _ENDED.match(folded, place)
    if found is None:
        return None
    month = MONTHS[found["m"].lower()]
    return (month - 2) % 12 + 1 if found["d"] and int(found["d"]) < 5 else month


def _printed_year(text: str | None) -> tuple[int | None, str | None]:
    digits = (text or "").strip("' ")
    if not digits.isdigit():
        return None, text
    return (int(digits) if len(digits) == 4 else 2000 + int(digits)), None


def spoken_year(words: str | None, anchor: date | None) -> int | None:
    """``last year`` and the like as a number."""
    if not words or anchor is None:
        return None
    return anchor.year + {"last year": -1, "next year": 1}.get(words.lower(), 0)


def partial(form: str, kind: str) -> Callable[[re.Match[str], str, date | None], Interval]:
    def resolve(m: re.Match[str], text: str, anchor: date | None) -> Interval:
        number, months, year, words = part(m, form)
        if not number:
            return interval(kind, text, None, None)
        year = year or spoken_year(words, anchor)
        found = part_of_year(number, months, year, anchor)
        first, last = found or (None, None)
        return interval(kind, text, first, last, CALENDAR)

    return resolve


def months_between(m: re.Match[str], text: str, anchor: date | None) -> Interval | None:
    first, last = (MONTHS[m[group].lower().rstrip(".")] for group in ("ma", "mz"))
    year, words = _printed_year(m["mzy"] or m["may"])
    year = year or spoken_year(words, anchor) or (past_month(last, anchor) if anchor else None)
    length = (last - first) % 12 + 1
    kind = {3: "quarter", 6: "half", 12: "fiscal_year", 1: "month"}.get(length, "span")
    return interval(kind, text, *(ended(date(year, last, 1), length) if year else (None, None)))


def first_months(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    count = int(m["nm"]) if m["nm"].isdigit() else NUMBERS[m["nm"]]
    year, words = _printed_year(m["nmy"])
    year = year or spoken_year(words, anchor)
    if year is None and anchor:
        year = anchor.year if month_end(anchor.year, count) <= anchor else anchor.year - 1
    kind = {3: "quarter", 6: "half"}.get(count, "span")
    return interval(kind, text, *((date(year, 1, 1), month_end(year, count)) if year else (None, None)))


_LENGTHS = {
    "three": 3,
    "quarter": 3,
    "six": 6,
    "half": 6,
    "nine": 9,
    "twelve": 12,
    "12": 12,
    "13": 3,
    "26": 6,
    "39": 9,
    "52": 12,
    "year": 12,
    "period": 3,
}


_LONG_AGO = 270  # days after which a period named by its last month alone is the one to come


def _week_of(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    month = MONTHS[m["wm"].lower()]
    other = MONTHS[m["wm2"].lower()] if m["wm2"] else month
    year = past_month(month, anchor) if anchor else None
    if year is None or not 1 <= int(m["wd"]) <= monthrange(year, month)[1]:
        return interval("week", text, None, None)
    first = date(year, month, int(m["wd"]))
    if m["wd2"] and 1 <= int(m["wd2"]) <= monthrange(year, other)[1]:
        return interval("week", text, first, date(year, other, int(m["wd2"])))
    return interval("week", text, first, first + timedelta(days=6 - first.weekday()))


def quarter_end(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    if m["wdow"]:
        day = weekday_date(m["wdow"], anchor) if anchor else None
        return interval("week", text, day - timedelta(days=6) if day else None, day)
    if m["wm"]:
        return _week_of(m, text, anchor)
    name = m["qem"] or m["qen"] or m["monthq"]
    month = MONTHS[name.lower().rstrip(".")]
    printed = m["qey"] or m["qez"] or m["monthy"]
    year = int(printed) if printed else (past_month(month, anchor) if anchor else None)
    unit = (m["qlen"] or "quarter").lower()
    if unit != "week" and 0 < int(m["qed"] or m["qee"] or 9) < 5:  # a year of whole weeks ends by the next month
        month, year = (month - 1, year) if month > 1 else (12, year and year - 1)
    if unit == "week":
        number = int(m["qed"] or m["qee"] or 0)
        if year is None or not 1 <= number <= monthrange(year, month)[1]:
            return interval("week", text, None, None)
        last = date(year, month, number)
        return interval("week", text, last - timedelta(days=6), last)
    length = next(count for word, count in _LENGTHS.items() if word in unit)
    kind = {3: "quarter", 6: "half", 12: "fiscal_year"}.get(length, "span")
    if year is None:
        return interval(kind, text, None, None)
    if not printed and anchor and month_end(year, month) > back(anchor, -1) and "ending" not in text:
        year -= 1
    if not printed and anchor and (anchor - month_end(year, month)).days > _LONG_AGO:
        year += 1
    return interval(kind, text, *ended(date(year, month, 1), length))


def unnamed(m: re.Match[str], text: str, anchor: date | None) -> Interval:  # which one, only the passage knows
    unit = (m["iu"] or m["iu2"]).lower()
    kind = "half" if unit.startswith(("half", "six")) else "period" if unit == "period" else "quarter"
    return interval("span" if unit.startswith("nine") else kind, text, None, None)


def fiscal_year(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    year, _ = _printed_year(m["fyy"] or m["fyf"] or m["fyn"])
    return interval("fiscal_year", text, *((date(year, 1, 1), date(year, 12, 31)) if year else (None, None)))


def weekday_date(name: str, anchor: date, ahead: bool = False, before: bool = False) -> date:
    """The day a weekday means: the latest up to the anchor; the one just after it where that is a day away, as no
    one says a bare weekday of six days ago."""
    number = DAYS.index(name.lower())
    if ahead:
        return anchor + timedelta(days=(number - anchor.weekday()) % 7 or 7)
    gone = (anchor.weekday() - number) % 7
    if before:
        return anchor - timedelta(days=gone or 7)
    return anchor - timedelta(days=gone) if gone < 6 or number == 0 else anchor + timedelta(days=1)
