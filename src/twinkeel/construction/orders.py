"""Orders with every fee itemised, dated to the venue's next session, at prices on the tick and inside the band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from twinkeel.construction.lines import Alternative, Line
from twinkeel.reference.model import Levy

if TYPE_CHECKING:
    from twinkeel.reference import World


@dataclass(frozen=True)
class Order:
    """One order. ``price`` is the reference price the plan is made at; ``limit`` is on the tick and inside the band.

    ``fees`` are in the order's currency; ``value`` is quantity x price there and ``value_base`` in the base currency.
    """

    listing: str
    issuer: str
    name: str
    venue: str
    side: str
    quantity: Decimal
    lot: str
    price: Decimal
    price_date: date | None
    limit: Decimal
    currency: str
    value: Decimal
    value_base: Decimal
    fees: tuple[Levy, ...]
    fees_total: Decimal
    fees_base: Decimal
    trade_date: date
    settlement_date: date | None
    northbound: bool = False
    band: tuple[Decimal, Decimal] | None = None
    tax: str = "gains tax not counted: no lots are known"
    note: str = ""
    alternatives: tuple[Alternative, ...] = ()


def make_orders(
    units: Mapping[str, int],
    lines: Sequence[Line],
    world: World,
    on: date,
    broker: str | None = None,
    alternatives: Mapping[str, tuple[Alternative, ...]] | None = None,
) -> tuple[Order, ...]:
    """Orders for signed units by line code, sales before purchases, then by venue and code.

    Args:
        units: signed whole units; zero means no order.
        lines: the lines they are in, priced.
        world: the facts: sessions, ticks, bands, settlement, levies of the date.
        on: the plan's date; each order is for its venue's next session after it.
        alternatives: by issuer, the lines considered.
    """
    by_code = {line.code: line for line in lines}
    out = []
    for code in sorted(units, key=lambda c: (units[c] > 0, by_code[c].listing.mic, c)):
        if units[code]:
            line = by_code[code]
            out.append(_order(line, units[code], world, on, broker, (alternatives or {}).get(line.listing.issuer, ())))
    return tuple(out)


def exact_cash(
    units: Mapping[str, int], lines: Sequence[Line], world: World, on: date, broker: str | None, cash: Decimal
) -> Decimal:
    """Cash in the base currency after orders, every levy and commission to the cent as the ticket has it."""
    left = cash
    for order in make_orders(units, lines, world, on, broker):
        moved = order.value_base if order.side == "sell" else -order.value_base
        left += moved - order.fees_base
    return left


def afford(
    units: Mapping[str, int],
    lines: Sequence[Line],
    world: World,
    on: date,
    broker: str | None,
    cash: Decimal,
    floor: Decimal = Decimal(0),
) -> dict[str, int]:
    """The same units, with purchases cut lot by lot until the exact fees leave cash at or above its floor.

    Rates know nothing of minimum commissions and of duty rounded up to the next unit of currency; the ticket does.
    """
    by_code = {line.code: line for line in lines}
    out = dict(units)
    steps = {code: by_code[code].unit_value * by_code[code].lot.step for code in out}
    while (short := floor - exact_cash(out, lines, world, on, broker, cash)) > 0:
        bought = sorted((steps[code], code) for code in out if out[code] > 0)
        if not bought:
            break
        enough = [code for step, code in bought if step >= float(short)]
        line = by_code[enough[0] if enough else bought[-1][1]]
        step = steps[line.code]
        cut = max(1, int(float(short) / step)) * line.lot.step
        out[line.code] = line.lot.floor(max(out[line.code] - cut, 0))
    return out


def lot_words(line: Line) -> str:
    """A lot rule in words: ``200, then 1``, or ``100``."""
    lot = line.lot
    return f"{lot.minimum}, then {lot.step}" if lot.minimum != lot.step else str(lot.minimum)


def _order(
    line: Line, units: int, world: World, on: date, broker: str | None, alternatives: tuple[Alternative, ...]
) -> Order:
    if line.price is None:
        raise ValueError(f"{line.code} has no price and cannot be ordered")
    side: Literal["buy", "sell"] = "buy" if units > 0 else "sell"
    quantity = Decimal(abs(units))
    trade_date = world.calendar.next_session("NORTHBOUND" if line.northbound else line.listing.mic, on)
    ticket = world.costs.ticket(line.listing, side, quantity, line.price, trade_date, line.northbound, broker)
    band = world.rules.band(line.listing, line.price, trade_date)
    limit = world.rules.round_price(line.listing, line.price, trade_date)
    if band is not None:
        limit = min(max(limit, band[0]), band[1])
    value = quantity * line.price
    return Order(
        listing=line.code,
        issuer=line.listing.issuer,
        name=line.listing.name,
        venue=line.listing.mic,
        side=side,
        quantity=quantity,
        lot=lot_words(line),
        price=line.price,
        price_date=line.price_date,
        limit=limit,
        currency=line.listing.currency,
        value=value,
        value_base=value * line.to_base,
        fees=ticket.levies,
        fees_total=ticket.total,
        fees_base=ticket.total * line.to_base,
        trade_date=trade_date,
        settlement_date=world.rules.settlement_date(line.listing, trade_date),
        northbound=line.northbound,
        band=band,
        note="; ".join([*ticket.notes, *([line.note] if line.note else [])]),
        alternatives=alternatives,
    )
