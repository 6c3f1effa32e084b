"""What the articles say, as the plan shows it: each claim with its verdict, each stance with who gains by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from twinkeel.reading.model import Claim, Document, Reading, Stance


def articles(readings: Sequence[tuple[str, Reading]]) -> tuple[Mapping[str, Any], ...]:
    """The readings (file name and judged reading) as plain rows."""
    return tuple(_article(name, reading) for name, reading in readings)


def _article(name: str, reading: Reading) -> Mapping[str, Any]:
    document = reading.document
    return {
        "file": name,
        "title": document.title or "",
        "dated": document.published_at or f"date unknown ({document.published_how})",
        "sha256": document.sha256,
        "codes": sorted({code for mention in reading.mentions for code in mention.codes}),
        "claims": [_claim(claim, document) for claim in reading.claims],
        "stances": [_stance(stance) for stance in reading.stances],
        "questions": [question.text for question in reading.questions],
    }


def _claim(claim: Claim, document: Document) -> Mapping[str, Any]:
    start, end = document.sentences[claim.sentence] if claim.sentence >= 0 else (claim.start, claim.end)
    return {
        "quote": document.text[start:end].strip(),
        "trigger": claim.text,
        "class": claim.cls,
        "subject": claim.subject_name or claim.subject or "unknown",
        "codes": list(claim.subject_codes),
        "value": claim.value,
        "unit": claim.unit,
        "verdict": claim.verdict or "not checkable",
        "because": because(claim),
        "verdicts": [
            {"measure": each.measure, "verdict": each.verdict, "formula": each.formula, "missing": list(each.missing)}
            for each in claim.verdicts
        ],
    }


def because(claim: Claim) -> str:
    """The reasons behind a claim's verdict in one line: formula, note, or exactly what is missing."""
    parts = []
    for each in claim.verdicts:
        lacking = f"missing: {', '.join(each.missing)}" if each.missing else ""
        words = "; ".join(filter(None, [each.formula, each.note, lacking]))
        if words:
            parts.append(f"{each.measure.replace('_', ' ')}: {words}")
    return ". ".join(dict.fromkeys(parts))


def _stance(stance: Stance) -> Mapping[str, Any]:
    speaks = f" ({stance.speaks_for})" if stance.speaks_for and stance.speaks_for != stance.holder else ""
    return {
        "holder": f"{stance.holder_name}{speaks}",
        "object": stance.object,
        "direction": stance.direction,
        "mode": stance.mode,
        "reasons": list(stance.reasons),
        "quote": stance.quote,
        "conflict": stance.conflict_of_interest or "",
        "proposal": stance.proposal or "",
    }
