"""Global X's fund holdings CSV: % of net assets, ticker, name, SEDOL, market price, shares held, market value."""

from __future__ import annotations

from twinkeel.holdings.formats.fundfile import add, check_weights
from twinkeel.holdings.formats.grid import looks_like, read_grid
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source

NAME = "globalx-holdings"
NEEDED = ("% of net assets", "ticker", "name", "sedol", "shares held", "market value ($)|market value($)|market value")


def recognise(source: Source) -> bool:
    """Global X's columns: a SEDOL beside shares held."""
    return looks_like(source, NEEDED)


def parse(source: Source) -> RawBook:
    """The fund's lines, weights as the house states them.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    grid = read_grid(source, NEEDED)
    book = RawBook(NAME, is_fund_book=True, total_currency="USD")
    book.title = next((row.cells[0] for row in grid.above if row.cells[0]), "")
    book.as_of = grid.date_above()
    for record in grid.records():
        if record.filled() <= 2:
            book.skipped.append(Skipped(record.row.line, "the file's footer, not a position", record.row.text))
            continue
        name = record.text("name")
        add(
            record,
            book,
            symbol=record.text("ticker"),
            name=name,
            weight=record.number("% of net assets"),
            quantity=record.number("shares held"),
            value=record.number("market value ($)", "market value($)", "market value"),
            price=None,
            kind="cash" if "PAYABLE" in name.upper() else "equity",
        )
    check_weights(book)
    return book
