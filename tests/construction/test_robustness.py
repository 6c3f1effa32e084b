"""Resampled risk: drawn as it would be estimated, and ranges that bracket the plan's own volatility."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from twinkeel.construction.problem import Problem
from twinkeel.construction.robustness import resample


def test_the_drawn_volatility_scatters_as_an_estimate_does(problem: Callable[..., Problem]) -> None:
    """A variance estimated from n returns has a relative standard deviation of sqrt(2 / n), a volatility half of it."""
    task = problem(n=6, k=3, specific_variance=np.full(6, 1e-9))
    found = resample(task, observations=200, resamples=400)
    half_width = (found.volatility_high - found.volatility_low) / 2
    middle = (found.volatility_high + found.volatility_low) / 2
    assert half_width / middle == pytest.approx(1.645 * np.sqrt(2 / 200) / 2, rel=0.15)
    assert found.failed == 0


def test_the_same_seed_gives_the_same_ranges(problem: Callable[..., Problem]) -> None:
    first, again = (resample(problem(), observations=100, resamples=5, seed=3) for _ in range(2))
    assert first == again
    assert resample(problem(), observations=100, resamples=5, seed=4) != first
