"""The period of each figure: what dates it in its clause, else the reporting period or market day of its passage."""

from __future__ import annotations

import re

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.times.passage import Passage
from twinkeel.reading.times.period_bases import base_period, window
from twinkeel.reading.times.period_ends import adjusted
from twinkeel.reading.times.resolving import TimeSpan
from twinkeel.reading.times.time_roles import (
    COMPARING,
    REPORTING,
    bracketed_off,
    follows,
    had_been,
    in_aside,
    in_relative,
    is_background,
    is_base,
    is_compared_figure,
    is_day_before,
    is_label,
    is_to_come,
    of_anothers_day,
)

FLOWS = tuple(sorted(words("periods.flows")))
MOVES = words("periods.moves")
_PRICES = frozenset({"index_level", "price_level"})
_MOMENTS = ("_level", "_multiple", "market_cap")
_BOUND = re.compile(
    r";|\s--?-?\s|—|\b(?:while|whereas|although|though)\b|,\s(?:but|as|and then)\b|,\s(?:trimming|paring|extending|"
    r"taking|the latter|the former|bringing|leaving|cutting|widening|adding|after|putting|having)\b"
)
_STEP = re.compile(r"[,;:]|\b(?:and|while|but|after|before|when)\b")
_PERFECT = re.compile(
    r"\b(?:has|have|'s)\s(?:\w+\s){0,2}?\w+(?:ed|en|wn|st|lost|won|cut|put|slid|sunk|shed|hit)\b[^.;]{0,24}$|"
    r"\b(?:has|have|'s)\s(?:\w+\s){0,2}made\b[^.;]{0,40}$|"
    r"\b(?:is|are|remains?)\s(?:\w+\s)?(?:up|down|off)\s[^.;]{0,12}$|:\s(?:plus|minus)\s$"
)
_ENDS = re.compile(r"(?:through|until|to|by|up to)\s", re.IGNORECASE)


def date_figures(context: Context, claims: list[Claim]) -> None:
    """Give each quantitative claim its period, in order of place; measures and subjects are settled by then."""
    passage = Passage(context)
    passage.offers = [c for c in claims if c.measure == "offer_price" and c.value]
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.sentence, []).append(claim)
    for sentence in context.sentences:
        here = by_sentence.get(sentence.number, [])
        for claim in here:
            passage.hear(sentence, here, claim.start)
            claim.period = _period(context, passage, sentence, claim, here)
            _remember(passage, sentence, claim)
        passage.hear(sentence, here, sentence.end)
        _take_over(here)


def _remember(passage: Passage, sentence: Sentence, claim: Claim) -> None:
    if claim.measure not in MOVES or claim.period is None or claim.period.kind in {"event", "as_of"}:
        return
    if claim.period.kind in _RUNNING:
        passage.moved = sentence.number, claim.period
    elif claim.period.kind == "day" and claim.period.text and claim.period.how not in _BY_THE_WAY:
        passage.remember_day(sentence, claim.period)


_BY_THE_WAY = ("named near by", "the session before")
_RUNNING = frozenset({"ytd", "since", "span", "week", "month"})


def _take_over(here: list[Claim]) -> None:
    """A change of a thing unknown is of the time of its neighbour of the same unit."""
    for claim in here:
        if claim.period is None and claim.measure in _VAGUE:
            near = [c for c in here if c.period is not None and c.unit == claim.unit]
            if near:
                claim.period = min(near, key=lambda c: abs(c.start - claim.start)).period


_VAGUE = frozenset({"change_pct", "change", "amount", "other", "ratio_other"})


def is_flow(measure: str) -> bool:
    """Whether a measure is of accounts, counted over a reporting period."""
    return measure.startswith(FLOWS)


def _period(context: Context, passage: Passage, sentence: Sentence, claim: Claim, here: list[Claim]) -> Interval | None:
    measure = claim.measure or ""
    if measure == "ipo_first_day_return_pct":
        return _debut(sentence, claim)
    flow, move = is_flow(measure), measure in MOVES
    if measure == "price_return_pct" and claim.text[0] in "+-" and _is_quote(context.folded, claim):
        return passage.story.of_moves()
    ahead = flow and passage.is_outlook(sentence, claim.start)
    told = sentence.times
    if flow and not ahead:
        told = [t for t in told if t.start < claim.start or not passage.is_outlook(sentence, t.start, t)]
    span = _own(context, sentence, claim, here, told, flow, move)
    if flow and not ahead and (span is None or span.form in COMPARING or not follows(context.folded, claim.end, span)):
        earlier = base_period(context, passage, sentence, claim, span)
        if earlier is not None:
            return earlier
    if flow and span is not None and claim.unit != "fraction" and _opens(span, sentence, claim):
        base = passage.period(claim.subject, False)
        if base is not None:
            return passage.year_before(base, span.match["samey"] if span.form == "same" else None)
    if span is not None and (span.form in COMPARING or (flow and _ON_THE.match(span.interval.text))):
        known = passage.period(claim.subject, ahead) if flow else None
        return known or (passage.day(sentence) if move else span.interval)
    if span is not None and span.form == "those":
        return passage.meant_by(span, sentence) or (passage.period(claim.subject, False) if flow else None)
    if move and passage.is_on_offer(claim, here):
        return _debut(sentence, claim)
    debuts = [t for t in sentence.times if t.form == "debut" and _AT_DEBUT.match(t.interval.text)] if move else []
    if debuts and any(t in debuts for t in _near(context, sentence, claim)):
        return _debut(sentence, claim)
    if span is not None:
        found = span.interval
        told_by_books = span.form in REPORTING or (span.form == "rel" and _OF_BOOKS.search(found.text) is not None)
        if told_by_books and (flow or span.form == "inq"):
            found = passage.resolved(span, claim.subject if flow else None, ahead)
        before = context.folded[max(sentence.start, claim.start - 40) : claim.start]
        if (
            flow
            and not ahead
            and " had " not in before
            and not is_compared_figure(context.folded, claim.start, sentence.start)
        ):
            passage.date_accounts(claim.subject, span)
        if ahead:
            passage.told_ahead = sentence.number, found
        elif span.form == "day":
            found = passage.day_before(sentence, found) if is_day_before(span) else passage.gone(found)
        return adjusted(context, sentence, span, found, measure)
    if not ahead:
        traded = passage.story.of_trade(sentence, claim, passage.day)
        if traded is not None:
            return traded
    if measure.startswith("fund_flows"):
        return passage.moved_lately(sentence) or passage.story.of_flow(sentence, passage.day(sentence))
    if measure in _DEALT and (dealt := passage.story.of_class(sentence, passage.day(sentence))) is not None:
        return dealt
    if measure in _COUNTED and passage.story.is_turnover(sentence, claim):
        return passage.day(sentence)
    if flow:
        told_of = (None if ahead else passage.awaited(sentence)) or passage.period(claim.subject, ahead)
        if told_of is None and measure in _ESTIMATED and passage.is_awaited(sentence):
            return Interval("quarter", "", how="what is held against estimates is of a quarter")
        if ahead and told_of is not None:
            passage.told_ahead = sentence.number, told_of
        return told_of
    if move:
        return _unsaid_move(context, passage, sentence, claim)
    return _level(context, passage, sentence, claim)


_ESTIMATED = frozenset({"eps", "revenue", "net_profit"})
_OF_BOOKS = re.compile(r"\b(?:quarter|(?:fiscal|financial) year|(?:for|over) the year)\b", re.IGNORECASE)
_ON_THE = re.compile(r"on the (?:week|month|year)$")


def _is_quote(folded: str, claim: Claim) -> bool:
    """Whether a signed figure is the quote set beside a code: ``JD, -1.53%``."""
    return _BESIDE_CODE.search(folded, max(0, claim.start - 14), claim.start) is not None


_BESIDE_CODE = re.compile(r"\b[A-Z][A-Z0-9.]{0,7},?\s$")


def _opens(span: TimeSpan, sentence: Sentence, claim: Claim) -> bool:
    """Whether a time of comparison opens the sentence of a figure: ``A year ago the firm earned …``."""
    return span.form in {"yoy", "same"} and span.start - sentence.start < 4 and span.end <= claim.start


_AT_DEBUT = re.compile(r"(?:on|in|at|during|over|when)\s", re.IGNORECASE)


def _near(context: Context, sentence: Sentence, claim: Claim) -> list[TimeSpan]:
    left, right = _clause(context.folded, sentence, claim)
    folded, floor = context.folded, sentence.start
    return [
        t
        for t in sentence.times
        if left <= t.start < right
        and abs(t.start - claim.end) < _REACH
        and not in_relative(folded, t, claim.start, claim.end, floor)
    ]


_REACH = 70


_DEALT = frozenset({"amount", "stake_value", "investment", "other"})
_COUNTED = frozenset({"amount", "stake_value", "cost", "share_count", "other", "revenue", "count", "deal_value"})


def _debut(sentence: Sentence, claim: Claim) -> Interval:
    near = [t for t in sentence.times if t.form in {"day", "date", "month"} or t.interval.kind == "week"]
    best = min(near, key=lambda t: abs(t.start - claim.end), default=None)
    inner = best.interval if best is not None and best.interval.kind == "day" else None
    if inner is None:
        return Interval("event", "debut", how="debut")
    return Interval("event", inner.text, inner.start, inner.end, "debut")


def _unsaid_move(context: Context, passage: Passage, sentence: Sentence, claim: Claim) -> Interval | None:
    """A move that no time is said of is of the market day, but one told in the perfect goes on from the one before."""
    if _PERFECT.search(context.folded, max(sentence.start, claim.start - 70), claim.start):
        lately = passage.moved_lately(sentence)
        if lately is not None:
            return lately
        if claim.unit == "fraction" and claim.value >= _LARGE:
            return None
    return passage.day(sentence)


_LARGE = 0.15  # of a day's move told in the perfect: beyond it, it is of a longer time than a day


def _level(context: Context, passage: Passage, sentence: Sentence, claim: Claim) -> Interval | None:
    measure, known = claim.measure or "", window(context, sentence, claim)
    if known is not None:
        return known
    if measure in _PRICES:
        return passage.day(sentence)
    if context.anchor is not None and (measure.endswith(("_level", "_multiple")) or measure == "market_cap"):
        day = context.anchor.isoformat()
        return Interval("as_of", "", day, day, "the document's day")
    return None


def _own(
    context: Context,
    sentence: Sentence,
    claim: Claim,
    here: list[Claim],
    told: list[TimeSpan],
    flow: bool,
    move: bool,
) -> TimeSpan | None:
    """The expression of time that dates the figure in its clause, else in its sentence."""
    if not told:
        return None
    folded, floor = context.folded, sentence.start
    spans = [
        t
        for t in told
        if t.form != "debut"
        and not in_aside(folded, t, claim.start)
        and not in_relative(folded, t, claim.start, claim.end, floor)
        and not had_been(folded, t, claim.end)
    ]
    spans = [
        t
        for t in spans
        if ((flow and t.form in REPORTING) or not is_background(folded, t, floor))
        and not bracketed_off(folded, t, claim.start, claim.end)
    ]
    spans = [t for t in spans if not is_day_before(t) or (follows(folded, claim.end, t) and folded[t.end] != "'")]
    others = [c for c in here if c is not claim]
    spans = [
        t
        for t in spans
        if not any(
            follows(folded, c.end, t)
            and is_compared_figure(folded, c.start, floor, joined=False)
            and t.form not in COMPARING
            for c in others
        )
    ]
    if flow:
        idle = {"as_of"} if (claim.measure or "").startswith("fund_flows") else {"day", "as_of"}
        spans = [t for t in spans if t.interval.kind not in idle]
    if move:
        spans = [
            t
            for t in spans
            if _AHEAD.match(t.interval.text) is None
            or (folded[t.end : t.end + 1] != "'" and not folded[claim.end : t.start].strip())
        ]
        spans = [
            t for t in spans if _dates_a_move(folded, t, floor) and not _anothers(folded, t, claim, sentence, others)
        ]
    elif (claim.measure or "").endswith(_MOMENTS):
        spans = [t for t in spans if t.interval.kind in {"day", "ytd"} or follows(folded, claim.end, t)]
    if not spans:
        return None
    firm = [t for t in spans if not is_base(folded, t, floor) or (move and t.form == "span")]
    compared = is_compared_figure(folded, claim.start, floor)
    direct = [t for t in spans if follows(folded, claim.end, t) and (t in firm or compared)]
    if direct and not (move and _ENDS.match(direct[0].interval.text)):
        return direct[0]
    left, right = _clause(folded, sentence, claim)
    for pool in ([t for t in firm if left <= t.start < right], _outside(folded, firm, claim, move)):
        if pool:
            longer = [t for t in pool if t.interval.kind != "day" or not _ENDS.match(t.interval.text)] if move else pool
            return min(longer or pool, key=lambda t: _distance(folded, t, claim))
    return next((t for t in spans if t.form in COMPARING and flow), None)


_AHEAD = re.compile(r"(?:\w+ )?(?:the )?(?:next|coming|tomorrow)\b", re.IGNORECASE)


def _dates_a_move(folded: str, span: TimeSpan, floor: int) -> bool:
    return (
        span.form not in COMPARING
        and span.interval.kind not in {"as_of", "fiscal_year"}
        and not is_label(folded, span, floor)
        and not (
            span.interval.kind == "day" and (of_anothers_day(folded, span, floor) or is_to_come(folded, span, floor))
        )
    )


def _anothers(folded: str, span: TimeSpan, claim: Claim, sentence: Sentence, others: list[Claim]) -> bool:
    """Whether a longer time stands right behind another figure, in a phrase set apart from this one's."""
    if span.interval.kind == "day":
        return False
    accounts = {c.start for c in others if is_flow(c.measure or "")}
    for other in sentence.quantities:
        if other.start != claim.start and follows(folded, other.end, span):
            between = folded[min(claim.end, other.end) : max(claim.start, other.start)]
            if other.start in accounts or ("," in between and _SHARED.search(between) is None):
                return True
    return False


_SHARED = re.compile(
    r"\b(?:and|while|or|compared|versus|against|lagging|trailing|beating|topping|outpacing|outperforming|ahead of)\b"
)


_ANTERIOR = re.compile(r";|,\s(?:having|after|following)\b[^;]*\d")


def _outside(folded: str, spans: list[TimeSpan], claim: Claim, move: bool) -> list[TimeSpan]:
    """Beyond the clause a move is dated by what stands before it, or by a day; what a clause set apart behind a figure
    tells of is of its own time."""
    if move:
        spans = [t for t in spans if t.end <= claim.start or t.interval.kind == "day"]
    return [t for t in spans if t.end <= claim.start or _ANTERIOR.search(folded, claim.end, t.start) is None]


def _clause(folded: str, sentence: Sentence, claim: Claim) -> tuple[int, int]:
    left, right = sentence.start, sentence.end
    for match in _BOUND.finditer(folded, sentence.start, claim.start):
        left = match.end()
    match_after = _BOUND.search(folded, claim.end, sentence.end)
    return left, match_after.start() if match_after else right


def _distance(folded: str, span: TimeSpan, claim: Claim) -> int:
    start, end = span.start, span.end
    gap = start - claim.end if start >= claim.end else claim.start - end
    stretch = folded[min(end, claim.end) : max(start, claim.start)]
    return gap + 60 * len(_STEP.findall(stretch)) + (25 if span.form == "now" else 0)
