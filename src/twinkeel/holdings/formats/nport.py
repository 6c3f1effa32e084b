"""SEC N-PORT XML: one series' holdings at repPdDate (repPdEnd is the end of its fiscal year)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.markup import child_number, child_text, documents, elements, local
from twinkeel.holdings.model import Cash
from twinkeel.holdings.numbers import parse_day
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source

NAME = "nport-xml"
_TAGS = frozenset({"invstOrSec", "genInfo", "fundInfo", "seriesClassInfo"})
_CATEGORIES = {
    "EC": "equity",
    "EP": "equity",
    "DBT": "bond",
    "STIV": "fund",
    "LON": "bond",
    "RA": "bond",
    "SN": "bond",
    "ABS-MBS": "bond",
    "ABS-O": "bond",
    "ABS-CBDO": "bond",
    "ABS-APCP": "bond",
    "DE": "option",
    "DFE": "other",
    "DIR": "swap",
    "DCR": "swap",
    "DCO": "future",
    "COMM": "other",
    "RE": "other",
}
_DERIVATIVES = {
    "futrDeriv": "future",
    "swapDeriv": "swap",
    "fwdDeriv": "other",
    "optionSwaptionWarrantDeriv": "option",
    "othDeriv": "other",
}


def recognise(source: Source) -> bool:
    """An N-PORT submission by its namespace or type."""
    start = source.data[:16384]
    return source.is_markup and (b"edgar/nport" in start or b"NPORT-" in start)


def parse(source: Source) -> RawBook:
    """The series' lines, values in dollars from valUSD, weights from pctVal, never from balances.

    Raises:
        InputError: for XML that is not well formed, two series in one file, or no holding.
    """
    book = RawBook(NAME, is_fund_book=True, total_currency="USD")
    header_series = series = ""
    for document in documents(source):
        for name, element in elements(source, document, _TAGS):
            if name == "seriesClassInfo":
                header_series = child_text(element, "seriesId")
            elif name == "genInfo":
                if series:
                    raise InputError(
                        source.name, "holds more than one series", "Keep one filing a file.", row=element.sourceline
                    )
                series = child_text(element, "seriesId")
                book.title = f"{child_text(element, 'regName')}: {child_text(element, 'seriesName')} ({series})"
                book.as_of = parse_day(child_text(element, "repPdDate"))
            elif name == "fundInfo":
                book.file_total = child_number(source, element, "netAssets")
                _cash(source, element, book)
            else:
                _holding(source, element, book)
    if not book.lines:
        raise InputError(source.name, "the N-PORT lists no holding", "Download the filing's primary document.")
    if header_series and series and header_series != series:
        book.warnings.append(f"the header names series {header_series}, the report is of {series}")
    book.file_total_note = "the file's total is net assets: receivables and payables stand in it and are not holdings"
    book.guessed.append(f"the period is repPdDate, {book.as_of}")
    return book


def _cash(source: Source, element: Any, book: RawBook) -> None:
    amount = child_number(source, element, "cshNotRptdInCorD")
    if amount:
        weight = float(amount / book.file_total) if book.file_total else None
        book.cash.append(Cash("USD", amount, None, element.sourceline, "cash not reported among the holdings", weight))


def _holding(source: Source, element: Any, book: RawBook) -> None:
    line = element.sourceline or 0
    name = child_text(element, "name")
    title = child_text(element, "title")
    isin, ticker = "", ""
    for child in element:
        if local(child) == "identifiers":
            isin = next((c.get("value", "") for c in child if local(c) == "isin"), "")
            ticker = next((c.get("value", "") for c in child if local(c) == "ticker"), "")
    cusip = child_text(element, "cusip").strip("0N/A ") and child_text(element, "cusip")
    value, percent = child_number(source, element, "valUSD"), child_number(source, element, "pctVal")
    balance, units = child_number(source, element, "balance"), child_text(element, "units")
    if value is None:
        raise InputError(source.name, f"{name!r} has no value", "Download it again.", row=line)
    kind, notional = _kind(source, element)
    weight = float(percent / 100) if percent is not None else None
    if child_text(element, "payoffProfile") == "Short" and kind not in ("future", "swap"):
        value, balance = -abs(value), None if balance is None else -abs(balance)
        weight = None if weight is None else -abs(weight)
    note = {"PA": "quantity is principal", "NC": "quantity is contracts"}.get(units, "")
    book.lines.append(
        RawLine(
            line,
            f"{name}: {title}" if title and title not in ("N/A", name) else name,
            balance,
            "USD",
            ticker if ticker not in ("N/A", "") else None,
            isin or None,
            cusip or None,
            value=value,
            kind=kind,
            weight=weight,
            notional=notional,
            note=note,
            local_currency=_currency(element),
        )
    )


def _kind(source: Source, element: Any) -> tuple[str, Decimal | None]:
    """What the line is, and its notional in dollars where it is a derivative (signed by its profile)."""
    sign = -1 if child_text(element, "payoffProfile") == "Short" else 1
    for child in element:
        if local(child) == "derivativeInfo":
            for deriv in child:
                kind = _DERIVATIVES.get(local(deriv), "other")
                notional = child_number(source, deriv, "notionalAmt")
                sign = -1 if child_text(deriv, "payOffProf") == "Short" else sign
                if notional is not None:
                    notional = sign * abs(notional)
                return kind, notional
    category = child_text(element, "assetCat")
    if not category:
        other = next((child for child in element if local(child) == "assetConditional"), None)
        category = other.get("assetCat", "") if other is not None else ""
    return _CATEGORIES.get(category, "other"), None


def _currency(element: Any) -> str | None:
    code = child_text(element, "curCd")
    if not code:
        other = next((child for child in element if local(child) == "currencyConditional"), None)
        code = other.get("curCd", "") if other is not None else ""
    return code or None
