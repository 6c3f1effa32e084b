"""A vendor's stale rate is caught."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from twinkeel.valuation import ah_premium
from twinkeel.valuation.measure import Measure
from twinkeel.valuation.published import PublishedPremium, RateFinding, check_published

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(300)]
RATES = [0.83 + 0.0003 * n for n in range(300)]


def row(name: str, a: float, h: float, rate: float) -> PublishedPremium:
    return PublishedPremium(name, a, h, round(ah_premium(a, h, rate), 4))


def test_a_table_made_with_an_old_rate() -> None:
    table = [row("SMIC", 115.0, 66.0, 0.835), row("CATL", 380.0, 480.0, 0.835), row("BYD", 98.0, 99.0, 0.835)]
    found = check_published(table, DAYS[-1], DAYS, RATES)
    assert isinstance(found, RateFinding)
    assert found.stale
    assert found.rate == pytest.approx(0.835, abs=1e-4)
    assert found.dispersion < 1e-3
    assert found.last_matched is not None
    assert found.last_matched < date(2025, 3, 1)
    assert found.corrected[0][2] == pytest.approx(ah_premium(115.0, 66.0, RATES[-1]))
    assert "0.8350" in found.sentence


def test_a_table_made_today_passes_and_the_future_is_not_seen() -> None:
    on = DAYS[100]
    found = check_published([row("SMIC", 115.0, 66.0, RATES[100])], on, DAYS, RATES)
    assert isinstance(found, RateFinding)
    assert not found.stale
    assert found.market == RATES[100]


def test_a_rate_the_market_never_had() -> None:
    found = check_published([row("SMIC", 115.0, 66.0, 1.2)], DAYS[-1], DAYS, RATES)
    assert isinstance(found, RateFinding)
    assert found.last_matched is None
    assert "never there" in found.sentence


def test_nothing_to_check_is_missing() -> None:
    found = check_published([], DAYS[-1], DAYS, RATES)
    assert isinstance(found, Measure)
    assert found.missing == ("published rows",)
