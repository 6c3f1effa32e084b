"""Where a fund's holdings come from: a file the user gives, the data, or old lines that the tables keep."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.instants import parse_date
from twinkeel.exposure import Book
from twinkeel.exposure.rolling import roll_forward

if TYPE_CHECKING:
    from twinkeel.holdings.model import Holdings
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

FINANCING = "financing"


def read_books(pairs: Sequence[str], on: date, world: World) -> dict[str, Book]:
    """Fund books from ``CODE=FILE`` pairs; a file's own date counts, else the as-of (and the book says so).

    Raises:
        InputError: for a pair without ``=``, or a file that cannot be read or holds no weights.
    """
    from twinkeel.holdings.reading import read_holdings

    out = {}
    for pair in pairs:
        code, sign, file = pair.partition("=")
        if not sign or not code or not file:
            raise InputError(pair, "is not CODE=FILE", "Write for example --book KWEB=kweb_holdings.csv.")
        out[code.upper()] = book_from(code.upper(), read_holdings(file, on, world), on)
    return out


def book_from(fund: str, held: Holdings, on: date) -> Book:
    """A fund's book from its holdings file: its own weights, else values over their sum.

    Futures and swaps count by notional where the file gives one, with the money they do not need as financing.

    Raises:
        InputError: where it holds neither weights nor values in one currency.
    """
    weights: dict[str, float] = {}
    kinds: dict[str, str] = {}
    flags = [] if held.as_of else [f"its file states no date: taken as of {on}"]
    if held.format == "nport-xml":
        flags.append(f"its book is the filing of {held.title}: make sure that this is its series")
    total, assets = held.total, _net_assets(held)

    def add(code: str, weight: float) -> None:
        weights[code] = weights.get(code, 0.0) + weight

    for p in held.positions:
        if p.weight is None and (p.value is None or not total):
            raise InputError(
                held.file, f"{p.name!r} has no weight", "A fund's file needs weights or values.", row=p.line
            )
        weight = p.weight if p.weight is not None else float(p.value / total) if p.value is not None and total else 0.0
        if p.kind in ("future", "swap") and p.notional is not None and assets:
            notional = float(p.notional) / assets
            add(FINANCING, weight - notional)
            flags.append(f"{p.name}: a {p.kind}, counted by notional ({notional:.2%} of the fund)")
            weight = notional
        add(p.code or p.name, weight)
        if p.kind != "equity":
            kinds[p.code or p.name] = p.kind
    for cash in held.cash:
        if cash.weight is not None:
            add(cash.currency, cash.weight)
        else:
            add(cash.currency, float(cash.amount / total) if total else float(cash.amount) / 100)
    return Book(fund, held.as_of or on, weights, held.file, tuple(flags), kinds=kinds)


def _net_assets(held: Holdings) -> float | None:
    """What the file's weights are fractions of: value over weight of its largest line, else the sum of its lines."""
    stated = [(float(p.value), p.weight) for p in held.positions if p.weight and p.value]
    if not stated:
        return float(held.total) if held.total else None
    value, weight = max(stated, key=lambda pair: abs(pair[0]))
    return value / weight


def books_in_data(snapshot: Snapshot, start: Iterable[str], given: Mapping[str, Book]) -> dict[str, Book]:
    """Every fund book in the data that can be reached from some codes."""
    out: dict[str, Book] = {}
    todo = [*start, *(code for book in given.values() for code in book.weights)]
    seen: set[str] = set()
    while todo:
        code = todo.pop()
        if code in seen or code in given:
            continue
        seen.add(code)
        found = snapshot.fund_holdings(code)
        if found is None:
            continue
        weights: dict[str, float] = {}
        kinds = {line.code or line.name: line.kind for line in found.lines if line.kind not in ("equity", "cash")}
        for line in found.lines:
            if line.weight is not None:
                key = line.code or (line.currency if line.kind == "cash" and line.currency else line.name)
                weights[key] = weights.get(key, 0.0) + line.weight
        out[code] = Book(code, found.date, weights, found.source, kinds=kinds)
        todo.extend(weights)
    return out


def known_lines(fund: str, world: World, on: date) -> tuple[date, dict[str, float]] | None:
    """The newest lines of a fund that the reference tables keep, by issuer: old, and only the lines we know."""
    rows = [row for row in world.tables.rows("fund_holdings") if row["fund"] == fund]
    dates = sorted({row["as_of"] for row in rows if parse_date(row["as_of"]) <= on})
    if not dates:
        return None
    weights: dict[str, float] = {}
    for row in rows:
        if row["as_of"] == dates[-1]:
            weights[row["issuer"]] = weights.get(row["issuer"], 0.0) + float(row["weight"])
    return parse_date(dates[-1]), weights


def kept_funds(world: World) -> tuple[str, ...]:
    """The funds of which the reference tables keep any line."""
    return tuple(sorted({row["fund"] for row in world.tables.rows("fund_holdings")}))


def books_in_tables(funds: Iterable[str], world: World, on: date) -> dict[str, Book]:
    """Books of the old lines in the reference tables: they stay unresolved by age unless the user asks otherwise."""
    out = {}
    for fund in funds:
        found = known_lines(fund, world, on)
        if found is None:
            continue
        weights = {}
        for issuer, weight in found[1].items():
            lines = world.lines(issuer, on)
            weights[lines[0].code if lines else issuer] = weight
        out[fund] = Book(fund, found[0], weights, "the lines kept in the reference tables", ("only the lines we know",))
    return out


def rolled(
    books: Mapping[str, Book], snapshot: Snapshot | None, world: World, on: date, max_age_days: int
) -> dict[str, Book]:
    """The books with those over the age carried forward by price, where the data has prices on both dates.

    Prices are adjusted closes, converted to dollars; a book without any stays as it is.
    """
    out = dict(books)
    for code, book in books.items():
        if snapshot is not None and (on - book.as_of).days > max_age_days:
            ratios = _ratios(snapshot, world, sorted(book.weights), book.as_of, on)
            if ratios:
                out[code] = roll_forward(book, ratios, on)
    return out


def _ratios(snapshot: Snapshot, world: World, codes: Sequence[str], start: date, end: date) -> dict[str, float]:
    """Adjusted close at ``end`` over the one at ``start``, in dollars; only codes with a close near both dates."""
    have = [code for code in codes if code in set(snapshot.codes)]
    if not have:
        return {}
    panel = snapshot.panel(have)
    days = panel.instants.astype("datetime64[D]").astype(object)
    out = {}
    for number, code in enumerate(panel.codes):
        seen = [
            (day, row) for row, day in enumerate(days) if panel.log_prices[row, number] == panel.log_prices[row, number]
        ]
        ends = [[(day, row) for day, row in seen if day <= limit][-1:] for limit in (start, end)]
        if not all(ends) or any(
            (limit - found[0][0]).days > 10 for limit, found in zip((start, end), ends, strict=True)
        ):
            continue
        change = panel.log_prices[ends[1][0][1], number] - panel.log_prices[ends[0][0][1], number]
        exchange = _exchange(snapshot, world, code, start, end)
        if exchange is not None:
            out[code] = float(math.exp(change)) * exchange
    return out


def _exchange(snapshot: Snapshot, world: World, code: str, start: date, end: date) -> float | None:
    """The dollar value of the line's currency at ``end`` over that at ``start``."""
    try:
        currency = world.listing(code, end).currency
        if currency == "USD":
            return 1.0
        frame = snapshot.rates(currency, "USD")
        before, after = (frame.filter(frame["date"] <= day).tail(1) for day in (start, end))
        return None if before.is_empty() or after.is_empty() else float(after["rate"][0] / before["rate"][0])
    except TwinkeelError:
        return None
