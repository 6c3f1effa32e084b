"""The year of an undated text: the one that fits its dated facts, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from twinkeel.reading.times.resolving import find_times


@dataclass(frozen=True, slots=True)
class DatedFact:
    """An event the text places relative to its own day, and when it really happened."""

    what: str
    words: str
    happened: date


def solve_year(month: int, day: int, facts: Iterable[DatedFact]) -> tuple[int | None, tuple[str, ...]]:
    """The one year for which every dated fact fits the text's own words, with the reasons; None where none or several
    fit."""
    facts = tuple(facts)
    if not facts:
        return None, ()
    years: dict[int, int] = {}
    reasons: dict[int, list[str]] = {}
    for year in sorted({fact.happened.year + extra for fact in facts for extra in (0, 1)}):
        try:
            anchor = date(year, month, day)
        except ValueError:
            continue
        for fact in facts:
            spans = find_times(fact.words, 0, len(fact.words), anchor)
            inside = any(
                span.interval.start
                and span.interval.end
                and span.interval.start <= fact.happened.isoformat() <= span.interval.end
                and span.interval.kind in {"week", "month", "day", "quarter", "year", "ytd"}
                for span in spans
            )
            if inside and fact.happened <= anchor:
                years[year] = years.get(year, 0) + 1
                reasons.setdefault(year, []).append(
                    f'{fact.what} on {fact.happened.isoformat()} fits "{fact.words}" in {year}'
                )
    if not years:
        return None, ()
    best = max(years.values())
    winners = [year for year, count in years.items() if count == best]
    return (winners[0], tuple(reasons[winners[0]])) if len(winners) == 1 else (None, ())
