"""Patterns tried only where a match can end, or over plain lower case: they must find what the bare pattern finds."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import twinkeel.reading
from twinkeel.reading.patterns.closings import Closed, closing_ends
from twinkeel.reading.patterns.gates import Sought, by_letter
from twinkeel.reading.patterns.stems import Stems, apart, whole_words

from .annotated import articles


def closed_patterns() -> list[Closed]:
    found: dict[str, Closed] = {}
    for module in pkgutil.walk_packages(twinkeel.reading.__path__, "twinkeel.reading."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, Closed):
                found[each.pattern.pattern] = each
    return [found[key] for key in sorted(found)]


@pytest.mark.parametrize(
    ("pattern", "ends"),
    [
        (r"\b(?:at|upon)\s$", {"at ", "on "}),
        (r"(?:from|to)\s(?:the\s)?$", {" to ", "rom ", "the "}),
        (r"rose\s\w+\sby$", {" by"}),
        (r"[Oo]f{1,2}$", {"of", "ff"}),
    ],
)
def test_what_a_match_may_end_with(pattern: str, ends: set[str]) -> None:
    length = len(next(iter(closing_ends(re.compile(pattern)))))
    assert {end[-length:] for end in ends} == set(closing_ends(re.compile(pattern)))


@pytest.mark.parametrize("pattern", [r"\bat\s", r"(?:at$|to)", r"[^,]*$", r"x*$"])
def test_a_pattern_that_may_end_anyhow_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^" + re.escape(pattern)):
        closing_ends(re.compile(pattern))


def test_every_closed_pattern_finds_what_it_finds_alone() -> None:
    texts = [article.text for article in articles()][::4]
    texts += [text.upper().replace(" ", "\n", 90) for text in texts[:3]]
    found = 0
    for closed in closed_patterns():
        for text in texts:
            for match in re.finditer(r"\s|(?<=\w)\b", text):
                end = match.end()
                alone = closed.pattern.search(text, max(0, end - 40), end)
                assert (closed.search(text, max(0, end - 40), end) is None) == (alone is None), closed.pattern.pattern
                found += alone is not None
    assert found > 500


def test_a_line_may_end_between_the_last_word_and_the_end() -> None:
    closed = Closed(r"\bthan\s(?:the\s)?$")
    for text in ("more than ", "more than\n", "more than \n", "more than the\t", "more than\u2009"):
        assert closed.pattern.search(text)
        assert closed.search(text)
    assert closed.search("more than", 0, 9) is None
    assert closed.search("the than ", 7) is None


def test_sought_takes_no_account_of_case() -> None:
    sought = Sought(r"\b(?:SEC|securities) filings?\b")
    assert sought.within("In a Sec Filing")
    assert sought.within("in \u017fecurities filıngs")
    assert not sought.within("a filing")


def test_alternatives_by_letter_match_the_same() -> None:
    choices = r"rose|risen|up|use[ds]?|(?:re)?bound|\+|rise|a(?:dd|dds)|u?nder"
    plain, gathered = re.compile(rf"\b(?:{choices})\b"), re.compile(rf"\b(?:{by_letter(choices)})\b")
    for text in ("it rose", "used up", "rebound", "risen rise", "adds", "add", "nder", "under", "user", "roses"):
        one, other = plain.search(text), gathered.search(text)
        assert (one and one.group()) == (other and other.group()), text


def test_stems_on_either_side_of_a_place() -> None:
    stems = Stems([("rose", 1), ("fell", 2), ("ros", 3)])
    assert stems.sides("it rose and fell", 8) == ({1, 3}, {2})


@pytest.mark.parametrize("phrase", ["Foo", "Foo Foo", "R&D", "a.b"])
def test_whole_words_as_a_pattern_finds_them(phrase: str) -> None:
    text = "Foo Foo Foo, Foo-Foo $Foo _Foo Foo_ Foos éFoo Fooé R&D R&D1 xR&D a.b aab a.b. -Foo Foo"
    pattern = re.compile(rf"(?<![\w$-]){re.escape(phrase)}(?![\w])")
    assert list(apart(whole_words(phrase, text, "$-"))) == [match.span() for match in pattern.finditer(text)]
