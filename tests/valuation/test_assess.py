"""The whole answer for one name, at the debut that was sold as a debut of the century."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.valuation import Basis, assess, reported_accounts
from twinkeel.valuation.fundamentals import latest


def test_metax_on_its_first_day() -> None:
    on = date(2025, 12, 17)
    sales, shares = (latest(reported_accounts(), "metax", metric, on) for metric in ("sales", "shares"))
    assert sales is not None
    assert shares is not None
    basis = Basis(sales.basis, sales.known_on.isoformat(), sales.source)
    at_close = assess(
        "MetaX", shares.value * 829.90, {"sales": sales.value}, currency="CNY", price="CNY 829.90", basis=basis,
        usd_per_unit=1 / 7.05,
    )  # fmt: skip
    at_offer = assess("MetaX", shares.value * 104.66, {"sales": sales.value})
    assert at_close.multiples["ps"].value == pytest.approx(447, abs=0.5)
    assert at_offer.multiples["ps"].value == pytest.approx(56.4, abs=0.05)
    assert at_close.implied_growth.value == pytest.approx(0.724, abs=5e-4)
    assert at_close.sentence == (
        "MetaX at CNY 829.90 needs sales to grow 72% a year for ten years (10% return, 25% margin, 20x), "
        "from fiscal 2024 sales of CNY 743m known on 2025-12-15."
    )
    assert at_close.support.no_valuation_support
    assert "2.1% grew over 45%" in at_close.base_rate
    assert "debt or cash unknown" in at_close.value_used
    assert {"net_income", "debt", "cash"} <= set(at_close.missing)


def test_nothing_known_names_everything_and_flags_nothing() -> None:
    found = assess("X", None, {})
    assert {"capitalisation", "sales", "net_income"} <= set(found.missing)
    assert found.support.flag == "unknown"
    assert "cannot be said" in found.sentence


def test_every_reported_figure_has_a_source_and_a_publication_date() -> None:
    assert all(fact.source != "reported_accounts.csv" and fact.published for fact in reported_accounts())
    moore = latest(reported_accounts(), "moore_threads", "net_income", date(2026, 1, 5))
    assert moore is not None
    assert moore.value == -1.618e9
