"""Stances told by adjectives and nouns: bullish on, overweight in, no exposure to."""

from __future__ import annotations

from collections.abc import Iterator

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.phrases import Found
from twinkeel.reading.stances.predicates import Predicate
from twinkeel.reading.stances.subjects import Scene, subject_of
from twinkeel.reading.stances.targets import target_after
from twinkeel.reading.stances.wording import opening

_COPULAS = words("stances.copulas")
_PREPOSITIONS = frozenset(["on", "about", "of", "over", "toward", "towards", "to", "in", "with", "regarding"])
_ATTRIBUTE = frozenset(
    ["view", "views", "stance", "outlook", "call", "position", "bias", "tone", "opinion", "weighting"]
)
_DEGREES = frozenset(
    ["modest", "slight", "small", "large", "big", "strong", "moderate", "heavy", "maximum", "most", "the", '"']
)


_BEING = frozenset(["is", "was", "remains", "stays", "stands", "are", "were", "remain"])
_POSSESSIVES = frozenset(["our", "my", "its", "his", "her", "their"])
_SMALL = frozenset(["nil", "zero", "minimal", "small", "limited", "light", "low", "negligible", "tiny", "modest"])
_LARGE = frozenset(
    ["large", "heavy", "high", "substantial", "significant", "sizeable", "largest", "biggest", "highest"]
)


def disposed(scene: Scene, k: int, size: int, predicate: Predicate) -> Iterator[Found]:
    """``remains overweight the Nasdaq 100``, ``has turned cautious on chip stocks``, ``a bullish view on Tencent``."""
    tokens = scene.tokens
    after = k + size
    after += after < len(tokens) and tokens[after].low == '"'
    attribute = after < len(tokens) and tokens[after].low in _ATTRIBUTE
    after += attribute
    while after + 1 < len(tokens) and tokens[after].low in {"but", "and", "yet", "though", "if"}:
        after += 3 if after + 2 < len(tokens) and tokens[after + 2].low == '"' else 2  # "constructive but selective" on
    following = tokens[after] if after < len(tokens) else None
    if following is None:
        return
    weight = predicate.first in {"overweight", "underweight", "short", "long", "market-weight"}
    if following.low in _PREPOSITIONS:
        after += 1
    elif not weight or attribute or following.low in {"rating", "ratings", "recommendation", "call", "term", "list"}:
        return
    before = tokens[k - 1] if k else None
    if before is None:
        return
    j = k - 1
    while j >= 0 and (
        tokens[j].low.endswith("ly")
        or tokens[j].low == "%"
        or tokens[j].low[:1].isdigit()
        or tokens[j].low
        in {
            "more",
            "very",
            "less",
            "also",
            "now",
            "still",
            "a",
            "an",
            "its",
            "their",
            "his",
            "net",
            "bit",
            "so",
            *_DEGREES,
        }
    ):
        j -= 1
    if j >= 0 and not (
        tokens[j].low in _COPULAS
        or tokens[j].low in {"and", "but", ",", "not", "n't", "longer", "never", '"', "or", "yet"}
        or tokens[j].holder is not None
    ):
        return
    subject = subject_of(scene, j + 1, "past")
    holder = subject.holder
    if holder is None or subject.blocked or holder.kind == "issuer":
        return
    scene.chain.append((k, subject))
    target = target_after(tokens, after, holder.id)
    if not any(p.names or p.themes for p in target.parts):
        return
    direction, sign = predicate.direction, predicate.sign
    if subject.negated:
        if not sign:
            return
        direction, sign = ("negative_view", -1) if sign > 0 else ("positive_view", 1)
    mode = "view" if subject.negated and predicate.mode == "position_change" else predicate.mode
    if subject.advised:
        mode = "recommendation"
        direction = {1: "recommend_buy", -1: "recommend_sell"}.get(sign, direction)
    begin = opening(tokens, k, subject.at, whole=subject.negated or subject.advised)
    yield Found(holder, direction, sign, mode, k, target.end, target, ("", "to"), begin)


def nothing(scene: Scene, k: int) -> Iterator[Found]:
    """``has no exposure to Tesla``, ``holds no shares of``, ``without a position in``."""
    tokens = scene.tokens
    if k < 2 or tokens[k - 1].low not in {"no", "zero", "little", "limited", "minimal", "any"}:
        return
    if k + 1 >= len(tokens) or tokens[k + 1].low not in {"to", "in", "of", "on", '"'}:
        return
    verb = k - 2
    negated = tokens[k - 1].low == "any"
    if negated and tokens[verb].low not in {"have", "own", "hold", "want"}:
        return
    subject = subject_of(scene, k - 1, "past")
    holder = subject.holder
    if holder is None or holder.kind == "issuer" or subject.modal == "may":
        return
    if negated and not subject.negated:
        return
    target = target_after(tokens, k + 1, holder.id)
    if not any(p.names or p.themes for p in target.parts):
        return
    direction = "avoid" if tokens[k - 1].low in {"no", "zero", "any"} else "underweight"
    begin = opening(tokens, k - 1, subject.at, whole=negated)
    yield Found(holder, direction, -1, "position", k - 1, target.end, target, ("", "to"), begin)


def sized(scene: Scene, k: int) -> Iterator[Found]:
    """``our exposure to Tesla is nil``, ``its position in TSMC is the largest``: the size of what is held."""
    tokens = scene.tokens
    largest = tokens[k - 1].low in _LARGE | {"top", "main"} if k else False
    listing = largest and k + 2 < len(tokens) and tokens[k + 1].low in _BEING | {"include", "includes", "included"}
    if not listing and (k + 3 >= len(tokens) or tokens[k + 1].low not in {"to", "in"}):
        return
    owner = _owner(scene, k)
    if owner is None or owner.kind == "issuer":
        return
    target = target_after(tokens, k + 2, owner.id)
    if listing:
        if target.part("") is not None:
            yield Found(owner, "hold", 1, "position", k, target.end, target, begin=k - 1)
        return
    at = target.end + 1
    if at < len(tokens) and tokens[at].low == ",":
        at = next((n + 1 for n in range(at + 1, min(len(tokens), at + 8)) if tokens[n].low == ","), at)
    if target.part("") is None or at + 1 >= len(tokens) or tokens[at].low not in _BEING:
        return
    for n in range(at + 1, min(len(tokens), at + 5)):
        low = tokens[n].low
        if low in {"not", "n't"}:
            return
        begin = k - 1 if tokens[k - 1].low in _POSSESSIVES else k
        if low in {"new", "fresh"} and (n + 1 >= len(tokens) or not tokens[n + 1].low.isalpha()):
            yield Found(owner, "increase", 1, "position_change", k, n, target, begin=begin)
            return
        if low in _SMALL or low in _LARGE:
            direction, sign = ("underweight", -1) if low in _SMALL else ("hold", 1)
            direction = "avoid" if low in {"nil", "zero"} else direction
            yield Found(owner, direction, sign, "position", k, n, target, begin=begin)
            return


def _owner(scene: Scene, k: int) -> Holder | None:
    """Whose holding it is: "our", "its", "Foo's"."""
    tokens = scene.tokens
    for n in range(k - 1, max(-1, k - 4), -1):
        low = tokens[n].low
        if low in {"our", "my"}:
            return scene.speaker
        if low in {"its", "his", "her", "their"}:
            kinds = ("person",) if low in {"his", "her"} else ("institution", "fund", "group", "person")
            return scene.nearest(n, kinds) or scene.speaker or scene.house
        if low == "'s" and n:
            return tokens[n - 1].holder
        if tokens[n].name:
            return None
    return None
