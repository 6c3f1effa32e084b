"""Stances told by adjectives and nouns: bullish on, overweight in, no exposure to."""

from __future__ import annotations

from collections.abc import Iterator

from twinkeel.reading.predicates import Predicate
from twinkeel.reading.stance_phrases import Found
from twinkeel.reading.stance_subjects import Scene, subject_of
from twinkeel.reading.stance_targets import target_after
from twinkeel.reading.stance_wording import opening
from twinkeel.reading.vocabulary import words

_COPULAS = words("stances.copulas")
_PREPOSITIONS = frozenset(["on", "about", "of", "over", "toward", "towards", "to", "in", "with", "regarding"])
_ATTRIBUTE = frozenset(
    ["view", "views", "stance", "outlook", "call", "position", "bias", "tone", "opinion", "weighting"]
)
_DEGREES = frozenset(["modest", "slight", "small", "large", "big", "strong", "moderate", "heavy", "maximum", '"'])


def disposed(scene: Scene, k: int, size: int, predicate: Predicate) -> Iterator[Found]:
    """``remains overweight the Nasdaq 100``, ``has turned cautious on chip stocks``, ``a bullish view on Tencent``."""
    tokens = scene.tokens
    after = k + size
    after += after < len(tokens) and tokens[after].low == '"'
    attribute = after < len(tokens) and tokens[after].low in _ATTRIBUTE
    after += attribute
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
    mode = predicate.mode
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
