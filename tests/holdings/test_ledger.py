"""Trades first in first out, by hand and by what must always hold."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from twinkeel.holdings.ledger import Trade, fifo, split

D = Decimal


def trade(quantity: int, money: int | None = None, line: int = 1) -> Trade:
    """A trade in one security."""
    return Trade("AAPL", None, D(quantity), None if money is None else D(money), "USD", line)


def test_a_sale_closes_the_oldest_lot_first() -> None:
    (held,) = fifo([trade(10, 1000), trade(10, 2000), trade(-15, 3000)]).values()
    assert [(lot.quantity, lot.cost) for lot in held.lots] == [(D(5), D(1000))]


def test_selling_more_than_held_is_a_short_lot() -> None:
    (held,) = fifo([trade(10, 1000), trade(-15, 3000)]).values()
    assert [(lot.quantity, lot.cost) for lot in held.lots] == [(D(-5), D(-1000))]


def test_a_split_keeps_the_cost() -> None:
    (held,) = fifo([trade(10, 1000), trade(30, 9000)]).values()
    split(held, D(360))
    assert [(lot.quantity, lot.cost) for lot in held.lots] == [(D(100), D(1000)), (D(300), D(9000))]


@given(st.lists(st.integers(-50, 50).filter(bool), max_size=20))
def test_what_is_left_is_the_sum_of_the_trades(quantities: list[int]) -> None:
    held = fifo(trade(quantity, abs(quantity) * 7) for quantity in quantities)
    left = held["AAPL"].quantity if held else D(0)
    assert left == sum(quantities)
    for lot in held["AAPL"].lots if held else []:
        assert lot.cost is not None
        assert abs(lot.cost - lot.quantity * 7) < D("1e-18")
