"""What an expression of time does in its sentence: date a figure, name a report, give the base of a comparison, or
tell of something else."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.times.resolving import TimeSpan

REPORTING = frozenset({"months", "fullq", "half", "nine", "quarterend", "fy", "inq"})
COMPARING = frozenset({"same", "yoy", "qoq", "mom"})

_BASE = re.compile(
    r"\b(?:from|than|against|versus|vs\.?|compare[ds]? (?:with|to)|above|below|exceed\w*|over|on|to|like)\s"
    r"(?:(?:that|those|the (?:level|figure|one))(?: seen| posted)?\s)?(?:(?:of|in|for|during)\s)?"
    r"(?:(?:the|its|their|a)\s)?$",
    re.IGNORECASE,
)
_THAN = Closed(r"\b(?:than|compared (?:with|to)|against|versus)\s$")
_FROM_FIGURE = re.compile(
    r"\b(?:(?:up|down) from|against|versus|vs\.?|compare[ds]? (?:with|to)|than)\s(?:the\s)?[^\s,;]*\d[^,;]{0,18}\s$"
)
_BACKGROUND = Closed(
    r"\b(?:after|before|following|despite|ahead of|even with|because of|owing to|amid|as soon as|as early as|as of|"
    r"reporting|reports|due|scheduled(?: for)?|meeting|until|founded|established|launched|created|set up|"
    r"bought|acquired|purchased|signed|agreed|unveiled|introduced|promised|pledged|budgeted|announced)\s(?:back\s)?"
    r"(?:the\s|a\s)?$",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:worst|best|biggest|largest|most|highest|lowest|first|steepest|sharpest|fastest|weakest|strongest|longest|"
    r"slowest|smallest|least|high|low|peak|time|(?!(?:inter|inv|mod|requ|har|pro|for|man|hon|earn|la)\w?est)\w{4,}est)\b[^,;.:]{0,32}$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"[- ]?\s?(?:(?:fiscal|adjusted|net|operating|quarterly|pre-?tax|core|same-store|earnings|sales|delivery)\s)*"
    r"(?:reports?|results?|earnings|numbers|figures|profits?|revenues?|sales|update|guidance|forecasts?|outlook|loss|"
    r"losses|deliver\w*|income|print|margin\w*|goal|target|statement|scorecard|performance|EPS|shipments|output)\b",
    re.IGNORECASE,
)
_OF_REPORT = Closed(
    r"\b(?:forecasts?|guidance|results?|numbers|figures|profits?|earnings|reports?|outlook|estimates?|target|views?|"
    r"loss|losses|sales|revenues?|goal|projections?|dividend)\s$",
    re.IGNORECASE,
)
_OWN_ASIDE = re.compile(r",\s(?:still\s)?(?:up|down|off)\s[^,;.]*(?:\.\d[^,;.]*)?\s$")


_TOLD_THEN = re.compile(
    r"\b(?:flagged|spoken of|spoke of|talked of|hinted at|guided (?:to|for)|issued|given|(?:had|having|it) (?:forecast|"
    r"predicted|projected|expected|guided|promised|targeted|estimated|foreseen))\b[^,;.:]{0,40}$"
)
_CONTRACT = re.compile(r"\s(?:delivery|contracts?|futures|expiry|settlement|options)\b")
_EXPIRING = re.compile(r"\b(?:expir\w+|matur\w+|deliver(?:y|able))\s(?:in\s)?$")


def is_base(folded: str, span: TimeSpan, floor: int) -> bool:
    """Whether the expression only says what something is compared with."""
    if span.form in COMPARING:
        return True
    if span.form == "span":
        return (
            span.match["spn3"] is not None or _THAN.search(folded, max(floor, span.start - 16), span.start) is not None
        )
    if is_day_before(span):
        return _BASE.search(folded, max(floor, span.start - 40), span.start) is not None
    if span.form in {"day", "date", "ytd", "since", "qsince", "those", "now"}:
        return False
    if span.form == "year" and span.interval.text.lower().startswith("from "):
        return True
    if _FROM_FIGURE.search(folded, max(floor, span.start - 44), span.start):
        return True
    return _BASE.search(folded, max(floor, span.start - 40), span.start) is not None


def is_day_before(span: TimeSpan) -> bool:
    """Whether it names the session before the one told of: ``a day earlier``, ``the previous session``."""
    return span.form == "day" and span.match["dayback"] is not None


def is_background(folded: str, span: TimeSpan, floor: int) -> bool:
    """Whether it dates something else: ``after last week's rout``, ``the best in four months``."""
    before = max(floor, span.start - 44)
    if _BACKGROUND.search(folded, before, span.start):
        return True
    if span.form == "month" and _TOLD_THEN.search(folded, max(floor, span.start - 70), span.start):
        return True
    if span.form in {"span", "since", "rel"} and span.interval.kind in {"span", "since", "month"}:
        return _RECORD.search(folded, before, span.start) is not None
    return False


def is_label(folded: str, span: TimeSpan, floor: int) -> bool:
    """Whether it names a report and dates no move: ``third-quarter results``, ``forecast for the year to March``."""
    if span.form not in REPORTING and span.form not in {"rel", "year", "month"}:
        return False
    before = max(floor, span.start - 30)
    if _CONTRACT.match(folded, span.end) or _EXPIRING.search(folded, before, span.start):
        return True
    if span.form in {"rel", "year", "month"} and span.interval.kind not in {"quarter", "fiscal_year"}:
        noun = _OF_REPORT.search(folded, before, span.start)
        return noun is not None and not noun.group().startswith("loss")
    if _REPORT.match(folded, span.end):
        return True
    if span.form != "rel" and re.match(r"(?:in|for|during|over|of)\s", span.interval.text, re.IGNORECASE) is None:
        return True
    return _OF_REPORT.search(folded, before, span.start) is not None


def is_aside(folded: str, place: int, floor: int) -> bool:
    """Whether a place stands in a relative clause, or in one that tells of what had been before."""
    return _TOLD_ASIDE.search(folded, floor, place) is not None


def is_to_come(folded: str, span: TimeSpan, floor: int) -> bool:
    """Whether an expression tells of what is due then."""
    return _DUE.search(folded, max(floor, span.start - 60), span.start) is not None


_TOLD_ASIDE = re.compile(r"(?:,\s(?:which|who|whose|where|when)|\bhad|,\shaving|\bdue to|\bbefore)\b[^,;]*$")
_DUE = re.compile(r"\b(?:due|scheduled|slated|set|expected|expects?|plans?|will|would|ahead of|awaits?|next)\b[^,;]*$")


def in_aside(folded: str, span: TimeSpan, figure_start: int) -> bool:
    """Whether it stands in an aside with a figure of its own: ``the index, down 9% since its peak, rose 2%``."""
    if span.interval.kind == "as_of" or folded[span.end : span.end + 1] != ",":
        return False
    aside = _OWN_ASIDE.search(folded, max(0, span.start - 40), span.start)
    return aside is not None and (
        figure_start > span.end or (span.interval.kind == "day" and figure_start < aside.start())
    )


def in_relative(folded: str, span: TimeSpan, figure_start: int, figure_end: int, floor: int) -> bool:
    """Whether it stands in a relative clause that the figure is outside of: ``rose 2% at Acme, which had a fire on
    Monday``, ``Acme, which listed on Monday, rose 2%``."""
    if span.start > figure_end:
        return _RELATIVE.search(folded, figure_end, span.start) is not None
    if "," not in folded[span.end : figure_start]:
        return False
    return _RELATIVE.search(folded, max(floor, span.start - 70), span.start) is not None


def had_been(folded: str, span: TimeSpan, figure_end: int) -> bool:
    """Whether it dates what had been before what the figure tells: ``sold 9,000, beating the record it had set in
    April``."""
    return span.start > figure_end and _HAD_BEEN.search(folded, figure_end, span.start) is not None


def of_anothers_day(folded: str, span: TimeSpan, floor: int) -> bool:
    """Whether it only tells which high, low or close a move is counted from: ``1% below Thursday's record``."""
    return (
        folded.startswith("'s", span.end) and _FROM.search(folded, max(floor, span.start - 24), span.start) is not None
    )


_HAD_BEEN = re.compile(r"\bhad\s(?:\w+\s){1,4}$")
_FROM = re.compile(
    r"\b(?:from|below|above|beneath|off|than|extend\w*|eras\w*|revers\w*|trimm\w*|match\w*|since|top\w*|of)\s$"
)
_RELATIVE = re.compile(r"(?:,\s(?:which|who|whose|where)|\bdespite|\bin spite of)\s[^,;]*$")


def bracketed_off(folded: str, span: TimeSpan, figure_start: int, figure_end: int) -> bool:
    """Whether it stands inside a bracket that the figure is outside of."""
    if span.start >= figure_end:
        between = folded[figure_end : span.start]
        return between.count("(") > between.count(")")
    between = folded[span.end : figure_start]
    return between.count(")") > between.count("(")


_DIRECT = re.compile(r"\s?(?:\(?[\w$€£.,/'-]+\)?\s){0,3}$")
_COMPARED_FIGURE = Closed(
    r"\b(?:from|than|against|versus|vs\.?|compare[ds]? (?:with|to)|(?P<joined>and))\s"
    r"(?:(?:a|an|the|just|only|about|some|around|nearly|"
    r"loss of|profit of)\s){0,3}$"
)


def follows(folded: str, figure_end: int, span: TimeSpan) -> bool:
    """Whether the expression stands right behind a figure, its unit and noun between them at most."""
    gap = folded[figure_end : span.start]
    return 0 <= span.start - figure_end <= 32 and "," not in gap and _DIRECT.fullmatch(gap) is not None


def is_compared_figure(folded: str, figure_start: int, floor: int, joined: bool = True) -> bool:
    """Whether a figure is what another is compared with: ``up from 5 million``; ``joined`` also takes an "and"."""
    match = _COMPARED_FIGURE.search(folded, max(floor, figure_start - 36), figure_start)
    return match is not None and (joined or match["joined"] is None)
