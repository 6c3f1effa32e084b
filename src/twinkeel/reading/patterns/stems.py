"""Which of many stems stand in a stretch of text, in one pass over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

_NUMBER, _START, _PLACE = itemgetter(0), itemgetter(1), itemgetter(1, 2)
Label = TypeVar("Label", int, str)


class Stems(Generic[Label]):
    """A set of stems, each with a label; ``present`` gives the labels of those that occur."""

    def __init__(self, labelled: Iterable[tuple[str, Label]]) -> None:
        by_stem: dict[str, set[Label]] = {}
        for stem, label in labelled:
            by_stem.setdefault(stem, set()).add(label)
        self._labels: list[tuple[Label, ...]] = [tuple(by_stem[stem]) for stem in sorted(by_stem)]
        self._automaton = AhoCorasick(sorted(by_stem), matchkind=MatchKind.Standard)

    def present(self, text: str) -> set[Label]:
        """Labels of the stems that stand in ``text``, which must be in the case of the stems."""
        found: set[Label] = set()
        for number in set(map(_NUMBER, self._automaton.find_matches_as_indexes(text, overlapping=True))):
            found.update(self._labels[number])
        return found

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the stems stand in ``text``, in order of place: every (start, end)."""
        return sorted(map(_PLACE, self._automaton.find_matches_as_indexes(text, overlapping=True)))

    def lasts(self, text: str) -> dict[Label, int]:
        """Where the last stem of each label starts in ``text``, for the labels that occur."""
        out: dict[Label, int] = {}
        for number, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for label in self._labels[number]:
                if start >= out.get(label, 0):
                    out[label] = start
        return out

    def sides(self, text: str, place: int) -> tuple[set[Label], set[Label]]:
        """Labels of the stems that start before a place of ``text``, and of those that start there or after."""
        before: set[Label] = set()
        after: set[Label] = set()
        for number, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            (before if start < place else after).update(self._labels[number])
        return before, after

    def last(self, text: str) -> int:
        """Where the stem that starts last starts in ``text``; -1 where there is none."""
        return max(map(_START, self._automaton.find_matches_as_indexes(text, overlapping=True)), default=-1)


def whole_words(phrase: str, text: str, glue: str = "") -> Iterator[tuple[int, int]]:
    """Where a phrase stands on its own: no part of a word on either side, nor a mark of ``glue`` before it.

    Places may overlap.
    """
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if not (before.isalnum() or before == "_" or (before and before in glue) or after.isalnum() or after == "_"):
            yield at, end
        at = text.find(phrase, at + 1)


def apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places in order without those that overlap the one before."""
    last = 0
    for start, end in places:
        if start >= last:
            last = end
            yield start, end
