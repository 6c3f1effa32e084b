"""What may stand before a bracket: countries, initials, common nouns, the tails of company names."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.vocabulary import words

NOMINAL = re.compile(
    r"(?:line|listing|counter|paper|ADSs?|company|firm|giant|group|maker|chipmaker|automaker|carmaker|startup|leader|conglomerate|"
    r"manufacturer|retailer|bank|lender|stock|shares|ADRs?|unit|parent|rival|"
    r"operator|developer|supplier|foundry|platform|insurer|broker|miner|producer)\s*[\[(<]*$"
)


TRACKER = re.compile(r"(?:ETF|ETFs|fund|Fund|trust|Trust|index|Index|benchmark|average|gauge|Composite)\s*[\[(<]*$")


GENERIC_TAIL = frozenset(
    [
        "group",
        "holding",
        "holdings",
        "ltd",
        "limited",
        "inc",
        "corp",
        "corporation",
        "company",
        "co",
        "class",
        "plc",
        "stock",
        "shares",
        "adr",
        "adrs",
        "ads",
        "sponsored",
        "ag",
        "se",
        "nv",
        "sa",
        "-",
    ]
)


ORDINARY_FIRST = words("binding.ordinary_first")


_COUNTRIES = words("binding.countries") | {
    "hong kong",
    "south korea",
    "united states",
    "united kingdom",
    "european union",
    "mainland china",
    "artificial intelligence",
    "electric vehicles",
}


def is_country(phrase: str) -> bool:
    return phrase.lower().strip() in _COUNTRIES


def initials_(phrase: str, code: str) -> bool:
    words = re.findall(r"[A-Za-z][\w']*", phrase)
    first = "".join(word[0] for word in words).upper()
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return len(code) >= 2 and (first.endswith(code) or capitals.endswith(code) or code in {first, capitals})


def looks_like_word(folded: str, end: int) -> bool:
    return bool(re.match(r"-[A-Z]", folded[end : end + 2]))
