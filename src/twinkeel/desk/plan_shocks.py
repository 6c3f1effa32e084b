"""Dated shocks on a plan's book, as it is and as the orders leave it: one replay, two sets of weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from twinkeel.core.evidence import Evidence, pointer
from twinkeel.plan.model import Plan

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

LOSS = 0.15  # whose likeliest way the stress desk looks for; not shown in a plan


def with_shocks(plan: Plan, snapshot: Snapshot, world: World, on: date) -> Plan:
    """The plan with what each dated shock would have done to it, before and after the orders.

    Lines that did not live through a shock move by their clock-aware betas on those that did; a holding without history
    is replayed on its named proxy, or not at all, and the share that is not covered is said in the row's note.
    """
    before, after = _weights(plan)
    moves, rows = _moves(plan, snapshot, world, on, sorted(before | after))
    shocks = []
    for title, start, end, event in rows:
        move = moves[event]
        lived = [code for code, (_, how) in move.items() if how != "beta"]
        covered = sum(before.get(code, 0.0) for code in move)
        filled = sum(before.get(code, 0.0) for code in move if code not in lived)
        note = f"{start} to {end}"
        if filled > 0.0005:
            note += f"; {filled:.0%} of the book moved by beta, not lived"
        outside = 1 - plan.target.cash_before - covered
        if outside > 0.0005:
            note += f"; {outside:.0%} not covered"
        shocks.append(
            {
                "event": event,
                "name": title,
                "start": start,
                "end": end,
                "before": sum(before.get(code, 0.0) * value for code, (value, _) in move.items()),
                "after": sum(after.get(code, 0.0) * value for code, (value, _) in move.items()),
                "note": note,
            }
        )
    evidence = dict(plan.evidence)
    source = f"shocks of the reference table; snapshot {plan.snapshot.hash[:12]}"
    for number, shock in enumerate(shocks):
        for side in ("before", "after"):
            inputs = ("/holdings/positions",) if side == "before" else ("/holdings/positions", "/orders")
            formula = "sum of weight x return over the window; beta times the lived lines where a line did not live"
            said = Evidence(shock[side], "fraction of the book", plan.as_of, formula, inputs, source)
            evidence[pointer("stress", number, side)] = said.as_json()
    return replace(plan, stress=tuple(shocks), evidence=dict(sorted(evidence.items())))


def _weights(plan: Plan) -> tuple[dict[str, float], dict[str, float]]:
    """Weights by the code whose history stands for the line, before the orders and after them."""
    before: dict[str, float] = {}
    stands_for: dict[str, str] = {}
    for line in plan.holdings.positions:
        if line.kind != "cash" and line.risk_from and line.code:
            before[line.risk_from] = before.get(line.risk_from, 0.0) + line.weight
            stands_for[line.code] = line.risk_from
    after = dict(before)
    for order in plan.orders:
        code = stands_for.get(order.listing, order.listing)
        signed = order.value_base if order.side == "buy" else -order.value_base
        after[code] = after.get(code, 0.0) + signed / plan.holdings.total
    return before, after


def _moves(
    plan: Plan, snapshot: Snapshot, world: World, on: date, codes: list[str]
) -> tuple[dict[str, dict[str, tuple[float, str]]], list[tuple[str, str, str, str]]]:
    """Per event, each code's return and how it is known; and the events in order."""
    from twinkeel.desk.risk_panel import panel_of
    from twinkeel.desk.stress import HELPERS, stress_of
    from twinkeel.holdings.model import Holdings, Position

    known = [code for code in codes if code in snapshot.codes]
    if not known:
        return {}, []
    one = Decimal(1)
    lines = tuple(Position(0, code, None, plan.base_currency, code=code, value=one) for code in known)
    even = Holdings("weights", lines, file=plan.holdings.file)
    answer = stress_of(panel_of(even, snapshot, world, on, plan.base_currency, 30.0, HELPERS), {}, LOSS, None)
    moves = {each.event: {line.code: (line.move, line.how) for line in each.lines} for each in answer.events}
    return moves, [(each.title, each.start, each.end, each.event) for each in answer.events]
