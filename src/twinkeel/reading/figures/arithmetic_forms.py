"""The forms in which a sentence states figures that must agree: templates over its skeleton.

A skeleton is the sentence with each figure replaced by one letter of its class, so that a form reads like the sentence
it stands for: ``rose ％ to ＄ from ＄``. Each form names the part that a figure plays in its relation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import ge

from twinkeel.reading.model import Claim

PERCENT, POINTS_OF_PERCENT, LEVEL, TIMES = "\ue000", "\ue001", "\ue002", "\ue003"
"""Classes of figures in a skeleton: a fraction, percentage points, an amount in any unit, a multiple."""

_ABOUT = (
    r"(?:(?:about|around|nearly|almost|some|roughly|just|only|approximately|a record|an estimated|a further|"
    r"another|more than|over|under|less than|as much as|at least|close to|a net|a total of|a combined|the)\s)*"
)
_GAP = r"[^.;:()\ue000-\ue003]"
_FEW = rf"(?:{_GAP}(?<!,)){{0,34}}?"
_MANY = rf"{_GAP}{{0,60}}?"
_CLOSE = (
    r"(?:(?:close|end|finish|settle|open|trade|stand|finishing|closing|ending|settling|trading|reach) )?(?:the day )?"
)
_EARLIER = r"(?:a year (?:ago|earlier|before)|the (?:previous|prior) (?:year|quarter|month)|last year|in the same \w+)"
_RISE = (
    r"(?:rise|gain|jump|increase|climb|surge|advance|leap|growth|upside|drop|fall|decline|decrease|loss|slide|cut|"
    r"reduction|slump|plunge|tumble|downside)"
)
_DOWN = r"(?:down|drop|fall|fell|decline|decrease|loss|lost|slide|slid|cut|reduction|slump|plunge|tumble|downside)"
DOWNWARD = re.compile(
    rf"\b{_DOWN}|\b(?:less|lower|below|under|discount|narrow|shr[aiu]nk|dip|shed|eased)", re.IGNORECASE
)
UPWARD = re.compile(
    r"\b(?:up|more|higher|above|over|ros|rise|gain|jump|increas|climb|surg|advanc|leap|grew|grow|upside|add|soar|"
    r"rall|widen|expand|double|tripl|quadrupl)",
    re.IGNORECASE,
)


def _shape(text: str) -> re.Pattern[str]:
    """A template: ``{%}`` change, ``{new}`` and ``{old}`` levels, ``{abs}`` change in level; ``~`` words of degree."""
    text = text.replace("~", _ABOUT).replace("<few>", _FEW).replace("<many>", _MANY).replace("<close>", _CLOSE)
    text = text.replace("<rise>", _RISE)
    for name, letter in (("%", PERCENT), ("pp", POINTS_OF_PERCENT), ("x", TIMES)):
        text = text.replace("{" + name + "}", f"(?P<change>{letter})")
    for name in ("new", "old", "abs"):
        text = text.replace("{" + name + "}", f"(?P<{name}>{LEVEL})")
        text = text.replace("{" + name + "%}", f"(?P<{name}>{PERCENT})")
        text = text.replace("{" + name + "x}", f"(?P<{name}>{TIMES})")
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A template, with what its figures must satisfy."""

    relation: str  # change | moved | margin | premium
    pattern: re.Pattern[str]
    needs: tuple[int, ...]  # how many figures of each class


_CLASSES = (PERCENT, POINTS_OF_PERCENT, LEVEL, TIMES)


def _form(relation: str, text: str) -> Form:
    pattern = _shape(text)
    return Form(relation, pattern, tuple(pattern.pattern.count(f">{each})") for each in _CLASSES))


def possible_forms(line: str) -> tuple[Form, ...]:
    """The forms that a skeleton has the figures for: a cheap look before the patterns run."""
    return _forms_of(tuple(min(_MOST, line.count(each)) for each in _CLASSES))


@cache
def _forms_of(counts: tuple[int, ...]) -> tuple[Form, ...]:
    return tuple(form for form in FORMS if all(map(ge, counts, form.needs)))


_FROM = r"(?:from|against|compared with|compared to|versus|vs\.?) "
_EACH = r"(?: (?:a|per) (?:share|barrel|ounce))?"
_SAME = r"(?:,? or |, | \()~"
_STATED = r"(?:or|up|down|an?|representing an?|implying an?|equal to an?|equivalent to an?|which is an?) "

FORMS = tuple(
    _form(relation, text)
    for relation, text in (
        # a relative change and the two levels it joins
        ("change", rf"{{%}},?<few> to ~{{new}},?<few> {_FROM}<few>~{{old}}"),
        ("change", rf"{{x}},?<few> to ~{{new}},?<few> {_FROM}<few>~{{old}}"),
        ("change", r"{%},?<few> from <few>~{old},?<few> to ~{new}"),
        ("change", r"{x},?<few> from <few>~{old},?<few> to ~{new}"),
        ("change", rf"\bto ~{{new}},?<few> {_FROM}<few>~{{old}}<few>, {_STATED}<few>~{{%}}"),
        ("change", rf"\bfrom <few>~{{old}}<few> to ~{{new}}<few>, {_STATED}<few>~{{%}}"),
        ("change", r"{new}<few>,? (?:up|down)(?: by)? ~{%}<few> from <few>~{old}"),
        ("change", r"{new}<few>, (?:or )?~{%} (?:more|higher|less|lower|above|below)(?: than)? <few>~{old}"),
        ("change", r"\b(?:to|at) ~{new}, an? (?:<rise> of )?~{%}(?: <rise>)? (?:from|on|over|to) <few>~{old}"),
        ("change", r"{%} to ~{new} after (?:closing|ending|finishing|settling) at ~{old}"),
        # a move in the unit of the level, the same as a share of it, and the level it led to
        ("moved", rf"{{abs}}{_EACH}{_SAME}{{%}}\)?,? to <close>(?:at )?~{{new}}"),
        ("moved", rf"{{%}}{_SAME}{{abs}}{_EACH}\)?,? to <close>(?:at )?~{{new}}"),
        ("moved", rf"{{abs}}{_EACH}{_SAME}{{%}}\)?,? (?:at|closing at|ending at|finishing at|to settle at) ~{{new}}"),
        ("moved", rf"{{%}}{_SAME}{{abs}}{_EACH}\)?,? (?:at|closing at|ending at|finishing at|to settle at) ~{{new}}"),
        ("moved", rf"(?:at|to) ~{{new}},? (?:up|down|a <rise> of|gaining|losing) ~{{abs}}{_EACH}{_SAME}{{%}}"),
        # points of percent between two percentages
        ("margin", rf"{{pp}},?<few> to ~{{new%}},?<few> {_FROM}<few>~{{old%}}"),
        ("margin", r"{pp},?<few> from <few>~{old%},?<few> to ~{new%}"),
        ("margin", rf"\bto ~{{new%}},?<few> {_FROM}<few>~{{old%}}, {_STATED}<few>~{{pp}}"),
        ("margin", r"{new%}<few>,? (?:up|down)(?: by)? ~{pp}<few> from <few>~{old%}"),
        # one multiple against another
        ("premium", r"{newx}<many>,? an? ~{%} (?:premium|discount) to <many>{oldx}"),
        ("premium", rf"{{newx}}<many>{{oldx}}<many>, {_STATED}(?:\w+ )?(?:discount|premium) of ~{{%}}"),
        ("premium", rf"{{newx}}<many>{{oldx}}<many>, {_STATED}~{{%}} (?:discount|premium)"),
    )
)
_MOST = max(need for form in FORMS for need in form.needs)

OTHER_BASE = re.compile(
    r"expect|forecast|estimat|consensus|guidance|project|adjusted|exclud|constant[ -]currenc|organic|like-for-like|"
    r"comparable|annuali[sz]ed|\bhigh\b|\blow\b|\bpeak\b|\btrough\b|since|split|average|, while|, but|, and (?!to )|"
    r"\bwhereas\b|respectively|\bif\b|\bcould\b",
    re.IGNORECASE,
)
"""Words that give two of the figures different bases: the relation is then not claimed."""


def letter(claim: Claim) -> str | None:
    """The class of a figure in a skeleton."""
    if claim.unit == "fraction":
        return PERCENT
    if claim.unit in {"percentage_points", "bps"}:
        return POINTS_OF_PERCENT
    return TIMES if claim.unit == "x" else LEVEL


def skeleton(text: str, start: int, figures: list[Claim]) -> tuple[str, list[int]]:
    """The sentence with a letter for each figure, and where in it each figure's letter stands.

    ``text`` is the sentence, ``start`` its offset in the document; ``figures`` its figures in order, apart.
    """
    pieces: list[str] = []
    places: list[int] = []
    at = size = 0
    for claim in figures:
        before = text[at : claim.start - start]
        pieces += [before, letter(claim) or LEVEL]
        size += len(before)
        places.append(size)
        size += 1
        at = claim.end - start
    pieces.append(text[at:])
    return "".join(pieces), places
