"""Several articles: per issuer and theme the claims and stances in order of day, and who changed their mind."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from twinkeel.core.plain import plain
from twinkeel.reading.model import Reading


def watch_list(readings: Sequence[Reading], cluster: Sequence[int]) -> dict[str, Any]:
    """The watch list and the narrative. Versions of one story count once (the first of each cluster).

    Returns:
        ``subjects``: per issuer, fund, index or theme its claims and stances by day; ``changes``: holders whose stance
        on one object changed sign, with both quotes; ``narrative``: plain sentences; ``versions``: the clusters.
    """
    subjects: dict[str, dict[str, Any]] = {}
    opinions: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number, reading in enumerate(readings):
        if cluster[number] != number:
            continue
        day = reading.document.anchor or "undated"
        where = reading.document.source or reading.document.title or f"article {number + 1}"
        named: set[str] = set()
        for mention in reading.mentions:
            if (
                mention.entity
                and mention.type in {"issuer", "fund", "index"}
                and mention.role == "subject"
                and mention.entity not in named
            ):
                named.add(mention.entity)
                entry = _entry(subjects, mention.entity, mention.name or mention.text, list(mention.codes[:1]))
                entry["articles"].append({"day": day, "source": where})
        for claim in reading.claims:
            if claim.subject and claim.cls == "quantitative":
                entry = _entry(
                    subjects, claim.subject, claim.subject_name or claim.subject, list(claim.subject_codes[:1])
                )
                entry["claims"].append(
                    {
                        "day": day,
                        "source": where,
                        "text": claim.text,
                        "measure": claim.measure,
                        "value": plain(claim.value),
                        "unit": claim.unit,
                        "direction": claim.direction,
                        "verdict": claim.verdict,
                    }
                )
        for stance in reading.stances:
            row = {
                "day": day,
                "source": where,
                "holder": stance.holder_name,
                "speaks_for": stance.speaks_for,
                "direction": stance.direction,
                "sign": stance.sign,
                "mode": stance.mode,
                "quote": stance.quote,
                "conflict_of_interest": stance.conflict_of_interest,
            }
            for target in (stance.object, *stance.also_object):
                label = reading.entities.get(target, {}).get("name") or target
                _entry(subjects, target, label, [])["stances"].append(row)
                opinions.setdefault((stance.holder, target), []).append(row)
    changes = _changes(opinions, subjects)
    for entry in subjects.values():
        for key in ("articles", "claims", "stances"):
            entry[key].sort(key=lambda row: (row["day"], row["source"]))
    ordered = dict(
        sorted(subjects.items(), key=lambda pair: (-len(pair[1]["articles"]), -len(pair[1]["stances"]), pair[0]))
    )
    versions: dict[int, list[int]] = {}
    for number, first in enumerate(cluster):
        versions.setdefault(first, []).append(number)
    return {
        "subjects": ordered,
        "changes": changes,
        "narrative": _narrative(ordered, changes),
        "versions": [group for group in versions.values() if len(group) > 1],
    }


def _entry(subjects: dict[str, dict[str, Any]], key: str, name: str, codes: list[str]) -> dict[str, Any]:
    entry = subjects.setdefault(key, {"name": name, "codes": codes, "articles": [], "claims": [], "stances": []})
    if codes and not entry["codes"]:
        entry["codes"] = codes
    return entry


def _changes(
    opinions: dict[tuple[str, str], list[dict[str, Any]]], subjects: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    out = []
    for (_holder, target), rows in sorted(opinions.items()):
        dated = sorted((row for row in rows if row["day"] != "undated" and row["sign"]), key=lambda row: row["day"])
        for before, after in itertools.pairwise(dated):
            if before["sign"] * after["sign"] < 0 and before["day"] < after["day"]:
                out.append(
                    {
                        "holder": after["holder"],
                        "object": subjects[target]["name"],
                        "from": before["direction"],
                        "to": after["direction"],
                        "from_day": before["day"],
                        "to_day": after["day"],
                        "quotes": [before["quote"], after["quote"]],
                    }
                )
    return out


def _narrative(subjects: dict[str, dict[str, Any]], changes: list[dict[str, Any]]) -> list[str]:
    lines = []
    for entry in subjects.values():
        signs = [row["sign"] for row in entry["stances"]]
        if not signs and len(entry["articles"]) < 2:
            continue
        up, down = sum(s > 0 for s in signs), sum(s < 0 for s in signs)
        days = sorted({row["day"] for row in entry["articles"] + entry["stances"] if row["day"] != "undated"})
        span = f" from {days[0]} to {days[-1]}" if len(days) > 1 else f" on {days[0]}" if days else ""
        leaning = f"{up} leaning towards it, {down} against" if signs else "no stance"
        lines.append(
            f"{entry['name']}: {max(len(entry['articles']), 1)} "
            f"article{'s' if len(entry['articles']) > 1 else ''}{span}; {leaning}; {len(entry['claims'])} "
            f"figure{'s' if len(entry['claims']) != 1 else ''}."
        )
    lines.extend(
        (
            f"{c['holder']} changed from {c['from'].replace('_', ' ')} ({c['from_day']}) to "
            f"{c['to'].replace('_', ' ')} ({c['to_day']}) on {c['object']}."
        )
        for c in changes
    )
    return lines
