"""Numbers and dates as brokers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.holdings.numbers import decimal_mark, is_absent, parse_day, parse_number


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1,234.56", ".", "1234.56"),
        ("$1,234.56", ".", "1234.56"),
        ("-$1,234.56", ".", "-1234.56"),
        ("($1,234.56)", ".", "-1234.56"),
        ("(12)", ".", "-12"),
        ("12-", ".", "-12"),
        ("+$12.00", ".", "12.00"),
        ("HK$ 599", ".", "599"),
        ("1'234.5", ".", "1234.5"),
        ("1\u00a0234,5", ",", "1234.5"),
        ("1.234,56 €", ",", "1234.56"),
        ("1.000", ",", "1000"),
        ("1.000", ".", "1.000"),
        ("12,34,567", ".", "1234567"),
        ("\u2212" + "5", ".", "-5"),
        ("1.2E+3", ".", "1.2E+3"),
        ("61.6 %", ".", "61.6"),
        ("0.0000", ".", "0.0000"),
    ],
)
def test_what_brokers_write(text: str, mark: str, value: str) -> None:
    assert parse_number(text, mark) == Decimal(value)


@pytest.mark.parametrize("text", ["", "--", "n/a", "N/A", "-", "\u2014", "null"])
def test_absent_is_none_and_never_zero(text: str) -> None:
    assert is_absent(text)
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text", ["ten", "1,23.4", "=1+1", "@SUM(A1)", "1.2.3", "inf", "1e999999", "9" * 80, "0x10", "1,2,3"]
)
def test_what_is_no_number_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(text)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_number_survives_its_own_formatting(value: Decimal) -> None:
    assert parse_number(f"{value:,.2f}") == value
    german = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_number(german, ",") == value


def test_the_decimal_mark_is_told_by_the_file() -> None:
    assert decimal_mark(["1.234,56", "12"]) == ","
    assert decimal_mark(["1,234.56", "12"]) == "."
    assert decimal_mark(["12,5", "3,25"]) == ","
    assert decimal_mark(["1,234", "AAPL"]) == ".", "a lone comma before three digits separates thousands"


@pytest.mark.parametrize(
    "text",
    ["2025-12-31", "20251231", "12/31/2025", "31.12.2025", "31-Dec-2025", "Dec 31, 2025", "December 31, 2025",
     "31 Dec 2025",
     "2025-12-31, 16:00:00",
     "2025-12-31T09:30:00.000Z", "20251231;160000", "2025年12月31日", "12-31-2025", "12/31/25"],
)  # fmt: skip
def test_one_date_in_many_ways(text: str) -> None:
    assert parse_day(text) == date(2025, 12, 31)


def test_day_first_only_where_said() -> None:
    assert parse_day("03/04/2025") == date(2025, 3, 4)
    assert parse_day("03/04/2025", day_first=True) == date(2025, 4, 3)
    assert parse_day("not a date") is None
