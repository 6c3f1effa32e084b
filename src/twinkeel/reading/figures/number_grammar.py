"""The grammar of printed numbers: words, scales, currencies, operators, and the one pattern of a figure."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.stems import Stems
from twinkeel.reading.patterns.vocabulary import words

WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
}


SCALES = {
    "trillion": 12,
    "trn": 12,
    "tn": 12,
    "t": 12,
    "billion": 9,
    "bln": 9,
    "bn": 9,
    "b": 9,
    "million": 6,
    "mln": 6,
    "mn": 6,
    "mm": 6,
    "m": 6,
    "thousand": 3,
    "k": 3,
    "yi": 8,
    "亿": 8,
    "wan": 4,
    "万": 4,
    "lakh": 5,
    "lakhs": 5,
    "crore": 7,
    "crores": 7,
    "hundred million": 8,
    "lakh crore": 12,
    "万亿": 12,
}


SYMBOLS = {
    "US$": "USD",
    "HK$": "HKD",
    "A$": "AUD",
    "C$": "CAD",
    "S$": "SGD",
    "NT$": "TWD",
    "T$": "TWD",
    "NZ$": "NZD",
    "R$": "BRL",
    "CN¥": "CNY",
    "RMB¥": "CNY",
    "RMB": "CNY",
    "Rmb": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "Rs.": "INR",
    "Rs": "INR",
    "USD": "USD",
    "CNY": "CNY",
    "HKD": "HKD",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "KRW": "KRW",
    "INR": "INR",
    "TWD": "TWD",
    "SGD": "SGD",
    "AUD": "AUD",
    "CAD": "CAD",
    "CHF": "CHF",
    "NTD": "TWD",
    "DKK": "DKK",
    "SEK": "SEK",
    "NOK": "NOK",
    "MYR": "MYR",
    "THB": "THB",
    "PLN": "PLN",
    "ZAR": "ZAR",
    "NZD": "NZD",
    "Yuan": "CNY",
}


UNITS = {
    "yuan": "CNY",
    "renminbi": "CNY",
    "rmb": "CNY",
    "dollar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "hong kong dollars": "HKD",
    "hk dollars": "HKD",
    "taiwan dollars": "TWD",
    "new taiwan dollars": "TWD",
    "singapore dollars": "SGD",
    "australian dollars": "AUD",
    "canadian dollars": "CAD",
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "yen": "JPY",
    "won": "KRW",
    "rupees": "INR",
    "usd": "USD",
    "cny": "CNY",
    "hkd": "HKD",
    "eur": "EUR",
    "gbp": "GBP",
    "jpy": "JPY",
    "krw": "KRW",
    "元": "CNY",
    "港元": "HKD",
    "美元": "USD",
    "swiss francs": "CHF",
    "riyals": "SAR",
    "dirhams": "AED",
    "swedish kronor": "SEK",
    "kronor": "SEK",
    "norwegian kroner": "NOK",
    "danish kroner": "DKK",
    "kroner": "DKK",
    "baht": "THB",
    "rupiah": "IDR",
    "ringgit": "MYR",
    "rand": "ZAR",
    "reais": "BRL",
    "lira": "TRY",
    "philippine pesos": "PHP",
    "mexican pesos": "MXN",
    "zloty": "PLN",
    "shekels": "ILS",
    "chf": "CHF",
    "inr": "INR",
    "twd": "TWD",
    "cents": "USDc",
    "euro cents": "EURc",
    "pence": "GBPp",
}
UNITS |= {plural[:-1]: code for plural, code in UNITS.items() if plural.endswith("s") and plural[:-1] not in UNITS}


_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"


_NW = (
    r"(?:(?<![\d.,])\d{1,3}\.\s\d{1,2}(?=\s(?:percent|per cent|HK dollars|yuan|euros|points)\b)|"
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
    r"(?:US\$|HK\$|NT\$|T\$|NZ\$|A\$|C\$|S\$|R\$|CN¥|RMB¥|RMB|Rmb|\$|€|£|¥|¥|₩|₹|Rs\.?|(?:USD|CNY|HKD|EUR|GBP|JPY|"
    r"KRW|INR|TWD|SGD|AUD|CAD|CHF|NTD|DKK|SEK|NOK|MYR|THB|PLN|ZAR|NZD)(?=[\s\d]))"
)


_UNIT = (
    r"(?:(?:US|U\.\s?S\.|Hong Kong|HK|[Nn]ew Taiwan|Taiwan|Singapore|Australian|Canadian)\s[Dd]ollars?|yuan|"
    r"renminbi|riyals|dirhams|(?:Swedish\s)?kronor|(?:Norwegian\s|Danish\s)?kroner|baht|rupiah|ringgit|rand|reais|"
    r"lira|Philippine pesos|Mexican pesos|zloty|shekels|"
    r"dollars?|euro cents|euros?|pounds sterling|pounds|yen|won|rupees|Swiss francs|cents|pence|RMB|rmb|"
    r"USD|CNY|HKD|EUR|GBP|JPY|KRW|INR|TWD|CHF|元|港元|美元)"
)


OPERATOR = re.compile(
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


OPERATOR_ENDS = tuple(words("numbers.operator_ends"))
"""What the words that lead to a figure end in, where they hold an operator."""


_SIGN = r"(?P<sign>(?<![A-Za-z0-9\)])[+\-−–](?=[\d.$€£¥]))?"


_RANGE = r"(?:\s?(?:-|–|—)\s?|\sto\s(?!date))"


_MULTIPLE_TAIL = (
    r"(?:\s(?:its\s|their\s|the\s)?(?:(?:(?:FY)?\d{2,4}E?|expected|estimated|forward|trailing|projected|"
    r"annual|historical|next year's|this year's|last year's|future|current|price[- ]to[- ])\s){0,2}"
    r"(?:forward earnings|earnings|profits?|sales|revenues?|book(?: value)?|EBITDA|cash flow|EPS|"
    r"price-to-earnings)(?:\s(?:estimates|forecasts))?)?"
)


CORE = re.compile(
    r"(?:"
    + (
        rf"(?P<halfpct>[Hh]alf an?\s(?P<hu>percent(?:age point)?|per cent|point)|"
        r"(?P<qp>[Qq]uarter(?:[- ]of[- ]a)?[- ](?:percentage[- ])?point))(?![A-Za-z])"
        rf"|(?P<percent>{_SIGN}(?P<p1>{_NW})(?:\s?(?:%|percent|per cent|"
        rf"pct)?{_RANGE}(?P<p2>{_NW}))?(?:\s?(?P<pu>%)|[\s-](?P<pw>percentage[\s-]points?|[Pp]ercent(?!age)|"
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
    + rf"|(?P<pence>(?<![\d.,])(?P<pn>(?!(?:480|720|1080|1440|2160)p){_N})p(?![A-Za-z0-9]))"
    + (
        rf"|(?P<multiple>(?P<x1>{_NW})(?:{_RANGE}(?P<x2>{_NW}))?(?:\s?[-]?times(?!\s(?:a|per|(?:this|last)(?!\s\w+'s)|since|in|"
        rf"on|more likely|already|before|each|every)\b)|x(?![A-Za-z])|×){_MULTIPLE_TAIL})"
    )
    + (
        rf"|(?P<fold>(?P<f1>{_NW})[\s-]?fold\b|(?P<foldword>twofold|threefold|fourfold|fivefold|sixfold|"
        rf"sevenfold|eightfold|ninefold|tenfold|hundredfold)\b)"
    )
    + (
        r"|(?P<doubled>\b(?:(?:[Dd]oub|[Tt]rip|[Tt]reb|quadrup|quintup|sextup|septup|octup)l(?:ed|es|ing)|"
        r"[Hh]alv(?:ed|es|ing)|(?:double|triple|twice)(?=\s(?:what|that|the|its|their|last|as\s(?:many|much)))\b)\b)"
    )
    + (
        r"|(?P<fraction>\b(?:(?:two|three|four|five|one|a|nine)[\s-](?:thirds?|quarters?|fifths?|sixths?|"
        r"sevenths?|eighths?|ninths?|tenths?)(?![\w-])|(?:(?<=by )|(?<=fell )|(?<=lost )|(?<=rose )|(?<=shed )|"
        r"(?<=up )|(?<=down )|(?<=nearly )|(?<=about )|(?<=almost )|(?<=than )|(?<=over )|"
        r"(?<=roughly ))half\b(?!\s(?:year|of (?:this|last|the) year))|"
        r"half(?=\s(?:of\s(?!(?:the |this |last |next |fiscal )?(?:year|\d))|"
        r"its\s|each\b|apiece\b)))(?!\s(?:straight|consecutive|session|day|week|month|year|ended|ending|results|"
        r"quarter|season|profit)))"
    )
    + rf"|(?P<points>(?P<psign>(?<![A-Za-z0-9])[+\-−])?(?P<pt1>{_N})[\s-]points?\b)"
    + (
        rf"|(?P<multipleof>(?P<mo>(?:multiples?|P/E(?:\sratio)?|PE(?:\sratio)?|price-to-earnings(?:\s(?:ratio|"
        rf"multiple))?|price-earnings(?:\s(?:ratio|multiple))?|P/S|P/B|price-to-sales(?:\sratio)?|"
        rf"price-to-book(?:\sratio)?|EV/EBITDA|earnings multiple)\s(?:(?:ratio|multiple)\s)?(?:of|at|is|was|"
        rf"stands at|stood at|:)?\s?(?:about |around |nearly |just over |over |roughly |almost |just |only |"
        rf"more than |less than |just under )?-?)(?P<mo1>{_N})(?:x(?![A-Za-z])|\stimes)?(?!\s?%|\d|,\d))"
    )
    + (
        rf"|(?P<count>(?P<c1>{_N})(?:\s?(?P<cs>lakh crore|hundred million|trillion|billion|million|thousand|bn|"
        rf"mn|lakhs?|crores?))?\s(?P<noun>(?:[a-z][\w-]*\s){{0,2}}?(?:vehicles|cars|deliveries|units|users|"
        rf"subscribers|customers|shares|GPUs|chips|wafers|employees|jobs|staff|workers|stores|robots|robotaxis|"
        rf"rides|couriers|receipts|ADSs|ADRs|(?:American )?[Dd]epositary [Ss]hares|downloads|members|memberships|"
        rf"accelerators|phones|smartphones|handsets|orders|tonnes|tons|barrels|"
        rf"ounces|megawatts|gigawatts|parameters|contracts|smart glasses|people|households|passengers|viewers|"
        rf"players|accounts|engineers|hires|consoles|motorcycles|SUVs|sedans|trucks))\b)"
    )
    + (
        rf"|(?P<scaled>(?P<sn>{_N})(?:\s(?P<ss>trillion|billion|million|thousand)|(?P<ssx>mn|bn|m|k|M|B))(?![A-Za-z$€£¥]))"
        r"|(?P<bare>(?<=\s)(?P<bn>\d{1,3}\.\d{1,4})(?=\s|[,;)—–]|\.(?:\s|$)|$))"
        r"|(?P<lent>(?<=\s)(?P<ln>\d{1,3}|(?:(?:twen|thir|for|fif)ty-)?(?:one|two|three|four|five|six|seven|eight|nine)|"
        r"ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)"
        r"(?=[;)—–]|,(?!\d)|\.?(?:\s*$|\s+[A-Z(])|\s(?:for|at|and|in|on|after|before|when|while|but|with|as|last|respectively|now|"
        r"a\s(?:year|month|decade|quarter))\b))"
    )
    + r"|(?P<level>(?<=\s)(?P<l1>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,6}\.\d+)(?=[\s,;)]|\.(?!\d)|$))"
    + r")"
)


FOLD = {
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


DOUBLE = {
    "doubl": "2",
    "twice": "2",
    "tripl": "3",
    "trebl": "3",
    "quadrupl": "4",
    "quintupl": "5",
    "sextupl": "6",
    "septupl": "7",
    "octupl": "8",
    "halv": "0.5",
}


PART = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}


_DIGITS = re.compile(r"\.\d|\d+")
_TRIGGERS = Stems((trigger.replace("_", " "), 0) for trigger in words("numbers.triggers"))


def triggers(text: str) -> list[tuple[int, int]]:
    """(start, end) of what may begin a figure, in order of place."""
    return sorted([*_TRIGGERS.places(text), *[match.span() for match in _DIGITS.finditer(text)]])
