"""Broken, cut and shuffled samples: each is read, or refused in one line; nothing else comes out."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.plain import to_json
from twinkeel.holdings import formats
from twinkeel.holdings.reading import settle
from twinkeel.holdings.resolve import Resolver
from twinkeel.holdings.source import Source

DAY = date(2025, 12, 31)
SCRAPS = (
    b'"',
    b",",
    b";",
    b"\n",
    b"nan",
    b"1e99",
    b"-",
    b"(",
    b"\x00",
    b"\xff\xfe",
    b"<",
    b"&a;",
    b"9" * 30,
    b"--",
    b"",
)


def broken(data: bytes, rng: random.Random) -> bytes:
    """The bytes after one to four accidents: cut, doubled, shuffled, a byte changed, a scrap put in."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(out) or 1)
        stop = min(len(out), start + rng.randint(1, 60))
        lines = bytes(out).split(b"\n")
        accident = rng.randrange(6)
        if accident == 0:
            del out[start:stop]
        elif accident == 1:
            out[start:start] = out[start:stop]
        elif accident == 2:
            out = out[:start]
        elif accident == 3:
            rng.shuffle(lines)
            out = bytearray(b"\n".join(lines))
        elif accident == 4:
            lines.insert(rng.randrange(len(lines)), rng.choice(lines))
            out = bytearray(b"\n".join(lines))
        else:
            out[start:start] = rng.choice(SCRAPS)
    return bytes(out)


def assert_one_line(text: str) -> None:
    """An error names its file and is one line."""
    assert text.startswith(("broken", "any.csv"))
    assert "\n" not in text


@pytest.mark.parametrize("seed", range(300))
def test_a_broken_sample_is_read_or_refused_in_one_line(samples: Path, world: Resolver, seed: int) -> None:
    rng = random.Random(seed)
    path = rng.choice(sorted([*(samples / "ok").iterdir(), *(samples / "not-ok").iterdir()]))
    said = ""
    try:
        source = Source(f"broken{path.suffix}", broken(path.read_bytes(), rng))
        held = settle(formats.parse(source), "broken", DAY, world)
        said = to_json(held)
        assert len(held.positions) + len(held.cash) > 0
    except TwinkeelError as error:
        said = str(error)
        assert_one_line(said)
    assert said.startswith(("{", "broken"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(min_size=1, max_size=300), st.text(min_size=1, max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        book = formats.parse(Source("any.csv", data))
        found = len(book.lines) + len(book.cash)
    except InputError as error:
        assert_one_line(str(error))
        found = 1
    assert found > 0
