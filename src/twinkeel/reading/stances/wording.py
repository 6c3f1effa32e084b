"""The words quoted for a stance: from its negation or intention on, within one quotation, without stray marks."""

from __future__ import annotations

from collections.abc import Sequence

from twinkeel.reading.stances.phrases import VAGUE
from twinkeel.reading.stances.predicates import ratings
from twinkeel.reading.stances.tokens import Token

_LEADING = frozenset(" \t\n,;:.)]}'’–—-")
_TRAILING = frozenset(" \t\n,;:.([{‘–—-!")
_MARKS = frozenset('"“”«»')
_ENDS = frozenset([",", ";", ":", '"', "(", ")", "and", "or", "but", "–", "—"])
_SHORTENED = frozenset(["'m", "'re", "'ve", "'ll", "'d", "n't"])
_NONE = frozenset(["none", "no", "neither", "few", "nothing", "nobody", "hardly"])
_PHRASE = 120  # a quotation up to this many characters is one phrase
_RUN = 10  # words between a subject and its verb at most


def opening(tokens: Sequence[Token], verb: int, subject: int, *, whole: bool) -> int:
    """The token where the words of a predicate begin: its adverbs, and where ``whole`` all since its subject."""
    k = verb
    floor = max(subject, verb - _RUN, -1)
    while k - 1 > floor and _runs_on(tokens[k - 1], whole) and tokens[k - 1].low not in _ENDS:
        low = tokens[k - 1].low
        if not (whole or (low.endswith("ly") and len(low) > 4) or low == "net"):
            break
        if tokens[k - 1].quoted != tokens[verb].quoted:
            break
        k -= 1
    return k - (k > 0 and tokens[k].low in _SHORTENED)


def _runs_on(token: Token, whole: bool) -> bool:
    """Whether the words of a predicate may reach over a token: not over a name, but over those it advises."""
    return not token.name or (whole and token.holder is not None and token.holder.kind == "group")


def denied(tokens: Sequence[Token], at: int) -> int | None:
    """The token where "none of the", "no", "not one of" before the noun phrase at ``at`` begins."""
    for k in range(at - 1, max(-1, at - 6), -1):
        if tokens[k].low in _NONE or (tokens[k].low == "not" and tokens[k + 1].low in {"one", "a", "any"}):
            return k
        if tokens[k].name or tokens[k].low not in VAGUE | {"single", "any"}:
            return None
    return None


def quoted_words(
    folded: str,
    predicate: tuple[int, int],
    span: tuple[int, int],
    quotations: Sequence[tuple[int, int]],
    *,
    rating: bool,
    whole: bool,
) -> tuple[int, int, bool]:
    """What is quoted for the words in ``span`` with their predicate: start, end and whether they are direct speech."""
    start, end = span
    if rating:
        for a, b in quotations:
            if start <= a and b <= end + 1 and _label(folded[a:b]):
                return _trimmed(folded, a, b), _trimmed_end(folded, a, b), True
    inside = next(((a, b) for a, b in quotations if a <= predicate[0] < b), None)
    if inside is not None:
        a, b = inside
        crossing = start < a or end > b + 1
        if whole or (crossing and b - a <= _PHRASE):
            start, end = a, b
        elif crossing:
            start, end = max(a, min(start, predicate[0])), min(b, max(end, predicate[1]))
    else:
        for a, b in quotations:
            if start < a < end < b:
                end = b + 1 if b - end <= _PHRASE // 2 else end
            elif a < start < b < end:
                start = a - 1
    start = _trimmed(folded, start, end)
    end = _trimmed_end(folded, start, end)
    return start, end, any(a <= start and end <= b + 1 for a, b in quotations)


def _label(words: str) -> bool:
    low = words.strip(" ,.").lower()
    return any(low == " ".join(phrase) for phrase, _ in ratings().get(low.partition(" ")[0], ()))


def _trimmed(folded: str, start: int, end: int) -> int:
    while start < end and (
        folded[start] in _LEADING
        or (folded[start] in _MARKS and not _closed(folded, start, end))
        or (folded[start] in "([" and folded.find(")" if folded[start] == "(" else "]", start, end) < 0)
    ):
        start += 1
    return start


def _closed(folded: str, start: int, end: int) -> bool:
    """Whether a quotation that opens the stretch closes well before its end."""
    at = next((n for n in range(start + 1, end) if folded[n] in _MARKS), end)
    return at < end - 1


def _trimmed_end(folded: str, start: int, end: int) -> int:
    end = min(end, len(folded))
    while end > start:
        last = folded[end - 1]
        if last in ")]":
            if folded.rfind("(" if last == ")" else "[", start, end) >= 0:
                break
        elif last in _MARKS:
            if sum(folded[n] in _MARKS for n in range(start, end)) % 2 == 0:
                break
        elif last not in _TRAILING or (last == "." and end - start > 1 and folded[end - 2].isupper()):
            break
        end -= 1
    return end
