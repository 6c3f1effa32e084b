"""Whole lots as an optimisation: the same certainty equivalent as the target's, over units that may be ordered.

Caps stay hard. Floors, targets, the turnover cap and the cap on cash cannot be met to the last share, so they are
priced: the price is above their shadow price in the continuous solution, so that without lots the answer would be the
target itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from twinkeel.construction.lots import LotLine
from twinkeel.construction.optimiser import Solution
from twinkeel.construction.problem import Array, Problem, Rule

BP = 1e4
DEAREST = 1.5
LEAST_PRICE = 0.005  # a unit of breach costs at least half a basis point of return a point


@dataclass(frozen=True)
class Steps:
    """What may be traded in one line: purchases and sales as minimum and step in units, and closing the position."""

    buy_minimum: int
    buy_step: int
    buy_maximum: int
    sell_minimum: int
    sell_step: int
    sell_maximum: int
    close: bool

    def up(self, units: int) -> int | None:
        """The next larger signed trade, None where there is none."""
        if units >= 0:
            new = self.buy_minimum if units == 0 else units + self.buy_step
            return new if new <= self.buy_maximum else None
        size = -units
        largest = self._largest_sale()
        if self.close and size == self.sell_maximum and size != largest:
            return -largest if largest else 0
        return -(size - self.sell_step) if size - self.sell_step >= self.sell_minimum else 0

    def down(self, units: int) -> int | None:
        """The next smaller signed trade, None where there is none."""
        if units > 0:
            return units - self.buy_step if units - self.buy_step >= self.buy_minimum else 0
        size = -units
        if size == self.sell_maximum and self.close:
            return None
        new = size + self.sell_step if size else self.sell_minimum
        if new <= self._largest_sale():
            return -new
        return -self.sell_maximum if self.close and self.sell_maximum > size else None

    def _largest_sale(self) -> int:
        if self.sell_maximum < self.sell_minimum:
            return 0
        return self.sell_minimum + (self.sell_maximum - self.sell_minimum) // self.sell_step * self.sell_step


class LotModel:
    """The certainty equivalent a year of signed units (L,), and whether they are allowed.

    Args:
        lines: the lines that may trade; their issuers are labels of the problem.
        solution: the continuous answer; its problem gives risk, returns, rules and costs of impact.
        book_value: base currency; weights are fractions of it.
        cash: cash now, base currency. cash_floor: never below this.
        minimum_ticket: no order below this value, but for closing a position.
    """

    def __init__(
        self,
        lines: Sequence[LotLine],
        solution: Solution,
        book_value: float,
        cash: float,
        cash_floor: float = 0.0,
        minimum_ticket: float = 0.0,
    ) -> None:
        self.lines = tuple(sorted(lines, key=lambda line: line.code))
        self.solution = solution
        self.problem: Problem = _to_follow(solution.problem)
        self.value, self.cash, self.cash_floor = book_value, cash, cash_floor
        index = {label: i for i, label in enumerate(self.problem.labels)}
        self.issuer = np.array([index[line.issuer] for line in self.lines], dtype=int)
        self.unit = np.array([line.unit_value / book_value for line in self.lines])
        self.rules, self.prices = self._priced()
        self.turnover_cap = self.problem.turnover_cap
        shadow = solution.shadow
        self.turnover_price = max(DEAREST * shadow.get("turnover", 0.0), LEAST_PRICE)
        self.cash_price = max(DEAREST * shadow.get("cash", 0.0), LEAST_PRICE)
        mean = self.problem.expected if self.problem.method == "mean_variance" else None
        self.expected = mean if mean is not None else np.zeros(self.problem.size)
        self.follows = self.problem.method in ("risk_budget", "maximum_diversification")
        self.centre = self._centre()
        self.steps = tuple(self._steps(line, minimum_ticket) for line in self.lines)
        root = self.problem.factor_root[self.issuer]
        self.covariance = root @ root.T
        same = self.issuer[:, None] == self.issuer[None, :]
        self.same = same
        self.covariance += same * self.problem.specific_variance[self.issuer][:, None]

    def _centre(self) -> Array:
        """What the risk is measured from: a benchmark where one is tracked; the target where its own objective is not
        a certainty equivalent (risk budget, diversification), which whole lots then follow as closely as they can."""
        if self.follows:
            return self.solution.weights
        if self.problem.method == "tracking" and self.problem.benchmark is not None:
            return self.problem.benchmark
        return np.zeros(self.problem.size)

    def _priced(self) -> tuple[list[Rule], list[tuple[float, float]]]:
        """Each rule with the price of falling below its floor and above its cap; infinite is hard."""
        prices = []
        for rule in self.problem.rules:
            soft = max(DEAREST * self.solution.shadow.get(rule.name, 0.0), LEAST_PRICE)
            if rule.price is not None:
                prices.append((rule.price, rule.price))
            elif rule.cap is not None and rule.cap == rule.floor:
                prices.append((soft, soft))
            else:
                prices.append((soft, np.inf))
        return list(self.problem.rules), prices

    def _steps(self, line: LotLine, ticket: float) -> Steps:
        position = self.problem.labels.index(line.issuer)
        room = max(self.problem.upper[position] - self.problem.current[position], 0.0) * self.value
        room = min(room, line.capacity)
        spare = max(self.problem.current[position] - self.problem.lower[position], 0.0) * self.value
        least = int(np.ceil(ticket / line.unit_value - 1e-9)) if ticket > 0 else 0
        lot = line.lot

        def from_ticket() -> int:
            return lot.minimum + max(0, -(-(least - lot.minimum) // lot.step)) * lot.step

        most = lot.floor(int(room / line.unit_value + 1e-6)) if line.may_buy else 0
        sellable = min(line.held, int(spare / line.unit_value + 1e-6))
        close = line.closes() and sellable == line.held
        return Steps(from_ticket(), lot.step, most, from_ticket(), lot.step, sellable, close)

    # ---- measuring ---------------------------------------------------------------------------------------------

    def weights(self, units: np.ndarray) -> Array:
        """Issuer weights (N,) after signed units (L,)."""
        out = self.problem.current.copy()
        np.add.at(out, self.issuer, units * self.unit)
        return out

    def cash_left(self, units: np.ndarray) -> float:
        """Cash after the trades and their fees, base currency."""
        return self.cash + sum(line.cash(float(n)) for line, n in zip(self.lines, units, strict=True))

    def line_cost(self, position: int, units: float) -> float:
        """Fees, tax and the cost of holding a year, as a fraction of the book, for one line's trade."""
        line = self.lines[position]
        if self.follows:
            return line.fixed_fee * (units != 0) / self.value / self.problem.horizon_years
        holding = line.annual_cost * (line.held + units) * self.unit[position]
        charge = line.fee(units) + line.sell_tax * max(-units, 0.0) * line.unit_value
        return float(charge / self.value / self.problem.horizon_years + holding)

    def penalty(self, weights: Array, cash: float) -> float:
        """What priced breaches cost; infinite where a hard cap is broken. ``cash`` is a share of the book."""
        total = 0.0
        for rule, (below, above) in zip(self.rules, self.prices, strict=True):
            value = rule.value(weights, cash)
            if rule.cap is not None and value > rule.cap:
                over = value - rule.cap
                total += above * over if np.isfinite(above) else (0.0 if over < 1e-9 else np.inf)
            if rule.floor is not None and value < rule.floor:
                total += below * (rule.floor - value)
        if self.turnover_cap is not None:
            total += self.turnover_price * max(self.problem.turnover(weights) - self.turnover_cap, 0.0)
        return total + self.cash_price * max(cash - self.problem.cash_upper, 0.0)

    def objective(self, units: np.ndarray) -> float:
        """The certainty equivalent a year; minus infinity where the units are not allowed."""
        if self.cash_left(units) < self.cash_floor - 1e-9:
            return -np.inf
        return self.objective_unbound(units)

    def objective_unbound(self, units: np.ndarray, fixed_fees: bool = True) -> float:
        """The same without the floor of cash, for fractions of units too: what the target itself is worth."""
        weights = self.weights(units)
        p = self.problem
        risk = p.variance(weights - self.centre)
        impact = 0.0
        if p.impact is not None and not self.follows:
            impact = float(p.impact @ np.abs(weights - p.current) ** 1.5)
        fees = sum(self.line_cost(i, float(n)) for i, n in enumerate(units))
        if not fixed_fees:
            fixed = sum(line.fixed_fee for line, n in zip(self.lines, units, strict=True) if n)
            fees -= fixed / self.value / p.horizon_years
        value = float(self.expected @ weights) - p.risk_aversion / 2 * risk - impact / p.horizon_years - fees
        return value - self.penalty(weights, p.budget - float(weights.sum()))


def _to_follow(problem: Problem) -> Problem:
    """For a target that lots are to follow: own variance counted twice, so that each weight is followed and not only
    the risk of the whole, to which names much alike are all one."""
    if problem.method not in ("risk_budget", "maximum_diversification"):
        return problem
    own = (problem.factor_root**2).sum(axis=1) + problem.specific_variance
    return replace(problem, specific_variance=problem.specific_variance + own)
