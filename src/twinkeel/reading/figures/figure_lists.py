"""Lists of figures matched in order (respectively), and which way a figure goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from twinkeel.reading.grammar.items import MEASURE_NOUNS, MOVES_DOWN, MOVES_UP, Item, eligible
from twinkeel.reading.model import Mention

if TYPE_CHECKING:
    from twinkeel.reading.context import Context, Sentence


def respectively(items: list[Item]) -> dict[int, Mention]:
    """For "X and Y rose 3% and 4%, respectively": each figure's own name, matched in order."""
    marks = [k for k, item in enumerate(items) if item.low == "respectively"]
    out: dict[int, Mention] = {}
    for mark in marks:
        figures: list[int] = []
        k = mark - 1
        while k >= 0 and (
            items[k].kind == "Q"
            or items[k].low in {",", "and", "to", "by"}
            or (
                items[k].kind in "WP"
                and figures
                and items[k].low in {"percent", "about", "nearly", "around", "from", "(", ")"}
            )
        ):
            if items[k].kind == "Q":
                figures.append(k)
            k -= 1
            if (
                k >= 0
                and items[k].kind != "Q"
                and items[k].low not in {",", "and", "by", "about", "nearly", "around", "percent"}
                and figures
            ):
                break
        figures.reverse()
        if len(figures) < 2:
            figures = [k for k in range(mark) if items[k].kind == "Q"][-3:]
        if len(figures) < 2:
            continue
        names = [k for k in range(figures[0] if figures else 0) if items[k].kind == "E" and eligible(items[k].mention)]
        names = [k for n, k in enumerate(names) if not n or not _same(items[k].mention, items[names[n - 1]].mention)]
        if names and figures:
            groups: list[list[int]] = [[names[0]]]
            for k in names[1:]:
                between = [items[x].low for x in range(groups[-1][-1] + 1, k)]
                if all(
                    w in {",", "and", "'s", "(", ")", "[", "]", "shares", "stock", "of", "-"} or w in MEASURE_NOUNS
                    for w in between
                ):
                    groups[-1].append(k)
                else:
                    groups.append([k])
            group = next((g for g in reversed(groups) if len(g) == len(figures)), None)
            if group is None:
                group = next((g for g in reversed(groups) if len(figures) % len(g) == 0 and len(g) > 1), None)
            if group:
                for number, k in enumerate(figures):
                    mention = items[group[number % len(group)]].mention
                    if mention is not None:
                        out[k] = mention
            elif len(names) >= len(figures):
                for k, n in zip(figures, names[-len(figures) :], strict=False):
                    mention = items[n].mention
                    if mention is not None:
                        out[k] = mention
    return out


def of_pair(context: Context, sentence: Sentence) -> dict[int, Mention]:
    """``The two have gained 11% and 65%, respectively``: the last two centres, in their order."""
    figures = [k for k, item in enumerate(sentence.items) if item.kind == "Q"]
    if len(figures) != 2 or not _BOTH.match(context.folded, sentence.start):
        return {}
    last: dict[str | None, Mention] = {}
    for centre in context.centre[max(0, sentence.number - 6) : sentence.number]:
        if centre is not None and centre.type in {"issuer", "fund"}:
            last.pop(centre.entity, None)
            last[centre.entity] = centre
    pair = list(last.values())[-2:]
    return dict(zip(figures, pair, strict=True)) if len(pair) == 2 else {}


_BOTH = re.compile(r"(?:Shares (?:in|of) )?(?:[Tt]he (?:two|pair)|[Bb]oth|[Tt]hey)\b")


def matched_ahead(items: list[Item], q: int) -> Mention | None:
    """``Gains of 3.9% and 1.6% were seen for X and Y``: a run of figures, then as many names, matched in order."""
    first = last = q
    while first > 1 and items[first - 1].low in _JOINS and (items[first - 2].kind == "Q" or _joined(items, first - 2)):
        first -= 2 if items[first - 2].kind == "Q" else 3
    while last + 2 < len(items) and items[last + 1].low in _JOINS:
        after = last + 2 if items[last + 2].kind == "Q" or last + 3 >= len(items) else last + 3
        if items[after].kind != "Q":
            break
        last = after
    run = [k for k in range(first, last + 1) if items[k].kind == "Q"]
    if len(run) < 2 or not first or items[first - 1].low != "of" or any(item.kind == "E" for item in items[:first]):
        return None
    k = last + 1
    while k < len(items) and k < last + 7 and items[k].kind == "W":
        k += 1
    names: list[Mention] = []
    while k < len(items) and (items[k].kind == "E" or items[k].low in _JOINS):
        mention = items[k].mention
        if mention is not None and eligible(mention) and not (names and names[-1].entity == mention.entity):
            names.append(mention)
        k += 1
    return names[run.index(q)] if len(names) == len(run) else None


_JOINS = frozenset({",", "and"})


def _joined(items: list[Item], k: int) -> bool:
    """A comma before "and": ``2%, 3%, and 4%``."""
    return k > 0 and items[k].low == "," and items[k - 1].kind == "Q"


def _same(one: Mention | None, other: Mention | None) -> bool:
    return one is not None and other is not None and one.entity == other.entity


def direction_of(items: list[Item], q: int, verb: int | None) -> str | None:
    """``up`` or ``down`` from the sign, the verb, or a noun beside the figure."""
    quantity = items[q].quantity
    if quantity is not None and quantity.sign:
        return "up" if quantity.sign > 0 else "down"
    if verb is not None and verb < q:
        if items[verb].low in MOVES_UP:
            return "up"
        if items[verb].low in MOVES_DOWN:
            return "down"
    for item in [*items[max(0, q - 4) : q][::-1], *items[q + 1 : q + 4]]:
        word = item.low
        if word in {
            "up",
            "gain",
            "gains",
            "rise",
            "jump",
            "increase",
            "surge",
            "pop",
            "rally",
            "advance",
            "growth",
            "higher",
            "climb",
            "rebound",
            "leap",
            "spike",
        }:
            return "up"
        if word in {
            "down",
            "loss",
            "fall",
            "drop",
            "decline",
            "slide",
            "plunge",
            "lower",
            "slump",
            "tumble",
            "dip",
            "decrease",
            "retreat",
            "contraction",
        }:
            return "down"
    return None
