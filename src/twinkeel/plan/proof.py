"""The evidence of a plan: for each headline figure its value, unit, as-of, formula, inputs and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twinkeel.core.evidence import Evidence, EvidenceBook, follow, pointer
from twinkeel.plan.model import Plan
from twinkeel.plan.proof_counterparts import prove_counterparts
from twinkeel.plan.proof_details import prove_details

SHARES = {
    "magnificent_seven_share": "sum of weights of the seven issuers, looked through funds and lines",
    "china_share": "sum of weights of issuers whose country of business is China",
    "china_ai_share": "sum of weights of issuers of the theme, each counted whole",
    "china_ai_share_by_relevance": "sum of weight times relevance over issuers of the theme",
    "unresolved_share": "weight of what no issuer can be named for",
}
RISK = {
    "correlation": "w'Sv / sqrt(w'Sw v'Sv), S by overlap of closing intervals, w the book, v the theme after the plan",
    "correlation_same_date": "the same with correlations of closes of the same date",
    "book_volatility": "sqrt(261 w'Sw), w the covered book before",
    "book_volatility_same_date": "the same with same-date correlations",
    "after_volatility": "sqrt(261 w'Sw), w the covered book after the plan",
    "after_volatility_same_date": "the same with same-date correlations",
    "diversification_ratio": "sum of w s / sqrt(w'Sw), after the plan (Choueifaty and Coignard)",
    "diversification_ratio_same_date": "the same with same-date correlations",
    "uncovered_share": "weight of holdings without price history",
}


def prove(plan: Plan, data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Evidence by JSON pointer for a plan whose plain data are ``data``. Every pointer leads to a figure."""
    book = EvidenceBook()
    files = "; ".join(plan.snapshot.sources)
    snapshot = f"snapshot {plan.snapshot.hash[:12]} ({files})"
    held = f"{plan.holdings.file} ({plan.holdings.format})"

    def add(path: str, unit: str, formula: str, inputs: tuple[str, ...], source: str) -> None:
        value = follow(data, path)
        shown = value["estimate"] if isinstance(value, Mapping) else value
        book.add(path, Evidence(shown, unit, plan.as_of, formula, inputs, source))

    reference = "issuers, themes and listings of the reference tables"
    for side in ("exposure", "exposure_after"):
        inputs = ("/holdings/positions",) if side == "exposure" else ("/holdings/positions", "/orders")
        for name, formula in SHARES.items():
            add(pointer(side, name), f"fraction of {plan.holdings.of}", formula, inputs, f"{held}; {reference}")
    total = "/holdings/total"
    add(total, plan.base_currency, "sum of the lines' values", ("/holdings/positions",), f"{held}; {snapshot}")
    for name, formula in RISK.items():
        unit = "a year" if "volatility" in name else "fraction" if name.endswith("share") else "plain"
        add(pointer("diversification", name), unit, formula, ("/holdings/positions", "/target/weights"), snapshot)
    for number, line in enumerate(plan.holdings.positions):
        value, quantity, price, weight = (
            pointer("holdings", "positions", number, name) for name in ("value", "quantity", "price", "weight")
        )
        formula = "quantity x price x exchange rate" if line.price is not None else "as the file says"
        add(value, plan.base_currency, formula, (quantity, price), line.valued_by)
        add(weight, f"fraction of {plan.holdings.of}", "value / total", (value, total), held)
    for number, each in enumerate(plan.candidates):
        if each.measured_on is not None:
            source = f"{each.volatility_from}; {snapshot}"
            daily = "sqrt(261) x daily volatility in the base currency"
            add(pointer("candidates", number, "volatility"), "a year", daily, (), source)
            moved = pointer("candidates", number, "correlation_with_book")
            add(moved, "plain", RISK["correlation"], ("/holdings/positions",), source)
    for number, order in enumerate(plan.orders):
        price, quantity, value = (pointer("orders", number, name) for name in ("price", "quantity", "value"))
        levies, fees = (pointer("orders", number, "fees", name) for name in ("levies", "total"))
        add(price, order.currency, f"close or filing price of {order.price_date}", (), order.note or snapshot)
        add(value, order.currency, "quantity x price", (quantity, price), snapshot)
        sources = sorted({str(levy["source"]) for levy in order.fees["levies"]})
        add(
            fees,
            order.currency,
            f"sum of the levies of {order.trade_date}",
            (levies,),
            "; ".join(sources) or "no levy on this side",
        )
    every = tuple(pointer("orders", number, "fees", "total") for number in range(len(plan.orders)))
    add("/costs/fees_base", plan.base_currency, "sum of levies, each at its exchange rate", every, "the fee tables")
    add("/costs/share_of_book", "fraction", "fees / total", ("/costs/fees_base", total), held)
    for name in ("volatility_before", "volatility_after", "turnover", "cash_after"):
        unit = {"turnover": "fraction", "cash_after": "fraction"}.get(name, "a year")
        add(pointer("target", name), unit, f"{name.replace('_', ' ')} of the whole-lot orders", ("/orders",), snapshot)
    prove_details(plan, data, snapshot, held, add)
    prove_counterparts(data["counterparts"], snapshot, add)
    return dict(book.as_json())
