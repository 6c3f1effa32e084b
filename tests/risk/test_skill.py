"""The deflated Sharpe ratio against the example of its paper."""

from __future__ import annotations

import pytest

from twinkeel.risk.skill import deflated_sharpe, expected_best_sharpe


@pytest.mark.parametrize(("trials", "bar", "probability"), [(100, 0.1132, 0.9004), (46, 0.1004, 0.9505)])
def test_the_papers_example(trials: int, bar: float, probability: float) -> None:
    variance = 0.5 / 250
    assert expected_best_sharpe(trials, variance) == pytest.approx(bar, abs=5e-5)
    found = deflated_sharpe(2.5 / 250**0.5, 1250, trials, variance, skewness=-3, kurtosis=10)
    assert found == pytest.approx(probability, abs=5e-5)


def test_one_trial_needs_no_deflation() -> None:
    assert expected_best_sharpe(1, 0.01) == 0
