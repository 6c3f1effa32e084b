"""Whether the day that a sentence tells of is the first day of a listing told just before it."""

from __future__ import annotations

import re

from twinkeel.reading.measures.surroundings import Surroundings

_FIRST_TRADES = re.compile(
    r"\b(?:opened|opening|debut\w*|first|closed|closing|finished|ended|session|touched|"
    r"at (?:one point|the (?:open|close))|peak|intraday|out of the gate)\b"
)
LATER = re.compile(
    r"\b(?:since|later|ago|second|third|fourth|fifth|next|following|another|further|again|so far|last|"
    r"this (?:year|month|week)|"
    r"january|february|march|april|june|july|august|september|october|november|december|20\d\d|"
    r"weeks?|months?|years?|pre-?market|after[- ]hours|extended)\b",
    re.IGNORECASE,
)
_TOLD = frozenset({"offer_price", "ipo_first_day_return_pct", "ipo_proceeds"})


def told_of_debut(around: Surroundings) -> bool:
    """``priced at $51. … It opened at $56 and closed 25% up``: the day's move is from the offer price."""
    told = next((claim for claim in reversed(around.previous[-8:]) if claim.measure in _TOLD), None)
    if told is None or around.sentence[0] - told.end > 360 or around.subject_type not in {"issuer", "private_company"}:
        return False
    if not any(claim.measure in {"offer_price", "ipo_first_day_return_pct"} for claim in around.previous[-8:]):
        return False
    if told.subject is not None and around.subject is not None and told.subject != around.subject:
        return False
    start, end = around.sentence
    if not _FIRST_TRADES.search(around.folded, start, end):
        return False
    return LATER.search(around.folded, max(0, told.start - 90), end) is None
