"""The evidence of a plan's details: weights, yardsticks, what candidates cost, levies one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from twinkeel.core.evidence import pointer
from twinkeel.plan.model import Plan

Add = Callable[[str, str, str, tuple[str, ...], str], None]
"""Files one figure: its pointer, unit, formula, inputs and source."""

POSITIONS, ORDERS, TOTAL = "/holdings/positions", "/orders", "/holdings/total"


def prove_details(plan: Plan, data: Mapping[str, Any], snapshot: str, held: str, add: Add) -> None:
    """File the evidence of every figure of the tables that the headlines rest on; figures that are None have none."""
    _weights(plan, snapshot, held, add)
    _candidates(plan, data, snapshot, held, add)
    for number, order in enumerate(plan.orders):
        quantity, price = pointer("orders", number, "quantity"), pointer("orders", number, "price")
        add(quantity, "shares", f"whole lots ({order.lot}) nearest to the target", ("/target/weights",), held)
        in_base = "quantity x price x exchange rate"
        add(pointer("orders", number, "value_base"), plan.base_currency, in_base, (quantity, price), snapshot)
        for at, levy in enumerate(order.fees["levies"]):
            rate = f"rate {levy['rate']:g}" if levy.get("rate") else "the tariff"
            where = pointer("orders", number, "fees", "levies", at, "amount")
            worth = (pointer("orders", number, "value"),)
            add(where, order.currency, f"{rate} on {order.trade_date}", worth, str(levy["source"]))
    if plan.costs.gains_tax is not None:
        by_lot = "highest cost first, over the sales whose lots are known"
        add("/costs/gains_realised", plan.base_currency, f"proceeds - cost of lots, {by_lot}", (ORDERS,), held)
        rate = "tax.gains_rate of the mandate x gain of each sale, a loss counting nothing"
        add("/costs/gains_tax", plan.base_currency, rate, (ORDERS, "/costs/gains_realised"), held)
    for name in plan.costs.by_name:
        every = tuple(pointer("orders", number, "fees", "levies") for number in range(len(plan.orders)))
        where = pointer("costs", "by_name", name)
        add(where, plan.base_currency, "sum over the orders, each at its exchange rate", every, "the fee tables")


def _weights(plan: Plan, snapshot: str, held: str, add: Add) -> None:
    unit = f"fraction of {plan.holdings.of}"
    add("/target/cash_before", unit, "cash / total", (TOTAL,), held)
    for number, each in enumerate(plan.target.weights):
        at = ("target", "weights", number)
        add(pointer(*at, "before"), unit, "sum of the issuer's lines / total", (POSITIONS, TOTAL), held)
        rules = plan.mandate.origin
        add(pointer(*at, "target"), unit, plan.target.method, ("/mandate/rules",), f"{rules}; {snapshot}")
        after = pointer(*at, "before")
        add(pointer(*at, "after"), unit, "before plus the orders in whole lots", (after, ORDERS), each.reason or held)
    for number, choice in enumerate(plan.target.beside):
        for name, said in (("volatility", "a year"), ("turnover", "fraction")):
            if choice.get(name) is not None:
                where = pointer("target", "beside", number, name)
                add(where, said, str(choice.get("remark") or name), (POSITIONS,), snapshot)


def _candidates(plan: Plan, data: Mapping[str, Any], snapshot: str, held: str, add: Add) -> None:
    for number, each in enumerate(data["candidates"]):
        at = ("candidates", number)
        unit = f"fraction of {plan.holdings.of}"
        if each["held_weight"]:
            add(pointer(*at, "held_weight"), unit, "sum of the issuer's lines / total", (POSITIONS, TOTAL), held)
        if each["correlation_same_date"] is not None:
            seen = pointer(*at, "correlation_same_date")
            add(seen, "plain", "correlation with the book of closes of the same date", (POSITIONS,), snapshot)
        cost = each["valuation"]
        prove_measures(pointer(*at, "valuation"), cost, snapshot, add)
        for row, gap in enumerate(cost.get("premiums") or ()):
            where = pointer(*at, "valuation", "premiums", row, "premium")
            add(where, "fraction", f"{gap['formula']} ({gap['note']})", (pointer(*at, "listings"),), snapshot)
        for row, offer in enumerate(cost.get("since_offer") or ()):
            where = pointer(*at, "valuation", "since_offer", row, "return")
            paid = pointer(*at, "valuation", "since_offer", row, "offer")
            add(where, "fraction", "price / offer price - 1", (paid,), f"{offer['source']}; {snapshot}")


def prove_measures(at: str, cost: Mapping[str, Any], snapshot: str, add: Add) -> None:
    """File what a company's price is held against: each multiple that is known, and the growth it needs."""
    measures = {pointer("multiples", name): measure for name, measure in (cost.get("multiples") or {}).items()}
    if cost.get("implied_growth"):
        measures["/implied_growth"] = cost["implied_growth"]
    for steps, measure in measures.items():
        if measure.get("value") is not None:
            where = f"{at}{steps}/value"
            add(where, str(measure["unit"]), str(measure["definition"]), (), str(measure["source"]) or snapshot)
