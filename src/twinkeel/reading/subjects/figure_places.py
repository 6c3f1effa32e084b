"""Figures whose place names their subject: in brackets, after a label, compared, after a possessive."""

from __future__ import annotations

from twinkeel.reading.grammar.items import Item, Subject, eligible, ends_sentence, is_verb
from twinkeel.reading.model import Mention


def bracket_(items: list[Item], q: int) -> Subject | None:
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
                    from twinkeel.reading.subjects.of_figures import subject_of_figure

                    inner = subject_of_figure(items, k - 1)
                    inner.why = "the same figure in other units: " + inner.why
                    return inner
                return None
            depth -= 1
    return None


def label_(items: list[Item], q: int) -> Subject | None:
    """Lists in note form: ``Tencent: +3.2%``, ``Xiaomi +2.1%``, ``Baidu -1%``."""
    quantity = items[q].quantity
    k = q - 1
    if k >= 0 and items[k].low == ":" and k > 0 and items[k - 1].kind == "E" and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, "labelled with the name")
    labelled = _run_after_label(items, q)
    if labelled is not None:
        return Subject(labelled, "in the run of figures after the label")
    if (
        k >= 0
        and items[k].kind == "E"
        and eligible(items[k].mention)
        and quantity is not None
        and quantity.sign
        and quantity.kind == "percent"
    ):
        return Subject(items[k].mention, "signed figure beside the name")
    if quantity is not None and quantity.sign and quantity.kind == "percent" and k > 0:
        return _signed(items, k)
    if k > 1 and items[k].low.endswith("ing") and items[k - 2].low == "with" and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, "with its own participle")
    if k > 1 and items[k].low in {"at", "with"} and items[k - 2].low in {"behind", "trailing"}:
        if eligible(items[k - 1].mention):
            return Subject(items[k - 1].mention, "named behind the one before, with its own figure")
        return None
    after = items[q + 1].low if q + 1 < len(items) else ""
    if k > 0 and items[k].low == "," and after in _STANDING and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, STANDS)
    return _aside(items, q)


def _aside(items: list[Item], q: int) -> Subject | None:
    """``X, on 12 times, looks cheap``, ``X, with a multiple of 15, and``, ``X, at 22% of the portfolio``."""
    k = q - 1
    while k > 1 and q - k < 8 and items[k].kind == "W" and items[k].low not in _ASIDE and not is_verb(items, k):
        k -= 1
    if k < 2 or items[k].low not in _ASIDE or items[k - 1].low != "," or not eligible(items[k - 2].mention):
        return None
    after = [items[x].low for x in range(q + 1, min(len(items), q + 5))]
    part = len(after) > 2 and after[0] == "of" and after[2] in {"portfolio", "book", "holdings"}
    return Subject(items[k - 2].mention, STANDS) if part or "," in after else None


_ASIDE = frozenset({"on", "at", "with"})


def _run_after_label(items: list[Item], q: int) -> Mention | None:
    """``Next came X (0968.HK): off 4%, latest price 3, turnover 289 million``: note form after a colon."""
    depth = 0
    for k in range(q - 1, max(0, q - 14), -1):
        item = items[k]
        depth += (item.low == ")") - (item.low == "(")
        if depth > 0:
            continue
        if item.low == ":":
            k -= 1
            while k > 0 and items[k].kind != "E" and items[k].low != "(" and q - k < 24:
                if items[k].low not in {")", "."} and items[k].kind == "W" and not items[k].text.isupper():
                    return None
                k -= 1
            if items[k].low == "(":
                k -= 1
            return items[k].mention if eligible(items[k].mention) else None
        if item.kind == "E" or item.low in {";", ".", "and"} or (is_verb(items, k) and item.low not in _NOTES):
            return None
    return None


STANDS = "how the name before the comma stands"
_STANDING = frozenset({"lower", "higher", "firmer", "weaker", "better", "cheaper", "dearer", "up", "down"})
_NOTES = frozenset({"off", "up", "down", "price", "volume"})


def _signed(items: list[Item], k: int) -> Subject | None:
    """``Toyota 7203, +0.6%``: the name, past its printed code; where no list knows the name, it is nobody's."""
    if items[k].low == ",":
        k -= 1
    elif items[k].kind != "W" or not items[k].text.isupper():
        return None
    for x in (k, k - 1):
        if x >= 0 and items[x].kind == "E":
            return Subject(items[x].mention, "signed figure beside the name") if eligible(items[x].mention) else None
        if x < 0 or items[x].kind != "W" or not (items[x].text.isupper() or items[x].text[-1].isdigit()):
            break
    named = items[k].kind == "W" and (items[k].text.isupper() or items[k].text[-1].isdigit())
    return Subject(None, "signed figure beside a name that no list knows", nobodys=True) if named else None


def compared_(items: list[Item], q: int) -> Subject | None:
    """``compared with (a multiple of) 24 for X``, ``versus X's 24``, ``against 24 times at X``."""
    left = [items[k].low for k in range(max(0, q - 5), q)]
    listed = q > 1 and items[q - 1].low == "the" and items[q - 2].low in {"and", "or"}
    if (
        not listed
        and not (set(left) & {"compared", "versus", "vs", "against", "than", "with", "match", "front", "twice"})
        and (q == 0 or items[q - 1].low not in {"and", "or", ",", "while"})
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
    if k + 2 < len(items) and items[k].low == "and" and items[k + 1].kind == "Q" and items[k + 2].low in {"for", "at"}:
        k += 2
    if k < len(items) and items[k].low in {"in", "on"} and k == q + 1 and _holds_before(items, q):
        return None
    gauge = k + 2 < len(items) and items[k].low in {"for", "by", "on"} and items[k + 1].low == "the"
    if gauge and items[k + 2].low in _GAUGES and not (k + 3 < len(items) and items[k + 3].kind == "E"):
        return Subject(None, "compared with the index", antecedent=True, span=(k + 1, k + 3))
    whole = q > 1 and items[q - 1].low == "the" and k == q + 1 and k + 1 < len(items) and items[k].low == "of"
    if whole:
        x = k + 2 if items[k + 1].low == "the" and k + 2 < len(items) else k + 1
        if eligible(items[x].mention):
            return Subject(items[x].mention, "compared: whose figure it is")  # "more than the 0.8% of X"
    sibling = k + 2 < len(items) and items[k].low == "of" and items[k + 1].low in {"its", "their"}
    if sibling or (k < len(items) and items[k].low in {"for", "at", "in", "by", "on"}):
        for x in range(k + 1, min(len(items), k + 8)):
            if items[x].kind == "E":
                return Subject(items[x].mention, "the figure is said for it") if eligible(items[x].mention) else None
            if (items[x].kind in "QP" and items[x].low not in {"'s", '"', "'"}) or is_verb(items, x):
                return None
    if set(left) & {"than", "against", "versus", "vs", "match"}:
        return pulled_off_(items, q)
    return None


_GAUGES = frozenset({"index", "gauge", "benchmark", "market"})


def _holds_before(items: list[Item], q: int) -> bool:
    """``has 11% of its money in X, 10% in Y``: a list of what one owner holds, which stays the owner's."""
    for k in range(q - 1, max(-1, q - 16), -1):
        if items[k].low in {";", "while"} or is_verb(items, k):
            return False
        if items[k].kind == "Q" and items[k + 1].low == "of" and items[k + 2].low in {"its", "their", "the", "his"}:
            return items[k + 3].low in _HELD
    return False


_HELD = frozenset({"money", "assets", "portfolio", "book", "holdings", "net", "cash", "fund", "equity", "capital"})


def pulled_off_(items: list[Item], q: int) -> Subject | None:
    """Compared with ``the 0.4 percent put on by X`` or ``the 100 percent leap that X pulled off``."""
    for k in range(q + 1, min(len(items) - 1, q + 6)):
        if items[k].kind != "W":
            return None
        if items[k].low in {"by", "that", "which"}:
            x = k + 2 if items[k + 1].low == "the" and k + 2 < len(items) else k + 1
            return Subject(items[x].mention, "compared: whose doing it is") if eligible(items[x].mention) else None
    return None


def possessive_(items: list[Item], q: int) -> Subject | None:
    k = q - 1
    hops = 0
    while (
        k >= 0
        and items[k].kind == "W"
        and hops < 5
        and not is_verb(items, k)
        and items[k].low not in AFTER_PREPOSITIONS
        and items[k].low not in {"to", "and", "from", "with", "than", "as", "or"}
    ):
        k -= 1
        hops += 1
    if k > 2 and items[k].low in {"'s", "'"} and items[k - 1].kind == "E" and items[k - 2].low == ",":
        described = any(items[x].low in _DESCRIBED for x in range(q + 1, min(len(items), q + 4)))
        if described and items[k - 3].kind == "E" and eligible(items[k - 3].mention):
            return Subject(items[k - 3].mention, "described by whose it is", governing_verb(items, q))
    if k > 0 and items[k].low in {"'s", "'"} and items[k - 1].kind == "E" and eligible(items[k - 1].mention):
        return Subject(items[k - 1].mention, "possessive before the figure", governing_verb(items, q))
    if k > 0 and items[k].low == "'s" and items[k - 1].low in {"industry", "sector"}:
        return Subject(None, "of a whole industry", nobodys=True)
    compared = k > 1 and items[k].low == "'s" and items[k - 2].low in {"than", "versus"} and items[k - 1].kind == "W"
    if compared and items[k - 1].text[0].isupper() and not items[k - 1].low.endswith("day"):
        return Subject(None, "compared with a name that no list knows", nobodys=True)
    return None


_DESCRIBED = frozenset({"fund", "etf", "tracker", "unit", "company", "firm", "business", "vehicle", "trust", "arm"})
AFTER_PREPOSITIONS = frozenset({"for", "in", "by", "of", "at"})


def governing_verb(items: list[Item], q: int) -> int | None:
    """The nearest verb to the left of the figure, in its stretch of the sentence."""
    item = items[q]
    if item.governor == -1:
        item.governor = _verb_before(items, q)
    return item.governor


def _verb_before(items: list[Item], q: int) -> int | None:
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
        if low == ";" or (low == "." and ends_sentence(items, k)):
            return None
        if is_verb(items, k):
            if items[k].low in {"up", "down", "higher", "lower"} and k and is_verb(items, k - 1):
                return k - 1
            return k
    quantity = items[q].quantity
    return q if quantity is not None and quantity.kind == "fold" and is_verb(items, q) else None


_LEADING_IN = frozenset({"in", "of", "for", "at", "by", "off", "on", "from", "into", "to"})
_BREAKS = frozenset({"and", "while", "but", "or", "with", "which", "once", "when", "if", "after", "before", "because"})
_OBSERVED = frozenset({"seen", "recorded", "reported", "noted", "posted", "invested", "held", "parked", "placed"})
_COMPARING = frozenset({"than", "like", "versus", "against", "unlike", "compared", "as"})
_BE = frozenset({"is", "are", "was", "were", "came", "be", "been"})


def named_after(items: list[Item], q: int) -> Subject | None:
    """``45% of X's volume``, ``1% apiece for X``, ``the 100% leap that X pulled off``: named in the same phrase."""
    seen = passive = False
    for k in range(q + 1, min(len(items), q + 9)):
        item = items[k]
        if item.kind == "E":
            return Subject(item.mention, "the figure is said of it") if seen and eligible(item.mention) else None
        if item.kind == "Q" or (item.kind == "P" and item.low not in {"'s", "'", '"', "-"}):
            return None
        if item.low in _LEADING_IN or item.low == "that":
            observed = item.low == "in" and items[k - 1].low in _OBSERVED
            seen = not passive or observed or item.low in {"off", "by", "from"}
        elif item.low in _COMPARING or item.low in _BREAKS:
            return None
        elif item.low in _BE:
            passive, seen = True, False
    return None
