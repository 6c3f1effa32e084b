"""Ratios of two flows of one period: a margin of this year's earnings over last year's sales is no margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from twinkeel.desk.value.inputs import VendorFigure
from twinkeel.valuation.fundamentals import Fact, Known, as_known
from twinkeel.valuation.measure import Measure

OVER_SALES = {
    "gross_margin": "gross_profit",
    "net_margin": "net_income",
    "research_intensity": "research",
    "capex_intensity": "capex",
}
"""Ratios to sales, by the flow above the line."""

USES: Mapping[str, tuple[str, ...]] = {
    "pe_trailing": ("net_income",),
    "pe_forward": ("net_income_forward",),
    "pb": ("book_equity",),
    "ps": ("sales",),
    "enterprise_value": ("debt", "cash", "minority_interest", "preferred"),
    "ev_sales": ("sales", "debt", "cash", "minority_interest", "preferred"),
    "ev_gross_profit": ("gross_profit", "debt", "cash", "minority_interest", "preferred"),
    "ev_ebitda": ("ebitda", "operating_income", "depreciation", "debt", "cash", "minority_interest", "preferred"),
    "fcf_yield": ("free_cash_flow", "operating_cash_flow", "capex"),
    **{name: ("sales", metric) for name, metric in OVER_SALES.items()},
    "roe": ("net_income", "book_equity"),
    "sales_growth": ("sales",),
}
"""The accounts behind each figure."""

PRICELESS = frozenset({*OVER_SALES, "roe", "sales_growth"})
"""Figures of the accounts alone."""

VENDOR = {"sales": "revenue_last_fy", "net_income": "net_profit_last_fy"}

STALE = 485
"""Days after a fiscal year's end when the next one's accounts are out: 365 and the 120 of their publication."""


def of_one_period(
    multiples: Mapping[str, Measure],
    accounts: Mapping[str, Known],
    facts: Sequence[Fact],
    vendor: Mapping[str, VendorFigure],
    on: date,
) -> dict[str, Measure]:
    """The measures, each ratio to sales over the sales of its own period.

    Where the newest figures above and below the line are of different periods, the newest period that has both is
    used and named; where there is none the ratio is undefined, with both periods as the reason.
    """
    out = dict(multiples)
    if "sales_growth" in out and out["sales_growth"].value is None:
        out["sales_growth"] = _yearly_growth(facts, on) or out["sales_growth"]
    sales = accounts.get("sales")
    for name, metric in OVER_SALES.items():
        top, measure = accounts.get(metric), multiples.get(name)
        if measure is None or measure.value is None or top is None or sales is None or top.basis == sales.basis:
            continue
        pair = _both(metric, facts, on) or _vendors(metric, vendor)
        if pair is None:
            why = f"{metric} is of {top.basis} and sales of {sales.basis}: not one period"
            out[name] = Measure(None, measure.unit, measure.definition, why)
        else:
            value, basis, source = pair
            definition = f"{measure.definition}; both of {basis}, the newest period known for both"
            out[name] = Measure(value, measure.unit, definition, source=source)
    return out


def sources(name: str, accounts: Mapping[str, Known]) -> str:
    """Period and source of the accounts behind a figure, each named where they differ; empty where none is known."""
    used: dict[str, list[str]] = {}
    for metric in USES.get(name, ("sales",)):
        known = accounts.get(metric)
        if known is not None:
            used.setdefault(f"{known.basis}, {known.source}", []).append(metric.replace("_", " "))
    if len(used) < 2:
        return "".join(f"accounts: {said}" for said in used)
    return "; ".join(f"{', '.join(metrics)}: {said}" for said, metrics in used.items())


def stale(sales: Known | None, on: date) -> str:
    """A note where a newer fiscal year's sales should be known by the date; empty where none should."""
    if sales is None or not sales.basis.startswith("fiscal") or (on - sales.period_end).days <= STALE:
        return ""
    age = (on - sales.period_end).days
    return f"sales are of {sales.basis}, which ended {age} days before {on}: newer ones should be out; give --facts"


def _yearly_growth(facts: Sequence[Fact], on: date) -> Measure | None:
    """Growth of the newest fiscal year known over the one before, where twelve rolling months have no year before."""
    years = [f for f in as_known(facts, on) if f.metric == "sales" and f.months is not None and 11 <= f.months <= 13]
    if not years:
        return None
    newest = max(years, key=lambda fact: (fact.period_end, fact.currency))
    for fact in years:
        neighbour = 350 <= (newest.period_end - fact.period_end).days <= 380
        if neighbour and fact.currency == newest.currency and fact.value > 0:
            definition = f"sales of the year to {newest.period_end} / sales of the year to {fact.period_end} - 1"
            return Measure(newest.value / fact.value - 1, "fraction", definition, source=newest.source)
    return None


def _both(metric: str, facts: Sequence[Fact], on: date) -> tuple[float, str, str] | None:
    """Metric over sales of the newest twelve months known for both in one currency, the period and the sources."""
    years = [fact for fact in as_known(facts, on) if fact.months is not None and 11 <= fact.months <= 13]
    below = {(fact.period_end, fact.currency): fact for fact in years if fact.metric == "sales" and fact.value > 0}
    above = [fact for fact in years if fact.metric == metric and (fact.period_end, fact.currency) in below]
    if not above:
        return None
    top = max(above, key=lambda fact: (fact.period_end, fact.currency))
    under = below[top.period_end, top.currency]
    source = "; ".join(sorted({part for part in (top.source, under.source) if part}))
    return top.value / under.value, f"the year to {top.period_end}", source


def _vendors(metric: str, vendor: Mapping[str, VendorFigure]) -> tuple[float, str, str] | None:
    """The same from a vendor's last fiscal year, where one table prints both on one day."""
    top, sales = vendor.get(VENDOR.get(metric, "")), vendor.get(VENDOR["sales"])
    if top is None or sales is None or top.on != sales.on or top.source != sales.source or sales.value <= 0:
        return None
    return top.value / sales.value, "the vendor's last fiscal year", sales.source
