"""Random whole-lot tasks in the shape of the three markets: board lots, STAR minimums, single shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.lots import LotLine
from twinkeel.construction.optimiser import optimise
from twinkeel.construction.problem import Problem
from twinkeel.reference.model import LotRule


def lot(minimum: int, step: int, close: bool) -> LotRule:
    """A lot rule without a source."""
    return LotRule(minimum, step, close, "a test", "user")


def make_lots(n: int, value: float, seed: int = 0, held: bool = False, fee: float = 1.0, **changes: Any) -> LotModel:
    """A mean-variance book of ``value`` USD in n names: a third in each market; from cash, or from a random book."""
    g = np.random.default_rng(seed)
    k = 5
    loadings = g.normal(0, 0.08, (n, k))
    loadings[:, 0] = np.abs(g.normal(0.22, 0.05, n))
    specific = g.uniform(0.15, 0.4, n) ** 2
    expected = 0.25 * loadings[:, 0] + g.normal(0, 0.02, n)
    lines, now = [], np.zeros(n)
    wanted = g.dirichlet(np.ones(n)) if held else np.zeros(n)
    for i in range(n):
        market = i % 3
        if market == 0:  # Hong Kong: 100 to 1000 shares at USD 1 to 60
            price, size = float(np.exp(g.uniform(0, 4))), int(g.choice([100, 200, 500, 1000]))
            rule, rate = lot(size, size, False), 0.0015
        elif market == 1:  # STAR: 200, then 1, at USD 2 to 60
            price, rule, rate = float(np.exp(g.uniform(0.7, 4))), lot(200, 1, True), 0.0010
        else:
            price, rule, rate = float(np.exp(g.uniform(2.5, 6))), lot(1, 1, True), 0.0005
        units = int(wanted[i] * value * 0.9 / price)
        if market == 0:
            units = units // rule.step * rule.step
        now[i] = units * price / value
        lines.append(LotLine(f"L{i:03d}", f"i{i:03d}", price, rule, 0.0, units, rate, rate + 0.0005, fee))
    fields: dict[str, Any] = {
        "buy_cost": np.array([line.buy_rate for line in lines]),
        "sell_cost": np.array([line.sell_rate for line in lines]),
        "expected": expected,
        "method": "mean_variance",
        "current_cash": 1 - now.sum(),
        "cash_upper": 1.0,
        "risk_aversion": 5.0,
    }
    problem = Problem(
        tuple(line.issuer for line in lines), loadings, np.eye(k), specific, now, np.zeros(n), np.full(n, 0.25),
        **(fields | changes),
    )  # fmt: skip
    return LotModel(lines, optimise(problem), value, float(1 - now.sum()) * value)
