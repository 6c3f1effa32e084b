"""The SEC's HTML rendering of a 13F information table, as browsers save it."""

from __future__ import annotations

import re
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.thirteenf_xml import file_one
from twinkeel.holdings.numbers import parse_number
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source

NAME = "13f-html"
_DEEPEST = 200


def recognise(source: Source) -> bool:
    """HTML whose title is the form's."""
    return (
        source.is_markup
        and "<html" in source.head[:2000].lower()
        and "FORM 13-F" in source.data[:65536].decode("latin-1").upper()
    )


def parse(source: Source) -> RawBook:
    """The filing's lines from the last table whose rows have a nine-character CUSIP.

    Raises:
        InputError: for entities, a table that is not there, or cells that are no numbers.
    """
    from lxml import html

    if re.search(rb"<!ENTITY", source.data, re.I):
        raise InputError(source.name, "declares entities, which are refused", "Save the page again.")
    book = RawBook(NAME, filing=True, us_only=True, total_currency="USD")
    page = html.document_fromstring(
        source.data, parser=html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    )
    heads = " ".join(page.xpath("//th//text() | //tr[position() < 4]/td//text()")[:200]).upper()
    if "X$1000" in heads.replace(" ", "") or "(X$1000)" in heads.replace(" ", ""):
        book.guessed.append("the page's header says values are in thousands; prices decide")
    for row in page.iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")]
        place = next((n for n in (2, 3) if n < len(cells) and re.fullmatch(r"[0-9A-Z]{9}", cells[n].upper())), None)
        if place is not None and len(cells) >= place + 4:
            _row(source, row, cells, place, book)
    if not book.lines:
        raise InputError(source.name, "holds no 13F line", "Download the information table's XML.")
    return book


def _row(source: Source, row: Any, cells: list[str], place: int, book: RawBook) -> None:
    """Columns after the CUSIP: an optional FIGI, value, shares, SH or PRN, put or call."""
    rest = cells[place + 1 :]
    while rest and not re.fullmatch(r"[\d,.$]+", rest[0]):
        rest = rest[1:]
    line = row.sourceline or 0
    try:
        value, quantity = parse_number(rest[0]), parse_number(rest[1])
    except (ValueError, IndexError) as error:
        raise InputError(
            source.name, f"{cells[0]!r} has no value and shares", "Save the page again.", row=line
        ) from error
    unit = rest[2] if len(rest) > 2 else "SH"
    right = rest[3].strip().lower() if len(rest) > 3 else ""
    file_one(book, line, cells[0], cells[1], cells[place], value, quantity, right, unit, source)
