"""A plain list of trades (symbol, buy or sell, quantity, price, date), summed first in first out to what is held."""

from __future__ import annotations

from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.headers import find_header
from twinkeel.holdings.ledger import Trade, fifo
from twinkeel.holdings.model import Skipped
from twinkeel.holdings.numbers import parse_day, parse_number
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Row, Source

NAME = "ledger-csv"
NEEDED = (
    frozenset({"symbol", "isin"}),
    frozenset({"kind"}),
    frozenset({"quantity"}),
    frozenset({"price", "unit_cost"}),
)
_SIDES = {
    "buy": 1,
    "b": 1,
    "bought": 1,
    "kauf": 1,
    "achat": 1,
    "买入": 1,
    "買入": 1,
    "purchase": 1,
    "sell": -1,
    "s": -1,
    "sold": -1,
    "verkauf": -1,
    "vente": -1,
    "卖出": -1,
    "賣出": -1,
    "sale": -1,
}
_OTHER = frozenset({"dividend", "split", "deposit", "withdrawal", "fee", "interest", "tax"})


def recognise(source: Source) -> bool:
    """A header with a side column whose first rows say buy or sell."""
    if source.is_zip or source.is_markup:
        return False
    rows = source.first_rows()
    found = find_header(rows, NEEDED)
    if found is None:
        return False
    index, columns = found
    sides = [
        row.cells[columns["kind"]].lower()
        for row in rows[index + 1 :]
        if len(row.cells) > columns["kind"] and not row.blank()
    ]
    return (
        bool(sides)
        and all(side in _SIDES or side in _OTHER for side in sides)
        and any(side in _SIDES for side in sides)
    )


def parse(source: Source) -> RawBook:
    """What the trades leave, with lots.

    Raises:
        InputError: for a side, number or date that cannot be read.
    """
    rows = list(source.rows())
    found = find_header(rows[:60], NEEDED)
    if found is None:
        raise InputError(
            source.name, "no header of a trade list was found", "Name symbol, type, quantity, price.", row=1
        )
    index, columns = found
    book = RawBook(NAME)
    body = [row for row in rows[index + 1 :] if not row.blank()]
    dates = [row.cells[columns["time"]] for row in body if "time" in columns and columns["time"] < len(row.cells)]
    day_first = _day_first(dates)
    trades: list[Trade] = []
    seen: dict[str, tuple[str | None, int]] = {}
    for row in body:
        trade = _trade(source, row, columns, day_first, book)
        if trade is not None:
            trades.append(trade)
            seen[trade.key] = (trade.currency, row.line)
    order = sorted(trades, key=lambda t: (t.day is None, t.day or 0, t.line)) if all(t.day for t in trades) else trades
    for key, holding in sorted(fifo(order).items()):
        currency, line = seen[key]
        if holding.quantity < 0:
            book.warnings.append(
                f"{key}: more was sold than bought ({holding.quantity}): the file begins too late, or it is short"
            )
        book.lines.append(RawLine(line, key, holding.quantity, currency, key, lots=holding.lots))
    book.guessed.append(
        "positions are the sum of every trade in the file, taken to begin at zero; splits are not known"
    )
    return book


def _trade(source: Source, row: Row, columns: dict[str, int], day_first: bool, book: RawBook) -> Trade | None:
    def cell(field: str) -> str:
        place = columns.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def number(field: str) -> Decimal | None:
        try:
            return parse_number(cell(field))
        except ValueError as error:
            raise InputError(
                source.name, f"{field} {cell(field)[:40]!r} is not a number", "Write it as 1234.56.", row=row.line
            ) from error

    side = cell("kind").lower()
    if side not in _SIDES:
        book.skipped.append(Skipped(row.line, f"{side or 'a row without a side'}: not a trade", row.text))
        return None
    quantity, price, cost = number("quantity"), number("price") or number("unit_cost"), number("cost")
    if quantity is None:
        raise InputError(source.name, "a trade without a quantity", "Give it.", row=row.line)
    money = abs(cost) if cost is not None else None if price is None else abs(price * quantity)
    day = parse_day(cell("time"), day_first) or parse_day(cell("opened"), day_first)
    return Trade(
        cell("symbol") or cell("isin"),
        day,
        abs(quantity) * _SIDES[side],
        money,
        cell("currency").upper() or None,
        row.line,
    )


def _day_first(dates: list[str]) -> bool:
    """Whether some date can only be read day first: 25/9/20."""
    return any(
        text.split("/")[0].isdigit() and 12 < int(text.split("/")[0]) <= 31 for text in dates if text.count("/") == 2
    )
