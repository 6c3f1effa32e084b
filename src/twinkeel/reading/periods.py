"""The period of a figure: the expression of time nearest it in its clause, else what its measure implies."""

from __future__ import annotations

import re

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.inheritance import PRICE, adjusted, is_accounting
from twinkeel.reading.model import Interval, Quantity
from twinkeel.reading.times import TimeSpan

_ASIDE = re.compile(r",\s(?:trimming|paring|extending|taking|bringing|leaving|cutting|widening|adding|after|putting)\b")
_OWN_ASIDE = re.compile(r",\s(?:still\s)?(?:up|down|off)\s[^,;.]*(?:\.\d[^,;.]*)?\s$")


def period_of(
    context: Context, sentence: Sentence, quantity: Quantity, left: int, right: int, measure: str
) -> Interval | None:
    """The expression of time nearest the figure in its clause, else in its sentence, else what the measure implies."""
    if measure == "ipo_first_day_return_pct":
        near = [t for t in sentence.times if t.interval.kind in {"day", "week", "month", "date"}]
        best = min(near, key=lambda t: abs(t.start - quantity.end), default=None)
        inner = best.interval if best is not None and left <= best.start < right else None
        return Interval(
            "event",
            inner.text if inner else "debut",
            inner.start if inner else None,
            inner.end if inner else None,
            "debut",
        )
    aside = _ASIDE.search(context.folded, quantity.end, right)
    right = aside.start() if aside is not None else right
    spans = [t for t in sentence.times if t.interval.how != "debut" and not _anothers(context, t, quantity)]
    accounting = is_accounting(measure)
    if accounting:
        spans = [t for t in spans if t.interval.kind not in {"day", "as_of"}]
        if any(t.interval.kind not in {"yoy", "qoq"} for t in spans):
            spans = [t for t in spans if t.interval.kind not in {"yoy", "qoq"}]
    inside = [t for t in spans if left <= t.start < right]
    pool = inside or (
        [t for t in spans if t.end <= quantity.start or t.interval.kind == "day"] if measure in PRICE else spans
    )
    if not pool:
        if context.anchor is not None and (measure.endswith(("_level", "_multiple")) or measure in {"market_cap"}):
            day = context.anchor.isoformat()
            return Interval("as_of", "", day, day, "the document's day")
        return None

    def distance(span: TimeSpan) -> int:
        start, end = span.start, span.end
        gap = start - quantity.end if start >= quantity.end else quantity.start - end
        stretch = context.folded[min(end, quantity.end) : max(start, quantity.start)]
        penalty = 60 * len(re.findall(r"[,;]|\b(?:and|while|but)\b", stretch))
        weak = span.interval.kind in {"yoy", "qoq", "as_of"} and span.interval.text != "currently"
        return gap + penalty + (25 if weak else 0)

    return adjusted(context, sentence, min(pool, key=distance).interval, measure)


def _anothers(context: Context, span: TimeSpan, quantity: Quantity) -> bool:
    """Whether a time stands in an aside with a figure of its own: ``the index, down 9% since its peak, rose 2%``."""
    folded = context.folded
    if span.interval.kind in {"day", "as_of"} or folded[span.end : span.end + 1] != "," or quantity.start < span.end:
        return False
    return _OWN_ASIDE.search(folded, max(0, span.start - 40), span.start) is not None
