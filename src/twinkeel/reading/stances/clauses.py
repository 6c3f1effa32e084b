"""The grammar of stances: a holder, a predicate of the tables, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.before import target_before
from twinkeel.reading.stances.dispositions import disposed, nothing, sized
from twinkeel.reading.stances.phrases import HEADS, Found, Target
from twinkeel.reading.stances.predicates import Predicate, dispositions, predicates
from twinkeel.reading.stances.subjects import Scene, Subject, subject_of
from twinkeel.reading.stances.targets import by_way_of, target_after
from twinkeel.reading.stances.tokens import Token, matches, passive
from twinkeel.reading.stances.wording import opening

_OPPOSED = {"increase": "decrease", "decrease": "increase", "overweight": "underweight", "underweight": "overweight"}
_NO_OBJECT = frozenset(["interest", "exposure", "position", "holding", "holdings", "stake", "shares", "positions"])
_ARTICLES = frozenset(
    ["a", "an", "the", "its", "their", "his", "her", "this", "that", "another", "no", "any", "of", "in"]
)
_QUANTIFIED = frozenset(["cut", "reduce", "increase", "double", "raise", "triple", "lower", "decrease", "boost"])
_NOUNISH = frozenset(
    ["buying", "holding", "holdings", "short", "back", "top", "like", "up", "place", "report", "question"]
)
_ANYBODY = frozenset(["investors", "traders", "bulls", "bears", "speculators", "funds", "institutions"])
_OPPOSITES = ({"bought", "sold"}, {"buying", "selling"}, {"buy", "sell"}, {"buys", "sells"})
_REACH = 12
_DOWN = frozenset(["down", "lower", "lowest", "zero", "nil", "nothing"])
_SOME = frozenset(["some", "many", "most", "several", "more"])
_ONGOING = frozenset(
    ["are", "have", "been", "were", "net", "keep", "kept", "continue", "continued", "billion", "million"]
)
_POSITIONS = words("stances.holding") - {"shares", "purchases", "buying", "investment", "investments"}
_OWNED = frozenset(
    ["a", "an", "some", "large", "big", "significant", "exposure", "positions", "holdings", "stakes", "direct", "small"]
)


def clauses(scene: Scene) -> Iterator[Found]:
    """Stances told by verbs and by dispositions, in order of place."""
    table, adjectives, telling = predicates(), dispositions(), _telling()
    tokens = scene.tokens
    done = 0
    for k, token in enumerate(tokens):
        low = token.low
        if low not in telling or token.name or k < done:
            continue
        verbs, phrases = table.get(low), adjectives.get(low)
        if verbs is not None:
            found, done = _verb(scene, k, verbs)
            yield from found
        if phrases is not None:
            for phrase, predicate in phrases:
                if matches(tokens, k, phrase):
                    yield from disposed(scene, k, len(phrase), predicate)
                    break
        if low in _NO_OBJECT:
            yield from nothing(scene, k)
            yield from sized(scene, k)


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    """Words that any clause of a stance holds."""
    return frozenset((*predicates(), *dispositions(), *_NO_OBJECT))


def _verb(scene: Scene, k: int, verbs: tuple[tuple[Predicate, str], ...]) -> tuple[list[Found], int]:
    """Stances of the verb at ``k`` and the token after its words."""
    tokens = scene.tokens
    for predicate, form in verbs:
        after = k + 1
        if predicate.after:
            while after < len(tokens) and after < k + 5 and tokens[after].low != predicate.after[0]:
                if predicate.after[0] in {"to", "profits", "profit"} or tokens[after].name:
                    break
                praised = predicate.verb in {"see", "find"} and after < k + 4 and tokens[after].low not in HEADS
                if not praised and tokens[after].low not in {
                    "back",
                    "more",
                    "even",
                    "heavily",
                    "aggressively",
                    "money",
                    "billions",
                    "cash",
                    "further",
                    "deeper",
                    "some",
                    "hard",
                    "right",
                    "big",
                    "straight",
                    "well",
                }:
                    break
                after += 1
            if not matches(tokens, after, predicate.after):
                continue
            after += len(predicate.after)
        elif predicate.verb == "buy" and after < len(tokens) and tokens[after].low == "back":
            return [], k + 1
        if after >= len(tokens) and predicate.needs != "loose":
            return [], k + 1
        if tokens[k].low in _NOUNISH and k and tokens[k - 1].low in {"the", "a", "its", "their", "his", "of", "her"}:
            return [], k + 1
        if form == "base" and k and tokens[k - 1].low in _ARTICLES:
            return [], k + 1
        if tokens[k].low == "like" and not _plain_like(scene, k):
            return [], k + 1
        following = tokens[after].low if after < len(tokens) else ""
        if (
            following in {"that", "by", "than", "the"}
            and predicate.verb in {"add", "report", "hold"}
            and following != "the"
        ):
            return [], k + 1
        if predicate.verb == "have" and not predicate.after and following not in _OWNED:
            return [], k + 1
        if form == "past" and (voice := passive(tokens, k)) is not None:
            return _done_to(scene, k, predicate, voice), k + 1
        if _both_ways(tokens, k):
            return [], k + 1
        subject = subject_of(scene, k, form)
        if subject.holder is None and subject.blocked:
            return [], k + 1
        made = _verb_stance(scene, k, after, predicate, form, subject)
        made += [replace(one, holder=other) for other in subject.others for one in made]
        if made:
            return made, k + 1
        if subject.holder is not None and not subject.blocked and subject.holder.kind != "issuer":
            scene.chain.append((k, subject))
        if predicate.after:
            continue
        return [], k + 1
    return [], k + 1


def _done_to(scene: Scene, k: int, predicate: Predicate, agent: int) -> list[Found]:
    """``the stake was cut by Foo``, ``shares of Bar were bought by Foo``: what stands before is the object."""
    tokens = scene.tokens
    holder = tokens[agent].holder if agent < len(tokens) else None
    if (
        holder is None
        or holder.kind == "issuer"
        or not predicate.sign
        or predicate.needs not in {"security", "holding"}
    ):
        return []
    target = target_before(tokens, k, 0, holder.id)
    held = any(t.low in _POSITIONS for t in tokens[max(0, k - _REACH) : k])
    if target.part("") is None or (predicate.needs == "holding" and not held):
        return []
    return [Found(holder, predicate.direction, predicate.sign, predicate.mode, k, agent, target)]


def _both_ways(tokens: list[Token], k: int) -> bool:
    """Whether a verb is one of "bought and sold": that says nothing."""
    lows = [t.low for t in tokens[max(0, k - 2) : k + 3]]
    return any(
        lows[n + 1] in {"and", "or"} and {lows[n], lows[n + 2]} in _OPPOSITES for n in range(len(lows) - 2) if lows[n]
    )


def _plain_like(scene: Scene, k: int) -> bool:
    """ "likes", "we like", "still like": not the preposition."""
    if scene.tokens[k].low != "like":
        return True
    before = scene.tokens[k - 1].low if k else ""
    return before in {"we", "i", "they", "also", "still", "really", "not", "n't", "would", "do"}


def _verb_stance(scene: Scene, k: int, after: int, predicate: Predicate, form: str, subject: Subject) -> list[Found]:
    tokens, holder = scene.tokens, subject.holder
    if holder is None or subject.blocked:
        return []
    target = by_way_of(tokens, k, target_after(tokens, after, holder.id), holder.id)
    own = holder.kind == "issuer"
    if own and (predicate.mode != "position_change" or not target.holding):
        return []
    bought = [n for p in target.parts for n in p.names]
    if own and (not (bought or target.anaphor) or any(n.entity == holder.id for n in bought)):
        return []
    scene.chain.append((k, subject))
    if holder.kind == "group" and _in_passing(tokens, k, subject, target):
        return []
    direction, sign, mode = predicate.direction, predicate.sign, predicate.mode
    if predicate.needs == "swap":
        return _swap(scene, k, after, subject)
    if predicate.needs == "flow":
        return _flow(scene, k, target, subject, predicate)
    direct = _direct_cut(scene, after, predicate) or (target.securities and predicate.verb in _QUANTIFIED)
    if predicate.needs == "holding" and not target.holding and not direct:
        return []
    if not any(p.names or p.themes for p in target.parts) and _more_of_it(tokens, after):
        target.anaphor, target.end = True, after
    named = any(p.names or p.themes for p in target.parts) or target.anaphor
    if predicate.needs in {"security", "holding"} and not named and target.kind < 0:
        return []
    if direction == "touch":
        if not subject.negated:
            return []
        return [
            Found(
                holder, "avoid", -1, "position", k, target.end, target, begin=opening(tokens, k, subject.at, whole=True)
            )
        ]
    if holder.kind == "group" and mode == "position" and direction == "hold":
        return []
    if mode in {"view", "interest"} and predicate.verb in {"back", "question", "doubt", "eye", "turn"} and own:
        return []
    if predicate.verb == "report" and "new" not in [t.low for t in tokens[after : after + 3]]:
        return []
    if predicate.verb in {"take", "bring"} and predicate.needs == "holding":
        lows = {t.low for t in tokens[after : after + 16]}
        if lows & _DOWN:
            direction, sign = "decrease", -1
            target.end = next(n for n in range(after, len(tokens)) if tokens[n].low in _DOWN)
        elif predicate.verb == "bring":
            if "up" not in lows:
                return []
            sign = 1
    if target.inverted:
        direction, sign = _OPPOSED.get(direction, direction), -sign
        if direction == "hold":
            direction = "underweight"
    if target.none and mode in {"position", "position_change"} and predicate.verb in {"hold", "own", "take", "make"}:
        return [Found(holder, "avoid", -1, "position", k, target.end, target, ("", "to"))]
    begin = opening(tokens, k, subject.at, whole=subject.negated or subject.intended or subject.advised)
    if subject.negated:
        turned = _negated(direction, sign, mode, subject, tokens[k].low)
        if turned is None:
            return []
        direction, sign, mode = turned
    if subject.advised or mode == "recommendation":
        if sign > 0 and any(t.low in {"underweight", "short"} for t in tokens[after : after + 4]):
            sign = -1  # "recommends staying underweight"
        mode = "recommendation"
        selective = sign > 0 and "selectively" in {t.low for t in tokens[begin : target.end + 2]}
        direction = "selective_add" if selective else {1: "recommend_buy", -1: "recommend_sell"}.get(sign, direction)
    elif subject.intended and mode == "position_change":
        mode = "intention"
    out = [
        Found(
            holder,
            direction,
            sign,
            mode,
            k,
            target.end,
            target,
            ("", "to") if predicate.needs != "security" or predicate.after else ("",),
            begin,
        )
    ]
    rather = any(t.low == "rather" for t in tokens[max(0, k - 3) : k])
    if target.following and predicate.mode == "position_change":
        out += _verb_stance(scene, k, target.following, predicate, form, subject)
    if target.part("contrast") is not None and (
        rather or predicate.verb in {"have", "prefer", "favor", "favour", "like"}
    ):
        out.append(Found(holder, "negative_view", -sign, mode, k, target.end, target, ("contrast",), begin))
    if predicate.verb == "prefer" and target.part("to") is not None:
        out.append(Found(holder, "negative_view", -sign, mode, k, target.end, target, ("to",), begin))
    return out


def _in_passing(tokens: list[Token], k: int, subject: Subject, target: Target) -> bool:
    """Whether buying and selling by anybody at all colours a market's day: "investors sold tech shares".

    What is going on or has been done ("are selling", "have sold"), an exposure, a sum or a net flow tells a position.
    """
    holder = subject.holder
    if (
        holder is None
        or holder.name.lower().split()[-1] not in _ANYBODY
        or len(holder.name.split()) > 1 + (holder.name.lower().split()[0] in _SOME)
    ):
        return False
    if target.money or subject.advised or subject.intended or subject.negated:
        return False
    lows = {t.low for t in tokens[max(0, subject.at) : k]} | {t.low for t in tokens[k + 1 : target.end + 1]}
    return not (lows & (_ONGOING | _POSITIONS) or "0" in lows)


def _more_of_it(tokens: list[Token], k: int) -> bool:
    """``had bought more`` at the end of a clause."""
    k -= k < len(tokens) and tokens[k].low != "more" and tokens[k - 1].low == "more"
    return (
        k < len(tokens)
        and tokens[k].low == "more"
        and (k + 1 >= len(tokens) or tokens[k + 1].low in {",", ".", '"', "and", "when", "after", "on", "last", "this"})
    )


def _negated(direction: str, sign: int, mode: str, subject: Subject, low: str) -> tuple[str, int, str] | None:
    """What "would not buy", "does not own", "no longer likes" say; None where nothing is said."""
    if mode in {"view", "recommendation"}:
        return ("positive_view" if sign < 0 else "negative_view"), -sign, mode
    if direction == "hold":
        return "avoid", -1, "position"
    if subject.modal or subject.intended or subject.advised or low.endswith("ing"):
        if sign > 0:
            return "avoid", -1, "position"
        return ("hold", 1, "position") if sign < 0 and direction == "decrease" else None
    return None


def _direct_cut(scene: Scene, after: int, predicate: Predicate) -> bool:
    """``cut Alibaba by a third``, ``doubled Tencent``: a name right after the verb and how much of it."""
    tokens = scene.tokens
    if after < len(tokens) and tokens[after].mention is not None and predicate.verb in {"cut", "reduce"}:
        return after + 1 >= len(tokens) or tokens[after + 1].low != "'s"
    return (
        after + 1 < len(tokens)
        and tokens[after].mention is not None
        and tokens[after + 1].low in {"by", "in"}
        and predicate.verb in _QUANTIFIED
    )


def _swap(scene: Scene, k: int, after: int, subject: Subject) -> list[Found]:
    """``swapped A for B``."""
    holder, tokens = subject.holder, scene.tokens
    middle = next((n for n in range(after, len(tokens)) if tokens[n].low == "for"), None)
    if holder is None or middle is None or subject.negated:
        return []
    mode = "intention" if subject.intended else "position_change"
    out = []
    for start, direction, sign in ((after, "decrease", -1), (middle + 1, "increase", 1)):
        target = target_after(tokens, start, holder.id)
        if target.part("") is not None:
            out.append(Found(holder, direction, sign, mode, k, target.end, target))
    return out


def _flow(scene: Scene, k: int, target: Target, subject: Subject, predicate: Predicate) -> list[Found]:
    """``moved from A into B``, ``pulled money out of A``, ``put cash into B``."""
    out: list[Found] = []
    holder = subject.holder
    if holder is None or subject.negated or holder.kind == "issuer":
        return []
    mode = "recommendation" if subject.advised else "intention" if subject.intended else "position_change"
    begin = opening(scene.tokens, k, subject.at, whole=subject.advised or subject.intended)
    source, sink = target.part("from"), target.part("to")
    if sink is None and predicate.verb in {"put", "allocate"} and target.money:
        sink = target.part("")
    if (
        sink is not None
        and source is None
        and predicate.verb in {"move", "shift", "switch", "put", "steer", "allocate"}
    ):
        into = any(t.low in {"into", "in"} for t in scene.tokens[k : target.end])
        if not into and not target.money:
            sink = None
    if source is not None:
        direction = "recommend_sell" if subject.advised else "decrease"
        out.append(Found(holder, direction, -1, mode, k, target.end, target, ("from",), begin))
    if sink is not None:
        direction = "recommend_buy" if subject.advised else "increase"
        out.append(Found(holder, direction, 1, mode, k, target.end, target, (sink.role,), begin))
    return out
