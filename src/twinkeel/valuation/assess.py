"""Everything the numbers say about one name's price: multiples, the growth it needs, its support, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median

from twinkeel.valuation.accounts_table import parse_long
from twinkeel.valuation.base_rates import growth_base_rate
from twinkeel.valuation.cost_of_capital import Forecast, implied_cost_of_capital
from twinkeel.valuation.fundamentals import Fact
from twinkeel.valuation.measure import Measure, Number
from twinkeel.valuation.multiples import issuer_multiples
from twinkeel.valuation.reverse import DEFAULTS, Assumptions, implied_growth, sensitivity, sentence
from twinkeel.valuation.support import GROWTH_LIMIT, Support, valuation_support


@dataclass(frozen=True, slots=True)
class Basis:
    """Which sales the answer stands on: the period in words, and when they were published."""

    period: str = "sales of an unstated period"
    known_on: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one name. ``missing`` names every input that some figure lacked."""

    name: str
    multiples: Mapping[str, Measure]
    implied_growth: Measure
    grid: Sequence[Mapping[str, float | None]]
    sentence: str
    support: Support
    cost_of_capital: Mapping[str, Measure]
    base_rate: str
    basis: Basis
    value_used: str
    missing: tuple[str, ...]


def assess(
    name: str,
    capitalisation: Number,
    facts: Mapping[str, Number],
    *,
    currency: str = "",
    price: str = "",
    basis: Basis | None = None,
    assumptions: Assumptions = DEFAULTS,
    growth_limit: float = GROWTH_LIMIT,
    peers: Sequence[float] = (),
    forecast: Forecast | None = None,
    usd_per_unit: float | None = None,
) -> Assessment:
    """Assess one issuer's price with whatever is known.

    Args:
        name: as it should stand in the sentence.
        capitalisation: market value over all share classes, in the accounts' currency.
        facts: accounts by metric (see issuer_multiples), same currency; any may be absent.
        currency: ISO code of both. price: the price per share as it should be printed.
        basis: the period and publication date of the sales.
        peers: price-to-sales ratios of the segment's other names.
        forecast: for the implied cost of capital; totals or per share alike.
        usd_per_unit: dollars for one unit of ``currency``, for the look-up of base rates by size.
    """
    where = basis or Basis()
    multiples = issuer_multiples(capitalisation, facts)
    enterprise = multiples["enterprise_value"].value
    value, used = (enterprise, "enterprise value") if enterprise is not None else (capitalisation, "capitalisation")
    if enterprise is None:
        used += " (debt or cash unknown)"
    sales = facts.get("sales")
    value_now = None if value is None else float(value)
    sales_now = None if sales is None else float(sales)
    growth = implied_growth(value_now, sales_now, assumptions)
    clause = _base_rate(sales_now, usd_per_unit, growth.value)
    income = facts.get("net_income")
    support = valuation_support(
        None if income is None else float(income),
        growth,
        growth_limit,
        multiples["ps"].value,
        median(peers) if len(peers) > 1 else None,
        base_rate=clause,
    )
    models = implied_cost_of_capital(forecast or Forecast(price=value_now))
    lacking = {item for measure in (*multiples.values(), growth) for item in measure.missing} | set(support.missing)
    return Assessment(
        name=name,
        multiples=multiples,
        implied_growth=growth,
        grid=sensitivity(value_now, sales_now, assumptions),
        sentence=sentence(
            name, price or "its price", growth, _money(sales_now, currency), where.period, where.known_on, assumptions
        ),
        support=support,
        cost_of_capital=models,
        base_rate=clause,
        basis=where,
        value_used=used,
        missing=tuple(sorted(lacking)),
    )


@cache
def reported_accounts() -> tuple[Fact, ...]:
    """Accounts of young listings as documents and press reported them, with sources: the package's own small table."""
    import csv

    text = files("twinkeel.valuation").joinpath("data", "reported_accounts.csv").read_text(encoding="utf-8")
    return tuple(parse_long(list(csv.DictReader(text.splitlines())), "reported_accounts.csv"))


def _base_rate(sales: float | None, usd_per_unit: float | None, growth: float | None) -> str:
    """How many companies grew so fast, as a clause; empty where no row of the table applies."""
    if sales is None or usd_per_unit is None or growth is None:
        return ""
    row = growth_base_rate(sales * usd_per_unit, growth)
    if row is None:
        return ""
    whose = "of all large companies" if row.all_sizes else "of companies that started with such sales"
    return (
        f"{whose}, {row.share:.1%} grew over {row.growth:.0%} a year for {row.years} years (The Base Rate Book, 2016)"
    )


def _money(amount: float | None, currency: str) -> str:
    if amount is None:
        return "unknown"
    steps = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
    scale, word = next((step for step in steps if abs(amount) >= step[0]), (1.0, ""))
    return f"{currency} {amount / scale:.4g}{word}".strip()
