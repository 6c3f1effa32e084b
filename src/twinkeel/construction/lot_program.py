"""Whole lots as a mixed-integer program: weights in percent, the objective in basis points, factors lifted.

Scaled so, the solvers' tolerances mean something: in units of one, the same model leaves gaps of ten basis points.
Market impact is left out, which can only raise the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.problem import Array
from twinkeel.construction.program import Rows

PERCENT = 100.0


@dataclass
class LotProgram:
    """min linear'z + constant + 1/2 sum weight_j z[column_j]^2 in bp; rows low <= A z <= high; some z integer.

    ``decode`` rows turn z into units: units = decode z.
    """

    linear: Array
    constant: float
    low: Array
    high: Array
    integer: np.ndarray
    A: sparse.csr_matrix
    row_low: Array
    row_high: Array
    squares: np.ndarray
    square_weight: Array
    touched: np.ndarray
    shift: Array
    roots: Array
    offsets: Array
    decode: sparse.csr_matrix

    def squares_at(self, weights: Array) -> Array:
        """The squared columns at these issuer weights (N,), in percent."""
        x = PERCENT * weights[self.touched]
        return np.concatenate([x - PERCENT * self.shift, PERCENT * self.offsets + self.roots.T @ x])

    def value(self, z: Array) -> float:
        """The objective in basis points, as a minimum."""
        return float(self.linear @ z + (self.square_weight * z[self.squares] ** 2).sum() / 2 + self.constant)


class _Columns:
    """Hands out blocks of columns."""

    def __init__(self) -> None:
        self.count = 0

    def block(self, size: int) -> np.ndarray:
        """The next ``size`` columns."""
        out = np.arange(self.count, self.count + size)
        self.count += size
        return out


def lot_program(model: LotModel) -> LotProgram:
    """The mixed-integer program of a LotModel."""
    p, lines = model.problem, model.lines
    count = len(lines)
    touched = np.array(sorted({int(i) for i in model.issuer}), dtype=int)
    columns = _Columns()
    kb, zb, ks, zs, zc = (columns.block(count) for _ in range(5))
    X, e = columns.block(len(touched)), columns.block(len(touched))
    shift = model.centre
    roots, offsets, cross = _factors(model, touched, shift)
    q = columns.block(roots.shape[1])
    under, over = columns.block(len(model.rules)), columns.block(len(model.rules))
    turned = columns.block(len(touched))
    more_turnover, more_cash = columns.block(1)[0], columns.block(1)[0]
    width = columns.count

    linear, low, high = np.zeros(width), np.zeros(width), np.full(width, np.inf)
    for block in (e, q):
        low[block] = -np.inf
    low[X] = PERCENT * np.minimum(p.lower[touched], p.current[touched])
    high[X] = PERCENT * np.maximum(p.upper[touched], p.current[touched])
    integer = np.zeros(width, dtype=bool)
    integer[: count * 5] = True
    rows = Rows()
    unit_rows: list[tuple[np.ndarray, Array]] = []
    cash_columns: list[int] = []
    cash_values: list[float] = []
    bp_fee = 1e4 / p.horizon_years
    for i, (line, steps) in enumerate(zip(lines, model.steps, strict=True)):
        own = np.array([kb[i], zb[i], ks[i], zs[i], zc[i]])
        buys = max(0, (steps.buy_maximum - steps.buy_minimum) // steps.buy_step + 1) if steps.buy_maximum else 0
        sells = max(0, (steps.sell_maximum - steps.sell_minimum) // steps.sell_step + 1) if steps.sell_maximum else 0
        simple_buy = line.fixed_fee == 0 and steps.buy_minimum == steps.buy_step
        simple_sell = line.fixed_fee == 0 and steps.sell_minimum == steps.sell_step
        high[kb[i]] = buys if simple_buy else max(buys - 1, 0)
        high[zb[i]] = 0 if simple_buy or not buys else 1
        high[ks[i]] = sells if simple_sell else max(sells - 1, 0)
        high[zs[i]] = 0 if simple_sell or not sells else 1
        high[zc[i]] = 1 if steps.close and steps.sell_maximum > 0 else 0
        bought = np.array([steps.buy_step, steps.buy_minimum, 0, 0, 0], dtype=float)
        sold = np.array([0, 0, steps.sell_step, steps.sell_minimum, steps.sell_maximum], dtype=float)
        unit_rows.append((own, bought - sold))
        fixed = line.fixed_fee / model.value * np.array([0, 1, 0, 1, 1])
        fee = (line.buy_rate * bought + line.sell_rate * sold) * model.unit[i] + fixed
        if model.follows:
            linear[own] += bp_fee * fixed
        else:
            tax = line.sell_tax * sold * model.unit[i]
            linear[own] += bp_fee * (fee + tax) + 1e4 * line.annual_cost * model.unit[i] * (bought - sold)
        cash_columns += own.tolist()
        cash_values += (PERCENT * ((sold - bought) * model.unit[i] - fee)).tolist()
        if not simple_buy and buys > 1:
            rows.add("", np.array([kb[i], zb[i]]), np.array([1.0, -(buys - 1.0)]), -np.inf, 0.0)
        if not simple_sell and sells > 1:
            rows.add("", np.array([ks[i], zs[i]]), np.array([1.0, -(sells - 1.0)]), -np.inf, 0.0)
        rows.add("", own[[1, 3, 4]], np.ones(3), -np.inf, 1.0)
        if simple_sell and sells and high[zc[i]]:
            rows.add("", own[[2, 4]], np.array([1.0, float(sells)]), -np.inf, float(sells))
    spare = PERCENT * (model.cash - model.cash_floor) / model.value
    rows.add("cash", np.array(cash_columns), np.array(cash_values), -spare, np.inf)
    for position, issuer in enumerate(touched):
        mine = np.flatnonzero(model.issuer == issuer)
        own = np.concatenate([unit_rows[i][0] for i in mine] + [X[[position]]])
        values = np.concatenate([-PERCENT * model.unit[i] * unit_rows[i][1] for i in mine] + [np.ones(1)])
        now = PERCENT * p.current[issuer]
        rows.add("", own, values, now, now)
        centre = PERCENT * shift[issuer]
        rows.add("", np.array([X[position], e[position]]), np.array([1.0, -1.0]), centre, centre)
        rows.add("", np.array([X[position], turned[position]]), np.array([1.0, -1.0]), -np.inf, now)
        rows.add("", np.array([X[position], turned[position]]), np.array([-1.0, -1.0]), -np.inf, -now)
    for j in range(roots.shape[1]):
        own = np.append(X, q[j])
        rows.add("", own, np.append(roots[:, j], -1.0), -PERCENT * offsets[j], -PERCENT * offsets[j])
    _rule_rows(model, rows, linear, touched, X, under, over)
    total = np.ones(len(touched))
    rest = PERCENT * (p.budget - float(np.delete(p.current, touched).sum()))
    # cash (before fees) = rest - sum X; what is above its cap is priced
    rows.add("", np.append(X, more_cash), np.append(-total, -1.0), -np.inf, PERCENT * p.cash_upper - rest)
    linear[more_cash] = 100.0 * model.cash_price
    if model.turnover_cap is not None:
        own = np.append(turned, more_turnover)
        rows.add("", own, np.append(total / 2, -1.0), -np.inf, PERCENT * model.turnover_cap)
        linear[more_turnover] = 100.0 * model.turnover_price
    linear[X] += -100.0 * model.expected[touched] + cross
    squares = np.concatenate([e, q])
    specific = p.specific_variance[touched] * float(_lifted(model, touched))
    weight = p.risk_aversion * np.concatenate([specific, np.ones(len(q))])
    decode = _decode(unit_rows, width)
    program = LotProgram(
        linear, 0.0, low, high, integer, rows.matrix(width).tocsr(), np.array(rows.low), np.array(rows.high), squares,
        weight, touched, shift[touched], roots, offsets, decode,
    )  # fmt: skip
    still = np.zeros(width)
    still[X] = PERCENT * p.current[touched]
    still[np.concatenate([e, q])] = program.squares_at(p.current)
    smooth = _smooth(model)
    program.constant = -1e4 * smooth - program.value(still)
    return program


def _lifted(model: LotModel, touched: np.ndarray) -> bool:
    """Whether the problem's own factors make fewer squares than the covariance of the touched names."""
    return bool(model.problem.factor_root.shape[1] < len(touched))


def _factors(model: LotModel, touched: np.ndarray, shift: Array) -> tuple[Array, Array, Array]:
    """(roots (M, Q), offsets (Q,), linear bp per percent (M,)): risk of X as squares of q = 100 offsets + roots'X."""
    p = model.problem
    others = np.setdiff1d(np.arange(p.size), touched)
    rest = p.current - shift
    if _lifted(model, touched):
        offsets = p.factor_root[others].T @ rest[others] - p.factor_root[touched].T @ shift[touched]
        return p.factor_root[touched], offsets, np.zeros(len(touched))
    inner = p.factor_root[touched] @ p.factor_root[touched].T + np.diag(p.specific_variance[touched])
    values, vectors = np.linalg.eigh(inner)
    roots = vectors * np.sqrt(np.clip(values, 0, None))
    outside = p.factor_root[touched] @ (p.factor_root[others].T @ rest[others])
    # 1e4 * gamma * (x - b)'outside with x in percent: 100 * gamma * outside
    return roots, -roots.T @ shift[touched], 100.0 * p.risk_aversion * outside


def _smooth(model: LotModel) -> float:
    """The certainty equivalent of not trading, without impact, penalties and fees, holding costs counted."""
    p = model.problem
    holding = sum(model.line_cost(i, 0) for i in range(len(model.lines)))
    return float(model.expected @ p.current) - p.risk_aversion / 2 * p.variance(p.current - model.centre) - holding


def _rule_rows(
    model: LotModel, rows: Rows, linear: Array, touched: np.ndarray, X: np.ndarray, under: np.ndarray, over: np.ndarray
) -> None:
    p = model.problem
    others = np.setdiff1d(np.arange(p.size), touched)
    for number, (rule, (below, above)) in enumerate(zip(model.rules, model.prices, strict=True)):
        values = rule.coefficients[touched] - rule.cash_coefficient
        fixed = float((rule.coefficients[others] - rule.cash_coefficient) @ p.current[others])
        fixed = PERCENT * (fixed + rule.cash_coefficient * p.budget)
        if rule.cap is not None:
            hard = not np.isfinite(above)
            own, given = (X, values) if hard else (np.append(X, over[number]), np.append(values, -1.0))
            rows.add("", own, given, -np.inf, PERCENT * rule.cap - fixed + (1e-7 if hard else 0.0))
            linear[over[number]] = 0.0 if hard else 100.0 * above
        if rule.floor is not None:
            rows.add("", np.append(X, under[number]), np.append(values, 1.0), PERCENT * rule.floor - fixed, np.inf)
            linear[under[number]] = 100.0 * below


def _decode(unit_rows: list[tuple[np.ndarray, Array]], width: int) -> sparse.csr_matrix:
    row = np.concatenate([np.full(len(columns), i) for i, (columns, _) in enumerate(unit_rows)])
    column = np.concatenate([columns for columns, _ in unit_rows])
    value = np.concatenate([values for _, values in unit_rows])
    return sparse.csr_matrix((value, (row, column)), shape=(len(unit_rows), width))
