"""What a speaker says of a thing: it is cheap, a bubble, deserves a premium, leaves no room for disappointment."""

from __future__ import annotations

from collections.abc import Iterator

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.before import target_before
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.phrases import Found, Target
from twinkeel.reading.stances.predicates import judgements
from twinkeel.reading.stances.subjects import Scene, subject_of
from twinkeel.reading.stances.targets import target_after
from twinkeel.reading.stances.tokens import Token, takes_object
from twinkeel.reading.stances.wording import denied

_NEGATIONS = frozenset(["not", "n't", "never", "hardly", "neither", "nor", "cannot", "without", "no"])
_NOBODY = frozenset(["none", "nothing", "nobody"])
_NOT_NEGATING = frozenset(["only", "just", "merely"])
_COPULAS = words("stances.linking")
_PRONOUNS = frozenset(
    [
        "it",
        "they",
        "which",
        "this",
        "that",
        "these",
        "those",
        "stock",
        "shares",
        "company",
        "valuation",
        "valuations",
        "price",
    ]
)
_EXCESS = frozenset(["overdone", "overblown", "too", "unjustified", "gone"])
_FALLS = frozenset(
    ["sell-off", "selloff", "fall", "slump", "drop", "decline", "fears", "pessimism", "correction", "slide", "worries"]
)
_HARD = frozenset(["if", "unless", "whether"])
_CALLING = frozenset(
    [
        "called",
        "calls",
        "calling",
        "considers",
        "considered",
        "deems",
        "labelled",
        "described",
        "regards",
        "sees",
        "see",
        "views",
    ]
)


def judged(scene: Scene, holder: Holder, first: int, last: int) -> Iterator[Found]:
    """Judgements among the tokens from ``first`` to before ``last``, said by ``holder``."""
    tokens, table = scene.tokens, judgements()
    k = first
    taken: list[int] = []
    while k < last:
        token = tokens[k]
        phrases = table.get(token.low)
        if phrases is None:
            k += 1
            continue
        found = None
        if not token.name:
            for phrase, sign in phrases:
                if k + len(phrase) <= last and all(tokens[k + n].low == w for n, w in enumerate(phrase)):
                    found = (len(phrase), sign)
                    break
        if found is None:
            k += 1
            continue
        size, sign = found
        if takes_object(tokens, k + size - 1):
            k += size
            continue
        start = max([first, *[t for t in taken if t <= k]])
        made = _one(scene, holder, k, size, sign, start)
        if made is not None:
            yield made
            taken.append(k + size)
        k += size


def _one(scene: Scene, holder: Holder, k: int, size: int, sign: int, floor: int) -> Found | None:
    tokens = scene.tokens
    negated = nobody = False
    j = k - 1
    steps = 0
    while j >= floor and steps < 5:
        low = tokens[j].low
        if low in _HARD or low in {"?", ";"}:
            return None
        if low in {"little", "limited", "scant"} and j == k - 1:
            negated = not negated
        if (low in _NEGATIONS or low in _NOBODY) and not (j + 1 < k and tokens[j + 1].low in _NOT_NEGATING):
            negated, nobody = not negated, nobody or low in _NOBODY
        if low == "longer" and j and tokens[j - 1].low == "no":
            negated = True
            break
        if low in {",", '"'}:
            break
        if low in {"may", "might", "could"} and sign > 0:
            return None
        j -= 1
        steps += 1
    after = tokens[k + size].low if k + size < len(tokens) else ""
    verbal = (
        tokens[k].low in {"to", "will", "keep", "cannot", "does", "do"}
        or tokens[k].low.endswith("ing")
        or any(t.low in _COPULAS for t in tokens[max(floor, k - 6) : k + 1])
    )
    calling = next((n for n in range(max(floor - 1, 0, k - 9), k) if tokens[n].low in _CALLING), None)
    before = target_before(tokens, k, floor, holder.id)
    chosen: Target | None = None
    right = tokens[k + size - 1].low == "in" or after in {"in", "on", "about", "among"} or (after == "of" and size == 1)
    if (verbal or calling is not None) and before.part("") is not None:
        chosen = before
    if chosen is None and right:
        ahead = target_after(tokens, k + size, holder.id, 14)
        if ahead.part("") is not None:
            chosen = ahead
    if chosen is None and tokens[k].low not in {"a", "the", "an"}:
        ahead = target_after(tokens, k + size, holder.id, 5)
        if ahead.part("") is not None and not verbal:
            chosen = ahead
    if chosen is None and before.part("") is not None and (k and tokens[k - 1].low in {",", '"'}):
        chosen = before
    if chosen is None:
        chosen = _spoken_of(scene, holder)
    if chosen is None:
        if (
            tokens[k].low in {"to", "will", "keep"}
            or not verbal
            or not any(t.low in _PRONOUNS for t in tokens[max(floor, k - 7) : k])
        ):
            return None
        chosen = Target([], anaphor=True, end=k + size - 1)
    if tokens[k].low in _EXCESS and any(t.low in _FALLS for t in tokens[floor:k]):
        sign = -sign
    if negated:
        sign = -sign
    begin = _denial(tokens, chosen, k) if chosen is before else None
    if begin is not None and not negated and not any(t.low == "and" for t in tokens[begin:k]):
        negated, sign = True, -sign
    nobody = negated and (nobody or (begin is not None and tokens[begin].low not in {"few", "hardly"}))
    direction = "positive_view" if sign > 0 else "avoid" if nobody else "negative_view"
    last = max(k + size - 1, chosen.end if chosen is not before else 0)
    return Found(holder, direction, sign, "view", k, last, chosen, begin=-1 if begin is None else begin, judged=True)


def _denial(tokens: list[Token], target: Target, k: int) -> int | None:
    """The token of "none of the" before the subject of a judgement."""
    places = [a for p in target.parts for a, _ in p.themes] + [m.start for p in target.parts for m in p.names]
    if not places:
        return None
    at = next((n for n in range(k) if tokens[n].start >= min(places)), None)
    return denied(tokens, at) if at else None


def _spoken_of(scene: Scene, holder: Holder) -> Target | None:
    """``X said of Foo``."""
    tokens = scene.tokens
    for k in range(len(tokens) - 2):
        if tokens[k].low in {"said", "says", "wrote"} and tokens[k + 1].low in {"of", "about"} and not tokens[k].quoted:
            target = target_after(tokens, k + 2, holder.id, 8)
            return target if target.part("") is not None else None
    return None


_SPEAKING = words("stances.speaking")
_THINKING = words("stances.thinking")


def reported(scene: Scene, speaker: Holder) -> tuple[int, int]:
    """The tokens that a speaker answers for: the whole sentence, without "X said" in front."""
    tokens = scene.tokens
    for k, token in enumerate(tokens):
        if token.low in _SPEAKING and not token.quoted and not token.name:
            left = next((n for n in range(k - 1, -1, -1) if tokens[n].holder is not None), None)
            pronoun = k and tokens[k - 1].low in {"he", "she", "it", "they", "firm", "bank"} and k < 3
            if (left is not None and tokens[left].holder is speaker and left < 3) or pronoun:
                return k + 1, len(tokens)
            break
    return 0, len(tokens)


def deemed(scene: Scene) -> Iterator[Found]:
    """Judgements by a verb of thinking whose subject is a holder: "Foo considers Tesla overvalued"."""
    tokens = scene.tokens
    if scene.speaker is not None:
        return
    for k, token in enumerate(tokens):
        if token.low in _THINKING and not token.name and not token.quoted:
            subject = subject_of(scene, k, "past")
            if subject.holder is None or subject.blocked or subject.holder.kind == "issuer":
                continue
            if subject.negated:
                continue
            yield from judged(scene, subject.holder, k + 1, len(tokens))
            return
