"""The document's day: given, printed, or its year solved from dated listings; never the clock's."""

from __future__ import annotations

from datetime import date
from typing import Any

from twinkeel.reading.context import Context
from twinkeel.reading.mentions.validity import lines_of
from twinkeel.reading.patterns.gates import Gate
from twinkeel.reading.times.years import DatedFact, solve_year

_DEBUTED = Gate(
    r"\b(?:debut\w*|list(?:ed|ing)|went public|start(?:ed)? trading|began trading|IPO|first day|"
    r"made its market|float(?:ed)?)\b"
)


def fix_anchor(context: Context, world: Any, as_of: date | None) -> None:
    """Set the day that relative expressions count from, with how it is known."""
    document = context.document
    if document.published_at:
        try:
            context.anchor = date.fromisoformat(document.published_at)
        except ValueError:
            return
        document.anchor, document.year_how = document.published_at, (document.published_how,)
        return
    line = document.dateline
    if line and not line.get("year"):
        month, day = int(line["month"]), int(line["day"])
        year, reasons = solve_year(month, day, _listing_facts(context, world))
        if year is not None and (as_of is None or date(year, month, day) <= as_of):
            _set(context, date(year, month, day), "year solved from dated listings", reasons)
            return
        latest = _latest(month, day, as_of) if as_of is not None else None
        if latest is not None:
            _set(
                context,
                latest,
                "latest year up to the as-of given",
                (f"no year is printed; {latest} is the latest up to {as_of}",),
            )
            return
    if as_of is not None:
        _set(context, as_of, "given by the caller", ("given by the caller",))


def _set(context: Context, day: date, how: str, reasons: tuple[str, ...]) -> None:
    document = context.document
    context.anchor = day
    document.anchor, document.year_how = day.isoformat(), reasons
    document.published_at, document.published_how = document.anchor, how


def _latest(month: int, day: int, as_of: date) -> date | None:
    """The latest such day not after ``as_of``."""
    for year in range(as_of.year, as_of.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= as_of:
            return found
    return None


def first_trade_date(world: Any, codes: tuple[str, ...]) -> list[tuple[str, date]]:
    """(code, first day of trading) of those codes whose listing date the reference room knows."""
    out: list[tuple[str, date]] = []
    if not world:
        return out
    for code in codes:
        day = _listed_from(world, code)
        if day is not None:
            out.append((code, day))
    return out


def _listed_from(world: Any, code: str) -> date | None:
    days = [line.listed_from for line in lines_of(world, code) if isinstance(line.listed_from, date)]
    return max(days) if days else None


def _listing_facts(context: Context, world: Any) -> list[DatedFact]:
    facts: list[DatedFact] = []
    for sentence in context.sentences:
        if not sentence.times:
            continue
        text = context.folded[sentence.start : sentence.end]
        debut = _DEBUTED.search(sentence.signs, text)
        if not debut:
            continue
        spans = [t for t in sentence.times if t.interval.kind in {"week", "month", "day", "quarter", "year", "ytd"}]
        if not spans:
            continue
        nearest = min(spans, key=lambda t: abs(t.start - sentence.start - debut.end()))
        subjects = [
            m
            for m in sentence.mentions
            if m.type in {"issuer", "fund"} and m.role == "subject" and m.codes and m.kind != "code"
        ]
        place = sentence.start + debut.start()
        subjects = [m for m in subjects if m.start < place] or subjects
        if "both" not in text and subjects:
            subjects = [min(subjects, key=lambda m: abs(place - m.end))]
        for mention in subjects:
            for code, day in first_trade_date(world, mention.codes):
                facts.append(DatedFact(f"{mention.name} ({code}) first traded", nearest.interval.text, day))
    return facts
