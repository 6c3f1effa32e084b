"""Shallow clauses: a sentence as items (names, figures, words), and whose figure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.model import Mention, Quantity
from twinkeel.reading.vocabulary import words

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9'&.\-]*[A-Za-z0-9]|[A-Za-z]|\d[\d.,]*\d|\d|[^\sA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Item:
    """A name (E), figure (Q), word (W) or mark (P) with its place."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    mention: Mention | None = None
    quantity: Quantity | None = None


MOVES_UP = words("clauses.moves_up")
MOVES_DOWN = words("clauses.moves_down")
STATES = words("clauses.states")
VERBS = MOVES_UP | MOVES_DOWN | STATES
IRREGULAR = words("clauses.irregular")
_AUX = words("clauses.aux")  # fmt: skip
_SAYING = words("clauses.saying")  # fmt: skip
_CONJ = words("clauses.conj")
_REL = frozenset(["which", "who", "whose", "that"])
_OPENERS = _REL | words("clauses.openers")  # fmt: skip
_PRONOUNS = frozenset(["it", "they", "its", "their", "he", "she", "this", "these", "both"])
_NOMINALS = words("clauses.nominals")
MEASURE_NOUNS = words("clauses.measure_nouns")


def build_items(folded: str, start: int, end: int, mentions: list[Mention], quantities: list[Quantity]) -> list[Item]:
    """The sentence from ``start`` to ``end`` as items; a name and the brackets with its codes are one item."""
    spans: list[tuple[int, int, Mention | None, Quantity | None]] = []
    for q in quantities:
        spans.append((q.start, q.end, None, q))
    for m in mentions:
        if (
            m.kind == "code"
            and m.details.get("bracket")
            and any(o.kind != "code" and o.entity == m.entity and 0 <= m.start - o.end <= 40 for o in mentions)
        ):
            bracket = m.details["bracket"]
            if not any(bracket[0] < q.end and q.start < bracket[1] for q in quantities):
                spans.append((max(start, bracket[0]), min(end, bracket[1]), None, None))
                continue
        spans.append((m.start, m.end, m, None))
    spans.sort(key=lambda s: (s[0], -s[1]))
    items: list[Item] = []
    position = start
    for begin, stop, mention, quantity in spans:
        if begin < position:
            continue
        _words(items, folded, position, begin)
        text = folded[begin:stop]
        if mention is not None:
            items.append(Item("E", text, text.lower(), begin, stop, mention=mention))
        elif quantity is not None:
            items.append(Item("Q", text, text.lower(), begin, stop, quantity=quantity))
        position = stop
    _words(items, folded, position, end)
    return items


def _words(items: list[Item], folded: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(folded, start, end):
        text = match.group()
        kind = "W" if text[0].isalnum() else "P"
        if kind == "W" and "-" in text and text.lower() not in VERBS:
            pass
        if kind == "W" and text.endswith("'s") and len(text) > 2 and text.lower() not in {"it's"}:
            items.append(Item("W", text[:-2], text[:-2].lower(), match.start(), match.end() - 2))
            items.append(Item("P", "'s", "'s", match.end() - 2, match.end()))
            continue
        items.append(Item(kind, text, text.lower(), match.start(), match.end()))


def is_verb(items: list[Item], i: int) -> bool:
    """Whether a word stands as a verb here rather than as a noun ("a gain", "the rise")."""
    item = items[i]
    if item.kind != "W":
        return item.kind == "Q" and item.quantity is not None and item.quantity.kind == "fold" and item.low[-1] in "dsg"
    previous = items[i - 1] if i else None
    if item.low not in VERBS:
        return item.low in IRREGULAR or (
            item.low.endswith("ed")
            and len(item.low) > 4
            and "-" not in item.low
            and item.text.islower()
            and previous is not None
            and (
                previous.kind == "E"
                or previous.low in _PRONOUNS
                or previous.low in _NOMINALS
                or previous.low in {"also", "which", "who", "that"}
            )
        )
    if (
        (previous is None or (previous.kind == "P" and previous.low in {'"', ":"}))
        and not item.low.endswith(("ed", "ing"))
        and item.low not in {"up", "down"}
    ):
        return False
    if (
        previous is not None
        and previous.kind == "W"
        and previous.low
        in {
            "a",
            "an",
            "the",
            "its",
            "their",
            "of",
            "in",
            "this",
            "another",
            "any",
            "no",
            "for",
            "by",
            "on",
            "net",
            "record",
            "per",
            "fresh",
            "sharp",
            "such",
            "his",
            "further",
            "daily",
            "quarterly",
            "annual",
        }
        and item.low not in {"trading"}
    ):
        return item.low.endswith("ing") and previous.low in {"of", "in", "for", "by", "on"}
    if (
        previous is not None
        and previous.kind == "P"
        and previous.low in {"'s", "'"}
        and not item.low.endswith(("ed", "fell", "rose", "ew"))
    ):
        return False
    if (
        previous is not None
        and previous.kind == "Q"
        and item.low not in {"is", "are", "was", "were", "has", "have", "had", "rose", "fell"}
        and not (item.low.endswith("ed") and item.low not in {"expected"})
    ):
        return False
    following = items[i + 1] if i + 1 < len(items) else None
    if item.low in {"up", "down", "off", "higher", "lower"}:
        return (
            following is not None
            and (
                following.kind == "Q"
                or following.low in {"as", "by", "more", "from", "about", "nearly", "over", "around"}
            )
        ) or (
            previous is not None
            and previous.kind == "W"
            and previous.low in {"was", "were", "is", "are", "been", "closed", "ended", "finished"}
        )
    if item.low in {"offering", "listing", "spending", "holding", "target", "stake", "cap", "value", "price", "project", "yield", "yields", "sales", "holdings", "returns", "gains", "cost", "costs", "estimate", "estimates", "forecast", "forecasts",
                    "trade", "trades", "market", "open", "end", "plan", "plans", "order", "orders", "debut", "record", "set", "base", "average", "top", "launch", "start", "increase", "decline", "drop", "rise", "fall", "jump", "gain", "surge", "advance", "loss", "return", "pop", "slide", "rally", "ship", "ships", "share", "cut", "cuts", "show", "mark", "peak", "issue", "position", "close", "win", "lay", "turn", "report", "reports", "supply", "charge"}:  # fmt: skip
        if following is not None and following.kind == "P" and following.low in {",", "."} and item.low not in {"cut"}:
            return False
        if (
            previous is not None
            and previous.kind == "W"
            and previous.low not in _AUX
            and previous.low not in _PRONOUNS
            and previous.low not in MEASURE_NOUNS | _NOMINALS | _REL
            and item.low not in {"cut"}
        ):
            return item.low in {"yields", "trades", "plans", "cuts", "costs", "reports"} or bool(
                following is not None and following.kind in "Q"
            )
    return True


@dataclass(slots=True)
class Subject:
    """What a figure is said of: the mention found, or a hint for the antecedent, with the reason."""

    mention: Mention | None
    why: str
    verb: int | None = None
    antecedent: bool = False
    span: tuple[int, int] | None = None  # item range of the subject phrase
    others: tuple[Mention, ...] = ()


_ELIGIBLE = frozenset({"issuer", "fund", "index", "private_company", "group"})


def eligible(mention: Mention | None) -> bool:
    """Whether a mention can own a market figure."""
    return (
        mention is not None
        and mention.type in _ELIGIBLE
        and mention.role not in {"analogy", "background", "venue", "boilerplate"}
        and mention.status != "spurious_tag"
    )


def clause_start(items: list[Item], v: int) -> int:
    """First item of the clause that holds item ``v``, scanning left to a conjunction, saying verb, relative or mark."""
    j = v - 1
    while j >= 0:
        item = items[j]
        if item.kind == "P" and item.low in {";", ":", '"', "—", "–", "("}:
            return j + 1
        if item.kind == "W" and (
            (item.low in _SAYING and j != v - 1)
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
        if item.kind == "W" and item.low in _REL:
            return j
        if is_verb(items, j) and item.low not in _AUX and not _reduced(items, j):
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
        return previous is not None and previous.low not in _AUX
    return (
        item.low.endswith("ing") and previous is not None and previous.low in {"of", "for", "in", "by"} | MEASURE_NOUNS
    )


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
                nxt.low in _REL
                or nxt.low in _OPENERS
                or (nxt.low.endswith("ed") and nxt.low in VERBS | {"founded", "dubbed", "called"})
            ):
                best = k
                if nxt.low in _REL:
                    before = k - 1
                    return k if before >= 0 else best
                if nxt.low in {"which", "who"}:
                    return k
            elif best == j and nxt.kind in "WE" and not any(is_verb(items, x) for x in range(k + 1, j)):
                best = k
        elif item.kind == "P" and item.low in {";", '"'}:
            break
        k -= 1
    return best


def subject_of_verb(items: list[Item], v: int, depth: int = 0) -> Subject:
    """The subject of the verb at item ``v``."""
    if depth > 4:
        return Subject(None, "too deep", v)
    j = v - 1
    while j >= 0 and items[j].kind == "W" and items[j].low in _AUX:
        j -= 1
    if j < 0:
        return _first_after(items, v)
    item = items[j]
    if item.kind == "W" and item.low in _REL:
        return _antecedent_of_relative(items, j, v)
    if (item.kind == "W" and item.low in {"and", "but", "or", "then", "before", "after"}) or (
        item.kind == "P" and item.low == "," and (items[v].low.endswith("ing") or items[v].low in {"up", "down", "off"})
    ):
        if (
            items[v].low in {"up", "down", "off"}
            and j > 1
            and items[j - 1].kind == "E"
            and eligible(items[j - 1].mention)
            and items[j - 2].low in {"and", ",", "by", "with", "including", "while", ";", "but"}
            and item.kind == "P"
        ):
            return Subject(items[j - 1].mention, "up or down right after its name", v)
        previous = _previous_verb(items, j)
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
            if opener != j:
                while (outer := _outer_opener(items, opener)) is not None:
                    opener = outer
                return _from_phrase(items, clause_start(items, opener), opener, v, "relative or appositive masked")
            return _from_phrase(items, clause_start(items, j), j, v, "")
        if item.low == ")":
            k = j
            while k > 0 and items[k].low != "(":
                k -= 1
            return _from_phrase(items, clause_start(items, k), k, v, "bracket masked")
    begin = clause_start(items, j + 1)
    if begin <= j and items[begin].kind == "W" and items[begin].low in _REL:
        return _antecedent_of_relative(items, begin, v, inner=(begin + 1, j + 1))
    return _from_phrase(items, begin, j + 1, v, "")


def _outer_opener(items: list[Item], comma: int) -> int | None:
    """A comma further left that opens another group ending at ``comma`` (", called KWEB, which …,")."""
    k = comma - 1
    while k >= 0 and comma - k < 14:
        if items[k].kind == "P" and items[k].low == "," and items[k + 1].kind == "W":
            return k if items[k + 1].low in _REL or items[k + 1].low in _OPENERS else None
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
        if is_verb(items, k) and items[k].low not in _AUX and not _reduced(items, k):
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
        found = _from_phrase(items, inner[0], inner[1], v, "inside the relative clause")
        if found.mention is not None or items[r].low == "that":
            if items[r].low == "that" and found.mention is None and found.span and found.span[1] - found.span[0] < 1:
                pass
            else:
                return found
    k = r - 1
    while k >= 0 and items[k].kind == "P" and items[k].low in {",", ")", '"', "-", "—", "–"}:
        if items[k].low == ")":
            while k > 0 and items[k].low != "(":
                k -= 1
        k -= 1
    if k >= 0 and items[k].kind == "E" and eligible(items[k].mention):
        return Subject(items[k].mention, "antecedent of the relative clause", v)
    if r == 0 or k < 0:
        return Subject(None, "refers to what was said before", v, antecedent=True)
    if items[r].low == "that" and k >= 0 and (is_verb(items, k) or items[k].low in _SAYING):
        return _from_phrase(items, r + 1, v, v, "content clause")
    if k >= 0:
        described: list[str] = []
        x = k
        while x >= 0 and items[x].kind == "W" and len(described) < 5 and not is_verb(items, x):
            described.append(items[x].low)
            x -= 1
        if (
            described
            and (described[0] in _NOMINALS | MEASURE_NOUNS or described[0].endswith(("er", "or")))
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


def _from_phrase(items: list[Item], begin: int, end: int, v: int, why: str) -> Subject:
    """The owner within the noun phrase items[begin:end]."""
    span = (begin, end)
    indices = [k for k in range(begin, end) if items[k].kind == "E" and eligible(items[k].mention)]
    lead = _leading_comma(items, begin, end)
    if lead is not None:
        later = [k for k in indices if k > lead]
        if later:
            indices = later
            begin = lead + 1
            span = (begin, end)
        elif indices and any(
            items[k].kind == "W" and items[k].low in _PRONOUNS | _NOMINALS | MEASURE_NOUNS for k in range(lead + 1, end)
        ):
            indices = []
            begin = lead + 1
    if indices:
        possessive = [k for k in indices if k + 1 < end and items[k + 1].low in {"'s", "'"}]
        listed = [k for k in indices if k not in possessive]
        chosen = indices[-1]
        if possessive and not any(k > possessive[-1] and _heads(items, k, end) for k in indices):
            chosen = possessive[-1]
        elif listed:
            chosen = _head(items, listed, begin, end)
        others = tuple(
            m
            for k in indices
            if k != chosen and (m := items[k].mention) is not None and _coordinated(items, indices, k, chosen)
        )
        return Subject(
            items[chosen].mention, (why + ": " if why else "") + "subject of the verb", v, span=span, others=others
        )
    words = [items[k].low for k in range(begin, end) if items[k].kind == "W"]
    if not words or words[-1] in _PRONOUNS or any(w in {"its", "their", "his", "her"} for w in words):
        return Subject(None, (why + ": " if why else "") + "pronoun or elided subject", v, antecedent=True, span=span)
    if (
        words[-1] in _NOMINALS
        or words[-1] in MEASURE_NOUNS
        or any(w in _NOMINALS and i and words[i - 1] in {"the", "this"} | set(words[:i]) for i, w in enumerate(words))
    ):
        if not any(
            w
            in {
                "analysts",
                "investors",
                "economy",
                "exports",
                "gdp",
                "bonds",
                "yuan",
                "dollar",
                "oil",
                "gold",
                "bitcoin",
                "treasury",
                "sector",
                "industry",
                "stocks",
                "economists",
                "chinese",
                "global",
                "imports",
            }
            for w in words
        ):
            return Subject(None, "described, not named", v, antecedent=True, span=span)
        if any(w in {"sector", "industry"} for w in words) and "its" not in words:
            return Subject(None, "the subject is no listed name", v, span=span)
    if (
        words
        and words[0] in {"the", "this", "that"}
        and words[-1].endswith(("er", "or", "maker", "firm"))
        and words[-1] not in {"sector", "number", "quarter", "order", "other"}
    ):
        return Subject(None, "described, not named", v, antecedent=True, span=span)
    sayer = _sayer(items, begin)
    if sayer is not None and not any(w in _MACRO for w in words):
        return Subject(sayer, "what the company says of itself", v, span=span)
    if begin < len(items) and items[begin].kind == "W" and all(w in _AUX | _CONJ | {"and", "it"} for w in words):
        return Subject(None, "elided subject", v, antecedent=True, span=span)
    return Subject(None, "the subject is no listed name", v, span=span)


_MACRO = words("clauses.macro")


def _sayer(items: list[Item], begin: int) -> Mention | None:
    """The company whose "said" or "expects" opens the clause that starts at ``begin``."""
    k = begin - 1
    if k >= 0 and items[k].low == "that":
        k -= 1
    if k < 1 or items[k].low not in _SAYING | {"reported", "posted", "forecast", "saw", "said", "announced"}:
        return None
    k -= 1
    while k >= 0 and (
        (
            items[k].kind == "W"
            and items[k].low
            in _AUX | {"it", "on", "in", "group", "inc", "monday", "tuesday", "wednesday", "thursday", "friday"}
        )
        or (items[k].kind == "P" and items[k].low in {",", "."})
    ):
        k -= 1
    return items[k].mention if k >= 0 and items[k].kind == "E" and eligible(items[k].mention) else None


def _leading_comma(items: list[Item], begin: int, end: int) -> int | None:
    """The comma that closes an introductory phrase ("In Hong Kong, …", "Buoyed by X, Y …")."""
    if begin >= end:
        return None
    first = items[begin]
    if first.kind == "W" and (
        first.low
        in {
            "in",
            "on",
            "at",
            "after",
            "with",
            "by",
            "for",
            "despite",
            "following",
            "since",
            "as",
            "meanwhile",
            "however",
            "elsewhere",
            "among",
            "over",
            "like",
            "unlike",
            "amid",
            "boosted",
            "helped",
            "driven",
            "still",
            "earlier",
            "separately",
            "buoyed",
            "during",
            "under",
            "besides",
        }
        or first.low.endswith(("ly", "ing", "ed"))
    ):
        for k in range(begin, end):
            if items[k].kind == "P" and items[k].low == ",":
                return k
    return None


def _heads(items: list[Item], k: int, end: int) -> bool:
    return all(
        items[x].kind != "W" or items[x].low in {"and", "inc", "corp", "shares", "stock"} for x in range(k + 1, end)
    )


def _head(items: list[Item], listed: list[int], begin: int, end: int) -> int:
    """ "Shares of X" and "X, Y and Z": the first of a coordinated list; else the last name of the phrase, not in a trailing 'in/from …'."""
    last = listed[-1]
    chain = [last]
    for k in reversed(listed[:-1]):
        between = [items[x].low for x in range(k + 1, chain[-1]) if items[x].kind != "E"]
        if all(w in {",", "and", "or", "&", "(", ")", "both"} for w in between):
            chain.append(k)
        else:
            break
    first = chain[-1]
    if len(listed) > len(chain):
        for k in listed:
            between = [items[x].low for x in range(k + 1, first) if items[x].kind == "W"]
            before = items[first - 1].low if first else ""
            if (
                before in {"in", "from", "with", "by", "over", "against", "on", "to", "including", "like", "versus"}
                and between
                and k < first
            ):
                return k
            if any(w in {"in", "from", "with", "against", "including", "over"} for w in between):
                return k
    return first


def _coordinated(items: list[Item], indices: list[int], a: int, b: int) -> bool:
    low, high = min(a, b), max(a, b)
    return all(
        items[x].low in {",", "and", "or", "both", "'s"} or items[x].kind == "E" or items[x].low in MEASURE_NOUNS
        for x in range(low + 1, high)
    )
