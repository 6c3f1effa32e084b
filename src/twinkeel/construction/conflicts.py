"""Why nothing satisfies the rules: the smallest set in conflict, in words and amounts; and the least trading they need.

Linear programs by HiGHS (through scipy). Each hard rule is switched on or off; a set is in conflict when no weights
satisfy it together with the background (the budget, no short sales beyond the bounds of names not limited).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twinkeel.construction.problem import Array, Problem
from twinkeel.construction.program import Program, build
from twinkeel.core.errors import InfeasibleError

MOST_PROGRAMS = 120
NAME_CAPS = "name caps"
MOST_NAMES = 3


@dataclass(frozen=True)
class Limit:
    """One side of one rule: sign * row'z <= sign * level, in words."""

    words: str
    row: sparse.csr_matrix  # (rows, width); several rows for limits that hold name by name
    level: Array
    kind: str = ""


def percent(share: float) -> str:
    """A fraction as a percentage with at most two decimals, in words: 0.125 is ``12.5 %``."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + " %"


def least_turnover(problem: Problem) -> float:
    """The least turnover (half of all bought and sold) that the hard rules need.

    Raises:
        InfeasibleError: where no turnover is enough.
    """
    program = build(_with_turnover(problem))
    position = program.row_names.index("turnover")
    row = program.G[[position]].toarray()[0]
    offset = float(program.row_high[position]) - _LOOSE
    result = _linear_program(program, row, skip={position})
    if result is None:
        raise explain(problem)
    return max(0.0, result - offset)


_LOOSE = 1e6


def _with_turnover(problem: Problem) -> Problem:
    # every rule hard: a priced rule is not worth breaking before the first trade
    return replace(problem, turnover_cap=_LOOSE, least_turnover=None, method="minimum_variance", expected=None)


def _linear_program(program: Program, objective: Array, skip: set[int]) -> float | None:
    from scipy.optimize import linprog

    kept = [i for i in range(program.G.shape[0]) if i not in skip]
    G = program.G[kept]
    high, low = program.row_high[kept], program.row_low[kept]
    up, down = np.isfinite(high), np.isfinite(low)
    result = linprog(
        objective,
        A_ub=sparse.vstack([G[up], -G[down]]),
        b_ub=np.concatenate([high[up], -low[down]]),
        A_eq=program.A[[0]],
        b_eq=program.b[:1],
        bounds=np.column_stack([program.low, program.high]),
        method="highs",
    )
    return float(result.fun) if result.status == 0 else None


def limits_of(problem: Problem) -> tuple[Program, list[Limit]]:
    """The hard limits of a problem as named sets of rows over the variables of its program."""
    program = build(replace(problem, method="minimum_variance", expected=None, least_turnover=None))
    width = len(program.linear)
    n = problem.size
    out: list[Limit] = []
    for name, high, low, position in zip(
        program.row_names, program.row_high, program.row_low, range(len(program.row_names)), strict=True
    ):
        soft = any(rule.name == name and rule.price is not None for rule in problem.rules)
        if not name or soft:
            continue
        row = program.G[[position]].tocsr()
        if name == "turnover":
            out.append(Limit(f"turnover of at most {percent(problem.turnover_cap or 0)}", row, np.array([high])))
        elif name == "cost":
            out.append(Limit(f"costs of at most {percent(problem.cost_cap or 0)} of the book", row, np.array([high])))
        else:
            if np.isfinite(high):
                out.append(Limit(f"at most {percent(high)} {name}", row, np.array([high])))
            if np.isfinite(low):
                out.append(Limit(f"at least {percent(low)} {name}", -row, np.array([-low])))
    eye = sparse.identity(width, format="csr")
    out += [
        Limit(f"cash of at most {percent(problem.cash_upper)}", eye[[n]], np.array([problem.cash_upper])),
        Limit(f"cash of at least {percent(problem.cash_lower)}", -eye[[n]], np.array([-problem.cash_lower])),
    ]
    caps = np.flatnonzero(np.isfinite(problem.upper))
    if len(caps):
        room = percent(float(problem.upper[caps].sum()))
        words = f"the caps name by name ({room} together{_set_by(problem.upper_causes, caps)})"
        out.append(Limit(words, eye[caps], problem.upper[caps], NAME_CAPS))
    floors = np.flatnonzero(problem.lower > 1e-12)
    if len(floors):
        room = percent(float(problem.lower[floors].sum()))
        words = f"what must be kept of {len(floors)} names ({room} together{_set_by(problem.lower_causes, floors)})"
        out.append(Limit(words, -eye[floors], -problem.lower[floors]))
    return program, out


def _set_by(causes: Sequence[str], names: NDArray[np.intp]) -> str:
    """What set these bounds and for how many names, the commonest first; empty where nobody said."""
    if not causes:
        return ""
    counts = Counter(causes[int(name)] for name in names if causes[int(name)])
    return "".join(
        f"{'; set by' if place == 0 else ','} {cause} for {count}"
        for place, (cause, count) in enumerate(counts.most_common())
    )


class _Tester:
    """Feasibility of sets of limits on top of the background, counted so that a search ends."""

    def __init__(self, problem: Problem) -> None:
        self.program, self.limits = limits_of(problem)
        program = self.program
        self.background = sparse.csr_matrix(program.G[[i for i, name in enumerate(program.row_names) if not name]])
        self.background_low = np.array(
            [low for name, low in zip(program.row_names, program.row_low, strict=True) if not name]
        )
        n = problem.size
        self.bounds = np.column_stack([np.full(len(program.low), -np.inf), np.full(len(program.low), np.inf)])
        self.bounds[:n, 0] = np.minimum(problem.lower, 0.0)
        self.bounds[n, 0] = min(problem.cash_lower, 0.0)
        self.bounds[n + 1 + program.factors :, 0] = 0.0
        self.count = 0
        self.prepare()

    def prepare(self) -> None:
        """Stack all limits once; each has a slack of its own, which is shut, free, or charged from call to call."""
        count = len(self.limits)
        self.owner = np.repeat(np.arange(count), [len(limit.level) for limit in self.limits])
        size = len(self.owner)
        slack = sparse.csr_matrix((-np.ones(size), (np.arange(size), self.owner)), shape=(size, count))
        top = sparse.hstack([-self.background, sparse.csr_matrix((self.background.shape[0], count))])
        body = sparse.hstack([sparse.vstack([limit.row for limit in self.limits]), slack])
        self.matrix = sparse.vstack([top, body], format="csr")
        self.right = np.concatenate([-self.background_low, *[limit.level for limit in self.limits]])
        self.budget = sparse.hstack([self.program.A[[0]], sparse.csr_matrix((1, count))], format="csr")

    def _solve(self, charged: Sequence[int], shut: Sequence[int]) -> Any:
        from scipy.optimize import linprog

        self.count += 1
        width, count = len(self.program.linear), len(self.limits)
        objective = np.zeros(width + count)
        objective[[width + index for index in charged]] = 1.0
        slack = np.tile([0.0, np.inf], (count, 1))
        slack[list(shut), 1] = 0.0
        return linprog(
            objective,
            A_ub=self.matrix,
            b_ub=self.right,
            A_eq=self.budget,
            b_eq=self.program.b[:1],
            bounds=np.vstack([self.bounds, slack]),
            method="highs",
            options={"presolve": False},  # programs this small are solved before a presolve is done
        )

    def relaxation(self, active: Sequence[int], relaxed: int) -> float | None:
        """The least amount by which the ``relaxed`` limit must give way for the active ones to hold; None: never."""
        result = self._solve([relaxed], [index for index in active if index != relaxed])
        return float(result.fun) if result.status == 0 else None

    def certificate(self) -> list[int]:
        """Limits that cannot hold together, read off the duals of the program that breaks all by the least."""
        everything = list(range(len(self.limits)))
        result = self._solve(everything, [])
        if result.status == 0:
            duals = np.abs(result.ineqlin.marginals[self.background.shape[0] :])
            found = sorted({int(i) for i in self.owner[duals > 1e-9]})
            if found and self.conflict(found):
                return found
        return everything

    def conflict(self, active: Sequence[int]) -> bool:
        """Whether these limits cannot hold together."""
        return bool(self._solve([], active).status != 0)


def explain(problem: Problem) -> InfeasibleError:
    """The error that says which rules are in conflict: the smallest set, and what giving way would take."""
    tester = _Tester(problem)
    everything = list(range(len(tester.limits)))
    if not tester.conflict(everything):
        return _risk_conflict(problem)
    core = tester.certificate()
    for index in list(core):  # deletion filter: what is left cannot lose any member
        rest = [i for i in core if i != index]
        if tester.conflict(rest):
            core = rest
    core = _smallest(tester, core, everything)
    _name_the_caps(problem, tester, core)
    amounts: list[tuple[str, float]] = []
    for index in core:
        need = tester.relaxation(everything, index)
        need = need if need is not None else tester.relaxation(core, index)
        short = tester.limits[index].words.partition(" (")[0]
        if need is not None and tester.limits[index].kind == NAME_CAPS:
            amounts.append((f"{short}, each", need))
            continue
        if need is not None:
            amounts.append((short, need))
    return InfeasibleError([tester.limits[i].words for i in core], _remedy(amounts))


def _name_the_caps(problem: Problem, tester: _Tester, core: list[int]) -> None:
    """Where caps name by name are in conflict and three names or fewer suffice, say which (in place)."""
    for index in core:
        limit = tester.limits[index]
        if limit.kind != NAME_CAPS:
            continue
        kept = np.arange(len(limit.level))
        step = max(1, len(kept) // 2)
        while step:
            start = 0
            while start < len(kept):
                trial = np.delete(kept, np.arange(start, min(start + step, len(kept))))
                tester.limits[index] = Limit(limit.words, limit.row[trial], limit.level[trial], NAME_CAPS)
                tester.prepare()
                if tester.conflict(core):
                    kept = trial
                else:
                    start += step
            step //= 2
        tester.limits[index] = limit
        tester.prepare()
        if len(kept) <= MOST_NAMES:
            names = [int(limit.row[i].indices[0]) for i in kept]
            causes = problem.upper_causes or ("",) * problem.size
            words = " and ".join(
                f"at most {percent(problem.upper[i])} in {problem.labels[i]}" + (f" ({causes[i]})" if causes[i] else "")
                for i in names
            )
            tester.limits[index] = Limit(words, limit.row[kept], limit.level[kept], NAME_CAPS)
            tester.prepare()


def _smallest(tester: _Tester, core: list[int], everything: list[int]) -> list[int]:
    for size in range(1, len(core)):
        for candidate in combinations(everything, size):
            if tester.count > MOST_PROGRAMS:
                return core
            if tester.conflict(candidate):
                return list(candidate)
    return core


def _remedy(amounts: Sequence[tuple[str, float]]) -> str:
    if not amounts:
        return "Relax more than one of them."
    sizes = {_points(need) for _, need in amounts}
    if len(sizes) == 1 and len(amounts) > 1:
        return f"Relax one by {sizes.pop()} points."
    return "Relax " + ", or ".join(f"{words!r} by {_points(need)} points" for words, need in amounts) + "."


def _points(need: float) -> str:
    """How far to relax, in percentage points rounded up, so that the reader's first try is enough and never 0.0."""
    digits = next((n for n in (1, 2, 3) if 100 * need >= 10**-n), 4)
    scale = 10**digits
    return f"{ceil(100 * need * scale - 0.01) / scale:.{digits}f}"


def _risk_conflict(problem: Problem) -> InfeasibleError:
    """The linear rules hold together; the cap on risk is what cannot be met."""
    from twinkeel.construction.optimiser import optimise

    rules = []
    if problem.volatility_cap is not None:
        calm = optimise(
            replace(
                problem,
                method="minimum_variance",
                volatility_cap=None,
                tracking_error_cap=None,
                buy_cost=None,
                sell_cost=None,
                impact=None,
                cost_cap=None,
            )
        )
        rules.append(f"volatility of at most {percent(problem.volatility_cap)}")
        remedy = f"The calmest portfolio the other rules allow has {percent(calm.volatility)} a year: allow that."
        if calm.volatility > problem.volatility_cap:
            return InfeasibleError([*rules, "the other rules"], remedy)
    if problem.tracking_error_cap is not None and problem.benchmark is not None:
        near = optimise(
            replace(
                problem,
                method="tracking",
                volatility_cap=None,
                tracking_error_cap=None,
                buy_cost=None,
                sell_cost=None,
                impact=None,
                cost_cap=None,
            )
        )
        error = problem.volatility(near.weights - problem.benchmark)
        rules.append(f"tracking error of at most {percent(problem.tracking_error_cap)}")
        return InfeasibleError([*rules, "the other rules"], f"The least they allow is {percent(error)} a year.")
    return InfeasibleError([*rules, "the other rules"], "Relax the cap on risk.")
