"""What each binding rule costs, by solving again with one more point of room, said in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from twinkeel.construction.conflicts import percent
from twinkeel.construction.optimiser import Solution, optimise
from twinkeel.construction.problem import Problem, Rule
from twinkeel.core.errors import TwinkeelError

POINT = 0.01
MOST = 12
WORTH_SAYING_BP = 0.1


@dataclass(frozen=True)
class ShadowPrice:
    """What one more point of room in a rule would change; ``dual`` is the solver's own slope, in bp a year a point."""

    rule: str
    dual_bp: float
    objective_bp: float
    volatility_points: float
    sentence: str


def shadow_prices(solution: Solution, most: int = MOST) -> tuple[ShadowPrice, ...]:
    """The binding rules with what a point of room would change, dearest first; at most ``most`` are solved again."""
    problem = solution.problem
    out = []
    ranked = sorted(solution.shadow.items(), key=lambda item: (-item[1], item[0]))
    for name, slope in [pair for pair in ranked if pair[1] > 1e-6][:most]:
        relaxed, words = _relax(problem, solution, name)
        if relaxed is None:
            continue
        try:
            again = optimise(relaxed)
        except TwinkeelError:
            continue
        gained = (again.objective - solution.objective) * 1e4
        if abs(gained) < WORTH_SAYING_BP:
            continue
        calmer = (solution.volatility - again.volatility) * 100
        direction = "lower" if calmer >= 0 else "raise"
        sentence = (
            f"One more point of room in {words} would {direction} volatility by {abs(calmer):.2f} points"
            f" and {'raise' if gained >= 0 else 'lower'} the objective by {abs(gained):.1f} bp a year."
        )
        out.append(ShadowPrice(words, slope * POINT * 1e4, gained, -calmer, sentence))
    return tuple(out)


def _relax(problem: Problem, solution: Solution, name: str) -> tuple[Problem | None, str]:
    fixed = problem
    if name == "turnover" and fixed.turnover_cap is not None:
        return replace(fixed, turnover_cap=fixed.turnover_cap + POINT), f"turnover ({percent(fixed.turnover_cap)})"
    if name == "cost" and fixed.cost_cap is not None:
        return replace(fixed, cost_cap=fixed.cost_cap + POINT), f"costs ({percent(fixed.cost_cap)})"
    if name == "cash":
        if solution.cash >= problem.cash_upper - 1e-7:
            words = f"the cap on cash ({percent(problem.cash_upper)})"
            return replace(fixed, cash_upper=problem.cash_upper + POINT), words
        return replace(
            fixed, cash_lower=problem.cash_lower - POINT
        ), f"the floor of cash ({percent(problem.cash_lower)})"
    for rule in problem.rules:
        if rule.name == name:
            value = rule.value(solution.weights, solution.cash)
            at_cap = rule.cap is not None and (rule.floor is None or abs(value - rule.cap) <= abs(value - rule.floor))
            wider = _wider(rule, at_cap)
            level = rule.cap if at_cap else rule.floor
            side = "the cap" if at_cap else "the floor"
            if rule.cap is not None and rule.cap == rule.floor:
                side = "the target"
            rules = tuple(wider if each is rule else each for each in problem.rules)
            return replace(fixed, rules=rules), f"{side} {name} ({percent(level or 0.0)})"
    if name.startswith("at most: "):
        label = name.removeprefix("at most: ")
        position = problem.labels.index(label)
        upper = problem.upper.copy()
        upper[position] += POINT
        return replace(fixed, upper=upper), f"the cap on {label} ({percent(float(problem.upper[position]))})"
    return None, ""


def _wider(rule: Rule, at_cap: bool) -> Rule:
    if rule.cap is not None and rule.floor is not None and rule.cap == rule.floor:
        return replace(rule, floor=rule.floor - POINT, cap=rule.cap + POINT)
    if at_cap:
        return replace(rule, cap=(rule.cap or 0.0) + POINT)
    return replace(rule, floor=(rule.floor or 0.0) - POINT)
