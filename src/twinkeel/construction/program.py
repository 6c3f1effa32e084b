"""The problem as sparse matrices: factors lifted (y = F'x, so the quadratic part is diagonal), one column a purchase.

A purchase column p >= x - x0 exists only where a name may be both bought and sold; where x0 sits at or beyond a bound,
the trade has one sign and its cost is linear in x itself (Boyd et al. 2017, Foundations and Trends in Optimization
3(1), has the full split; dropping the columns that cannot matter leaves the optimum as it is and the program smaller).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twinkeel.construction.problem import Array, Problem, Rule

Ints = NDArray[np.int64]
EDGE = 1e-12


@dataclass
class Program:
    """min 1/2 z'diag(quadratic)z + linear'z + constant, A z = b, row_low <= G z <= row_high, low <= z <= high.

    z = [x (N), cash, y (K), p (purchases), slacks ...]; ``row_names`` name the rules of G row by row, and ``cones``
    hold extra cone rows as (matrix, offset, kind, size) in Clarabel's sense: offset - matrix z in the cone.
    """

    quadratic: Array
    linear: Array
    low: Array
    high: Array
    A: sparse.csc_matrix
    b: Array
    G: sparse.csc_matrix
    row_low: Array
    row_high: Array
    row_names: tuple[str, ...]
    names: int
    factors: int
    constant: float = 0.0
    cones: list[tuple[sparse.csc_matrix, Array, str, float]] = field(default_factory=list)


class Rows:
    """Collects sparse rows one block at a time."""

    def __init__(self) -> None:
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._value: list[Array] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.names: list[str] = []

    def add(self, name: str, columns: Ints, values: Array, low: float, high: float) -> None:
        """One row: low <= values'z[columns] <= high."""
        self._row.append(np.full(len(columns), len(self.low)))
        self._column.append(np.asarray(columns))
        self._value.append(np.asarray(values, dtype=np.float64))
        self.low.append(low)
        self.high.append(high)
        self.names.append(name)

    def matrix(self, width: int) -> sparse.csc_matrix:
        """The rows as a sparse matrix with ``width`` columns."""
        if not self.low:
            return sparse.csc_matrix((0, width))
        row, column, value = np.concatenate(self._row), np.concatenate(self._column), np.concatenate(self._value)
        return sparse.csc_matrix((value, (row, column)), shape=(len(self.low), width))


def two_way(problem: Problem) -> Ints:
    """The names that may be both bought and sold, and so need a purchase column."""
    inside = (problem.lower < problem.current - EDGE) & (problem.upper > problem.current + EDGE)
    return np.flatnonzero(inside)


def _traded(problem: Problem, both: Ints, buy: Array, sell: Array) -> tuple[Array, Array, float]:
    """A linear charge on purchases and sales, as (coefficients of x, coefficients of p, constant).

    With dx = x - x0 and p >= max(dx, 0): charge = buy p + sell (p - dx). One-way buyers pay buy dx, sellers -sell dx.
    """
    on_x = -sell.copy()
    buyers = problem.current <= problem.lower + EDGE
    on_x[buyers] = buy[buyers]
    on_x[both] = -sell[both]
    return on_x, (buy + sell)[both], -float(on_x @ problem.current)


def zero(problem: Problem) -> Array:
    """A vector of zeros, one a name."""
    return np.zeros(problem.size)


def build(problem: Problem, tracking: Array | None = None) -> Program:
    """The quadratic program of a problem; ``tracking`` shifts the risk term to variance of (x - tracking)."""
    n = problem.size
    root = problem.factor_root
    k = root.shape[1]
    both = two_way(problem)
    soft = [rule for rule in problem.rules if rule.price is not None]
    first_y, first_p = n + 1, n + 1 + k
    first_s = first_p + len(both)
    width = first_s + 2 * len(soft)
    buy = problem.buy_cost if problem.buy_cost is not None else zero(problem)
    sell = problem.sell_cost if problem.sell_cost is not None else zero(problem)

    quadratic = np.zeros(width)
    quadratic[:n] = problem.risk_aversion * problem.specific_variance
    quadratic[first_y:first_p] = problem.risk_aversion
    linear = np.zeros(width)
    constant = 0.0
    if problem.expected is not None:
        linear[:n] -= problem.expected
    if tracking is not None:
        lifted = root.T @ tracking
        linear[:n] -= problem.risk_aversion * problem.specific_variance * tracking
        linear[first_y:first_p] -= problem.risk_aversion * lifted
        constant += problem.risk_aversion / 2 * problem.variance(tracking)
    on_x, on_p, offset = _traded(problem, both, buy, sell)
    linear[:n] += on_x / problem.horizon_years
    linear[first_p:first_s] += on_p / problem.horizon_years
    constant += offset / problem.horizon_years

    low = np.full(width, -np.inf)
    high = np.full(width, np.inf)
    low[:n], high[:n] = problem.lower, problem.upper
    low[n], high[n] = problem.cash_lower, problem.cash_upper
    low[first_p:] = 0.0

    G = Rows()
    for position, index in enumerate(both):
        columns = np.array([index, first_p + position])
        G.add("", columns, np.array([-1.0, 1.0]), -float(problem.current[index]), np.inf)
    slack = first_s
    for rule in problem.rules:
        columns, values = _rule_row(rule, n)
        floor, cap = rule.floor, rule.cap
        if rule.price is None:
            G.add(rule.name, columns, values, -np.inf if floor is None else floor, np.inf if cap is None else cap)
            continue
        linear[slack : slack + 2] = rule.price
        if cap is not None:
            G.add(rule.name, np.append(columns, slack), np.append(values, -1.0), -np.inf, cap)
        if floor is not None:
            G.add(rule.name, np.append(columns, slack + 1), np.append(values, 1.0), floor, np.inf)
        slack += 2
    ones = np.ones(n)
    for name, limit, b, s in (
        ("turnover", problem.turnover_cap, ones / 2, ones / 2),
        ("cost", problem.cost_cap, buy, sell),
    ):
        if limit is None:
            continue
        on_x, on_p, offset = _traded(problem, both, b, s)
        columns = np.concatenate([np.arange(n), np.arange(first_p, first_s)])
        G.add(name, columns, np.concatenate([on_x, on_p]), -np.inf, limit - offset)

    A = sparse.bmat(
        [
            [sparse.csc_matrix(np.append(ones, 1.0)[None, :]), None, None],
            [sparse.csc_matrix(np.hstack([root.T, np.zeros((k, 1))])), -sparse.identity(k), None],
        ],
        format="csc",
    )
    A.resize((1 + k, width))
    b_vector = np.zeros(1 + k)
    b_vector[0] = problem.budget
    return Program(
        quadratic,
        linear,
        low,
        high,
        A,
        b_vector,
        G.matrix(width),
        np.array(G.low),
        np.array(G.high),
        tuple(G.names),
        n,
        k,
        constant,
    )


def _rule_row(rule: Rule, cash: int) -> tuple[Ints, Array]:
    columns = np.flatnonzero(rule.coefficients)
    values = rule.coefficients[columns]
    if rule.cash_coefficient:
        columns, values = np.append(columns, cash), np.append(values, rule.cash_coefficient)
    return columns, values


def widen(program: Program, extra: int, linear: Array, low: Array) -> int:
    """Append ``extra`` variables with this linear cost and lower bound; returns the first one's column."""
    first = len(program.linear)
    program.quadratic = np.append(program.quadratic, np.zeros(extra))
    program.linear = np.append(program.linear, linear)
    program.low = np.append(program.low, low)
    program.high = np.append(program.high, np.full(extra, np.inf))
    for matrix in (program.A, program.G):
        matrix.resize((matrix.shape[0], first + extra))
    for position, (matrix, offset, kind, power) in enumerate(program.cones):
        matrix.resize((matrix.shape[0], first + extra))
        program.cones[position] = (matrix, offset, kind, power)
    return first
