"""The development set: self-written articles with their own annotation, and a scorer of the usual shape.

Markup: ``[[surface|CODE]]`` is a mention that links to that code (``-`` must not link);
``{{surface|value|unit|CODE|measure|period}}`` is a printed
figure with its subject, first-ranked measure and kind of period, where empty fields are not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(
    r"\[\[(?P<name>[^|\]]+)\|(?P<code>[^\]]+)\]\]|\{\{(?P<figure>[^|}]+)\|(?P<value>[^|]+)\|(?P<unit>[^|]*)\|"
    r"(?P<subject>[^|]*)\|(?P<measure>[^|]*)\|(?P<period>[^}]*)\}\}"
)


@dataclass
class Annotated:
    """One article with its truth."""

    name: str
    text: str
    mentions: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)


def load(path: Path) -> Annotated:
    """Strip the markup and keep the offsets."""
    source = path.read_text(encoding="utf-8")
    out, pieces, position, size = Annotated(path.stem, ""), [], 0, 0
    for match in _MARK.finditer(source):
        before = source[position : match.start()]
        surface = match["name"] or match["figure"]
        pieces += [before, surface]
        start = size + len(before)
        size = start + len(surface)
        position = match.end()
        if match["name"]:
            out.mentions.append({"start": start, "end": size, "code": match["code"], "text": surface})
        else:
            out.claims.append(
                {
                    "start": start,
                    "end": size,
                    "text": surface,
                    "value": float(match["value"]),
                    "unit": match["unit"],
                    "subject": match["subject"],
                    "measure": match["measure"],
                    "period": match["period"],
                }
            )
    out.text = "".join([*pieces, source[position:]])
    return out


def articles() -> list[Annotated]:
    """All annotated articles, by name."""
    return [load(path) for path in sorted(FOLDER.glob("*.ann"))]


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two spans share a character."""
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def score(article: Annotated, reading: dict[str, Any]) -> tuple[dict[str, list[int]], list[str]]:
    """Counts [right, wrong, missed] for links and values, [right, of] for subject, measure and period, with remarks."""
    counts = {
        "link": [0, 0, 0],
        "value": [0, 0, 0],
        "subject": [0, 0],
        "measure": [0, 0],
        "period": [0, 0],
        "trap": [0, 0],
    }
    remarks: list[str] = []
    linked = [m for m in reading["mentions"] if m["codes"]]
    used: set[int] = set()
    for gold in article.mentions:
        if gold["code"] == "-":
            counts["trap"][1] += 1
            if any(overlap(m, gold) for m in linked):
                counts["trap"][0] += 1
                remarks.append(f"TRAP {gold['text']}")
            continue
        hit = next(
            (
                i
                for i, m in enumerate(linked)
                if i not in used
                and overlap(m, gold)
                and gold["code"] in set(m["codes"]) | set(reading["entities"].get(m["entity"], {}).get("codes", []))
            ),
            None,
        )
        if hit is None:
            counts["link"][2] += 1
            remarks.append(f"MISSED {gold['text']} {gold['code']}")
        else:
            used.add(hit)
            counts["link"][0] += 1
    for i, m in enumerate(linked):
        if i not in used and not any(overlap(m, gold) for gold in article.mentions) and m["kind"] in {"name", "code"}:
            counts["link"][1] += 1
            remarks.append(f"EXTRA {m['text']} {m['codes'][:2]}")
    figures = [c for c in reading["claims"] if c["class"] == "quantitative"]
    taken: set[int] = set()
    for gold in article.claims:
        hits = [i for i, c in enumerate(figures) if i not in taken and overlap(c, gold)]
        right = next(
            (i for i in hits if abs(abs(float(figures[i]["value"])) - gold["value"]) <= 0.01 * gold["value"] + 1e-9),
            None,
        )
        if right is None:
            counts["value"][2] += 1
            remarks.append(f"NO VALUE {gold['text']} {[figures[i]['value'] for i in hits]}")
            taken.update(hits)
            continue
        taken.add(right)
        counts["value"][0] += 1
        claim = figures[right]
        known = set(claim["subject_codes"]) | set(reading["entities"].get(claim["subject"], {}).get("codes", []))
        counts["subject"][1] += 1
        if (gold["subject"] in known) if gold["subject"] else not known:
            counts["subject"][0] += 1
        else:
            remarks.append(f"SUBJECT {gold['text']}: {claim['subject']} not {gold['subject']} ({claim['subject_why']})")
        if gold["measure"]:
            counts["measure"][1] += 1
            if claim["measure"] == gold["measure"]:
                counts["measure"][0] += 1
            else:
                remarks.append(f"MEASURE {gold['text']}: {claim['measure']} not {gold['measure']}")
        if gold["period"]:
            counts["period"][1] += 1
            kind = claim["period"]["kind"] if claim["period"] else None
            if kind == gold["period"]:
                counts["period"][0] += 1
            else:
                remarks.append(f"PERIOD {gold['text']}: {kind} not {gold['period']}")
    for i, claim in enumerate(figures):
        if i not in taken and not any(overlap(claim, gold) for gold in article.claims):
            counts["value"][1] += 1
            remarks.append(f"EXTRA VALUE {claim['text']} {claim['measure']} {claim['subject']}")
    return counts, remarks
