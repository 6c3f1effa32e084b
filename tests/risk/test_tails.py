"""Tails against the Danish fire losses and against scipy."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from twinkeel.risk.errors import TooLittleDataError
from twinkeel.risk.tails import fit_tail, historical_tail, normal_tail, tail_interval


def test_danish_fire_losses(shared: Path) -> None:
    with (shared / "golden" / "danish_fire_losses.csv").open() as file:
        cells = [row[-1] for row in csv.reader(file)]
    losses = np.array([float(cell) for cell in cells if cell.replace(".", "", 1).isdigit()])
    tail = fit_tail(losses, 10.0)
    assert tail.exceedances == 109
    assert tail.shape == pytest.approx(0.4970, abs=5e-5)
    assert tail.scale == pytest.approx(6.9755, abs=5e-5)
    assert tail.likelihood == pytest.approx(374.893, abs=1e-3)
    assert tail.value_at_risk(0.99) == pytest.approx(27.29, abs=0.01)
    assert tail.expected_shortfall(0.99) == pytest.approx(58.24, abs=0.02)
    assert tail.value_at_risk(0.999) == pytest.approx(94.34, abs=0.05)
    assert tail.expected_shortfall(0.999) == pytest.approx(191.5, abs=0.1)
    low, high = tail_interval(losses, tail, 0.99)
    assert low == pytest.approx(23.3, abs=0.3)
    assert high == pytest.approx(33.1, abs=0.3)
    deeper = fit_tail(losses, 20.0)
    assert (deeper.exceedances, round(deeper.shape, 3), round(deeper.scale, 3)) == (36, 0.684, 9.635)


@pytest.mark.parametrize("shape", [-0.2, 0.1, 0.4])
def test_likelihood_is_the_best_scipy_finds(shape: float) -> None:
    from scipy.stats import genpareto

    over = genpareto.rvs(shape, scale=2.0, size=400, random_state=np.random.default_rng(1))
    tail = fit_tail(np.concatenate([over + 1, np.zeros(4000)]), 1.0)
    found = genpareto.fit(over, floc=0)
    assert tail.likelihood <= float(genpareto.nnlf((found[0], 0, found[2]), over)) + 1e-3


def test_a_fresh_listing_has_no_tail() -> None:
    with pytest.raises(TooLittleDataError, match="too few for a tail"):
        fit_tail(np.linspace(0, 1, 40))


def test_historical_figures_by_hand() -> None:
    losses = np.arange(1.0, 101.0)
    assert historical_tail(losses, 0.95) == (96.0, 98.0)


def test_normal_figures_by_hand() -> None:
    value, shortfall = normal_tail(0.01, 0.99)
    assert value == pytest.approx(0.023263, abs=1e-6)
    assert shortfall == pytest.approx(0.026652, abs=1e-6)
