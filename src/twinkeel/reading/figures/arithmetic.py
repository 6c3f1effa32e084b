"""Arithmetic inside the text, checked without data: figures of one sentence that must agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from twinkeel.reading.context import Context
from twinkeel.reading.figures.arithmetic_forms import DOWNWARD, OTHER_BASE, UPWARD, possible_forms, skeleton
from twinkeel.reading.figures.arithmetic_sums import products, wholes
from twinkeel.reading.figures.rounding import Bounds, interval
from twinkeel.reading.model import Claim

_BANDS = {
    ("CNY", "USD"): (Decimal("5.9"), Decimal("8.9")),
    ("HKD", "USD"): (Decimal("7.70"), Decimal("7.90")),
    ("KRW", "USD"): (Decimal(800), Decimal(2000)),
    ("JPY", "USD"): (Decimal(70), Decimal(180)),
    ("INR", "USD"): (Decimal(35), Decimal(110)),
    ("TWD", "USD"): (Decimal(25), Decimal(36)),
}
"""Rates since 2000 with room to spare (HKD: the peg of 7.75 to 7.85): outside them one of the two amounts is a slip."""

_SLACK = {
    "change": Decimal("0.001"),
    "moved": Decimal("0.0006"),
    "margin": Decimal("0.0001"),
    "premium": Decimal("0.005"),
}
_BREAK = re.compile(r"[.;:,\ue000-\ue003]")
_CONVERTED = re.compile(r"\s?\(\s?(?:about |around |some |or |approximately |roughly |US)?")


def find_slips(context: Context, claims: list[Claim]) -> list[dict[str, Any]]:
    """Findings of kind ``arithmetic``: only what no rounding of the printed digits can reconcile."""
    out: list[dict[str, Any]] = []
    figures = [c for c in claims if c.cls == "quantitative"]
    for number, group in groupby(figures, key=lambda claim: claim.sentence):
        here = _apart(list(group))
        if len(here) < 2:
            continue
        start, end = context.document.sentences[number]
        text = context.folded[start:end]
        for relation, parts, words in _relations(text, start, here):
            out.extend(_check(relation, parts, words))
        for first, second in pairwise(here):
            out.extend(_two_currencies(context.folded[first.end : second.start], first, second))
        for found, said, formula, involved in (*products(text, start, here), *wholes(text, start, here)):
            if said is None or not found.meets(said):
                out.append(_finding(involved, float(found.middle), formula))
    return out


def _apart(figures: list[Claim]) -> list[Claim]:
    """Figures in order that do not overlap."""
    out: list[Claim] = []
    for claim in sorted(figures, key=lambda c: (c.start, -c.end)):
        if not out or claim.start >= out[-1].end:
            out.append(claim)
    return out


def _relations(text: str, start: int, figures: list[Claim]) -> Iterator[tuple[str, dict[str, Claim], str]]:
    """(relation, its figures by part, the words around them) as the forms find them; one a figure of change."""
    line, places = skeleton(text, start, figures)
    owner = dict(zip(places, figures, strict=True))
    told: set[int] = set()
    for form in possible_forms(line):
        for match in form.pattern.finditer(line):
            parts = {name: owner[match.start(name)] for name, value in match.groupdict().items() if value is not None}
            change = parts["change"]
            lead = _BREAK.split(line[max(0, match.start() - 40) : match.start()])[-1]
            tail = _BREAK.split(line[match.end() : match.end() + 40])[0]
            whole = lead + match[0] + tail
            if id(change) in told or OTHER_BASE.search(match[0] + tail) or not _alike(form.relation, parts):
                continue
            told.add(id(change))
            yield form.relation, parts, whole


def _alike(relation: str, parts: dict[str, Claim]) -> bool:
    """Whether the levels are of one unit, and measure what can be told apart from nothing else."""
    units = {part.unit for name, part in parts.items() if name != "change"}
    if len(units) != 1:
        return False
    if relation == "change":
        new, old = parts["new"], parts["old"]
        return new.subject == old.subject or old.subject is None or new.subject is None
    return True


def _check(relation: str, parts: dict[str, Claim], words: str) -> list[dict[str, Any]]:
    """A finding where what the other figures give cannot be what the figure of change says."""
    change = parts["change"]
    said = interval(change).widened(_SLACK[relation])
    way = _direction(change, words)
    if relation == "moved":
        found, shown = _moved(parts, way)
    elif relation == "margin":
        new, old = parts["new"], parts["old"]
        found = [interval(new) - interval(old)]
        shown = f"{new.text} less {old.text} is {float(found[0].middle) * 100:+.2f} points"
    else:
        found, shown = _ratio(parts)
        if change.unit == "x":
            said, way = said.shifted(-1), 1
        if relation == "premium":
            way = -1 if "discount" in words.lower() else 1
            found.append((interval(parts["old"]) / interval(parts["new"])).shifted(-1))
    options = [said] if way > 0 else [said.negated()] if way < 0 else [said, said.negated()]
    if not found or any(option.meets(each) for option in options for each in found):
        return []
    if relation == "change" and _other_bases(change, parts["new"], parts["old"]):
        return []
    return [_finding([*parts.values()], float(found[0].middle), f"{shown}, not {change.text}")]


def _moved(parts: dict[str, Claim], way: int) -> tuple[list[Bounds], str]:
    """The relative change that a step gives which led up or down to the new level; none where it leads below nought."""
    step, level = interval(parts["abs"]), interval(parts["new"])
    found = []
    if way >= 0 and step.high < level.low:
        found.append(step / (level - step))
    if way <= 0:
        found.append((step / (level + step)).negated())
    if not found:
        return [], ""
    return found, f"{parts['abs'].text} to {parts['new'].text} is {abs(float(found[0].middle)):.2%}"


def _ratio(parts: dict[str, Claim]) -> tuple[list[Bounds], str]:
    """The relative change between two levels; none from nought."""
    new, old = parts["new"], parts["old"]
    if interval(old).low <= 0 or interval(new).low <= 0:
        return [], ""
    found = (interval(new) / interval(old)).shifted(-1)
    return [found], f"{new.text} / {old.text} - 1 = {float(found.middle):+.1%}"


def _other_bases(change: Claim, new: Claim, old: Claim) -> bool:
    """So great a slip that different bases are likelier: up, to less than half of the level before."""
    return change.unit == "fraction" and change.direction == "up" and Decimal(old.value) > Decimal(new.value) * 2


def _direction(change: Claim, words: str) -> int:
    """1 up, -1 down, 0 not told, by the claim's own direction, else by the words around it."""
    if change.direction in {"up", "down"}:
        return 1 if change.direction == "up" else -1
    up, down = UPWARD.search(words) is not None, DOWNWARD.search(words) is not None
    return 0 if up == down else 1 if up else -1


def _two_currencies(between: str, first: Claim, second: Claim) -> list[dict[str, Any]]:
    """``380 billion yuan ($53 billion)``: the implied rate must be one that ever was."""
    if not _CONVERTED.fullmatch(between):
        return []
    for a, b in ((first, second), (second, first)):
        band = _BANDS.get((a.unit or "", b.unit or ""))
        if band is None:
            continue
        ours, theirs = interval(a), interval(b)
        if theirs.low <= 0:
            return []
        rate = ours / theirs
        if rate.high < band[0] or rate.low > band[1]:
            implied = f"{a.text} / {b.text} implies {float(rate.middle):.3g} {a.unit} per {b.unit}"
            return [_finding([first, second], float(rate.middle), f"{implied}, outside {band[0]} to {band[1]}")]
    return []


def _finding(parts: list[Claim], value: float, formula: str) -> dict[str, Any]:
    return {
        "kind": "arithmetic",
        "start": min(c.start for c in parts),
        "end": max(c.end for c in parts),
        "value": value,
        "formula": formula,
        "text": f"the figures do not agree with each other: {formula}",
        "sentence": parts[0].sentence,
    }
