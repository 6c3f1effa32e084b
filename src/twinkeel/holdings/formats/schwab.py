"""Schwab's positions CSV: a title line for each account, columns in whatever order the user set."""

from __future__ import annotations

import re

from twinkeel.holdings.formats.cashlike import cash_currency
from twinkeel.holdings.formats.grid import Record, columns_of, find_date, has
from twinkeel.holdings.model import Cash, Lot, Skipped
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Row, Source

NAME = "schwab-positions"
NEEDED = ("symbol", "description", "quantity|qty (quantity)|qty", "market value|mkt val (market value)|mkt val")
_TITLE = re.compile(r"positions for (?:account\s+)?(.+?)\s+as of (.+)", re.I)
_TOTALS = frozenset({"account total", "positions total", "total"})
_KINDS = {
    "option": "option",
    "etfs & closed end funds": "fund",
    "etf": "fund",
    "mutual fund": "fund",
    "fixed income": "bond",
}


def recognise(source: Source) -> bool:
    """A title ``Positions for account … as of …`` above Schwab's columns."""
    if source.is_zip or source.is_markup:
        return False
    rows = source.first_rows(count=12)
    titled = any(_TITLE.match(cell) for row in rows for cell in row.cells[:1])
    schwab = any(
        has(columns_of(row), NEEDED) and has(columns_of(row), ("security type|% of account|% of acct (% of account)",))
        for row in rows
    )
    return (titled and any(has(columns_of(row), NEEDED) for row in rows)) or schwab


def parse(source: Source) -> RawBook:
    """Positions of every account in the file, each account's total compared with its lines.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    book = RawBook(NAME, us_only=True, total_currency="USD")
    columns: dict[str, int] | None = None
    account: str | None = None
    for row in source.rows():
        if row.blank():
            continue
        title = _TITLE.match(row.cells[0])
        if title:
            account, book.as_of = title.group(1).strip().strip('"'), find_date(title.group(2)) or book.as_of
            columns = None if columns is None else columns
        elif has(columns_of(row), NEEDED):
            columns = columns_of(row)
        elif columns is None:
            account = row.cells[0] or account
        elif sum(1 for cell in row.cells if cell) == 1:
            account = row.cells[0] or account
            book.skipped.append(Skipped(row.line, "text, not a position", row.text))
        else:
            _one(Record(source, row, columns), row, account, book)
    accounts = {p.account for p in book.lines if p.account} | {c.account for c in book.cash if c.account}
    book.title = ", ".join(sorted(accounts))
    return book


def _one(record: Record, row: Row, account: str | None, book: RawBook) -> None:
    symbol, name = record.text("symbol"), record.text("description")
    value = record.number("market value", "mkt val (market value)", "mkt val")
    if symbol.lower() in _TOTALS:
        book.file_total = (book.file_total or 0) + value if value is not None else book.file_total
        book.skipped.append(Skipped(row.line, "an account's total line", row.text))
        return
    security = record.text("security type").lower()
    if cash_currency(symbol, "USD") or security.startswith("cash"):
        if value is not None:
            book.cash.append(Cash("USD", value, account, row.line, symbol))
        else:
            book.skipped.append(Skipped(row.line, "a cash line without an amount", row.text))
        return
    quantity = record.number("quantity", "qty (quantity)", "qty")
    if quantity is None and value is None:
        book.skipped.append(Skipped(row.line, "neither quantity nor market value", row.text))
        return
    kind = next((kind for word, kind in _KINDS.items() if word in security), "equity")
    if re.search(r"\d{2}/\d{2}/\d{4} [\d.]+ [CP]\Z", symbol):
        kind = "option"
    cost = record.number("cost basis")
    line = RawLine(
        row.line, name, quantity, "USD", symbol, price=record.number("price"), value=value, account=account, kind=kind
    )
    if cost is not None and quantity is not None:
        line.lots = [Lot(quantity, cost, "USD", None, row.line)]
    book.lines.append(line)
