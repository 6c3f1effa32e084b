"""Fidelity's positions CSV: sweeps such as SPAXX**, pending activity, a trailing comma, and a footer of text."""

from __future__ import annotations

from decimal import Decimal

from twinkeel.holdings.formats.cashlike import SWEEPS
from twinkeel.holdings.formats.grid import Record, find_date, looks_like, read_grid
from twinkeel.holdings.model import Cash, Lot, Skipped
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source

NAME = "fidelity-positions"
NEEDED = (
    "account number|account name|account name number",
    "symbol",
    "description",
    "quantity",
    "last price",
    "current value",
)


def recognise(source: Source) -> bool:
    """Fidelity's columns: account, last price and current value."""
    return looks_like(source, NEEDED)


def parse(source: Source) -> RawBook:
    """Positions of every account; the file has no total, so its percentages of account are compared instead.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    grid = read_grid(source, NEEDED)
    book = RawBook(NAME, us_only=True, total_currency="USD")
    shares: dict[str, Decimal] = {}
    for record in grid.records():
        row = record.row
        if record.filled() <= 2 or not record.text("symbol"):
            book.skipped.append(Skipped(row.line, "the file's footer, not a position", row.text))
            if "download" in row.text.lower():
                book.as_of = find_date(row.text) or book.as_of
            continue
        account = record.text("account number", "account name number", "account name") or None
        share = record.number("percent of account")
        if share is not None and account:
            shares[account] = shares.get(account, Decimal(0)) + share
        _one(record, account, book)
    off = {account: share for account, share in shares.items() if abs(share - 100) > Decimal("0.5")}
    for account, share in sorted(off.items()):
        book.warnings.append(f"account {account}: the file's percentages sum to {share} %, not 100 %")
    if shares and not off:
        book.file_total_note = "the file's percentages of account sum to 100 %"
    return book


def _one(record: Record, account: str | None, book: RawBook) -> None:
    symbol, name, line = record.text("symbol"), record.text("description"), record.row.line
    value, quantity = record.number("current value"), record.number("quantity")
    pending = symbol.lower().startswith("pending")
    money_market = symbol.endswith("**") or symbol.rstrip("*").upper() in SWEEPS or "MONEY MARKET" in name.upper()
    if pending or money_market:
        amount = value if value is not None else quantity
        if amount is None:
            book.skipped.append(Skipped(line, "a cash line without an amount", record.row.text))
        else:
            book.cash.append(Cash("USD", amount, account, line, symbol))
        return
    if quantity is None and value is None:
        book.skipped.append(Skipped(line, "neither quantity nor value", record.row.text))
        return
    kind = "option" if symbol.lstrip().startswith("-") else "equity"
    cost = record.number("cost basis total", "cost basis")
    entry = RawLine(
        line,
        name,
        quantity,
        "USD",
        symbol.strip().rstrip("*"),
        price=record.number("last price"),
        value=value,
        account=account,
        kind=kind,
    )
    if len(entry.symbol or "") == 9 and any(c.isdigit() for c in entry.symbol or "") and kind == "equity":
        entry.cusip, entry.kind = entry.symbol, "bond" if quantity and value and abs(value / quantity) < 2 else "equity"
    if cost is not None and quantity is not None:
        entry.lots = [Lot(quantity, cost, "USD", None, line)]
    book.lines.append(entry)
