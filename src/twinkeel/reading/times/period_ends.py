"""Up to which day a period is told: years to date, months that run, years said of what is to come."""

from __future__ import annotations

import re
from datetime import date

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Interval
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.times.resolving import TimeSpan

_MOVES = words("periods.moves")
_BY_THEN = re.compile(r"(?:by|end-|the end of|to|until)\b", re.IGNORECASE)
_COUNTED_FROM = _MOVES | {"share_pct", "discount_pct", "premium_pct", "change_pct"}
_FROM_PEAK = re.compile(
    r"\b(?:from|beneath|below|under|off|since|above|short of) (?:its|the|their|an?) (?:[\w-]+ ){0,3}?"
    r"(?:peak|high|record|top|low|trough|bottom|close)\b[^,;.]{0,32}$",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(
    r"\b(?:expects?|expected|forecasts?|targets?|guid\w+|projects?|will|would|plans?|predicts?|sees?|estimates?|aims?|"
    r"pencils?|budget\w*|set to|likely to|should|"
    r"on (?:track|course) to|seen|reckons?|earmark\w*|looks? for|looking for|to (?:spend|invest|sell|ship|make|"
    r"earn|deliver|reach|generate|bring)|"
    r"spends?|going to)\b"
)


def adjusted(context: Context, sentence: Sentence, span: TimeSpan, found: Interval, measure: str) -> Interval:
    """ "In 2025", said in 2025 of a price, is the year to date; "this year", said of accounts to come, the whole year;
    a year to date ends on the day up to which it is told."""
    anchor, folded = context.anchor, context.folded
    if span.form == "date" and (first := _first_day(folded, span, sentence)) is not None:
        return Interval("span", f"{first.text} to {found.text}", first.start, found.end, "from one day to another")
    if found.kind == "ytd":
        if (
            measure in {"aum_level", "price_level", "index_level", "market_cap"}
            and found.end
            and "since" not in found.text.lower()
        ):
            return Interval("as_of", found.text, found.end, found.end, "the level at the end of the period")
        told_ahead = measure not in _MOVES and "this year" in found.text.lower()
        if anchor and told_ahead and _WHOLE_YEAR.search(folded, sentence.start, sentence.end):
            return Interval("year", found.text, f"{anchor.year}-01-01", f"{anchor.year}-12-31", found.how)
        last = next((t for t in sentence.times if t is not span and _tells_the_end(folded, t, sentence)), None)
        if last is not None and last.interval.end:
            return Interval("ytd", found.text, found.start, last.interval.end, f"told {last.interval.text}")
    if measure in _COUNTED_FROM and found.kind == "day" and span.form == "date":
        start = max(sentence.start, span.start - 80)
        if found.text.startswith("from ") or _FROM_PEAK.search(folded, start, span.start):
            return Interval("since", found.text, found.start, _told_up_to(context, sentence), "counted from then")
    if (
        measure in _COUNTED_FROM
        and span.form == "month"
        and _FROM_PEAK.search(folded, max(sentence.start, span.start - 80), span.start)
    ):
        return Interval("since", found.text, None, anchor.isoformat() if anchor else None, "counted from then")
    if found.kind == "since" and found.start is None:
        told = next((t for t in sentence.times if t.form in {"date", "month"} and 0 < t.start - span.end < 40), None)
        if told is not None and told.interval.kind == "day" and "," not in folded[span.end : told.start]:
            return Interval(
                "since", found.text, told.interval.start, _told_up_to(context, sentence), "counted from then"
            )
    if span.form == "year" and found.kind == "year" and measure in _MOVES and not _BY_THEN.match(found.text):
        year = int(span.match["yy"])
        if anchor is not None and year == anchor.year:
            return Interval("ytd", found.text, f"{year - 1}-12-31", anchor.isoformat(), found.how)
        if anchor is None and re.search(
            r"\b(?:has|have|is|are)\b", folded[max(sentence.start, span.start - 90) : span.start]
        ):
            return Interval("ytd", found.text, f"{year - 1}-12-31", None, "told in the present of a year")
    if measure in _MOVES and span.form == "rel" and span.match["ru2"] == "year":
        return _year_so_far(found, anchor)
    if measure in _MOVES and anchor is not None and span.form in {"rel", "month"}:
        return _up_to(found, anchor.isoformat())
    return found


_BETWEEN = re.compile(r"\b(?:between|from)\s(?P<day>[\w. ,]{4,16})\s(?:and|to|through|until)\s$", re.IGNORECASE)


def _first_day(folded: str, span: TimeSpan, sentence: Sentence) -> Interval | None:
    """The day that a stretch began which ends with another: ``between May 3 and June 8``."""
    led = _BETWEEN.search(folded, max(sentence.start, span.start - 36), span.start)
    if led is None:
        return None
    return next(
        (t.interval for t in sentence.times if t.form == "date" and led.start() <= t.start <= led.start("day")), None
    )


def _year_so_far(found: Interval, anchor: date | None) -> Interval:
    start = f"{anchor.year - 1}-12-31" if anchor else None
    return Interval("ytd", found.text, start, anchor.isoformat() if anchor else None, "the year so far")


def _up_to(found: Interval, today: str) -> Interval:
    """A move of a month or week that runs is told up to the document's day."""
    if found.start is None or found.end is None or not found.start <= today < found.end:
        return found
    return Interval(found.kind, found.text, found.start, today, "up to the document's day")


def _told_up_to(context: Context, sentence: Sentence) -> str | None:
    """The day a sentence names as the last it tells of, else the document's."""
    named = (t.interval.end for t in sentence.times if t.interval.end and _tells_the_end(context.folded, t, sentence))
    return next(named, context.anchor.isoformat() if context.anchor else None)


def _tells_the_end(folded: str, span: TimeSpan, sentence: Sentence) -> bool:
    if span.interval.kind != "day":
        return False
    text = folded[max(sentence.start, span.start - 12) : span.end]
    return bool(re.match(r"(?:through|until|up to|as of|by|to)\b", span.interval.text, re.I)) or bool(
        re.search(r"\b(?:close|bell|end|through|until|up to|as of)\s(?:on|of)?\s?\S+", text, re.I)
    )
