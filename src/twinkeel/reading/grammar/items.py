"""A sentence as items: names with their codes, figures, words and marks; and which words are verbs here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.model import Mention, Quantity
from twinkeel.reading.patterns.vocabulary import words

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9'&.\-]*[A-Za-z0-9]|[A-Za-z]|\d[\d.,]*\d|\d|[^\sA-Za-z0-9]")


@dataclass(slots=True, eq=False)  # not frozen: thousands are made for an article, and freezing trebles what each costs
class Item:
    """A name (E), figure (Q), word (W) or mark (P) with its place; never changed but for what is found out once."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    mention: Mention | None = None
    quantity: Quantity | None = None
    verb: bool | None = None  # whether it stands as a verb, once that was asked
    governor: int | None = -1  # of a figure: its verb's item, None for none, -1 before that was asked


MOVES_UP = words("clauses.moves_up")


MOVES_DOWN = words("clauses.moves_down")


STATES = words("clauses.states")


VERBS = MOVES_UP | MOVES_DOWN | STATES


IRREGULAR = words("clauses.irregular")


AUX = words("clauses.aux")


REL = frozenset(["which", "who", "whose", "that"])


PRONOUNS = frozenset(["it", "they", "its", "their", "he", "she", "this", "these", "both"]) | {"we", "our"}


NOMINALS = words("clauses.nominals")


MEASURE_NOUNS = words("clauses.measure_nouns")


_THINGS = frozenset({"target", "share", "stock", "offer", "issue"})
_CLEAR = words("clauses.clear")
AMBIGUOUS = words("clauses.ambiguous")
_NAMED_THINGS = MEASURE_NOUNS | NOMINALS | REL


def build_items(folded: str, start: int, end: int, mentions: list[Mention], quantities: list[Quantity]) -> list[Item]:
    """The sentence from ``start`` to ``end`` as items; a name and the brackets with its codes are one item."""
    spans: list[tuple[int, int, Mention | None, Quantity | None]] = []
    for q in quantities:
        spans.append((q.start, q.end, None, q))
    for m in mentions:
        if m.kind == "code" and m.details.get("bracket") and _named_before(m, mentions):
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
        _between(items, folded, position, begin)
        code = mention if mention is not None and mention.kind == "code" else None
        if code is not None and _repeats(items, code, folded[position:begin], folded[stop : stop + 2]):
            closed = _LISTING_ENDS.match(folded, stop)
            position = closed.end() if closed is not None else stop
            while items and items[-1].kind == "P":
                items.pop()
            continue
        text = folded[begin:stop]
        if mention is not None:
            items.append(Item("E", text, text.lower(), begin, stop, mention=mention))
        elif quantity is not None:
            items.append(Item("Q", text, text.lower(), begin, stop, quantity=quantity))
        position = stop
    _between(items, folded, position, end)
    return items


_LISTING = re.compile(r"\s?[(<\[]\s?[A-Za-z][A-Za-z.]*(?:\s?[:,\-]\s?[A-Za-z0-9.]*){0,2}\s?[)>\]]")
_FORMS = re.compile(
    r"(?:,?\s(?:AG|SE|NV|N\.V\.|Vz|VZ|plc|PLC|Inc\.?|Corp\.?|Corporation|Ltd\.?|Limited|Co\.?|SA|S\.A\.|AB|ASA|KGaA|"
    r"SpA|Holdings?|Plc)(?![\w.]))+"
)
_LINK_WORDS = re.compile(r"\)?,?\s?opens (?:in )?(?:a )?new (?:tab|window)", re.IGNORECASE)
_LISTING_WORDS = re.compile(r"[A-Z]{2,6}\s?:|Trades|Financial|Analyst|Snapshot|news|Free Report|Get ", re.IGNORECASE)
_LISTING_ENDS = re.compile(r"\s?[)>\]]?")


def _between(items: list[Item], folded: str, start: int, end: int) -> None:
    """Words and marks between two names or figures, less what a publisher prints in a bracket after a name."""
    if items and items[-1].kind == "E":
        match = _FORMS.match(folded, start, end)
        if match is not None:
            start = match.end()
        match = _LISTING.match(folded, start, end)
        if match is not None and _LISTING_WORDS.search(match.group()):
            start = match.end()
        match = _LINK_WORDS.match(folded, start, end)
        if match is not None:
            start = match.end()
    _words(items, folded, start, end)


def _repeats(items: list[Item], code: Mention, between: str, after: str) -> bool:
    """Whether a code only repeats the name right before it: ``Nasdaq Composite .IXIC``, ``Micron <MU.O>``."""
    if len(between) > 3 or not set(between) <= set(" (<["):
        return False
    if between.strip() and after.strip()[:1] not in {")", ">", "]"}:
        return False
    name = next((item for item in reversed(items) if item.kind != "P"), None)
    return (
        name is not None
        and name.mention is not None
        and name.mention.kind != "code"
        and name.mention.entity == code.entity
        and code.entity is not None
    )


def _named_before(code: Mention, mentions: list[Mention]) -> bool:
    """Whether what a code stands for is named right before it."""
    entity = code.entity
    ends = [other.end for other in mentions if other.entity == entity and other.kind != "code"]
    return any(0 <= code.start - end <= 40 for end in ends)


def _words(items: list[Item], folded: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(folded, start, end):
        text = match.group()
        low = text.lower()
        begin, stop = match.span()
        if not text[0].isalnum():
            items.append(Item("P", text, low, begin, stop))
        elif text[-2:] == "'s" and stop - begin > 2 and low != "it's":
            items.append(Item("W", text[:-2], low[:-2], begin, stop - 2))
            items.append(Item("P", "'s", "'s", stop - 2, stop))
        else:
            items.append(Item("W", text, low, begin, stop))


def is_verb(items: list[Item], i: int) -> bool:
    """Whether a word of a whole sentence stands as a verb rather than as a noun ("a gain", "the rise")."""
    item = items[i]
    if item.verb is None:
        item.verb = _is_verb(items, i)
    return item.verb


def _is_verb(items: list[Item], i: int) -> bool:
    item = items[i]
    if item.kind != "W":
        return item.kind == "Q" and item.quantity is not None and item.quantity.kind == "fold" and item.low[-1] in "dsg"
    previous = items[i - 1] if i else None
    if item.low not in VERBS:
        return (
            item.low in IRREGULAR
            or (
                item.low.endswith("ed")
                and len(item.low) > 4
                and "-" not in item.low
                and item.text.islower()
                and previous is not None
                and (
                    previous.kind == "E"
                    or previous.low in PRONOUNS
                    or previous.low in NOMINALS
                    or previous.low in {"also", "which", "who", "that"}
                )
            )
            or _unknown_verb(items, i)
        )
    if (
        (previous is None or (previous.kind == "P" and previous.low in {'"', ":", "*", "•"}))
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
            "whose",
            "her",
            "of",
            "in",
            "this",
            "our",
            "my",
            "your",
            "target",
            "share",
            "stock",
            "offer",
            "issue",
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
        and not (previous.low in _THINGS and item.low in _CLEAR)
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
    if item.low in {"value", "cap"} and previous is not None and previous.low == "market":
        return False
    if item.low in AMBIGUOUS:
        if following is not None and following.kind == "P" and following.low in {",", "."} and item.low not in {"cut"}:
            return False
        if (
            previous is not None
            and previous.kind == "W"
            and previous.low not in AUX
            and previous.low not in PRONOUNS
            and previous.low not in _NAMED_THINGS
            and item.low not in {"cut"}
        ):
            return item.low in {"yields", "trades", "plans", "cuts", "costs", "reports"} or bool(
                following is not None and following.kind in "Q"
            )
    return True


def _unknown_verb(items: list[Item], i: int) -> bool:
    """``the firm sports a P/E of 34``: a word in -s between a singular name and what it takes."""
    low = items[i].low
    if (
        not i
        or i + 1 >= len(items)
        or low[-1] != "s"
        or low.endswith(("ss", "us", "is"))
        or not items[i].text.islower()
    ):
        return False
    previous, following = items[i - 1], items[i + 1]
    named = previous.kind == "E" or previous.low in NOMINALS or previous.low == "it"
    return (
        named
        and low not in MEASURE_NOUNS
        and low not in NOMINALS
        and (following.kind == "Q" or following.low in {"a", "an", "the", "its"})
    )


_ELIGIBLE = frozenset({"issuer", "fund", "index", "private_company", "group"})


def ends_sentence(items: list[Item], k: int) -> bool:
    """Whether a full stop inside a stretch ends a sentence: what follows is a name or has a capital."""
    if k + 1 >= len(items) or not k or items[k - 1].low in _ABBREVIATED or len(items[k - 1].text) < 3:
        return False
    following = items[k + 1]
    return following.kind == "E" or (following.kind == "W" and following.text[0].isupper())


_ABBREVIATED = frozenset({"inc", "corp", "co", "ltd", "mr", "ms", "mrs", "dr", "st", "vs", "no", "llc", "plc"})


def eligible(mention: Mention | None) -> bool:
    """Whether a mention can own a market figure."""
    return (
        mention is not None
        and mention.type in _ELIGIBLE
        and mention.role not in {"analogy", "background", "venue", "boilerplate"}
        and mention.status != "spurious_tag"
    )


@dataclass(slots=True)
class Subject:
    """What a figure is said of: the mention found, or a hint for the antecedent, with the reason."""

    mention: Mention | None
    why: str
    verb: int | None = None
    antecedent: bool = False
    span: tuple[int, int] | None = None  # item range of the subject phrase
    others: tuple[Mention, ...] = ()
    nobodys: bool = False  # known to be of no listed name


CONJ = words("clauses.conj")
