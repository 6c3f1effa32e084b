"""Ratings told without a verb of the house's own: "Buy call kept at Foo", "Tencent: Overweight at Bar, target 700"."""

from __future__ import annotations

from collections.abc import Iterator

from twinkeel.reading.model import Mention
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.labels import KEEP, RATING_NOUNS
from twinkeel.reading.stances.phrases import Found, Part, Target, eligible
from twinkeel.reading.stances.predicates import inflected, ratings
from twinkeel.reading.stances.subjects import Scene
from twinkeel.reading.stances.tokens import Token

_NOUNS = RATING_NOUNS | {"note"}
_NOT_TOLD_SO = frozenset(["have", "rate", "carry", "hold", "put", "reissue"])
_DONE = frozenset(
    form
    for verb in (*(verb for verb in KEEP if verb not in _NOT_TOLD_SO), "start", "initiate", "resume", "reinstate")
    for form in inflected(verb)
) | {"new", "unchanged", "intact"}
_BETWEEN = frozenset(
    ["on", "for", "of", "in", "the", "from", "was", "is", "were", "are", "with", "and", "a", '"', "shares", "stock"]
)
_HOUSE_BEFORE = frozenset(["at", "by", "from"])
_RATERS = frozenset(["institution", "person"])
_REACH = 9


def notes(scene: Scene, taken: list[Found]) -> Iterator[Found]:
    """Ratings whose label stands without a verb of its house, outside what the grammar of verbs has read."""
    tokens, table = scene.tokens, ratings()
    done = 0
    for k, token in enumerate(tokens):
        phrases = table.get(token.low)
        if phrases is None or k < done:
            continue
        size, sign = next(
            (
                (len(phrase), sign)
                for phrase, sign in phrases
                if all(k + n < len(tokens) and tokens[k + n].low == w for n, w in enumerate(phrase))
            ),
            (0, 0),
        )
        if not size or token.name or any(f.first <= k <= f.last for f in taken):
            continue
        found = _note(scene, k, size, sign)
        if found is not None:
            yield found
        done = k + size


def _note(scene: Scene, k: int, size: int, sign: int) -> Found | None:
    tokens = scene.tokens
    noun = any(t.low in _NOUNS for t in tokens[k + size : k + size + 2])
    capital = scene.folded[tokens[k].start].isupper() and (k == 0 or tokens[k - 1].low != "to")
    if not (noun or capital or tokens[k].quoted):
        return None
    owner, last, inner = _house(tokens, k + size)
    if owner is None and k > 1 and tokens[k - 1].low == ":":
        owner, last, inner = _heading(tokens, k, size)
    if owner is None:
        return None
    names = inner or _before(tokens, k, owner) or _after(tokens, last, owner)
    target = Target([Part("", names)], end=last, anaphor=not names)
    direction = {1: "positive_view", 0: "neutral_view", -1: "negative_view"}[sign]
    return Found(owner, direction, sign, "rating", k, last, target)


def _house(tokens: list[Token], start: int) -> tuple[Holder | None, int, list[Mention]]:
    """The house after "at", "by" or "from", with what is named between: no verb of another kind stands there."""
    inner: list[Mention] = []
    for n in range(start, min(len(tokens), start + _REACH)):
        token = tokens[n]
        if token.low in _HOUSE_BEFORE and n + 1 < len(tokens):
            holder = tokens[n + 1].holder
            if holder is not None and holder.kind in _RATERS:
                return holder, n + 1, inner
        if eligible(token) and token.mention is not None and (token.holder is None or token.holder.kind == "issuer"):
            inner.append(token.mention)
        elif token.name or token.low not in _NOUNS | _DONE | _BETWEEN | _HOUSE_BEFORE:
            return None, n, []
    return None, start, []


def _heading(tokens: list[Token], k: int, size: int) -> tuple[Holder | None, int, list[Mention]]:
    """``Foo: Buy rating on Bar kept``: the house before the colon, and what stands after the label."""
    owner = tokens[k - 2].holder
    if owner is None or owner.kind not in _RATERS:
        return None, k, []
    for n in range(k + size, min(len(tokens), k + size + 5)):
        mention = tokens[n].mention
        if eligible(tokens[n], owner.id) and mention is not None:
            return owner, n, [mention]
        if tokens[n].low not in _NOUNS | _BETWEEN | _DONE:
            break
    return None, k, []


def _before(tokens: list[Token], k: int, owner: Holder) -> list[Mention]:
    """What stands right before the label: "Tencent: Buy", "Tencent (0700.HK), Buy"."""
    for n in range(k - 1, max(-1, k - 8), -1):
        mention = tokens[n].mention
        if eligible(tokens[n], owner.id) and mention is not None:
            return [mention]
        if tokens[n].low in {";", "."}:
            break
    return []


def _after(tokens: list[Token], last: int, owner: Holder) -> list[Mention]:
    for n in range(last + 1, min(len(tokens), last + 12)):
        mention = tokens[n].mention
        if eligible(tokens[n], owner.id) and mention is not None:
            return [mention] if tokens[n - 1].low in {"for", "on", "of"} else []
    return []
