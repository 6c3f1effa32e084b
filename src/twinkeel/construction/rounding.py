"""From the target to whole lots, all of it: which lines jointly, local search, the proof of how far from the best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from twinkeel.construction.lines import Line, LineChoice, capacity
from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.lot_proof import ENOUGH_BP, prove
from twinkeel.construction.lot_search import improve, search, wanted_units
from twinkeel.construction.lots import LotLine, Lots
from twinkeel.construction.mandate import Trading
from twinkeel.construction.optimiser import Solution
from twinkeel.reference.model import Broker

MOST_LINES_PROVED = 200
FINE = 0.001  # of the book
COARSE = 0.02  # a dearer line is handed on where a lot of the chosen one is more than this part of the purchase


def joint_lot_lines(
    choices: Sequence[LineChoice], lines: Sequence[Line], trading: Trading, brokers: Mapping[str, Broker] | None = None
) -> tuple[LotLine, ...]:
    """Every line that may trade for the chosen issuers, so that lots decide between lines as well as law and cost.

    ``brokers`` holds, by line code, the schedule whose commission and minimum are added.

    A line that the choice refused (barred, unknown, unpriced) never comes back: only lines with an allocation, or
    refused for cost alone where the chosen line's lot is coarse, are handed on.
    """
    by_code = {line.code: line for line in lines}
    out = []
    for choice in choices:
        allotted = {line.code: value for line, value in choice.allocations}
        coarse = any(line.unit_value * line.lot.step > COARSE * value for line, value in choice.allocations)
        for one in choice.alternatives:
            line = by_code[one.code]
            dearer = one.reason.startswith("costs ") and one.access == "allowed" and line.price is not None
            if one.code in allotted or (choice.side == "buy" and dearer and coarse):
                ticket = float(trading.unknown_volume_ticket)
                bears = capacity(line, trading.participation, trading.days_to_trade, ticket)
                out.append(lot_line(line, allotted.get(one.code, 0.0), bears, (brokers or {}).get(one.code)))
    return tuple(out)


def lot_line(line: Line, wanted: float, capacity: float = math.inf, broker: Broker | None = None) -> LotLine:
    """A line as whole lots see it; spread, FX and a broker's schedule are part of its rates and its fixed fee.

    A broker's minimum is charged on top of its rate, not instead of it: a little more than it will be, never less.
    """
    extra = (line.half_spread or 0.0) + line.fx_rate
    fixed = line.fixed_fee
    if broker is not None:
        extra += float(broker.rate + broker.fx_spread) + float(broker.per_share) / max(float(line.price or 1), 1e-9)
        fixed += float(broker.minimum * line.to_base)
    return LotLine(
        line.code, line.listing.issuer, line.unit_value, line.lot, wanted, int(line.held), line.buy_rate + extra,
        line.sell_rate + extra, fixed, line.access.answer == "allowed" and line.price is not None,
        line.annual_cost, capacity,
    )  # fmt: skip


def best_lots(
    lines: Sequence[LotLine],
    solution: Solution,
    book_value: float,
    cash: float,
    cash_floor: float = 0.0,
    minimum_ticket: float = 0.0,
    exact: bool = True,
    solver: str = "auto",
) -> Lots:
    """Whole units with the highest certainty equivalent a year, cash never below its floor, and the gap that is left.

    Args:
        lines: what may trade; several lines of an issuer are chosen between. ``wanted`` is not used.
        solution: the target these lots serve.
        book_value, cash, cash_floor, minimum_ticket: base currency.
        exact: prove by a mixed-integer program where local search may have left something.
        solver: ``auto``, ``scip`` or ``highs``.

    Returns:
        Units by line; ``gap_bp`` is the proven distance from the best whole-lot answer in basis points a year (None
        where nothing was proved), ``size_cost_bp`` what whole lots and fees by the order cost against the target.
    """
    usable = [line for line in lines if line.unit_value > 0 and line.issuer in solution.problem.labels]
    model = LotModel(usable, solution, book_value, cash, cash_floor, minimum_ticket)
    if not model.lines:
        return Lots({}, cash, 0.0, "nothing to round")
    units, value = search(model)
    fractional = wanted_units(model)
    unrounded = model.objective_unbound(fractional, fixed_fees=False)
    size_cost = (unrounded - value) * 1e4
    method, bound, gap = "local search", "against the unrounded target", max(size_cost, 0.0)
    largest = max(line.unit_value * steps.buy_step for line, steps in zip(model.lines, model.steps, strict=True))
    # lots too small to matter follow a target by search alone: the proof's tolerance is wider than they are
    fine = model.follows and largest < FINE * book_value
    if exact and not fine and size_cost > ENOUGH_BP and len(model.lines) <= MOST_LINES_PROVED:
        proof = prove(model, units, solver)
        if proof.units is not None:
            found, worth = improve(model, proof.units)
            if worth > value:
                units, value = found, worth
        method = f"local search, then exact search by {proof.solver}"
        bound = f"proven by {proof.solver}" + ("" if proof.complete else ", stopped at its limit of nodes")
        gap = max(proof.bound_bp - value * 1e4, 0.0)
        size_cost = (unrounded - value) * 1e4
    by_code = {line.code: int(n) for line, n in zip(model.lines, units, strict=True)}
    fees = sum(line.fee(by_code[line.code]) for line in model.lines)
    return Lots(
        by_code, model.cash_left(units), fees, method, _dropped(model, fractional, units), gap, bound, size_cost
    )


def _dropped(model: LotModel, wanted: Mapping[int, float] | np.ndarray, units: np.ndarray) -> tuple[str, ...]:
    """Issuers the target trades and whole lots do not, with the amount and the smallest order."""
    out = []
    traded = {int(i) for i, n in zip(model.issuer, units, strict=True) if n}
    for position, line in enumerate(model.lines):
        amount = abs(wanted[position]) * line.unit_value
        if amount >= 1.0 and int(model.issuer[position]) not in traded:
            least = model.steps[position].buy_minimum * line.unit_value
            why = "the smallest order is" if least > amount else "it would not pay for its order; the smallest is"
            out.append(f"{line.code}: {amount:,.0f} wanted, {why} {least:,.0f}")
    return tuple(out)
