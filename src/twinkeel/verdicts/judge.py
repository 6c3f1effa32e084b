"""Judges a reading: every claim under every candidate measure, then one word for the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from twinkeel.reading.mentions.lexicon import fund_facts
from twinkeel.reading.model import Claim, Reading, Verdict
from twinkeel.verdicts.measuring import measure_claim
from twinkeel.verdicts.moves import price_return
from twinkeel.verdicts.sources import Sources, day_of
from twinkeel.verdicts.telling import Telling, open_points, telling
from twinkeel.verdicts.wording import missing

_GOOD = ("supported", "supported by rounding", "supported under an interpretation")


def judge(reading: Reading, world: Any = None, snapshot: Any = None) -> Reading:
    """The same reading with verdicts. Data later than the snapshot's as-of is not seen; with none, verdicts say what
    lacks.

    Args:
        reading: from ``twinkeel.reading.read``.
        world: the reference room's world; None judges without listing facts.
        snapshot: market data, or None.
    """
    sources = Sources(world, snapshot)
    slips = {(f["start"], f["end"]): f for f in reading.findings if f.get("kind") == "arithmetic"}
    claims = []
    for claim in reading.claims:
        verdicts = _verdicts(claim, sources, reading)
        slip = next((f for (start, end), f in slips.items() if start <= claim.start and claim.end <= end), None)
        if slip is not None and claim.cls == "quantitative":
            verdicts = [
                Verdict(
                    claim.measure or "arithmetic",
                    "internally inconsistent",
                    slip.get("value"),
                    slip["formula"],
                    note=slip["text"],
                ),
                *verdicts,
            ]
        claims.append(replace(claim, verdicts=verdicts, verdict=overall(claim, verdicts)))
    return replace(reading, claims=claims)


def overall(claim: Claim, verdicts: list[Verdict]) -> str:
    """One word: an inner contradiction first; then the first-ranked measure, unless only another one holds."""
    words = [verdict.verdict for verdict in verdicts]
    if not words:
        return "not checkable"
    if "internally inconsistent" in words:
        return "internally inconsistent"
    if words[0] in _GOOD or words[0] == "definition-dependent":
        return words[0]
    if any(word in _GOOD for word in words[1:]):
        return "supported under an interpretation"
    if words[0] == "data missing" and "contradicted" in words[1:]:
        return "data missing"
    return words[0]


def _verdicts(claim: Claim, sources: Sources, reading: Reading) -> list[Verdict]:
    if claim.cls == "quantitative":
        if not claim.subject_codes and claim.subject is None:
            return [
                missing(
                    claim.measure or "value",
                    "whose figure it is: the subject is not a listed name",
                    *(c.measure.replace("_", " ") for c in claim.measures[:1]),
                )
            ]
        found = measure_claim(claim, sources, telling(claim, reading))
        points = open_points(claim)
        return [_tempered(verdict, points) for verdict in found] if points else found
    if claim.cls == "membership":
        return [_membership(claim, sources, reading)]
    if claim.cls == "temporal":
        return [_temporal(claim, sources)]
    if claim.cls == "directional":
        return [_direction(claim, sources, candidate.measure) for candidate in claim.measures]
    if claim.cls == "comparative":
        return _comparison(claim, sources)
    if claim.cls == "rating":
        return [
            Verdict(
                "rating",
                "not checkable",
                missing=("the report in which the rating stands",),
                note="a rating is quoted, not computed; it can be used as an ordinal view of your own strength",
            )
        ]
    return [
        Verdict(
            claim.measure or "opinion",
            "not checkable",
            missing=("sign of earnings, P/S and implied growth of each company meant",),
            note="an opinion; it can be run as a test over the companies meant",
        )
    ]


def _tempered(verdict: Verdict, points: list[str]) -> Verdict:
    """A contradiction that rests on what the text leaves open is none: it is said, and left unsettled."""
    if verdict.verdict != "contradicted":
        return verdict
    note = f"the text leaves open {', '.join(points)}; by the likeliest reading it would not hold"
    return replace(verdict, verdict="not checkable", note="; ".join(filter(None, [note, verdict.note])))


def _membership(claim: Claim, sources: Sources, reading: Reading) -> Verdict:
    measure = claim.measure or "fund_holds"
    holder = claim.subject_codes[0] if claim.subject_codes else claim.subject_name or "the fund"
    day = reading.document.anchor or "the date of the text"
    member = claim.object_codes[0] if claim.object_codes else claim.object or "the company"
    for code in claim.subject_codes:
        book = sources.fund_book(code)
        line = _held(book, claim.object_codes) if book is not None else None
        if line is not None:
            weight, source, on = line
            return Verdict(
                measure,
                "supported",
                weight,
                f"weight {weight:.2%} > 0",
                ({"name": f"{member} in {code}", "value": weight, "date": on, "source": source},),
                note=_age(on, reading),
            )
        if book is not None and _old(str(book.date), reading) <= OLD_DAYS and (whole := _whole(book)) is not None:
            on, source = str(book.date), str(book.source)
            return Verdict(
                measure,
                "contradicted",
                0.0,
                f"weight 0: not among the {len(book.lines)} holdings, which are {whole:.1%} of {code}",
                ({"name": f"{member} in {code}", "value": 0.0, "date": on, "source": source},),
            )
        for value in sources.published(code, "weight" if measure == "fund_holds" else "member"):
            if value.basis == claim.object:
                formula = f"weight {value.value:.1%} > 0" if measure == "fund_holds" else "in the list of constituents"
                return Verdict(
                    measure, "supported", value.value, formula, (value.as_json(),), note=_age(value.date, reading)
                )
        fact = next((f for f in fund_facts() if f.code == code and claim.object in f.holds), None)
        if fact is not None:
            return Verdict(
                measure,
                "data missing",
                missing=(f"holdings of {code} at or before {day}",),
                note=f"likely by {fact.source}",
            )
    if measure == "index_contains":
        return missing(measure, f"constituents of {holder} at {day}, with {member} among them or not")
    return missing(measure, f"holdings of {holder} at or before {day}, with {member} among them or not")


def _held(book: Any, codes: tuple[str, ...]) -> tuple[float, str, str] | None:
    for line in getattr(book, "lines", ()) or ():
        if getattr(line, "code", None) in codes:
            weight = getattr(line, "weight", None)
            if weight:
                return float(weight), str(getattr(book, "source", "")), str(getattr(book, "date", ""))
    return None


def _whole(book: Any) -> float | None:
    """The sum of a book's weights where it is the whole fund (0.95 to 1.05), else None: a part proves no absence."""
    weights = [line.weight for line in book.lines]
    if not weights or any(weight is None for weight in weights):
        return None
    total = float(sum(weights))
    return total if 0.95 <= total <= 1.05 else None


OLD_DAYS = 100  # holdings older than this, against the text, are called old and prove no absence


def _old(on: str, reading: Reading) -> int:
    anchor, day = day_of(reading.document.anchor), day_of(on[:10])
    return abs((anchor - day).days) if anchor and day else 0


def _age(on: str, reading: Reading) -> str:
    days = _old(on, reading)
    return f"holdings of {on[:10]}, {days} days from the text: old" if days > OLD_DAYS else ""


def _temporal(claim: Claim, sources: Sources) -> Verdict:
    measure = claim.measure or "first_trade_date"
    start, end = (day_of(claim.period.start), day_of(claim.period.end)) if claim.period else (None, None)
    if start is None or end is None:
        return missing(measure, "the year of the text", f"listing date of {claim.subject_name}")
    dates: list[tuple[str, date, str]] = [
        (line.code, line.listed_from, line.source) for line in sources.listings(claim.subject_codes) if line.listed_from
    ]
    if not dates:
        dates = [
            (f.code, date.fromisoformat(f.launched), f.source) for f in fund_facts() if f.code in claim.subject_codes
        ]
    if not dates:
        return missing(measure, f"listing date of {claim.subject_name}")
    code, day, source = next(((c, d, s) for c, d, s in dates if start <= d <= end), dates[0])
    verdict = "supported" if start <= day <= end else "contradicted"
    return Verdict(
        measure,
        verdict,
        None,
        f"{code} first traded on {day}; the text says {claim.period.text if claim.period else ''}: {start} to {end}",
        ({"name": f"listing date of {code}", "value": day.isoformat(), "source": source},),
    )


def _direction(claim: Claim, sources: Sources, measure: str) -> Verdict:
    if measure != "price_return_pct":
        when = (
            f"{claim.period.start} and {claim.period.end}"
            if claim.period and claim.period.start
            else "the ends of the period"
        )
        return missing(measure, f"net assets of {claim.subject_name} at {when}")
    probe = replace(claim, value=0, unit="fraction", operator=">=", digits=1, high=None)
    found = price_return(probe, sources, measure, Telling(closed=True, during=False, today=False))
    if found.value is None:
        return found
    right = found.value > 0 if claim.value == "up" else found.value < 0
    return replace(found, verdict="supported" if right else "contradicted", note="the sign alone is claimed")


def _comparison(claim: Claim, sources: Sources) -> list[Verdict]:
    out = []
    for candidate in claim.measures:
        left = next((v for code in claim.subject_codes for v in sources.published(code, candidate.measure)), None)
        right = next((v for code in claim.object_codes for v in sources.published(code, candidate.measure)), None)
        if left is not None and right is not None and left.unit == right.unit:
            larger = left.value > right.value
            close = abs(left.value / right.value - 1) < 0.05
            out.append(
                Verdict(
                    candidate.measure,
                    "supported" if larger else "contradicted",
                    left.value / right.value,
                    f"{left.value:,.0f} against {right.value:,.0f} {left.unit}",
                    (left.as_json(), right.as_json()),
                    note="by less than 5 percent" if close else "",
                )
            )
        else:
            out.append(
                missing(
                    candidate.measure,
                    (
                        f"{candidate.measure.replace('_', ' ')} of {claim.subject_name} and of "
                        f"{claim.object or 'the other'} at one date"
                    ),
                )
            )
    return out
