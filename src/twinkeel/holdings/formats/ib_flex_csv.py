"""Interactive Brokers Flex queries delivered as CSV: the same rows as the XML, by column names."""

from __future__ import annotations

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.grid import looks_like, read_grid
from twinkeel.holdings.formats.ib_flex import FlexRow, read_positions
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source

NAME = "ib-flex-csv"
NEEDED = ("clientaccountid", "currencyprimary", "assetclass", "symbol", "quantity|position", "positionvalue|markprice")
_ATTRIBUTES = {
    "clientaccountid": "accountId",
    "currencyprimary": "currency",
    "fxratetobase": "fxRateToBase",
    "assetclass": "assetCategory",
    "subcategory": "subCategory",
    "symbol": "symbol",
    "description": "description",
    "conid": "conid",
    "securityid": "securityID",
    "securityidtype": "securityIDType",
    "cusip": "cusip",
    "isin": "isin",
    "listingexchange": "listingExchange",
    "underlyingsymbol": "underlyingSymbol",
    "multiplier": "multiplier",
    "reportdate": "reportDate",
    "quantity": "position",
    "position": "position",
    "markprice": "markPrice",
    "positionvalue": "positionValue",
    "costbasismoney": "costBasisMoney",
    "side": "side",
    "levelofdetail": "levelOfDetail",
    "opendatetime": "openDateTime",
    "holdingperioddatetime": "holdingPeriodDateTime",
    "model": "model",
}


def recognise(source: Source) -> bool:
    """The column names of a Flex query's open positions."""
    return looks_like(source, NEEDED)


def parse(source: Source) -> RawBook:
    """Positions and lots, as in the XML; of a query with several sections only the first with positions is read.

    Raises:
        InputError: for a cell that should be a number and is none, or a file without positions.
    """
    grid = read_grid(source, NEEDED)
    book = RawBook(NAME)
    rows = []
    for record in grid.records():
        if record.row.cells[0] == "ClientAccountID":
            book.skipped.append(
                Skipped(record.row.line, "another section of the query, and all below it", record.row.text)
            )
            break
        cells = {attribute: record.text(column) for column, attribute in _ATTRIBUTES.items() if record.text(column)}
        rows.append(FlexRow(cells, record.row.line))
    if not rows:
        raise InputError(
            source.name, "the Flex query has no open positions", "Add them to the query.", row=grid.header.line
        )
    read_positions(source, rows, book)
    return book
