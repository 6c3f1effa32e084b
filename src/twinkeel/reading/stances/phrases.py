"""Noun phrases of stances: what can be a stance's object, and the label of a theme."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.holders import Holder, aside
from twinkeel.reading.stances.tokens import Token

HEADS = words("stances.heads")
VAGUE = words("stances.vague")
_ECONOMICS = words("stances.economics")
_BARE = words("stances.bare_heads")
_DENYING = frozenset(["no", "none", "neither", "hardly", "overweight", "underweight", "staying", "being", "remaining"])
_KINDS = frozenset(["issuer", "fund", "index", "group", "private_company"])


@dataclass(slots=True)
class Part:
    """The names and themes under one preposition."""

    role: str  # "" | from | to | contrast
    names: list[Mention] = field(default_factory=list)
    themes: list[tuple[int, int]] = field(default_factory=list)
    such: bool = False


@dataclass(slots=True)
class Target:
    """The object phrase of a predicate."""

    parts: list[Part]
    holding: bool = False
    inverted: bool = False
    anaphor: bool = False
    money: bool = False
    end: int = -1  # last token
    none: bool = False  # "no exposure"

    kind: int = -1  # the token of a noun whose kind is told after it: "companies that gain from AI"
    following: int = 0  # the token of a further object phrase with a holding of its own
    securities: bool = False  # "US stocks", "Indian equities"

    def part(self, *roles: str) -> Part | None:
        """The first part of a role that names something."""
        return next((p for p in self.parts if p.role in roles and (p.names or p.themes)), None)


@dataclass(slots=True)
class Found:
    """A stance in the making: token range, holder, and its target by parts."""

    holder: Holder
    direction: str
    sign: int
    mode: str
    first: int
    last: int
    target: Target
    roles: tuple[str, ...] = ("",)
    begin: int = -1  # the token where its words begin, if before the first
    judged: bool = False


def investable(m: Mention, holder_id: str | None = None) -> bool:
    """Whether a mention names something a stance can be about."""
    return (
        m.type in _KINDS
        and m.role in {"subject", "background"}
        and not aside(m)
        and m.kind != "code"
        and m.status != "spurious_tag"
        and m.entity != holder_id
    )


def eligible(token: Token, holder_id: str | None = None) -> bool:
    """Whether a token names something a stance can be about."""
    return token.mention is not None and investable(token.mention, holder_id)


def theme_of_chunk(tokens: list[Token], chunk: list[int]) -> tuple[int, int] | None:
    """The span of a run of words that ends in something one can invest in, without its vague first words."""
    end = next((n for n in range(len(chunk), 0, -1) if tokens[chunk[n - 1]].low in HEADS), 0)
    if not end or any(tokens[c].low in _ECONOMICS for c in chunk[end:]):
        return None
    start = next((n + 1 for n in range(end - 1, 0, -1) if _owner(tokens, chunk[n], chunk[n - 1])), 0)
    while start < end and (tokens[chunk[start]].low in VAGUE | _DENYING or tokens[chunk[start]].low[:1].isdigit()):
        if start + 1 < end and tokens[chunk[start + 1]].low in {"cap", "caps", "tech", "banks"}:
            break  # small caps, big tech
        start += 1
    span = chunk[start:end]
    if not span or (len(span) == 1 and tokens[span[0]].low in _BARE):
        return None
    return tokens[span[0]].start, tokens[span[-1]].end


def _owner(tokens: list[Token], mark: int, owner: int) -> bool:
    """Whether a possessive belongs to something that is no place: "the parent's shares"."""
    return tokens[mark].low == "'s" and tokens[owner].low not in HEADS and tokens[owner].mention is None
