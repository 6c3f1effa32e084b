"""Interactive Brokers Activity statements in CSV: many tables in one file, each row named by its section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.grid import find_date
from twinkeel.holdings.model import Cash, Lot, Skipped
from twinkeel.holdings.numbers import parse_day, parse_number
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source

NAME = "ib-activity"
_KINDS = {
    "stocks": "equity",
    "etfs": "fund",
    "funds": "fund",
    "mutual funds": "fund",
    "equity and index options": "option",
    "options on futures": "option",
    "warrants": "option",
    "structured products": "other",
    "futures": "future",
    "bonds": "bond",
    "treasury bills": "bond",
    "cfds": "swap",
    "crypto": "other",
    "cryptocurrencies": "other",
}


@dataclass(frozen=True)
class _Entry:
    """One data row of a section, by column name."""

    source: Source
    line: int
    kind: str
    cells: Mapping[str, str]

    def number(self, name: str) -> Decimal | None:
        text = self.cells.get(name, "")
        try:
            return parse_number(text)
        except ValueError as error:
            raise InputError(
                self.source.name, f"{name} {text[:40]!r} is not a number", "Export it again.", row=self.line
            ) from error


def recognise(source: Source) -> bool:
    """Rows that start ``Statement,Header`` and ``Statement,Data``."""
    if source.is_zip or source.is_markup:
        return False
    return any(row.cells[:2] == ("Statement", "Header") for row in source.first_rows(count=5) if len(row.cells) > 3)


def parse(source: Source) -> RawBook:
    """Open positions with lots, cash by currency, and the statement's own totals.

    Raises:
        InputError: for a number that is none, or a statement without positions and cash.
    """
    sections = _sections(source)
    book = RawBook(NAME)
    facts = {
        e.cells.get("Field Name", ""): e.cells.get("Field Value", "")
        for name in ("Statement", "Account Information")
        for e in sections[name]
    }
    period = facts.get("Period", "")
    book.as_of = find_date(period.split(" - ")[-1])
    book.title = account = facts.get("Account", "").split(" ")[0]
    book.total_currency = facts.get("Base Currency") or None
    known = _instruments(sections["Financial Instrument Information"])
    last: RawLine | None = None
    for entry in sections["Open Positions"]:
        last = _position(entry, account, known, last, book)
    for entry in sections["Cash Report"]:
        if entry.cells.get("Currency Summary", "") == "Ending Cash":
            _cash(entry, account, book)
    if not book.lines and not book.cash:
        raise InputError(
            source.name, "the statement has no Open Positions and no Cash Report", "Include both sections.", row=1
        )
    _totals(sections, book)
    return book


def _sections(source: Source) -> dict[str, list[_Entry]]:
    out: dict[str, list[_Entry]] = defaultdict(list)
    header: dict[str, tuple[str, ...]] = {}
    for row in source.rows():
        if len(row.cells) < 3:
            continue
        section, kind = row.cells[0], row.cells[1]
        if kind == "Header":
            header[section] = row.cells[2:]
        elif kind in ("Data", "Total", "SubTotal") and section in header:
            out[section].append(_Entry(source, row.line, kind, dict(zip(header[section], row.cells[2:], strict=False))))
    return out


def _instruments(entries: list[_Entry]) -> dict[str, Mapping[str, str]]:
    out: dict[str, Mapping[str, str]] = {}
    for entry in entries:
        for symbol in entry.cells.get("Symbol", "").split(","):
            out[symbol.strip()] = entry.cells
    return out


def _position(
    entry: _Entry, account: str, known: Mapping[str, Mapping[str, str]], last: RawLine | None, book: RawBook
) -> RawLine | None:
    what = entry.cells.get("DataDiscriminator", "Summary")
    if entry.kind != "Data":
        book.skipped.append(
            Skipped(entry.line, "a total of the statement", ",".join(v for v in entry.cells.values() if v)[:120])
        )
        return last
    if what == "Lot" and last is not None:
        quantity = entry.number("Quantity")
        if quantity is not None:
            last.lots = [lot for lot in last.lots if lot.opened is not None]
            opened = parse_day(entry.cells.get("Open", "").split(",")[0])
            last.lots.append(Lot(quantity, entry.number("Cost Basis"), last.currency, opened, entry.line))
        return last
    if what != "Summary":
        return last
    symbol = entry.cells.get("Symbol", "")
    account = entry.cells.get("Account", "") or account
    facts = known.get(symbol, {})
    kind = _KINDS.get(entry.cells.get("Asset Category", "").lower(), "other")
    if kind == "equity" and facts.get("Type", "").upper() == "ETF":
        kind = "fund"
    quantity, value = entry.number("Quantity"), entry.number("Value")
    security = facts.get("Security ID", "").strip()
    line = RawLine(
        entry.line,
        facts.get("Description", ""),
        quantity,
        entry.cells.get("Currency") or None,
        symbol,
        security if len(security) == 12 else None,
        security if len(security) == 9 else None,
        facts.get("Listing Exch") or None,
        entry.number("Close Price"),
        Decimal(0) if kind == "future" else value,
        account or None,
        kind=kind,
        notional=value if kind in ("future", "swap") else None,
    )
    cost = entry.number("Cost Basis")
    if cost is not None and quantity is not None and kind != "future":
        line.lots = [Lot(quantity, cost, line.currency, None, entry.line)]
    book.lines.append(line)
    return line


def _cash(entry: _Entry, account: str, book: RawBook) -> None:
    currency, amount = entry.cells.get("Currency", ""), entry.number("Total")
    if currency == "Base Currency Summary":
        book.skipped.append(Skipped(entry.line, "the sum of cash in the base currency: its parts are counted", ""))
    elif amount:
        book.cash.append(Cash(currency, amount, account or None, entry.line))


def _totals(sections: Mapping[str, list[_Entry]], book: RawBook) -> None:
    """The net asset value in the base currency beside the lines at the statement's own rates."""
    for entry in sections["Net Asset Value"]:
        if entry.cells.get("Asset Class", "").strip().lower() == "total":
            book.file_total = entry.number("Current Total")
    rates = {e.cells.get("Currency", ""): e.number("Rate") for e in sections["Base Currency Exchange Rate"]}
    home = book.total_currency
    amounts = [(p.value, p.currency) for p in book.lines] + [(c.amount, c.currency) for c in book.cash]
    if all(value is not None and (currency == home or rates.get(currency or "")) for value, currency in amounts):
        book.base_sum = sum(
            ((v or Decimal(0)) * (Decimal(1) if c == home else rates[c or ""] or Decimal(1)) for v, c in amounts),
            Decimal(0),
        )
        book.total_tolerance = Decimal("0.02") * (len(amounts) + 1) + abs(book.base_sum) * Decimal("0.00002")
    if book.file_total is not None:
        book.file_total_note = (
            "the file's total is its net asset value, which holds dividends and interest accrued as well"
        )
