"""Local search over whole lots: the best single step, then the best pair of steps, until none helps."""

from __future__ import annotations

import numpy as np

from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.problem import Array

MOST_MOVES = 2000
KICKS = 40
KICKED = 4
KICK_MOVES = 250
NEAR_ZERO = 5
WORTH = 1e-11  # of certainty equivalent a year: a ten-millionth of a basis point


def start(model: LotModel) -> np.ndarray:
    """Every line at the allowed quantity at or below its share of the target, so that cash holds from the first."""
    wanted = wanted_units(model)
    units = np.zeros(len(model.lines), dtype=np.int64)
    for position in range(len(model.lines)):
        units[position] = _toward(model, position, wanted[position])
    while (short := model.cash_floor - model.cash_left(units)) > 1e-9 and (units > 0).any():
        # sales are complete by now, so purchases give way, all by the same part
        part = min(1.0, short / float((np.clip(units, 0, None) * model.unit).sum() * model.value))
        for position in np.flatnonzero(units > 0).tolist():
            smaller = _toward(model, position, float(units[position]) * (1 - part) - 1e-6)
            units[position] = min(smaller, model.steps[position].down(int(units[position])) or 0)
    return units


def wanted_units(model: LotModel) -> Array:
    """The target's trade in units by line; an issuer with several lines puts it all on the cheapest to buy."""
    change = model.solution.weights - model.problem.current
    wanted = np.zeros(len(model.lines))

    def cost_to_own(position: int) -> tuple[float, int]:
        line = model.lines[position]
        return line.buy_rate / model.problem.horizon_years + line.annual_cost, position

    for issuer in dict.fromkeys(int(i) for i in model.issuer):
        own = [p for p in range(len(model.lines)) if model.issuer[p] == issuer]
        if change[issuer] > 0:
            cheapest = min(own, key=cost_to_own)
            wanted[cheapest] = change[issuer] / model.unit[cheapest]
        else:
            left = -change[issuer]
            for p in sorted(own, key=lambda p: (model.lines[p].sell_rate, p)):
                part = min(left, model.lines[p].held * model.unit[p])
                wanted[p] = -part / model.unit[p]
                left -= part
    return wanted


def _toward(model: LotModel, position: int, units: float) -> int:
    """The allowed trade at or below |units|, for a purchase; at or above it for a sale, so that caps hold."""
    steps = model.steps[position]
    if units > 0:
        size = int(units + 1e-9)
        if size < steps.buy_minimum or steps.buy_maximum < steps.buy_minimum:
            return 0
        size = min(size, steps.buy_maximum)
        return steps.buy_minimum + (size - steps.buy_minimum) // steps.buy_step * steps.buy_step
    if units < 0:
        size = int(np.ceil(-units - 1e-9))
        if size < steps.sell_minimum:
            size = steps.sell_minimum
        else:
            size = steps.sell_minimum + -(-(size - steps.sell_minimum) // steps.sell_step) * steps.sell_step
        if size <= steps.sell_maximum:
            return -size
        if steps.close:
            return -steps.sell_maximum
        size -= steps.sell_step
        return -size if size >= steps.sell_minimum else 0
    return 0


def search(model: LotModel, kicks: int = KICKS, seed: int = 0) -> tuple[np.ndarray, float]:
    """Iterated local search: improve, then kick a few lines at random and improve again, keeping what is better."""
    best, value, spent = _climb(model, start(model), MOST_MOVES)
    if not len(model.lines):
        return best, value
    left = KICK_MOVES
    g = np.random.default_rng(seed)
    for _ in range(kicks):
        trial = best.copy()
        for position in g.choice(len(model.lines), min(KICKED, len(model.lines)), replace=False):
            steps, units = model.steps[position], int(trial[position])
            near = [steps.up(units), steps.down(units)]
            if abs(units) <= NEAR_ZERO * steps.buy_step:
                near.append(0)
            options = [n for n in near if n is not None and n != units]
            if options:
                trial[position] = options[int(g.integers(len(options)))]
        while model.cash_left(trial) < model.cash_floor - 1e-9 and (trial > 0).any():
            position = int(g.choice(np.flatnonzero(trial > 0)))
            trial[position] = model.steps[position].down(int(trial[position])) or 0
        found, worth, spent = _climb(model, trial, left)
        left -= spent
        if worth > value + WORTH:
            best, value = found, worth
        if left <= 0:
            break
    return best, value


def improve(model: LotModel, units: np.ndarray, most: int = MOST_MOVES) -> tuple[np.ndarray, float]:
    """Steepest ascent by single steps, then by pairs of steps; returns units and their objective."""
    found, value, _ = _climb(model, units, most)
    return found, value


def _climb(model: LotModel, units: np.ndarray, most: int) -> tuple[np.ndarray, float, int]:
    units = units.astype(np.int64).copy()
    spent = 0
    while spent < most:
        spent += 1
        moves = _Moves(model, units)
        if not len(moves.line):
            break
        single = moves.singles()
        best = int(np.argmax(single))
        if single[best] > WORTH:
            units[moves.line[best]] = moves.target[best]
            continue
        pairs = moves.pairs()
        best = int(np.argmax(pairs))
        if not pairs.flat[best] > WORTH:
            break
        first, second = divmod(best, len(moves.line))
        units[moves.line[first]] = moves.target[first]
        units[moves.line[second]] = moves.target[second]
    return units, model.objective(units), spent


class _Moves:
    """All single steps from a state, and what each changes: weight, cash, fees, risk, priced rules."""

    def __init__(self, model: LotModel, units: np.ndarray) -> None:
        self.model, self.units = model, units
        line, target = [], []
        for position, steps in enumerate(model.steps):
            for new in {steps.up(int(units[position])), steps.down(int(units[position]))}:
                if new is not None and new != units[position]:
                    line.append(position)
                    target.append(new)
        self.line = np.array(line, dtype=int)
        self.target = np.array(target, dtype=np.int64)
        if not len(line):
            return
        p = model.problem
        self.weights = model.weights(units)
        self.cash = model.cash_left(units)
        self.issuer = model.issuer[self.line]
        self.dw = (self.target - units[self.line]) * model.unit[self.line]
        now = [model.line_cost(i, int(units[i])) for i in line]
        after = [model.line_cost(i, n) for i, n in zip(line, target, strict=True)]
        self.fees = np.array(after) - np.array(now)
        self.dcash = np.array(
            [model.lines[i].cash(n) - model.lines[i].cash(int(units[i])) for i, n in zip(line, target, strict=True)]
        )
        slope = model.expected - p.risk_aversion * p.marginal(self.weights - model.centre)
        own = model.covariance[self.line, self.line]
        self.smooth = slope[self.issuer] * self.dw - p.risk_aversion / 2 * own * self.dw**2 - self.fees
        self.base = model.penalty(self.weights, p.budget - float(self.weights.sum()))

    def _impact(self, change: Array, issuer: np.ndarray) -> Array:
        p = self.model.problem
        if p.impact is None or self.model.follows:
            return np.zeros(np.shape(change))
        gap = (self.weights - p.current)[issuer]
        return np.asarray(p.impact[issuer] * (np.abs(gap + change) ** 1.5 - np.abs(gap) ** 1.5) / p.horizon_years)

    def _penalties(self, change: Array, first: np.ndarray, second: np.ndarray | None) -> Array:
        """Penalty after moves; ``change`` is the list of weight changes, of pairs where ``second`` is given."""
        model, p = self.model, self.model.problem
        cash = p.budget - float(self.weights.sum())

        def both(values: Array) -> Array:
            one = values[first]
            return np.asarray(one if second is None else one[:, None] + values[second][None, :])

        total = np.zeros(np.shape(both(change)))
        for rule, (below, above) in zip(model.rules, model.prices, strict=True):
            per_move = (rule.coefficients[self.issuer] - rule.cash_coefficient) * change
            value = rule.value(self.weights, cash) + both(per_move)
            if rule.cap is not None:
                over = np.clip(value - rule.cap, 0, None)
                if np.isfinite(above):
                    total += above * over
                else:
                    standing = max(rule.value(self.weights, cash) - rule.cap, 0.0)
                    total = np.where(over > max(1e-9, standing + 1e-15), np.inf, total)
            if rule.floor is not None:
                total += below * np.clip(rule.floor - value, 0, None)
        total += model.cash_price * np.clip(cash - both(change) - p.cash_upper, 0, None)
        if model.turnover_cap is not None:
            gap = (self.weights - p.current)[self.issuer]
            more = (np.abs(gap + change) - np.abs(gap)) / 2
            turned = p.turnover(self.weights) + both(more)
            if second is not None:
                rows, columns = np.nonzero(self.issuer[:, None] == self.issuer[None, :])
                together = np.abs(gap[rows] + change[rows] + change[columns]) - np.abs(gap[rows])
                turned[rows, columns] += together / 2 - more[rows] - more[columns]
            total += model.turnover_price * np.clip(turned - model.turnover_cap, 0, None)
        return np.asarray(total)

    def _room(self, weights: Array, issuer: np.ndarray) -> np.ndarray:
        p = self.model.problem
        return np.asarray((weights <= p.upper[issuer] + 1e-9) & (weights >= p.lower[issuer] - 1e-9))

    def singles(self) -> Array:
        """The gain of each step, minus infinity where it is not allowed."""
        everything = np.arange(len(self.line))
        base = self.base if np.isfinite(self.base) else 0.0
        gain = self.smooth - self._impact(self.dw, self.issuer) - self._penalties(self.dw, everything, None) + base
        allowed = self.cash + self.dcash >= self.model.cash_floor - 1e-9
        allowed &= self._room(self.weights[self.issuer] + self.dw, self.issuer)
        return np.asarray(np.where(allowed, gain, -np.inf))

    def pairs(self) -> Array:
        """The gain of each pair of steps of two different lines (M, M), minus infinity where it is not allowed."""
        p = self.model.problem
        everything = np.arange(len(self.line))
        base = self.base if np.isfinite(self.base) else 0.0
        alone = self.smooth - self._impact(self.dw, self.issuer)
        cross = self.model.covariance[np.ix_(self.line, self.line)] * np.outer(self.dw, self.dw)
        gain = alone[:, None] + alone[None, :] - p.risk_aversion * cross
        gain = gain - self._penalties(self.dw, everything, everything) + base
        joint = self.dw[:, None] + self.dw[None, :]
        same = self.issuer[:, None] == self.issuer[None, :]
        rows, columns = np.nonzero(same)
        if len(rows):
            issuer = self.issuer[rows]
            together = self._impact(joint[rows, columns], issuer)
            apart = self._impact(self.dw[rows], issuer) + self._impact(self.dw[columns], issuer)
            gain[rows, columns] += apart - together
        here = self.weights[self.issuer]
        fits = self._room(here + self.dw, self.issuer)
        allowed = fits[:, None] & fits[None, :]
        allowed[rows, columns] = self._room(here[rows] + joint[rows, columns], self.issuer[rows])
        allowed &= self.cash + self.dcash[:, None] + self.dcash[None, :] >= self.model.cash_floor - 1e-9
        allowed &= self.line[:, None] != self.line[None, :]
        return np.asarray(np.where(allowed, gain, -np.inf))
