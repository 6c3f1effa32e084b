"""The orders as they can be carried out: by day, sales and exchanges of money first, cash never below zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import inf, isfinite

from twinkeel.construction.lines import Line
from twinkeel.construction.lots import Lots
from twinkeel.construction.orders import Order
from twinkeel.construction.schedule import Timetable, sequence
from twinkeel.core.errors import TwinkeelError
from twinkeel.plan.book import Book
from twinkeel.plan.model import Day
from twinkeel.reference import World

SMALL_ACCOUNT_BP = 1.0
"""What whole lots and minimum fees may cost a year before it is said among the warnings."""


def put_in_sequence(
    orders: Sequence[Order], lines: Sequence[Line], world: World, on: date, book: Book
) -> tuple[tuple[Order, ...], Timetable | None, str]:
    """The orders dated so that each is paid for, their timetable, and words where the calendars do not reach so far.

    All cash of the book counts as free in the base currency now, whatever currency it lies in.
    """
    rates = {line.listing.currency: line.to_base for line in lines}
    try:
        timetable = sequence(orders, world, on, book.base, book.cash, rates)
    except TwinkeelError as error:
        return tuple(orders), None, f"No timetable: {error}" if orders else ""
    return tuple(each.order for each in timetable.orders), timetable, ""


def days(timetable: Timetable | None) -> tuple[Day, ...]:
    """The timetable by day: money to exchange, orders by number, and cash by currency as that day's settlements leave
    it; a day on which nothing but money moves has no orders."""
    if timetable is None:
        return ()
    cash = {day.isoformat(): balance for day, balance in timetable.cash}
    sent: dict[str, list[str]] = {}
    for each in timetable.orders:
        order = each.order
        words = f"{each.sequence}. {order.side} {order.quantity} {order.listing}"
        sent.setdefault(order.trade_date.isoformat(), []).append(words)
    changed: dict[str, list[dict[str, object]]] = {}
    for one in timetable.exchanges:
        entry = {"sell": one.sell, "buy": one.buy, "amount": float(one.amount), "note": one.note}
        changed.setdefault(one.day.isoformat(), []).append(entry)
    return tuple(
        Day(
            day=day,
            exchanges=tuple(changed.get(day, ())),
            orders=tuple(sent.get(day, ())),
            cash={currency: float(amount) for currency, amount in cash.get(day, {}).items()},
        )
        for day in sorted({*cash, *sent, *changed})
    )


def lots_in_words(lots: Lots) -> tuple[str, ...]:
    """How near the whole lots are to the best there are, and what the account's size costs, in basis points a year."""
    said = []
    if lots.gap_bp is not None and isfinite(lots.gap_bp):
        bound = f" ({lots.bound})" if lots.bound else ""
        said.append(f"The whole lots are within {lots.gap_bp:.3f} bp a year of the best there can be{bound}.")
    if lots.size_cost_bp is not None and SMALL_ACCOUNT_BP <= lots.size_cost_bp < inf:
        said.append(
            f"Whole lots and fees by the order cost an account of this size {lots.size_cost_bp:.1f} bp a year against "
            "the same target in fractions of shares."
        )
    return tuple(said)
