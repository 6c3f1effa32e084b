"""Premium arithmetic and its refusals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.valuation import adr_parity, adr_premium, ah_premium, counter_gap, implied_rate
from twinkeel.valuation.premiums import AdjustedPriceError, BadPriceError, Leg, require_raw

prices = st.floats(min_value=0.01, max_value=1e5)


def test_a_over_h() -> None:
    assert ah_premium(20, 10, 0.9) == pytest.approx(20 / 9 - 1)
    assert ah_premium(Decimal("20"), Decimal("10"), Decimal("0.9")) == pytest.approx(20 / 9 - 1)


def test_receipt_of_eight_ordinary_shares() -> None:
    assert adr_parity(146.0, 8, 1 / 7.78) == pytest.approx(150.128534704)
    assert adr_premium(151.0, 146.0, 8, 1 / 7.78) == pytest.approx(0.00580479, abs=1e-8)


@given(prices, prices, st.floats(min_value=0.5, max_value=1.5))
def test_the_rate_comes_back_out_of_the_premium(a: float, h: float, rate: float) -> None:
    assert implied_rate(a, h, ah_premium(a, h, rate)) == pytest.approx(rate)


def test_a_premium_published_with_an_old_rate_shows_it() -> None:
    assert implied_rate(100, 60, 100 / (60 * 0.835) - 1) == pytest.approx(0.835)


def test_rmb_counter_at_parity() -> None:
    assert counter_gap(90.36, 100, 0.9036) == pytest.approx(0)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_prices_are_positive(bad: float) -> None:
    with pytest.raises(BadPriceError) as caught:
        ah_premium(10, bad, 0.9)
    assert caught.value.what == "h_price"


def test_adjusted_prices_are_refused() -> None:
    with pytest.raises(AdjustedPriceError) as caught:
        require_raw(Leg("BABA", 150.0, "USD"), Leg("9988.HK", 146.0, "HKD", adjusted=True))
    assert caught.value.code == "9988.HK"


def test_words_are_no_prices() -> None:
    with pytest.raises(BadPriceError, match="a_price"):
        ah_premium("n/a", 1, 1)  # type: ignore[arg-type] # what a table's cell may hold
