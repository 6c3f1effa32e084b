"""Whether to trade at all: the certainty equivalent gained against the cost, and what the rules themselves cost."""

from __future__ import annotations

from dataclasses import dataclass

from twinkeel.construction.optimiser import Solution
from twinkeel.construction.problem import Problem


@dataclass(frozen=True)
class Gain:
    """Certainty equivalents a year before costs, the cost, and what follows; all fractions of the book.

    ``recommendation`` is ``trade``, ``do nothing`` (the book keeps every rule and the gain does not pay for its cost)
    or ``required`` (the book breaks a rule: trading is asked for whatever the gain).
    """

    before: float
    after: float
    cost: float
    cost_a_year: float
    aversion: float
    horizon_years: float
    broken_rules: tuple[str, ...]
    recommendation: str
    sentence: str

    @property
    def net(self) -> float:
        """What trading adds to the certainty equivalent a year, after costs."""
        return self.after - self.before - self.cost_a_year


def broken_rules(problem: Problem) -> tuple[str, ...]:
    """The hard rules that the current book breaks, by name."""
    weights, cash = problem.current, problem.current_cash
    out = [r.name for r in problem.rules if r.price is None and r.breach(weights, cash) > 1e-6]
    if cash < problem.cash_lower - 1e-6 or cash > problem.cash_upper + 1e-6:
        out.append("cash")
    over = (weights > problem.upper + 1e-6) | (weights < problem.lower - 1e-6)
    out += [problem.labels[i] for i in range(problem.size) if over[i]]
    if problem.volatility_cap is not None and problem.volatility(weights) > problem.volatility_cap + 1e-6:
        out.append("volatility")
    return tuple(out)


def weigh(problem: Problem, solution: Solution) -> Gain:
    """The gain of a solution over doing nothing, in certainty equivalent at the problem's risk aversion."""
    before = problem.certainty_equivalent(problem.current, problem.current_cash, with_cost=False)
    after = problem.certainty_equivalent(solution.weights, solution.cash, with_cost=False)
    cost = problem.cost(solution.weights)
    a_year = cost / problem.horizon_years
    broken = broken_rules(problem)
    net = after - before - a_year
    years = "one year" if problem.horizon_years == 1 else f"{problem.horizon_years:g} years"
    stated = f"at a risk aversion of {problem.risk_aversion:g} and a horizon of {years}"
    if broken:
        word = "required"
        change = "also raises" if net > 0 else "lowers"
        sentence = (
            f"The book breaks the mandate ({', '.join(broken)}), so trading is asked for; it {change} the certainty "
            f"equivalent by {abs(net) * 1e4:.0f} bp a year after costs, {stated}."
        )
    elif net > 0 and solution.turnover > 0:
        word = "trade"
        sentence = (
            f"Trading adds {(after - before) * 1e4:.1f} bp of certainty equivalent a year for {a_year * 1e4:.1f} bp of "
            f"cost a year, {stated}."
        )
    else:
        word = "do nothing"
        sentence = (
            f"Do nothing: trading would add {max(after - before, 0) * 1e4:.1f} bp of certainty equivalent a year and "
            f"cost {a_year * 1e4:.1f} bp a year, {stated}."
        )
    return Gain(before, after, cost, a_year, problem.risk_aversion, problem.horizon_years, broken, word, sentence)
