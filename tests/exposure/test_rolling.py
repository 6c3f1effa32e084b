"""Old books carried forward by price, and how far the truth can be from them."""

from __future__ import annotations

import math
from datetime import date

import pytest

from twinkeel.exposure import Book, Instrument, IssuerFacts, Line, look_through
from twinkeel.exposure.rolling import roll_forward

OLD, NOW = date(2025, 1, 1), date(2026, 1, 1)
BOOK = Book("KWEB", OLD, {"BABA": 0.5, "PDD": 0.3, "USD": 0.1})


def test_weights_move_with_prices_and_their_sum_stays() -> None:
    """BABA doubles, PDD stays: of the priced 0.8, BABA is then 1.0 / 1.3 and PDD 0.3 / 1.3; the rest stays."""
    rolled = roll_forward(BOOK, {"BABA": 2.0, "PDD": 1.0}, NOW, annual_turnover=0.2)
    assert rolled.weights == pytest.approx({"BABA": 0.8 / 1.3, "PDD": 0.24 / 1.3, "USD": 0.1})
    assert math.fsum(rolled.weights.values()) == pytest.approx(0.9, abs=1e-15)
    assert rolled.turnover == pytest.approx(0.2)
    assert "rolled forward 365 days by price (80.0% of it priced)" in rolled.flags[0]


def test_equal_returns_change_nothing() -> None:
    assert roll_forward(BOOK, {"BABA": 1.7, "PDD": 1.7}, NOW).weights == pytest.approx(BOOK.weights)


def test_without_any_price_or_backwards_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no holding of KWEB has a price"):
        roll_forward(BOOK, {}, NOW)
    with pytest.raises(ValueError, match="is before"):
        roll_forward(BOOK, {"BABA": 1.0}, date(2024, 1, 1))


def test_bounds_hold_what_may_have_been_traded() -> None:
    """Half the book is the fund, all China; a fifth of it may have been sold: China lies in 0.4 to 0.5."""
    issuers = {"alibaba": IssuerFacts("alibaba", "Alibaba", "CN"), "apple": IssuerFacts("apple", "Apple", "US")}
    codes = {
        "BABA": Instrument("BABA", "alibaba"),
        "AAPL": Instrument("AAPL", "apple"),
        "KWEB": Instrument("KWEB", None, "fund"),
    }
    rolled = roll_forward(Book("KWEB", OLD, {"BABA": 1.0}), {"BABA": 1.1}, NOW, annual_turnover=0.2)
    result = look_through([Line("KWEB", 0.5), Line("AAPL", 0.5)], {"KWEB": rolled}, codes, issuers, NOW)
    assert result.china_share == pytest.approx(0.5)
    assert result.bounds["china_share"] == pytest.approx((0.4, 0.5))
    assert any("rolled forward" in flag for flag in result.flags)
