"""The stationary bootstrap: counts, means and block lengths against independent ones."""

from __future__ import annotations

import numpy as np
import pytest

from twinkeel.risk.bootstrap import covariance_tuples, interval, optimal_block, resample_means, stationary_counts
from twinkeel.risk.errors import TooLittleDataError


def test_every_resample_draws_as_many_days_as_there_are() -> None:
    counts = stationary_counts(97, 500, 8, seed=1)
    assert counts.sum(axis=1).tolist() == [97] * 500
    np.testing.assert_allclose(counts.mean(axis=0), 1, atol=0.25)


def test_blocks_keep_neighbours_together() -> None:
    counts = stationary_counts(400, 2000, 20, seed=2)
    together = np.mean((counts[:, :-1] - counts[:, :-1].mean()) * (counts[:, 1:] - counts[:, 1:].mean()))
    assert together == pytest.approx(0.95, abs=0.1)  # the next day follows with probability 1 - 1/20


def test_standard_error_of_a_mean_is_the_bootstraps() -> None:
    values = np.random.default_rng(3).standard_normal((800, 1))
    draws = resample_means(values, 4000, 1.0, seed=4)
    assert draws.std() == pytest.approx(values.std() / np.sqrt(800), rel=0.05)


def test_products_of_a_day_stay_together() -> None:
    random = np.random.default_rng(5)
    x = random.standard_normal(1001)
    late = np.stack([x[1:], x[:-1]], axis=1)  # the second series is yesterday's first
    tuples = np.stack([late[1:, 1] * late[:-1, 0]], axis=1)
    draws = resample_means(tuples, 500, 5, seed=6)
    assert draws.mean() == pytest.approx(float(np.mean(x[1:-1] ** 2)), rel=0.02)


def test_pairs_are_all_there() -> None:
    returns = np.arange(6.0).reshape(2, 3)
    tuples, i, j = covariance_tuples(returns)
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    assert tuples[1].tolist() == [9, 12, 15, 16, 20, 25]


@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.8])
def test_block_length_agrees_with_arch(persistence: float) -> None:
    from arch.bootstrap import optimal_block_length

    random = np.random.default_rng(7)
    x = np.zeros(1200)
    noise = random.standard_normal(1200)
    for t in range(1, 1200):
        x[t] = persistence * x[t - 1] + noise[t]
    assert optimal_block(x) == pytest.approx(optimal_block_length(x)["stationary"].item(), rel=0.08)


def test_too_short_a_series_is_refused() -> None:
    with pytest.raises(TooLittleDataError, match="9 observations"):
        optimal_block(np.arange(9.0))


def test_interval_leaves_unknown_draws_out() -> None:
    assert interval(np.array([np.nan, 1.0, 1.0])) == (1.0, 1.0)
