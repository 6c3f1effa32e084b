"""The optimiser against published objectives, an independent modelling layer, and closed forms."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.construction.optimiser import diversification_ratio, optimise, risk_budget_weights
from twinkeel.construction.problem import Problem, ProblemError, members_rule
from twinkeel.core.errors import InfeasibleError

from .makers import make_problem

Make = Callable[..., Problem]


@pytest.mark.parametrize(
    ("n", "k", "golden"), [(500, 30, -0.146648668), (1000, 50, -0.237054683), (5000, 50, -0.351587677)]
)
def test_the_published_factor_problem(shared: Path, n: int, k: int, golden: float) -> None:
    source = importlib.util.spec_from_file_location("factor_qp", shared / "golden" / "factor_qp.py")
    assert source is not None
    assert source.loader is not None
    module = importlib.util.module_from_spec(source)
    source.loader.exec_module(module)
    p = module.problem(n, k)
    rules = tuple(
        members_rule(f"group {g}", n, [int(i) for i in np.flatnonzero(p["group"] == g)], cap=0.15) for g in range(20)
    )
    ours = optimise(
        Problem(
            tuple(str(i) for i in range(n)),
            p["F"],
            np.eye(k),
            p["D"],
            p["x0"],
            np.zeros(n),
            np.full(n, 0.05),
            rules=rules,
            buy_cost=p["cost"],
            sell_cost=p["cost"],
            expected=p["mu"],
            method="mean_variance",
            risk_aversion=5.0,
        )
    )
    assert module.objective(p, ours.weights) == pytest.approx(golden, abs=1e-7)
    assert -ours.objective == pytest.approx(golden, abs=1e-7)
    assert ours.violation < 1e-9


def oracle(problem: Problem) -> float:
    """The same problem in cvxpy with Clarabel: the highest objective."""
    cp: Any = importlib.import_module("cvxpy")
    x, cash = cp.Variable(problem.size), cp.Variable()
    dx = x - problem.current
    centre = problem.benchmark if problem.method == "tracking" else np.zeros(problem.size)

    def spread(weights: Any) -> Any:
        return cp.norm(
            cp.hstack([problem.factor_root.T @ weights, cp.multiply(np.sqrt(problem.specific_variance), weights)])
        )

    value = -problem.risk_aversion / 2 * spread(x - centre) ** 2
    cost: Any = 0.0
    if problem.buy_cost is not None and problem.sell_cost is not None:
        cost = problem.buy_cost @ cp.pos(dx) + problem.sell_cost @ cp.neg(dx)
    impact: Any = problem.impact @ cp.power(cp.abs(dx), 1.5) if problem.impact is not None else 0.0
    value -= (cost + impact) / problem.horizon_years
    if problem.expected is not None and problem.method == "mean_variance":
        value += problem.expected @ x - problem.uncertainty * spread(x)
    rules = [x >= problem.lower, x <= problem.upper, cp.sum(x) + cash == problem.budget]
    rules += [cash >= problem.cash_lower, cash <= problem.cash_upper]
    for rule in problem.rules:
        measured = rule.coefficients @ x + rule.cash_coefficient * cash
        over = cp.pos(measured - rule.cap) if rule.cap is not None else 0.0
        under = cp.pos(rule.floor - measured) if rule.floor is not None else 0.0
        if rule.price is not None:
            value -= rule.price * (over + under)
        else:
            rules.append(over + under <= 0)
    if problem.turnover_cap is not None:
        rules.append(cp.norm1(dx) / 2 <= problem.turnover_cap)
    if problem.cost_cap is not None:
        rules.append(cost <= problem.cost_cap)
    if problem.volatility_cap is not None:
        rules.append(spread(x) <= problem.volatility_cap)
    if problem.tracking_error_cap is not None:
        rules.append(spread(x - problem.benchmark) <= problem.tracking_error_cap)
    task = cp.Problem(cp.Maximize(value), rules)
    task.solve(solver=cp.CLARABEL, tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9)
    return float(task.value)


EQUAL = np.full(12, 1 / 12)
FIRST = members_rule("the first three", 12, [0, 1, 2], cap=0.2)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "mean_variance"},
        {"method": "mean_variance", "uncertainty": 0.2},
        {"impact": np.full(12, 0.05)},
        {"volatility_cap": 0.2},
        {"turnover_cap": 0.1},
        {"cost_cap": 0.0004},
        {"method": "tracking", "benchmark": EQUAL},
        {"method": "mean_variance", "benchmark": EQUAL, "tracking_error_cap": 0.03},
        {"method": "mean_variance", "rules": (FIRST,), "cash_upper": 0.2, "lower": np.full(12, 0.01)},
        {"rules": (replace(FIRST, cap=0.05, price=0.05),)},
        {"rules": (replace(FIRST, cap=None, floor=0.6, price=0.01, cash_coefficient=1.0),), "cash_upper": 0.3},
        {"horizon_years": 0.25, "method": "mean_variance"},
        {"current": np.zeros(12), "current_cash": 1.0, "method": "mean_variance"},
    ],
    ids=str,
)
def test_objective_equals_an_independent_solve(problem: Make, changes: dict[str, Any]) -> None:
    task = problem(**changes)
    solution = optimise(task)
    assert solution.objective == pytest.approx(oracle(task), abs=1e-7)
    assert solution.violation < 1e-6
    assert solution.residuals.primal < 1e-6


def test_minimum_variance_of_independent_names_is_inverse_variance() -> None:
    sigma = np.array([0.1, 0.2, 0.4])
    free = Problem(("a", "b", "c"), np.zeros((3, 1)), np.eye(1), sigma**2, np.zeros(3), np.zeros(3), np.ones(3))
    assert optimise(free).weights == pytest.approx(sigma**-2 / (sigma**-2).sum(), abs=1e-6)


def test_equal_risk_budget_of_independent_names_is_inverse_volatility() -> None:
    sigma = np.array([0.1, 0.2, 0.4])
    free = Problem(
        ("a", "b", "c"),
        np.zeros((3, 1)),
        np.eye(1),
        sigma**2,
        np.zeros(3),
        np.zeros(3),
        np.ones(3),
        method="risk_budget",
    )
    assert optimise(free).weights == pytest.approx(sigma**-1 / (sigma**-1).sum(), abs=2e-5)


def test_risk_budget_meets_its_shares(problem: Make) -> None:
    shares = np.arange(1.0, 13.0)
    shares /= shares.sum()
    task = problem(method="risk_budget", risk_shares=shares, buy_cost=None, sell_cost=None, upper=np.ones(12))
    solution = optimise(task)
    assert task.risk_contributions(solution.weights) == pytest.approx(shares, abs=1e-5)
    assert task.risk_contributions(risk_budget_weights(task, shares)) == pytest.approx(shares, abs=1e-9)


def test_maximum_diversification_of_independent_names_is_inverse_volatility() -> None:
    sigma = np.array([0.1, 0.2, 0.4])
    free = Problem(
        ("a", "b", "c"),
        np.zeros((3, 1)),
        np.eye(1),
        sigma**2,
        np.zeros(3),
        np.zeros(3),
        np.ones(3),
        method="maximum_diversification",
    )
    solution = optimise(free)
    assert solution.weights == pytest.approx(sigma**-1 / (sigma**-1).sum(), abs=1e-7)
    assert solution.objective == pytest.approx(np.sqrt(3), abs=1e-9)


def test_no_feasible_neighbour_diversifies_more(problem: Make) -> None:
    task = problem(method="maximum_diversification", turnover_cap=0.3)
    best = optimise(task)
    assert best.violation < 1e-6
    g = np.random.default_rng(5)
    for _ in range(300):
        other = g.dirichlet(np.ones(12))
        mixed = best.weights + g.uniform(0, 1) * (other - best.weights)
        if task.violation(mixed, 1 - mixed.sum()) < 1e-9:
            assert diversification_ratio(task, mixed) <= best.objective + 1e-9


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_names_changes_nothing(seed: int) -> None:
    task = make_problem(n=10, seed=seed, method="mean_variance", turnover_cap=0.4)
    order = np.random.default_rng(seed).permutation(10)
    turned = make_problem(
        n=10,
        seed=seed,
        method="mean_variance",
        turnover_cap=0.4,
        labels=tuple(task.labels[i] for i in order),
        loadings=task.loadings[order],
        specific_variance=task.specific_variance[order],
        current=task.current[order],
        expected=None if task.expected is None else task.expected[order],
    )
    try:
        straight = optimise(task)
    except InfeasibleError:  # some draws ask for more turnover than they allow, in any order
        with pytest.raises(InfeasibleError):
            optimise(turned)
        return
    shuffled = optimise(turned)
    assert shuffled.objective == pytest.approx(straight.objective, abs=1e-8)
    assert shuffled.weights == pytest.approx(straight.weights[order], abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 100.0))
def test_scaling_returns_risk_and_costs_together_changes_no_weight(seed: int, scale: float) -> None:
    task = make_problem(n=8, seed=seed, method="mean_variance")
    assert task.expected is not None
    assert task.buy_cost is not None
    assert task.sell_cost is not None
    scaled = replace(
        task,
        expected=task.expected * scale,
        loadings=task.loadings * np.sqrt(scale),
        specific_variance=task.specific_variance * scale,
        buy_cost=task.buy_cost * scale,
        sell_cost=task.sell_cost * scale,
    )
    assert optimise(scaled).weights == pytest.approx(optimise(task).weights, abs=2e-4)


def test_one_name_in_several_factors_forms_is_one_answer(problem: Make) -> None:
    task = problem(method="mean_variance")
    dense = task.loadings @ task.loadings.T + np.diag(task.specific_variance)
    same = replace(task, loadings=np.eye(12), factor_covariance=dense, specific_variance=np.zeros(12))
    assert optimise(same).objective == pytest.approx(optimise(task).objective, abs=1e-8)


def test_least_turnover_does_no_more_than_the_rules_need(problem: Make) -> None:
    task = problem(rules=(members_rule("first", 12, [0, 1, 2], floor=0.5),), least_turnover=0.0005, upper=np.ones(12))
    need = 0.5 - float(task.current[:3].sum())
    assert optimise(task).turnover == pytest.approx(max(need, 0) + 0.0005, abs=1e-6)


def test_mean_variance_without_returns_is_refused(problem: Make) -> None:
    with pytest.raises(ProblemError, match="sample means are never used"):
        optimise(problem(method="mean_variance", expected=None))


def test_a_missing_figure_is_named(problem: Make) -> None:
    risk = np.full(12, 0.04)
    risk[3] = np.nan
    with pytest.raises(ProblemError, match="n003 is not a number"):
        problem(specific_variance=risk)


def test_conflict_of_two_rules_in_words_and_amounts(problem: Make) -> None:
    rules = (
        members_rule("in Hong Kong", 12, [0, 1, 2], cap=0.10),
        members_rule("in China AI through Hong Kong lines", 12, [0, 1], floor=0.12),
        members_rule("elsewhere", 12, [5, 6], cap=0.9),
    )
    with pytest.raises(InfeasibleError) as caught:
        optimise(problem(rules=rules))
    assert caught.value.rules == ("at most 10 % in Hong Kong", "at least 12 % in China AI through Hong Kong lines")
    assert str(caught.value).endswith("Relax one by 2.0 points.")


def test_conflict_with_caps_name_by_name(problem: Make) -> None:
    upper = np.array([0.02, 0.03, *[0.3] * 10])
    with pytest.raises(InfeasibleError) as caught:
        optimise(problem(rules=(members_rule("in the theme", 12, [0, 1], floor=0.1),), upper=upper))
    assert "at least 10 % in the theme" in caught.value.rules
    assert "at most 2 % in n000 and at most 3 % in n001" in str(caught.value)
    assert "'at least 10 % in the theme' by 5.0 points" in str(caught.value)


def test_conflict_with_a_cap_on_volatility_names_the_calmest(problem: Make) -> None:
    calmest = optimise(problem(buy_cost=None, sell_cost=None)).volatility
    with pytest.raises(InfeasibleError, match=f"{100 * calmest:.2f} %"):
        optimise(problem(volatility_cap=0.05))


def test_a_risk_budget_passes_over_names_that_may_hardly_be_held(problem: Callable[..., Problem]) -> None:
    """A cap of a thousandth of a basis point (a ticket in a book of billions) neither strains nor moves the answer."""
    base = problem(method="risk_budget")
    upper = np.ones(base.size)
    upper[0] = 1e-7
    capped = optimise(replace(base, lower=np.zeros(base.size), upper=upper, current=np.full(base.size, 1 / base.size)))
    assert capped.weights[0] <= 1e-7 + 1e-9
    assert capped.violation < 1e-6
