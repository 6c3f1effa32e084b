"""The owner within a noun phrase: possessives, lists, descriptions, and what a company says of itself."""

from __future__ import annotations

from twinkeel.reading.grammar.items import (
    AUX,
    CONJ,
    MEASURE_NOUNS,
    NOMINALS,
    PRONOUNS,
    Item,
    Subject,
    eligible,
)
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words

SAYING = words("clauses.saying")


_ACCOUNTS = frozenset(
    {"revenue", "revenues", "sales", "profit", "earnings", "margins", "margin", "deliveries", "shares"}
)
_MEASURE_LEADS = frozenset({"gross", "net", "operating", "r&d", "adjusted", "total", "quarterly", "diluted", "basic"})


_SMALL = AUX | CONJ | {"and", "it"}
_REPORTING = SAYING | {"reported", "posted", "forecast", "saw", "said", "announced"}
_PASSED_OVER = AUX | {"it", "on", "in", "group", "inc", "monday", "tuesday", "wednesday", "thursday", "friday"}
_DESCRIBING = PRONOUNS | NOMINALS | MEASURE_NOUNS


def from_phrase(items: list[Item], begin: int, end: int, v: int, why: str) -> Subject:
    """The owner within the noun phrase items[begin:end]."""
    span = (begin, end)
    indices = [k for k in range(begin, end) if items[k].kind == "E" and eligible(items[k].mention)]
    indices = [k for k in indices if not (k + 1 in indices and _venue(items[k].mention, items[k + 1].mention))]
    lead = _leading_comma(items, begin, end)
    if lead is not None:
        later = [k for k in indices if k > lead]
        if later:
            indices = later
            begin = lead + 1
            span = (begin, end)
        elif indices and any(items[k].kind == "W" and items[k].low in _DESCRIBING for k in range(lead + 1, end)):
            if items[begin].low in {"at", "for"} and indices[0] <= begin + 2:
                return Subject(items[indices[0]].mention, "where the sentence looks: subject of the verb", v, span=span)
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
    named = next((k for k in range(begin + 2, end) if items[k - 1].low in _RIVALS and items[k].kind == "W"), None)
    if named is not None and items[named].text[0].isupper():
        return Subject(None, "a rival that no list knows", v, span=span, nobodys=True)
    words = [items[k].low for k in range(begin, end) if items[k].kind == "W"]
    if not words or words[-1] in PRONOUNS or any(w in {"its", "their", "his", "her"} for w in words):
        return Subject(None, (why + ": " if why else "") + "pronoun or elided subject", v, antecedent=True, span=span)
    if (
        words[0] in _MEASURE_LEADS
        or (words[0] in _ACCOUNTS and "of" not in words)
        or words[-1] in NOMINALS
        or words[-1] in MEASURE_NOUNS
        or not NOMINALS.isdisjoint(words[1:])
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
    if begin < len(items) and items[begin].kind == "W" and all(w in _SMALL for w in words):
        return Subject(None, "elided subject", v, antecedent=True, span=span)
    return Subject(None, "the subject is no listed name", v, span=span)


def _venue(mention: Mention | None, following: Mention | None) -> bool:
    """``NASDAQ MSFT``: an index's name right before a code is the venue."""
    return mention is not None and following is not None and mention.type == "index" and following.kind == "code"


_MACRO = words("clauses.macro")


def _sayer(items: list[Item], begin: int) -> Mention | None:
    """The company whose "said" or "expects" opens the clause that starts at ``begin``."""
    k = begin - 1
    if k >= 0 and items[k].low == "that":
        k -= 1
    if k < 1 or items[k].low not in _REPORTING:
        return None
    k -= 1
    while k >= 0 and (
        (items[k].kind == "W" and items[k].low in _PASSED_OVER) or (items[k].kind == "P" and items[k].low in {",", "."})
    ):
        k -= 1
    return items[k].mention if k >= 0 and items[k].kind == "E" and eligible(items[k].mention) else None


_RIVALS = frozenset({"rival", "competitor"})
INTRODUCING = words("phrases.introducing")


def _leading_comma(items: list[Item], begin: int, end: int) -> int | None:
    """The comma that closes an introductory phrase ("In Hong Kong, …", "Buoyed by X, Y …")."""
    if begin >= end:
        return None
    first = items[begin]
    if first.kind == "W" and (first.low in INTRODUCING or first.low.endswith(("ly", "ing", "ed"))):
        for k in range(begin, end):
            if items[k].kind == "P" and items[k].low == ",":
                return k
    return None


def _heads(items: list[Item], k: int, end: int) -> bool:
    return all(
        items[x].kind != "W" or items[x].low in {"and", "inc", "corp", "shares", "stock"} for x in range(k + 1, end)
    )


def _head(items: list[Item], listed: list[int], begin: int, end: int) -> int:
    """ "Shares of X" and "X, Y and Z": the first of a coordinated list; else the last name of the phrase, not in a
    trailing 'in/from …'."""
    last = listed[-1]
    chain = [last]
    for k in reversed(listed[:-1]):
        between = [items[x].low for x in range(k + 1, chain[-1]) if items[x].kind != "E"]
        if between in ([], [")"]) and not _is_code(items[chain[-1]].mention):
            break  # "the X Volatility Index": the last of two names that touch is meant
        if all(w in {",", "and", "or", "&", "(", ")", "both"} for w in between):
            chain.append(k)
        else:
            break
    first = chain[-1]
    if len(listed) > len(chain):
        for k in listed:
            if any(items[x].kind == "Q" for x in range(k + 1, first)):
                continue  # a figure of its own has closed that one's clause
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


def _is_code(mention: Mention | None) -> bool:
    return mention is not None and mention.kind == "code"


def _coordinated(items: list[Item], indices: list[int], a: int, b: int) -> bool:
    low, high = min(a, b), max(a, b)
    return all(
        items[x].low in {",", "and", "or", "both", "'s"} or items[x].kind == "E" or items[x].low in MEASURE_NOUNS
        for x in range(low + 1, high)
    )
