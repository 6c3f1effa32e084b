"""Shallow clauses: a sentence as items (names, figures, words), and whose figure it is."""

from __future__ import annotations

from twinkeel.reading.grammar.items import (
    AUX,
    MEASURE_NOUNS,
    NOMINALS,
    REL,
    VERBS,
    Item,
    Subject,
    eligible,
    ends_sentence,
    is_verb,
)
from twinkeel.reading.grammar.phrases import SAYING, from_phrase
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words

_OPENERS = REL | words("clauses.openers")


_PARTICIPLES = VERBS | {"founded", "dubbed", "called"}
_BEFORE_GERUNDS = MEASURE_NOUNS | {"of", "for", "in", "by"}
_DESCRIPTIONS = NOMINALS | MEASURE_NOUNS
_BEFORE_OR_AFTER = frozenset({"before", "after"})
_STRETCHES = frozenset({"quarter", "months", "year", "half", "week", "period"})


def clause_start(items: list[Item], v: int) -> int:
    """First item of the clause that holds item ``v``, scanning left to a conjunction, saying verb, relative or mark."""
    j = v - 1
    while j >= 0:
        item = items[j]
        if item.kind == "P" and (
            item.low in {";", ":", '"', "—", "–", "("} or (item.low == "." and ends_sentence(items, j))
        ):
            return j + 1
        if item.low == ")":
            while j > 0 and items[j].low != "(":
                j -= 1
            j -= 1
            continue
        if item.low in _BEFORE_OR_AFTER and any(items[x].low in REL for x in range(max(0, j - 2), j)):
            j -= 1
            continue  # "which shortly before the end was"
        if item.kind == "W" and (
            (item.low in SAYING and j != v - 1)
            or item.low
            in {
                "while",
                "whereas",
                "although",
                "though",
                "when",
                "because",
                "after",
                "before",
                "but",
                "if",
                "as",
                "than",
                "versus",
            }
        ):
            return j + 1
        if item.kind == "W" and item.low in REL:
            return j
        if is_verb(items, j) and item.low not in AUX and not _reduced(items, j):
            return j + 1
        j -= 1
    return 0


def _reduced(items: list[Item], j: int) -> bool:
    """A participle that belongs to the noun phrase ("Shanghai-listed", "shares traded in", ", founded by …,")."""
    item = items[j]
    previous = items[j - 1] if j else None
    following = items[j + 1] if j + 1 < len(items) else None
    if (
        item.low
        in {
            "listed",
            "traded",
            "founded",
            "led",
            "based",
            "owned",
            "held",
            "managed",
            "expected",
            "backed",
            "made",
            "set",
            "left",
            "seen",
        }
        and following is not None
        and following.low in {"in", "by", "on", "at", "from"}
    ):
        return previous is not None and previous.low not in AUX
    if item.low in {"ended", "ending"} and previous is not None and previous.low in _STRETCHES:
        return True  # "the quarter ended June"
    return item.low.endswith("ing") and previous is not None and previous.low in _BEFORE_GERUNDS


def skip_group_left(items: list[Item], j: int) -> int:
    """From a comma at ``j`` that closes a non-restrictive group, the index of the comma that opens it, or ``j``."""
    depth = 0
    best = j
    k = j - 1
    while k >= 0:
        item = items[k]
        if item.kind == "P" and item.low == ")":
            depth += 1
        elif item.kind == "P" and item.low == "(":
            depth -= 1
        elif item.kind == "P" and item.low == "," and depth <= 0:
            nxt = items[k + 1]
            if nxt.kind == "W" and (
                nxt.low in REL or nxt.low in _OPENERS or (nxt.low.endswith(("ed", "ing")) and nxt.low in _PARTICIPLES)
            ):
                best = k
                if nxt.low in REL:
                    before = k - 1
                    return k if before >= 0 else best
                if nxt.low in {"which", "who"}:
                    return k
            elif best == j and nxt.kind in "WE" and not any(is_verb(items, x) for x in range(k + 1, j)):
                best = k
        elif item.kind == "P" and item.low in {";", '"'}:
            break
        elif best != j and depth <= 0 and is_verb(items, k) and not item.low.endswith(("ed", "ing")):
            if any(items[x].low in REL for x in range(max(0, k - 5), k)):
                k -= 1
                continue
            break  # the clause before has a verb of its own
        k -= 1
    return best


_ROLES = ("er", "or", "rival", "partner", "unit", "parent", "holding", "position")


def _describes(items: list[Item], comma: int) -> bool:
    """Whether "X's chief rival" or "its main supplier" stands before a comma: the name after it is who is meant."""
    if comma < 2 or items[comma - 1].kind != "W":
        return False
    word = items[comma - 1].low
    owned = any(items[k].low in {"'s", "'", "its", "their"} for k in range(max(0, comma - 5), comma))
    return owned and (word in NOMINALS or word.endswith(_ROLES))


def subject_of_verb(items: list[Item], v: int, depth: int = 0) -> Subject:
    """The subject of the verb at item ``v``."""
    if depth > 4:
        return Subject(None, "too deep", v)
    j = v - 1
    while j >= 0 and items[j].kind == "W" and items[j].low in AUX:
        j -= 1
    j = _past_signed(items, j)
    if j < 0:
        return _first_after(items, v)
    item = items[j]
    if (
        item.kind == "E"
        and items[v].low.endswith("ing")
        and j
        and items[j - 1].low == "with"
        and eligible(item.mention)
    ):
        return Subject(item.mention, "with its own participle", v)
    named = items[j - 1].mention if item.low == "," and j else None
    if items[v].low in {"priced", "valued"} and items[v + 1 : v + 2] and items[v + 1].low == "at" and eligible(named):
        return Subject(named, "participle after its name", v)
    if item.kind == "W" and item.low in REL:
        return _antecedent_of_relative(items, j, v)
    if (item.kind == "W" and item.low in {"and", "but", "or", "then", "before", "after"}) or (
        item.kind == "P" and item.low == "," and (items[v].low.endswith("ing") or items[v].low in {"up", "down", "off"})
    ):
        if (
            items[v].low in {"up", "down", "off"}
            and j > 1
            and items[j - 1].kind == "E"
            and eligible(items[j - 1].mention)
            and items[j - 2].low in {"and", ",", "by", "with", "including", "while", ";", "but", "than", "like"}
            and item.kind == "P"
        ):
            return Subject(items[j - 1].mention, "up or down right after its name", v)
        previous = _previous_verb(items, j)
        closer = _clause_of_its_own(items, previous, j)
        if closer is not None:
            return Subject(closer, "participle after its clause", v)
        if previous is not None:
            inner = subject_of_verb(items, previous, depth + 1)
            inner.verb = v
            inner.why = "same subject as the verb before: " + inner.why
            return inner
        left = next(
            (items[k] for k in range(j - 1, -1, -1) if items[k].kind == "E" and eligible(items[k].mention)), None
        )
        if left is not None and item.kind == "P":
            return Subject(left.mention, "participle after its name", v)
        if j == 0 or all(items[k].kind == "P" for k in range(j)):
            return _first_after(items, v)
    if item.kind == "P" and item.low == '"':
        return Subject(None, "quotation", v, antecedent=True)
    if item.kind == "P" and item.low in {",", "—", "–", ")"}:
        if item.low == ",":
            opener = skip_group_left(items, j)
            if opener != j and opener + 2 == j and eligible(items[opener + 1].mention) and _describes(items, opener):
                return Subject(items[opener + 1].mention, "named by the apposition to a description", v)
            if opener != j:
                while (outer := _outer_opener(items, opener)) is not None:
                    opener = outer
                return from_phrase(items, clause_start(items, opener), opener, v, "relative or appositive masked")
            return from_phrase(items, clause_start(items, j), j, v, "")
        if item.low == ")":
            k = j
            while k > 0 and items[k].low != "(":
                k -= 1
            masked = from_phrase(items, clause_start(items, k), k, v, "bracket masked")
            inside = [items[x].mention for x in range(k + 1, j) if items[x].kind == "E"]
            if masked.mention is None and inside and inside[0] is not None and inside[0].kind == "code":
                return Subject(inside[0], "the code in the bracket after its name", v, span=masked.span)
            return masked
    begin = clause_start(items, j + 1)
    if begin <= j and items[begin].kind == "W" and items[begin].low in REL:
        return _antecedent_of_relative(items, begin, v, inner=(begin + 1, j + 1))
    return from_phrase(items, begin, j + 1, v, "")


def _clause_of_its_own(items: list[Item], previous: int | None, j: int) -> Mention | None:
    """``A rose 4% and B did better still, soaring …``: the subject of the clause between verb and participle."""
    for k in range(j - 1, previous or 0, -1):
        if (
            items[k].kind == "E"
            and eligible(items[k].mention)
            and items[k - 1].low in {"and", "while", "but"}
            and any(items[x].kind == "Q" for x in range(previous or 0, k))
            and items[k + 1].low in {"did", "fared", "went", "followed", "also", "too"}
        ):
            return items[k].mention
    return None


def _past_signed(items: list[Item], j: int) -> int:
    """Past ``, +0.4%`` and a printed code that a publisher puts after a name: the name itself is the subject."""
    figure = items[j].quantity if j > 1 else None
    if figure is None or not figure.sign or figure.kind != "percent":
        return j
    k = j - 2 if items[j - 1].low == "," else j - 1
    if items[k].kind == "W" and k and items[k - 1].kind == "E":
        k -= 1
    return k if items[k].kind == "E" else j


def _outer_opener(items: list[Item], comma: int) -> int | None:
    """A comma further left that opens another group ending at ``comma`` (", called KWEB, which …,")."""
    k = comma - 1
    while k >= 0 and comma - k < 14:
        if items[k].kind == "P" and items[k].low == "," and items[k + 1].kind == "W":
            return k if items[k + 1].low in REL or items[k + 1].low in _OPENERS else None
        if (
            is_verb(items, k)
            and not _reduced(items, k)
            and items[k].low not in {"called", "known", "led", "dubbed", "founded", "based", "listed"}
        ):
            return None
        k -= 1
    return None


def _previous_verb(items: list[Item], j: int) -> int | None:
    masked_until = None
    k = j - 1
    while k >= 0:
        if items[k].kind == "P" and items[k].low == ";":
            return None
        if is_verb(items, k) and items[k].low not in AUX and not _reduced(items, k):
            return k
        if (
            items[k].kind == "W"
            and items[k].low in {"is", "are", "was", "were", "has", "have", "had"}
            and masked_until is None
        ):
            return k
        k -= 1
    return None


def _antecedent_of_relative(items: list[Item], r: int, v: int, inner: tuple[int, int] | None = None) -> Subject:
    if inner is not None:
        found = from_phrase(items, inner[0], inner[1], v, "inside the relative clause")
        owned = items[r].low == "whose" and found.mention is None
        if not owned and (found.mention is not None or items[r].low == "that"):
            if items[r].low == "that" and found.mention is None and found.span and found.span[1] - found.span[0] < 1:
                pass
            else:
                return found
    k = r - 1
    while k >= 0 and (
        (items[k].kind == "P" and items[k].low in {",", ")", '"', "-", "—", "–", "."}) or items[k].low in _FORMS
    ):
        if items[k].low == ")":
            while k > 0 and items[k].low != "(":
                k -= 1
        k -= 1
    if k >= 0 and items[k].kind == "E" and eligible(items[k].mention):
        return Subject(items[k].mention, "antecedent of the relative clause", v)
    if r == 0 or k < 0:
        return Subject(None, "refers to what was said before", v, antecedent=True)
    if items[r].low == "that" and k >= 0 and (is_verb(items, k) or items[k].low in SAYING):
        return from_phrase(items, r + 1, v, v, "content clause")
    if k >= 0:
        described: list[str] = []
        x = k
        while x >= 0 and items[x].kind == "W" and len(described) < 5 and not is_verb(items, x):
            described.append(items[x].low)
            x -= 1
        if (
            described
            and (described[0] in _DESCRIPTIONS or described[0].endswith(("er", "or")))
            and ({"its", "the", "their", "his"} & set(described) or described[0] in {"shares", "stock"})
        ):
            if x >= 1 and items[x].low in {"'s", "'"} and items[x - 1].kind == "E" and eligible(items[x - 1].mention):
                return Subject(items[x - 1].mention, "possessor before the relative clause", v)
            return Subject(None, "relative clause on a description", v, antecedent=True, span=(x + 1, k + 1))
    near = next(
        (
            items[x]
            for x in range(k, max(-1, k - 7), -1)
            if items[x].kind == "E"
            and eligible(items[x].mention)
            and not any(is_verb(items, y) for y in range(x, k + 1))
        ),
        None,
    )
    if near is not None:
        return Subject(near.mention, "nearest name before the relative clause", v)
    return Subject(None, "antecedent is not a listed name", v)


_FORMS = frozenset({"inc", "corp", "ltd", "co", "plc", "group", "holdings"})


def _first_after(items: list[Item], v: int) -> Subject:
    comma = next((k for k in range(v, len(items)) if items[k].kind == "P" and items[k].low == ","), None)
    if comma is not None:
        after = next(
            (
                items[k]
                for k in range(comma, min(len(items), comma + 10))
                if items[k].kind == "E" and eligible(items[k].mention)
            ),
            None,
        )
        if after is not None:
            return Subject(after.mention, "opening participle: the subject follows", v)
    return Subject(None, "no subject in the sentence", v, antecedent=True)
