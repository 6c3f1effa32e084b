"""Risk of a book against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.book import active_risk, by_group, contributions, maximum_drawdown, tail_losses
from twinkeel.risk.errors import ShapeError, TooLittleDataError
from twinkeel.risk.factor import from_dense
from twinkeel.risk.issuers import join_lines

COVARIANCE = np.array([[0.04, 0.01, 0.0], [0.01, 0.09, 0.02], [0.0, 0.02, 0.16]])


def test_contributions_add_up() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    found = contributions(weights, COVARIANCE)
    assert found.volatility == pytest.approx(np.sqrt(0.0299), rel=1e-12)  # 0.01 + 0.0081 + 0.0064 + 0.003 + 0.0024
    assert found.share.sum() == pytest.approx(1, abs=1e-12)
    assert found.share[0] == pytest.approx((0.01 + 0.0015) / 0.0299, rel=1e-12)
    factor = contributions(weights, from_dense(COVARIANCE))
    np.testing.assert_allclose(factor.share, found.share, atol=1e-12)


def test_an_empty_book_has_no_risk() -> None:
    assert contributions(np.zeros(3), COVARIANCE).volatility == 0


def test_groups_are_summed_and_the_unknown_named() -> None:
    assert by_group(np.array([0.1, 0.2, 0.3]), ["HKD", "", "HKD"]) == {"HKD": pytest.approx(0.4), "unknown": 0.2}


def test_active_risk_of_the_benchmark_is_none() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    assert active_risk(weights, weights, COVARIANCE) == 0
    assert active_risk(np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), COVARIANCE) == pytest.approx(np.sqrt(0.11))


def test_weights_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match="2 weights"):
        contributions(np.ones(2), COVARIANCE)


def test_drawdown_by_hand() -> None:
    depth, top, trough = maximum_drawdown(np.log([1.1, 0.9, 0.8, 1.5]))
    assert depth == pytest.approx(0.28)  # 1.1 to 0.792
    assert (top, trough) == (1, 3)


def test_tail_losses_are_ordered_and_scaled() -> None:
    returns = np.random.default_rng(1).standard_t(4, 1500) * 0.01
    one = tail_losses(returns, 0.02, resamples=300)
    two = tail_losses(returns, 0.04, resamples=300)
    for loss, doubled in zip(one.value_at_risk, two.value_at_risk, strict=True):
        assert loss.low <= loss.value <= loss.high
        assert doubled.value == pytest.approx(2 * loss.value, rel=0.01)
    for value, shortfall in zip(one.value_at_risk, one.expected_shortfall, strict=True):
        assert shortfall.value > value.value
    assert [loss.method for loss in one.value_at_risk][-1] == "peaks over threshold"


def test_a_short_book_gets_no_tail() -> None:
    with pytest.raises(TooLittleDataError, match="50 dates"):
        tail_losses(np.zeros(50), 0.01)
    assert "too few" in tail_losses(np.random.default_rng(2).standard_normal(300), 1.0, resamples=50).note


def test_two_lines_of_one_issuer_are_one_risk() -> None:
    covariance = np.array([[0.04, 0.039, 0.01], [0.039, 0.04, 0.01], [0.01, 0.01, 0.09]])
    book = join_lines(covariance, ["alibaba", "alibaba", "baidu"], np.array([500.0, 500.0, 500.0]))
    assert book.issuers == ("alibaba", "baidu")
    one, split = book.variance(np.array([0.5, 0.0, 0.5])), book.variance(np.array([0.25, 0.25, 0.5]))
    assert split == pytest.approx(one, rel=0.01)  # a second line adds next to nothing
    np.testing.assert_allclose(book.basis[:2], 0.0005)  # a quarter of 0.04 + 0.04 - 2 x 0.039
    assert book.basis[2] == 0
