"""Tax on the gain of a sale, lot by lot: highest cost first, a simple method, named so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

METHOD = "highest cost first, a loss not set off against other orders: a simple method"


@dataclass(frozen=True)
class TaxLot:
    """Units bought together and what all of them cost, in the base currency."""

    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Realised:
    """What a sale realises: the cost of the lots it takes, the gain (negative: a loss) and the tax, base currency."""

    cost: Decimal
    gain: Decimal
    tax: Decimal


def realise(lots: Sequence[TaxLot], quantity: Decimal, proceeds: Decimal, rate: float) -> Realised | None:
    """The gain and tax of selling ``quantity`` for ``proceeds`` (base currency, after fees).

    Lots of the highest cost a unit go first, which gives the least gain. None where the lots hold fewer units than are
    sold: the tax is then unknown. ``rate`` is a fraction of the gain; a loss is not taxed and earns nothing.
    """
    left, cost = quantity, Decimal(0)
    for lot in sorted(lots, key=lambda lot: (-lot.cost / lot.quantity, lot.quantity)):
        taken = min(left, lot.quantity)
        cost += lot.cost * taken / lot.quantity
        left -= taken
    if left > 0:
        return None
    gain = proceeds - cost
    return Realised(cost, gain, max(gain, Decimal(0)) * Decimal(str(rate)))


def average_tax(lots: Sequence[TaxLot], value: Decimal, rate: float) -> float:
    """Tax on selling all of a holding worth ``value``, as a fraction of it: the average tax of a unit sold.

    Taken to hold for any part of it, so that the cost of a sale stays linear; a part sold with the highest cost first
    is taxed no more than this.
    """
    if value <= 0:
        return 0.0
    gain = value - sum((lot.cost for lot in lots), Decimal(0))
    return float(max(gain, Decimal(0)) / value) * rate
