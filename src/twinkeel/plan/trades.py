"""From weights by issuer to orders in whole lots, and the book as those orders leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from twinkeel.construction.construct import Construction
from twinkeel.construction.lines import Line, LineChoice, choose_lines
from twinkeel.construction.lots import LotLine, whole_lots
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.orders import Order, make_orders
from twinkeel.plan.book import Book
from twinkeel.plan.comovement import Comovement
from twinkeel.plan.universe import Participant
from twinkeel.reference import World

NOISE = 1e-5
"""Changes under a tenth of a basis point of the book are the solver's tolerance, not a wish: no order is written."""


@dataclass(frozen=True)
class Trades:
    """The orders, the choice of line behind each, and weights and cash after them (fractions of the book)."""

    orders: tuple[Order, ...]
    choices: Mapping[str, LineChoice]
    after: Mapping[str, float]
    cash_after: float
    fees_base: Decimal
    lot_method: str
    not_reached: tuple[str, ...]


def trade(
    mandate: Mandate,
    aimed: Construction,
    people: Sequence[Participant],
    moves: Comovement,
    book: Book,
    world: World,
    on: date,
) -> Trades:
    """Choose a line for each issuer, round to whole lots within the cash at hand, and write the orders.

    Where nothing is the better answer (the gain does not pay for its cost and no rule is broken) there are no orders.
    """
    broker = mandate.investor.brokers[0] if mandate.investor.brokers else None
    total = float(book.total)
    smallest = max(float(mandate.trading.minimum_ticket), NOISE * total)
    wanted = {
        each.issuer: (aimed.weights[each.issuer] - each.weight) * total
        for each in people
        if abs(aimed.weights[each.issuer] - each.weight) * total >= smallest
    }
    if aimed.gain.recommendation == "do nothing":
        wanted = {}
    daily = {issuer: float(moves.covariance[row, row]) ** 0.5 for row, issuer in enumerate(moves.issuers)}
    lines = [replace(line, volatility_daily=daily.get(each.issuer)) for each in people for line in each.lines]
    last = {line.listing.mic: world.calendar.last_session(line.listing.mic, on) for line in lines}
    choices = {
        choice.issuer: choice
        for choice in choose_lines(
            wanted,
            lines,
            mandate.risk.horizon_years,
            mandate.trading.participation,
            mandate.trading.days_to_trade,
            float(mandate.trading.unknown_volume_ticket),
            last,
        )
    }
    allotted = [(line, value) for choice in choices.values() for line, value in choice.allocations]
    lots = whole_lots(
        [_lot_line(line, value) for line, value in allotted],
        cash=float(book.cash),
        cash_floor=mandate.cash.minimum * total,
        minimum_ticket=float(mandate.trading.minimum_ticket),
    )
    orders = make_orders(
        lots.units,
        [line for line, _ in allotted],
        world,
        on,
        broker,
        {issuer: choice.alternatives for issuer, choice in choices.items()},
    )
    after, cash_after, fees = _after(orders, people, book)
    unplaced = tuple(choice.sentence for choice in choices.values() if choice.unplaced > 0 and choice.sentence)
    return Trades(orders, choices, after, cash_after, fees, lots.method, unplaced + lots.dropped)


def _lot_line(line: Line, value: float) -> LotLine:
    return LotLine(
        code=line.code,
        issuer=line.listing.issuer,
        unit_value=line.unit_value,
        lot=line.lot,
        wanted=value,
        held=int(line.held),
        buy_rate=line.buy_rate,
        sell_rate=line.sell_rate,
        fixed_fee=line.fixed_fee,
    )


def _after(
    orders: Sequence[Order], people: Sequence[Participant], book: Book
) -> tuple[dict[str, float], float, Decimal]:
    """Weights by issuer and cash after the orders, as fractions of the book before them; fees leave the book."""
    moved: dict[str, Decimal] = {}
    cash, fees = book.cash, Decimal(0)
    for order in orders:
        signed = order.value_base if order.side == "buy" else -order.value_base
        moved[order.issuer] = moved.get(order.issuer, Decimal(0)) + signed
        cash -= signed + order.fees_base
        fees += order.fees_base
    after = {each.issuer: each.weight + book.weight(moved.get(each.issuer, Decimal(0))) for each in people}
    return after, book.weight(cash), fees
