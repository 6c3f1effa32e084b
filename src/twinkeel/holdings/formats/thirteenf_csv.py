"""SEC 13F information tables as CSV or as the SEC's own tab-separated data set: long US-listed positions only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.headers import fold
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.numbers import parse_day, parse_number
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Row, Source

NAME = "13f-csv"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cik": ("cik",),
    "manager": ("manager", "filer", "filingmanager name"),
    "period": ("period", "periodofreport", "report period"),
    "accession": ("accession number", "accession"),
    "ticker": ("ticker", "symbol"),
    "cusip": ("cusip",),
    "name": ("name", "nameofissuer", "name of issuer", "issuer"),
    "cls": ("cls", "class", "titleofclass", "title of class"),
    "type": ("type", "putcall", "put call", "option type", "put/call"),
    "unit": ("unit", "sshprnamttype", "shrs or prn", "sh/prn", "sh prn"),
    "value": ("value", "value (x$1000)", "value (000)", "value x1000", "value (x1000)"),
    "shares": ("shares", "sshprnamt", "shrs or prn amt", "amount"),
    "weight": ("weight",),
    "price": ("price",),
}
OF_A_FILING = ({"cls", "value", "shares"}, {"cusip", "ticker"}, {"period", "cik", "accession", "type", "unit"})


def _columns(row: Row) -> dict[str, int]:
    names = [fold(cell) for cell in row.cells]
    out = {}
    for field, aliases in COLUMNS.items():
        hit = next((n for n, name in enumerate(names) if name in aliases), None)
        if hit is None and field == "value":
            hit = next((n for n, name in enumerate(names) if name.startswith("value (")), None)
        if hit is not None:
            out[field] = hit
    return out


def _header(source: Source) -> tuple[Row, dict[str, int], str] | None:
    for delimiter in (",", "\t"):
        for row in source.first_rows(delimiter, 5):
            columns = _columns(row)
            if OF_A_FILING[0] <= columns.keys() and OF_A_FILING[1] & columns.keys() and OF_A_FILING[2] & columns.keys():
                return row, columns, delimiter
    return None


def recognise(source: Source) -> bool:
    """A header with class, value and shares beside a filing's columns (period, CIK, put/call)."""
    return not source.is_zip and not source.is_markup and _header(source) is not None


def parse(source: Source) -> RawBook:
    """The filing's lines; puts and calls are skipped with a line, debt by principal is a bond.

    Raises:
        InputError: for cells that are no numbers, and for a file that holds several filings.
    """
    found = _header(source)
    if found is None:
        raise InputError(source.name, "is not a 13F table", "It needs the columns name, cls, value, shares.", row=1)
    header, columns, delimiter = found
    book = RawBook(NAME, filing=True, us_only=True, total_currency="USD")
    filings: dict[tuple[str, ...], int] = {}
    weights = Decimal(0)
    for row in source.rows(delimiter):
        if row.line <= header.line or row.blank():
            continue
        cells = {field: row.cells[n] if n < len(row.cells) else "" for field, n in columns.items()}
        filings.setdefault(tuple(cells.get(key, "") for key in ("cik", "manager", "period", "accession")), row.line)
        if len(filings) > 1:
            raise InputError(source.name, "holds several filings", "Keep one manager and one period.", row=row.line)
        weights += add_line(source, row, cells, book)
    if not book.lines:
        raise InputError(source.name, "the 13F holds no position", "Check the export.", row=header.line)
    (_, manager, period, _), _ = next(iter(filings.items()))
    book.title, book.as_of = manager, _period(period)
    if weights:
        book.file_total_note = f"the file's own weights sum to {weights.normalize():f} %"
        _implied_total(book, weights)
    return book


def add_line(source: Source, row: Row, cells: Mapping[str, str], book: RawBook) -> Decimal:
    """File one line of a 13F; returns the file's own weight of it in percent (zero where it has none)."""

    def number(field: str) -> Decimal | None:
        try:
            return parse_number(cells.get(field, ""))
        except ValueError as error:
            raise InputError(
                source.name, f"{field} {cells[field][:40]!r} is not a number", "Write it as 1234.56.", row=row.line
            ) from error

    value, shares, weight = number("value"), number("shares"), number("weight")
    label = cells.get("name") or cells.get("ticker") or cells.get("cusip") or ""
    right = cells.get("type", "").strip().lower()
    if right in ("put", "call"):
        book.skipped.append(
            Skipped(row.line, f"a {right} on {label}, by the underlying's value: not a holding", row.text)
        )
        book.skipped_value += value or 0
        return weight or Decimal(0)
    if value is None and shares is None:
        raise InputError(source.name, f"{label!r} has neither value nor shares", "Give one of them.", row=row.line)
    principal = cells.get("unit", "").strip().upper() == "PRN"
    book.lines.append(
        RawLine(
            row.line,
            label,
            shares,
            "USD",
            cells.get("ticker") or None,
            None,
            cells.get("cusip", "").upper() or None,
            price=None if principal else number("price"),
            value=value,
            kind="bond" if principal else "equity",
            note=f"{cells.get('cls', '')}{'; quantity is principal' if principal else ''}".strip("; "),
            weight=None if weight is None else float(weight / 100),
        )
    )
    return weight or Decimal(0)


def _implied_total(book: RawBook, weights: Decimal) -> None:
    """The sum that the file's own weights imply, from its largest line; weights short of 100 % are lost lines."""
    best = max(
        (line for line in book.lines if line.weight and line.value), key=lambda line: line.weight or 0, default=None
    )
    if best is None or best.value is None or not best.weight:
        return
    share = Decimal(repr(best.weight))
    book.file_total = best.value / share * weights / 100
    book.total_tolerance = Decimal("0.0000005") * book.file_total * (1 / share + len(book.lines)) + len(book.lines)
    book.file_total_note += "; the total is implied by the largest line's weight"
    if weights < Decimal("99.5"):
        book.warnings.append(f"the file's own weights sum to {weights.normalize():f} %: lines are missing")


def _period(text: str) -> date | None:
    return parse_day(text) if text else None
