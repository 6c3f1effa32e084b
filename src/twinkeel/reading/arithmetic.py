"""Arithmetic inside the text, checked without data: a change and the levels it joins, points and percent,
respectively."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from twinkeel.reading.context import Context
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


def find_slips(context: Context, claims: list[Claim]) -> list[dict[str, Any]]:
    """Findings of kind ``arithmetic``: only what no rounding of the printed digits can reconcile."""
    figures = [c for c in claims if c.cls == "quantitative"]
    out: list[dict[str, Any]] = []
    for number, claim in enumerate(figures):
        rest = [c for c in figures[number + 1 : number + 4] if c.sentence == claim.sentence]
        out.extend(_change_and_levels(context, claim, rest, figures[max(0, number - 2) : number]))
        out.extend(_points_and_percent(context, claim, rest))
        out.extend(_two_currencies(context, claim, rest))
        out.extend(_premium(context, claim, figures))
    return out


def _between(context: Context, a: Claim, b: Claim) -> str:
    return context.folded[a.end : b.start]


def interval(claim: Claim) -> tuple[Decimal, Decimal]:
    """What the printed digits and the operator admit, generously."""
    value = Decimal(claim.value)
    if claim.high is not None:
        return value, Decimal(claim.high)
    if claim.digits is None:
        half = abs(value) * Decimal("0.1")
    else:
        last = value.adjusted() - claim.digits + 1 if value else 0
        if claim.unit == "fraction" and abs(value) < 1:
            last = min(last, -2)
        if claim.unit not in {"fraction", "x", "count"} and abs(value) < 100_000:
            last = min(last, 0)
        half = Decimal(1).scaleb(last) / 2
    low, high = value - half, value + half
    if claim.operator in {">", ">="}:
        high = max(high, value * Decimal("1.5"))
    elif claim.operator in {"<", "<=", "<~"}:
        low = min(low, value * Decimal("0.5"))
    elif claim.operator == "~" and not claim.text[:1].isdigit():
        low, high = min(low, value * Decimal("0.85")), max(high, value * Decimal("1.15"))
    return low, high


_TO = re.compile(r"[^.;,()]{0,30}?,?\s?\bto\s(?:a record |about |some |around |nearly |a record high of )?$")
_FROM = re.compile(r"[^.;()]{0,30}?,?\s?\bfrom\s(?:about |some |around |nearly )?$")


def _change_and_levels(context: Context, change: Claim, rest: list[Claim], before: list[Claim]) -> list[dict[str, Any]]:
    """``rose 25% to 16 from 10``, ``rose 25% from 10 to 16``, ``rose to 16 from 10, up 25%``."""
    if change.unit not in {"fraction", "x"} or (change.direction is None and change.unit != "x"):
        return []
    new = old = None
    if len(rest) >= 2 and rest[0].unit == rest[1].unit and rest[0].unit not in {"fraction", "x", "bps"}:
        if _TO.fullmatch(_between(context, change, rest[0])) and _FROM.fullmatch(_between(context, rest[0], rest[1])):
            new, old = rest[0], rest[1]
        elif _FROM.fullmatch(_between(context, change, rest[0])) and _TO.fullmatch(_between(context, rest[0], rest[1])):
            new, old = rest[1], rest[0]
    if (
        new is None
        and len(before) == 2
        and all(c.sentence == change.sentence for c in before)
        and before[0].unit == before[1].unit
        and before[0].unit not in {"fraction", "x", "bps"}
    ):
        gap = _between(context, before[1], change)
        if re.fullmatch(
            (
                r",?\s(?:up|down|a (?:rise|gain|jump|drop|fall|increase|decline) of|an increase of)\s(?:about |"
                r"nearly |some )?"
            ),
            gap,
        ):
            if _FROM.fullmatch(_between(context, before[0], before[1])):
                new, old = before[0], before[1]
            elif _TO.fullmatch(_between(context, before[0], before[1])) and re.search(
                r"\bfrom\s$", context.folded[before[0].start - 6 : before[0].start]
            ):
                new, old = before[1], before[0]
    if new is None or old is None:
        return []
    if change.direction == "up" and change.unit == "fraction" and Decimal(old.value) > Decimal(new.value) * 2:
        return []  # different bases are likelier than so great a slip
    (new_low, new_high), (old_low, old_high) = interval(new), interval(old)
    if old_low <= 0:
        return []
    low, high = new_low / old_high - 1, new_high / old_low - 1
    said_low, said_high = interval(change)
    if change.unit == "x":
        said_low, said_high = said_low - 1, said_high - 1
    elif change.direction == "down":
        said_low, said_high = -said_high, -said_low
    if said_low <= high + Decimal("0.001") and low <= said_high + Decimal("0.001"):
        return []
    true = Decimal(new.value) / Decimal(old.value) - 1
    return [
        _finding(
            context, [change, new, old], true, f"{new.text} / {old.text} - 1 = {float(true):+.1%}, not {change.text}"
        )
    ]


def _points_and_percent(context: Context, points: Claim, rest: list[Claim]) -> list[dict[str, Any]]:
    """``rose 620 points, or 0.9%, to 25,790``: points over (level less points)."""
    if points.unit != "points" or points.measure != "index_change_points" or len(rest) < 2:
        return []
    percent, level = rest[0], rest[1]
    if percent.unit != "fraction" or level.unit != "points" or level.subject != points.subject:
        return []
    if not re.fullmatch(r"[\s,(]*(?:or\s)?(?:about\s)?", _between(context, points, percent)) or not re.search(
        r"\b(?:to|at)\s(?:close at |end at )?$", _between(context, percent, level)
    ):
        return []
    sign = -1 if points.direction == "down" or percent.direction == "down" else 1
    change, at = Decimal(points.value), Decimal(level.value)
    base = at - sign * change
    if base <= 0:
        return []
    low, high = interval(percent)
    true = change / base
    if low - Decimal("0.0006") <= true <= high + Decimal("0.0006"):
        return []
    return [
        _finding(
            context,
            [points, percent, level],
            true,
            f"{points.text} on {float(base):,.2f} is {float(true):.2%}, not {percent.text}",
        )
    ]


def _two_currencies(context: Context, first: Claim, rest: list[Claim]) -> list[dict[str, Any]]:
    """``380 billion yuan ($53 billion)``: the implied rate must be one that ever was."""
    if not rest or not re.fullmatch(
        r"\s?\(\s?(?:about |around |some |or |approximately |roughly )?", _between(context, first, rest[0])
    ):
        return []
    second = rest[0]
    for a, b in ((first, second), (second, first)):
        band = _BANDS.get((a.unit or "", b.unit or ""))
        if band is None:
            continue
        (a_low, a_high), (b_low, b_high) = interval(a), interval(b)
        if b_low <= 0:
            return []
        if a_high / b_low < band[0] or a_low / b_high > band[1]:
            rate = Decimal(a.value) / Decimal(b.value)
            return [
                _finding(
                    context,
                    [first, second],
                    rate,
                    (
                        f"{a.text} / {b.text} implies {float(rate):.3g} {a.unit} per {b.unit}, outside {band[0]} "
                        f"to {band[1]}"
                    ),
                )
            ]
    return []


def _premium(context: Context, claim: Claim, figures: list[Claim]) -> list[dict[str, Any]]:
    """``14.2x against 22.5x, a discount of 37%``."""
    if claim.measure not in {"discount_pct", "premium_pct"}:
        return []
    pair = [c for c in figures if c.sentence == claim.sentence and c.unit == "x" and c.end <= claim.start]
    if len(pair) != 2 or (
        not re.fullmatch(
            (
                r"[^.;]{0,60}?,\s(?:an?|implying an?|representing an?)\s(?:\w+\s)?(?:discount|"
                r"premium) of\s(?:about |nearly )?"
            ),
            _between(context, pair[1], claim),
        )
        and not re.fullmatch(r"[^.;]{0,60}?,\s(?:an?|implying an?)\s(?:about )?", _between(context, pair[1], claim))
    ):
        return []
    (a_low, a_high), (b_low, b_high) = interval(pair[0]), interval(pair[1])
    low, high = a_low / b_high - 1, a_high / b_low - 1
    said_low, said_high = interval(claim)
    sign = -1 if claim.measure == "discount_pct" else 1
    bounds = sorted((sign * low, sign * high))
    if said_low <= bounds[1] + Decimal("0.005") and bounds[0] - Decimal("0.005") <= said_high:
        return []
    inverse = sorted((sign * (b_low / a_high - 1), sign * (b_high / a_low - 1)))
    if said_low <= inverse[1] + Decimal("0.005") and inverse[0] - Decimal("0.005") <= said_high:
        return []
    true = Decimal(pair[0].value) / Decimal(pair[1].value) - 1
    return [
        _finding(
            context,
            [pair[0], pair[1], claim],
            true,
            f"{pair[0].text} / {pair[1].text} - 1 = {float(true):+.1%}, not {claim.text}",
        )
    ]


def _finding(context: Context, parts: list[Claim], value: Decimal, formula: str) -> dict[str, Any]:
    start, end = min(c.start for c in parts), max(c.end for c in parts)
    return {
        "kind": "arithmetic",
        "start": start,
        "end": end,
        "value": float(value),
        "formula": formula,
        "text": f"the figures do not agree with each other: {formula}",
        "sentence": parts[0].sentence,
    }
