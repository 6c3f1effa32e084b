"""One issuer over several lines, each at its own price and currency."""

from __future__ import annotations

import pytest

from twinkeel.valuation import ShareLine, issuer_capitalisation
from twinkeel.valuation.capitalisation import single_price_shortcut

RATES = {"HKD": 0.9036}
A = ShareLine("688981.SS", 2.0e9, 123.0, "CNY")
H = ShareLine("0981.HK", 6.0e9, 70.0, "HKD")


def test_sum_over_classes_at_own_prices() -> None:
    found = issuer_capitalisation([A, H], RATES, "CNY")
    assert found.total.value == pytest.approx(2.0e9 * 123 + 6.0e9 * 70 * 0.9036)
    assert found.by_line["0981.HK"] == pytest.approx(6.0e9 * 70 * 0.9036)


def test_one_price_for_all_shares_is_another_number() -> None:
    shortcut = single_price_shortcut([A, H], RATES, "CNY")
    total = issuer_capitalisation([A, H], RATES, "CNY").total.value
    assert total is not None
    assert shortcut["0981.HK"] < total < shortcut["688981.SS"]


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        (ShareLine("X", None, 1.0, "CNY"), "shares of X"),
        (ShareLine("X", 1.0, None, "CNY"), "price of X"),
        (ShareLine("X", 1.0, 1.0, "USD"), "rate USD/CNY"),
        (ShareLine("X", 1.0, 1.0, "CNY", adjusted=True), "raw price of X (only an adjusted one is here)"),
    ],
)
def test_a_part_is_never_the_whole(line: ShareLine, missing: str) -> None:
    found = issuer_capitalisation([A, line], RATES, "CNY")
    assert found.total.value is None
    assert found.total.missing == (missing,)


def test_no_lines_at_all() -> None:
    assert issuer_capitalisation([], {}, "CNY").total.missing == ("share classes",)


def test_unlisted_founder_shares_borrow_a_price_and_say_so() -> None:
    found = issuer_capitalisation([A, ShareLine("class B", 1.0e8, None, "CNY", priced_by="688981.SS")], {}, "CNY")
    assert found.total.value == pytest.approx(2.1e9 * 123)
    assert found.assumptions == ("class B does not trade: valued at the price of 688981.SS",)
