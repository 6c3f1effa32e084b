"""The whole of a target: pose the mandate, optimise, weigh the gain against the cost, set yardsticks beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from twinkeel.construction.assets import Asset, FactorRisk
from twinkeel.construction.gain import Gain, weigh
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.optimiser import Solution, optimise
from twinkeel.construction.phasing import Step, phase
from twinkeel.construction.pose import Posed, pose
from twinkeel.construction.problem import Array, Problem
from twinkeel.construction.robustness import Flip, Resampled, correlation_flip, resample
from twinkeel.construction.shadow import ShadowPrice, shadow_prices
from twinkeel.construction.yardsticks import Yardstick, yardsticks
from twinkeel.core.errors import InfeasibleError


@dataclass(frozen=True)
class Construction:
    """A target and everything that should stand beside it. Weights are fractions of the book, ordered as ``assets``."""

    mandate: Mandate
    assets: tuple[Asset, ...]
    problem: Problem
    solution: Solution
    reasons: dict[str, str]
    gain: Gain
    shadow: tuple[ShadowPrice, ...]
    yardsticks: tuple[Yardstick, ...]
    notes: tuple[str, ...] = ()
    resampled: Resampled | None = None
    flips: tuple[Flip, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Target weight by issuer."""
        return {asset.issuer: float(w) for asset, w in zip(self.assets, self.solution.weights, strict=True)}


def construct(
    mandate: Mandate,
    assets: Sequence[Asset],
    risk: FactorRisk,
    book_value: float,
    cash: float = 0.0,
    expected: Array | None = None,
    observations: int | None = None,
) -> Construction:
    """The target a mandate asks for; assets may come in any order, the answer does not depend on it.

    Args:
        assets: N assets whose weights sum, with ``cash``, to one (a book of nothing but cash is cash = 1).
        risk: their covariance a year, rows in the order of ``assets``.
        book_value: the book's value in the base currency.
        cash: cash as a fraction of the book.
        expected: returns in excess of cash a year that replace the mandate's, (N,).
        observations: how many independent returns the covariance rests on; with it and ``risk.resamples`` in the
            mandate, the range of each weight is measured.

    Raises:
        InfeasibleError: where the rules contradict each other; names the smallest set and the remedy.
    """
    order = sorted(range(len(assets)), key=lambda i: assets[i].issuer)
    ordered = [assets[i] for i in order]
    posed = pose(
        mandate, ordered, risk.take(order), book_value, cash, None if expected is None else np.asarray(expected)[order]
    )
    least = max(mandate.trading.minimum_holding, float(mandate.trading.minimum_ticket) / max(book_value, 1e-9))
    solution, notes = optimise_with_minimum(posed.problem, min(least, 1.0))
    theme = np.array([asset.theme for asset in ordered])
    count, dates = mandate.risk.resamples, mandate.trading.dates
    return Construction(
        mandate,
        tuple(ordered),
        posed.problem,
        solution,
        posed.reasons,
        weigh(posed.problem, solution),
        shadow_prices(solution),
        yardsticks(mandate, posed, solution),
        posed.notes + notes,
        resample(solution.problem, observations, count) if count and observations else None,
        (correlation_flip(posed.problem, solution, theme),) if theme @ solution.weights > 0 else (),
        phase(posed.problem, solution.weights, dates, mandate.trading.days_between_dates) if dates > 1 else (),
    )


def optimise_with_minimum(problem: Problem, minimum: float) -> tuple[Solution, tuple[str, ...]]:
    """Optimise, then close new names that fall short of the minimum holding, smallest first, as long as rules allow.

    A named simple method (the exact one is a mixed-integer program): each round drops the smaller half of the names
    that fall short. What is held already may be kept below the minimum.
    """
    solution = optimise(problem)
    if minimum <= 0:
        return solution, ()
    dropped: list[str] = []
    while True:
        short = [
            i
            for i in np.flatnonzero((solution.weights > 1e-7) & (solution.weights < minimum - 1e-9))
            if problem.current[i] <= 0
        ]
        if not short:
            break
        short.sort(key=lambda i: (solution.weights[i], problem.labels[i]))
        upper = problem.upper.copy()
        upper[short[: max(1, len(short) // 2)]] = 0.0
        try:
            trial = replace(problem, upper=upper)
            solution = optimise(trial)
        except InfeasibleError:
            return solution, (f"some new holdings stay below the minimum of {minimum:.2%}: the rules need them",)
        dropped += [problem.labels[i] for i in short[: max(1, len(short) // 2)]]
        problem = trial
    note = (f"left out, since their weight would fall below {minimum:.2%}: {', '.join(sorted(dropped))}",)
    return solution, note if dropped else ()


__all__ = ["Construction", "Posed", "construct"]
