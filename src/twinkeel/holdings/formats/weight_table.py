"""A fund's weights by day: dates down, symbols across, percentages inside, a SUM column; the last day is taken."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.cashlike import cash_currency
from twinkeel.holdings.headers import is_price_history
from twinkeel.holdings.model import Cash, Skipped
from twinkeel.holdings.numbers import parse_day, parse_number
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Row, Source

NAME = "weight-table"
_SUMS = frozenset({"SUM", "TOTAL"})
_NOTHING = frozenset({"N/A", "NA", "NAN", "", "-"})


def recognise(source: Source) -> bool:
    """A first column of dates under an empty or date header, and a SUM column or a sum near one hundred."""
    if source.is_zip or source.is_markup:
        return False
    rows = source.first_rows(count=4)
    if len(rows) < 2 or len(rows[0].cells) < 4:
        return False
    head, first = rows[0].cells, rows[1].cells
    if is_price_history(head):
        return False
    dated = (
        head[0].lower() in ("", "date", "day", "asof", "as of") and bool(first[0]) and parse_day(first[0]) is not None
    )
    if not dated or len(first) < len(head) - 1:
        return False
    if not all(re.fullmatch(r"-?[\d.]*(?:[eE][+-]?\d+)?%?", cell) for cell in first[1:]):
        return False
    summed = head[-1].upper() in _SUMS
    total = sum(
        float(cell.rstrip("%") or 0) for cell in (first[1:-1] if summed else first[1:]) if cell not in ("", "-")
    )
    return summed or (len(head) > 6 and 50 < total < 150)


def parse(source: Source) -> RawBook:
    """The last day's weights; a symbol that stands over several columns is a fallback gone wrong and stays unresolved.

    Raises:
        InputError: for a date or weight that cannot be read.
    """
    rows = [row for row in source.rows() if not row.blank()]
    head, body = rows[0], rows[1:]
    days = [(_day(source, row), row) for row in body]
    as_of, last = max(days, key=lambda pair: (pair[0], pair[1].line))
    book = RawBook(NAME, is_fund_book=True, as_of=as_of, title=re.sub(r"\.\w+\Z", "", source.name.rsplit("/", 1)[-1]))
    repeated = Counter(_bare(symbol) for symbol in head.cells[1:] if symbol.upper() not in _SUMS)
    total: Decimal | None = None
    for place, symbol in enumerate(head.cells[1:], start=1):
        weight = _weight(source, last, place, symbol)
        if symbol.upper() in _SUMS:
            total = weight
        elif weight:
            _one(book, last.line, symbol, weight, repeated[_bare(symbol)])
    twice = sorted(symbol for symbol, count in repeated.items() if count > 1 and symbol.upper() not in _NOTHING)
    if twice:
        book.warnings.append(
            f"{', '.join(twice)} stand over several columns: a symbol put in for others; left unresolved"
        )
    weights = [c.weight for c in book.cash if c.weight is not None]
    weights += [p.weight for p in book.lines if p.weight is not None]
    book.file_total_note = f"the day's weights sum to {100 * sum(weights):.2f} %"
    if total is not None:
        book.file_total_note += f", the file's own sum is {total:.2f} %"
        if abs(float(total) - 100 * sum(weights)) > 0.011:
            book.warnings.append(f"the weights read sum to {100 * sum(weights):.2f} %, the file says {total:.2f} %")
    if not 0.985 < sum(weights) < 1.015:
        book.warnings.append(
            f"the day's weights sum to {100 * sum(weights):.2f} %: lines are missing, repeated or wrong"
        )
    book.skipped += [Skipped(row.line, f"an earlier day, {day}", "") for day, row in days if row is not last][:1]
    if len(days) > 1:
        book.guessed.append(f"{len(days)} days in the file: the last one, {as_of}, is taken")
    return book


def _one(book: RawBook, line: int, symbol: str, weight: Decimal, columns: int) -> None:
    share = float(weight / 100)
    money = cash_currency(symbol, "USD") or ("USD" if "cash" in symbol.lower() else None)
    if money is not None or symbol.startswith("-"):
        book.cash.append(Cash(money or "USD", weight, None, line, symbol, share))
    elif symbol.upper() in _NOTHING:
        book.lines.append(RawLine(line, "a line without a symbol", weight=share, kind="other"))
    elif columns > 1:
        book.lines.append(RawLine(line, f"{_bare(symbol)} over several columns", weight=share, kind="other"))
    else:
        book.lines.append(RawLine(line, symbol, symbol=symbol, weight=share))


def _bare(symbol: str) -> str:
    """A symbol without the number that spreadsheet libraries add to repeated headers: ``688065.SS.1``."""
    return re.sub(r"(?<=\.[A-Z]{2})\.\d+\Z|(?<=\.[A-Z])\.\d+\Z", "", symbol)


def _day(source: Source, row: Row) -> date:
    found = parse_day(row.cells[0])
    if found is None:
        raise InputError(
            source.name, f"{row.cells[0]!r} is not a date", "Each line starts with its date.", row=row.line
        )
    return found


def _weight(source: Source, row: Row, place: int, symbol: str) -> Decimal | None:
    text = row.cells[place] if place < len(row.cells) else ""
    try:
        return parse_number(text)
    except ValueError as error:
        raise InputError(
            source.name, f"the weight of {symbol}, {text!r}, is not a number", "Give percent.", row=row.line
        ) from error
