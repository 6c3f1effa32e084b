"""Debut returns against the exchange's published closes."""

from __future__ import annotations

import math

import pytest

from twinkeel.valuation import debut_returns


@pytest.mark.parametrize(("offer", "close", "published"), [(104.66, 829.90, 692.95), (114.28, 600.50, 425.46)])
def test_published_first_days(offer: float, close: float, published: float) -> None:
    debut = debut_returns(offer, [700.0], [895.0], [close])
    assert debut.to_close.value is not None
    assert round(100 * debut.to_close.value, 2) == published


def test_who_got_shares_and_who_did_not() -> None:
    debut = debut_returns(10, [30, 1, 1, 1, 1], [50, 1, 1, 1, 1], [40, 38, 36, 34, 20])
    assert debut.to_open.value == pytest.approx(2)
    assert debut.to_high.value == pytest.approx(4)
    assert debut.from_offer[5].value == pytest.approx(1)
    assert debut.from_first_close[5].value == pytest.approx(-0.5)


def test_what_lies_ahead_is_missing_not_zero() -> None:
    debut = debut_returns(10, [30], [50], [40])
    assert debut.from_first_close[20].status == "missing"
    assert "1 sessions so far" in debut.from_first_close[20].reason


def test_no_offer_price_still_tells_what_a_buyer_earned() -> None:
    debut = debut_returns(None, [30, 30], [50, 30], [40, 20], horizons=(2,))
    assert debut.to_close.missing == ("offer price",)
    assert debut.from_first_close[2].value == pytest.approx(-0.5)


def test_a_suspended_first_close_and_a_negative_adjusted_price() -> None:
    assert debut_returns(10, [30], [50], [math.nan]).to_close.missing == ("first close",)
    assert "additive adjustment" in debut_returns(-2.0, [30], [50], [40]).to_close.reason


def test_an_unknown_offer_price_is_missing_and_a_session_before_the_first_too() -> None:
    found = debut_returns(math.nan, [700.0], [895.0], [829.9], (0, -1, 1))
    assert (found.to_close.status, found.to_close.missing) == ("missing", ("offer price",))
    assert [found.from_first_close[n].status for n in (0, -1, 1)] == ["missing", "missing", "known"]
