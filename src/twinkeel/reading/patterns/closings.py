"""Patterns that lead up to a place: tried only where what stands right before the place can end a match."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from twinkeel.reading.patterns.gates import plain_lower

_PARSER: Any = import_module("re._parser")
_LENGTH, _MOST = 5, 4000


class Closed:
    """A pattern anchored at its end (``$``), searched only where the last characters can be those of a match."""

    __slots__ = ("_ends", "_length", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._ends = closing_ends(self.pattern)
        self._length = len(next(iter(self._ends)))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The pattern's match at the end of a stretch."""
        stop = len(text) if end is None else end
        first = stop - self._length
        tail = text[first if first > start else start : stop]
        if tail not in self._ends and tail[-1:] != "\n":  # before which a pattern's end may be, too
            tail = tail.lower() if tail.isascii() else plain_lower(tail)
            if not tail.isprintable():  # any white space is as good as a blank
                tail = "".join(" " if char.isspace() else char for char in tail)
            if tail not in self._ends:
                return None
        return self.pattern.search(text, start, stop)


def closing_ends(pattern: re.Pattern[str]) -> frozenset[str]:
    """Strings of one length, in lower case, with white space as blanks: each match ends with one of them.

    ValueError where a match need not lead up to the end, or may end with anything.
    """
    parsed = _PARSER.parse(pattern.pattern, pattern.flags)
    if not _anchored(parsed):
        raise ValueError(pattern.pattern)
    found = _before(parsed, {("", True)})
    length = min(len(end) for end, _ in found)
    if not length:
        raise ValueError(pattern.pattern)
    return frozenset(end[-length:] for end, _ in found)


def _anchored(sequence: Any) -> bool:
    """Whether a parsed sequence matches only at the end of the stretch."""
    if not len(sequence):
        return False
    kind, value = str(sequence[-1][0]), sequence[-1][1]
    if kind == "AT":
        return str(value) == "AT_END"
    if kind == "SUBPATTERN":
        return _anchored(value[-1])
    return kind == "BRANCH" and all(map(_anchored, value[1]))


_Ends = set[tuple[str, bool]]
"""Endings, each with whether it goes on to the left as far as is known."""


def _before(sequence: Any, ends: _Ends) -> _Ends:
    """The endings of a parsed sequence that is followed by one of the given endings."""
    for kind, value in reversed(list(sequence)):
        if all(len(end) >= _LENGTH or not going for end, going in ends):
            return ends
        done = {(end, going) for end, going in ends if len(end) >= _LENGTH or not going}
        ends = done | _member(str(kind), value, ends - done)
        if len(ends) > _MOST:
            raise ValueError("too many endings")
    return ends


def _member(kind: str, value: Any, ends: _Ends) -> _Ends:
    """The same of one member of a sequence."""
    if kind in {"AT", "ASSERT", "ASSERT_NOT"}:
        return ends
    if kind == "SUBPATTERN":
        return _before(value[-1], ends)
    if kind == "BRANCH":
        return {end for branch in value[1] for end in _before(branch, ends)}
    if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, inner = value
        out: _Ends = set() if least else set(ends)
        for turn in range(1, min(int(most), least + _LENGTH) + 1):
            ends = _before(inner, ends)
            if turn >= least:
                out |= ends
        return out
    chars = _characters(kind, value)
    if chars is None:
        return {(end, False) for end, _ in ends}
    return {(char + end, True) for char in chars for end, _ in ends}


def _characters(kind: str, value: Any) -> set[str] | None:
    """What one character of a match may be; None where that is too much or unknown."""
    if kind == "LITERAL":
        return {plain_lower(chr(value))}
    if kind != "IN":
        return None
    out: set[str] = set()
    for sort, member in value:
        if str(sort) == "LITERAL":
            out.add(plain_lower(chr(member)))
        elif str(sort) == "CATEGORY" and str(member) == "CATEGORY_SPACE":
            out.add(" ")
        elif str(sort) == "RANGE" and member[1] - member[0] < 30:
            out.update(plain_lower(chr(char)) for char in range(member[0], member[1] + 1))
        else:
            return None
    return out
