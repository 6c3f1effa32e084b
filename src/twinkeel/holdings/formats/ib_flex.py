"""Interactive Brokers Flex XML: positions from SUMMARY rows, lots from LOT rows, never both counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.markup import documents, elements, number
from twinkeel.holdings.model import Cash, Lot, Skipped
from twinkeel.holdings.numbers import parse_day
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source, clean

NAME = "ib-flex"
_TAGS = frozenset(
    {"FlexStatement", "OpenPosition", "CashReportCurrency", "EquitySummaryByReportDateInBase", "AccountInformation"}
)
KINDS = {
    "STK": "equity",
    "FUND": "fund",
    "OPT": "option",
    "FOP": "option",
    "WAR": "option",
    "IOPT": "option",
    "FUT": "future",
    "CFD": "swap",
    "BOND": "bond",
    "BILL": "bond",
    "CRYPTO": "other",
    "CMDTY": "other",
    "STRUCTURED": "other",
}


@dataclass(frozen=True)
class FlexRow:
    """One ``OpenPosition``: its attributes, and the place it stands."""

    data: dict[str, str]
    line: int

    def get(self, *names: str) -> str:
        return next((self.data[name].strip() for name in names if self.data.get(name, "").strip()), "")


def recognise(source: Source) -> bool:
    """A FlexQueryResponse."""
    return source.is_markup and b"<FlexQueryResponse" in source.data[:65536]


def parse(source: Source) -> RawBook:
    """Positions of every account at the latest report date, with lots where the query has them.

    Raises:
        InputError: for XML that is not well formed, attributes that are no numbers, or a query without positions.
    """
    book = RawBook(NAME)
    rows: list[FlexRow] = []
    cash: list[FlexRow] = []
    totals: list[FlexRow] = []
    base: set[str] = set()
    for document in documents(source):
        for ordinal, (name, element) in enumerate(elements(source, document, _TAGS), start=1):
            row = FlexRow({key: clean(value) for key, value in element.attrib.items()}, element.sourceline or ordinal)
            if name == "OpenPosition":
                rows.append(row)
            elif name == "CashReportCurrency":
                cash.append(row)
            elif name == "EquitySummaryByReportDateInBase":
                totals.append(row)
            elif name == "AccountInformation" and row.get("currency"):
                base.add(row.get("currency"))
    if not rows and not cash:
        raise InputError(
            source.name, "the Flex query has no open positions", "Add the section Open Positions to the query."
        )
    fx = read_positions(source, rows, book)
    _money(source, cash, book)
    book.total_currency = next(iter(base)) if len(base) == 1 else None
    _total(source, totals, fx, book)
    return book


def read_positions(source: Source, rows: list[FlexRow], book: RawBook) -> dict[str, Decimal]:
    """File the rows of the latest report date; returns the statement's own rates to its base currency.

    Raises:
        InputError: for an attribute that should be a number and is none.
    """
    latest = max((row.get("reportDate") for row in rows), default="")
    book.as_of = _day(latest)
    book.title = ", ".join(sorted({row.get("accountId") for row in rows if row.get("accountId")}))
    for row in rows:
        if row.get("reportDate") != latest:
            book.skipped.append(
                Skipped(row.line, f"an earlier report date, {row.get('reportDate')}", row.get("symbol"))
            )
    return _positions(source, [row for row in rows if row.get("reportDate") == latest], book)


def _positions(source: Source, rows: Iterable[FlexRow], book: RawBook) -> dict[str, Decimal]:
    groups: dict[tuple[str, ...], dict[str, list[FlexRow]]] = defaultdict(lambda: defaultdict(list))
    fx: dict[str, Decimal] = {}
    for row in rows:
        key = (
            *tuple(row.get(name) for name in ("accountId", "model", "conid")),
            row.get("symbol"),
            row.get("currency"),
            row.get("side"),
        )
        groups[key]["LOT" if row.get("levelOfDetail").upper() == "LOT" else "SUMMARY"].append(row)
        rate = _number(source, row, "fxRateToBase")
        if rate is not None:
            fx[row.get("currency")] = rate
    for levels in groups.values():
        lots = [lot for row in levels.get("LOT", []) if (lot := _lot(source, row)) is not None]
        for row in levels.get("SUMMARY", []) or [_merged(source, levels["LOT"])]:
            line = _line(source, row)
            line.lots = lots or line.lots
            held = sum((lot.quantity for lot in lots), Decimal(0))
            if lots and line.quantity is not None and held != line.quantity:
                book.warnings.append(
                    f"line {line.line}: the lots of {line.symbol} sum to {held}, its summary says {line.quantity}"
                )
            book.lines.append(line)
            lots = []
    return fx


def _line(source: Source, row: FlexRow) -> RawLine:
    kind = KINDS.get(row.get("assetCategory", "assetClass"), "other")
    if kind == "equity" and row.get("subCategory").upper() in ("ETF", "CLOSED-END FUND", "MUTUAL FUND"):
        kind = "fund"
    quantity, value = _number(source, row, "position"), _number(source, row, "positionValue")
    multiplier = _number(source, row, "multiplier") or Decimal(1)
    price = _number(source, row, "markPrice")
    notional = None
    if kind in ("future", "swap"):
        notional = (
            value
            if value is not None
            else quantity * price * multiplier
            if quantity is not None and price is not None
            else None
        )
        value = Decimal(0) if kind == "future" else value
    line = RawLine(
        row.line,
        row.get("description"),
        quantity,
        row.get("currency").upper() or None,
        row.get("symbol") or None,
        row.get("isin") or (row.get("securityID") if row.get("securityIDType") == "ISIN" else None) or None,
        row.get("cusip") or None,
        row.get("listingExchange", "exchange") or None,
        price,
        value,
        row.get("accountId") or None,
        kind=kind,
        notional=notional,
    )
    if kind in ("future", "swap") and row.get("underlyingSymbol"):
        line.note = f"underlying {row.get('underlyingSymbol')}"
    cost = _number(source, row, "costBasisMoney")
    if cost is not None and quantity is not None and kind not in ("future",):
        line.lots = [Lot(quantity, cost, line.currency, _day(row.get("openDateTime")), row.line)]
    return line


def _merged(source: Source, rows: list[FlexRow]) -> FlexRow:
    """A summary made of lots, where the query has no SUMMARY rows."""
    data = dict(rows[0].data)
    for name in ("position", "positionValue", "costBasisMoney"):
        parts = [part for row in rows if (part := _number(source, row, name)) is not None]
        data[name] = str(sum(parts, Decimal(0))) if len(parts) == len(rows) else ""
    return FlexRow(data, rows[0].line)


def _lot(source: Source, row: FlexRow) -> Lot | None:
    quantity = _number(source, row, "position")
    if quantity is None:
        return None
    cost = _number(source, row, "costBasisMoney")
    opened = _day(row.get("holdingPeriodDateTime", "openDateTime"))
    return Lot(quantity, cost, row.get("currency") or None, opened, row.line)


def _money(source: Source, rows: list[FlexRow], book: RawBook) -> None:
    for row in rows:
        currency = row.get("currency").upper()
        amount = _number(source, row, "endingCash", "endingSettledCash")
        if currency == "BASE_SUMMARY" or row.get("levelOfDetail").upper() == "BASECURRENCY":
            book.skipped.append(Skipped(row.line, "the sum of cash in the base currency: its parts are counted", ""))
        elif amount:
            book.cash.append(Cash(currency, amount, row.get("accountId") or None, row.line))


def _total(source: Source, rows: list[FlexRow], fx: dict[str, Decimal], book: RawBook) -> None:
    """The statement's own net asset value, and the lines converted with the statement's own rates."""
    if not rows:
        return
    last = max(row.get("reportDate") for row in rows)
    book.file_total = sum(
        (_number(source, row, "total") or Decimal(0) for row in rows if row.get("reportDate") == last), Decimal(0)
    )
    home = book.total_currency
    amounts = [(p.value, p.currency) for p in book.lines] + [(c.amount, c.currency) for c in book.cash]
    if all(value is not None and (currency == home or currency in fx) for value, currency in amounts):
        book.base_sum = sum(
            ((value or Decimal(0)) * (Decimal(1) if c == home else fx[c or ""]) for value, c in amounts), Decimal(0)
        )
        book.total_tolerance = Decimal("0.02") * (len(amounts) + 1)
    book.file_total_note = "the file's total is its net asset value, which holds dividends and interest accrued as well"


def _number(source: Source, row: FlexRow, *names: str) -> Decimal | None:
    class _Place:
        sourceline = row.line

    place: Any = _Place
    return number(source, row.get(*names), place, names[0])


def _day(text: str) -> date | None:
    return parse_day(text.split(";")[0].split(",")[0].split(" ")[0]) if text else None
