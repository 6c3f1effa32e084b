"""The flag a mandate can exclude, with its reasons."""

from __future__ import annotations

from twinkeel.valuation import implied_growth, valuation_support


def test_metax_at_the_close_has_none() -> None:
    found = valuation_support(-0.9e9, implied_growth(332e9, 0.743e9))
    assert found.no_valuation_support
    assert "72% a year" in found.reasons[0]


def test_a_profit_supports_what_a_loss_does_not() -> None:
    growth = implied_growth(100, 4.0)  # about 29 % a year
    assert valuation_support(-1.0, growth).flag == "none"
    assert valuation_support(2.0, growth).flag == "supported"
    unknown = valuation_support(None, growth)
    assert (unknown.flag, unknown.missing) == ("unknown", ("net_income",))


def test_missing_sales_are_unknown_never_a_verdict() -> None:
    found = valuation_support(1.0, implied_growth(100, None))
    assert (found.flag, found.missing, found.no_valuation_support) == ("unknown", ("sales",), False)


def test_no_sales_at_all_is_no_support_and_net_cash_is_support() -> None:
    assert valuation_support(-1.0, implied_growth(100, 0.0)).flag == "none"
    assert valuation_support(-1.0, implied_growth(-5, 10.0)).flag == "supported"


def test_peers_are_named_among_the_reasons() -> None:
    found = valuation_support(-1.0, implied_growth(332e9, 0.743e9), price_to_sales=447, peer_price_to_sales=20)
    assert "22.4 times" in found.reasons[1] or "22.3 times" in found.reasons[1]


def test_a_need_above_the_limit_is_not_called_within_it() -> None:
    found = valuation_support(1.0, implied_growth(4788e9, 130.5e9))
    assert found.flag == "supported"
    assert "34% a year, over 20%, but it makes a profit, so the limit is 40%" in found.reasons[0]
