"""Implied cost of capital: five models on one fixture, and what is undefined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twinkeel.valuation.cost_of_capital import Forecast, implied_cost_of_capital

FIXTURE = Forecast(
    price=50,
    book=20,
    earnings_1=2.5,
    earnings_2=3,
    long_term_growth=0.12,
    payout=0.3,
    risk_free=0.04,
    industry_roe=0.14,
)


def test_the_fixture() -> None:
    found = {name: measure.value for name, measure in implied_cost_of_capital(FIXTURE).items()}
    assert found == pytest.approx(
        {
            "claus_thomas": 0.07318,
            "gebhardt_lee_swaminathan": 0.08081,
            "ohlson_juettner": 0.10000,
            "modified_peg": 0.10778,
            "peg": 0.10000,
            "median": 0.10000,
        },
        abs=5e-6,
    )


def test_falling_earnings_leave_the_growth_models_undefined() -> None:
    found = implied_cost_of_capital(replace(FIXTURE, earnings_2=2.4))
    assert {name for name, measure in found.items() if measure.status == "undefined"} == {
        "ohlson_juettner",
        "modified_peg",
        "peg",
    }
    assert "2.5 to 2.4" in found["peg"].reason
    assert "2 models" in found["median"].definition


def test_a_forecast_loss_leaves_everything_undefined() -> None:
    found = implied_cost_of_capital(replace(FIXTURE, earnings_1=-1.0))
    assert {measure.status for measure in found.values()} == {"undefined"}
    assert found["median"].reason == "a loss is forecast"


def test_missing_forecasts_are_named() -> None:
    found = implied_cost_of_capital(Forecast(price=50))
    assert {measure.status for measure in found.values()} == {"missing"}
    assert set(found["median"].missing) >= {"earnings_1", "earnings_2", "book"}


def test_a_price_no_rate_explains() -> None:
    found = implied_cost_of_capital(replace(FIXTURE, price=0.5))
    assert "no rate" in found["claus_thomas"].reason
