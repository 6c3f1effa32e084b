"""The SEC's company facts (XBRL) as dated facts: concepts under named metrics, in filing order, restatements kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.fundamentals import Fact

CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "sales": (
        "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax",
        "us-gaap:Revenues",
        "us-gaap:SalesRevenueNet",
        "us-gaap:RevenueFromContractWithCustomerIncludingAssessedTax",
        "ifrs-full:Revenue",
        "ifrs-full:RevenueFromContractsWithCustomers",
    ),
    "gross_profit": ("us-gaap:GrossProfit", "ifrs-full:GrossProfit"),
    "operating_income": ("us-gaap:OperatingIncomeLoss", "ifrs-full:ProfitLossFromOperatingActivities"),
    "net_income": (
        "us-gaap:NetIncomeLossAvailableToCommonStockholdersBasic",
        "us-gaap:NetIncomeLoss",
        "ifrs-full:ProfitLossAttributableToOwnersOfParent",
    ),
    "depreciation": (
        "us-gaap:DepreciationDepletionAndAmortization",
        "us-gaap:DepreciationAmortizationAndAccretionNet",
        "ifrs-full:DepreciationAndAmortisationExpense",
    ),
    "operating_cash_flow": (
        "us-gaap:NetCashProvidedByUsedInOperatingActivities",
        "ifrs-full:CashFlowsFromUsedInOperatingActivities",
    ),
    "capex": (
        "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment",
        "us-gaap:PaymentsToAcquireProductiveAssets",
        "ifrs-full:PurchaseOfPropertyPlantAndEquipmentClassifiedAsInvestingActivities",
    ),
    "research": (
        "us-gaap:ResearchAndDevelopmentExpense",
        "us-gaap:ResearchAndDevelopmentExpenseExcludingAcquiredInProcessCost",
        "ifrs-full:ResearchAndDevelopmentExpense",
    ),
    "book_equity": ("us-gaap:StockholdersEquity", "ifrs-full:EquityAttributableToOwnersOfParent"),
    "cash": (
        "us-gaap:CashCashEquivalentsAndShortTermInvestments",
        "us-gaap:CashAndCashEquivalentsAtCarryingValue",
        "ifrs-full:CashAndCashEquivalents",
    ),
    "debt": ("us-gaap:DebtLongtermAndShorttermCombinedAmount", "us-gaap:LongTermDebt", "ifrs-full:Borrowings"),
    "minority_interest": ("us-gaap:MinorityInterest", "ifrs-full:NoncontrollingInterests"),
    "preferred": ("us-gaap:PreferredStockValue",),
    "shares": ("dei:EntityCommonStockSharesOutstanding", "us-gaap:CommonStockSharesOutstanding"),
}
"""Concepts by metric, best first: for each period the first concept with a figure is taken."""

FORMS = frozenset({"10-K", "10-K/A", "10-Q", "10-Q/A", "20-F", "20-F/A", "40-F", "40-F/A", "10-KT", "10-QT"})


class CompanyFactsError(TwinkeelError):
    """JSON that is not the SEC's company facts."""

    def __init__(self, source: str, problem: str) -> None:
        self.source = source
        super().__init__(
            f"{source}: {problem}",
            "Take CIK##########.json from data.sec.gov/api/xbrl/companyfacts or its bulk file.",
        )


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """One issuer's facts, sorted by metric, currency, period and filing date; rows left out, by reason."""

    issuer: str
    cik: str
    facts: tuple[Fact, ...]
    currency: str
    skipped: Mapping[str, int]


def parse_company_facts(document: Any, issuer: str = "", source: str = "SEC company facts") -> CompanyFacts:
    """Facts of one issuer from a loaded company-facts document.

    A flow is kept with its start and end; ``published`` is the filing date. Units are currencies (USD, CNY; a
    foreign issuer's convenience translation in USD stands beside its own currency: both are kept, and the currency
    with more figures is the accounts') or shares.

    Args:
        issuer: our identifier; the entity's name where empty.

    Raises:
        CompanyFactsError: where the document has another shape.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("facts"), Mapping):
        raise CompanyFactsError(source, "has no table of facts")
    name = issuer or str(document.get("entityName", "")).strip()
    if not name:
        raise CompanyFactsError(source, "names no entity")
    out: dict[tuple[str, str, date | None, date, date], Fact] = {}
    skipped: dict[str, int] = {}
    for metric, concepts in CONCEPTS.items():
        taken: set[tuple[str, date | None, date]] = set()
        for concept in concepts:
            mine = set()
            for unit, row in _rows(document["facts"], concept, source):
                fact = _fact(name, metric, unit, row, source, concept)
                if isinstance(fact, str):
                    skipped[fact] = skipped.get(fact, 0) + 1
                    continue
                span = (unit, fact.period_start, fact.period_end)
                if span in taken:
                    continue
                mine.add(span)
                out[(metric, unit, fact.period_start, fact.period_end, fact.known_on)] = fact
            taken |= mine
    facts = tuple(sorted(out.values(), key=_order))
    return CompanyFacts(
        name, str(document.get("cik", "")), facts, accounts_currency(facts), dict(sorted(skipped.items()))
    )


def accounts_currency(facts: Sequence[Fact]) -> str:
    """The currency most figures are in; ties go to the first by name. Empty where there is none."""
    counts: dict[str, int] = {}
    for fact in facts:
        if fact.metric != "shares":
            counts[fact.currency] = counts.get(fact.currency, 0) + 1
    return min(counts, key=lambda unit: (-counts[unit], unit)) if counts else ""


def _order(fact: Fact) -> tuple[str, str, date, date, date]:
    return (fact.metric, fact.currency, fact.period_end, fact.period_start or fact.period_end, fact.known_on)


def _rows(facts: Mapping[str, Any], concept: str, source: str) -> list[tuple[str, Mapping[str, Any]]]:
    taxonomy, _, tag = concept.partition(":")
    units = facts.get(taxonomy, {}).get(tag, {}).get("units", {})
    if not isinstance(units, Mapping):
        raise CompanyFactsError(source, f"{concept} has no units")
    out: list[tuple[str, Mapping[str, Any]]] = []
    for unit in sorted(units):
        if len(unit) == 3 or unit == "shares":
            out.extend((unit, row) for row in units[unit] if isinstance(row, Mapping))
    return out


def _fact(issuer: str, metric: str, unit: str, row: Mapping[str, Any], source: str, concept: str) -> Fact | str:
    """The row as a fact, or why it is left out."""
    form = row.get("form")
    if form not in FORMS:
        return f"form {form}"
    try:
        value = float(row["val"])
        end = date.fromisoformat(row["end"])
        start = date.fromisoformat(row["start"]) if "start" in row else None
        filed = date.fromisoformat(row["filed"])
    except (KeyError, TypeError, ValueError):
        return "without value, end or filing date"
    if not math.isfinite(value):
        return "without value, end or filing date"
    where = f"{source}, {concept}, {form} {row.get('accn', '')}".strip()
    return Fact(issuer, metric, value, unit, end, start, filed, where, str(form))
