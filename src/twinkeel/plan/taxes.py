"""Purchase lots of the book in its base currency, and what the sales of a plan realise; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from twinkeel.construction.gains import METHOD, TaxLot, average_tax, realise
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.orders import Order
from twinkeel.core.errors import TwinkeelError
from twinkeel.market import Snapshot
from twinkeel.plan.book import Book, Valued


@dataclass(frozen=True)
class TaxBook:
    """Lots by code held, or why a code has none that can be taxed; ``rate`` None: the mandate states none.

    ``average`` is the tax on selling a participant whole, as a fraction of its value; lines without lots add nothing.
    """

    rate: float | None = None
    lots: Mapping[str, tuple[TaxLot, ...]] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    average: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class GainsTax:
    """The orders with their tax in words, and gain and tax in all; ``unknown`` are the sales of unknown tax."""

    orders: tuple[Order, ...]
    gain: Decimal
    tax: Decimal | None
    unknown: tuple[str, ...]


def tax_book(book: Book, mandate: Mandate, snapshot: Snapshot) -> TaxBook:
    """The lots of each code that has them for all its units, with cost; cost is converted at the plan's date's rate."""
    rate = mandate.tax.gains_rate if "gains_rate" in mandate.tax.model_fields_set else None
    lots: dict[str, list[TaxLot]] = {}
    unknown: dict[str, str] = {}
    for line in book.lines:
        found = _lots(line, book.base, snapshot)
        if isinstance(found, str):
            unknown[line.code] = found
        else:
            lots.setdefault(line.code, []).extend(found)
    known = {code: tuple(each) for code, each in lots.items() if code not in unknown}
    taxed: dict[str, float] = {}
    value: dict[str, float] = {}
    for code in dict.fromkeys(line.code for line in book.lines):
        lines = [line for line in book.lines if line.code == code]
        worth = sum((line.value for line in lines), Decimal(0))
        key = lines[0].position.issuer or code
        value[key] = value.get(key, 0.0) + float(worth)
        own = average_tax(known[code], worth, rate or 0.0) if code in known else 0.0
        taxed[key] = taxed.get(key, 0.0) + own * float(worth)
    average = {key: taxed[key] / value[key] for key in value if value[key] > 0 and taxed[key] > 0}
    return TaxBook(rate, known, unknown, average)


def _lots(line: Valued, base: str, snapshot: Snapshot) -> list[TaxLot] | str:
    """The lots of one line in the base currency, or why they cannot be told."""
    position = line.position
    if not position.lots:
        return "no lots are known"
    if position.quantity is None or position.quantity <= 0 or any(lot.quantity <= 0 for lot in position.lots):
        return "lots of what is held short are not known to this method"
    held = sum((lot.quantity for lot in position.lots), Decimal(0))
    if held != position.quantity:
        return f"the lots come to {held:,f} units and {position.quantity:,f} are held"
    out = []
    for lot in position.lots:
        currency = lot.currency or position.currency
        if lot.cost is None or currency is None:
            return "a lot has no cost in the file"
        try:
            rate = Decimal(1) if currency == base else snapshot.rate(currency, base).value
        except TwinkeelError as error:
            return str(error)
        out.append(TaxLot(lot.quantity, lot.cost * rate))
    return out


def tax_orders(orders: Sequence[Order], taxes: TaxBook, base: str) -> GainsTax:
    """Each sale with the gain and the tax of the lots it takes, in words, and the sums over the sales."""
    out, gain, tax, unknown = [], Decimal(0), Decimal(0), []
    for order in orders:
        if order.side != "sell":
            out.append(order)
            continue
        lots = taxes.lots.get(order.listing, ())
        made = realise(lots, order.quantity, order.value_base - order.fees_base, taxes.rate or 0.0) if lots else None
        if made is None:
            why = taxes.unknown.get(order.listing, "the lots hold fewer units than are sold")
            unknown.append(order.listing)
            out.append(replace(order, tax=f"gains tax not counted: {why}"))
            continue
        gain += made.gain
        tax += made.tax
        word = "gain" if made.gain >= 0 else "loss"
        said = f"{word} {base} {abs(made.gain):,.2f} on lots that cost {base} {made.cost:,.2f} ({METHOD})"
        if taxes.rate is None:
            unknown.append(order.listing)
            said += "; tax unknown: the mandate states no tax.gains_rate"
        else:
            said += f"; tax at {100 * taxes.rate:g} % {base} {made.tax:,.2f}"
        out.append(replace(order, tax=said))
    sold = len(unknown) < sum(order.side == "sell" for order in orders)
    return GainsTax(tuple(out), gain, tax if sold else None, tuple(unknown))
