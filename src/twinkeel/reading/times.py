"""Expressions of time to intervals, and the year of an undated text from dated facts or not at all."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from twinkeel.reading.dating import MONTHS
from twinkeel.reading.model import Interval
from twinkeel.reading.time_expressions import match_times

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUM = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "12": 12,
}
_ORD = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "last": 4}


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """An expression of time and where it stands."""

    start: int
    end: int
    interval: Interval


def resolve_times(matches: Iterable[re.Match[str]], anchor: date | None) -> list[TimeSpan]:
    """Intervals of matched expressions against the document's day."""
    out = []
    for match in matches:
        interval = _resolve(match, anchor)
        if interval is not None:
            out.append(TimeSpan(match.start(), match.end(), interval))
    return out


def find_times(folded: str, start: int, end: int, anchor: date | None) -> list[TimeSpan]:
    """Expressions of time in a stretch of folded text, resolved against the document's day where it is known."""
    return resolve_times(match_times(folded, start, end), anchor)


def _iso(kind: str, text: str, start: date | None, end: date | None, how: str = "") -> Interval:
    return Interval(kind, text, start.isoformat() if start else None, end.isoformat() if end else None, how)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _past_month(month: int, anchor: date) -> int:
    """The year of a month named without one: the latest that has begun by the anchor."""
    return anchor.year if month <= anchor.month else anchor.year - 1


def _resolve(m: re.Match[str], anchor: date | None) -> Interval | None:
    text = m.group().strip()
    kind = m.lastgroup or ""
    for name in (
        "debut",
        "ytd",
        "yoy",
        "qoq",
        "fullq",
        "half",
        "nine",
        "quarterend",
        "rel",
        "span",
        "since",
        "day",
        "date",
        "month",
        "fy",
        "year",
        "inq",
        "now",
    ):
        if m[name]:
            kind = name
            break
    if kind == "debut":
        return _iso("event", text, None, None, "debut")
    if kind == "ytd":
        if m["ytdy"]:
            year = int(m["ytdy"])
            return _iso(
                "ytd", text, date(year - 1, 12, 31), anchor if anchor and anchor.year == year else date(year, 12, 31)
            )
        return _iso("ytd", text, date(anchor.year - 1, 12, 31) if anchor else None, anchor)
    if kind in {"yoy", "qoq"}:
        if anchor is None:
            return _iso(kind, text, None, None)
        return _iso(kind, text, _back(anchor, 12 if kind == "yoy" else 3), anchor)
    if kind == "fullq":
        number = _ORD[m["qord"]] if m["qord"] else int(m["qn"] or m["qn2"])
        known = _year(m["qy"], anchor)
        if known is None and anchor:
            known = anchor.year if _month_end(anchor.year, number * 3) <= anchor else anchor.year - 1
        return _iso(
            "quarter",
            text,
            date(known, number * 3 - 2, 1) if known else None,
            _month_end(known, number * 3) if known else None,
        )
    if kind == "half":
        number = _ORD[m["hord"]] if m["hord"] else int(m["hn"] or m["hn2"])
        known = _year(m["hy"], anchor) or (anchor.year if anchor else None)
        return _iso(
            "half",
            text,
            date(known, number * 6 - 5, 1) if known else None,
            _month_end(known, number * 6) if known else None,
        )
    if kind == "nine":
        months = {**_NUM, "eleven": 11}[m["nm"]]
        known = _year(m["nmy"], anchor) or (anchor.year if anchor else None)
        return _iso("months", text, date(known, 1, 1) if known else None, _month_end(known, months) if known else None)
    if kind == "quarterend":
        month = MONTHS[(m["qem"] or m["monthq"]).lower().rstrip(".")]
        known = int(m["qey"]) if m["qey"] else (_past_month(month, anchor) if anchor else None)
        length = 6 if "six" in text or "half" in text else 9 if "nine" in text else 12 if "year" in text else 3
        if re.search(r"\bweek\b", text):
            return _week_to(m, text, known, month)
        if known is None:
            return _iso("quarter" if length == 3 else "months", text, None, None)
        last = _month_end(known, month)
        return _iso(
            "quarter" if length == 3 else "fiscal_year" if length == 12 else "months",
            text,
            _back(last.replace(day=1), length - 1),
            last,
        )
    if kind == "inq":  # which one, only the accounts know
        return _iso("half" if "half" in text else "quarter" if "quarter" in text else "period", text, None, None)
    if kind == "rel":
        return _relative(text, anchor)
    if kind == "span":
        return _span(m, text, anchor)
    if kind == "since":
        return _since(m, text, anchor)
    if kind == "day":
        return _day(m, text, anchor)
    if kind == "date":
        return _date(m, text, anchor)
    if kind == "month":
        month = MONTHS[(m["mm"] or m["mm3"]).lower().rstrip(".")]
        if (m["mm"] or "") == "may":
            return None
        printed = m["my"] or m["my3"]
        known = int(printed) if printed else (_past_month(month, anchor) if anchor else None)
        return _iso(
            "month", text, date(known, month, 1) if known else None, _month_end(known, month) if known else None
        )
    if kind == "fy":
        printed = m["fyy"] or m["fyn"]
        known = _year(printed, anchor)
        return _iso("fiscal_year", text, date(known, 1, 1) if known else None, date(known, 12, 31) if known else None)
    if kind == "year":
        year = int(m["yy"])
        return _iso(
            "since" if text.startswith("since") else "year",
            text,
            date(year, 1, 1),
            (anchor or date(year, 12, 31)) if text.startswith("since") else date(year, 12, 31),
        )
    return _iso("as_of", text, anchor, anchor)


def _week_to(m: re.Match[str], text: str, year: int | None, month: int) -> Interval:
    """``the week to June 3``: the seven days up to it."""
    if year is None or not m["qed"] or not 1 <= int(m["qed"]) <= monthrange(year, month)[1]:
        return _iso("week", text, None, None)
    last = date(year, month, int(m["qed"]))
    return _iso("week", text, last - timedelta(days=6), last)


def _year(text: str | None, anchor: date | None) -> int | None:
    if not text:
        return None
    if text == "last year":
        return anchor.year - 1 if anchor else None
    if text in {"this year", "the year"}:
        return anchor.year if anchor else None
    digits = text.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _relative(text: str, anchor: date | None) -> Interval:
    words = text.lower().split()
    unit = words[-1]
    which = next(
        (w for w in words if w in {"this", "last", "next", "past", "previous", "prior", "current", "coming"}), "this"
    )
    kind = unit if unit != "fiscal" else "year"
    if anchor is None:
        return _iso(kind, text, None, None)
    shift = -1 if which in {"last", "past", "previous", "prior"} else 1 if which in {"next", "coming"} else 0
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
        return _iso("week", text, monday, monday + timedelta(days=6))
    if unit == "day":
        return _iso("day", text, anchor, anchor)
    if unit == "month":
        first = _back(anchor.replace(day=1), -shift)
        return _iso("month", text, first, _month_end(first.year, first.month))
    if unit == "quarter":
        first = _back(date(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 1), -3 * shift)
        last = _back(first, -2)
        return _iso("quarter", text, first, _month_end(last.year, last.month))
    if unit == "decade":
        return _iso("span", text, _back(anchor, 120), anchor)
    if which in {"past"} or text.lower().startswith("over the year"):
        return _iso("span", text, _back(anchor, 12), anchor)
    year = anchor.year + shift
    return _iso("year", text, date(year, 1, 1), date(year, 12, 31))


def _span(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    number_text = (m["spn"] or m["spn2"] or "1").split()[-1].lower()
    number = int(number_text) if number_text.isdigit() else _NUM.get(number_text, 1)
    unit = (m["spu"] or m["spu2"]).split()[-1]
    if anchor is None or number > 600:
        return _iso("span", text, None, None)
    ahead = "next" in text or "coming" in text
    if unit in {"days", "sessions"}:
        other = anchor + timedelta(days=number) if ahead else anchor - timedelta(days=number)
    elif unit == "weeks":
        other = anchor + timedelta(weeks=number) if ahead else anchor - timedelta(weeks=number)
    else:
        months = number * {"months": 1, "quarters": 3, "years": 12}[unit]
        other = _back(anchor, -months if ahead else months)
    first, last = sorted((anchor, other))
    return _iso("span", text, first, last)


def _since(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    if m["sm"]:
        month = MONTHS[m["sm"].lower().rstrip(".")]
        year = int(m["sy"]) if m["sy"] else (_past_month(month, anchor) if anchor else None)
        day = min(int(m["sd"]), monthrange(year, month)[1]) if m["sd"] and year and 1 <= int(m["sd"]) <= 31 else 1
        return _iso("since", text, date(year, month, day) if year else None, anchor)
    if m["sy2"]:
        return _iso("since", text, date(int(m["sy2"]), 1, 1), anchor)
    return _iso("since", text, None, anchor, m["sev"] or "")


def _day(m: re.Match[str], text: str, anchor: date | None) -> Interval:
    if m["dow"]:
        if anchor is None:
            return _iso("day", text, None, None)
        number = _DAYS.index(m["dow"].lower())
        if "next" in text:
            day = anchor + timedelta(days=(number - anchor.weekday()) % 7 or 7)
        else:
            back = (anchor.weekday() - number) % 7
            if "last" in text and back == 0:
                back = 7
            day = anchor - timedelta(days=back)
        return _iso("day", text, day, day)
    word = (m["dayword"] or "").lower()
    shift = {"yesterday": -1, "tomorrow": 1, "overnight": -1}.get(word, 0)
    day_or_none = anchor + timedelta(days=shift) if anchor else None
    return _iso("day", text, day_or_none, day_or_none)


def _date(m: re.Match[str], text: str, anchor: date | None) -> Interval | None:
    if m["iso"]:
        try:
            day = date.fromisoformat(m["iso"])
        except ValueError:
            return None
        return _iso("day", text, day, day)
    month = MONTHS[(m["dm"] or m["dm2"]).lower().rstrip(".")]
    number = int(m["dd"] or m["dd2"])
    printed = m["dy"] or m["dy2"]
    year = int(printed) if printed else (_past_month(month, anchor) if anchor else None)
    if not 1 <= number <= 31:
        return None
    if year is None:
        return _iso("day", text, None, None)
    if number > monthrange(year, month)[1]:
        return None
    day = date(year, month, number)
    if not printed and anchor and day > anchor and (day - anchor).days > 200:
        day = date(year - 1, month, number)
    if text.startswith("since"):
        return _iso("since", text, day, anchor)
    return _iso("day", text, day, day)
