"""Each form of a printed figure as a quantity: percent, points, money, multiples, counts, fractions in words."""

from __future__ import annotations

import re
from decimal import Decimal

from twinkeel.reading.figures.digits import operator_of, parse_number, scaled, significant
from twinkeel.reading.figures.number_grammar import DOUBLE, FOLD, PART, SYMBOLS, UNITS, WORDS
from twinkeel.reading.model import Quantity
from twinkeel.reading.patterns.closings import Closed

_PEOPLE = frozenset({"employees", "staff", "workers", "jobs"})
_LEADS_BARE = Closed(
    r"(?:\b(?:at|to|of|on|for|from|is|was|near|the|around|about|roughly|only|be|stands|than|versus|against|with|average|or|"
    r"just|and|back|rose|fell|dropped|lost|gained|added|shed|slipped|climbed|advanced|worth|under|below|above|hit|'s|sales|sells?|near|up|down)|'s|earnings|book|sales)\s$",
    re.IGNORECASE,
)


def _made(
    m: re.Match[str],
    value: Decimal | None,
    unit: str,
    operator: str,
    digits: int | None,
    kind: str,
    high: Decimal | None = None,
    noun: str = "",
    sign: int = 0,
    scale: str = "",
) -> Quantity | None:
    """The quantity of a whole match; None where its digits are no number."""
    if value is None:
        return None
    return Quantity(m.start(), m.end(), m.group(), value, unit, operator, digits, kind, high, noun, sign, scale)


def build(m: re.Match[str], folded: str, operator: str) -> Quantity | None:
    """The quantity that a match of the grammar prints; None where it is none."""
    start, end, text = m.start(), m.end(), m.group()
    if m["percent"]:
        return _percent(m, operator)
    if m["qp"]:
        return Quantity(start, end, text, Decimal("0.0025"), "percentage_points", operator, None, "percentage_points")
    if m["halfpct"]:
        point = m["hu"].startswith("percentage")
        kind = "percentage_points" if point else "percent"
        if m["hu"] == "point":
            return None
        return Quantity(start, end, text, Decimal("0.005"), kind if point else "fraction", operator, 1, kind)
    if m["bps"]:
        high = parse_number(m["b2"]) if m["b2"] else None
        sign = -1 if m["bsign"] in {"-", "−"} else 0
        told = "range" if high else operator
        return _made(m, parse_number(m["b1"]), "bps", told, significant(m["b1"]), "bps", high, sign=sign)
    if m["money"] or m["moneyw"]:
        return _money(m, operator, folded)
    if m["pence"]:
        value = parse_number(m["pn"])
        return _made(m, value and value / 100, "GBP", operator, significant(m["pn"]), "money")
    if m["multiple"]:
        high = parse_number(m["x2"]) if m["x2"] else None
        told = "range" if high else operator
        return _made(m, parse_number(m["x1"]), "x", told, significant(m["x1"]), "multiple", high)
    if m["multipleof"]:
        inner = re.search(
            r"(about|around|nearly|just over|over|roughly|almost|more than|less than|just under)\s?$", m["mo"]
        )
        told = operator_of(inner[1]) if inner else operator
        return _made(m, parse_number(m["mo1"]), "x", told, significant(m["mo1"]), "multiple")
    if m["fold"]:
        word = (m["foldword"] or "").lower()
        return _made(m, Decimal(FOLD[word]) if word else parse_number(m["f1"]), "x", operator, None, "fold")
    if m["doubled"]:
        stem = next(s for s in DOUBLE if m["doubled"].lower().startswith(s))
        if re.match(r"\s(?:down|up on|as)\b", folded[end : end + 8], re.IGNORECASE) and stem != "twice":
            return None
        return Quantity(
            start, end, text, Decimal(DOUBLE[stem]), "x", operator, None, "fold", sign=-1 if stem == "halv" else 1
        )
    if m["fraction"]:
        return _fraction(m, operator, folded)
    if m["points"]:
        sign = -1 if m["psign"] in {"-", "−"} else 0
        return _made(m, parse_number(m["pt1"]), "points", operator, significant(m["pt1"]), "points", sign=sign)
    if m["count"]:
        value = scaled(m["c1"], m["cs"])
        few = value is not None and value < (100 if m["noun"].strip() in _PEOPLE else 1000)
        if few and not m["cs"]:
            return None
        noun, scale = m["noun"].strip(), m["cs"] or ""
        return _made(m, value, "count", operator, significant(m["c1"]), "count", noun=noun, scale=scale)
    if m["scaled"]:
        scale = m["ss"] or m["ssx"]
        return _made(m, scaled(m["sn"], scale), "count", operator, significant(m["sn"]), "count", scale=scale)
    if m["bare"]:
        value = parse_number(m["bn"])
        if value is None or not _LEADS_BARE.search(folded, max(0, start - 16), start):
            return None
        return Quantity(start, end, text, value, "ratio", operator, significant(m["bn"]), "bare")
    if m["lent"]:
        return _lent(m, folded, operator)
    if m["level"]:
        value = parse_number(m["l1"])
        return (
            None
            if value is None
            else Quantity(start, end, text, value, "points", operator, significant(m["l1"]), "level")
        )
    return None


_LENDS = re.compile(r"\btimes\b|\d\s?x\b|\bP/[ESB]\b|\bmultiples?\b|\bratio\b|\bpercentage points\b", re.IGNORECASE)
_LENT_AFTER = Closed(
    r"(?:\b(?:at|on|is|was|of|to|from|against|versus|vs\.?|than|just|only|near|nearly|about|around|roughly|and|under|over|"
    r"below|above|mere|good for|stands|it's)|'s|[a-z],)\s$"
)
_PRICE_LENT = Closed(
    r"(?:\d(?:%|\spercent|\sper cent)\s(?:(?:higher|lower|up|down|better)\s)?(?:to|at)|"
    r"(?:[$€£¥]\d[\d.,]*,?|\b(?:euros|yuan|yen|dollars|pence|rupees|won),?)\s"
    r"(?:up |down )?(?:from|versus|against|compared with|instead of)|"
    r"\b(?:sank|fell|rose|slid|dropped|climbed|jumped|surged|plunged|tumbled|slumped|dipped|eased|slipped)\sto)\s"
    r"(?:about |around |nearly |just )?$"
)
_YEARLY = re.compile(r"\s(?:days?|weeks?|months?|years?|hours?|minutes?|percent|per cent|times|of)\b")


def _lent(m: re.Match[str], folded: str, operator: str) -> Quantity | None:
    """A whole number with no unit that may borrow one: ``trades at 31 times earnings, its rival at 24``."""
    start, lead = m.start(), folded[max(0, m.start() - 40) : m.start()]
    words = m["ln"][:1].isalpha()
    priced = not words and _PRICE_LENT.search(lead) is not None
    if not priced and not (_LENT_AFTER.search(lead) and _LENDS.search(folded, max(0, start - 320), start)):
        return None
    value = parse_number(m["ln"])
    if value is None or (words and value < 5) or _YEARLY.match(folded, m.end()):
        return None
    return Quantity(start, m.end(), m.group(), value, "ratio", operator, significant(m["ln"]), "lent")


def _percent(m: re.Match[str], operator: str) -> Quantity | None:
    value = parse_number(m["p1"])
    high = parse_number(m["p2"]) if m["p2"] else None
    if value is None:
        return None
    points = bool(m["ppt"]) or (m["pw"] or "").startswith(("percentage", "pp"))
    sign = {"+": 1, "-": -1, "−": -1, "–": -1}.get(m["sign"] or "", 0)
    if operator == "=" and value > 100 and significant(m["p1"]) == 1:
        operator = "~"  # "700 percent": two zeros or more at the end of a percentage are a rounding
    unit, kind = ("percentage_points", "percentage_points") if points else ("fraction", "percent")
    return Quantity(
        m.start(),
        m.end(),
        m.group(),
        value / 100,
        unit,
        "range" if high is not None else operator,
        significant(m["p1"]),
        kind,
        None if high is None else high / 100,
        sign=sign,
    )


_MOVED_BY = Closed(
    r"\b(?:rose|fell|lost|gained|added|shed|dropped|slipped|climbed|jumped|eased|down|up|by|or|at|to|of|off|about)\s$"
)


def _money(m: re.Match[str], operator: str, folded: str) -> Quantity | None:
    if m["money"]:
        first, second, s1, s2, currency = m["m1"], m["m2"], m["ms1"], m["ms2"], SYMBOLS[m["symbol"].strip()]
        if m["mu"]:
            currency = UNITS.get(m["mu"].lower(), currency)
        if m["symbol"].strip() in {"¥"} and re.search(
            r"yuan|RMB|renminbi|Shanghai|Shenzhen|China", folded[max(0, m.start() - 400) : m.end() + 400]
        ):
            currency = "CNY" if "yen" not in folded else currency
    else:
        first, second, s1, s2, currency = (
            m["w1"],
            m["w2"],
            m["ws1"],
            m["ws2"],
            UNITS.get(m["wu"].lower().replace("u. s.", "u.s.").rstrip("."), ""),
        )
        if not currency:
            return None
        if (
            m["wu"] in {"won", "pounds"}
            and not s1
            and not any(ch in first for ch in ",.")
            and not (len(first) > 2 and _MOVED_BY.search(folded, max(0, m.start() - 16), m.start()))
        ):
            return None
        if not first[:1].isdigit() and not s1 and m["wu"] not in {"yuan", "dollars"}:
            return None
    value = scaled(first, s1 or (s2 if second else None))
    high = scaled(second, s2) if second else None
    start, text = m.start(), m.group()
    if high is not None and value is not None and high <= value and not s1 and re.fullmatch(r"(?:19|20)\d\d", first):
        start = m.start("m2" if m["money"] else "w2")  # "the first half of 2025 to 58.9 million yuan"
        first, value, text = second, high, m.group()[start - m.start() :]
    if value is None or (high is not None and high <= value):
        high = None
    if value is None:
        return None
    if currency == "USDc":
        value, currency = value / 100, "USD"
    if currency == "EURc":
        value, currency = value / 100, "EUR"
    if currency == "GBPp":
        value, currency = value / 100, "GBP"
    sign = -1 if m["money"] and m["msign"] in {"-", "−"} else 0
    return Quantity(
        start,
        m.end(),
        text,
        value,
        currency,
        "range" if high is not None else operator,
        significant(first),
        "money",
        high,
        sign=sign,
        scale=(s1 or s2 or "").lower(),
    )


def _fraction(m: re.Match[str], operator: str, folded: str) -> Quantity | None:
    words = m["fraction"].lower().replace("-", " ").split()
    if re.search(
        r"\b(?:first|second|latter|other|last|next|top|bottom)\s$",
        folded[max(0, m.start("fraction") - 9) : m.start("fraction")],
    ):
        return None
    if words == ["half"]:
        value = Decimal("0.5")
    else:
        part = words[-1].rstrip("s") if words[-1] not in {"fifth"} else "fifth"
        value = Decimal(WORDS[words[0]]) / Decimal(PART[part])
        singular = words[0] in {"a", "one"}
        if (
            singular
            and not re.search(
                (
                    r"\b(?:by|fell|rose|lost|shed|gained|dropped|jumped|slid|up|down|nearly|almost|about|around|"
                    r"roughly|over|than|than a|account(?:s|ed)? for|cut|climbed|surged|tumbled|plunged|declined|"
                    r"grew|grown|slumped|sank|risen|fallen|soared|added|trimmed|slashed|held|owned|to)\s$"
                ),
                folded[max(0, m.start("fraction") - 14) : m.start("fraction")],
            )
            and not re.match(
                r"\sof\s(?:its|their|the|all|revenue|sales|total|global|China|assets)|\s(?:above|below|more|less|higher|lower)\b",
                folded[m.end() : m.end() + 14],
            )
        ):
            return None
        if (
            words[-1].startswith("quarter")
            and singular
            and re.match(r"\s(?:ago|earlier|of \d{4}|end)", folded[m.end() : m.end() + 12])
        ):
            return None
    return Quantity(
        m.start(), m.end(), m.group(), value, "fraction", "~" if operator == "=" else operator, None, "fraction"
    )
