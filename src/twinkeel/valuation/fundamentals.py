"""Accounts as dated facts: what a period showed, and when the world could know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FLOWS = frozenset(
    {"sales", "gross_profit", "net_income", "ebitda", "operating_cash_flow", "capex", "free_cash_flow", "research",
     "depreciation", "operating_income"}
)  # fmt: skip
"""Metrics that cover a span of time; the others stand at a date."""
STOCKS = frozenset({"book_equity", "debt", "cash", "minority_interest", "preferred", "shares"})
FORECASTS = frozenset(
    {"net_income_forward", "net_income_forward_2", "sales_forward", "long_term_growth", "payout_ratio"}
)  # fmt: skip
PURE = frozenset({"shares", "long_term_growth", "payout_ratio"})
"""Metrics without a currency."""
METRICS = FLOWS | STOCKS | FORECASTS

GRACE = timedelta(days=120)
"""After a period's end, when a figure without a publication date is taken as known: the mainland's annual reports are
due by 30 April, foreign issuers' 20-F within four months. Said to be assumed wherever it is used."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one issuer's accounts. ``published`` None means the source does not say when."""

    issuer: str
    metric: str
    value: float
    currency: str
    period_end: date
    period_start: date | None = None
    published: date | None = None
    source: str = ""
    form: str = ""
    period: str = ""
    """The source's own word for the period where the start is not given: FY, H1, Q3, TTM."""
    line: str = ""
    """For ``shares``: the class or listing they are of; empty for the company's whole."""

    @property
    def known_on(self) -> date:
        """When the world could know it; assumed where the source does not say."""
        return self.published if self.published is not None else self.period_end + GRACE

    @property
    def months(self) -> int | None:
        """Length of the span in months, from its dates or the source's word; None for a figure at a date."""
        if self.metric not in FLOWS:
            return None
        if self.period_start is not None:
            return max(1, round((self.period_end - self.period_start).days / 30.44))
        return {"FY": 12, "TTM": 12, "H1": 6, "H2": 6, "9M": 9}.get(self.period, 3 if self.period[:1] == "Q" else None)


@dataclass(frozen=True, slots=True)
class Known:
    """A metric as it was known on a date: its value, the basis in words, and when it was published."""

    metric: str
    value: float
    currency: str
    basis: str
    period_end: date
    known_on: date
    publication_assumed: bool
    source: str


def as_known(facts: Iterable[Fact], on: date) -> list[Fact]:
    """The facts the world could know on a date; of restated ones, the last published by then.

    Sorted by issuer, metric, period end, span and publication.
    """
    best: dict[tuple[str, str, date, int | None, str], Fact] = {}
    for fact in facts:
        if fact.known_on > on:
            continue
        key = (fact.issuer, fact.metric, fact.period_end, fact.months, fact.currency)
        held = best.get(key)
        if held is None or (fact.known_on, fact.source) > (held.known_on, held.source):
            best[key] = fact
    return sorted(best.values(), key=_order)


def _order(fact: Fact) -> tuple[str, str, date, int, date, str]:
    return (fact.issuer, fact.metric, fact.period_end, fact.months or 0, fact.known_on, fact.currency)


def latest(facts: Sequence[Fact], issuer: str, metric: str, on: date) -> Known | None:
    """The newest figure of a metric known on a date, or None.

    A flow is the last twelve months: a twelve-month figure as it stands, or the last fiscal year plus the year to
    date less the same span a year before, all in one currency. A stock is the last balance sheet's.
    """
    mine = [fact for fact in as_known(facts, on) if fact.issuer == issuer and fact.metric == metric]
    if not mine:
        return None
    if metric not in FLOWS:
        newest = max(mine, key=lambda f: (f.period_end, f.known_on))
        return _known([newest], newest.value, _named(newest))
    years = [fact for fact in mine if fact.months is not None and 11 <= fact.months <= 13]
    if not years:
        return None
    year = max(years, key=lambda f: (f.period_end, f.known_on))
    partial = [f for f in mine if f.months is not None and f.months < 11 and f.currency == year.currency]
    rolled = _roll(year, partial)
    return rolled if rolled is not None else _known([year], year.value, _named(year))


def prior_year(facts: Sequence[Fact], issuer: str, metric: str, on: date) -> Known | None:
    """The fiscal year before the newest one known on a date, for growth; None where it is not there."""
    years = [
        fact
        for fact in as_known(facts, on)
        if fact.issuer == issuer and fact.metric == metric and fact.months is not None and 11 <= fact.months <= 13
    ]
    if not years:
        return None
    newest = max(years, key=lambda f: f.period_end)
    for fact in sorted(years, key=lambda f: f.period_end, reverse=True):
        if 350 <= (newest.period_end - fact.period_end).days <= 380 and fact.currency == newest.currency:
            return _known([fact], fact.value, _named(fact))
    return None


def _roll(year: Fact, partial: Sequence[Fact]) -> Known | None:
    """Fiscal year + year to date - the same span a year before, where both stand from a fiscal year's start."""
    after = [f for f in partial if f.period_start is not None and abs((f.period_start - year.period_end).days) <= 7]
    for current in sorted(after, key=lambda f: f.period_end, reverse=True):
        for before in partial:
            if before.period_start is None:
                continue
            shifted = (current.period_end - before.period_end).days
            if 350 <= shifted <= 380 and before.months == current.months:
                value = year.value + current.value - before.value
                return _known([year, current, before], value, f"twelve months to {current.period_end.isoformat()}")
    return None


def _named(fact: Fact) -> str:
    if fact.metric not in FLOWS:
        return f"at {fact.period_end.isoformat()}"
    if fact.period == "TTM":
        return f"twelve months to {fact.period_end.isoformat()}"
    if (fact.period_end.month, fact.period_end.day) == (12, 31):
        return f"fiscal {fact.period_end.year}"
    return f"fiscal year to {fact.period_end.isoformat()}"


def _known(parts: Sequence[Fact], value: float, basis: str) -> Known:
    newest = max(parts, key=lambda f: f.period_end)
    return Known(
        metric=newest.metric,
        value=value,
        currency=newest.currency,
        basis=basis,
        period_end=newest.period_end,
        known_on=max(part.known_on for part in parts),
        publication_assumed=any(part.published is None for part in parts),
        source="; ".join(sorted({part.source for part in parts if part.source})),
    )
