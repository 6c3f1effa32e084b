"""How firm the plan is: the range of each weight under resampled risk, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from twinkeel.construction.lines import Line, line_cost
from twinkeel.construction.optimiser import Solution, optimise
from twinkeel.construction.problem import Array, Problem
from twinkeel.core.errors import TwinkeelError


@dataclass(frozen=True)
class WeightRange:
    """The 5th, 50th and 95th percentile of a weight over resampled inputs, beside the plan's own."""

    issuer: str
    plan: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Resampled:
    """Ranges of weights and of the plan's volatility; ``failed`` resamples had no answer."""

    ranges: tuple[WeightRange, ...]
    volatility_low: float
    volatility_high: float
    resamples: int
    failed: int
    how: str


def resample(problem: Problem, observations: int, resamples: int = 100, seed: int = 0) -> Resampled:
    """Solve again under covariances as they might have been estimated from ``observations`` independent returns.

    Parametric (Michaud 1998): factor returns and own returns are drawn from the estimate and measured again, so the
    factor covariance is Wishart and own variances are chi-square; expected returns, where there are any, are drawn
    with covariance S / observations-in-years of 252. The ranges show estimation error; they are not averaged into the
    plan (Becker, Guertler, Hibbeln 2015 find that good estimators beat the resampled average).

    Raises:
        TwinkeelError: where the plan itself cannot be solved.
    """
    plan = optimise(problem)
    fixed = replace(plan.problem, least_turnover=None)
    g = np.random.default_rng(seed)
    weights, volatilities, failed = [], [], 0
    for _ in range(resamples):
        drawn = _draw(fixed, observations, g)
        volatilities.append(drawn.volatility(plan.weights))
        try:
            weights.append(optimise(drawn).weights)
        except TwinkeelError:
            failed += 1
    if not weights:
        weights = [plan.weights]
    low, middle, high = np.percentile(np.array(weights), [5, 50, 95], axis=0)
    ranges = tuple(
        WeightRange(label, float(plan.weights[i]), float(low[i]), float(middle[i]), float(high[i]))
        for i, label in enumerate(problem.labels)
    )
    span = np.percentile(volatilities, [5, 95]) if volatilities else [plan.volatility, plan.volatility]
    how = f"{resamples} covariances drawn as if each were estimated from {observations} independent returns"
    return Resampled(ranges, float(span[0]), float(span[1]), resamples, failed, how)


def _draw(problem: Problem, observations: int, g: np.random.Generator) -> Problem:
    root = problem.factor_root
    k = root.shape[1]
    # Bartlett's decomposition: the factor covariance is Wishart, and its triangular root is drawn outright
    draws = max(observations, k)
    lower = np.tril(g.standard_normal((k, k)), -1)
    lower[np.diag_indices(k)] = np.sqrt(g.chisquare(draws - np.arange(k)))
    drawn = root @ lower / np.sqrt(draws)
    specific = problem.specific_variance * g.chisquare(observations, problem.size) / observations
    expected = problem.expected
    if expected is not None:
        years = observations / 252
        shock = root @ g.standard_normal(k) + np.sqrt(problem.specific_variance) * g.standard_normal(problem.size)
        expected = expected + shock / np.sqrt(years)
    unit = np.eye(drawn.shape[1])
    return replace(problem, loadings=drawn, factor_covariance=unit, specific_variance=specific, expected=expected)


@dataclass(frozen=True)
class Flip:
    """What would have to be true for the plan to be another one; ``at`` None means nothing in the range tried."""

    what: str
    now: float
    at: float | None
    sentence: str


def premium_flip(chosen: Line, other: Line, value: float, horizon_years: float) -> Flip:
    """The premium of the chosen line over its mean at which the other line would be cheaper to own."""
    ours, theirs = line_cost(chosen, value, horizon_years), line_cost(other, value, horizon_years)
    now = (chosen.premium or 0.0) - (chosen.premium_mean or 0.0)
    one = replace(chosen, premium=(chosen.premium_mean or 0.0) + 0.01, premium_mean=chosen.premium_mean or 0.0)
    slope = (line_cost(one, value, horizon_years).premium) / 0.01
    at = now + (theirs.total - ours.total) / slope
    sentence = (
        f"{chosen.code} is chosen over {other.code} by {theirs.total - ours.total:.0f} bp a year; the choice flips "
        f"where its premium stands {at * 100:+.1f} % from its mean (now {now * 100:+.1f} %)."
    )
    return Flip(f"premium of {chosen.code}", now, at, sentence)


def correlation_flip(problem: Problem, solution: Solution, theme: Array) -> Flip:
    """The correlation between the rest of the book and the theme above which the tilt no longer lowers volatility.

    ``theme`` (N,) marks what counts as the theme. Correlations between the two blocks are scaled by one factor; the
    plan's trades are held fixed and volatility after is compared with volatility before.
    """
    dense = problem.loadings @ problem.factor_covariance @ problem.loadings.T + np.diag(problem.specific_variance)
    side = theme > 0
    other = ~side

    def block(weights: Array) -> tuple[float, float, float]:
        a = float(weights[other] @ dense[np.ix_(other, other)] @ weights[other])
        b = float(weights[side] @ dense[np.ix_(side, side)] @ weights[side])
        c = float(weights[other] @ dense[np.ix_(other, side)] @ weights[side])
        return a, b, c

    before, after = block(problem.current), block(solution.weights)

    def gain(scale: float) -> float:
        return (before[0] + before[1] + 2 * scale * before[2]) - (after[0] + after[1] + 2 * scale * after[2])

    now = after[2] / np.sqrt(after[0] * after[1]) if after[0] > 0 and after[1] > 0 else 0.0
    still, moved = gain(0.0), gain(1.0)  # the gain is a straight line in the scale
    at = still / (still - moved) if now > 0 and still != moved else None
    level = at * now if at is not None else None
    if level is not None and not 0 < level <= 1:
        level = None
    if level is None:
        word = "lowers" if gain(1.0) > 0 else "raises"
        sentence = (
            f"The plan {word} volatility at any correlation of the theme with the rest of the book up to one "
            f"(measured {now:.2f})."
        )
    else:
        sentence = (
            f"The plan lowers volatility as long as the theme's correlation with the rest of the book stays "
            f"{'below' if gain(0.0) > 0 else 'above'} {level:.2f} (measured {now:.2f})."
        )
    return Flip("correlation of the theme with the rest", now, level, sentence)
