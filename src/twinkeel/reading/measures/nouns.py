"""The noun that names what a figure measures: the nearest that stands before or right after it."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from twinkeel.reading.patterns.gates import key_words, lower_pattern, plain_lower
from twinkeel.reading.patterns.stems import Stems


@lru_cache(maxsize=1)
def _nouns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """(measure, stems that must be near, pattern over lower case) of the nouns that name a measure, from data."""
    text = resources.files("twinkeel.reading").joinpath("data", "measure_nouns.csv").read_text(encoding="utf-8")
    return tuple(
        (row["measure"], tuple(row["stems"].split(";")), re.compile(lower_pattern(row["pattern"])))
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def _keys() -> Stems[int]:
    """Each word that a noun's pattern must hold, with the number of the noun."""
    return Stems((word, number) for number, (_, _, pattern) in enumerate(_nouns()) for word in key_words(pattern))


_CUT = re.compile(
    r"[,;]|\b(?:while|but|and|against|compared|versus|from|above|below|than|after|as|when|with|including|amid|on)\b"
)
_JUMP_IN = re.compile(
    r"\s(?:[a-z-]+\s){0,2}?(?:jump|rise|increase|gain|drop|fall|decline|surge|growth|slide|slump|dip|leap|climb)\s(?:in|of)\b"
)


class Noun(NamedTuple):
    """A noun that names a measure, why, and how many characters before the figure it ends (0 or less: after it)."""

    measure: str | None
    why: str
    distance: int
    text: str = ""  # as printed, empty where it is another figure's


NO_NOUN = Noun(None, "", 0)
_PREPOSITION = re.compile(r"\s(?:in|of|for|from)\s(?:\w+\s){0,2}$")
_ANOTHERS = re.compile(r"\d\S*\s(?:\w+\s)?(?:in|of|for)\s(?:\w+\s){0,2}$")


def nearest_noun(before: str, after: str) -> Noun:
    """The noun by a figure, of the clause's words on either side of it."""
    best: tuple[int, str, str] | None = None
    place, taken = 0, False
    jump = _JUMP_IN.match(after)
    if jump is not None:  # "a 35% jump in net profit": what follows says what jumped
        inside = nearest_noun("", after[jump.end() :])
        if inside.measure is not None:
            return inside
    near = after[:48]
    low, low_near = plain_lower(before), plain_lower(near)
    ahead, behind = _keys().sides(f"{low}\n{low_near}", len(low))
    if not ahead and not behind:
        return NO_NOUN
    around = before.lower() + "\n" + after[:64].lower()
    for number in sorted(ahead | behind):
        name, stems, pattern = _nouns()[number]
        if not any(stem in around for stem in stems):
            continue
        if name == "segment" and best is not None:
            continue  # "the margin of the unit": what is told of it is named
        found = [*pattern.finditer(low)] if number in ahead else []
        last = found[-1] if found else None
        if last is not None:
            start, end = last.span()
            distance = len(before) - end
            if _ANOTHERS.search(before, max(0, start - 40), start):
                distance += 30  # "9.2 billion in revenue and …": that noun has a figure already
            if best is None or distance < best[0] or (distance == best[0] and end - start > len(best[2])):
                best, place = (distance, name, before[start:end]), len(before) - end
                taken = distance > place
        first = pattern.search(low_near) if number in behind else None
        if first is not None:
            touches = first.start() <= 1 or _PREPOSITION.fullmatch(after, 0, first.start()) is not None
            distance = first.start() // 4 if touches else first.start() + 6
            cut = _CUT.search(after, 0, first.start())
            if cut is None and (best is None or distance < best[0]):
                best, place, taken = (distance, name, near[first.start() : first.end()]), -1, False
    return (
        NO_NOUN if best is None else Noun(best[1], f'"{best[2].strip()}" stands by it', place, "" if taken else best[2])
    )
