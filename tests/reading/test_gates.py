"""The gates before the patterns: they may stand open in vain, but never shut out a match."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import twinkeel.reading
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import Gate, Opened, needed_words, plain_lower, signs

from .annotated import articles


def patterns() -> list[re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(twinkeel.reading.__path__, "twinkeel.reading."):
        for each in vars(importlib.import_module(module.name)).values():
            value = each.pattern if isinstance(each, Gate | Opened | Closed) else each
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[value.pattern] = value
    return [found[key] for key in sorted(found)]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:rose|fell)\s\w+\s(?:sharply|a lot)", [{"rose", "fell"}, {"sharply", "a lot"}]),
        (r"(?:colou?r|gr[ae]y)s?", [{"color", "colour", "gray", "grey"}]),
        (r"(?:very )*good(?:ness)?", [{"good"}]),
        (r"(?:up|\w+)\s(?:[Tt]ech|[^a-z]{3})", []),
        (r"Q[1-4]", [{"q1", "q2", "q3", "q4"}]),
        (r"(?:shares|stocks?|no (?:\w+ )stake)", [{"shares", "stock", " stake"}]),
    ],
)
def test_words_that_a_match_must_hold(pattern: str, needed: list[set[str]]) -> None:
    assert [set(words) for words in needed_words(re.compile(pattern))] == needed


def test_every_match_of_every_pattern_holds_a_word_of_each_set() -> None:
    texts = [article.text for article in articles()]
    texts += [text.lower() for text in texts]
    matched = 0
    for pattern in patterns():
        needed = needed_words(pattern)
        for text in texts:
            for match in pattern.finditer(text):
                low = plain_lower(match.group())
                matched += 1
                assert all(any(word in low for word in words) for words in needed), (pattern.pattern, match.group())
    assert matched > 10_000


def test_a_gate_opens_for_letters_in_disguise() -> None:
    gate = Gate(re.compile("bullish", re.IGNORECASE))
    for text in ("BULLİSH", "bull\u0131sh", "bulli\u017fh", "Bullish"):
        assert gate.pattern.search(text)
        assert gate.open(signs(f"Analysts are {text} on it."))
    assert not gate.open(signs("Analysts are bearish on it."))
    assert gate.search(signs("bearish"), "bullish") is None
    assert list(gate.finditer(signs("bullish"), "bullish")) != []
