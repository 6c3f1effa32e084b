"""Whole lots: never a fraction, never short of cash, never far from the best, as enumeration and two solvers say."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.construction.lot_model import LotModel, Steps
from twinkeel.construction.lot_program import lot_program
from twinkeel.construction.lot_proof import encode, prove
from twinkeel.construction.lot_search import improve, search, start
from twinkeel.construction.lots import LotLine, whole_lots
from twinkeel.construction.optimiser import optimise
from twinkeel.construction.problem import Problem, members_rule
from twinkeel.construction.rounding import best_lots

from .lot_makers import lot, make_lots

RULES = [lot(100, 100, False), lot(200, 1, True), lot(1, 1, True), lot(500, 500, True)]


@settings(max_examples=200, deadline=None)
@given(
    rule=st.sampled_from(RULES),
    held=st.integers(0, 1500),
    wanted=st.floats(-2000, 2000),
    price=st.floats(0.5, 900),
)
def test_every_rounded_trade_may_be_ordered(rule: object, held: int, wanted: float, price: float) -> None:
    line = LotLine("a", "a", price, rule, wanted * price, held)  # type: ignore[arg-type]  # one of RULES
    for units in (line.below(wanted), line.above(wanted)):
        assert units == 0 or (units > 0) == (wanted > 0)
        assert -units <= held
        assert units == 0 or line.lot.fits(abs(units), closing=-units == held), (units, held)


@settings(max_examples=200, deadline=None)
@given(rule=st.sampled_from(RULES), most=st.integers(0, 3000), held=st.integers(0, 3000), close=st.booleans())
def test_steps_go_up_and_down_the_same_stairs(rule: object, most: int, held: int, close: bool) -> None:
    step = rule.step  # type: ignore[attr-defined]  # one of RULES
    steps = Steps(rule.minimum, step, most, rule.minimum, step, held, close)  # type: ignore[attr-defined]
    here, seen = 0, [0]
    while (new := steps.down(here)) is not None:
        assert new < here
        assert -new <= held
        here = new
        seen.append(here)
    for expected in reversed(seen[:-1]):
        up = steps.up(here)
        assert up == expected
        here = expected
    while (new := steps.up(here)) is not None:
        assert new > here
        assert new <= most
        here = new


@settings(max_examples=100, deadline=None)
@given(
    wanted=st.lists(st.floats(-50_000, 50_000), min_size=1, max_size=8),
    cash=st.floats(0, 50_000),
    ticket=st.floats(0, 3000),
)
def test_the_simple_method_never_overdraws(wanted: list[float], cash: float, ticket: float) -> None:
    lines = [
        LotLine(f"l{i}", f"l{i}", 7.0 + 31 * i, RULES[i % 4], value, 1000, 0.001, 0.002, 3.0)
        for i, value in enumerate(wanted)
    ]
    lots = whole_lots(lines, cash, 0.0, ticket)
    by_code = {line.code: line for line in lines}
    assert all(n == 0 or by_code[c].lot.fits(abs(n), closing=-n == 1000) for c, n in lots.units.items())
    bought = any(n > 0 for n in lots.units.values())
    assert lots.cash >= -1e-6 or not bought
    assert lots.cash == pytest.approx(cash + sum(by_code[c].cash(n) for c, n in lots.units.items()))


def small(seed: int) -> LotModel:
    """Four names with a handful of allowed quantities each, so that all of them can be tried."""
    g = np.random.default_rng(seed)
    n = 4
    prices = g.uniform(5, 40, n)
    rules = [lot(100, 100, False), lot(200, 100, True), lot(50, 50, True), lot(100, 50, True)]
    held = np.array([200, 0, 150, 0])
    value = 20_000.0
    now = held * prices / value
    lines = [
        LotLine(f"l{i}", f"i{i}", float(prices[i]), rules[i], 0.0, int(held[i]), 0.001, 0.002, 2.0) for i in range(n)
    ]
    problem = Problem(
        tuple(f"i{i}" for i in range(n)), g.normal(0.2, 0.05, (n, 2)), np.eye(2), g.uniform(0.1, 0.3, n) ** 2, now,
        np.zeros(n), np.full(n, 0.6), current_cash=1 - now.sum(), cash_upper=1.0, expected=g.normal(0.08, 0.03, n),
        method="mean_variance", rules=(members_rule("first two", n, [0, 1], floor=0.1, cap=0.5),),
        buy_cost=np.full(n, 0.001), sell_cost=np.full(n, 0.002), turnover_cap=0.4,
    )  # fmt: skip
    return LotModel(lines, optimise(problem), value, float(1 - now.sum()) * value)


def enumerate_all(model: LotModel) -> float:
    """The best objective over every allowed combination."""
    choices = []
    for steps in model.steps:
        options, here = [0], 0
        while (new := steps.up(here)) is not None:
            options.append(new)
            here = new
        here = 0
        while (new := steps.down(here)) is not None:
            options.append(new)
            here = new
        choices.append(options)
    return max(model.objective(np.array(units)) for units in product(*choices))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("solver", ["scip", "highs"])
def test_the_proof_agrees_with_trying_everything(seed: int, solver: str) -> None:
    if solver == "scip":
        pytest.importorskip("pyscipopt")
    model = small(seed)
    best = enumerate_all(model)
    proof = prove(model, None, solver)
    assert proof.units is not None
    assert proof.bound_bp >= best * 1e4 - 1e-4
    assert model.objective(proof.units) == pytest.approx(best, abs=5e-6)
    _, value = search(model)
    assert value <= best + 1e-12
    assert value == pytest.approx(best, abs=2e-4)


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("factors", [False, True])
def test_the_program_measures_what_the_model_measures(held: bool, factors: bool) -> None:
    model = make_lots(8 if not factors else 3, 3e4, seed=4, held=held)
    units, value = improve(model, start(model))
    program = lot_program(model)
    z = np.zeros(len(program.linear))
    for column, number in encode(model, program, units).items():
        z[column] = number
    assert (program.decode @ z).tolist() == units.tolist()
    weights = model.weights(units)
    count = len(model.lines)
    z[5 * count : 5 * count + len(program.touched)] = 100 * weights[program.touched]
    z[program.squares] = program.squares_at(weights)
    assert program.value(z) == pytest.approx(-1e4 * value, abs=1e-6)
    g = program.A @ z
    named = np.isfinite(program.row_high) & np.isfinite(program.row_low)
    assert g[named] == pytest.approx(program.row_high[named], abs=1e-8)


@pytest.mark.parametrize(("n", "enough"), [(30, 0.05), (120, 0.2)])
@pytest.mark.parametrize("value", [2e4, 1e6])
def test_the_gap_to_the_proven_optimum(n: int, enough: float, value: float) -> None:
    pytest.importorskip("pyscipopt")
    model = make_lots(n, value, seed=11, held=True)
    lots = best_lots(model.lines, model.solution, value, model.cash)
    assert lots.gap_bp is not None
    assert lots.gap_bp <= enough
    assert "SCIP" in lots.bound
    assert lots.cash >= 0


def test_two_solvers_give_bounds_that_do_not_contradict_each_other() -> None:
    pytest.importorskip("pyscipopt")
    model = make_lots(12, 5e4, seed=5)
    units, value = search(model)
    for solver in ("scip", "highs"):
        proof = prove(model, units, solver)
        assert proof.units is not None
        assert proof.bound_bp >= value * 1e4 - 1e-6
        assert model.objective(proof.units) * 1e4 >= value * 1e4 - 1e-6


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 5000), value=st.sampled_from([2e4, 1e5, 1e6]), ticket=st.sampled_from([0.0, 500.0]))
def test_lots_keep_cash_caps_and_lots(seed: int, value: float, ticket: float) -> None:
    model = make_lots(12, value, seed=seed, held=bool(seed % 2))
    lots = best_lots(model.lines, model.solution, value, model.cash, 0.0, ticket, exact=False)
    weights = model.problem.current.copy()
    for line in model.lines:
        units = lots.units[line.code]
        assert units == 0 or line.lot.fits(abs(units), closing=-units == line.held)
        assert units == 0 or abs(units) * line.unit_value >= ticket - 1e-6 or -units == line.held
        weights[model.problem.labels.index(line.issuer)] += units * line.unit_value / value
    assert lots.cash >= -1e-6
    assert (weights <= model.problem.upper + 1e-9).all()


def test_a_small_account_is_told_what_its_size_costs() -> None:
    small_one = make_lots(12, 2e4, seed=3)
    large = make_lots(12, 2e7, seed=3)
    costs = [best_lots(m.lines, m.solution, m.value, m.cash, exact=False).size_cost_bp for m in (small_one, large)]
    assert costs[0] is not None
    assert costs[1] is not None
    assert costs[0] > 1.0 > costs[1] >= -1e-6


def test_lots_choose_between_lines_of_one_issuer() -> None:
    # one issuer through a line whose lot is dear, or single shares that cost a little more a year
    problem = Problem(
        ("x",), np.array([[0.2]]), np.eye(1), np.array([0.04]), np.zeros(1), np.zeros(1), np.array([0.25]),
        current_cash=1.0, cash_upper=1.0, expected=np.array([0.08]), method="mean_variance",
    )  # fmt: skip
    lines = [
        LotLine("H", "x", 80.0, lot(100, 100, False), 0.0, 0, 0.001, 0.001, annual_cost=0.0),
        LotLine("ADR", "x", 120.0, lot(1, 1, True), 0.0, 0, 0.0005, 0.0005, annual_cost=0.002),
    ]
    solution = optimise(problem)
    little = best_lots(lines, solution, 20_000.0, 20_000.0)
    assert (little.units["H"], little.units["ADR"]) == (0, int(0.25 * 20_000 / 120))
    much = best_lots(lines, solution, 2e7, 2e7)
    assert much.units["H"] > 0
    assert much.units["ADR"] * 120 < 80 * 100


def test_nothing_below_the_floor_of_cash() -> None:
    model = make_lots(9, 3e4, seed=8)
    lots = best_lots(model.lines, model.solution, 3e4, model.cash, cash_floor=25_000.0)
    assert lots.cash >= 25_000.0
    assert lots.fees > 0
