"""From weights by issuer to orders in whole lots, and the book as those orders leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from twinkeel.construction.construct import Construction
from twinkeel.construction.lines import Line, LineChoice, choose_lines
from twinkeel.construction.lots import Lots
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.orders import Order, afford, make_orders
from twinkeel.construction.rounding import best_lots, joint_lot_lines
from twinkeel.construction.schedule import Timetable
from twinkeel.core.errors import TwinkeelError
from twinkeel.plan.book import Book
from twinkeel.plan.comovement import Comovement
from twinkeel.plan.execution import put_in_sequence
from twinkeel.plan.target import funds_refused
from twinkeel.plan.taxes import GainsTax, TaxBook, tax_orders
from twinkeel.plan.universe import Participant
from twinkeel.reference import World
from twinkeel.reference.model import Broker

NOISE = 1e-5
"""Changes under a tenth of a basis point of the book are the solver's tolerance, not a wish: no order is written."""


NO_LOTS = TaxBook()


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
    lots: Lots | None = None
    timetable: Timetable | None = None
    gains: GainsTax | None = None


def trade(
    mandate: Mandate,
    aimed: Construction,
    people: Sequence[Participant],
    moves: Comovement,
    book: Book,
    world: World,
    on: date,
    taxes: TaxBook = NO_LOTS,
) -> Trades:
    """Choose a line for each issuer, round to whole lots within the cash at hand, and write the orders.

    Where nothing is the better answer (the gain does not pay for its cost and no rule is broken) there are no orders.
    """
    broker = mandate.investor.brokers[0] if mandate.investor.brokers else None
    total = float(book.total)
    smallest = max(float(mandate.trading.minimum_ticket), NOISE * total)
    change = {each.issuer: (aimed.weights[each.issuer] - each.weight) * total for each in people}
    # a sale below the ticket is handed on: a cap may need it, and lots then sell at least a ticket
    wanted = {issuer: value for issuer, value in change.items() if value >= smallest or value <= -NOISE * total}
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
    floor = mandate.cash.minimum * total
    schedules = _schedules(broker, lines, world, on)
    joint = joint_lot_lines(tuple(choices.values()), lines, mandate.trading, schedules)
    lots = best_lots(
        [replace(line, sell_tax=taxes.average.get(line.issuer, 0.0)) for line in joint],
        aimed.solution,
        total,
        float(book.cash),
        floor,
        float(mandate.trading.minimum_ticket),
    )
    priced = [line for line in lines if line.code in lots.units]
    units = afford(lots.units, priced, world, on, broker, book.cash, Decimal(str(floor)))
    orders = make_orders(
        units,
        priced,
        world,
        on,
        broker,
        {issuer: choice.alternatives for issuer, choice in choices.items()},
    )
    orders, timetable, no_dates = put_in_sequence(orders, priced, world, on, book)
    gains = tax_orders(orders, taxes, book.base)
    orders = gains.orders
    after, cash_after, fees = _after(orders, people, book)
    unplaced = tuple(choice.sentence for choice in choices.values() if choice.unplaced > 0 and choice.sentence)
    missed = funds_refused(aimed, people) + unplaced + lots.dropped + ((no_dates,) if no_dates else ())
    return Trades(orders, choices, after, cash_after, fees, lots.method, missed, lots, timetable, gains)


def _schedules(broker: str | None, lines: Sequence[Line], world: World, on: date) -> dict[str, Broker]:
    """The broker's schedule for each line it covers."""
    found = {}
    for line in lines if broker is not None else ():
        try:
            found[line.code] = world.costs.broker(broker or "", line.listing, on, line.northbound)
        except TwinkeelError:
            continue
    return found


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
