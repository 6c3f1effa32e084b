"""Dollars or thousands: by prices where there are any, and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from twinkeel.holdings.model import Position
from twinkeel.holdings.scale import thousands

D = Decimal


@dataclass(frozen=True)
class Quote:
    """A price in dollars."""

    price: Decimal
    currency: str = "USD"


def book(unit: int) -> list[Position]:
    """Three lines at 250, 100 and 0.9 dollars a share, stated in units of ``unit`` dollars."""
    lines = (("AAPL", D(250)), ("BABA", D(100)), ("PENNY", D("0.9")))
    return [
        Position(n, code, D(10_000), "USD", code, value=price * 10_000 / D(unit))
        for n, (code, price) in enumerate(lines)
    ]


def quote(code: str) -> Quote:
    """The prices of these lines."""
    return Quote({"AAPL": D(251), "BABA": D(99), "PENNY": D("0.91")}[code])


def test_prices_decide_and_are_named() -> None:
    assert thousands(book(1), date(2025, 12, 31), quote)[0] is False
    answer, how = thousands(book(1000), date(2025, 12, 31), quote)
    assert answer is True
    assert how == "values are in thousands of dollars: by 3 prices, value / (shares x price) is 0.000996"


def test_without_prices_the_implied_price_decides_and_is_called_taken() -> None:
    answer, how = thousands(book(1000), date(2025, 12, 31), None)
    assert answer is True
    assert "taken as thousands" in how
    assert thousands(book(1), date(2020, 12, 31), None)[0] is False
