"""Printed numbers as exact quantities: percent, points, basis points, fold, times, money with scale, fractions in
words."""

from __future__ import annotations

import re
from dataclasses import replace

from twinkeel.reading.figures.digits import operator_of, significant
from twinkeel.reading.figures.number_forms import build
from twinkeel.reading.figures.number_grammar import CORE, OPERATOR, OPERATOR_ENDS, triggers
from twinkeel.reading.model import Quantity
from twinkeel.reading.patterns.closings import Closed


def find_quantities(folded: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Quantities in a stretch of folded text, left to right. Years, dates and bare counts are not quantities."""
    stop = len(folded) if end is None else end
    out: list[Quantity] = []
    position = start
    for offset, offset_end in triggers(folded[start:stop]):
        at = start + offset
        if at < position:
            continue
        position = start + offset_end
        match = _core_at(folded, at, start, stop)
        if match is None:
            while position < stop and folded[position].isdigit():
                position += 1
            continue
        begin, operator = _lead(folded, match, out[-1].end if out else start)
        quantity = build(match, folded, operator)
        if quantity is None:
            position = max(position, match.end() if match["level"] or match["count"] else position)
            continue
        position = max(match.end(), position)
        if begin < quantity.start:
            quantity = replace(quantity, start=begin, text=folded[begin : quantity.end])
        if quantity.high is not None and _FROM.search(folded, max(start, match.start() - 8), match.start()):
            halves = _halves(quantity, folded)
            if halves:
                out.extend(halves)
                continue
        if (
            out
            and quantity.kind == "money"
            and out[-1].kind == "count"
            and not out[-1].noun
            and folded[out[-1].end : quantity.start] in {" and ", " to ", " or "}
        ):
            out[-1] = replace(out[-1], unit=quantity.unit, kind="money")  # "between 7 billion and 8 billion euros"
        if (
            out
            and out[-1].unit == quantity.unit
            and out[-1].high is None
            and quantity.value > out[-1].value
            and folded[out[-1].end : quantity.start] == " and "
            and _BETWEEN.search(folded, max(start, out[-1].start - 10), out[-1].start)
        ):
            low = out.pop()
            out.append(
                replace(
                    low, end=quantity.end, text=folded[low.start : quantity.end], operator="range", high=quantity.value
                )
            )
            continue
        out.append(quantity)
    return out


def _core_at(folded: str, at: int, start: int, stop: int) -> re.Match[str] | None:
    """The figure that begins at a trigger, with a sign or currency prefix before it; None where none does."""
    previous = folded[at - 1] if at > start else " "
    first = folded[at]
    if (first.isalpha() and previous.isalnum()) or (
        first.isdigit() and (previous.isalnum() or (previous in ".," and at - 2 >= start and folded[at - 2].isdigit()))
    ):
        return None
    if previous in "+-−–" and (at - 1 == start or (not folded[at - 2].isalnum() and folded[at - 2] != ")")):
        match = CORE.match(folded, at - 1, stop)
        if match is not None:
            return match
    return CORE.match(folded, at, stop)


def _lead(folded: str, match: re.Match[str], floor: int) -> tuple[int, str]:
    """Where the figure begins with its operator and article, and the operator."""
    begin = match.start()
    if match["multipleof"]:
        article = _ARTICLE.search(folded, max(floor, begin - 14), begin)
        begin = article.start() if article else begin
    lead = folded[max(floor, begin - 34) : begin]
    if lead.isascii() and not lead.rstrip().lower().endswith(OPERATOR_ENDS):
        return begin, "="
    operator = OPERATOR.search(folded, max(floor, begin - 34), begin)
    if operator is None:
        return begin, "="
    words = operator["operator"] or operator.group().strip()
    return operator.start() if operator.group()[:1].strip() else operator.start() + 1, operator_of(words)


_ARTICLE = Closed(r"\ban?\s(?:forward\s|trailing\s|price-to-)?$")
_FROM = Closed(r"\b(?:from|by)\s$")
_BETWEEN = Closed(r"\bbetween\s$")
_TO = re.compile(r"\s?(?:to|-|–|—)\s?")


def _digits(text: str) -> int | None:
    number = re.search(r"\d[\d.,]*\d|\d", text)
    return significant(number.group()) if number else None


def _halves(quantity: Quantity, folded: str) -> list[Quantity]:
    """``from 5% to 7%`` is two figures, not a range."""
    joint = _TO.search(quantity.text)
    if joint is None or quantity.high is None:
        return []
    middle, after = quantity.start + joint.start(), quantity.start + joint.end()
    return [
        replace(
            quantity,
            end=middle,
            text=folded[quantity.start : middle],
            operator="=",
            high=None,
            digits=_digits(folded[quantity.start : middle]),
        ),
        replace(quantity, start=after, text=folded[after : quantity.end], value=quantity.high, operator="=", high=None),
    ]
