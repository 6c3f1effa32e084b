"""Values of a book: raw closes first, the file's own price next, adjusted closes never, nothing at all is an error."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from twinkeel.core.errors import InputError
from twinkeel.holdings.model import Cash, Holdings, Position
from twinkeel.market import Snapshot
from twinkeel.plan.book import Book, price_of, value_book

ON = date(2025, 12, 30)
D = Decimal


def snapshot() -> Snapshot:
    """0700.HK raw to the last session; AAPL adjusted only; 9988.HK raw but ended a month ago."""
    days = [date(2025, 12, 29), ON]
    rows = [("0700.HK", day, 600.0 + n, "raw") for n, day in enumerate(days)]
    rows += [("AAPL", day, 271.0 + n, "full") for n, day in enumerate(days)]
    rows += [("9988.HK", date(2025, 11, 28), 150.0, "raw")]
    bars = pl.DataFrame(rows, schema=["code", "date", "close", "adjusted"], orient="row").with_columns(
        source=pl.lit("by hand")
    )
    rates = pl.DataFrame({"date": [ON, ON], "currency": ["USD", "HKD"], "per_euro": [1.2, 9.36]})
    return Snapshot.from_frames(ON, bars, rates)


LAST = {"0700.HK": ON, "AAPL": ON, "9988.HK": ON}


def line(code: str, quantity: str, **more: object) -> Position:
    return Position(2, code, D(quantity), str(more.pop("currency", "USD")), code=code, **more)  # type: ignore[arg-type]


def book_of(*positions: Position, cash: tuple[Cash, ...] = ()) -> Book:
    held = Holdings("by hand", positions, cash, file="book.csv", as_of=ON)
    return value_book(held, snapshot(), ON, "USD", LAST)


def test_a_raw_close_values_a_line_at_the_fixing() -> None:
    """200 x 601 HKD at 9.36 / 1.2 = 7.8 HKD a dollar is 15,410.26 dollars."""
    book = book_of(line("0700.HK", "200", currency="HKD"))
    assert float(book.total) == pytest.approx(200 * 601 / 7.8)
    assert "close of 2025-12-30" in book.lines[0].valued_by


def test_an_adjusted_close_never_values_anything() -> None:
    with pytest.raises(InputError, match=r"book\.csv, line 2: AAPL has neither a price nor a value") as caught:
        book_of(line("AAPL", "10"))
    assert caught.value.row == 2
    assert float(book_of(line("AAPL", "10", price=D("271.86"))).total) == pytest.approx(2718.6)
    assert float(book_of(line("AAPL", "10", value=D("2700"))).total) == 2700


def test_the_close_beats_the_files_price_and_a_gap_is_said() -> None:
    book = book_of(line("0700.HK", "100", currency="HKD", price=D("500")))
    assert float(book.total) == pytest.approx(100 * 601 / 7.8)
    assert "the file says 500" in book.warnings[0]


def test_cash_counts_at_its_rate() -> None:
    book = book_of(line("AAPL", "1", value=D("100")), cash=(Cash("HKD", D("780")), Cash("USD", D("-50"))))
    assert float(book.cash) == pytest.approx(50)
    assert float(book.total) == pytest.approx(150)


def test_a_book_worth_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="worth"):
        book_of(line("AAPL", "1", value=D("100")), cash=(Cash("USD", D("-100")),))


def test_an_order_needs_a_price_of_the_last_session() -> None:
    book = book_of(line("AAPL", "10", price=D("271.86")), line("9988.HK", "100", currency="HKD", value=D("15000")))
    fresh, _ = price_of("0700.HK", book, snapshot(), ON)
    assert fresh is not None
    assert fresh.price == D("601.0")
    held, _ = price_of("AAPL", book, snapshot(), ON)
    assert held is not None
    assert (held.price, held.source) == (D("271.86"), "the file")
    ended, why = price_of("MSFT", book, snapshot(), ON)
    assert ended is None
    assert "no price" in why
