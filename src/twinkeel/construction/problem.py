"""The optimiser's question as plain arrays: risk in factor form, the book held, bounds, rules, costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twinkeel.core.errors import TwinkeelError

Array = NDArray[np.float64]
Method = Literal["minimum_variance", "mean_variance", "risk_budget", "maximum_diversification", "tracking"]


class ProblemError(TwinkeelError):
    """A problem whose arrays do not fit together, or hold a value that is not a finite number."""


@dataclass(frozen=True)
class Rule:
    """A linear rule on the weights: floor <= coefficients'x + cash_coefficient * cash <= cap, fractions of the book.

    ``name`` completes "at most 10 % ..." in words. With ``price`` the rule is soft: each unit of breach costs that
    much certainty equivalent a year (0.05 is five basis points for each point over).
    """

    name: str
    coefficients: Array
    floor: float | None = None
    cap: float | None = None
    price: float | None = None
    cash_coefficient: float = 0.0

    def value(self, weights: Array, cash: float = 0.0) -> float:
        """What the rule measures at these weights."""
        return float(self.coefficients @ weights) + self.cash_coefficient * cash

    def breach(self, weights: Array, cash: float = 0.0) -> float:
        """By how much the rule is broken, zero where it holds."""
        value = self.value(weights, cash)
        below = (self.floor - value) if self.floor is not None else 0.0
        above = (value - self.cap) if self.cap is not None else 0.0
        return max(below, above, 0.0)


def members_rule(
    name: str,
    count: int,
    members: Sequence[int],
    floor: float | None = None,
    cap: float | None = None,
    price: float | None = None,
) -> Rule:
    """A rule on the sum of some weights."""
    coefficients = np.zeros(count)
    coefficients[list(members)] = 1.0
    return Rule(name, coefficients, floor, cap, price)


@dataclass(frozen=True)
class Problem:
    """Weights wanted for N issuers, as fractions of the book, cash included in the budget.

    Risk is per year: covariance = loadings @ factor_covariance @ loadings.T + diag(specific_variance).
    Costs are fractions of the traded value, paid once and spread over ``horizon_years``. The certainty equivalent that
    is maximised is expected'x - risk_aversion/2 * variance - cost/horizon_years - priced breaches.

    Raises:
        ProblemError: where shapes differ or a number is not finite.
    """

    labels: tuple[str, ...]
    loadings: Array
    factor_covariance: Array
    specific_variance: Array
    current: Array
    lower: Array
    upper: Array
    current_cash: float = 0.0
    cash_lower: float = 0.0
    cash_upper: float = 0.0
    budget: float = 1.0
    rules: tuple[Rule, ...] = ()
    buy_cost: Array | None = None
    sell_cost: Array | None = None
    impact: Array | None = None  # cost of a trade |dx| is impact * |dx| ** 1.5, by the square-root law
    expected: Array | None = None  # return in excess of cash, a year
    method: Method = "minimum_variance"
    risk_aversion: float = 3.0
    horizon_years: float = 1.0
    turnover_cap: float | None = None  # half of all bought and sold
    least_turnover: float | None = None  # trade no more than the rules need, plus this
    cost_cap: float | None = None  # linear cost as a fraction of the book
    volatility_cap: float | None = None
    benchmark: Array | None = None  # for tracking
    tracking_error_cap: float | None = None
    risk_shares: Array | None = None  # for risk_budget: wanted shares of risk, summing to one
    upper_causes: tuple[str, ...] = ()  # what set each upper bound, in a few words; empty where nobody said
    lower_causes: tuple[str, ...] = ()
    uncertainty: float = 0.0  # radius k: expected'x is taken as its worst in the ellipsoid, minus k * volatility
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        n = len(self.labels)
        k = np.asarray(self.factor_covariance).shape[0] if np.ndim(self.factor_covariance) == 2 else -1
        expected_shapes: dict[str, tuple[int, ...]] = {"loadings": (n, k), "factor_covariance": (k, k)}
        names = ["specific_variance", "current", "lower", "upper", "buy_cost", "sell_cost", "impact", "expected"]
        expected_shapes |= dict.fromkeys([*names, "benchmark", "risk_shares"], (n,))
        for name, shape in expected_shapes.items():
            value = getattr(self, name)
            if value is None:
                continue
            array = np.asarray(value, dtype=np.float64)
            object.__setattr__(self, name, array)
            if array.shape != shape:
                raise ProblemError(f"{name} has shape {array.shape}, not {shape}", f"There are {n} labels.")
            infinite_allowed = name in ("lower", "upper")
            bad = np.isnan(array) if infinite_allowed else ~np.isfinite(array)
            if bad.any():
                where = self.labels[int(np.argwhere(bad)[0][0])] if shape[0] == n else "the factors"
                raise ProblemError(f"{name} of {where} is not a number", "Leave the name out or say what it is.")
        for causes in (self.upper_causes, self.lower_causes):
            if len(causes) not in (0, n):
                raise ProblemError(f"there are {len(causes)} causes of bounds for {n} labels")
        for rule in self.rules:
            if np.shape(rule.coefficients) != (n,):
                raise ProblemError(f"the rule on {rule.name} has {np.size(rule.coefficients)} coefficients, not {n}")
        if (self.specific_variance < 0).any():
            raise ProblemError("a specific variance is negative")
        for name in ("buy_cost", "sell_cost", "impact"):
            value = getattr(self, name)
            if value is not None and (value < 0).any():
                raise ProblemError(f"{name} is negative", "A cost is a fraction of the traded value, at least zero.")
        if self.risk_aversion <= 0 or self.horizon_years <= 0:
            raise ProblemError("risk aversion and horizon must be above zero")

    @property
    def size(self) -> int:
        """How many issuers."""
        return len(self.labels)

    @cached_property
    def factor_root(self) -> Array:
        """loadings @ C with C C' = factor_covariance, (N, K): y = factor_root' x has variance y'y."""
        diagonal = np.diagonal(self.factor_covariance)
        if np.count_nonzero(self.factor_covariance - np.diag(diagonal)) == 0:
            _refuse_indefinite(np.sort(diagonal))
            return np.asarray(self.loadings * np.sqrt(np.clip(diagonal, 0, None)))
        values, vectors = np.linalg.eigh((self.factor_covariance + self.factor_covariance.T) / 2)
        _refuse_indefinite(values)
        return np.asarray(self.loadings @ (vectors * np.sqrt(np.clip(values, 0, None))))

    def variance(self, weights: Array) -> float:
        """Variance a year of these weights."""
        lifted = self.factor_root.T @ weights
        return float(lifted @ lifted + weights @ (self.specific_variance * weights))

    def volatility(self, weights: Array) -> float:
        """Standard deviation a year of these weights."""
        return float(np.sqrt(self.variance(weights)))

    def marginal(self, weights: Array) -> Array:
        """covariance @ weights, (N,)."""
        return np.asarray(self.factor_root @ (self.factor_root.T @ weights) + self.specific_variance * weights)

    def risk_contributions(self, weights: Array) -> Array:
        """Shares of variance by issuer, summing to one (zeros for an empty book)."""
        variance = self.variance(weights)
        return weights * self.marginal(weights) / variance if variance > 0 else np.zeros(self.size)

    def turnover(self, weights: Array) -> float:
        """Half of what is bought plus what is sold, a fraction of the book."""
        return float(np.abs(weights - self.current).sum() / 2)

    def cost(self, weights: Array) -> float:
        """One-off cost of going from the current book to these weights, a fraction of the book."""
        change = weights - self.current
        total = 0.0
        if self.buy_cost is not None:
            total += float(self.buy_cost @ np.clip(change, 0, None))
        if self.sell_cost is not None:
            total += float(self.sell_cost @ np.clip(-change, 0, None))
        if self.impact is not None:
            total += float(self.impact @ np.abs(change) ** 1.5)
        return total

    def certainty_equivalent(self, weights: Array, cash: float = 0.0, with_cost: bool = True) -> float:
        """Expected return less half the risk aversion times variance less costs a year less priced breaches."""
        value = -self.risk_aversion / 2 * self.variance(weights)
        if self.expected is not None:
            value += float(self.expected @ weights)
        if self.uncertainty:
            value -= self.uncertainty * self.volatility(weights)
        if with_cost:
            value -= self.cost(weights) / self.horizon_years
        soft = [rule for rule in self.rules if rule.price is not None]
        return value - sum((rule.price or 0.0) * rule.breach(weights, cash) for rule in soft)

    def violation(self, weights: Array, cash: float) -> float:
        """The largest breach of any hard bound or rule, zero where all hold."""
        breaches = [
            float((self.lower - weights).max(initial=0.0)),
            float((weights - self.upper).max(initial=0.0)),
            self.cash_lower - cash,
            cash - self.cash_upper,
            abs(float(weights.sum()) + cash - self.budget),
            *(rule.breach(weights, cash) for rule in self.rules if rule.price is None),
        ]
        if self.turnover_cap is not None:
            breaches.append(self.turnover(weights) - self.turnover_cap)
        if self.cost_cap is not None:
            breaches.append(replace(self, impact=None).cost(weights) - self.cost_cap)
        if self.volatility_cap is not None:
            breaches.append(self.volatility(weights) - self.volatility_cap)
        if self.tracking_error_cap is not None and self.benchmark is not None:
            breaches.append(self.volatility(weights - self.benchmark) - self.tracking_error_cap)
        return max(0.0, *breaches)


def _refuse_indefinite(values: Array) -> None:
    """Raise where eigenvalues, rising, are negative beyond rounding."""
    if values.size and values[0] < -1e-8 * max(values[-1], 1e-12):
        raise ProblemError("the factor covariance is not positive semi-definite", "Clip its eigenvalues first.")
