"""From a list of trades to what is still held, first in first out, with the lots that remain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from twinkeel.holdings.model import Lot


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade: quantity above zero bought, below sold.

    ``money`` is what it cost or brought, fees included, unsigned.
    """

    key: str
    day: date | None
    quantity: Decimal
    money: Decimal | None
    currency: str | None
    line: int


@dataclass(slots=True)
class Holding:
    """What is left of one security: open lots, oldest first (negative: sold short)."""

    lots: list[Lot] = field(default_factory=list)

    @property
    def quantity(self) -> Decimal:
        """Sum of the open lots."""
        return sum((lot.quantity for lot in self.lots), Decimal(0))


def fifo(trades: Iterable[Trade]) -> dict[str, Holding]:
    """Open lots by key after all trades, in the order given; a sale closes the oldest lots first.

    A sale beyond what is held opens a negative lot: short, or an earlier purchase that the file does not show.
    """
    out: dict[str, Holding] = {}
    for trade in trades:
        holding = out.setdefault(trade.key, Holding())
        left = trade.quantity
        while left and holding.lots and (holding.lots[0].quantity > 0) != (left > 0):
            first = holding.lots[0]
            used = min(abs(left), abs(first.quantity)) * (1 if first.quantity > 0 else -1)
            keep = first.quantity - used
            if keep:
                cost = None if first.cost is None else first.cost * keep / first.quantity
                holding.lots[0] = replace(first, quantity=keep, cost=cost)
            else:
                holding.lots.pop(0)
            left += used
        if left:
            money = None if trade.money is None else trade.money * left / abs(trade.quantity)
            holding.lots.append(Lot(left, money, trade.currency, trade.day, trade.line))
    return {key: holding for key, holding in out.items() if holding.lots}


def split(holding: Holding, added: Decimal) -> None:
    """Spread shares that came from a split over the open lots; their cost stays."""
    held = holding.quantity
    if held:
        factor = (held + added) / held
        holding.lots = [replace(lot, quantity=lot.quantity * factor) for lot in holding.lots]
