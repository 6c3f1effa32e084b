"""Brokers' ratings: who rates, cuts, keeps, starts, lists or strikes what, and price targets moved."""

from __future__ import annotations

import re
from dataclasses import replace

from twinkeel.reading.model import Mention
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.labels import KEEP, RATING_NOUNS, is_house, labels_of
from twinkeel.reading.stances.phrases import Found, Part, Target, eligible
from twinkeel.reading.stances.predicates import inflected
from twinkeel.reading.stances.subjects import Scene, Subject, subject_of
from twinkeel.reading.stances.targets import target_after
from twinkeel.reading.stances.tokens import Token

_RAISE = ("raise", "lift", "boost", "hike", "bump", "increase", "up", "move", "take", "nudge", "push")
_LOWER = ("cut", "lower", "reduce", "slash", "trim", "drop", "move", "take", "pare", "decrease")
_START = ("initiate", "start", "launch", "begin", "resume", "assume", "commence", "reinstate")
_LIST = ("add", "put", "include", "place")
_STRIKE = ("remove", "drop", "delete", "strike", "take", "cut")
_NAME = ("name", "call", "pick", "make", "label", "consider", "select", "choose", "tip")
_TARGETS = frozenset(["target", "targets", "estimate", "estimates", "forecast", "forecasts", "pt"])
_LISTS = frozenset(["list", "picks", "pick", "favourites", "favorites", "ideas", "basket", "portfolio"])
_ONTO = frozenset(["to", "on", "among"])
_FAVOURED = frozenset(["conviction", "picks", "pick", "focus", "buy", "favourites", "favorites", "ideas", "favored"])
_PICKS = frozenset(["pick", "picks", "favourite", "favorite", "favourites", "favorites", "idea", "choice", "bet"])
_RATERS = frozenset(["institution", "person", "issuer"])
_RATING_WORDS = frozenset(["rating", "recommendation", "target", "neutral", "buy", "outperform", "overweight", "sell"])
_BREAKS = frozenset([";", ".", "while", "but", "because", "citing", "as", "whereas", "which", "saying"])

_FROM = re.compile(r"\bfrom\s[A-Z]{0,3}[$€£¥]?\s?(\d[\d,]*(?:\.\d+)?)")
_TO = re.compile(r"\bto\s[A-Z]{0,3}[$€£¥]?\s?(\d[\d,]*(?:\.\d+)?)")
_FORMS: dict[str, set[str]] = {}
_KINDS: dict[str, str] = {}
for _group, _verbs in (
    ("upgrade", ("upgrade",)),
    ("downgrade", ("downgrade",)),
    ("raise", _RAISE),
    ("lower", _LOWER),
    ("keep", KEEP),
    ("start", _START),
    ("list", _LIST),
    ("strike", _STRIKE),
    ("name", _NAME),
):
    for _verb in _verbs:
        for _form, _kind in inflected(_verb).items():
            _FORMS.setdefault(_form, set()).add(_group)
            _KINDS[_form] = _kind
for _form in ("went", "goes", "going"):
    _FORMS[_form] = {"move"}
    _KINDS[_form] = "past"
for _form in ("has", "had", "having"):
    _FORMS[_form] = {"keep"}
    _KINDS[_form] = "past"


def rating_clauses(scene: Scene) -> tuple[list[Found], set[int]]:
    """Stances told by ratings, and the tokens of their verbs, which tell nothing else."""
    tokens = scene.tokens
    out: list[Found] = []
    used: set[int] = set()
    lows = [token.low for token in tokens]
    labels = labels_of(scene, lows, not _RATES.isdisjoint(lows))
    for k in [k for k, low in enumerate(lows) if low in _FORMS]:
        token = tokens[k]
        groups = _FORMS[token.low]
        if token.name or (token.low in {"view", "call"} and k and tokens[k - 1].low in {"its", "a"}):
            continue
        if k and tokens[k - 1].low in {"a", "an", "the"} and token.low not in {"upgrade", "downgrade"}:
            continue
        made = _rated(scene, k, groups, labels)
        if made:
            out.extend(made)
            used.add(k)
    rated = [f for f in out if "target" not in f.direction]
    return [f for f in out if "target" not in f.direction or not any(_covers(r, f) for r in rated)], used


def _covers(rating: Found, target: Found) -> bool:
    """Whether a rating by the same house stands beside a target for the same company."""
    theirs = {m.entity for p in target.target.parts for m in p.names}
    own = {m.entity for p in rating.target.parts for m in p.names}
    return rating.holder.id == target.holder.id and (not theirs or not own or not theirs.isdisjoint(own))


_RATES = frozenset({"rates", "rate", "rated", "rating"})


def _rated(scene: Scene, k: int, groups: set[str], labels: list[tuple[int, int, int]]) -> list[Found]:
    tokens = scene.tokens
    stop = next(
        (
            n
            for n in range(k + 1, len(tokens))
            if (tokens[n].low in {"and", "while"} and n + 1 < len(tokens) and is_house(tokens[n + 1]))
            or (tokens[n].low in _BREAKS and not (tokens[n].low == "as" and n + 2 < len(tokens) and _near(labels, n)))
        ),
        len(tokens),
    )
    lows = [t.low for t in tokens[k + 1 : stop]]
    ahead = [label for label in labels if k < label[0] < stop]
    targets = next((n for n in range(k + 1, min(stop, k + 8)) if tokens[n].low in _TARGETS), None)
    noun = next((n for n in range(k + 1, min(stop, k + 5)) if tokens[n].low in RATING_NOUNS), None)
    ups, downs = "raise" in groups, "lower" in groups
    if "upgrade" in groups or "downgrade" in groups:
        sign = 1 if "upgrade" in groups else -1
        if (k and tokens[k - 1].low in {"a", "an", "the", "double", "'s"}) or (
            tokens[k].low in {"upgrades", "downgrades"}
            and (k + 1 < len(tokens) and tokens[k + 1].low in {"from", "by", "at"})
        ):
            return _noun(scene, k, sign)
        return _make(scene, k, stop, "upgrade" if sign > 0 else "downgrade", sign)
    if "move" in groups:
        moved = _shift(scene.folded[tokens[k].start : tokens[stop - 1].end])
        priced = sum(t.low == "0" for t in tokens[k + 1 : k + 7]) > 1
        return _make(scene, k, stop, "target_raised" if moved > 0 else "target_cut", moved) if moved and priced else []
    if (ups or downs) and ups != downs and _behind(tokens, k):
        return _make(scene, k, stop, "target_raised" if ups else "target_cut", 1 if ups else -1)
    if (ups or downs) and targets is not None:
        if tokens[k - 1].low in {"is", "are", "was", "were"} if k else False:
            return []
        sign = (1 if ups else -1) if ups != downs else _shift(scene.folded[tokens[k].start : tokens[stop - 1].end])
        if not sign:
            return []
        return _make(scene, k, stop, "target_raised" if sign > 0 else "target_cut", sign, targets)
    to = [label for label in ahead if tokens[label[0] - 1].low == "to" or tokens[label[0] - 2].low == "to"]
    if (ups or downs) and (to or noun is not None):
        if ups and downs:
            if not to:
                return []
            sign = to[0][2] or (-1 if any(s > 0 for *_, s in ahead if s) else 0)
        else:
            sign = 1 if ups else -1
        if not to and not (noun is not None and tokens[noun].low in {"rating", "ratings", "recommendation"}):
            return []
        return _make(scene, k, stop, {1: "upgrade", -1: "downgrade", 0: "neutral_view"}[sign], sign)
    if "start" in groups and "coverage" not in lows and ahead and eligible(tokens[k + 1]) and "at" in lows:
        return _make(scene, k, stop, _view(ahead[0][2]), ahead[0][2])
    if "start" in groups and "coverage" in lows and ahead:
        return _make(scene, k, stop, _view(ahead[0][2]), ahead[0][2], target_from=lows.index("coverage") + k + 2)
    if "strike" in groups and "from" in lows and any(low in _LISTS for low in lows):
        return _make(scene, k, stop, "downgrade", -1)
    if "list" in groups and all(not kinds.isdisjoint(lows) for kinds in (_LISTS, _ONTO, _FAVOURED)):
        return _make(scene, k, stop, "positive_view", 1)
    if (
        "name" in groups
        and any(low in _PICKS for low in lows)
        and ("top" in lows or "favourite" in lows or "best" in lows or "favorite" in lows or "preferred" in lows)
    ):
        return _make(scene, k, stop, "positive_view", 1)
    if "keep" in groups and ahead and _kept(tokens, k, ahead[0][0]):
        return _make(scene, k, stop, _view(ahead[0][2]), ahead[0][2])
    return []


def _kept(tokens: list[Token], k: int, label: int) -> bool:
    """Whether a label belongs to a verb of keeping: "has a buy rating", not "has no plans to buy"."""
    near = 5 if tokens[k].low in {"has", "have", "had", "having"} else 14
    return label - k < near and tokens[label - 1].low != "to" and all(t.low != "," for t in tokens[k + 1 : label])


def _near(labels: list[tuple[int, int, int]], n: int) -> bool:
    return any(n < first <= n + 3 for first, _, _ in labels)


def _behind(tokens: list[Token], k: int) -> bool:
    """Whether a target is the subject of a passive: "its price target was raised"."""
    return (
        k > 1
        and tokens[k - 1].low in {"was", "were", "been"}
        and any(t.low in _TARGETS or t.low == "objective" for t in tokens[max(0, k - 7) : k])
    )


def _shift(words_: str) -> int:
    """Which way a target moved: "to $270 from $245", "from $245 to $270", "up from"; 0 where it is not said."""
    if re.search(r"\bup from\b", words_):
        return 1
    if re.search(r"\bdown from\b", words_):
        return -1
    old, new = _FROM.search(words_), _TO.search(words_)
    if old is None or new is None:
        return 0
    before, after = (float(m[1].replace(",", "")) for m in (old, new))
    return (after > before) - (after < before)


def _view(sign: int) -> str:
    return {1: "positive_view", 0: "neutral_view", -1: "negative_view"}[sign]


def _objects(tokens: list[Token], start: int, stop: int, holder_id: str) -> list[Mention]:
    """Companies named in a stretch; not another house that opens a clause of its own."""
    out: list[Mention] = []
    for n in range(start, stop):
        token = tokens[n]
        if out and token.low in {"over", "than"}:
            break
        if token.low in {"over", "than"} and tokens[n - 1].low in _PICKS | {"to"}:
            break
        if is_house(token) and tokens[n - 1].low in {"and", ",", "while", "but"}:
            break
        if eligible(token, holder_id) and token.mention is not None:
            out.append(token.mention)
    return out


def _named(token: Token) -> list[Mention]:
    return [token.mention] if token.mention is not None else []


def _make(scene: Scene, k: int, stop: int, direction: str, sign: int, target_from: int | None = None) -> list[Found]:
    tokens = scene.tokens
    passive = _passive(scene, k)
    if passive is not None:
        rater, obj = passive
        last = _last_of(tokens, obj, rater, min(stop, len(tokens)) - 1)
        return [Found(rater, direction, sign, "rating", k, last, Target([Part("", _named(tokens[obj]))], end=last))]
    subject = subject_of(scene, k, _KINDS.get(tokens[k].low, "past"))
    holder = subject.holder
    if holder is None or subject.blocked or subject.negated or subject.modal in {"may", "would"} or subject.advised:
        return []
    if holder.kind not in _RATERS:
        return []
    names = _objects(tokens, target_from or k + 1, stop, holder.id) or _objects(tokens, k + 1, stop, holder.id)
    if holder.kind == "issuer" and not (names and _RATING_WORDS.intersection(t.low for t in tokens[k:stop])):
        return []
    scene.chain.append((k, subject))
    last = _told_until(tokens, k, stop, names)
    if names:
        found = Target([Part("", names[:3])], end=last)
    else:
        found = target_after(tokens, target_from or k + 1, holder.id)
        found.anaphor = not any(p.names or p.themes for p in found.parts)
        last = _told_until(tokens, max(k, found.end if not found.anaphor else k), stop, names)
        found = replace(found, end=last)
    return [Found(holder, direction, sign, "rating", k, last, found, ("", "to", "from"))]


def _told_until(tokens: list[Token], k: int, stop: int, names: list[Mention]) -> int:
    """Where the words of a rating end: at a comma, or where another verb of rating follows "and"."""
    named = max((n for n in range(k, stop) if tokens[n].mention in names), default=k) if names else k
    for n in range(max(named, k + 2) + 1, stop):
        following = tokens[n + 1].low if n + 1 < len(tokens) else ""
        if tokens[n].low == "," or (tokens[n].low in {"and", "but"} and following in _FORMS):
            return n - 1
    return stop - 1


def _last_of(tokens: list[Token], obj: int, rater: Holder, last: int) -> int:
    """Where a passive with its house ends: at the comma after the house."""
    house = next((n for n in range(obj, last) if tokens[n].holder is rater), None)
    if house is None:
        return last
    return next((n - 1 for n in range(house, last) if tokens[n].low == ","), last)


def _passive(scene: Scene, k: int) -> tuple[Holder, int] | None:
    """``X was upgraded to buy by Foo``: holder and the token of the object."""
    tokens = scene.tokens
    j = k - 1
    while j >= 0 and tokens[j].low in {"also", "recently", "been", "now"}:
        j -= 1
    headline = j >= 0 and eligible(tokens[j]) and is_house(tokens[j]) is False
    if j < 0 or not (headline or tokens[j].low in {"was", "were", "is", "are", "been", "being", "got", ","}):
        return None
    for n in range(k + 1, min(len(tokens), k + 14)):
        if tokens[n].low in {"by", "at"} and n + 1 < len(tokens):
            m = n + 1
            while m < len(tokens) and tokens[m].low in {"analysts", "the", "strategists"}:
                m += 1
            holder = tokens[m].holder if m < len(tokens) else None
            if headline and any(eligible(t) for t in tokens[k + 1 : n]):
                return None
            if holder is not None and holder.kind in _RATERS:
                obj = next((q for q in range(j, -1, -1) if eligible(tokens[q], holder.id)), None)
                return (holder, obj) if obj is not None else None
    first = tokens[1].holder if tokens[0].low == "at" and len(tokens) > 1 else None
    if first is not None and first.kind in _RATERS:
        obj = next((q for q in range(j, 1, -1) if eligible(tokens[q], first.id)), None)
        return (first, obj) if obj is not None else None
    return None


def _noun(scene: Scene, k: int, sign: int) -> list[Found]:
    """``after an upgrade by Foo``, ``a downgrade from Foo to neutral``."""
    tokens = scene.tokens
    owner = tokens[k - 2].holder if k > 1 and tokens[k - 1].low == "'s" else None
    if owner is not None and owner.kind in _RATERS and k + 2 < len(tokens) and eligible(tokens[k + 2], owner.id):
        target = Target([Part("", _named(tokens[k + 2]))], end=k + 2)
        return [Found(owner, "upgrade" if sign > 0 else "downgrade", sign, "rating", k, k + 2, target)]
    if k + 2 >= len(tokens) or tokens[k + 1].low not in {"from", "by", "at"}:
        return []
    holder = tokens[k + 2].holder
    if holder is None or holder.kind not in _RATERS:
        return []
    obj = next((q for q in range(k - 1, -1, -1) if eligible(tokens[q], holder.id)), None)
    if obj is None:
        return []
    target = Target([Part("", _named(tokens[obj]))], end=k + 2)
    scene.chain.append((k, Subject(holder=holder)))
    return [Found(holder, "upgrade" if sign > 0 else "downgrade", sign, "rating", k, k + 2, target)]
