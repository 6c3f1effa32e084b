"""Young listings: the posterior by hand, and better than its parts where it is used."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.young import DEBUT_UPLIFT, LISTING_NOISE, shrink, shrink_beta, shrink_log_volatility


def test_the_posterior_by_hand() -> None:
    found = shrink(own=1.0, own_variance=0.2, prior=0.0, prior_variance=0.1, sessions=5, peer_count=7)
    assert found.value == pytest.approx(1 / 3)
    assert found.own_weight == pytest.approx(1 / 3)
    assert (found.high - found.low) / 2 == pytest.approx(1.959964 * np.sqrt(0.2 / 3))


def test_nothing_of_ones_own_is_all_prior() -> None:
    found = shrink_log_volatility(np.array([]), np.array([0.01, 0.02, 0.04]))
    assert found.own_weight == 0
    assert found.value == pytest.approx(np.log(0.02))
    assert found.low < found.value < found.high


def test_own_data_weigh_more_with_every_session() -> None:
    random = np.random.default_rng(1)
    returns = random.standard_normal(80) * 0.05
    peers = np.exp(random.normal(np.log(0.02), 0.4, 30))
    weights = [shrink_log_volatility(returns[:n], peers).own_weight for n in (3, 10, 30, 80)]
    assert weights == sorted(weights)
    dispersion = np.var(np.log(peers), ddof=1) - 1.5 / 250
    assert weights[1] == pytest.approx(dispersion / (dispersion + LISTING_NOISE / 10))


def test_the_debuts_uplift_fades_with_age() -> None:
    peers = np.full(5, 0.02)
    none = shrink_log_volatility(np.array([]), peers, uplift=DEBUT_UPLIFT)
    assert none.value == pytest.approx(np.log(0.026))
    flat = np.full(60, 0.026)
    old = shrink_log_volatility(flat, peers, uplift=DEBUT_UPLIFT)
    assert old.peers == pytest.approx(np.log(0.02))
    assert old.own == pytest.approx(np.log(0.02))  # wild at 1.3 times so far, so a fifth calmer from now on


def test_shrunk_figures_beat_both_of_their_parts() -> None:
    random = np.random.default_rng(2)
    errors = []
    for _ in range(600):
        beta, sigma = random.normal(1.0, 0.3), np.exp(random.normal(np.log(0.02), 0.35))
        market = random.standard_t(4, 10) * 0.01 / np.sqrt(2)
        own = beta * market + random.standard_t(4, 10) * sigma / np.sqrt(2)
        found = shrink_beta(own, market, random.normal(1.0, 0.3, 12), sigma**2)
        errors.append((found.own - beta, found.peers - beta, found.value - beta))
    own_error, peer_error, shrunk_error = np.sqrt(np.mean(np.square(errors), axis=0))
    assert shrunk_error < min(own_error, peer_error)
