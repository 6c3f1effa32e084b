"""Constructions that touch a figure and say what it measures: ``a stake of 5%``, ``5% of the fund``, ``worth $5bn``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from twinkeel.reading.patterns.gates import key_words, plain_lower
from twinkeel.reading.patterns.stems import Stems

_LINK = (
    r"(?:,?\s(?:of|at|is|was|were|are|to|by|from|stood|stands|standing|now|a|an|the|just|only|still|some|record|total|"
    r"total(?:s|l?ed|l?ing)|reach(?:ed|es)?|hit|came|comes|coming|amount(?:s|ed|ing)|had|has|have|been|for|with|put|worth|rose|"
    r"fell|climbed|dropped|near|around|edged|up|down|out|averag(?:e|es|ed|ing)|it|latest|one|be|equal|then|in)){0,5}"
    r":?\s\(?$"
)
_BEFORE, _AFTER = 110, 90
_INSIDE = ("[^.;]", r"(?:[^.;]|\.\b)")
"""A full stop within a number or a code ends no clause."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A construction: the measure it names, the families of figures it takes, and the words on either side."""

    measure: str
    families: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _frames() -> tuple[Frame, ...]:
    text = resources.files("twinkeel.reading").joinpath("data", "measure_frames.csv").read_text(encoding="utf-8")
    return tuple(
        Frame(
            row["measure"],
            frozenset(row["kinds"].split()),
            re.compile(row["before"].replace("<LINK>", _LINK).replace(*_INSIDE)) if row["before"] else None,
            re.compile(row["after"].replace(*_INSIDE)) if row["after"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=16)
def _keys(family: str) -> Stems[int]:
    """Words of which the side that a frame of a family is looked up by must hold one, with the frame's number."""
    labelled: list[tuple[str, int]] = []
    for number, frame in enumerate(_frames()):
        if family in frame.families:
            pattern = frame.after if frame.before is None else frame.before
            assert pattern is not None, frame
            labelled.extend((word, number) for word in key_words(pattern))
    return Stems(labelled)


def framed(family: str, before: str, after: str) -> tuple[str, str] | None:
    """(measure, why) of the first construction that touches a figure of this family, or None."""
    return next(iter(framings(family, (before,), after)), None)


def framings(family: str, before: tuple[str, ...], after: str) -> list[tuple[str, str]]:
    """The same for each of several texts that may be taken to stand before the figure."""
    behind = plain_lower(after[:_AFTER])
    aheads = dict.fromkeys(plain_lower(text[-_BEFORE:].removesuffix("$")) for text in before)
    longest = max(aheads, key=len)
    ahead_of_all = longest if all(map(longest.endswith, aheads)) else "\n".join(aheads)
    numbers = sorted(_keys(family).present(f"{ahead_of_all}\n{behind}"))
    return [found for ahead in aheads if (found := _first(numbers, ahead, behind)) is not None] if numbers else []


def _first(numbers: list[int], ahead: str, behind: str) -> tuple[str, str] | None:
    """The first of the numbered frames that the words on either side fit."""
    frames = _frames()
    for number in numbers:
        frame = frames[number]
        said = frame.before.search(ahead) if frame.before is not None else None
        if frame.before is not None and said is None:
            continue
        follows = frame.after.match(behind) if frame.after is not None else None
        if frame.after is not None and follows is None:
            continue
        words = " … ".join(found.group().strip() for found in (said, follows) if found is not None)
        return frame.measure, f'"{words}" frames the figure'
    return None
