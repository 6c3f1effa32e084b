"""What the holdings files of fund houses share: a line of weight, shares and value; cash and derivatives apart."""

from __future__ import annotations

from decimal import Decimal

from twinkeel.holdings.formats.cashlike import cash_currency
from twinkeel.holdings.formats.grid import Record
from twinkeel.holdings.model import Cash, Skipped
from twinkeel.holdings.raw import RawBook, RawLine


def add(
    record: Record,
    book: RawBook,
    *,
    symbol: str,
    name: str,
    weight: Decimal | None,
    quantity: Decimal | None,
    value: Decimal | None,
    currency: str | None = None,
    exchange: str | None = None,
    isin: str | None = None,
    price: Decimal | None = None,
    notional: Decimal | None = None,
    kind: str = "equity",
) -> None:
    """File one line of a fund: money to cash, a row that says nothing to skipped, the rest to lines.

    ``value`` is in the book's own currency; ``currency`` is the line's trading currency, used to look the symbol up.
    """
    line, home = record.row.line, book.total_currency or "USD"
    money = cash_currency(symbol, home) or cash_currency(name, home)
    if kind == "cash" or (money is not None and (value is not None or weight is not None) and not isin):
        amount = value if value is not None else weight
        if amount is None:
            book.skipped.append(Skipped(line, "a cash line without an amount", record.row.text))
            return
        book.cash.append(
            Cash(home, amount, None, line, name or symbol, None if weight is None else float(weight / 100))
        )
        return
    if weight is None and value is None:
        book.skipped.append(Skipped(line, "neither weight nor value", record.row.text))
        return
    book.lines.append(
        RawLine(
            line,
            name,
            quantity,
            home,
            symbol or None,
            isin or None,
            None,
            exchange,
            price,
            value,
            kind=kind,
            weight=None if weight is None else float(weight / 100),
            notional=notional,
            local_currency=currency,
        )
    )


def check_weights(book: RawBook) -> None:
    """Say what the file's weights sum to; a fund's file has no other total."""
    weights = [c.weight for c in book.cash if c.weight is not None]
    weights += [p.weight for p in book.lines if p.weight is not None]
    if weights:
        book.file_total_note = f"the file's own weights sum to {100 * sum(weights):.2f} %"
        if not 0.985 < sum(weights) < 1.015:
            book.warnings.append(
                f"the file's weights sum to {100 * sum(weights):.2f} %: lines are missing, or it borrows"
            )
