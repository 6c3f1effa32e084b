"""What always stands beside a plan: doing nothing, the theme in equal parts, by market value, and just one fund."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.construction.mandate import Mandate
from twinkeel.construction.optimiser import Solution
from twinkeel.construction.pose import Posed
from twinkeel.construction.problem import Array, Problem


@dataclass(frozen=True)
class Yardstick:
    """A simple alternative, measured as the plan is; ``breaks`` names the rules it does not keep."""

    name: str
    how: str
    volatility: float
    cost: float
    turnover: float
    certainty_equivalent: float
    breaks: tuple[str, ...]
    weights: dict[str, float]


def yardsticks(mandate: Mandate, posed: Posed, solution: Solution, fund: str = "kweb") -> tuple[Yardstick, ...]:
    """The plan, no trade, 1/N, cap-weight and one fund, all with the Magnificent Seven cut pro rata to their cap.

    Funds are looked for among the assets by issuer id or name (``fund``); where it is absent the yardstick is left out.
    """
    problem, assets = posed.problem, posed.assets
    theme = np.array([asset.theme > 0 and not asset.is_fund and not asset.yardstick_only for asset in assets])
    open_ = theme & (problem.upper > problem.current + 1e-9)
    want = mandate.theme.target if mandate.theme.target is not None else mandate.theme.minimum or 0.0
    held = float(sum(a.theme * a.weight for a in assets))
    room = max(want - held, 0.0)
    trimmed = _trim(problem, posed)
    out = [
        _measure("the plan", solution.method, problem, solution.weights),
        _measure("do nothing", "the book as it is", problem, problem.current),
    ]
    if open_.any() and room > 0:
        equal = open_ / open_.sum()
        out.append(_measure("1/N", "the theme's open issuers in equal parts", problem, trimmed + room * equal))
        values = np.array([float(a.market_value or 0.0) for a in assets]) * open_
        if all(a.market_value is not None for a, o in zip(assets, open_, strict=True) if o):
            by_value = trimmed + room * values / values.sum()
            out.append(_measure("cap-weight", "the theme's open issuers by market value", problem, by_value))
    for position, asset in enumerate(assets):
        if fund in (asset.issuer.lower(), asset.name.lower()) or asset.issuer.lower().startswith(fund):
            bought = trimmed.copy()
            bought[position] += room
            out.append(_measure(f"just buy {fund.upper()}", "the missing theme through one fund", problem, bought))
            break
    return tuple(out)


def _trim(problem: Problem, posed: Posed) -> Array:
    seven = np.array([asset.magnificent_seven for asset in posed.assets])
    share = float(seven @ problem.current)
    cap = next((r.cap for r in problem.rules if r.name == "in the Magnificent Seven" and r.cap is not None), 1.0)
    scale = np.where(seven > 0, min(1.0, cap / share) if share > 0 else 1.0, 1.0)
    return np.asarray(problem.current * scale)


def _measure(name: str, how: str, problem: Problem, weights: Array) -> Yardstick:
    cash = problem.budget - float(weights.sum())
    breaks = [r.name for r in problem.rules if r.price is None and r.breach(weights, cash) > 1e-6]
    if cash < problem.cash_lower - 1e-6 or cash > problem.cash_upper + 1e-6:
        breaks.append("cash")
    breaks += [problem.labels[i] for i in np.flatnonzero(weights > problem.upper + 1e-6)]
    kept = {label: float(w) for label, w in zip(problem.labels, weights, strict=True) if w > 1e-9}
    return Yardstick(
        name,
        how,
        problem.volatility(weights),
        problem.cost(weights),
        problem.turnover(weights),
        problem.certainty_equivalent(weights, cash),
        tuple(breaks),
        kept,
    )
