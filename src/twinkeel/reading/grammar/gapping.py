"""A new owner before a figure whose verb is left out: ``Tencent rose 3%, Baidu 2% and chip designer Arm 1%``."""

from __future__ import annotations

from twinkeel.reading.grammar.clauses import skip_group_left
from twinkeel.reading.grammar.items import PRONOUNS, Item, Subject, eligible, is_verb
from twinkeel.reading.grammar.phrases import from_phrase
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.subjects.nobodys import PLAIN_CAPITALS, is_class

_GAP = words("subjects.gap")
_LINKS = frozenset({",", "and", "while", "but", "by", ";"})


def gapped_(items: list[Item], q: int, verb: int) -> Subject | None:
    """``Tencent rose 3%, Baidu 2% and chip designer Arm 1%``: a new owner before the figure, the verb left out."""
    last = _past_own_figures(items, q, verb)
    if last is None:
        return None
    link = last
    while link > verb and last - link < 9 and items[link].low not in _LINKS:
        if items[link].kind == "Q" or items[link].low in _NOT_GAPPED or is_verb(items, link):
            return None
        link -= 1
    told = any(items[x].kind == "Q" for x in range(verb, link))
    led = any(items[x].low in {"led", "followed"} for x in range(max(0, link - 1), link + 1))
    if link < verb or link == last or not (told or led) or items[link].low not in _LINKS:
        return None
    first = link + 1
    part = next((x for x in range(link - 1, verb, -1) if items[x].kind == "Q"), None)
    fund = items[part + 2].mention if part is not None and items[part + 1].low == "of" else None
    if fund is not None and fund.type == "fund" and eligible(fund):
        return Subject(fund, "a part of the same fund, verb elided", verb)
    names = [k for k in range(first, last + 1) if items[k].kind == "E"]
    if names:
        if not any(eligible(items[k].mention) for k in names):
            return None
        owner = from_phrase(items, first, last + 1, verb, "").mention
        return Subject(owner, "named before its figure, verb elided", verb)
    if items[last + 1].low == "," or any(items[x].low == "which" and items[x - 1].low == "of" for x in range(1, verb)):
        return None  # "of which A gave 5 and B 3": parts of one owner's whole
    spoken = [items[k] for k in range(first, last + 1) if items[k].kind == "W"]
    if not spoken or items[link].low == "by" or any(w.low in PRONOUNS for w in spoken):
        return None
    if spoken[-1].low in _ORDINALS and spoken[0].low == "the":
        return Subject(None, "one of the two before, verb elided", verb, antecedent=True, span=(first, last + 1))
    if is_class(spoken[-1].low) or (spoken[-1].text[0].isupper() and spoken[-1].low not in PLAIN_CAPITALS):
        return Subject(None, "a new owner that no list knows, verb elided", verb, span=(first, last + 1), nobodys=True)
    return None


def _past_own_figures(items: list[Item], q: int, verb: int) -> int | None:
    """The last item of the noun phrase before a figure, past that phrase's earlier figures."""
    k = q - 1
    figures = 0
    while k > verb:
        item = items[k]
        if item.kind == "Q":
            if not figures and k == q - 1 and not (item.quantity is not None and item.quantity.sign):
                return None
            figures += 1
        elif item.low in {",", "or", ")"}:
            left = k - 1
            while left > verb and items[left].low in {",", "or", ")"}:
                left -= 1
            if items[left].kind != "Q":
                opener = skip_group_left(items, k) if item.low == "," else k
                if opener == k or opener <= verb:
                    return None
                k = opener - 1  # past ", which everyone calls X,"
                continue
            figures += 1
        elif not (item.kind == "W" and item.low in _GAP) and item.low not in {"(", "-", ".", "'s"}:
            break
        k -= 1
    return k if k > verb else None


_ORDINALS = frozenset({"first", "second", "third", "latter", "former", "other"})
_NOT_GAPPED = frozenset({"than", "versus", "vs", "from", "to", "against", "like", "compared", "worth", "(", ")"})
