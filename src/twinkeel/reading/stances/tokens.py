"""A sentence as the grammar of stances sees it: words and marks, names whole, codes in brackets left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.holders import Holder

_WORD = re.compile(
    r"(?P<money>(?:US|HK|NT|NZ|[ACSR])?[$€£¥]\s?\d[\d.,]*)|(?P<word>[A-Za-z](?:\.[A-Za-z])+\.?|[A-Za-zÀ-ÿ]+?(?=n't\b)|n't\b|'(?:s|ll|d|ve|re|m)\b|"
    r"[A-Za-zÀ-ÿ][\wÀ-ÿ]*(?:[-&][\wÀ-ÿ]+)*)|\d[\d.,]*\d|\d|[^\sA-Za-z0-9]"
)

_MOVERS = words("stances.movers_of_something")
_AFTER_VERB = frozenset(
    [
        "by",
        "in",
        "to",
        "this",
        "next",
        "over",
        "from",
        "further",
        "again",
        "more",
        "as",
        "after",
        "when",
        "and",
        "on",
        "at",
    ]
)
_BEING = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_AROUND = frozenset(["also", "then", "not", "n't", "just", "since", "now"])
OF = frozenset(["of", "at", "for", "from", "with"])


@dataclass(slots=True)
class Token:
    """One word, mark or name with its place."""

    low: str
    start: int
    end: int
    quoted: bool
    mention: Mention | None = None
    holder: Holder | None = None
    name: bool = False  # whether it stands for somebody or something named


def tokens_of(
    folded: str, begin: int, end: int, mentions: list[Mention], holders: list[Holder], quoted: list[tuple[int, int]]
) -> list[Token]:
    """The tokens of a stretch; a name and a holder of a view are one token each."""
    spans: dict[int, tuple[int, Mention | None, Holder | None]] = {}
    for holder in holders:
        spans[holder.start] = (holder.end, None, holder)
    for m in mentions:
        if m.start < begin:
            continue
        if m.kind == "code":
            start, stop = _bracket(folded, m, begin, end)
            spans[start] = (max(stop, spans[start][0] if start in spans else 0), None, None)
        elif m.start in spans and spans[m.start][0] >= m.end:
            spans[m.start] = (spans[m.start][0], m, spans[m.start][2])
        else:
            spans[m.start] = (m.end, m, None)
    out: list[Token] = []
    at = begin
    for start in sorted(spans):
        stop, mention, named = spans[start]
        if start < at:
            continue
        _words(folded, at, start, quoted, out)
        if mention is not None or named is not None:
            out.append(Token("", start, stop, _quoted(start, quoted), mention, named, True))
        at = stop
    _words(folded, at, end, quoted, out)
    return out


def _words(folded: str, start: int, end: int, quoted: list[tuple[int, int]], out: list[Token]) -> None:
    for match in _WORD.finditer(folded, start, end):
        begin, stop = match.span()
        kind = match.lastgroup
        low = match[0].lower() if kind != "money" else "0"
        if kind == "word" and low[-1] == "." and len(low) > 1:
            low = low.rstrip(".")
        out.append(Token(low, begin, stop, _quoted(begin, quoted) if quoted else False))


def _quoted(at: int, quoted: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in quoted)


def _bracket(folded: str, m: Mention, begin: int, end: int) -> tuple[int, int]:
    """The span of the bracket that holds a code, or of the code alone."""
    left = folded.rfind("(", max(begin, m.start - 30), m.start)
    right = folded.find(")", m.end, min(end, m.end + 40))
    if left < 0 or right < 0 or ")" in folded[left : m.start] or "(" in folded[m.end : right]:
        return m.start, m.end
    return left, right + 1


def partners(tokens: list[Token], j: int) -> tuple[Holder, ...]:
    """Who does it too: the holders of a list that opens the sentence and ends at token ``j``."""
    out: list[Holder] = []
    k = j - 1
    while k > 0 and tokens[k].low in {"and", ","}:
        k -= 1 + (tokens[k].low == "and" and tokens[k - 1].low == ",")
        holder = tokens[k].holder
        if holder is None or holder.kind == "issuer":
            return ()
        if k > 1 and tokens[k - 1].low in OF and tokens[k - 2].holder is not None:
            k -= 2
            holder = tokens[k].holder
        if holder is not None:
            out.append(holder)
        k -= 1
    return tuple(out) if k < 0 or tokens[k].low == "both" else ()


def takes_object(tokens: list[Token], k: int) -> bool:
    """Whether the verb at ``k`` moves something else: "to gain market share", "to double capacity"."""
    if tokens[k].low not in _MOVERS or k + 1 >= len(tokens):
        return False
    after = tokens[k + 1]
    return after.name or (after.low[0].isalpha() and after.low not in _AFTER_VERB and not after.low.endswith("ly"))


def matches(tokens: list[Token], k: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands at ``k``; a quotation mark may part its last word."""
    if len(phrase) > 1 and k + len(phrase) < len(tokens) and tokens[k + len(phrase) - 1].low == '"':
        return tokens[k + len(phrase)].low == phrase[-1] and matches(tokens, k, phrase[:-1])  # "well clear" of
    return k + len(phrase) <= len(tokens) and all(tokens[k + n].low == word for n, word in enumerate(phrase))


def passive(tokens: list[Token], k: int) -> int | None:
    """The token of who did it where a past form at ``k`` is a passive, the number of tokens where nobody is named."""
    j = k - 1
    while j >= 0 and not tokens[j].name and (tokens[j].low.endswith("ly") or tokens[j].low in _AROUND):
        j -= 1
    if j < 0 or tokens[j].low not in _BEING:
        return None
    for n in range(k + 1, min(len(tokens) - 1, k + 9)):
        if tokens[n].low == "by" and tokens[n + 1].holder is not None:
            return n + 1
        if tokens[n].low in {",", ";", "and", "but"}:
            break
    return len(tokens)
