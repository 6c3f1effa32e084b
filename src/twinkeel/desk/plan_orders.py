"""A plan's orders as the CSV files that brokers read, in executable sequence, each file written atomically."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.plan.model import OrderLine, Plan

if TYPE_CHECKING:
    from twinkeel.construction.export import Style
    from twinkeel.construction.orders import Order

FILES: tuple[tuple[str, Style], ...] = (
    ("orders.csv", "generic"),
    ("interactive-brokers.csv", "ibkr"),
    ("futu-moomoo.csv", "futu"),
)


def write_tickets(plan: Plan, folder: Path) -> tuple[Path, ...]:
    """Write the three files into ``folder`` (made where it is not there) and give their paths.

    A plan without orders writes files of headers only, so that no older orders are left to be sent by mistake.

    Raises:
        InputError: where the place cannot be written.
    """
    from twinkeel.construction.export import write_orders

    orders = [_order(each) for each in plan.orders]
    for name, style in FILES:
        write_orders(orders, folder / name, style)
    return tuple(folder / name for name, _ in FILES)


def _order(line: OrderLine) -> Order:
    """The order whose plain data this is; floats print as the decimals they were made from."""
    from twinkeel.construction.orders import Order
    from twinkeel.reference.model import Levy

    def exact(value: float) -> Decimal:
        text = Decimal(str(value))
        return text.quantize(Decimal(1)) if text == text.to_integral_value() else text

    fees = tuple(
        Levy(
            levy["name"],
            exact(levy["amount"]),
            exact(levy["rate"]) if levy["rate"] is not None else None,
            levy["source"],
        )
        for levy in line.fees["levies"]
    )
    return Order(
        listing=line.listing,
        issuer=line.issuer,
        name=line.name,
        venue=line.venue,
        side=line.side,
        quantity=exact(line.quantity),
        lot=line.lot,
        price=exact(line.price),
        price_date=None,
        limit=exact(line.price if line.limit is None else line.limit),
        currency=line.currency,
        value=exact(line.value),
        value_base=exact(line.value_base),
        fees=fees,
        fees_total=exact(line.fees["total"]),
        fees_base=exact(line.fees["base"]),
        trade_date=date.fromisoformat(line.trade_date),
        settlement_date=date.fromisoformat(line.settlement_date) if line.settlement_date else None,
        tax=line.tax,
        note=line.note,
    )
