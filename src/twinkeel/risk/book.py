"""Risk of a book: volatility and who contributes it, losses in the tail, drawdown, and risk against a benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twinkeel.risk.bootstrap import interval, optimal_block, stationary_counts
from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import ShapeError, TooLittleDataError
from twinkeel.risk.factor import FactorCovariance
from twinkeel.risk.tails import FEW, fit_tail, historical_tail, normal_tail, tail_interval

BUSINESS_YEAR = 261  # weekdays a year: volatilities are a weekday, holidays included


@dataclass(frozen=True, slots=True)
class Contributions:
    """Volatility a day and its exact split.

    Attributes:
        volatility: of the book a business day. marginal: (N,) change of it a unit of weight.
        share: (N,) percentage contributions as fractions, adding up to one.
    """

    volatility: float
    marginal: Floats
    share: Floats


def contributions(weights: Floats, covariance: Floats | FactorCovariance) -> Contributions:
    """Euler's split of the volatility of a book.

    Raises:
        ShapeError: where weights and covariance do not fit.
    """
    if isinstance(covariance, FactorCovariance):
        product = covariance.times(weights)
    elif covariance.shape != (len(weights), len(weights)):
        raise ShapeError(f"{len(weights)} weights for a covariance of {covariance.shape}")
    else:
        product = covariance @ weights
    volatility = float(np.sqrt(weights @ product))
    if volatility == 0:
        return Contributions(0.0, np.zeros(len(weights)), np.zeros(len(weights)))
    marginal = product / volatility
    return Contributions(volatility, marginal, weights * marginal / volatility)


def by_group(values: Floats, groups: Sequence[str]) -> dict[str, float]:
    """Sums by issuer, segment, venue or currency, largest first; what has no group stands under "unknown"."""
    out: dict[str, float] = {}
    for value, group in zip(values, groups, strict=True):
        out[group or "unknown"] = out.get(group or "unknown", 0.0) + float(value)
    return dict(sorted(out.items(), key=lambda item: (-item[1], item[0])))


def active_risk(weights: Floats, benchmark: Floats, covariance: Floats | FactorCovariance) -> float:
    """Volatility a day of the difference between a book and its benchmark."""
    return contributions(weights - benchmark, covariance).volatility


def maximum_drawdown(returns: Floats) -> tuple[float, int, int]:
    """Deepest fall from a peak of compounded log returns, as a positive fraction, with the rows of peak and trough."""
    path = np.concatenate([[0.0], np.cumsum(np.nan_to_num(returns))])
    peak = np.maximum.accumulate(path)
    trough = int(np.argmin(path - peak))
    top = int(np.argmax(path[: trough + 1]))
    return float(1 - np.exp(path[trough] - path[top])), top, trough


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss figure with its 95 % interval, as positive fractions, and how it was made."""

    value: float
    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class LossAtLevel:
    """Value at risk and expected shortfall of one day at one level, by three methods; None where data are too few."""

    level: float
    value_at_risk: tuple[Loss, ...]
    expected_shortfall: tuple[Loss, ...]
    note: str


def tail_losses(
    returns: Floats, volatility: float, level: float = 0.99, resamples: int = 2000, seed: int = 0
) -> LossAtLevel:
    """Tail losses of a book over a business day.

    Historical and peaks-over-threshold figures use the book's same-date daily returns scaled to the clock-aware
    volatility: their shape is kept, and the volatility that same-date rows lose between closes is put back.

    Args:
        returns: (T,) the book's returns by date. volatility: clock-aware, a business day.

    Raises:
        TooLittleDataError: where fewer than 100 dates are there.
    """
    good = returns[np.isfinite(returns)]
    if len(good) < 100:
        raise TooLittleDataError(f"{len(good)} dates are too few for tail losses", "Give at least 100.")
    scaled = (good - good.mean()) * (volatility / float(good.std()))
    losses = -scaled
    normal = normal_tail(volatility, level)
    relative = float(np.sqrt(np.mean((losses / losses.std()) ** 4) - 1) / 2 / np.sqrt(len(losses))) * 1.96
    var = [Loss(normal[0], normal[0] * (1 - relative), normal[0] * (1 + relative), "parametric (normal)")]
    shortfall = [Loss(normal[1], normal[1] * (1 - relative), normal[1] * (1 + relative), "parametric (normal)")]
    past = historical_tail(losses, level)
    order = np.argsort(-losses, kind="stable")
    counts = stationary_counts(len(losses), resamples, optimal_block(losses**2), seed)[:, order].astype(np.float64)
    reached = np.cumsum(counts, axis=1)
    need = max(1.0, np.floor(len(losses) * (1 - level) + 1e-9))
    sorted_losses = losses[order]
    cut = (reached < need).sum(axis=1)
    taken = np.minimum(counts, np.maximum(need - (reached - counts), 0))
    var.append(Loss(past[0], *interval(sorted_losses[np.minimum(cut, len(losses) - 1)]), "historical, scaled"))
    shortfall.append(Loss(past[1], *interval(taken @ sorted_losses / need), "historical, scaled"))
    note = ""
    if 1 - level > 0.03:
        note = "peaks over threshold are for levels beyond 97 %"
    elif len(losses) * 0.05 >= FEW:
        tail = fit_tail(losses)
        var.append(Loss(tail.value_at_risk(level), *tail_interval(losses, tail, level), "peaks over threshold"))
        deep = tail_interval(losses, tail, level, shortfall=True)
        shortfall.append(Loss(tail.expected_shortfall(level), *deep, "peaks over threshold"))
        note = f"tail of {tail.exceedances} losses beyond {tail.threshold:.2%}, shape {tail.shape:.2f}"
    else:
        note = f"{len(losses)} dates: too few for peaks over threshold (30 exceedances at 5 %)"
    return LossAtLevel(level, tuple(var), tuple(shortfall), note)
