"""Ratios made convex: the diversification ratio maximised by scaling (Charnes and Cooper), rules and bounds with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from twinkeel.construction.problem import Array, Problem
from twinkeel.construction.program import Program, build
from twinkeel.construction.solvers import Answer, solve


def solve_ratio(problem: Problem) -> tuple[Answer, Program, Array, float]:
    """Maximise (own volatilities'x) / volatility(x) under the linear rules; returns weights and cash.

    With z = kappa x and own'z = 1 the ratio's maximum is the minimum of z'Sz; each bound l <= x <= u becomes
    l kappa <= z <= u kappa, each rule likewise, and x = z / kappa.
    """
    base = build(
        replace(problem, method="minimum_variance", expected=None, risk_aversion=1.0, buy_cost=None, sell_cost=None)
        if problem.cost_cap is None
        else replace(problem, method="minimum_variance", expected=None, risk_aversion=1.0)
    )
    width = len(base.linear)
    own = np.sqrt((problem.factor_root**2).sum(axis=1) + problem.specific_variance)
    eye = sparse.identity(width, format="csr")
    G = sparse.vstack([base.G, eye], format="csr")
    high, low = np.concatenate([base.row_high, base.high]), np.concatenate([base.row_low, base.low])
    up, down = np.isfinite(high), np.isfinite(low)
    scaled = sparse.vstack(
        [
            sparse.hstack([G[up], -high[up][:, None]]),
            sparse.hstack([-G[down], low[down][:, None]]),
        ],
        format="csc",
    )
    row_names = ("",) * scaled.shape[0]
    equal = sparse.vstack(
        [
            sparse.hstack([base.A, -base.b[:, None]]),
            sparse.csr_matrix((own, (np.zeros(problem.size, dtype=int), np.arange(problem.size))), (1, width + 1)),
        ],
        format="csc",
    )
    right = np.zeros(equal.shape[0])
    right[-1] = 1.0
    program = Program(
        np.append(base.quadratic, 0.0),
        np.zeros(width + 1),
        np.append(np.full(width, -np.inf), 0.0),
        np.full(width + 1, np.inf),
        equal,
        right,
        scaled,
        np.full(scaled.shape[0], -np.inf),
        np.zeros(scaled.shape[0]),
        row_names,
        base.names,
        base.factors,
    )
    answer = solve(program)
    kappa = float(answer.z[-1])
    if answer.infeasible or kappa <= 0:
        return answer, program, np.zeros(problem.size), 0.0
    z = answer.z / kappa
    return answer, program, z[: problem.size], float(z[problem.size])
