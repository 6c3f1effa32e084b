"""Which way the words of a view lean: praise, blame, and the negations that turn them round."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.gates import Opened

POSITIVE = Opened(
    r"\b(?:attractive|compelling|opportunit(?:y|ies)|upside|cheap(?:er)?|undervalued|benefi(?:t|ts|ted|cial|"
    r"ciary|ciaries)|potential leaders?|leaders?|strong(?:er|est)?|innovation|momentum|closing the gap|"
    r"catching up|rapid(?:ly)?|growth|"
    r"breakthroughs?|advantages?|resilien\w+|bull market|inflows?|clearer|relative value|support(?:s|ive|"
    r"ed)?|confiden\w+|outperform\w*|recover\w*|re-?rating|tailwinds?|upgrade|early (?:stages?|innings)|"
    r"room to (?:run|grow|rise)|underappreciated|"
    r"speed|scale|competitive|self-sufficien\w+|winners?|promising|impressive|healthy|improv\w+|"
    r"may not be as wide|not be as deep|narrowing|accelerat\w+|sustainable|reasonable|bullish|edge)\b",
    re.IGNORECASE,
)
NEGATIVE = Opened(
    r"\b(?:bubbles?|hype|expensive|overvalued|overbought|overheated|froth\w*|no(?:t|"
    r" longer)? (?:any kind of )?valuation support|risks?|risky|weak\w*|stretched|correction|crash|sell-?off|"
    r"limited|remain limited|headwinds?|downside|disappoint\w*|losses|"
    r"unsustainable|uncertain\w*|slow(?:er|ing|down)|lag(?:s|ging|ged)?|behind|concern\w*|worr(?:y|ies|ied|"
    r"ying)|fear\w*|speculat\w+|irrational|too (?:far|fast|high|much|expensive|crowded)|crowded|pressure|"
    r"price war|caution|cautious|vulnerab\w+|"
    r"bearish|trap|dangerous|deteriorat\w+|priced for perfection|deflation\w*|None of|hurt|threat\w*|"
    r"restrict\w*|ban(?:s|ned)?|shortage|glut|oversupply|overcapacity)\b",
    re.IGNORECASE,
)
_NEGATION = Opened(
    r"\b(?:none of|nobody|no one|neither|nothing|hardly any|few of|little|lacks?|lacking|without|never|cannot|"
    r"no(?! (?:doubt|longer|wonder))|not(?! (?:only|just|merely|least))|nor)\b|n't\b",
    re.IGNORECASE,
)
_WIDE = re.compile(r"none of|nobody|no one|neither|few of|nothing", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:!?…]|\b(?:but|while|although|though|because|yet|which|that)\b", re.IGNORECASE)


def polarity(words: str) -> tuple[int, int]:
    """How many words of a view praise and how many blame; a negated word counts on the other side.

    "None of", "nobody", "neither" reach to the end of their clause; "no", "not", "without", "lacks" over four words.
    A simple count of listed words, not a model.
    """
    plus = minus = 0
    taken: list[tuple[int, int]] = []
    for match in NEGATIVE.finditer(words, 0, len(words)):
        taken.append(match.span())
        negated = not _NEGATION.pattern.match(match.group()) and _is_negated(words, match.start())
        plus, minus = plus + negated, minus + (not negated)
    for match in POSITIVE.finditer(words, 0, len(words)):
        if any(start <= match.start() < end for start, end in taken):
            continue
        negated = _is_negated(words, match.start())
        plus, minus = plus + (not negated), minus + negated
    return plus, minus


def _is_negated(words: str, at: int) -> bool:
    found = list(_NEGATION.finditer(words, 0, at))
    if not found:
        return False
    clause = max((m.end() for m in _CLAUSE.finditer(words, 0, at)), default=0)
    if clause:
        found = list(_NEGATION.finditer(words, clause, at))
        if not found:
            return False
    last = found[-1]
    return bool(_WIDE.match(last.group())) or len(words[last.end() : at].split()) < 4
