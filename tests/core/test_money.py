from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.money import CurrencyMismatchError, Money, round_to, to_decimal


def test_amounts_add_in_one_currency_only() -> None:
    assert Money(Decimal("1.10"), "USD") + Money(Decimal("2.20"), "USD") == Money(Decimal("3.30"), "USD")
    with pytest.raises(CurrencyMismatchError, match="USD and HKD"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "HKD")


@pytest.mark.parametrize(
    ("value", "step", "mode", "expected"),
    [
        ("2.675", "0.01", "half_up", "2.68"),
        ("2.665", "0.01", "half_even", "2.66"),
        ("100.01", "1", "up", "101"),
        ("100.00", "1", "up", "100"),
        ("0.0025", "0.005", "half_up", "0.005"),
    ],
)
def test_rounding_is_exact(value: str, step: str, mode: str, expected: str) -> None:
    assert round_to(Decimal(value), Decimal(step), mode) == Decimal(expected)


@pytest.mark.parametrize("text", ["abc", "", "nan", "inf", "1,5,0", "--3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        to_decimal(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_keeps_its_shortest_text(value: float) -> None:
    assert float(to_decimal(value)) == value
