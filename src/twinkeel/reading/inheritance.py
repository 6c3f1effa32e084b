"""What a figure takes from its neighbours: an elided measure, an unstated period."""

from __future__ import annotations

import re
from itertools import pairwise

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim, Interval

PRICE = frozenset({"price_return_pct", "index_change_points", "index_level", "price_level"})


def adjusted(context: Context, sentence: Sentence, interval: Interval, measure: str) -> Interval:
    """ "In 2025", said in 2025 of a price, is the year to date; "this year", said of accounts or a forecast, is the
    whole year."""
    anchor = context.anchor
    if anchor is None:
        return interval
    year = anchor.year
    if measure in {"aum_level", "price_level", "index_level", "market_cap"} and interval.kind == "ytd" and interval.end:
        return Interval("as_of", interval.text, interval.end, interval.end, "the level at the end of the period")
    if (
        interval.kind == "year"
        and measure.endswith("return_pct")
        and not _BY_THEN.match(interval.text)
        and interval.start == f"{year}-01-01"
    ):
        return Interval("ytd", interval.text, f"{year - 1}-12-31", anchor.isoformat(), interval.how)
    if (
        interval.kind == "ytd"
        and is_accounting(measure)
        and "this year" in interval.text
        and _AHEAD.search(context.folded, sentence.start, sentence.end)
    ):
        return Interval("year", interval.text, f"{year}-01-01", f"{year}-12-31", interval.how)
    return interval


_BY_THEN = re.compile(r"(?:by|end-|the end of|to|until)\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:expects?|expected|forecasts?|targets?|guid\w+|projects?|will|would|plans?|predicts?|sees?|"
    r"estimates?|aims?)\b"
)


_CONTINUES = ("the level that the change before leads to", "the change of the figure before")
_LIKE = ("as for the figure before", "as for the figure it is compared with")


def inherit(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """A figure that continues another takes its subject and period; unstated periods run on."""
    for head, claim in pairwise(here):
        why = claim.measures[0].why if claim.measures else ""
        if why.startswith(_CONTINUES):  # a level and its change are of one subject and one period
            _same_subject(claim, head)
            if claim.period is None or claim.period.kind in {"yoy", "qoq", "day"} or claim.unit != "fraction":
                claim.period = head.period or claim.period
        elif why.startswith(_LIKE) and claim.subject is None and claim.unit == head.unit:
            _same_subject(claim, head)
    _inherit_periods(here, previous, context.folded[sentence.start : sentence.end])
    _carry_measures(context, sentence, here, previous)
    for claim in here:
        if claim.measure in PRICE and (claim.period is None or claim.period.how == "the document's day"):
            claim.period = _last_day(context, sentence.number) or claim.period
    for claim in here:
        if claim.period is None and not is_accounting(claim.measure or ""):
            sibling = next((c for c in here if c is not claim and c.period is not None), None)
            if sibling is not None:
                claim.period = sibling.period


def _same_subject(claim: Claim, head: Claim) -> None:
    if head.subject is not None:
        claim.subject, claim.subject_name, claim.subject_codes = head.subject, head.subject_name, head.subject_codes


def _last_day(context: Context, number: int) -> Interval | None:
    """The day last named in the sentences before: what market news goes on speaking of."""
    for back in range(number - 1, max(-1, number - 8), -1):
        days = [t.interval for t in context.sentences[back].times if t.interval.kind == "day"]
        if days:
            return days[-1]
    return None


_SAID_OF_BEFORE = re.compile(
    r"(?:That|This|It)\s(?:would be|was|is|represents?|represented|marks?|marked|compares?|would mark|"
    r"would represent)\b"
)


def _carry_measures(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """``That would be 90 percent more than last year``: the change of what the sentence before gave."""
    if not here or not previous or previous[-1].sentence < sentence.number - 1:
        return
    if not _SAID_OF_BEFORE.match(context.folded, sentence.start, sentence.end):
        return
    multiple = next((c for c in reversed(previous) if (c.measure or "").endswith("_multiple")), None)
    if here[0].unit == "x" and multiple is not None and multiple.sentence == sentence.number - 1:
        here[0].measures = list(multiple.measures)
        here[0].period = multiple.period or here[0].period
        return
    top = previous[-1].measure or ""
    claim = here[0]
    if (
        claim.unit in {"fraction", "x"}
        and is_accounting(top)
        and claim.measures
        and claim.measures[0].measure in {"price_return_pct", "change_pct", "share_pct", "revenue_change_pct"}
    ):
        base = top.removesuffix("_change_pct")
        claim.measures = [type(claim.measures[0])(f"{base}_change_pct", 1, "said of the figure in the sentence before")]
        claim.period = previous[-1].period or claim.period


def is_accounting(measure: str) -> bool:
    return measure.startswith(
        (
            "revenue",
            "net_profit",
            "operating_profit",
            "gross_margin",
            "operating_margin",
            "margin",
            "eps",
            "ebitda",
            "cloud_revenue",
            "deliveries",
            "shipments",
            "rnd_spending",
            "orders",
        )
    )


def _inherit_periods(here: list[Claim], previous: list[Claim], text: str) -> None:
    """ "The same period" is the period before; Unstated periods run on: a day's moves from the day's moves before, a
    quarter's accounts from the same accounts."""
    if (
        previous
        and previous[-1].period is not None
        and re.search(r"\b(?:same|that) (?:period|time|span|stretch|timeframe)\b", text)
    ):
        for claim in here:
            claim.period = claim.period or previous[-1].period
    for number, claim in enumerate(here):
        measure = claim.measure or ""
        if claim.period is not None and claim.period.how != "the document's day":
            continue
        earlier = [*previous, *here[:number], *here[number + 1 :]]
        if is_accounting(measure):
            donors = [c for c in reversed(here[:number]) if is_accounting(c.measure or "") and c.period] + [
                c
                for c in reversed(previous)
                if is_accounting(c.measure or "") and c.period and c.subject == claim.subject
            ]
        elif measure in PRICE:
            donors = [
                c
                for c in reversed(earlier)
                if c.period
                and c.period.kind == "day"
                and (c.measure or "") in {"price_return_pct", "index_change_points", "index_level", "price_level"}
            ]
        else:
            donors = []
        if donors:
            claim.period = donors[0].period
