"""Calls the solvers and checks their answers: PIQP for quadratic programs, Clarabel where there are cones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from twinkeel.construction.problem import Array
from twinkeel.construction.program import Program
from twinkeel.core.errors import TwinkeelError

TOLERANCE = 1e-9


class SolverError(TwinkeelError):
    """The solver stopped without an answer that passes our own check."""


@dataclass(frozen=True)
class Residuals:
    """Our own measure of an answer: worst breach of a constraint, of stationarity, and the duality gap."""

    primal: float
    dual: float
    gap: float


@dataclass(frozen=True)
class Answer:
    """What a solver found: the variables, the objective as a minimum, the dual of each row of G and each bound."""

    z: Array
    objective: float
    row_duals: Array
    bound_duals: Array
    status: str
    solver: str
    residuals: Residuals

    @property
    def solved(self) -> bool:
        """Whether an optimum was found."""
        return self.status == "solved"

    @property
    def infeasible(self) -> bool:
        """Whether the solver proved that nothing satisfies the constraints."""
        return self.status == "infeasible"


SCALES = (1.0, 100.0, 10.0, 1000.0)
"""Multiples of the objective tried in turn: an interior-point method may stall at one and not at another."""


def solve(program: Program) -> Answer:
    """Solve by PIQP, or by Clarabel where the program has cones or PIQP does not converge.

    Raises:
        SolverError: where neither gives an answer or a proof that there is none.
    """
    if not program.cones:
        answer = solve_piqp(program)
        if answer.solved or answer.infeasible:
            return answer
    for scale in SCALES:
        answer = solve_clarabel(program, scale)
        if answer.solved or answer.infeasible:
            return answer
    raise SolverError(
        f"the solver stopped without an optimum ({answer.solver}: {answer.status})",
        "Check the inputs for very large or very small numbers, or report the problem.",
    )


def solve_piqp(program: Program) -> Answer:
    """Solve a program without cones by PIQP's sparse interior point method (Schwan et al. 2023)."""
    import piqp

    solver = piqp.SparseSolver()
    solver.settings.eps_abs = TOLERANCE
    solver.settings.eps_rel = TOLERANCE
    solver.settings.check_duality_gap = True
    solver.settings.eps_duality_gap_abs = TOLERANCE
    solver.settings.eps_duality_gap_rel = TOLERANCE
    solver.settings.max_iter = 500
    P = sparse.diags(program.quadratic, format="csc")
    solver.setup(
        P, program.linear, program.A, program.b, program.G, program.row_low, program.row_high, program.low, program.high
    )
    status = solver.solve()
    words = {
        piqp.PIQP_SOLVED: "solved",
        piqp.PIQP_PRIMAL_INFEASIBLE: "infeasible",
        piqp.PIQP_DUAL_INFEASIBLE: "unbounded",
    }
    result = solver.result
    row_duals = np.asarray(result.z_u) - np.asarray(result.z_l)
    bound_duals = np.asarray(result.z_bu) - np.asarray(result.z_bl)
    z = np.asarray(result.x)
    word = words.get(status, str(status).rsplit(".", 1)[-1].lower())
    residuals = measure(program, z, np.asarray(result.y), row_duals, bound_duals, float(result.info.duality_gap))
    return Answer(z, value(program, z), row_duals, bound_duals, word, "PIQP", residuals)


def value(program: Program, z: Array) -> float:
    """The objective of the program at z, as a minimum."""
    return float(z @ (program.quadratic * z) / 2 + program.linear @ z) + program.constant


def measure(program: Program, z: Array, y: Array, row: Array, bound: Array, gap: float) -> Residuals:
    """Residuals by our own arithmetic: constraint breach and gradient of the Lagrangian, both as largest entries."""
    g = program.G @ z
    breaches = [
        np.abs(program.A @ z - program.b).max(initial=0.0),
        (program.row_low - g).max(initial=0.0),
        (g - program.row_high).max(initial=0.0),
        (program.low - z).max(initial=0.0),
        (z - program.high).max(initial=0.0),
    ]
    gradient = program.quadratic * z + program.linear + program.A.T @ y + program.G.T @ row + bound
    return Residuals(float(max(breaches)), float(np.abs(gradient).max(initial=0.0)), abs(gap))


def solve_clarabel(program: Program, scale: float = 1.0) -> Answer:
    """Solve by Clarabel (Goulart and Chen 2024), cones included; the objective is multiplied by ``scale`` inside."""
    import clarabel

    width = len(program.linear)
    identity = sparse.identity(width, format="csr")
    G = program.G.tocsr()
    ups, downs = np.isfinite(program.row_high), np.isfinite(program.row_low)
    tops, bottoms = np.isfinite(program.high), np.isfinite(program.low)
    inequality = sparse.vstack([G[ups], -G[downs], identity[tops], -identity[bottoms]], format="csc")
    right = np.concatenate([program.row_high[ups], -program.row_low[downs], program.high[tops], -program.low[bottoms]])
    blocks: list[Any] = [program.A, inequality]
    rights = [program.b, right]
    cones: list[Any] = [clarabel.ZeroConeT(len(program.b)), clarabel.NonnegativeConeT(len(right))]
    for matrix, offset, kind, power in program.cones:
        blocks.append(matrix)
        rights.append(offset)
        if kind == "second_order":
            cones.append(clarabel.SecondOrderConeT(len(offset)))
        elif kind == "exponential":
            cones += [clarabel.ExponentialConeT()] * (len(offset) // 3)
        else:
            cones += [clarabel.PowerConeT(power)] * (len(offset) // 3)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = TOLERANCE
    settings.tol_feas = TOLERANCE
    settings.max_threads = 1
    matrix = sparse.vstack(blocks, format="csc")
    P = sparse.diags(scale * program.quadratic, format="csc")
    solver = clarabel.DefaultSolver(P, scale * program.linear, matrix, np.concatenate(rights), cones, settings)
    result = solver.solve()
    name = str(result.status)
    word = {"Solved": "solved", "AlmostSolved": "solved", "PrimalInfeasible": "infeasible"}.get(name, name)
    word = "infeasible" if name == "AlmostPrimalInfeasible" else word
    z, duals = np.array(result.x), np.array(result.z) / scale
    start = len(program.b)
    row_duals = np.zeros(len(program.row_high))
    bound_duals = np.zeros(width)
    for target, mask, sign in ((row_duals, ups, 1.0), (row_duals, downs, -1.0)):
        target[mask] += sign * duals[start : start + int(mask.sum())]
        start += int(mask.sum())
    for target, mask, sign in ((bound_duals, tops, 1.0), (bound_duals, bottoms, -1.0)):
        target[mask] += sign * duals[start : start + int(mask.sum())]
        start += int(mask.sum())
    residuals = Residuals(float(result.r_prim), float(result.r_dual), abs(result.obj_val - result.obj_val_dual) / scale)
    return Answer(z, value(program, z), row_duals, bound_duals, word, "Clarabel", residuals)
