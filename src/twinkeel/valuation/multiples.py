"""Multiples of one issuer under named definitions; what has no meaning is called undefined, with the reason."""

from __future__ import annotations

import math
from collections.abc import Mapping

from twinkeel.valuation.measure import Measure, Number, given, missing_measure, ratio

LOSS = "the company makes a loss"

DEFINITIONS: Mapping[str, str] = {
    "pe_trailing": "capitalisation / net income to common, last twelve months or last fiscal year as dated",
    "pe_forward": "capitalisation / forecast net income to common, next twelve months",
    "pb": "capitalisation / common equity, last balance sheet",
    "ps": "capitalisation / sales, last twelve months or last fiscal year as dated",
    "ev_sales": "enterprise value / sales; enterprise value = capitalisation + debt + minorities + preferred - cash",
    "ev_gross_profit": "enterprise value / gross profit",
    "ev_ebitda": "enterprise value / EBITDA (as given, else operating income + depreciation and amortisation)",
    "fcf_yield": "(operating cash flow - capital expenditure) / capitalisation",
    "gross_margin": "gross profit / sales",
    "net_margin": "net income / sales",
    "roe": "net income / common equity at period end",
    "research_intensity": "research and development / sales",
    "capex_intensity": "capital expenditure / sales",
    "sales_growth": "sales / sales of the same period a year earlier - 1",
}


def enterprise_value(capitalisation: Number, facts: Mapping[str, Number]) -> Measure:
    """Capitalisation plus debt, minority interest and preferred, less cash.

    Debt and cash must be known; minorities and preferred count as zero where the accounts show none, and the
    definition says so where they were not given.
    """
    definition = "capitalisation + debt + minorities + preferred - cash"
    absent = given({"capitalisation": capitalisation, "debt": facts.get("debt"), "cash": facts.get("cash")})
    if absent:
        return missing_measure("currency", definition, absent)
    value = float(capitalisation or 0) + float(facts["debt"] or 0) - float(facts["cash"] or 0)
    assumed = []
    for extra in ("minority_interest", "preferred"):
        amount = facts.get(extra)
        if amount is None or not math.isfinite(amount):
            assumed.append(extra)
        else:
            value += float(amount)
    if assumed:
        definition += f"; taken as none: {', '.join(assumed)}"
    return Measure(value, "currency", definition)


def free_cash_flow(facts: Mapping[str, Number]) -> Number:
    """Free cash flow as given, or operating cash flow less capital expenditure; None where neither can be had."""
    if facts.get("free_cash_flow") is not None:
        return facts["free_cash_flow"]
    cash, capex = facts.get("operating_cash_flow"), facts.get("capex")
    return None if cash is None or capex is None else cash - capex


def operating_profit_before_depreciation(facts: Mapping[str, Number]) -> Number:
    """EBITDA as given, or operating income plus depreciation and amortisation; None where neither can be had."""
    if facts.get("ebitda") is not None:
        return facts["ebitda"]
    income, depreciation = facts.get("operating_income"), facts.get("depreciation")
    return None if income is None or depreciation is None else income + depreciation


def issuer_multiples(capitalisation: Number, facts: Mapping[str, Number]) -> dict[str, Measure]:
    """Every multiple and ratio of one issuer.

    Args:
        capitalisation: market value over all share classes and listings, in the currency of ``facts``.
        facts: by metric name: net_income, net_income_forward, book_equity, sales, sales_prior, gross_profit, ebitda (or
            operating_income and depreciation), operating_cash_flow, capex, free_cash_flow, research, debt, cash,
            minority_interest, preferred. Any may be absent: the figure that needs it then says so.

    Returns:
        Measures by the names of DEFINITIONS, and ``enterprise_value``.
    """
    cap = ("capitalisation", capitalisation)
    facts = {**facts, "ebitda": operating_profit_before_depreciation(facts)}
    enterprise = enterprise_value(capitalisation, facts)

    def over(name: str, top: tuple[str, Number], bottom: str, negative: str) -> Measure:
        return ratio(DEFINITIONS[name], top, (bottom, facts.get(bottom)), negative)

    def over_enterprise(name: str, bottom: str, negative: str) -> Measure:
        if enterprise.value is None:
            return missing_measure("x", DEFINITIONS[name], enterprise.missing)
        return over(name, ("enterprise value", enterprise.value), bottom, negative)

    def share(name: str, top: str, bottom: str, negative: str) -> Measure:
        return fraction(DEFINITIONS[name], (top, facts.get(top)), (bottom, facts.get(bottom)), negative)

    no_sales = "there are no sales"
    growth = fraction(
        DEFINITIONS["sales_growth"], ("sales", facts.get("sales")), ("sales_prior", facts.get("sales_prior")), no_sales
    )
    if growth.value is not None:
        growth = Measure(growth.value - 1, "fraction", growth.definition)
    return {
        "pe_trailing": over("pe_trailing", cap, "net_income", LOSS),
        "pe_forward": over("pe_forward", cap, "net_income_forward", "a loss is forecast"),
        "pb": over("pb", cap, "book_equity", "equity is not positive"),
        "ps": over("ps", cap, "sales", no_sales),
        "enterprise_value": enterprise,
        "ev_sales": over_enterprise("ev_sales", "sales", no_sales),
        "ev_gross_profit": over_enterprise("ev_gross_profit", "gross_profit", "gross profit is not positive"),
        "ev_ebitda": over_enterprise("ev_ebitda", "ebitda", "EBITDA is not positive"),
        "fcf_yield": fraction(DEFINITIONS["fcf_yield"], ("free_cash_flow", free_cash_flow(facts)), cap, "no value"),
        "gross_margin": share("gross_margin", "gross_profit", "sales", no_sales),
        "net_margin": share("net_margin", "net_income", "sales", no_sales),
        "roe": share("roe", "net_income", "book_equity", "equity is not positive"),
        "research_intensity": share("research_intensity", "research", "sales", no_sales),
        "capex_intensity": share("capex_intensity", "capex", "sales", no_sales),
        "sales_growth": growth,
    }


def fraction(definition: str, top: tuple[str, Number], bottom: tuple[str, Number], negative: str) -> Measure:
    """A ratio whose numerator may be negative (a margin, a yield); undefined where the denominator is not positive."""
    absent = given(dict([top, bottom]))
    if absent:
        return missing_measure("fraction", definition, absent)
    under = float(bottom[1] or 0)
    if under <= 0:
        return Measure(None, "fraction", definition, f"{negative} ({bottom[0]} {under:,.4g})")
    return Measure(float(top[1] or 0) / under, "fraction", definition)
