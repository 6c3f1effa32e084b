"""Unequal histories against Little and Rubin's cement data and against EM."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import ShapeError, TooLittleDataError
from twinkeel.risk.histories import back_fill, monotone_moments


def test_cement(shared: Path) -> None:
    with (shared / "golden" / "cement_missing.csv").open() as file:
        rows = list(csv.reader(file))
    values = np.array([[float(cell) if cell not in ("", "NA") else np.nan for cell in row[-5:]] for row in rows[1:]])
    found = monotone_moments(values)
    np.testing.assert_allclose(found.mean, [6.6552, 49.9653, 11.7692, 27.0471, 95.4231], atol=5e-5)
    np.testing.assert_allclose(np.diag(found.covariance), [21.8256, 238.0124, 37.8698, 294.1830, 208.9049], atol=5e-5)
    assert found.covariance[0, 1] == pytest.approx(20.8643, abs=5e-5)


def by_expectation_maximisation(values: Floats, rounds: int = 4000) -> tuple[Floats, Floats]:
    mean, covariance = np.nanmean(values, axis=0), np.diag(np.nanvar(values, axis=0))
    for _ in range(rounds):
        filled, extra = values.copy(), np.zeros_like(covariance)
        for row in range(len(values)):
            gone = np.isnan(values[row])
            if not gone.any():
                continue
            gain = covariance[np.ix_(gone, ~gone)] @ np.linalg.inv(covariance[np.ix_(~gone, ~gone)])
            filled[row, gone] = mean[gone] + gain @ (values[row, ~gone] - mean[~gone])
            extra[np.ix_(gone, gone)] += covariance[np.ix_(gone, gone)] - gain @ covariance[np.ix_(~gone, gone)]
        mean = filled.mean(axis=0)
        covariance = ((filled - mean).T @ (filled - mean) + extra) / len(values)
    return mean, covariance


def test_the_closed_form_is_where_em_ends() -> None:
    random = np.random.default_rng(1)
    values = random.standard_normal((60, 3)) @ random.standard_normal((3, 3))
    values[:20, 1] = np.nan
    values[:35, 2] = np.nan
    found = monotone_moments(values)
    mean, covariance = by_expectation_maximisation(values, 400)
    np.testing.assert_allclose(found.mean, mean, atol=1e-7)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-7)


def test_histories_that_do_not_nest_are_refused() -> None:
    values = np.array([[1.0, np.nan], [np.nan, 2.0], [1.0, 1.0], [2.0, 1.0]])
    with pytest.raises(ShapeError, match="nest"):
        monotone_moments(values)


def test_back_fill_keeps_what_is_there_and_the_tails() -> None:
    random = np.random.default_rng(2)
    factors = random.standard_normal((500, 2))
    noise = random.standard_t(3, 500)
    returns = factors @ np.array([1.0, -0.5]) + noise
    returns[:300] = np.nan
    found = back_fill(returns, factors, draws=50, seed=3)
    assert found.filled.sum() == 300
    np.testing.assert_array_equal(found.scenarios[:, 300:], np.tile(returns[300:], (50, 1)))
    np.testing.assert_allclose(found.beta, [1.0, -0.5], atol=0.3)
    residual = found.scenarios[:, :300] - factors[:300] @ found.beta
    assert float(np.mean(residual**4) / np.mean(residual**2) ** 2) > 4  # fatter than normal, as the own residuals are


def test_nothing_to_resample_is_said() -> None:
    with pytest.raises(TooLittleDataError, match="2 returns"):
        back_fill(np.array([np.nan, 0.1, 0.2]), np.ones((3, 1)))
