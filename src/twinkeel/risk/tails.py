"""Tails: peaks over threshold, value at risk and expected shortfall, each with the interval it deserves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import TooLittleDataError

FEW = 30  # exceedances below which no tail is fitted
CHI2_95 = 3.841458820694124  # one degree of freedom


@dataclass(frozen=True, slots=True)
class Tail:
    """A generalised Pareto tail over a threshold.

    Attributes:
        threshold: losses above it are the tail. count: of all losses. exceedances: above the threshold.
        shape, scale: of the generalised Pareto. likelihood: negative log likelihood.
    """

    threshold: float
    count: int
    exceedances: int
    shape: float
    scale: float
    likelihood: float

    def value_at_risk(self, level: float) -> float:
        """The loss exceeded with probability 1 - level.

        Source: A. J. McNeil and R. Frey, Journal of Empirical Finance 7 (2000) 271-300.
        """
        ratio = self.count / self.exceedances * (1 - level)
        if abs(self.shape) < 1e-9:
            return self.threshold - self.scale * float(np.log(ratio))
        return self.threshold + self.scale / self.shape * (float(ratio ** (-self.shape)) - 1)

    def expected_shortfall(self, level: float) -> float:
        """The mean loss beyond the value at risk; infinite where the shape is 1 or more."""
        if self.shape >= 1:
            return float("inf")
        return (self.value_at_risk(level) + self.scale - self.shape * self.threshold) / (1 - self.shape)


def fit_tail(losses: Floats, threshold: float | None = None, share: float = 0.05) -> Tail:
    """Fit a generalised Pareto by maximum likelihood to losses over a threshold.

    One-dimensional: for theta = shape / scale the best shape is the mean of log(1 + theta y), so the likelihood is a
    function of theta alone (S. D. Grimshaw, Technometrics 35 (1993) 185-191).

    Args:
        losses: positive is bad. threshold: the quantile that leaves ``share`` above it where not given.

    Raises:
        TooLittleDataError: where fewer than 30 losses exceed the threshold: no tail is fitted to a fresh listing.
    """
    values = losses[np.isfinite(losses)]
    level = float(np.quantile(values, 1 - share)) if threshold is None else threshold
    over = values[values > level] - level
    if len(over) < FEW:
        raise TooLittleDataError(
            f"{len(over)} losses beyond {level:.4g}: too few for a tail",
            f"At least {FEW} are needed; use a longer history.",
        )
    shape, scale, likelihood = _maximise(over)
    return Tail(level, len(values), len(over), shape, scale, likelihood)


def _profile(theta: float, over: Floats) -> tuple[float, float, float]:
    """Negative log likelihood, shape and scale at theta = shape / scale."""
    if abs(theta) < 1e-12:
        scale = float(over.mean())
        return len(over) * (1 + float(np.log(scale))), 0.0, scale
    inside = 1 + theta * over
    if (inside <= 0).any():
        return float("inf"), float("nan"), float("nan")
    shape = float(np.log(inside).mean())
    scale = shape / theta
    if scale <= 0:
        return float("inf"), float("nan"), float("nan")
    return len(over) * (float(np.log(scale)) + shape + 1), shape, scale


def _maximise(over: Floats) -> tuple[float, float, float]:
    from scipy.optimize import minimize_scalar

    mean, top = float(over.mean()), float(over.max())
    knots = np.concatenate([-np.geomspace(0.999 / top, 1e-4 / mean, 40), np.geomspace(1e-4 / mean, 100 / mean, 80)])
    value = np.array([_profile(float(theta), over)[0] for theta in knots])
    best = int(np.argmin(value))
    low, high = float(knots[max(best - 1, 0)]), float(knots[min(best + 1, len(knots) - 1)])
    found = minimize_scalar(
        lambda theta: _profile(theta, over)[0], bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    likelihood, shape, scale = _profile(float(found.x), over)
    return shape, scale, likelihood


def tail_interval(losses: Floats, tail: Tail, level: float, shortfall: bool = False) -> tuple[float, float]:
    """The 95 % profile-likelihood interval of the value at risk or expected shortfall of a fitted tail.

    For each shape on a grid the scale that maximises the likelihood given the figure is implied, so the profile is the
    best likelihood among (shape, scale) pairs that give that figure; both ends are found on a fine grid of shapes.
    """
    values = losses[np.isfinite(losses)]
    over = values[values > tail.threshold] - tail.threshold
    ratio = tail.count / tail.exceedances * (1 - level)
    shapes = np.linspace(max(-0.5, tail.shape - 1.2), min(tail.shape + 1.5, 0.98 if shortfall else 3.0), 241)
    scales = tail.scale * np.geomspace(0.3, 3.0, 241)
    grid_shape, grid_scale = np.meshgrid(shapes, scales, indexing="ij")
    safe = np.where(np.abs(grid_shape) < 1e-6, 1e-6, grid_shape)
    inside = 1 + (safe / grid_scale)[:, :, None] * over
    good = (inside > 0).all(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = len(over) * np.log(grid_scale) + (1 / safe + 1) * np.log(np.where(inside > 0, inside, 1)).sum(axis=2)
    near = good & (2 * (cost - tail.likelihood) <= CHI2_95)
    figure = tail.threshold + grid_scale / safe * (ratio ** (-safe) - 1)
    if shortfall:
        figure = (figure + grid_scale - safe * tail.threshold) / (1 - safe)
    return float(figure[near].min()), float(figure[near].max())


def historical_tail(losses: Floats, level: float) -> tuple[float, float]:
    """Value at risk and expected shortfall as they were: the empirical quantile, and the mean at or beyond it."""
    values = np.sort(losses[np.isfinite(losses)])[::-1]
    if not len(values):
        raise TooLittleDataError("no losses to take a quantile of")
    tail = max(1, int(np.floor(len(values) * (1 - level) + 1e-9)))
    return float(values[tail - 1]), float(values[:tail].mean())


def normal_tail(volatility: float, level: float, mean: float = 0.0) -> tuple[float, float]:
    """Value at risk and expected shortfall of a normal loss. Named parametric: it knows no fat tail."""
    from scipy.special import ndtri

    z = float(ndtri(level))
    density = float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi))
    return z * volatility - mean, density / (1 - level) * volatility - mean
