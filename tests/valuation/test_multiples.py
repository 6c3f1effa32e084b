"""Multiples of one issuer: values by hand, undefined with reasons, missing by name."""

from __future__ import annotations

import pytest

from twinkeel.valuation import issuer_multiples
from twinkeel.valuation.multiples import DEFINITIONS, LOSS

FACTS = {
    "net_income": 50.0,
    "net_income_forward": 60.0,
    "book_equity": 400.0,
    "sales": 500.0,
    "sales_prior": 400.0,
    "gross_profit": 200.0,
    "ebitda": 100.0,
    "operating_cash_flow": 90.0,
    "capex": 40.0,
    "research": 75.0,
    "debt": 150.0,
    "cash": 250.0,
    "minority_interest": 20.0,
    "preferred": 0.0,
}


def test_every_multiple_by_hand() -> None:
    found = {name: measure.value for name, measure in issuer_multiples(1000.0, FACTS).items()}
    assert found == pytest.approx(
        {
            "pe_trailing": 20.0,
            "pe_forward": 1000 / 60,
            "pb": 2.5,
            "ps": 2.0,
            "enterprise_value": 920.0,
            "ev_sales": 1.84,
            "ev_gross_profit": 4.6,
            "ev_ebitda": 9.2,
            "fcf_yield": 0.05,
            "gross_margin": 0.4,
            "net_margin": 0.1,
            "roe": 0.125,
            "research_intensity": 0.15,
            "capex_intensity": 0.08,
            "sales_growth": 0.25,
        }
    )
    assert set(found) == {*DEFINITIONS, "enterprise_value"}


def test_a_loss_has_no_price_earnings_ratio_but_a_margin() -> None:
    found = issuer_multiples(1000.0, FACTS | {"net_income": -50.0, "capex": 200.0})
    assert found["pe_trailing"].status == "undefined"
    assert LOSS in found["pe_trailing"].reason
    assert found["net_margin"].value == pytest.approx(-0.1)
    assert found["fcf_yield"].value == pytest.approx(-0.11)


def test_every_missing_input_is_named() -> None:
    found = issuer_multiples(None, {})
    assert {measure.status for measure in found.values()} == {"missing"}
    assert found["pe_trailing"].missing == ("capitalisation", "net_income")
    assert found["ev_sales"].missing == ("capitalisation", "debt", "cash")
    assert "sales_prior" in found["sales_growth"].reason


def test_minorities_taken_as_none_are_said_to_be() -> None:
    facts = {"debt": 1.0, "cash": 2.0}
    assert "minority_interest" in issuer_multiples(10.0, facts)["enterprise_value"].definition


def test_net_cash_beyond_the_price_leaves_enterprise_multiples_undefined() -> None:
    found = issuer_multiples(100.0, {"debt": 0.0, "cash": 150.0, "sales": 10.0})
    assert found["enterprise_value"].value == pytest.approx(-50)
    assert found["ev_sales"].status == "undefined"
    assert "negative" in found["ev_sales"].reason


def test_a_preferred_stock_of_nan_is_unknown_like_an_absent_one() -> None:
    found = issuer_multiples(100, {"debt": 10.0, "cash": 5.0, "preferred": float("nan")})["enterprise_value"]
    assert found.value == 105
    assert "preferred" in found.definition.split("taken as none")[1]
