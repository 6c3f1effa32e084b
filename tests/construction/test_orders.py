"""Orders: fees to the cent, ticks and bands, sequence and cash, and files in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.construction.export import orders_csv, write_orders
from twinkeel.construction.lines import Line
from twinkeel.construction.orders import Order, afford, exact_cash, make_orders
from twinkeel.construction.schedule import sequence
from twinkeel.core.errors import UnknownNameError
from twinkeel.reference import Access, world

ON = date(2025, 12, 23)
OK = Access("allowed", "a rule", "a source")
RATES = {"USD": Decimal(1), "HKD": Decimal("0.1285"), "CNY": Decimal("0.1420")}
PRICES = {"BABA": "150.00", "0700.HK": "602.37", "688256.SS": "1330.125", "002230.SZ": "48.70", "AAPL": "272.36"}


def line(code: str, **changes: object) -> Line:
    """A line as the tables know it, at a price of our own that may lie off the tick."""
    w = world()
    listing = w.listing(code, ON)
    northbound = listing.mic in ("XSHG", "XSHE")
    fields: dict[str, object] = {"northbound": northbound, "price_date": ON}
    return Line(
        listing, Decimal(PRICES[code]), RATES[listing.currency], w.rules.lot(listing, ON), OK, **(fields | changes)  # type: ignore[arg-type]  # fields of Line by name
    )  # fmt: skip


LINES = [line(code) for code in PRICES]
UNITS = {"BABA": 40, "0700.HK": 300, "688256.SS": 200, "002230.SZ": 500, "AAPL": -300}


def orders() -> tuple[Order, ...]:
    """One order in each market."""
    return make_orders(UNITS, LINES, world(), ON)


def test_fees_are_those_of_the_ticket_to_the_cent() -> None:
    w = world()
    for order in orders():
        listing = w.listing(order.listing, ON)
        side = "buy" if order.side == "buy" else "sell"
        ticket = w.costs.ticket(listing, side, order.quantity, order.price, order.trade_date, order.northbound)  # type: ignore[arg-type]  # buy or sell
        assert order.fees_total == ticket.total == sum(levy.amount for levy in order.fees)
        assert order.fees_base == order.fees_total * RATES[order.currency]


def test_hong_kong_levies_of_a_known_order() -> None:
    (order,) = make_orders({"0700.HK": 300}, LINES, world(), ON)
    # value 180,711.00: stamp 10 bp rounded up to HKD 181, SFC 4.88, AFRC 0.27, trading 10.21, CCASS 7.59
    amounts = sorted(levy.amount for levy in order.fees)
    assert amounts == [Decimal(text) for text in ("0.27", "4.88", "7.59", "10.21", "181")]
    assert order.fees_total == Decimal("203.95")


def test_limits_are_on_the_tick_and_inside_the_band() -> None:
    w = world()
    for order in orders():
        listing = w.listing(order.listing, ON)
        assert order.limit % w.rules.tick(listing, order.limit, order.trade_date) == 0
        if order.band is not None:
            assert order.band[0] <= order.limit <= order.band[1]
    limits = {order.listing: order.limit for order in orders()}
    assert limits["0700.HK"] == Decimal("602.5")
    assert limits["688256.SS"] == Decimal("1330.13")


def test_sales_stand_first_and_holidays_are_skipped() -> None:
    made = orders()
    assert made[0].side == "sell"
    dates = {order.listing: order.trade_date for order in made}
    assert dates["AAPL"] == date(2025, 12, 24)
    assert dates["0700.HK"] == date(2025, 12, 24)
    (after_christmas,) = make_orders({"688256.SS": 200}, LINES, world(), date(2025, 12, 24))
    # Shanghai trades on 25 December, Hong Kong does not, so neither does Northbound
    assert after_christmas.trade_date > date(2025, 12, 26)


def test_a_line_without_a_price_is_never_ordered() -> None:
    with pytest.raises(ValueError, match="no price"):
        make_orders({"BABA": 1}, [replace(LINES[0], price=None)], world(), ON)


@settings(max_examples=40, deadline=None)
@given(hong_kong=st.integers(0, 40), star=st.integers(200, 900), cash=st.integers(0, 300_000))
def test_purchases_are_cut_until_exact_fees_are_paid(hong_kong: int, star: int, cash: int) -> None:
    units = {"0700.HK": 100 * hong_kong, "688256.SS": star, "AAPL": -50}
    kept = afford(units, LINES, world(), ON, None, Decimal(cash))
    assert exact_cash(kept, LINES, world(), ON, None, Decimal(cash)) >= 0
    assert kept["AAPL"] == -50
    assert kept["0700.HK"] % 100 == 0
    assert kept["688256.SS"] == 0 or kept["688256.SS"] >= 200
    assert all(kept[code] <= units[code] for code in ("0700.HK", "688256.SS"))


def test_the_sequence_never_overdraws_any_currency() -> None:
    w = world()
    made = make_orders(UNITS, LINES, w, ON)
    table = sequence(made, w, ON, "USD", Decimal(1000), RATES)
    assert [one.sequence for one in table.orders] == list(range(1, len(made) + 1))
    assert table.orders[0].order.listing == "AAPL"
    for _, balances in table.cash:
        assert all(amount >= Decimal("-0.01") for amount in balances.values()), balances
    bought = {one.order.listing: one.order for one in table.orders if one.order.side == "buy"}
    sold = table.orders[0].order
    assert sold.settlement_date is not None
    for order in bought.values():
        assert order.settlement_date is not None
        assert order.settlement_date >= sold.settlement_date
    assert {one.buy for one in table.exchanges} == {"HKD", "CNY"}


def test_no_cell_of_an_order_file_is_a_formula(tmp_path: Path) -> None:
    wicked = replace(orders()[0], name="=HYPERLINK(1)", note="@SUM(A1)")
    path = tmp_path / "orders.csv"
    write_orders([wicked], path)
    (row,) = csv.DictReader(io.StringIO(path.read_text()))
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["note"] == "'@SUM(A1)"


def test_brokers_get_their_own_codes() -> None:
    futu = {row["code"]: row for row in csv.DictReader(io.StringIO(orders_csv(orders(), "futu")))}
    assert set(futu) == {"US.AAPL", "US.BABA", "HK.00700", "SH.688256", "SZ.002230"}
    assert futu["US.AAPL"]["trd_side"] == "SELL"
    ibkr = {row["Symbol"]: row for row in csv.DictReader(io.StringIO(orders_csv(orders(), "ibkr")))}
    assert ibkr["700"]["Exchange"] == "SEHK"
    assert (ibkr["688256"]["Exchange"], ibkr["688256"]["Currency"]) == ("SEHKNTL", "CNH")
    with pytest.raises(UnknownNameError):
        orders_csv(orders(), "fax")  # type: ignore[arg-type]  # a style there is none of


def test_no_money_is_exchanged_on_a_weekend_or_on_new_years_day() -> None:
    """From Wednesday 31 December 2025 the first day for an exchange is Friday 2 January; it settles on the 6th."""
    eve = date(2025, 12, 31)
    buys = make_orders({"0700.HK": 300}, LINES, world(), eve)
    timetable = sequence(buys, world(), eve, "USD", Decimal(10**6), RATES)
    assert [one.day for one in timetable.exchanges] == [date(2026, 1, 2)]
    assert timetable.orders[0].order.settlement_date == date(2026, 1, 6)
    friday = date(2025, 12, 12)
    timetable = sequence(
        make_orders({"0700.HK": 300}, LINES, world(), friday), world(), friday, "USD", Decimal(10**6), RATES
    )
    assert [one.day for one in timetable.exchanges] == [date(2025, 12, 15)]
