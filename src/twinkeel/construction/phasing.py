"""Entry over several dates: the same end, reached in steps, with what each step trades and what waiting costs."""

from __future__ import annotations

from dataclasses import dataclass

from twinkeel.construction.problem import Array, Problem


@dataclass(frozen=True)
class Step:
    """One date of a phased entry: weights after it, cash after it, and what it costs (fractions of the book)."""

    number: int
    after_sessions: int
    weights: Array
    cash: float
    cost: float
    turnover: float
    volatility: float


def phase(problem: Problem, target: Array, dates: int, sessions_between: int) -> tuple[Step, ...]:
    """The way from the current book to ``target`` in equal steps, each a fraction 1/dates of every trade.

    A simple schedule, named so: with impact by the square-root law the cost of n equal steps is 1/sqrt(n) of the
    impact of one trade, while linear costs are the same; equal steps minimise the sum for that law. Every hard linear
    rule that holds at both ends holds on the way, since each step is a mixture of the two.
    """
    steps = []
    for number in range(1, dates + 1):
        share = number / dates
        weights = problem.current + share * (target - problem.current)
        before = problem.current + (number - 1) / dates * (target - problem.current)
        moved = Problem(
            problem.labels,
            problem.loadings,
            problem.factor_covariance,
            problem.specific_variance,
            before,
            problem.lower,
            problem.upper,
            buy_cost=problem.buy_cost,
            sell_cost=problem.sell_cost,
            impact=problem.impact,
        )
        steps.append(
            Step(
                number,
                (number - 1) * sessions_between,
                weights,
                problem.budget - float(weights.sum()),
                moved.cost(weights),
                moved.turnover(weights),
                problem.volatility(weights),
            )
        )
    return tuple(steps)
