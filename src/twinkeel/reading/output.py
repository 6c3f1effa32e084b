"""The reading as versioned JSON: same reading, same bytes."""

from __future__ import annotations

from typing import Any

from twinkeel.core.plain import plain
from twinkeel.reading.model import SCHEMA, Claim, Mention, Reading, Stance, Verdict


def reading_json(reading: Reading) -> dict[str, Any]:
    """Plain data of a reading; every offset counts Unicode code points of the text as given."""
    document = reading.document
    return {
        "schema": SCHEMA,
        "document": {
            "sha256": document.sha256,
            "characters": len(document.text),
            "title": document.title,
            "publisher": document.publisher,
            "source": document.source,
            "published_at": document.published_at,
            "published_how": document.published_how,
            "dateline": document.dateline,
            "year": None if document.anchor is None else int(document.anchor[:4]),
            "year_how": list(document.year_how),
            "anchor": document.anchor,
            "zones": [{"start": z.start, "end": z.end, "kind": z.kind} for z in document.zones],
            "sentences": [[start, end] for start, end in document.sentences],
        },
        "entities": plain({key: reading.entities[key] for key in sorted(reading.entities)}),
        "mentions": [mention_json(m) for m in reading.mentions],
        "claims": [claim_json(c) for c in reading.claims],
        "stances": [stance_json(s) for s in reading.stances],
        "findings": plain(reading.findings),
        "questions": [{"kind": q.kind, "text": q.text, "start": q.start, "end": q.end} for q in reading.questions],
    }


def mention_json(m: Mention) -> dict[str, Any]:
    """One mention as plain data."""
    details = {key: value for key, value in m.details.items() if key not in {"bracket", "style"}}
    return {
        "start": m.start,
        "end": m.end,
        "text": m.text,
        "type": m.type,
        "kind": m.kind,
        "codes": list(m.codes),
        "entity": m.entity,
        "name": m.name,
        "status": m.status,
        "role": m.role,
        "sentence": m.sentence,
        "evidence": list(m.evidence),
        **plain(details),
    }


def claim_json(c: Claim) -> dict[str, Any]:
    """One claim as plain data; ``measure`` repeats the first-ranked candidate."""
    out = {
        "start": c.start,
        "end": c.end,
        "text": c.text,
        "class": c.cls,
        "subject": c.subject,
        "subject_name": c.subject_name,
        "subject_codes": list(c.subject_codes),
        "subject_status": c.subject_status,
        "subject_why": c.subject_why,
        "measure": c.measure,
        "measures": [{"measure": m.measure, "rank": m.rank, "why": m.why} for m in c.measures],
        "value": plain(c.value),
        "high": plain(c.high),
        "unit": c.unit,
        "operator": c.operator,
        "digits": c.digits,
        "direction": c.direction,
        "base": c.base,
        "period": None if c.period is None else c.period.as_json(),
        "attribution": c.attribution,
        "sentence": c.sentence,
        "object": c.object,
        "object_codes": list(c.object_codes),
        "verdict": c.verdict,
        "verdicts": [verdict_json(v) for v in c.verdicts],
    }
    if (
        c.unit == "x"
        and c.measure is not None
        and c.measure.endswith(("change_pct", "return_pct"))
        and c.value is not None
    ):
        out["change"] = plain(c.value - 1)
    return out


def verdict_json(v: Verdict) -> dict[str, Any]:
    """One verdict as plain data."""
    return {
        "measure": v.measure,
        "verdict": v.verdict,
        "value": plain(v.value),
        "formula": v.formula,
        "inputs": plain(v.inputs),
        "missing": list(v.missing),
        "note": v.note,
    }


def stance_json(s: Stance) -> dict[str, Any]:
    """One stance as plain data."""
    return {
        "holder": s.holder,
        "holder_name": s.holder_name,
        "title": s.title,
        "speaks_for": s.speaks_for,
        "object": s.object,
        "object_codes": list(s.object_codes),
        "direction": s.direction,
        "sign": s.sign,
        "mode": s.mode,
        "reasons": list(s.reasons),
        "quote": s.quote,
        "start": s.start,
        "end": s.end,
        "sentence": s.sentence,
        "direct_quotation": s.direct,
        "conflict_of_interest": s.conflict_of_interest,
        "also_object": list(s.also_object),
        "also_holder": list(s.also_holder),
        "condition": s.condition,
        "proposal": s.proposal,
        "why": s.why,
    }
