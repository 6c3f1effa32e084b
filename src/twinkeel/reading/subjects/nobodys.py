"""Figures of nobody listed: an economy's, a whole market's or industry's, a commodity's, an unlisted party's."""

from __future__ import annotations

import re
from itertools import pairwise

from twinkeel.reading.grammar.items import MEASURE_NOUNS, NOMINALS, PRONOUNS, REL, Item, Subject
from twinkeel.reading.grammar.phrases import INTRODUCING
from twinkeel.reading.patterns.vocabulary import words

_NOBODYS = words("owners.nobodys")
_CENTRAL_BANK = re.compile(r"federal reserve|\bfed\b|central bank|people's bank|bank of (?:japan|england|korea)")
_NOBODYS_UNITS = frozenset({"barrel", "ounce", "tonne", "ton", "gallon", "bushel"})
_CURRENCIES = frozenset({"dollar", "yuan", "renminbi", "euro", "pound", "sterling", "yen", "won", "rupee"})
_STATES = frozenset({"government", "metonym"})
_PARTS_OF_FIRMS = frozenset({"division", "unit", "segment", "arm"})
_OF_PLACE = frozenset({"from", "in", "of", "at"})
_MONEY = frozenset({"currency", "currencies"})
_HOLDING = frozenset({"owns", "own", "holds", "bought", "purchased", "acquired"})
_ONLOOKERS = frozenset({"investors", "traders", "shareholders", "analysts"})
_SMALL = PRONOUNS | {"the", "a", "an", "and", "of", "in", "s"}
_PAIRS = frozenset(
    {("retail", "sales"), ("house", "prices"), ("home", "prices"), ("home", "sales"), ("housing", "starts")}
    | {("west", "texas")}
    | {("property", "sales"), ("consumer", "prices"), ("producer", "prices"), ("industrial", "output")}
    | {("factory", "output"), ("central", "bank"), ("global", "shipments"), ("global", "demand"), ("global", "output")}
)
_PEOPLE = frozenset({"respondents", "voters", "households", "people", "adults", "consumers", "americans"})
_OWN_PLURALS = frozenset({"shares", "stocks", "units", "businesses", "platforms", "titles", "games", "brands", "adrs"})


def is_nobodys(items: list[Item], q: int, subject: Subject) -> bool:
    """Whether the words around say that the figure is a market's, an economy's or an unlisted party's."""
    begin, end = subject.span if subject.span is not None else (max(0, q - 8), q)
    if begin >= end and subject.verb is not None:
        begin, end = max(0, subject.verb - 6), subject.verb + 1
    elif subject.span is not None:
        end = next((k - 1 for k in range(begin + 2, end) if items[k].low in REL and items[k - 1].low == ","), end)
        begin = max((k + 1 for k in range(begin, min(end, q)) if items[k].low == ","), default=begin)
    if _said_after(items, q):
        return True
    if items[q - 1].low in {"its", "our"}:
        return False
    for k in range(begin, min(end, q)):
        state = items[k].mention
        if (
            state is not None
            and state.type in _STATES
            and state.entity != "wall-street"
            and (k == end - 1 or items[k + 1].low in {"'s", "'"})
            and (k == begin or items[k - 1].low not in _OF_PLACE)
        ):
            return True
    spoken = [items[k].low for k in range(begin, min(end, q)) if items[k].kind == "W"]
    if subject.span is not None and spoken and spoken[-1] in _MONEY:
        return True
    if spoken and spoken[-1] in _ONLOOKERS and any(k.low in MEASURE_NOUNS for k in items[q + 1 : q + 2]):
        return False  # "investors shrugged off a 27 percent profit slide"
    if "its" in spoken or "their" in spoken:
        return False
    for k in range(begin, min(end, q)):
        item = items[k]
        if item.mention is not None and _CENTRAL_BANK.search(item.low):
            return True
        following = items[k + 1].low if k + 1 < end else ""
        if item.low in {"sector", "industry"} and spoken[-1] in NOMINALS:
            continue  # "the technology sector giant"
        if item.low in _NOBODYS and not (item.low in _CURRENCIES and following in MEASURE_NOUNS):
            return True
        if (
            item.low == "market"
            and spoken[0] != "what"
            and "share" not in spoken
            and subject.span is not None
            and following in {"", "for", "in", "of"}
            and k > begin
        ):
            return True
    if any(pair in _PAIRS for pair in pairwise(spoken)):
        return True
    if ("global" in spoken or "average" in spoken[:2]) and (spoken[-1] in NOMINALS or ("global", spoken[-1]) in _PAIRS):
        return spoken[-1] not in _OWN_PLURALS
    if _of_a_country(spoken) or spoken[:2] == ["a", "group"]:
        return True  # "names of the trade as a group"
    verb = items[subject.verb].low if subject.verb is not None else ""
    if verb in _HOLDING and (quantity := items[q].quantity) is not None and "shares" in quantity.text:
        return False  # what an unlisted house holds are shares of the one spoken of
    if subject.span is None or end <= begin:
        return False
    if spoken and spoken[-1] in _PARTS_OF_FIRMS:
        return False  # "the digital industries division"
    if spoken and ((is_class(spoken[-1]) and len(spoken) <= 3) or any(is_class(w) for w in spoken[:3])):
        return True
    return _proper(items, begin, end) if subject.antecedent else _unlisted(items, begin, end)


def _of_a_country(spoken: list[str]) -> bool:
    """``EV sales in China``, ``China's car exports``: what a whole country sells of a thing, no one firm's."""
    traded = next((k for k, word in enumerate(spoken) if k and word in _TRADED and spoken[k - 1] in _GOODS), None)
    return traded is not None and any(word in _PLACES or word.endswith("wide") for word in spoken)


_TRADED = frozenset({"sales", "shipments", "registrations", "production", "output", "exports", "imports", "deliveries"})
_GOODS = words("nobodys.goods")
_PLACES = words("strangers.places") | words("nobodys.demonyms")


def _said_after(items: list[Item], q: int) -> bool:
    """``$70 a barrel``, ``60% of respondents``, ``was pulled out of equity funds``."""
    for k in range(q + 1, min(len(items), q + 9)):
        low = items[k].low
        if items[k].kind in "EQ" or low in {",", ";"}:
            return False
        if k < q + 3 and (low in _NOBODYS_UNITS or (low in _PEOPLE and items[q + 1].low == "of")):
            return True
        if low in {"funds", "etfs"} and items[k - 1].low not in {"its", "their"}:
            return True
    return False


_CLASSES = words("nobodys.classes")


def is_class(word: str) -> bool:
    """``smartphone makers``, ``lenders``: a class of firms, not one."""
    plural = word.endswith("s") and word[:-1] in NOMINALS and word not in _OWN_PLURALS
    return plural or word.endswith("makers") or word in _CLASSES


def _proper(items: list[Item], begin: int, end: int) -> bool:
    """A phrase that is wholly capitals, "Northmoor Land Bank": a name, however well its last word describes."""
    capitals = [items[k] for k in range(begin, end) if items[k].kind == "W" and items[k].text[0].isupper()]
    words_ = [items[k] for k in range(begin, end) if items[k].kind == "W"]
    known = PLAIN_CAPITALS - NOMINALS
    return len(capitals) > 1 and len(capitals) == len(words_) and not any(w.low in known for w in words_)


def _unlisted(items: list[Item], begin: int, end: int) -> bool:
    """A phrase headed by a proper name that no list knows."""
    if end == begin + 1 and items[begin].kind == "W" and items[begin].text[0].isupper():
        return items[begin].low not in PLAIN_CAPITALS and not items[begin].low.endswith(_OF_COMMON_NOUNS)
    if (
        end > begin
        and items[end - 1].text.islower()
        and (items[end - 1].low in NOMINALS or items[end - 1].low in PRONOUNS)
    ):
        return False
    first = max((k + 1 for k in range(begin, end) if items[k].kind == "Q" or items[k].low == "and"), default=begin)
    while first < end and items[first].low in {"the", "only", "and"}:
        first += 1
    heads = range(first, min(end, first + 2))
    return any(_capital(items[k]) and items[k].low not in PLAIN_CAPITALS and not _opens(items, k) for k in heads)


def _capital(item: Item) -> bool:
    return item.kind == "W" and item.text[0].isupper() and item.text.isalpha()


_OF_COMMON_NOUNS = (
    *("s", "ing", "ion", "ment", "ness", "ity", "ance", "ence", "age", "ship", "ure", "th"),
    *("count", "put", "log", "over", "flow", "book", "load", "back", "one", "body", "thing"),
)


def _opens(items: list[Item], k: int) -> bool:
    """A capital that only opens the sentence: a small word, or one without another capital after it."""
    if k and items[k - 1].low not in {'"', ":", "."}:
        return False
    following = items[k + 1] if k + 1 < len(items) else None
    if items[k].low in INTRODUCING or following is None or following.kind != "W":
        return True
    return not following.text[0].isupper() or following.low in PLAIN_CAPITALS


PLAIN_CAPITALS = _SMALL | MEASURE_NOUNS | NOMINALS | words("owners.capitals") | words("centering.business")
