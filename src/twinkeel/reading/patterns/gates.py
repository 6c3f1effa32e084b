"""Which patterns can match in a stretch of text at all: words that any match must hold, looked for in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from importlib import import_module
from itertools import product
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from twinkeel.reading.patterns.stems import Stems

_PARSER: Any = import_module("re._parser")

Words = frozenset[str]
_LIMIT = 96
_DISGUISED = (("İ", "i"), ("ı", "i"), ("ſ", "s"))


class Gate:
    """A pattern and what ``signs`` must find in a text before it is worth trying."""

    __slots__ = ("needs", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self.needs = _register(needed_words(self.pattern))

    def open(self, signs: Set[int]) -> bool:
        """False only where the pattern can match nowhere in the text that the signs are of."""
        return self.needs <= signs

    def finditer(self, signs: Set[int], text: str, *span: int) -> Iterable[re.Match[str]]:
        """The pattern's matches, none where the gate is shut."""
        return self.pattern.finditer(text, *span) if self.needs <= signs else ()

    def search(self, signs: Set[int], text: str, *span: int) -> re.Match[str] | None:
        """The pattern's first match, none where the gate is shut."""
        return self.pattern.search(text, *span) if self.needs <= signs else None


class Opened:
    """A pattern each of whose matches opens with one of few strings: it is tried only where one of them stands."""

    __slots__ = ("_stems", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._stems = Stems((words, 0) for words in opening_words(self.pattern))

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The pattern's matches in a stretch, as its own ``finditer`` gives them."""
        position = start
        for offset, _ in self._stems.places(plain_lower(text[start:end])):
            if start + offset >= position:
                match = self.pattern.match(text, start + offset, end)
                if match is not None:
                    position = match.end()
                    yield match

    def places(self, text: str) -> list[int]:
        """Where a match may begin at all, in order."""
        return [start for start, _ in self._stems.places(plain_lower(text))]

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The pattern's first match in a stretch."""
        return next(self.finditer(text, start, end), None)


class Sought:
    """A pattern that takes no account of case, tried only in a text that holds one of the words its matches must hold.

    It runs over the text in plain lower case, which is several times as fast as re.IGNORECASE.
    """

    __slots__ = ("_find", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(lower_pattern(pattern))
        words = sorted(key_words(self._pattern))
        self._find = AhoCorasick(words, matchkind=MatchKind.Standard).find_matches_as_indexes

    def within(self, text: str) -> bool:
        """Whether the pattern matches anywhere in a text."""
        low = plain_lower(text)
        return bool(self._find(low)) and self._pattern.search(low) is not None


def lower_pattern(pattern: str) -> str:
    """A pattern with its capitals made small, for texts in plain lower case."""
    return re.sub(r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)


def by_letter(choices: str) -> str:
    """The alternatives of a pattern gathered by their first letters, so that few are tried at each place.

    Which of them matches stays the same, since those of different letters exclude each other.
    """
    groups: dict[str, list[str]] = {}
    depth, start = 0, 0
    for at, char in enumerate(choices + "|"):
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            choice = choices[start:at]
            plain = choice[:1].isalpha() and choice[1:2] not in {"?", "*", "+", "{"}
            groups.setdefault(choice[0] if plain else "", []).append(choice[1:] if plain else choice)
            start = at + 1
    others = groups.pop("", [])
    return "|".join([*(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()), *others])


def signs(text: str) -> set[int]:
    """Numbers of the sets of words of which one stands in the text; what gates ask for."""
    global _stems
    if _stems is None:
        _stems = Stems((word, number) for words, number in _SETS.items() for word in words)
    return _stems.present(plain_lower(text))


def plain_lower(text: str) -> str:
    """Lower case, one code point for one, with the letters that a pattern may match in disguise made plain."""
    if not text.isascii():
        for letter, plain in _DISGUISED:
            text = text.replace(letter, plain)
    return text.lower()


_SETS: dict[Words, int] = {}
_stems: Stems[int] | None = None


def _register(needs: Iterable[Words]) -> frozenset[int]:
    global _stems
    _stems = None
    return frozenset(_SETS.setdefault(words, len(_SETS)) for words in needs)


def needed_words(pattern: re.Pattern[str]) -> list[Words]:
    """Sets of lower-case strings: each match of the pattern holds, lower-cased, at least one of every set."""
    found = list(_required(_PARSER.parse(pattern.pattern, pattern.flags)))
    long = [words for words in found if min(map(len, words)) > 2]
    return long or sorted(found, key=worth)[-1:]


def key_words(pattern: re.Pattern[str]) -> Words:
    """The most telling set of ``needed_words``; a pattern that needs none raises ValueError."""
    return max(needed_words(pattern), key=worth)


def opening_words(pattern: re.Pattern[str]) -> Words:
    """Lower-case strings: each match of the pattern opens, lower-cased, with one of them. ValueError where a match may
    open with anything."""
    opened = may_open(pattern)
    if "" in opened:
        raise ValueError(pattern.pattern)
    return opened


def may_open(pattern: re.Pattern[str]) -> Words:
    """The shortest strings one of which opens, lower-cased, any match of the pattern; "" where anything may."""
    opened = _openings(_PARSER.parse(pattern.pattern, pattern.flags))
    return frozenset({""}) if "" in opened else frozenset(_shortest(opened))


def _shortest(openings: set[str]) -> Iterator[str]:
    """Those that open with no other of the set."""
    shortest = ""
    for opening in sorted(openings):
        if not shortest or not opening.startswith(shortest):
            shortest = opening
            yield opening


def _openings(sequence: Any) -> set[str]:
    """Strings one of which opens whatever the parsed sequence matches; "" among them where it may open otherwise."""
    run: set[str] = {""}
    done: set[str] = set()
    for kind, value in sequence:
        exact = _exact(str(kind), value)
        if exact is not None and len(run) * len(exact) <= _LIMIT:
            run = {a + b for a, b in product(run, exact)}
            continue
        done |= {a + b for a, b in product(run, _first(str(kind), value))}
        if str(kind) not in {"MAX_REPEAT", "MIN_REPEAT"} or value[0]:
            return done
    return done | run


def _first(kind: str, value: Any) -> set[str]:
    """What an inexact member opens with."""
    if kind == "SUBPATTERN":
        return _openings(value[-1])
    if kind == "BRANCH":
        return {opening for branch in value[1] for opening in _openings(branch)}
    if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _openings(value[2])
    return {""}


def worth(words: Words) -> tuple[int, int]:
    """How telling a set of needed words is."""
    return min(map(len, words)), -len(words)


def _required(sequence: Any) -> Iterator[Words]:
    """Required sets of one parsed sequence: runs of exact strings, and what its inexact members require."""
    run = {""}
    for kind, value in sequence:
        exact = _exact(str(kind), value)
        if exact is not None and len(run) * len(exact) <= _LIMIT:
            run = {a + b for a, b in product(run, exact)}
            continue
        if min(map(len, run)) > 1:
            yield _least(run)
        run = {""}
        if exact is not None:
            run = exact
        else:
            yield from _inside(str(kind), value)
    if min(map(len, run)) > 1:
        yield _least(run)


def _least(words: set[str]) -> Words:
    """Without those that hold another of the set."""
    return frozenset(w for w in words if not any(other != w and other in w for other in words))


def _exact(kind: str, value: Any) -> set[str] | None:
    """All strings a parsed member can match, lower-cased; None where they are too many or unknown."""
    if kind == "LITERAL":
        return {chr(value).lower()}
    if kind in {"AT", "ASSERT", "ASSERT_NOT"}:
        return {""}
    if kind == "IN":
        return _members(value)
    if kind == "SUBPATTERN":
        return _exact_run(value[-1])
    if kind == "BRANCH":
        out: set[str] = set()
        for branch in value[1]:
            strings = _exact_run(branch)
            if strings is None:
                return None
            out |= strings
        return out if len(out) <= _LIMIT else None
    if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[1] == 1:
        strings = _exact_run(value[2])
        return strings if strings is None or value[0] else strings | {""}
    return None


def _members(value: Any) -> set[str] | None:
    """The characters of a small class."""
    out: set[str] = set()
    for kind, member in value:
        if str(kind) == "LITERAL":
            out.add(chr(member).lower())
        elif str(kind) == "RANGE" and member[1] - member[0] < 10:
            out.update(chr(char).lower() for char in range(member[0], member[1] + 1))
        else:
            return None
    return out


def _exact_run(sequence: Any) -> set[str] | None:
    run = {""}
    for kind, value in sequence:
        strings = _exact(str(kind), value)
        if strings is None or len(run) * len(strings) > _LIMIT:
            return None
        run = {a + b for a, b in product(run, strings)}
    return run


def _inside(kind: str, value: Any) -> Iterator[Words]:
    """What an inexact member requires: of a choice, one word set of each branch joined."""
    if kind == "SUBPATTERN":
        yield from _required(value[-1])
    elif kind == "BRANCH":
        joined: set[str] = set()
        for branch in value[1]:
            best = max(_required(branch), key=worth, default=None)
            if best is None:
                return
            joined |= best
        yield _least(joined)
    elif kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[0]:
        yield from _required(value[2])
