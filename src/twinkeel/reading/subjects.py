"""Whose figure it is: brackets, "respectively", gapped lists, nominal phrases, verbs, and the antecedent when elided."""

from __future__ import annotations

from twinkeel.reading.clauses import (
    MEASURE_NOUNS,
    MOVES_DOWN,
    MOVES_UP,
    Item,
    Subject,
    eligible,
    is_verb,
    subject_of_verb,
)
from twinkeel.reading.model import Mention
from twinkeel.reading.vocabulary import words

_FIGURE_NOUNS = words("subjects.figure_nouns")
_AFTER_PREPOSITIONS = frozenset({"for", "in", "by", "of", "at"})
_COMPARE = frozenset({"compared", "versus", "vs", "against", "than", "and", "or", "while", "from", "with", "to"})
_BUYING = words("subjects.buying")


def subject_of_figure(items: list[Item], q: int) -> Subject:
    """The subject of the figure at item ``q`` and why."""
    found = _bracket(items, q)
    if found is not None:
        return found
    found = _label(items, q)
    if found is not None:
        return found
    found = _compared(items, q)
    if found is not None:
        return found
    found = _possessive(items, q)
    if found is not None:
        return found
    found = _nominal_after(items, q)
    if found is not None:
        return found
    verb = governing_verb(items, q)
    if verb is not None:
        gapped = _gapped(items, q, verb)
        if gapped is not None:
            return gapped
        subject = subject_of_verb(items, verb)
        passive = _passive_after(items, q)
        if passive is not None and (subject.mention is None or subject.verb is None):
            return Subject(passive, "agent of the passive after the figure", verb)
        if subject.mention is None and any(items[x].low in {"target", "targets"} for x in range(verb, q)):
            subject.antecedent = True
        if subject.mention is None:
            between = _object_between(items, q, verb)
            if between is not None:
                return Subject(between, "named between the verb and the figure", verb)
            if items[q + 1].low in {"target", "price"} if q + 1 < len(items) else False:
                subject.antecedent = True
        if (
            items[verb].low
            in {
                "raised",
                "raise",
                "raises",
                "generated",
                "invested",
                "pledged",
                "spent",
                "committed",
                "sold",
                "bought",
                "paid",
                "secured",
            }
            and subject.mention is None
        ):
            agent = _agent(items, q)
            if agent is not None:
                return Subject(agent, "agent of the passive", verb)
        return subject
    passive = _passive_after(items, q)
    if passive is not None:
        return Subject(passive, "agent of the passive after the figure")
    after = _verb_after(items, q)
    if after is not None:
        return after
    left = _nearest(items, q, -1)
    if left is not None:
        return Subject(left, "nearest name to the left")
    right = _nearest(items, q, 1)
    if right is not None:
        return Subject(right, "nearest name to the right")
    return Subject(None, "no name in the sentence", antecedent=True)


def _bracket(items: list[Item], q: int) -> Subject | None:
    depth = 0
    for k in range(q - 1, max(-1, q - 14), -1):
        low = items[k].low
        if low == ")":
            depth += 1
        elif low in {"(", "["}:
            if depth == 0:
                inside = next(
                    (items[x].mention for x in range(k + 1, q) if items[x].kind == "E" and eligible(items[x].mention)),
                    None,
                )
                if inside is not None:
                    return Subject(inside, "named in the same bracket", governing_verb(items, q))
                if any(
                    items[x].kind == "W"
                    and items[x].low
                    not in {
                        "up",
                        "down",
                        "about",
                        "or",
                        "nearly",
                        "roughly",
                        "a",
                        "gain",
                        "of",
                        "plus",
                        "minus",
                        "+",
                        "-",
                        "around",
                        "rose",
                        "fell",
                    }
                    for x in range(k + 1, q)
                ):
                    return None
                if (
                    k > 0
                    and items[k - 1].kind == "E"
                    and eligible(items[k - 1].mention)
                    and (figure := items[q].quantity) is not None
                    and figure.kind != "money"
                ):
                    return Subject(items[k - 1].mention, "stands in a bracket after the name")
                if k > 0 and items[k - 1].kind == "Q":
                    inner = subject_of_figure(items, k - 1)
                    inner.why = "the same figure in other units: " + inner.why
                    return inner
                return None
            depth -= 1
    return None


def _label(items: list[Item], q: int) -> Subject | None:
    """Lists in note form: ``Tencent: +3.2%``, ``Xiaomi +2.1%``, ``Baidu -1%``."""
    quantity = items[q].quantity
    k = q - 1
    if k >= 0 and items[k].low == ":" and k > 0 and items[k - 1].kind == "E" and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, "labelled with the name")
    if (
        k >= 0
        and items[k].kind == "E"
        and eligible(items[k].mention)
        and quantity is not None
        and quantity.sign
        and quantity.kind == "percent"
    ):
        return Subject(items[k].mention, "signed figure beside the name")
    return None


def _compared(items: list[Item], q: int) -> Subject | None:
    """``compared with (a multiple of) 24 for X``, ``versus X's 24``, ``against 24 times at X``."""
    left = [items[k].low for k in range(max(0, q - 5), q)]
    if not (set(left) & {"compared", "versus", "vs", "against", "than", "with"}) and (
        q == 0 or items[q - 1].low not in {"and", "or", ",", "while"}
    ):
        return None
    k = q + 1
    while (
        k < len(items)
        and items[k].kind == "W"
        and items[k].low
        in {
            "earnings",
            "forward",
            "times",
            "gain",
            "rise",
            "drop",
            "fall",
            "increase",
            "decline",
            "growth",
            "return",
            "multiple",
            "advance",
            "loss",
            "jump",
        }
    ):
        k += 1
    if k < len(items) and items[k].low in {"for", "at", "in", "by", "on"}:
        for x in range(k + 1, min(len(items), k + 8)):
            if items[x].kind == "E":
                return Subject(items[x].mention, "the figure is said for it") if eligible(items[x].mention) else None
            if (items[x].kind in "QP" and items[x].low not in {"'s", '"', "'"}) or is_verb(items, x):
                return None
    return None


def _possessive(items: list[Item], q: int) -> Subject | None:
    k = q - 1
    hops = 0
    while (
        k >= 0
        and items[k].kind == "W"
        and hops < 5
        and not is_verb(items, k)
        and items[k].low not in _AFTER_PREPOSITIONS
        and items[k].low not in {"to", "and", "from", "with", "than", "as", "or"}
    ):
        k -= 1
        hops += 1
    if k > 0 and items[k].low in {"'s", "'"} and items[k - 1].kind == "E" and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, "possessive before the figure", governing_verb(items, q))
    return None


def _nominal_after(items: list[Item], q: int) -> Subject | None:
    """``a 5% gain in Tencent shares``, ``a 10% stake in X``, ``a 400 percent pop for X``, ``the $4 billion raised by X``."""
    k = q + 1
    seen_noun = False
    while k < len(items) and k < q + 5 and items[k].kind == "W" and items[k].low not in _AFTER_PREPOSITIONS:
        if is_verb(items, k) and items[k].low not in {"raised", "spent", "invested", "pledged", "earned"}:
            return None
        seen_noun = (
            seen_noun or items[k].low in _FIGURE_NOUNS or items[k].low in {"raised", "spent", "invested", "pledged"}
        )
        k += 1
    if k < len(items) and items[k].low == "of" and k == q + 1 + (1 if k > q + 1 and items[k - 1].low == "worth" else 0):
        for x in range(k + 1, min(len(items) - 1, k + 3)):
            if (
                items[x].kind == "E"
                and eligible(items[x].mention)
                and any(items[y].low in {"shares", "stock"} for y in range(x + 1, min(len(items), x + 3)))
            ):
                return Subject(items[x].mention, "an amount of its shares", governing_verb(items, q))
    if not seen_noun or k >= len(items) or items[k].low not in _AFTER_PREPOSITIONS:
        return None
    verb = governing_verb(items, q)
    if (
        verb is not None
        and items[verb].low
        in {
            "reported",
            "posted",
            "reports",
            "posting",
            "posts",
            "booked",
            "forecast",
            "forecasts",
            "guided",
            "saw",
            "recorded",
            "announced",
        }
        and items[k].low in {"in", "of"}
    ):
        owner = subject_of_verb(items, verb)
        if owner.mention is not None or owner.antecedent:
            return owner
    for x in range(k + 1, min(len(items), k + 9)):
        if items[x].kind == "E":
            if not eligible(items[x].mention):
                continue
            return Subject(items[x].mention, "the figure is said in or of it", verb)
        if items[x].kind == "Q" or (items[x].kind == "P" and items[x].low not in {'"', "'s", "'"}) or is_verb(items, x):
            return None
    return None


def governing_verb(items: list[Item], q: int) -> int | None:
    """The nearest verb to the left of the figure, in its stretch of the sentence."""
    depth = 0
    for k in range(q - 1, -1, -1):
        low = items[k].low
        if low == ")":
            depth += 1
        elif low == "(":
            if depth == 0 and any(items[x].low == ")" for x in range(q + 1, len(items))):
                continue
            depth = max(0, depth - 1)
        if depth:
            continue
        if low == ";":
            return None
        if is_verb(items, k):
            if items[k].low in {"up", "down", "higher", "lower"} and k and is_verb(items, k - 1):
                return k - 1
            return k
    quantity = items[q].quantity
    return q if quantity is not None and quantity.kind == "fold" and is_verb(items, q) else None


def _gapped(items: list[Item], q: int, verb: int) -> Subject | None:
    """``Tencent rose 3%, Baidu 2% and JD.com 1%``: the name right before the figure, past an earlier figure."""
    k = q - 1
    while k > verb and (
        (
            items[k].kind == "W"
            and items[k].low
            in {
                "by",
                "up",
                "down",
                "about",
                "nearly",
                "a",
                "gained",
                "lost",
                "shed",
                "added",
                "shares",
                "stock",
                "another",
                "to",
                "around",
                "roughly",
                "with",
                "at",
                "on",
            }
        )
        or (items[k].kind == "P" and items[k].low in {"(", "'s", "-"})
    ):
        k -= 1
    if (
        k > verb
        and items[k].kind == "E"
        and eligible(items[k].mention)
        and items[k - 1].low in {",", "and", "while", "but", "by", ";"}
    ) and (
        any(items[x].kind == "Q" for x in range(verb, k))
        or any(items[x].low in {"led", "followed"} for x in range(max(0, k - 3), k))
    ):
        return Subject(items[k].mention, "name right before the figure, verb elided", verb)
    return None


def _object_between(items: list[Item], q: int, verb: int) -> Mention | None:
    """``raised its price target on X to 58``, ``cut its forecast for X's sales to …``, ``expects X's profit at …``."""
    names = [k for k in range(verb + 1, q) if items[k].kind == "E" and eligible(items[k].mention)]
    if not names:
        return None
    k = names[-1]
    before = items[k - 1].low
    if before in {"on", "for", "of", "in"} and any(
        items[x].low
        in {
            "target",
            "targets",
            "forecast",
            "estimate",
            "estimates",
            "rating",
            "view",
        }
        for x in range(verb, k)
    ):
        return items[k].mention
    return items[k].mention if k + 1 < q and items[k + 1].low in {"'s", "'"} else None


def _passive_after(items: list[Item], q: int) -> Mention | None:
    """``Orders worth 2 billion were won by X``: the agent of a passive that follows the figure."""
    k = q + 1
    while k < len(items) and k < q + 5 and items[k].low not in {"was", "were", "been", "is", "are"}:
        if items[k].kind in "EP":
            return None
        k += 1
    if k + 2 >= len(items) or items[k].low not in {"was", "were", "been", "is", "are"}:
        return None
    for x in range(k + 1, min(len(items) - 1, k + 4)):
        if items[x].low == "by" and items[x + 1].kind == "E" and eligible(items[x + 1].mention):
            return items[x + 1].mention
    return None


def _agent(items: list[Item], q: int) -> Mention | None:
    for k in range(q + 1, min(len(items), q + 10)):
        if items[k].low == "by" and k + 1 < len(items):
            for x in range(k + 1, min(len(items), k + 5)):
                if items[x].kind == "E" and eligible(items[x].mention):
                    return items[x].mention
    return None


def _verb_after(items: list[Item], q: int) -> Subject | None:
    """Figure first: ``Up 3%, X led``; ``At 31 times earnings, X …``; ``… of $9 billion in X``."""
    if q <= 8:
        for k in range(q + 1, min(len(items), q + 12)):
            if items[k].low == ",":
                for x in range(k + 1, min(len(items), k + 9)):
                    if items[x].kind == "E" and eligible(items[x].mention):
                        return Subject(items[x].mention, "opening phrase: the subject follows")
                    if is_verb(items, x):
                        break
                return Subject(None, "opening phrase: the subject is not named", antecedent=True)
    return None


def _nearest(items: list[Item], q: int, step: int) -> Mention | None:
    k = q + step
    while 0 <= k < len(items):
        if items[k].kind == "E" and eligible(items[k].mention):
            return items[k].mention
        if items[k].low == ";":
            return None
        k += step
    return None


def respectively(items: list[Item]) -> dict[int, Mention]:
    """For "X and Y rose 3% and 4%, respectively": each figure's own name, matched in order."""
    marks = [k for k, item in enumerate(items) if item.low == "respectively"]
    out: dict[int, Mention] = {}
    for mark in marks:
        figures: list[int] = []
        k = mark - 1
        while k >= 0 and (
            items[k].kind == "Q"
            or items[k].low in {",", "and", "to", "by"}
            or (
                items[k].kind in "WP"
                and figures
                and items[k].low in {"percent", "about", "nearly", "around", "from", "(", ")"}
            )
        ):
            if items[k].kind == "Q":
                figures.append(k)
            k -= 1
            if (
                k >= 0
                and items[k].kind != "Q"
                and items[k].low not in {",", "and", "by", "about", "nearly", "around", "percent"}
                and figures
            ):
                break
        figures.reverse()
        if len(figures) < 2:
            figures = [k for k in range(mark) if items[k].kind == "Q"][-3:]
        names = [k for k in range(figures[0] if figures else 0) if items[k].kind == "E" and eligible(items[k].mention)]
        if names and figures:
            groups: list[list[int]] = [[names[0]]]
            for k in names[1:]:
                between = [items[x].low for x in range(groups[-1][-1] + 1, k)]
                if all(
                    w in {",", "and", "'s", "(", ")", "shares", "stock", "of", "-"} or w in MEASURE_NOUNS
                    for w in between
                ):
                    groups[-1].append(k)
                else:
                    groups.append([k])
            group = next((g for g in reversed(groups) if len(g) == len(figures)), None)
            if group is None:
                group = next((g for g in reversed(groups) if len(figures) % len(g) == 0 and len(g) > 1), None)
            if group:
                for number, k in enumerate(figures):
                    mention = items[group[number % len(group)]].mention
                    if mention is not None:
                        out[k] = mention
            elif len(names) >= len(figures):
                for k, n in zip(figures, names[-len(figures) :], strict=False):
                    mention = items[n].mention
                    if mention is not None:
                        out[k] = mention
    return out


def direction_of(items: list[Item], q: int, verb: int | None) -> str | None:
    """``up`` or ``down`` from the sign, the verb, or a noun beside the figure."""
    quantity = items[q].quantity
    if quantity is not None and quantity.sign:
        return "up" if quantity.sign > 0 else "down"
    near = [items[k].low for k in range(max(0, q - 4), q)][::-1] + [
        items[k].low for k in range(q + 1, min(len(items), q + 4))
    ]
    if verb is not None and verb < q:
        if items[verb].low in MOVES_UP:
            return "up"
        if items[verb].low in MOVES_DOWN:
            return "down"
    for word in near:
        if word in {
            "up",
            "gain",
            "gains",
            "rise",
            "jump",
            "increase",
            "surge",
            "pop",
            "rally",
            "advance",
            "growth",
            "higher",
            "climb",
            "rebound",
            "leap",
            "spike",
        }:
            return "up"
        if word in {
            "down",
            "loss",
            "fall",
            "drop",
            "decline",
            "slide",
            "plunge",
            "lower",
            "slump",
            "tumble",
            "dip",
            "decrease",
            "retreat",
            "contraction",
        }:
            return "down"
    return None
