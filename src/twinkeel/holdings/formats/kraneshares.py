"""KraneShares' fund holdings CSV: rank, company, % of net assets, ticker, identifier, shares held, market value."""

from __future__ import annotations

import re

from twinkeel.holdings.formats.fundfile import add, check_weights
from twinkeel.holdings.formats.grid import find_date, looks_like, read_grid
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.resolve import is_isin
from twinkeel.holdings.source import Source

NAME = "kraneshares-holdings"
NEEDED = (
    "rank|identifier",
    "company name|name|security name",
    "% of net assets",
    "ticker",
    "shares held",
    "market value($)|market value ($)|market value",
)


def recognise(source: Source) -> bool:
    """KraneShares' columns, rank first."""
    return looks_like(source, NEEDED)


def parse(source: Source) -> RawBook:
    """The fund's lines, weights as the house states them.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    grid = read_grid(source, NEEDED)
    book = RawBook(NAME, is_fund_book=True, total_currency="USD")
    book.title = next((row.cells[0] for row in grid.above if row.cells[0]), "")
    book.as_of = grid.date_above() or find_date(re.sub(r"[_]", "-", source.name.rsplit("/", 1)[-1]).replace("-", "/"))
    for record in grid.records():
        if record.filled() <= 2:
            book.skipped.append(Skipped(record.row.line, "the file's footer, not a position", record.row.text))
            continue
        identifier = record.text("identifier").upper()
        add(
            record,
            book,
            symbol=record.text("ticker"),
            name=record.text("company name", "name", "security name"),
            weight=record.number("% of net assets"),
            quantity=record.number("shares held"),
            value=record.number("market value($)", "market value ($)", "market value"),
            isin=identifier if is_isin(identifier) else None,
        )
    check_weights(book)
    return book
