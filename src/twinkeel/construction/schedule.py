"""When each order can go: sales and exchange of money first, settlement and closed markets respected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from twinkeel.construction.orders import Order
from twinkeel.reference.model import Listing

if TYPE_CHECKING:
    from twinkeel.reference import World


@dataclass(frozen=True)
class Exchange:
    """Money to exchange before purchases: from the base currency (or from proceeds) into the line's currency."""

    day: date
    sell: str
    buy: str
    amount: Decimal
    note: str


@dataclass(frozen=True)
class Scheduled:
    """One order with its place in the sequence, and why it waits where it does."""

    sequence: int
    order: Order
    waits_for: str = ""


@dataclass(frozen=True)
class Timetable:
    """The executable sequence: orders by day, exchanges of money, and cash by currency after each day, all >= 0."""

    orders: tuple[Scheduled, ...]
    exchanges: tuple[Exchange, ...]
    cash: tuple[tuple[date, dict[str, Decimal]], ...]


def sequence(
    orders: Sequence[Order],
    world: World,
    on: date,
    base: str,
    cash: Decimal,
    rates: dict[str, Decimal],
) -> Timetable:
    """Put orders in an order in which they can be carried out.

    Sales go first, on their venue's next session. Purchases follow as cash settles: each is dated to the first session
    of its venue at or after the day on which its money is there (proceeds settle by the venue's cycle; money exchanged
    settles two days on, the convention of spot FX). Cash never falls below zero in any currency on any day.

    Args:
        orders: as made for the next session each.
        world: calendars and settlement.
        on: the plan's date.
        base: base currency; ``cash`` of it is free now.
        rates: value of one unit of each currency in the base currency.
    """
    sales = sorted((o for o in orders if o.side == "sell"), key=lambda o: (o.trade_date, o.venue, o.listing))
    purchases = sorted((o for o in orders if o.side == "buy"), key=lambda o: (o.trade_date, o.venue, o.listing))
    incoming: list[tuple[date, Decimal, str]] = [(on, cash, "cash in hand")]
    for order in sales:
        settled = order.settlement_date or order.trade_date
        incoming.append((settled, order.value_base - order.fees_base, f"proceeds of {order.listing}"))
    incoming.sort(key=lambda entry: (entry[0], entry[2]))
    out = [Scheduled(number, order) for number, order in enumerate(sales, 1)]
    exchanges: list[Exchange] = []
    spent = Decimal(0)
    for order in purchases:
        need = order.value_base + order.fees_base
        ready, source = _ready(incoming, spent + need)
        spent += need
        if ready is None:
            ready, source = incoming[-1][0], "cash that is not there"
        foreign = order.currency != base
        day = ready
        if foreign:
            bought_on = _business_days(max(ready, on + timedelta(days=1)) - timedelta(days=1), 1)
            exchanges.append(
                Exchange(
                    bought_on, base, order.currency, order.value + order.fees_total,
                    f"for {order.listing}: spot money is there two business days on",
                )
            )  # fmt: skip
            day = _business_days(bought_on, 2)
        # the trade may go as soon as its settlement is not before the money: cash moves on settlement, not on trade
        dated = _first_session(order, world, on, day)
        moved = replace(
            order, trade_date=dated, settlement_date=world.rules.settlement_date(_listing(order, world), dated)
        )
        why = f"waits for {source} on {ready}" if ready > on else ""
        out.append(Scheduled(len(out) + 1, moved, why))
    merged = _merge(exchanges)
    return Timetable(tuple(out), merged, _balances(out, merged, on, base, cash, rates))


def _ready(incoming: Sequence[tuple[date, Decimal, str]], need: Decimal) -> tuple[date | None, str]:
    total = Decimal(0)
    for day, amount, source in incoming:
        total += amount
        if total >= need:
            return day, source
    return None, ""


def _listing(order: Order, world: World) -> Listing:
    return world.listing(order.listing, order.trade_date)


def _calendar(order: Order) -> str:
    return "NORTHBOUND" if order.northbound else order.venue


def _first_session(order: Order, world: World, on: date, money: date) -> date:
    """The venue's first session after ``on`` whose settlement day is at or after the day the money is there."""
    listing = _listing(order, world)
    day = world.calendar.next_session(_calendar(order), on)
    while world.rules.settlement_date(listing, day) < money:
        day = world.calendar.next_session(_calendar(order), day)
    return day


def _business_days(day: date, count: int) -> date:
    """The day so many business days on: weekdays but for 25 December and 1 January, when no currency settles."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and (day.month, day.day) not in ((12, 25), (1, 1))
    return day


def _merge(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """One exchange a day and pair of currencies."""
    found: dict[tuple[date, str, str], list[Exchange]] = {}
    for one in exchanges:
        found.setdefault((one.day, one.sell, one.buy), []).append(one)
    return tuple(
        Exchange(day, sell, buy, sum((e.amount for e in group), Decimal(0)), group[0].note if len(group) == 1
                 else f"for {len(group)} orders: spot money is there two business days on")
        for (day, sell, buy), group in sorted(found.items())
    )  # fmt: skip


def _balances(
    orders: Sequence[Scheduled],
    exchanges: Sequence[Exchange],
    on: date,
    base: str,
    cash: Decimal,
    rates: dict[str, Decimal],
) -> tuple[tuple[date, dict[str, Decimal]], ...]:
    """Cash by currency after each day on which money moves; sales in a foreign currency are exchanged on settlement."""
    moves: list[tuple[date, str, Decimal]] = [(on, base, cash)]
    for one in orders:
        order = one.order
        settled = order.settlement_date or order.trade_date
        if order.side == "sell":
            moves.append((settled, base, order.value_base - order.fees_base))
        else:
            moves.append((settled, order.currency, -(order.value + order.fees_total)))
    for exchange in exchanges:
        moves.append((_business_days(exchange.day, 2), exchange.buy, exchange.amount))
        moves.append((_business_days(exchange.day, 2), base, -exchange.amount * rates[exchange.buy]))
    balance: dict[str, Decimal] = {}
    out = []
    for day in sorted({day for day, _, _ in moves}):
        for when, currency, amount in moves:
            if when == day:
                balance[currency] = balance.get(currency, Decimal(0)) + amount
        out.append((day, dict(sorted(balance.items()))))
    return tuple(out)
