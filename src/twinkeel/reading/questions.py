"""What the reader should settle: the year, damaged names, inferred funds, unstated bases, unknown subjects, slips."""

from __future__ import annotations

from typing import Any

from twinkeel.reading.context import Context
from twinkeel.reading.model import Claim, Question


def ask(context: Context, claims: list[Claim], findings: list[dict[str, Any]]) -> list[Question]:
    """Questions in a fixed order: about the document, its names, its figures."""
    out: list[Question] = []
    document = context.document
    if document.anchor is None:
        line = document.dateline
        what = f"The dateline says {line['text']!r} without a year" if line else "The text bears no date"
        out.append(
            Question(
                "date",
                f'{what}: which day is it of? Periods such as "this year" stay unresolved until you say (--as-of).',
                line["start"] if line else None,
                line["end"] if line else None,
            )
        )
    elif document.published_how == "year solved from dated listings":
        out.append(
            Question(
                "date",
                (
                    f"No year is printed; {document.anchor} follows from dated listings "
                    f"({'; '.join(dict.fromkeys(document.year_how))}). Is that right?"
                ),
            )
        )
    seen: set[tuple[str, str | None]] = set()
    for m in context.mentions:
        if (m.status, m.entity or m.text) in seen:
            continue
        seen.add((m.status, m.entity or m.text))
        if m.status == "repaired":
            out.append(
                Question(
                    "name",
                    (
                        f"{m.text!r} reads like a damaged name; its code says {m.name}. Quotations of this copy "
                        f"may be altered too."
                    ),
                    m.start,
                    m.end,
                )
            )
        elif m.status == "conflict":
            out.append(
                Question(
                    "name",
                    f"{m.text!r}: name and code disagree ({'; '.join(m.evidence)}). Which is meant?",
                    m.start,
                    m.end,
                )
            )
        elif m.status == "spurious_tag":
            out.append(
                Question(
                    "tag",
                    f"The code {m.text!r} stands beside a word that is no company: a publisher's tag, left out.",
                    m.start,
                    m.end,
                )
            )
        elif m.status == "inferred" and m.kind == "nominal":
            out.append(
                Question(
                    "fund",
                    (
                        f"{m.text!r} is not named; it fits {m.name} ({m.codes[0] if m.codes else 'no code'}): "
                        f"{'; '.join(m.evidence[:3])}. Is it that fund?"
                    ),
                    m.start,
                    m.end,
                )
            )
        elif m.status == "ambiguous":
            out.append(Question("fund", f"{m.text!r} fits several: {'; '.join(m.evidence)}. Which?", m.start, m.end))
        elif m.status == "nil" and m.kind == "code":
            out.append(
                Question("code", f"The code {m.text!r} is not in the master; it is kept, unlinked.", m.start, m.end)
            )
    for claim in claims:
        if claim.cls != "quantitative":
            continue
        if claim.subject is None:
            out.append(
                Question(
                    "subject",
                    f"Whose figure is {claim.text!r}? No listed name could be made its subject.",
                    claim.start,
                    claim.end,
                )
            )
        if claim.measures and claim.measures[0].measure == "pe_multiple" and "unstated" in claim.measures[0].why:
            out.append(
                Question(
                    "basis",
                    f"{claim.text!r}: trailing or forward, and with loss-makers in or out? The text does not say.",
                    claim.start,
                    claim.end,
                )
            )
        if claim.measures and claim.measures[0].measure == "aum_change_pct":
            out.append(
                Question(
                    "measure",
                    (
                        f"{claim.text!r} may be growth of assets or return of price; assets are likelier: "
                        f"{claim.measures[0].why}."
                    ),
                    claim.start,
                    claim.end,
                )
            )
    out.extend(Question("arithmetic", str(f["text"]), f["start"], f["end"]) for f in findings)
    return out
