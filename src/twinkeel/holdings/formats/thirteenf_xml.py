"""SEC 13F information tables in XML, alone or inside an EDGAR submission, with the cover page's totals where there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.markup import child_number, child_text, documents, elements
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.numbers import parse_day
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source

NAME = "13f-xml"
_TAGS = frozenset({"infoTable", "summaryPage", "coverPage", "periodOfReport", "isAmendment"})


def recognise(source: Source) -> bool:
    """An information table, a 13F cover page, or a submission that holds them."""
    if not source.is_markup or "<html" in source.head[:2000].lower():
        return False
    start = source.data[:65536]
    return b"informationTable" in start or b"thirteenf" in start or b"<TYPE>13F-HR" in start


def parse(source: Source) -> RawBook:
    """The filing's lines; puts and calls are skipped with a line, debt by principal is a bond.

    Raises:
        InputError: for a cover page alone, XML that is not well formed, or cells that are no numbers.
    """
    book = RawBook(NAME, filing=True, us_only=True, total_currency="USD")
    entries: int | None = None
    seen = 0
    blocks = documents(source)
    whole = len(blocks) == 1 and blocks[0] == source.data.lstrip()
    for document in blocks:
        for name, element in elements(source, document, _TAGS):
            if name == "infoTable":
                seen += 1
                add_line(source, element, book, element.sourceline or seen if whole else seen)
            elif name == "coverPage":
                book.title = child_text(element, "filingManager", "name")
                book.as_of = book.as_of or _period(child_text(element, "reportCalendarOrQuarter"))
            elif name == "periodOfReport":
                book.as_of = _period((element.text or "").strip()) or book.as_of
            elif name == "isAmendment" and (element.text or "").strip().lower() == "true":
                book.warnings.append("this filing is an amendment: it may restate or only add to an earlier one")
            elif name == "summaryPage":
                book.file_total = child_number(source, element, "tableValueTotal")
                count = child_number(source, element, "tableEntryTotal")
                entries = None if count is None else int(count)
    if not book.lines:
        if seen:
            raise InputError(source.name, "the 13F holds only puts and calls", "There is nothing to look through.")
        what = "is a 13F cover page without an information table" if book.title else "holds no 13F line"
        raise InputError(source.name, what, "Download the filing's information table (infotable.xml).")
    if entries is not None and entries != seen:
        book.warnings.append(f"the cover page counts {entries} entries, the table has {seen}")
    return book


def add_line(source: Source, element: Any, book: RawBook, line: int) -> None:
    """File one ``infoTable``; ``line`` is the line of the file, or the number of the entry inside a submission."""
    name, cls = child_text(element, "nameOfIssuer"), child_text(element, "titleOfClass")
    right = child_text(element, "putCall").lower()
    value = child_number(source, element, "value")
    quantity = child_number(source, element, "shrsOrPrnAmt", "sshPrnamt")
    file_one(book, line, name, cls, child_text(element, "cusip"), value, quantity, right,
             child_text(element, "shrsOrPrnAmt", "sshPrnamtType"), source)  # fmt: skip


def file_one(
    book: RawBook,
    line: int,
    name: str,
    cls: str,
    cusip: str,
    value: Decimal | None,
    quantity: Decimal | None,
    right: str,
    unit: str,
    source: Source,
) -> None:
    """File one line of a 13F, from XML or from its HTML rendering.

    Raises:
        InputError: where it has neither value nor shares.
    """
    if right in ("put", "call"):
        book.skipped.append(
            Skipped(line, f"a {right} on {name}, by the underlying's value: not a holding", f"{name} {cls}")
        )
        book.skipped_value += value or 0
        return
    if value is None and quantity is None:
        raise InputError(source.name, f"{name!r} has neither value nor shares", "Download it again.", row=line)
    principal = unit.upper() == "PRN"
    note = "; ".join(text for text in (cls, "quantity is principal" if principal else "") if text)
    book.lines.append(
        RawLine(
            line,
            name,
            quantity,
            "USD",
            cusip=cusip.upper() or None,
            value=value,
            kind="bond" if principal else "equity",
            note=note,
        )
    )


def _period(text: str) -> date | None:
    return parse_day(text) if text else None
