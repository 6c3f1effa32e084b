"""What somebody expects of a thing: a rally in it, gains for it, that it climbs, outflows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.before import target_before
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.phrases import Found
from twinkeel.reading.stances.subjects import Scene, subject_of
from twinkeel.reading.stances.targets import target_after
from twinkeel.reading.stances.tokens import Token, takes_object
from twinkeel.reading.stances.wording import opening

_EXPECTING = words("stances.expecting")
_RISES, _FALLS = words("stances.rises"), words("stances.falls")
_RISING, _FALLING = words("stances.rising"), words("stances.falling")
_OF_WHAT = frozenset(["in", "for", "of", "from", "into", "across", "to"])
_LITTLE = frozenset(["no", "little", "limited", "few", "not", "n't", "scant", "fewer", "less"])
_WINDOW = 5
_REACH = 12


def expected(scene: Scene) -> Iterator[Found]:
    """Expectations told by a verb of expecting whose subject holds views."""
    tokens = scene.tokens
    for k, token in enumerate(tokens):
        if token.name or token.low not in _EXPECTING:
            continue
        subject = subject_of(scene, k, "ing" if token.low.endswith("ing") else "past")
        holder = subject.holder
        if holder is None or subject.blocked or subject.modal == "may" or holder.kind == "issuer":
            continue
        made = _noun(tokens, k, holder) or _verb(tokens, k, holder)
        if made is not None:
            sign = -made.sign if subject.negated else made.sign
            begin = opening(tokens, k, subject.at, whole=subject.negated)
            yield replace(made, sign=sign, direction=_lean(sign), begin=begin)


def _lean(sign: int) -> str:
    return "positive_view" if sign > 0 else "negative_view"


def _noun(tokens: list[Token], k: int, holder: Holder) -> Found | None:
    """``expects a rally in Chinese tech``, ``sees more gains for chipmakers``."""
    little = False
    for n in range(k + 1, min(len(tokens) - 2, k + 2 + _WINDOW)):
        low = tokens[n].low
        if tokens[n].name or low in {",", ";", "that", "the", "this", "recent"}:
            return None
        little = little or low in _LITTLE
        if low in _RISES or low in _FALLS:
            after = n + 1
            while after < len(tokens) and (
                tokens[after].low.isdigit() or tokens[after].low in {"%", "percent", "left"}
            ):
                after += 1
            if after >= len(tokens) or tokens[after].low not in _OF_WHAT:
                continue
            target = target_after(tokens, after + 1, holder.id, _REACH)
            if target.part("") is None:
                return None
            sign = (1 if low in _RISES else -1) * (-1 if little else 1)
            return Found(holder, _lean(sign), sign, "expectation", k, target.end, target, judged=True)
    return None


def _verb(tokens: list[Token], k: int, holder: Holder) -> Found | None:
    """``expects Tencent to climb``, ``sees gold falling``, ``predicts that the index will rise``."""
    for n in range(k + 2, min(len(tokens), k + 2 + _REACH)):
        low = tokens[n].low
        if low in {",", ";", "while", "but", "as", "after", "because"}:
            return None
        sign = 1 if low in _RISING else -1 if low in _FALLING else 0
        if not sign or tokens[n].name:
            continue
        before = tokens[n - 1].low
        if not (low.endswith("ing") or before in {"to", "will", "would", "can", "could", "and", "should"}):
            continue
        if takes_object(tokens, n):
            continue  # "to gain market share"
        target = target_before(tokens, n - (not low.endswith("ing")), k + 1, holder.id)
        if target.part("") is None:
            return None
        if any(t.low in _LITTLE for t in tokens[k + 1 : n]):
            sign = -sign
        return Found(holder, _lean(sign), sign, "expectation", k, n, target, judged=True)
    return None
