"""Figures that others are compared with: the year or quarter before; and marks of a stretch, such as a 52-week high."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.times.intervals import NUMBERS, back, interval, month_end
from twinkeel.reading.times.resolving import TimeSpan
from twinkeel.reading.times.time_roles import COMPARING, follows, is_compared_figure

if TYPE_CHECKING:
    from twinkeel.reading.times.passage import Passage

_BASE = re.compile(
    r"\b(?:(?:up|down|rise|rose|fell|increase|decrease|decline|growth|drop\w*|slip\w*|jump\w*|grew|climb\w*|swung|"
    r"narrow\w*|widen\w*|shr\w+)\b[^.;]{0,60}\b(?P<from>from)|from|(?:compare[sd]?|comparing) (?:with|to)|versus|vs\.?|"
    r"against|replac\w+|than|down on|up on)\s(?:(?:a|an|the|just|only|about|around|nearly|net|growth of|profit of|"
    r"loss of|loss|profit)\s){0,3}$"
)
_EXPECTED = re.compile(
    r"\b(?:expect\w*|estimat\w*|forecast\w*|consensus|analysts?|street|guid\w+|outlook|target\w*|predict\w*|pencil\w*|"
    r"project\w*|modell?\w*|previously|earlier (?:forecast|estimate|guidance|view)|poll\w*|smartestimate|wanted|hoped|"
    r"raised|lifted|lowered|instead of|plan\w*|budget\w*|looking for|last time)\b",
    re.IGNORECASE,
)
_OR = Closed(r",? or $")
_RANGE = re.compile(r" (?:to|and) [^\s\w]{0,3}\w{0,3}[^\s\w]{0,2}\d")
_CHANGED = re.compile(
    r"\b(?:than|versus|vs|against|compared?|\w+ed|up|down|ris\w+|rose|fell|fall\w*|grew|grow\w*|\w+ing)\b[^.;]{0,60}$"
)
_QUARTER_BEFORE = re.compile(
    r"\b(?:three months (?:before|earlier|ago|previously)|sequential\w*|(?:the )?(?:previous|prior|preceding) "
    r"(?:quarter|three months)|(?:a|one) quarter (?:ago|before|earlier)|quarter-on-quarter|the quarter before)\b"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:(?:a|one) month (?:ago|before|earlier)|(?:the )?(?:previous|prior) month|month before)\b"
)


def base_period(
    context: Context, passage: Passage, sentence: Sentence, claim: Claim, span: TimeSpan | None
) -> Interval | None:
    """The period of a figure of accounts that another one is compared with."""
    folded, floor = context.folded, sentence.start
    start = claim.start
    link = _OR.search(folded, max(floor, start - 5), start)
    if link is not None:  # "from $3 billion, or $1.16 a share": the one before it tells
        before = [q for q in sentence.quantities if q.end <= link.start() + 1 and q.end > link.start() - 28]
        start = before[-1].start if before else start
    joined = span is not None and span.form in COMPARING and claim.unit != "fraction"
    plain = _BASE.search(folded, max(floor, start - 90), start) is not None
    told = span is not None and span.form in COMPARING and follows(folded, claim.end, span)
    if not plain and not (told and is_compared_figure(folded, start, floor, joined)):
        return None
    if _RANGE.match(folded, claim.end) and not _CHANGED.search(folded, max(floor, start - 90), start):
        return None
    near = folded[max(floor, start - 60) : min(sentence.end, claim.end + 50)]
    if not told and _EXPECTED.search(near):
        return None
    base = passage.period(claim.subject, False)
    if base is None or base.kind not in {"quarter", "half", "month", "year", "fiscal_year", "span"}:
        return None
    after = folded[claim.end : min(sentence.end, claim.end + 60)]
    if base.kind == "quarter" and ((span is not None and span.form == "qoq") or _QUARTER_BEFORE.search(after)):
        return _before(base, 3)
    if base.kind == "month" and ((span is not None and span.form == "mom") or _MONTH_BEFORE.search(after)):
        return _before(base, 1)
    printed = span.match["samey"] if span is not None and span.form == "same" else None
    return passage.year_before(base, printed)


def _before(base: Interval, months: int) -> Interval:
    if base.start is None or base.end is None:
        return Interval(base.kind, base.text, how="the period before")
    end = date.fromisoformat(base.start) - timedelta(days=1)
    return interval(
        base.kind,
        base.text,
        back(date.fromisoformat(base.start), months),
        month_end(end.year, end.month),
        "the period before",
    )


_WINDOW = re.compile(
    r"\b(?P<n>\d{1,3}|one|two|three|five|six|ten|twelve)[- ](?P<u>day|week|month|year)s?\s(?:\w+\s){0,2}?(?:high|low|"
    r"range|average|mean|peak|trough|band|median)s?\b(?:[^.;%]|\.\d){0,40}$|"
    r"\b(?:over|in|during) (?:the )?(?:past |last )?(?P<n2>\d{1,3}|twelve) (?P<u2>day|week|month|year)s\b[^.;]{0,50}"
    r"\b(?:between|from|ranged|range|and)\b[^.;]{0,14}$",
    re.IGNORECASE,
)
_WINDOWED = ("_level", "_multiple", "premium_pct", "discount_pct", "dividend_yield")


def window(context: Context, sentence: Sentence, claim: Claim) -> Interval | None:
    """The stretch that a high, a low, a range or an average is of: ``the 52-week high is $56``."""
    if not (claim.measure or "").endswith(_WINDOWED):
        return None
    found = _WINDOW.search(context.folded, max(sentence.start, claim.start - 90), claim.start)
    if found is None:
        return None
    said, unit = (found["n"], found["u"]) if found["n"] else (found["n2"], found["u2"])
    number = int(said) if said.isdigit() else NUMBERS[said]
    anchor = context.anchor
    if anchor is None:
        return Interval("span", found.group().strip())
    if unit in {"day", "week"}:
        first = anchor - timedelta(days=number * (7 if unit == "week" else 1))
    else:
        first = back(anchor, number * (12 if unit == "year" else 1))
    return interval("span", f"{said}-{unit}", first, anchor)
