"""Heat in its parts."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.valuation.heat import heat, peer_gap


def test_a_stock_of_eleven_sessions_is_refused_and_says_so() -> None:
    found = heat(np.linspace(600, 800, 11), turnover=np.full(11, 0.5))
    assert found.test is None
    assert found.gsadf.status == "missing"
    assert "11 closes" in found.refused
    assert found.run_up.status == found.turnover_rank.status == "missing"


def test_a_long_series_has_every_part() -> None:
    generator = np.random.default_rng(8)
    prices = 100 * np.exp(np.cumsum(0.01 * generator.standard_normal(700)))
    turnover = np.concatenate([np.full(680, 1.0), np.full(20, 5.0)])
    found = heat(prices, turnover, price_to_sales=40, peer_price_to_sales=[8, 10, 12], replications=49)
    assert found.test is not None
    assert found.gsadf.value == pytest.approx(found.test.recursion.gsadf)
    assert found.turnover_rank.value == pytest.approx(1.0)
    assert found.run_up.value == pytest.approx(prices[-1] / prices[-251] - 1)
    assert found.peer_gap.value == pytest.approx(3.0)


def test_flat_prices_are_refused() -> None:
    assert "does not move" in heat(np.ones(300)).refused


def test_one_peer_is_no_peer_group() -> None:
    assert peer_gap(10, [5]).missing == ("price to sales of peers (1 known)",)
    assert peer_gap(None, [5, 6]).missing == ("price to sales",)
