"""How far from the best: an exact mixed-integer search, by SCIP where it is installed, else by HiGHS with tangents."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.lot_program import PERCENT, LotProgram, lot_program
from twinkeel.construction.lot_search import improve
from twinkeel.construction.problem import Array

ENOUGH_BP = 0.03
SMALL_TASK = 40
ENOUGH_OF_HIGHS = (0.045, 0.18)  # basis points, for small and for larger tasks
NODES = 2000
SECONDS = 20.0
ROUNDS = 12
TANGENTS = (0.0, 0.2, 0.5, 0.9, 1.5, 2.5, 4.0)
LOOSE = 2e-3


@dataclass(frozen=True)
class Proof:
    """The best units found, an upper bound on any answer (bp a year), and who says so."""

    units: np.ndarray | None
    bound_bp: float
    solver: str
    complete: bool


def prove(model: LotModel, incumbent: np.ndarray | None = None, solver: str = "auto", nodes: int = NODES) -> Proof:
    """Search exactly: the bound holds for every whole-lot answer; impact is left out of it.

    Args:
        incumbent: units that are allowed, to start from.
        solver: ``scip``, ``highs``, or ``auto`` (SCIP where PySCIPOpt is installed).
        nodes: the search stops after so many, with the bound reached by then; nodes and not seconds, so that two
            runs give the same answer.
    """
    program = lot_program(model)
    if solver == "auto":
        solver = "scip" if importlib.util.find_spec("pyscipopt") is not None else "highs"
    return _scip(model, program, incumbent, nodes) if solver == "scip" else _highs(model, program, incumbent, nodes)


def _units(program: LotProgram, z: Array) -> np.ndarray:
    rounded = np.where(program.integer, np.round(z), z)
    return np.asarray(np.round(program.decode @ rounded), dtype=np.int64)


def encode(model: LotModel, program: LotProgram, units: np.ndarray) -> dict[int, float]:
    """The whole-number columns of a program that stand for these units."""
    count = len(model.lines)
    out: dict[int, float] = dict.fromkeys(range(5 * count), 0.0)
    for i, (steps, n) in enumerate(zip(model.steps, units.tolist(), strict=True)):
        for size, minimum, step, first, sign in (
            (n, steps.buy_minimum, steps.buy_step, i, 1),
            (-n, steps.sell_minimum, steps.sell_step, 2 * count + i, -1),
        ):
            if size <= 0:
                continue
            on = first + count
            if sign < 0 and size == steps.sell_maximum and steps.close:
                out[4 * count + i] = 1.0
            elif program.high[on] > 0:
                out[on], out[first] = 1.0, float((size - minimum) // step)
            else:
                out[first] = float(size // step)
    return out


def _scip(model: LotModel, program: LotProgram, incumbent: np.ndarray | None, nodes: int) -> Proof:
    scip: Any = importlib.import_module("pyscipopt")
    task = scip.Model()
    task.hideOutput()
    task.setParam("limits/totalnodes", nodes)
    task.setParam("limits/time", SECONDS)
    task.setParam("limits/absgap", ENOUGH_BP)
    task.setParam("parallel/maxnthreads", 1)
    width = len(program.linear)
    z = []
    for i in range(width):
        low = None if np.isneginf(program.low[i]) else float(program.low[i])
        high = None if np.isposinf(program.high[i]) else float(program.high[i])
        z.append(task.addVar(lb=low, ub=high, vtype="I" if program.integer[i] else "C", obj=float(program.linear[i])))
    risk = task.addVar(lb=0.0, obj=1.0)
    A = program.A
    for r in range(A.shape[0]):
        span = slice(A.indptr[r], A.indptr[r + 1])
        terms = scip.quicksum(float(v) * z[c] for c, v in zip(A.indices[span], A.data[span], strict=True))
        low, high = float(program.row_low[r]), float(program.row_high[r])
        if low == high:
            task.addCons(terms == low)
            continue
        if np.isfinite(high):
            task.addCons(terms <= high)
        if np.isfinite(low):
            task.addCons(terms >= low)
    pairs = zip(program.squares, program.square_weight, strict=True)
    task.addCons(scip.quicksum(float(w) / 2 * z[c] * z[c] for c, w in pairs if w > 0) <= risk)
    if incumbent is not None:
        known = task.createPartialSol()
        for column, number in encode(model, program, incumbent).items():
            task.setSolVal(known, z[column], number)
        task.addSol(known)
    task.optimize()
    bound = float(task.getDualbound()) + program.constant
    complete = task.getStatus() in ("optimal", "gaplimit")
    if not task.getNSols():
        return Proof(None, -bound, "SCIP", complete)
    best = task.getBestSol()
    return Proof(_units(program, np.array([best[v] for v in z])), -bound, "SCIP", complete)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep HiGHS's stray lines (it prints some whatever it is told) out of standard output, which may be JSON."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _highs(model: LotModel, program: LotProgram, incumbent: np.ndarray | None, nodes: int) -> Proof:
    """Outer approximation: tangents under each square, the mixed-integer linear program solved again and again."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    active = np.flatnonzero(program.square_weight > 0)
    squares, weight = program.squares[active], program.square_weight[active]
    width, count = len(program.linear), len(active)
    cost = np.concatenate([program.linear, np.ones(count)])
    low = np.concatenate([program.low, np.zeros(count)])
    high = np.concatenate([program.high, np.full(count, np.inf)])
    integer = np.concatenate([program.integer, np.zeros(count, dtype=bool)]).astype(int)
    A = sparse.hstack([program.A, sparse.csr_matrix((program.A.shape[0], count))], format="csr")
    spread = _spread(model, program)[active]
    centre = program.squares_at(model.solution.weights)[active]
    points = [centre + sign * spread * step for step in TANGENTS for sign in ((-1, 1) if step else (1,))]
    if incumbent is not None:
        points.append(program.squares_at(model.weights(incumbent))[active])
    cuts, rights = [], []

    def cut(at: Array) -> None:
        # t >= w/2 (2 a z - a^2): the tangent at a
        rows = np.arange(count)
        matrix = sparse.csr_matrix(
            (
                np.concatenate([weight * at, -np.ones(count)]),
                (np.tile(rows, 2), np.concatenate([squares, width + rows])),
            ),
            shape=(count, width + count),
        )
        cuts.append(matrix)
        rights.append(weight / 2 * at**2)

    for point in points:
        cut(point)
    best = -np.inf if incumbent is None else model.objective(incumbent)
    units, bound, complete = incumbent, np.inf, False
    enough = ENOUGH_OF_HIGHS[len(model.lines) > SMALL_TASK]
    for _ in range(ROUNDS):
        wide = bound - best * 1e4
        tight = enough / 3 / max(abs(best * 1e4 + program.constant), 1.0) if np.isfinite(best) else 1e-4
        close = max(tight, min(LOOSE, tight * wide / enough)) if np.isfinite(wide) else LOOSE
        rows = [
            LinearConstraint(A, program.row_low, program.row_high),
            LinearConstraint(sparse.vstack(cuts, format="csr"), -np.inf, np.concatenate(rights)),
        ]
        options = {"node_limit": nodes, "mip_rel_gap": close, "time_limit": SECONDS}
        with _quiet():
            result = milp(cost, integrality=integer, bounds=Bounds(low, high), constraints=rows, options=options)
        if result.mip_dual_bound is not None and np.isfinite(result.mip_dual_bound):
            bound = min(bound, -(float(result.mip_dual_bound) + program.constant))
        if result.x is None:
            break
        z = np.asarray(result.x[:width])
        found = _units(program, z)
        value = model.objective(found)
        if value > best:
            best, units = value, found
        complete = bound - best * 1e4 <= enough
        if complete:
            break
        cut(z[squares])
        if np.isfinite(value):
            better, worth = improve(model, found)
            if worth > best:
                best, units = worth, better
            cut(program.squares_at(model.weights(better))[active])
    return Proof(units, bound, "HiGHS with outer approximation", complete)


def _spread(model: LotModel, program: LotProgram) -> Array:
    """How far a square may move when every line is off by a lot: the scale on which tangents are laid."""
    lot = np.array([max(steps.buy_step, steps.buy_minimum) for steps in model.steps]) * model.unit * PERCENT
    own = np.zeros(model.problem.size)
    np.maximum.at(own, model.issuer, lot)
    first = np.minimum(own, PERCENT * np.maximum(model.problem.upper, model.problem.current))[program.touched]
    rest = np.sqrt((program.roots**2).T @ first**2) / 2
    return np.asarray(np.maximum(np.concatenate([first, rest]), 1e-3))
