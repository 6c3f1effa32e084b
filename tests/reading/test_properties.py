"""Whatever the text: offsets slice to their surface, quotes are verbatim, no mention crosses a sentence, nothing
crashes."""

from __future__ import annotations

import itertools
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinkeel.core.plain import to_json
from twinkeel.reading import Reading, read

from .annotated import articles

TEXTS = [article.text for article in articles()]
PIECES = st.sampled_from(
    [
        "Alibaba",
        "(BABA",
        "9988.HK)",
        "rose",
        "5%",
        "to $9 billion",
        "respectively",
        ",",
        ".",
        "“",
        "”",
        "which",
        "and",
        "said",
        "\n",
        "31 times earnings",
        "the fund",
        "KWEB",
        "Nasdaq",
        "-listed",
        "half",
        "doubled",
        "Jane Doe",
        "chief strategist at Foo Capital",
        "(",
        ")",
        "this year",
        "Feb 29",
        "Dec 31",
        "^IXIC",
        "0700.HK",
        "$",
        "1,05",
        "٣",
        "：",
        "\u2028",
        "中芯国际",
        "NYSE:",
        "Another KraneShares ETF",
        "holds",
        "including",
    ]
)


def _check(reading: Reading) -> None:
    text, sentences = reading.document.text, reading.document.sentences
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert any(a <= mention.start and mention.end <= b for a, b in sentences), mention.text
    for claim in reading.claims:
        assert text[claim.start : claim.end] == claim.text
    for stance in reading.stances:
        assert text[stance.start : stance.end] == stance.quote
    assert all(a < b <= c for (a, b), (c, _) in itertools.pairwise(sentences))
    assert to_json(reading).endswith("}\n")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=30))
def test_any_order_of_words(pieces: list[str]) -> None:
    _check(read(" ".join(pieces)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    _check(read(text))


def test_damaged_articles() -> None:
    chance = random.Random(7)
    for text in TEXTS:
        for _ in range(3):
            letters = list(text)
            for _ in range(len(letters) // 15):
                place = chance.randrange(len(letters))
                letters[place] = chance.choice(["", " ", "(", ")", '"', "\n", ".", "%", "$", letters[place].upper()])
            _check(read("".join(letters)))
