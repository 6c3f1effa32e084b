"""How a text tells a figure: of a close or of a price during the session, and how firmly it says whose and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.model import Claim, Reading

_CLOSED = re.compile(
    r"\b(?:clos(?:ed?|es|ing)|end(?:ed|ing|s)?|finish(?:ed|ing|es)?|settl(?:ed|ing|es)?)\s"
    r"(?:\w+\s){0,4}?(?:at|on|up|down|lower|higher|with|the|\W*$)|"
    r"\b(?:at|by) the (?:close|closing bell)\b|\bclosing (?:price|level|high|low)\b",
    re.IGNORECASE,
)
_DURING = re.compile(
    r"\bas (?:much|high|low|many) as\b|\bat one (?:point|stage)\b|\bintra-?day\b|"
    r"\bduring (?:the )?(?:session|trading)\b|\b(?:early|late|morning|mid-?day|afternoon|pre-?market|after-?hours|"
    r"extended|electronic|thin|choppy|active|opening|recent)\s?(?:\w+\s)?(?:trade|trading|deals|dealings|session)\b|"
    r"\bpre-?market\b|\bafter[- ]hours\b|\bbefore the (?:opening )?bell\b|"
    r"\bmid-?(?:day|morning|afternoon|session)\b|\blunch(?:time| break)?\b|"
    r"\bby \d{1,2}[:.]?\d{0,2}\s?(?:GMT|[ap]\.?m\b)|\b(?:at|as of) \d{1,2}[:.]\d\d\b|\b\d{4} GMT\b|"
    r"\bshortly after\b|\bat the open(?:ing)?\b|\bopen(?:ed|ing|s)\b|\b(?:touch|hit|peak|spik)\w*\b|"
    r"\bsession (?:high|low)\b|\bfutures\b|\bset to open\b|\b(?:is|are|was|were) trading\b",
    re.IGNORECASE,
)
_LEAD = 600
_LEAD_DURING = re.compile(
    r"\bpre-?market\b|\bmid-?day\b|\bmidday\b|\blunch break\b|\b(?:early|morning|afternoon) (?:trade|trading|deals)\b|"
    r"\b\d{4} GMT\b|\bafter the opening bell\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a claim about a price places itself in the day."""

    closed: bool
    during: bool
    today: bool  # the period ends on the document's own day, so its last close may be the one before


def telling(claim: Claim, reading: Reading) -> Telling:
    """Read off the words around the figure in its sentence, else off the document's lead."""
    start, end = reading.document.sentences[claim.sentence] if reading.document.sentences else (0, 0)
    near = reading.document.text[max(start, claim.start - 90) : min(end, claim.end + 70)]
    closed = _CLOSED.search(near) is not None
    during = not closed and (
        _DURING.search(near) is not None or _LEAD_DURING.search(reading.document.text[:_LEAD]) is not None
    )
    anchor = reading.document.anchor
    today = bool(claim.period and claim.period.end and anchor and claim.period.end >= anchor)
    return Telling(closed, during, today)


def open_points(claim: Claim) -> list[str]:
    """What the text does not say in so many words of a figure: whose it is, what it measures, over which period.

    A figure read with such a point open may be right where it fits, but its misfit is no proof against the text.
    """
    out = []
    if "centre" in claim.subject_why or "topic" in claim.subject_why:
        out.append("whose it is")
    what = claim.measures[0].why if claim.measures else ""
    loose = "and a percentage" in what or "as for the figure" in what
    if loose:
        out.append("what it measures")
    implied = claim.period is not None and claim.period.how in _IMPLIED
    if implied and (loose or out or claim.text[:1] in "+-−"):
        out.append("of which day or period")
    return out


_IMPLIED = frozenset({"named near by", "the day of the story"})
