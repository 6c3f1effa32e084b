"""``cost``: every levy on one order, exact, from the dated tables; brokerage only where a broker is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from twinkeel.core.errors import TwinkeelError
from twinkeel.core.instants import parse_date
from twinkeel.core.money import to_decimal
from twinkeel.reference import BadOrderError, Levy, Listing, LotRule, Ticket, world


@dataclass(frozen=True, slots=True)
class OrderCost:
    """One order and what it costs, with whether its size and price fit the venue's rules."""

    listing: Listing
    side: str
    quantity: Decimal
    price: Decimal
    on: date
    northbound: bool
    broker: str | None
    ticket: Ticket
    lot: LotRule | None
    warnings: tuple[str, ...]
    holding: tuple[Levy, ...] = ()
    conversion: tuple[Levy, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        """The order and its levies as plain data; amounts are exact decimals as text in ``exact``."""
        ticket = self.ticket
        return {
            "code": self.listing.code,
            "name": self.listing.name,
            "issuer": self.listing.issuer,
            "side": self.side,
            "quantity": self.quantity,
            "price": self.price,
            "on": self.on,
            "northbound": self.northbound,
            "broker": self.broker,
            "currency": ticket.currency,
            "value": ticket.value,
            "levies": [_plain(levy) for levy in ticket.levies],
            "total": ticket.total,
            "total_exact": str(ticket.total),
            "basis_points": ticket.total / ticket.value * 10_000,
            "holding_a_year": [_plain(levy) for levy in self.holding],
            "conversion_a_unit": [_plain(levy) for levy in self.conversion],
            "warnings": [*ticket.notes, *self.warnings],
        }


def _plain(levy: Levy) -> dict[str, Any]:
    return {
        "name": levy.name,
        "amount": levy.amount,
        "exact": str(levy.amount),
        "rate": levy.rate,
        "source": levy.source,
        "confidence": levy.confidence,
        "note": levy.note,
    }


def cost(
    side: str,
    code: str,
    quantity: str,
    price: str,
    on: str,
    northbound: bool = False,
    broker: str | None = None,
    overrides: Path | None = None,
) -> OrderCost:
    """Price one order.

    Args:
        side: ``buy`` or ``sell``; quantity and price: as typed; on: an ISO date.
        overrides: a CSV file, or a folder of them, with the user's own rows.

    Raises:
        TwinkeelError: one line for anything that cannot be priced.
    """
    facts = world(overrides)
    day = parse_date(on, "--on")
    line = facts.resolve(code, day)
    amount, each = _number(quantity, "quantity"), _number(price, "price")
    wanted: Literal["buy", "sell"] = "sell" if side == "sell" else "buy"
    if side not in ("buy", "sell"):
        raise BadOrderError(f"side {side!r} is neither buy nor sell", "Say buy or sell.")
    ticket = facts.costs.ticket(line, wanted, amount, each, day, northbound, broker)
    warnings: list[str] = []
    if "last seen" in line.note:  # whether it still traded that day is not known
        warnings.append(f"{line.code} is {line.name}: {line.note}")
    lot: LotRule | None = None
    try:
        lot = facts.rules.lot(line, day)
        if not lot.fits(amount):
            warnings.append(
                f"{amount:f} is no order size here: at least {lot.minimum}, then steps of {lot.step}"
                + (" (a whole odd lot may be sold at once)" if side == "sell" and lot.odd_lot_close_out else "")
            )
    except TwinkeelError as error:
        warnings.append(str(error))
    try:
        step = facts.rules.tick(line, each, day)
        if each % step:
            warnings.append(f"{each:f} is no price here: the step is {step:f}")
    except TwinkeelError as error:
        warnings.append(str(error))
    try:
        if not facts.calendar.is_session(line.mic, day):
            warnings.append(f"{line.mic} does not trade on {day}")
        elif northbound and not facts.calendar.is_session("NORTHBOUND", day):
            warnings.append(f"Stock Connect is shut on {day}")
    except TwinkeelError as error:
        warnings.append(str(error))
    return OrderCost(
        line, side, amount, each, day, northbound, broker, ticket, lot, tuple(warnings),
        facts.costs.holding(line, day, northbound), facts.costs.conversion(line, day),
    )  # fmt: skip


def _number(text: str, what: str) -> Decimal:
    try:
        return to_decimal(text.replace(",", ""))
    except ValueError as error:
        raise BadOrderError(f"{what} {text!r} is not a number", "Write it as 200 or 199.50.") from error
