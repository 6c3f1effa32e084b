"""From a Problem to weights: minimum variance, mean-variance, tracking, risk budget, maximum diversification."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from twinkeel.construction.conflicts import explain, least_turnover
from twinkeel.construction.problem import Array, Problem, ProblemError
from twinkeel.construction.program import Program, build, two_way, widen
from twinkeel.construction.solvers import Answer, Residuals, SolverError, solve
from twinkeel.core.errors import InfeasibleError

FEASIBLE = 1e-6
NEGLIGIBLE = 1e-5
"""A name that may not be held beyond a tenth of a basis point takes no share of a risk budget: its logarithm would only
strain the solver."""


@dataclass(frozen=True)
class Solution:
    """Weights that solve a problem. ``objective`` is the certainty equivalent a year (a maximum), costs included.

    ``shadow`` holds, by rule name, what one unit (1.0 = 100 points) more room would add to the objective.
    """

    problem: Problem
    weights: Array
    cash: float
    objective: float
    status: str
    method: str
    solver: str
    shadow: dict[str, float]
    residuals: Residuals
    violation: float

    @property
    def volatility(self) -> float:
        """Standard deviation a year."""
        return self.problem.volatility(self.weights)

    @property
    def turnover(self) -> float:
        """Half of all bought and sold, a fraction of the book."""
        return self.problem.turnover(self.weights)

    @property
    def cost(self) -> float:
        """One-off cost, a fraction of the book."""
        return self.problem.cost(self.weights)

    def weight(self, label: str) -> float:
        """The weight of one name."""
        return float(self.weights[self.problem.labels.index(label)])


def optimise(problem: Problem) -> Solution:
    """The weights with the highest objective that break no hard rule.

    Raises:
        InfeasibleError: where no weights satisfy the rules; names the smallest set in conflict and what relaxes it.
        SolverError: where the solver gives no answer that passes our own check.
        ProblemError: where the method lacks an input it needs.
    """
    problem = _least_turnover(problem)
    if problem.method == "maximum_diversification":
        return _maximum_diversification(problem)
    if problem.method == "risk_budget":
        return _risk_budget(problem)
    if problem.method == "tracking":
        if problem.benchmark is None:
            raise ProblemError("tracking needs a benchmark", "Give its weights.")
        return _finish(problem, build(_for_method(problem), problem.benchmark), "tracking: least tracking error")
    words = {
        "minimum_variance": "minimum variance, with costs spread over the horizon",
        "mean_variance": "mean-variance: highest certainty equivalent after costs",
    }
    if problem.method == "mean_variance" and problem.expected is None:
        raise ProblemError(
            "mean-variance needs expected returns",
            "State them, or take the equilibrium-implied ones; sample means are never used.",
        )
    return _finish(problem, build(_for_method(problem)), words[problem.method])


def _for_method(problem: Problem) -> Problem:
    return problem if problem.method == "mean_variance" else replace(problem, expected=None, uncertainty=0.0)


def _least_turnover(problem: Problem) -> Problem:
    if problem.least_turnover is None:
        return problem
    least = least_turnover(problem) + problem.least_turnover
    cap = least if problem.turnover_cap is None else min(problem.turnover_cap, least)
    return replace(problem, turnover_cap=cap, least_turnover=None)


def _finish(problem: Problem, program: Program, method: str) -> Solution:
    add_cones(problem, program)
    answer = solve(program)
    if answer.infeasible:
        raise explain(problem)
    return _solution(problem, answer, program, answer.z[: problem.size], float(answer.z[problem.size]), method)


def add_cones(problem: Problem, program: Program) -> None:
    """Append the cones a problem asks for: volatility and tracking-error caps, market impact, worst-case returns."""
    n = problem.size
    risk_columns = np.concatenate([np.arange(n), np.arange(n + 1, n + 1 + program.factors)])
    scale = np.concatenate([np.sqrt(problem.specific_variance), np.ones(program.factors)])

    def second_order(head_column: int | None, head: float, centre: Array | None) -> None:
        size = len(risk_columns) + 1
        rows = np.arange(1, size)
        body = sparse.csc_matrix((-scale, (rows, risk_columns)), shape=(size, len(program.linear))).tolil()
        if head_column is not None:
            body[0, head_column] = -1.0
        offset = np.zeros(size)
        offset[0] = head
        if centre is not None:
            offset[1:] = -np.concatenate([np.sqrt(problem.specific_variance) * centre, problem.factor_root.T @ centre])
        program.cones.append((sparse.csc_matrix(body), offset, "second_order", 0.0))

    if problem.volatility_cap is not None:
        second_order(None, problem.volatility_cap, None)
    if problem.tracking_error_cap is not None:
        if problem.benchmark is None:
            raise ProblemError("a tracking-error cap needs a benchmark", "Give its weights.")
        second_order(None, problem.tracking_error_cap, problem.benchmark)
    if problem.uncertainty and problem.method == "mean_variance":
        column = widen(program, 1, np.array([problem.uncertainty]), np.zeros(1))
        second_order(column, 0.0, None)
    if problem.impact is not None and (problem.impact > 0).any():
        _impact_cones(problem, program)


def _impact_cones(problem: Problem, program: Program) -> None:
    """t >= |dx|^1.5 as power cones t^(2/3) * 1^(1/3) >= |dx|, cost impact * t / horizon."""
    assert problem.impact is not None
    names = np.flatnonzero((problem.impact > 0) & (problem.upper > problem.lower))
    if not len(names):
        return
    first = widen(program, len(names), problem.impact[names] / problem.horizon_years, np.zeros(len(names)))
    count = len(names)
    rows = np.concatenate([3 * np.arange(count), 3 * np.arange(count) + 2])
    columns = np.concatenate([first + np.arange(count), names])
    matrix = sparse.csc_matrix((-np.ones(2 * count), (rows, columns)), shape=(3 * count, len(program.linear)))
    offset = np.tile([0.0, 1.0, 0.0], count)
    offset[2::3] = -problem.current[names]
    program.cones.append((matrix, offset, "power", 2 / 3))


def _solution(problem: Problem, answer: Answer, program: Program, weights: Array, cash: float, method: str) -> Solution:
    weights = np.clip(weights, problem.lower, problem.upper)
    violation = problem.violation(weights, cash)
    if violation > FEASIBLE:
        raise SolverError(
            f"the answer breaks a rule by {violation:.1e} ({answer.solver}: {answer.status})",
            "Report the problem; no weights are better than wrong ones.",
        )
    shadow: dict[str, float] = {}
    for name, dual in zip(program.row_names, answer.row_duals, strict=True):
        if name:
            shadow[name] = shadow.get(name, 0.0) + abs(float(dual))
    for position, label in enumerate(problem.labels):
        dual = float(answer.bound_duals[position])
        if abs(dual) > 1e-8 and problem.upper[position] > problem.lower[position]:
            shadow[f"{'at most' if dual > 0 else 'at least'}: {label}"] = abs(dual)
    cash_dual = float(answer.bound_duals[problem.size])
    if abs(cash_dual) > 1e-8:
        shadow["cash"] = abs(cash_dual)
    return Solution(
        problem,
        weights,
        cash,
        objective(problem, weights, cash),
        answer.status,
        method,
        answer.solver,
        dict(sorted(shadow.items())),
        answer.residuals,
        violation,
    )


def objective(problem: Problem, weights: Array, cash: float) -> float:
    """What the method maximises: the certainty equivalent (without returns for risk-based methods, to the benchmark
    for tracking)."""
    if problem.method == "tracking" and problem.benchmark is not None:
        active = problem.risk_aversion / 2 * problem.variance(weights - problem.benchmark)
        soft = replace(problem, expected=None, uncertainty=0.0)
        return soft.certainty_equivalent(weights, cash) + problem.risk_aversion / 2 * problem.variance(weights) - active
    if problem.method in ("minimum_variance", "risk_budget"):
        problem = replace(problem, expected=None, uncertainty=0.0)
    if problem.method == "maximum_diversification":
        return diversification_ratio(problem, weights)
    return problem.certainty_equivalent(weights, cash)


def diversification_ratio(problem: Problem, weights: Array) -> float:
    """Weighted average volatility over the volatility of the whole (Choueifaty and Coignard 2008)."""
    own = np.sqrt((problem.factor_root**2).sum(axis=1) + problem.specific_variance)
    whole = problem.volatility(weights)
    return float(own @ weights / whole) if whole > 0 else 0.0


def _maximum_diversification(problem: Problem) -> Solution:
    """Maximum diversification by the homogenised program: min z'Sz with own volatilities'z = 1, rules scaled by kappa.

    Costs do not enter the ratio; the turnover and cost caps do hold.
    """
    from twinkeel.construction.homogeneous import solve_ratio

    answer, program, weights, cash = solve_ratio(problem)
    if answer.infeasible:
        raise explain(problem)
    return _solution(problem, answer, program, weights, cash, "maximum diversification ratio (costs outside the ratio)")


def risk_budget_weights(problem: Problem, shares: Array, iterations: int = 1000) -> Array:
    """Weights, summing to one, whose shares of variance are ``shares`` (all > 0), unconstrained, long only.

    Spinu (2013): min 1/2 x'Sx - sum b ln x, by cyclical coordinate descent (Griveau-Billion, Richard, Roncalli 2013),
    in factor form: each step costs K operations.
    """
    root, specific = problem.factor_root, problem.specific_variance
    own = (root**2).sum(axis=1) + specific
    x = np.sqrt(shares / np.maximum(own, 1e-18))
    lifted = root.T @ x
    for _ in range(iterations):
        largest = 0.0
        for i in range(len(x)):
            rest = root[i] @ lifted - (own[i] - specific[i]) * x[i]
            new = (-rest + np.sqrt(rest * rest + 4 * own[i] * shares[i])) / (2 * own[i])
            lifted += root[i] * (new - x[i])
            largest = max(largest, abs(new - x[i]) / new)
            x[i] = new
        if largest < 1e-13:
            break
    return np.asarray(x / x.sum())


def _risk_budget(problem: Problem) -> Solution:
    """Constrained risk budgeting (Richard and Roncalli 2019): max lambda sum b ln x - 1/2 x'Sx - costs, by rule.

    lambda is the variance of the unconstrained risk-budget portfolio, so that without rules and costs its shares are
    met exactly; names without a share keep what bounds and rules give them.
    """
    free = problem.upper > NEGLIGIBLE
    shares = problem.risk_shares if problem.risk_shares is not None else free.astype(float)
    shares = np.where(free, shares, 0.0)
    if shares.sum() <= 0:
        raise ProblemError("the risk budget gives no name a share", "Name at least one.")
    shares = shares / shares.sum()
    named = np.flatnonzero(shares > 0)
    inner = replace_names(problem, named)
    plain = risk_budget_weights(inner, shares[named])
    invested = problem.budget - max(problem.cash_lower, 0.0)
    weight = problem.risk_aversion * inner.variance(plain) * invested**2
    program = build(_for_method(replace(problem, method="minimum_variance")))
    first = widen(program, len(named), -weight * shares[named], np.full(len(named), -np.inf))
    count = len(named)
    # (t, 1, x) in the exponential cone: x >= exp(t)
    rows = np.concatenate([3 * np.arange(count), 3 * np.arange(count) + 2])
    columns = np.concatenate([first + np.arange(count), named])
    matrix = sparse.csc_matrix((-np.ones(2 * count), (rows, columns)), shape=(3 * count, len(program.linear)))
    program.cones.append((matrix, np.tile([0.0, 1.0, 0.0], count), "exponential", 0.0))
    return _finish(problem, program, "risk budget under the rules (Richard and Roncalli 2019)")


def replace_names(problem: Problem, names: np.ndarray) -> Problem:
    """The same risk on some of the names, without rules, bounds or costs."""
    count = len(names)
    return Problem(
        tuple(problem.labels[i] for i in names),
        problem.loadings[names],
        problem.factor_covariance,
        problem.specific_variance[names],
        np.zeros(count),
        np.zeros(count),
        np.ones(count),
        risk_aversion=problem.risk_aversion,
    )


__all__ = ["InfeasibleError", "Solution", "optimise", "risk_budget_weights", "two_way"]
