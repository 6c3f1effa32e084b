"""iShares' fund holdings CSV: a block of facts, the table with asset class, exchange and market currency, a footer."""

from __future__ import annotations

from twinkeel.holdings.formats.fundfile import add, check_weights
from twinkeel.holdings.formats.grid import Record, find_date, looks_like, read_grid
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.numbers import decimal_mark
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source

NAME = "ishares-holdings"
NEEDED = (
    "ticker|issuer ticker|emittententicker",
    "name",
    "asset class|anlageklasse",
    "weight (%)|gewichtung (%)",
    "market value|marktwert",
    "location|exchange|market currency|standort|boerse|marktwaehrung",
)
_MONTHS = (("Mrz", "Mar"), ("Mär", "Mar"), ("Mai", "May"), ("Okt", "Oct"), ("Dez", "Dec"))
_KINDS = {
    "aktien": "equity",
    "cash und/oder derivate": "cash",
    "geldmarkt": "cash",
    "anleihen": "bond",
    "cash": "cash",
    "cash and/or derivatives": "cash",
    "money market": "cash",
    "cash collateral and margins": "cash",
    "futures": "future",
    "fixed income": "bond",
    "swaps": "swap",
    "fx": "cash",
    "forwards": "cash",
    "option": "option",
    "options": "option",
    "rights": "equity",
    "total return swap": "swap",
    "alternative": "other",
    "bond": "bond",
}


def recognise(source: Source) -> bool:
    """iShares' columns: asset class and weight beside location, exchange or market currency."""
    return looks_like(source, NEEDED)


def parse(source: Source) -> RawBook:
    """The fund's lines; values in the fund's currency, symbols looked up by exchange and market currency.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    grid = read_grid(source, NEEDED)
    book = RawBook(NAME, is_fund_book=True, total_currency="USD")
    book.title = next((row.cells[0] for row in grid.above if row.cells[0]), "")
    for row in grid.above:
        if row.cells[0].lower().startswith(("fund holdings as of", "fondsposition per")):
            text = " ".join(row.cells)
            for german, english in _MONTHS:
                text = text.replace(german, english)
            book.as_of = find_date(text)
    book.as_of = book.as_of or grid.date_above()
    ended = False
    mark = decimal_mark(cell for row in grid.below for cell in row.cells)
    for record in grid.records(mark):
        if ended or record.filled() <= 2:
            ended = True
            book.skipped.append(Skipped(record.row.line, "the file's footer, not a position", record.row.text))
            continue
        _one(record, book)
    check_weights(book)
    return book


def _one(record: Record, book: RawBook) -> None:
    home = record.text("currency").upper()
    market = record.text("market currency", "marktwaehrung").upper() or home
    kind = _KINDS.get(record.text("asset class", "anlageklasse").lower(), "equity")
    if kind == "cash" and record.text("asset class", "anlageklasse").lower() == "money market" and record.text("isin"):
        kind = "fund"
    exchange = record.text("exchange", "boerse")
    notional = record.number("notional value", "nominalwert") if kind in ("future", "swap") else None
    add(
        record,
        book,
        symbol=record.text("ticker", "issuer ticker", "emittententicker"),
        name=record.text("name"),
        weight=record.number("weight (%)", "gewichtung (%)"),
        quantity=record.number("quantity", "shares", "par value", "nominale"),
        value=record.number("market value", "marktwert"),
        currency=market if len(market) == 3 else None,
        exchange=None if exchange in ("", "-", "--") else exchange,
        isin=record.text("isin").strip("-") or None,
        notional=notional,
        kind=kind,
    )
