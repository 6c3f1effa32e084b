"""A plain CSV: any columns in any order, by header alias; symbol, quantity and currency are enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.cashlike import cash_currency
from twinkeel.holdings.headers import currency_in, find_header, fold, is_localised, is_price_history
from twinkeel.holdings.model import Cash, Lot, Skipped
from twinkeel.holdings.numbers import currency_named, currency_sign, decimal_mark, parse_day, parse_number
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import DELIMITERS, Row, Source

NAME = "plain-csv"
IDENTIFIERS = frozenset({"symbol", "isin", "cusip", "sedol", "wkn", "name"})
AMOUNTS = frozenset({"quantity", "value", "weight"})
NEEDED = (IDENTIFIERS, AMOUNTS)
NUMERIC = ("quantity", "price", "value", "cost", "unit_cost", "weight")
TOTALS = frozenset(
    {
        "total",
        "totals",
        "grand total",
        "account total",
        "sum",
        "summe",
        "gesamt",
        "总计",
        "合计",
        "總計",
        "合計",
        "totale",
        "totaal",
    }
)
KINDS: Mapping[str, str] = {
    "call": "option",
    "put": "option",
    "option": "option",
    "options": "option",
    "opt": "option",
    "warrant": "option",
    "bond": "bond",
    "fixed income": "bond",
    "note": "bond",
    "future": "future",
    "futures": "future",
    "fut": "future",
    "swap": "swap",
    "cfd": "swap",
    "fund": "fund",
    "etf": "fund",
    "mutual fund": "fund",
    "etfs": "fund",
    "etp": "fund",
    "cash": "cash",
    "currency": "cash",
    "money market": "cash",
}


def recognise(source: Source) -> bool:
    """Whether some delimiter shows a header with an identifier and an amount; always the last format to be asked."""
    return not source.is_zip and not source.is_markup


def parse(source: Source) -> RawBook:
    """The lines of a plain file.

    Raises:
        InputError: for a header that is not found, a delimiter that is not a comma with nothing to say it is meant, a
            quantity that is no number, more cells than columns, or a line with neither quantity nor value.
    """
    delimiter, said = _delimiter(source)
    rows = list(source.rows(delimiter))
    if said:
        rows = rows[1:]
    found = find_header(rows[:60], NEEDED)
    if found is None:
        raise _no_header(source, rows)
    index, columns = found
    header, body = rows[index], rows[index + 1 :]
    if is_price_history(header.cells):
        raise InputError(source.name, "is a price history, not holdings", "Give it as --data instead.", row=header.line)
    if delimiter != "," and not said:
        _must_be_meant(source, delimiter, header, body)
    book = table(source, header, columns, body, NAME)
    if index:
        book.skipped = [
            Skipped(row.line, "before the header", row.text) for row in rows[:index] if not row.blank()
        ] + book.skipped
    return book


def table(source: Source, header: Row, columns: Mapping[str, int], body: Sequence[Row], name: str) -> RawBook:
    """The lines under a header whose columns are known; shared with Excel.

    Raises:
        InputError: as for parse.
    """
    book = RawBook(name)
    _twice(source, header, columns, body)
    numeric = [columns[field] for field in NUMERIC if field in columns]
    mark = decimal_mark(row.cells[n] for row in body for n in numeric if n < len(row.cells))
    if mark == ",":
        book.guessed.append("numbers are read with a decimal comma")
    in_header = next((currency_in(header.cells[columns[f]]) for f in ("value", "price") if f in columns), None)
    pence = "price" in columns and "pence" in header.cells[columns["price"]].lower()
    for row in body:
        if row.blank():
            continue
        if row.cells == header.cells:
            book.skipped.append(Skipped(row.line, "the header again, not a position", row.text))
            continue
        if len([cell for cell in row.cells[len(header.cells) :] if cell]) > 0:
            raise InputError(
                source.name,
                f"{len(row.cells)} cells where the header has {len(header.cells)}",
                "Quote numbers that hold a comma, and check the delimiter.",
                row=row.line,
            )
        _one(source, row, columns, mark, in_header, book, pence)
    _fractions(book)
    if not book.lines and not book.cash:
        raise InputError(source.name, "holds no position", "Check that the export is not empty.", row=header.line)
    return book


def _twice(source: Source, header: Row, columns: Mapping[str, int], body: Sequence[Row]) -> None:
    """Refuse two columns under one heading that say different things: which is meant cannot be known."""
    for field, place in columns.items():
        for other in range(place + 1, len(header.cells)):
            if fold(header.cells[other]) != fold(header.cells[place]):
                continue
            for row in body:
                pair = (row.cells[place], row.cells[other]) if other < len(row.cells) else ("", "")
                if row.cells != header.cells and all(pair) and pair[0] != pair[1]:
                    said = f"{pair[0][:20]!r} and {pair[1][:20]!r}"
                    problem = f"two columns are called {header.cells[place]!r}, and say {said}"
                    raise InputError(source.name, problem, f"Keep the one that is the {field}.", row=row.line)


def _fractions(book: RawBook) -> None:
    """Weights that sum to about one are fractions, not percent."""
    weights = [line.weight for line in book.lines if line.weight is not None]
    if weights and len(weights) == len(book.lines) and sum(map(abs, weights)) < 0.02:
        for line in book.lines:
            line.weight = None if line.weight is None else line.weight * 100
        book.cash = [replace(c, weight=None if c.weight is None else c.weight * 100) for c in book.cash]
        book.guessed.append("weights are fractions of one, not percent")


def _one(
    source: Source, row: Row, columns: Mapping[str, int], mark: str, in_header: str | None, book: RawBook, pence: bool
) -> None:
    def cell(field: str) -> str:
        number = columns.get(field)
        return row.cells[number] if number is not None and number < len(row.cells) else ""

    symbol, name = cell("symbol"), cell("name")
    label = symbol or name or cell("isin") or cell("cusip")
    if label.lower().rstrip(":") in TOTALS:
        book.file_total = _number(source, row, "value", cell("value"), mark)
        book.skipped.append(Skipped(row.line, "the file's total line", row.text))
        return
    if sum(1 for text in row.cells if text) == 1 and row.cells[0] and len(columns) > 1:
        if " " in row.cells[0]:
            book.skipped.append(Skipped(row.line, "text, not a position", row.text))
            return
        if len(row.cells) == 1:
            problem = f"one cell where the header has {len(columns)} columns"
            raise InputError(source.name, problem, "Check the delimiter.", row=row.line)
    quantity = _number(source, row, "quantity", cell("quantity"), mark)
    price = _number(source, row, "price", cell("price"), mark)
    value = _number(source, row, "value", cell("value"), mark)
    weight = _number(source, row, "weight", cell("weight"), mark)
    stated = cell("currency") or in_header or currency_sign(cell("value")) or currency_sign(cell("price"))
    currency = currency_named(stated) if stated else None
    signed = currency_sign(cell("value")) or currency_sign(cell("price"))
    if signed is not None and currency is not None and signed != currency:
        book.warnings.append(
            f"line {row.line}: its amount bears the sign of {signed}, its currency is {currency}: {currency} is taken"
        )
    if pence and price is not None:
        price /= 100
    kind_text = cell("kind").lower()
    kind = KINDS.get(kind_text, "equity")
    account = cell("account") or None
    if kind_text in ("short", "sell short") and quantity is not None and quantity > 0:
        quantity, value = -quantity, None if value is None else -abs(value)
    if not label:
        raise InputError(source.name, "no symbol, ISIN or name", "Name what is held.", row=row.line)
    money = cash_currency(symbol or name, currency) or (currency if kind == "cash" else None)
    if money is not None:
        amount = value if value is not None else quantity if quantity is not None else weight
        if amount is None:
            raise InputError(source.name, f"cash line {label!r} has no amount", "Give its quantity.", row=row.line)
        share = None if weight is None else float(weight / 100)
        book.cash.append(Cash(money, amount, account, row.line, label, share))
        return
    if quantity is None and value is None and weight is None:
        raise InputError(source.name, f"{label!r} has neither quantity nor value", "Give one of them.", row=row.line)
    if quantity == 0 and not value:
        book.skipped.append(Skipped(row.line, "quantity is zero", row.text))
        return
    line = RawLine(
        row.line,
        name,
        quantity,
        currency,
        symbol or None,
        cell("isin").upper() or None,
        cell("cusip").upper() or None,
        cell("exchange") or None,
        price,
        value,
        account,
        kind="equity" if kind == "cash" else kind,
        weight=None if weight is None else float(weight / 100),
    )
    line.lots = _lots(source, row, cell("cost"), cell("unit_cost"), cell("opened"), line, mark)
    book.lines.append(line)


def _lots(source: Source, row: Row, cost: str, unit_cost: str, opened: str, line: RawLine, mark: str) -> list[Lot]:
    total = _number(source, row, "cost", cost, mark)
    each = _number(source, row, "cost per share", unit_cost, mark)
    day = parse_day(opened, day_first=mark == ",") if opened else None
    if opened and day is None:
        raise InputError(source.name, f"{opened!r} is not a date", "Write it as 2025-12-31.", row=row.line)
    if total is None and each is not None and line.quantity is not None:
        total = each * line.quantity
    if line.quantity is None or (total is None and day is None):
        return []
    return [Lot(line.quantity, total, line.currency, day, row.line)]


def _number(source: Source, row: Row, what: str, text: str, mark: str) -> Decimal | None:
    try:
        return parse_number(text, mark)
    except ValueError as error:
        raise InputError(
            source.name, f"{what} {text[:40]!r} is not a number", "Write it as 1234.56.", row=row.line
        ) from error


def _delimiter(source: Source) -> tuple[str, bool]:
    """The delimiter, and whether the file's first line says it (``sep=;``, as spreadsheets write)."""
    first = source.text.lstrip("\ufeff").split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) >= 5:
        return first[4], True
    if first.lower() == "sep=":
        return "\t", True
    best = ","
    for delimiter in DELIMITERS:
        if find_header(source.first_rows(delimiter), NEEDED) is not None:
            best = delimiter
            break
    return best, False


def _must_be_meant(source: Source, delimiter: str, header: Row, body: Sequence[Row]) -> None:
    """Refuse a semicolon, bar or tab that nothing else in the file speaks for: a slip must not become a book."""
    if delimiter == "\t":
        meant = source.suffix in (".tsv", ".tab", ".txt")
    else:
        cells = [cell for row in body for cell in row.cells]
        meant = delimiter == ";" and (any(is_localised(cell) for cell in header.cells) or decimal_mark(cells) == ",")
    if not meant:
        shown = "tabs" if delimiter == "\t" else repr(delimiter)
        raise InputError(
            source.name,
            f"the columns are separated by {shown}, not by commas",
            f"Save it with commas, or put sep={'' if delimiter == chr(9) else delimiter} on a first line of its own.",
            row=header.line,
        )


def _no_header(source: Source, rows: Sequence[Row]) -> InputError:
    first = next((row for row in rows if not row.blank()), Row(1, ()))
    if len([cell for cell in first.cells if cell]) <= 1 and len(first.text.split()) > 1:
        return InputError(
            source.name,
            f"the header {first.text[:60]!r} is one column: the delimiter is not a comma",
            "Save it with commas between symbol, quantity and currency.",
            row=first.line,
        )
    return InputError(
        source.name,
        f"no header with a symbol (or ISIN) and a quantity (or value) was found; the file starts {first.text[:60]!r}",
        "Name the columns symbol, quantity, currency in the first line.",
        row=first.line,
    )
