"""Printed numbers as exact quantities: percent, points, basis points, fold, times, money with scale, fractions in words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from twinkeel.reading.model import Quantity

_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
          "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}  # fmt: skip
_SCALES = {
    "trillion": 12, "trn": 12, "tn": 12, "t": 12, "billion": 9, "bln": 9, "bn": 9, "b": 9, "million": 6, "mln": 6, "mn": 6, "mm": 6, "m": 6,
    "thousand": 3, "k": 3, "yi": 8, "亿": 8, "wan": 4, "万": 4, "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7, "hundred million": 8, "lakh crore": 12,
    "万亿": 12,
}  # fmt: skip
_SYMBOLS = {
    "US$": "USD", "HK$": "HKD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "NT$": "TWD", "NZ$": "NZD", "R$": "BRL", "CN¥": "CNY", "RMB¥": "CNY", "RMB": "CNY", "Rmb": "CNY",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "¥": "CNY", "₩": "KRW", "₹": "INR", "Rs.": "INR", "Rs": "INR", "USD": "USD", "CNY": "CNY", "HKD": "HKD", "EUR": "EUR", "GBP": "GBP",
    "JPY": "JPY", "KRW": "KRW", "INR": "INR", "TWD": "TWD", "SGD": "SGD", "AUD": "AUD", "CAD": "CAD", "CHF": "CHF", "NTD": "TWD", "Yuan": "CNY",
}  # fmt: skip
_UNITS = {
    "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "dollar": "USD", "dollars": "USD", "us dollars": "USD", "u.s. dollars": "USD", "hong kong dollars": "HKD", "hk dollars": "HKD",
    "taiwan dollars": "TWD", "new taiwan dollars": "TWD", "singapore dollars": "SGD", "australian dollars": "AUD", "canadian dollars": "CAD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
    "pounds sterling": "GBP", "yen": "JPY", "won": "KRW", "rupees": "INR", "usd": "USD", "cny": "CNY", "hkd": "HKD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "krw": "KRW", "元": "CNY", "港元": "HKD",
    "美元": "USD", "swiss francs": "CHF", "chf": "CHF", "inr": "INR", "twd": "TWD", "cents": "USDc", "pence": "GBPp",
}  # fmt: skip
_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_NW = (
    r"(?:"
    + _N
    + (
        r"|(?:twenty|thirty|forty|fifty)-(?:one|two|three|four|five|six|seven|eight|nine)|one|two|three|four|"
        r"five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)"
    )
)
_SCALE = (
    r"(?:(?i:lakh crore|hundred million|trillion|billion|million|thousand|trn|bln|mln|lakhs?|crores?|tn|bn|mn)|"
    r"mm|yi|wan|万亿|亿|万|[TBMKtbmk](?![A-Za-z]))"
)
_SYMBOL = (
    r"(?:US\$|HK\$|NT\$|NZ\$|A\$|C\$|S\$|R\$|CN¥|RMB¥|RMB|Rmb|\$|€|£|¥|¥|₩|₹|Rs\.?|(?:USD|CNY|HKD|EUR|GBP|JPY|"
    r"KRW|INR|TWD|SGD|AUD|CAD|CHF|NTD)(?=[\s\d]))"
)
_UNIT = (
    r"(?:(?:US|U\.S\.|Hong Kong|HK|[Nn]ew Taiwan|Taiwan|Singapore|Australian|Canadian)\s[Dd]ollars?|yuan|"
    r"renminbi|dollars?|euros?|pounds sterling|pounds|yen|won|rupees|Swiss francs|cents|pence|RMB|rmb|"
    r"USD|CNY|HKD|EUR|GBP|JPY|KRW|INR|TWD|CHF|元|港元|美元)"
)
_OPERATOR = re.compile(
    r"(?:(?<=\s)|(?<=[(,\"])|^)(?P<operator>as (?:much|many|high|low|little) as|(?:slightly |just |well |"
    r"a little |far |significantly )?(?:more|less|fewer|higher|lower) than|(?:just |well )?(?:over|above|"
    r"under|below|shy of|short of)|"
    r"just (?:over|under|shy of|short of|above|below|about)|nearly|almost|close to|approaching|virtually|"
    r"about|around|roughly|approximately|some|circa|an estimated|estimated|up to|at least|at most|"
    r"no more than|no less than|"
    r"upwards? of|north of|south of|exceeding|topping|a record|nearing|not quite|approx\.?|~|≈|c\.|>|"
    r"<)\s*(?:by\s)?$|[~≈><]\s?$",
    re.IGNORECASE,
)
_SIGN = r"(?P<sign>(?<![A-Za-z0-9\)])[+\-−–](?=[\d.$€£¥]))?"
_RANGE = r"(?:\s?(?:-|–|—)\s?|\sto\s(?!date))"
_MULTIPLE_TAIL = (
    r"(?:\s(?:its\s|their\s|the\s)?(?:(?:(?:FY)?\d{2,4}E?|expected|estimated|forward|trailing|projected|"
    r"annual|historical|next year's|this year's|last year's|future|current|price[- ]to[- ])\s){0,2}"
    r"(?:forward earnings|earnings|profits?|sales|revenues?|book(?: value)?|EBITDA|cash flow|EPS|"
    r"price-to-earnings)(?:\s(?:estimates|forecasts))?)?"
)
_CORE = re.compile(
    r"(?:"
    + (
        rf"(?P<percent>{_SIGN}(?P<p1>{_NW})(?:\s?(?:%|percent|per cent|"
        rf"pct)?{_RANGE}(?P<p2>{_NW}))?(?:\s?(?P<pu>%)|[\s-](?P<pw>percentage[\s-]points?|percent(?!age)|"
        rf"per[\s-]cent|pct|pp(?:ts?)?\b)|pp\b))(?P<ppt>\s?-?(?:percentage )?points?(?=\W))?"
    )
    + (
        rf"|(?P<bps>(?P<bsign>(?<![A-Za-z0-9])[+\-−])?(?P<b1>{_NW})(?:{_RANGE}(?P<b2>{_NW}))"
        rf"?[\s-]?(?:basis[\s-]points?|bps|bp)(?![A-Za-z]))"
    )
    + (
        rf"|(?P<money>(?P<msign>(?<![A-Za-z0-9])[+\-−])?(?P<symbol>{_SYMBOL})\s?(?P<m1>{_N})"
        rf"(?:[\s-]?(?P<ms1>{_SCALE})(?![A-Za-z]))?(?:{_RANGE}(?:{_SYMBOL}\s?)?(?P<m2>{_N})"
        rf"(?:[\s-]?(?P<ms2>{_SCALE})(?![A-Za-z])))?(?:\s(?P<mu>(?:US|Hong Kong|HK)\s[Dd]ollars|yuan|HKD|"
        rf"USD)(?![A-Za-z]))?)"
    )
    + (
        rf"|(?P<moneyw>(?P<w1>{_NW})(?:[\s-]?(?P<ws1>{_SCALE})(?![A-Za-z]))?(?:{_RANGE}(?P<w2>{_NW})"
        rf"(?:[\s-]?(?P<ws2>{_SCALE})(?![A-Za-z])))?[\s-](?P<wu>{_UNIT})(?![A-Za-z]))"
    )
    + (
        rf"|(?P<multiple>(?P<x1>{_NW})(?:{_RANGE}(?P<x2>{_NW}))?(?:\s?[-]?times(?!\s(?:a|per|this|last|since|in|"
        rf"on|more likely|already|before|each|every)\b)|x(?![A-Za-z])|×){_MULTIPLE_TAIL})"
    )
    + (
        rf"|(?P<fold>(?P<f1>{_NW})[\s-]?fold\b|(?P<foldword>twofold|threefold|fourfold|fivefold|sixfold|"
        rf"sevenfold|eightfold|ninefold|tenfold|hundredfold)\b)"
    )
    + (
        r"|(?P<doubled>\b(?:doubl(?:ed|es|ing)|tripl(?:ed|es|ing)|trebl(?:ed|es|ing)|quadrupl(?:ed|es|ing)|"
        r"quintupl(?:ed|es|ing)|halv(?:ed|es|ing))\b)"
    )
    + (
        r"|(?P<fraction>\b(?:(?:two|three|four|five|one|a|nine)[\s-](?:thirds?|quarters?|fifths?|sixths?|"
        r"sevenths?|eighths?|ninths?|tenths?)(?![\w-])|(?:(?<=by )|(?<=fell )|(?<=lost )|(?<=rose )|(?<=shed )|"
        r"(?<=up )|(?<=down )|(?<=nearly )|(?<=about )|(?<=almost )|(?<=than )|(?<=over )|"
        r"(?<=roughly ))half\b(?!\s(?:year|of (?:this|last|the) year))|half(?=\s(?:of\s(?:its|their|the|all|"
        r"revenue|sales)|its\s)))(?!\s(?:straight|consecutive|session|day|week|month|year|ended|ending|results|"
        r"quarter|season|profit)))"
    )
    + rf"|(?P<points>(?P<psign>(?<![A-Za-z0-9])[+\-−])?(?P<pt1>{_N})[\s-]points?\b)"
    + (
        rf"|(?P<multipleof>(?P<mo>(?:multiples?|P/E(?:\sratio)?|PE(?:\sratio)?|price-to-earnings(?:\s(?:ratio|"
        rf"multiple))?|price-earnings(?:\s(?:ratio|multiple))?|P/S|P/B|price-to-sales(?:\sratio)?|"
        rf"price-to-book(?:\sratio)?|EV/EBITDA|earnings multiple)\s(?:(?:ratio|multiple)\s)?(?:of|at|is|was|"
        rf"stands at|stood at|:)?\s?(?:about |around |nearly |just over |over |roughly |almost |just |only |"
        rf"more than |less than |just under )?)(?P<mo1>{_N})(?:x(?![A-Za-z])|\stimes)?(?!\s?%|\d|,\d))"
    )
    + (
        rf"|(?P<count>(?P<c1>{_N})(?:\s?(?P<cs>lakh crore|hundred million|trillion|billion|million|thousand|bn|"
        rf"mn|lakhs?|crores?))?\s(?P<noun>(?:[a-z][\w-]*\s){{0,2}}?(?:vehicles|cars|deliveries|units|users|"
        rf"subscribers|customers|shares|GPUs|chips|wafers|employees|jobs|staff|workers|stores|robots|robotaxis|"
        rf"rides|downloads|members|accelerators|phones|smartphones|orders|tonnes|barrels|megawatts|gigawatts|"
        rf"parameters|contracts|smart glasses))\b)"
    )
    + r"|(?P<level>(?<=\s)(?P<l1>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,6}\.\d+)(?=[\s,.;)]|$))"
    + r")"
)
_FOLD = {
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "sixfold": 6,
    "sevenfold": 7,
    "eightfold": 8,
    "ninefold": 9,
    "tenfold": 10,
    "hundredfold": 100,
}
_DOUBLE = {"doubl": "2", "tripl": "3", "trebl": "3", "quadrupl": "4", "quintupl": "5", "halv": "0.5"}
_PART = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}


def find_quantities(folded: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Quantities in a stretch of folded text, left to right. Years, dates and bare counts are not quantities."""
    stop = len(folded) if end is None else end
    out: list[Quantity] = []
    position = start
    while (found := _TRIGGER.search(folded, position, stop)) is not None:
        at = found.start()
        position = found.end()
        match = _core_at(folded, at, start, stop)
        if match is None:
            while position < stop and folded[position].isdigit():
                position += 1
            continue
        begin, operator = _lead(folded, match, out[-1].end if out else start)
        quantity = _build(match, folded, operator)
        if quantity is None:
            position = max(position, match.end() if match["level"] or match["count"] else position)
            continue
        position = max(match.end(), position)
        if begin < quantity.start:
            quantity = replace(quantity, start=begin, text=folded[begin : quantity.end])
        if quantity.high is not None and _FROM.search(folded, max(start, match.start() - 8), match.start()):
            halves = _halves(quantity, folded)
            if halves:
                out.extend(halves)
                continue
        if (
            out
            and out[-1].unit == quantity.unit
            and out[-1].high is None
            and quantity.value > out[-1].value
            and folded[out[-1].end : quantity.start] == " and "
            and _BETWEEN.search(folded, max(start, out[-1].start - 10), out[-1].start)
        ):
            low = out.pop()
            out.append(
                replace(
                    low, end=quantity.end, text=folded[low.start : quantity.end], operator="range", high=quantity.value
                )
            )
            continue
        out.append(quantity)
    return out


_TRIGGER = re.compile(
    r"[\d$€£¥¥₩₹]|US\$|HK\$|NT\$|NZ\$|A\$|C\$|S\$|R\$|CN¥|RMB|Rmb|Rs|USD|CNY|HKD|EUR|GBP|JPY|KRW|INR|TWD|SGD|"
    r"AUD|CAD|CHF|NTD|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fifty|"
    r"a (?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)|half|hundredfold|doubl|tripl|trebl|quadrupl|"
    r"quintupl|halv|Doubl|Tripl|Halv|multiple|P/E|PE |price-to-|price-earnings|P/S|P/B|EV/EBITDA|"
    r"earnings multiple|\.\d"
)


def _core_at(folded: str, at: int, start: int, stop: int) -> re.Match[str] | None:
    """The figure that begins at a trigger, with a sign or currency prefix before it; None where none does."""
    previous = folded[at - 1] if at > start else " "
    first = folded[at]
    if (first.isalpha() and previous.isalnum()) or (
        first.isdigit() and (previous.isalnum() or (previous in ".," and at - 2 >= start and folded[at - 2].isdigit()))
    ):
        return None
    if previous in "+-−–" and (at - 1 == start or (not folded[at - 2].isalnum() and folded[at - 2] != ")")):
        match = _CORE.match(folded, at - 1, stop)
        if match is not None:
            return match
    return _CORE.match(folded, at, stop)


def _lead(folded: str, match: re.Match[str], floor: int) -> tuple[int, str]:
    """Where the figure begins with its operator and article, and the operator."""
    begin = match.start()
    if match["multipleof"]:
        article = re.compile(r"\ban?\s(?:forward\s|trailing\s|price-to-)?$").search(
            folded, max(floor, begin - 14), begin
        )
        begin = article.start() if article else begin
    operator = _OPERATOR.search(folded, max(floor, begin - 34), begin)
    if operator is None:
        return begin, "="
    words = operator["operator"] or operator.group().strip()
    return operator.start() if operator.group()[:1].strip() else operator.start() + 1, operator_of(words)


_FROM = re.compile(r"\bfrom\s$")
_BETWEEN = re.compile(r"\bbetween\s$")
_TO = re.compile(r"\s?(?:to|-|–|—)\s?")


def _digits(text: str) -> int | None:
    number = re.search(r"\d[\d.,]*\d|\d", text)
    return significant(number.group()) if number else None


def _halves(quantity: Quantity, folded: str) -> list[Quantity]:
    """``from 5% to 7%`` is two figures, not a range."""
    joint = _TO.search(quantity.text)
    if joint is None or quantity.high is None:
        return []
    middle, after = quantity.start + joint.start(), quantity.start + joint.end()
    return [
        replace(
            quantity,
            end=middle,
            text=folded[quantity.start : middle],
            operator="=",
            high=None,
            digits=_digits(folded[quantity.start : middle]),
        ),
        replace(quantity, start=after, text=folded[after : quantity.end], value=quantity.high, operator="=", high=None),
    ]


def parse_number(text: str) -> Decimal | None:
    """Digits with thousands separators, or a number word, as an exact decimal."""
    text = text.strip().lower()
    if text in _WORDS:
        return Decimal(_WORDS[text])
    if "-" in text and not text[0].isdigit():
        tens, _, ones = text.partition("-")
        return Decimal(_WORDS.get(tens, 0) + _WORDS.get(ones, 0))
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def significant(text: str) -> int | None:
    """Significant digits as printed; trailing zeros of an integer are taken as not significant."""
    if not text[:1].isdigit() and text[:1] != ".":
        return None
    digits = text.replace(",", "")
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0")) or 1
    return len(digits.strip("0")) or 1


def operator_of(words: str | None) -> str:
    """``nearly`` is ``<~``, ``more than`` is ``>``, ``about`` is ``~``, ``up to`` is ``<=`` …; "" is ``=``."""
    if not words or not words.strip():
        return "="
    w = words.strip().lower()
    if w.startswith("as "):
        return ">=" if "low" in w or "little" in w else "<="
    if w in {"up to", "at most", "no more than"}:
        return "<="
    if w in {"at least", "no less than", "upwards of", "upward of"}:
        return ">="
    if any(
        part in w
        for part in (
            "nearly",
            "almost",
            "close to",
            "approaching",
            "virtually",
            "just under",
            "shy of",
            "short of",
            "nearing",
            "just below",
            "not quite",
        )
    ):
        return "<~"
    if any(
        part in w for part in ("more than", "over", "above", "north of", "exceeding", "topping", "higher than", ">")
    ):
        return ">"
    if any(part in w for part in ("less than", "fewer than", "under", "below", "south of", "lower than", "<")):
        return "<"
    if w == "a record":
        return "="
    return "~"


def _scaled(number: str, scale: str | None) -> Decimal | None:
    value = parse_number(number)
    if value is None:
        return None
    key = (scale or "").strip().lower()
    return value.scaleb(_SCALES[key]) if key in _SCALES else value


def _build(m: re.Match[str], folded: str, operator: str) -> Quantity | None:
    start, end, text = m.start(), m.end(), m.group()
    if m["percent"]:
        return _percent(m, operator)
    if m["bps"]:
        value = parse_number(m["b1"])
        high = parse_number(m["b2"]) if m["b2"] else None
        sign = -1 if m["bsign"] in {"-", "−"} else 0
        return (
            None
            if value is None
            else Quantity(
                start,
                end,
                text,
                value,
                "bps",
                "range" if high else operator,
                significant(m["b1"]),
                "bps",
                high,
                sign=sign,
            )
        )
    if m["money"] or m["moneyw"]:
        return _money(m, operator, folded)
    if m["multiple"]:
        value = parse_number(m["x1"])
        high = parse_number(m["x2"]) if m["x2"] else None
        return (
            None
            if value is None
            else Quantity(
                start, end, text, value, "x", "range" if high else operator, significant(m["x1"]), "multiple", high
            )
        )
    if m["multipleof"]:
        value = parse_number(m["mo1"])
        inner = re.search(
            r"(about|around|nearly|just over|over|roughly|almost|more than|less than|just under)\s?$", m["mo"]
        )
        return (
            None
            if value is None
            else Quantity(
                start,
                end,
                text,
                value,
                "x",
                operator_of(inner[1]) if inner else operator,
                significant(m["mo1"]),
                "multiple",
            )
        )
    if m["fold"]:
        word = (m["foldword"] or "").lower()
        value = Decimal(_FOLD[word]) if word else parse_number(m["f1"])
        return None if value is None else Quantity(start, end, text, value, "x", operator, None, "fold")
    if m["doubled"]:
        stem = next(s for s in _DOUBLE if m["doubled"].lower().startswith(s))
        if re.match(r"\s(?:down|up on|as)\b", folded[end : end + 8]):
            return None
        return Quantity(
            start, end, text, Decimal(_DOUBLE[stem]), "x", operator, None, "fold", sign=-1 if stem == "halv" else 1
        )
    if m["fraction"]:
        return _fraction(m, operator, folded)
    if m["points"]:
        value = parse_number(m["pt1"])
        return (
            None
            if value is None
            else Quantity(
                start,
                end,
                text,
                value,
                "points",
                operator,
                significant(m["pt1"]),
                "points",
                sign=-1 if m["psign"] in {"-", "−"} else 0,
            )
        )
    if m["count"]:
        value = _scaled(m["c1"], m["cs"])
        if value is None or (value < 1000 and not m["cs"]):
            return None
        return Quantity(
            start,
            end,
            text,
            value,
            "count",
            operator,
            significant(m["c1"]),
            "count",
            noun=m["noun"].strip(),
            scale=m["cs"] or "",
        )
    if m["level"]:
        value = parse_number(m["l1"])
        return (
            None
            if value is None
            else Quantity(start, end, text, value, "points", operator, significant(m["l1"]), "level")
        )
    return None


def _percent(m: re.Match[str], operator: str) -> Quantity | None:
    value = parse_number(m["p1"])
    high = parse_number(m["p2"]) if m["p2"] else None
    if value is None:
        return None
    points = bool(m["ppt"]) or (m["pw"] or "").startswith(("percentage", "pp"))
    sign = {"+": 1, "-": -1, "−": -1, "–": -1}.get(m["sign"] or "", 0)
    unit, kind = ("percentage_points", "percentage_points") if points else ("fraction", "percent")
    return Quantity(
        m.start(), m.end(), m.group(), value / 100, unit, "range" if high is not None else operator, significant(m["p1"]), kind,
        None if high is None else high / 100, sign=sign,
    )  # fmt: skip


def _money(m: re.Match[str], operator: str, folded: str) -> Quantity | None:
    if m["money"]:
        first, second, s1, s2, currency = m["m1"], m["m2"], m["ms1"], m["ms2"], _SYMBOLS[m["symbol"].strip()]
        if m["mu"]:
            currency = _UNITS.get(m["mu"].lower(), currency)
        if m["symbol"].strip() in {"¥"} and re.search(
            r"yuan|RMB|renminbi|Shanghai|Shenzhen|China", folded[max(0, m.start() - 400) : m.end() + 400]
        ):
            currency = "CNY" if "yen" not in folded else currency
    else:
        first, second, s1, s2, currency = m["w1"], m["w2"], m["ws1"], m["ws2"], _UNITS[m["wu"].lower().rstrip(".")]
        if m["wu"] in {"won", "pounds"} and not s1 and not any(ch in first for ch in ",."):
            return None
        if not first[:1].isdigit() and not s1 and m["wu"] not in {"yuan", "dollars"}:
            return None
    value = _scaled(first, s1 or (s2 if second else None))
    high = _scaled(second, s2) if second else None
    if value is None or (high is not None and high <= value):
        high = None
    if value is None:
        return None
    if currency == "USDc":
        value, currency = value / 100, "USD"
    if currency == "GBPp":
        value, currency = value / 100, "GBP"
    sign = -1 if m["money"] and m["msign"] in {"-", "−"} else 0
    return Quantity(
        m.start(),
        m.end(),
        m.group(),
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
        value = Decimal(_WORDS[words[0]]) / Decimal(_PART[part])
        singular = words[0] in {"a", "one"}
        if singular and not re.search(
            (
                r"\b(?:by|fell|rose|lost|shed|gained|dropped|jumped|slid|up|down|nearly|almost|about|around|"
                r"roughly|over|than|than a|of|account(?:s|ed)? for|cut|climbed|surged|tumbled|plunged|declined|"
                r"grew|grown|slumped|sank|risen|fallen|soared|added|trimmed|slashed|to)\s$"
            ),
            folded[max(0, m.start("fraction") - 14) : m.start("fraction")],
        ):
            if not re.match(
                r"\sof\s(?:its|their|the|all|revenue|sales|total|global|China|assets)", folded[m.end() : m.end() + 14]
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
