"""Stress against conditional normal theory and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.errors import ShapeError, TooLittleDataError
from twinkeel.risk.stress import condition, propagate, replay, reverse_stress, window_return

COVARIANCE = np.array([[0.04, 0.02, 0.0], [0.02, 0.09, 0.03], [0.0, 0.03, 0.16]]) / 252


def test_conditional_moves_are_betas() -> None:
    mean, left = condition(COVARIANCE, np.array([0]), np.array([-0.2]))
    np.testing.assert_allclose(mean, [-0.2, -0.1, 0.0], atol=1e-9)
    assert left[1, 1] == pytest.approx((0.09 - 0.01) / 252, rel=1e-6)


def test_propagation_states_the_uplift_and_the_naive_figure() -> None:
    naive = COVARIANCE.copy()
    naive[0, 1] = naive[1, 0] = 0.005 / 252
    found = propagate(COVARIANCE, naive, np.array([0.5, 0.5, 0.0]), np.array([0]), np.array([-0.2]))
    beta = 0.5 * np.log(0.8)
    assert found.loss == pytest.approx(0.5 * -0.2 + 0.5 * np.expm1(beta), rel=1e-6)
    assert found.stressed_loss == pytest.approx(0.5 * -0.2 + 0.5 * np.expm1(1.5 * beta), rel=1e-6)
    assert found.naive_loss > found.loss > found.stressed_loss
    assert found.uplift == 1.5


def test_replay_fills_and_marks_what_did_not_trade() -> None:
    found = replay(np.array([-0.1, np.nan, 0.02]), np.array([0.4, 0.4, 0.2]), COVARIANCE, days=5)
    assert found.filled.tolist() == [False, True, False]
    assert found.filled_weight == 0.4
    expected, _ = condition(COVARIANCE, np.array([0, 2]), np.log([0.9, 1.02]))
    assert found.loss == pytest.approx(-0.04 + 0.4 * np.expm1(expected[1]) + 0.004, rel=1e-9)
    assert found.low < found.loss < found.high


def test_replay_without_a_survivor_is_refused() -> None:
    with pytest.raises(TooLittleDataError, match="traded"):
        replay(np.full(3, np.nan), np.ones(3), COVARIANCE, 5)


def test_an_event_window_catches_both_sides_of_the_date_line() -> None:
    hours = np.array(["2025-01-24T08", "2025-01-24T21", "2025-01-27T08", "2025-01-27T21"], dtype="datetime64[us]")
    prices = np.log(np.array([[100, np.nan], [np.nan, 50], [99, np.nan], [np.nan, 41.5]]))
    found = window_return(prices, hours, np.datetime64("2025-01-24T22"), np.datetime64("2025-01-28"))
    np.testing.assert_allclose(found, [-0.01, -0.17])
    unborn = prices.copy()
    unborn[:3, 1] = np.nan
    assert np.isnan(window_return(unborn, hours, np.datetime64("2025-01-24T22"), np.datetime64("2025-01-28"))[1])


def test_reverse_stress_loses_what_was_asked_and_nothing_likelier_does() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    found = reverse_stress(COVARIANCE, weights, 0.15, days=21)
    assert weights @ found.moves == pytest.approx(-0.15)
    inverse = np.linalg.inv(COVARIANCE * 21)
    logs = np.log1p(found.moves)
    assert np.sqrt(logs @ inverse @ logs) == pytest.approx(found.distance)
    random = np.random.default_rng(1)
    for _ in range(200):  # neighbours that lose the same, by shifting the last line
        other = found.moves + np.append(random.normal(0, 0.03, 2), 0.0)
        other[2] = (-0.15 - weights[:2] @ other[:2]) / weights[2]
        near = np.log1p(other)
        assert np.sqrt(near @ inverse @ near) > found.distance


@pytest.mark.parametrize("loss", [0.01, 0.4, 0.9, 0.99])
def test_reverse_stress_loses_deep_losses_exactly_too(loss: float) -> None:
    weights = np.array([0.7, 0.5, -0.2])
    found = reverse_stress(COVARIANCE, weights, loss)
    assert weights @ found.moves == pytest.approx(-loss)
    assert found.moves.min() > -1


def test_a_part_of_a_book_cannot_lose_more_than_it_is() -> None:
    with pytest.raises(ShapeError, match="cannot lose 30%"):
        reverse_stress(COVARIANCE, np.array([0.1, 0.1, 0.05]), 0.3)


def test_a_loss_must_be_a_fraction() -> None:
    with pytest.raises(ShapeError, match="15"):
        reverse_stress(COVARIANCE, np.ones(3), 15)
