"""CPU seconds and objectives of the optimiser on the factor problem with costs, peers beside it in the same run.

    OPENBLAS_NUM_THREADS=1 python benchmarks/bench_optimiser.py [--sizes 500 1000 5000] [--peers cvxpy riskfolio ...]

The problem (random, seeded): max mu'x - gamma/2 x'Sx - costs, sum x = 1, 0 <= x <= 5 %, 20 groups <= 15 %, 25 names
held, S = F F' + D with K factors. ``bare PIQP`` is the textbook split (x, y, buys, sells) handed to the solver as
ready matrices: setup and solve only. Ours counts everything from plain arrays to weights.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from twinkeel.construction.optimiser import optimise
from twinkeel.construction.problem import Problem, members_rule


def make(N: int, K: int, seed: int = 0) -> dict[str, Any]:
    """The random problem; the same draws as the published one of this shape."""
    g = np.random.default_rng(seed)
    F = g.standard_normal((N, K)) * 0.25 / np.sqrt(5)
    F[:, 0] = np.abs(g.normal(0.18, 0.05, N))
    D = g.uniform(0.15, 0.5, N) ** 2 * 0.6
    mu = F @ g.normal(0.2, 0.2, K) + g.normal(0, 0.02, N)
    x0 = np.zeros(N)
    held = g.choice(N, 25, False)
    x0[held] = g.dirichlet(np.ones(25))
    cost = g.uniform(0.0005, 0.004, N)
    return {"F": F, "D": D, "mu": mu, "x0": x0, "cost": cost, "group": g.integers(0, 20, N), "gamma": 5.0}


def objective(p: dict[str, Any], x: np.ndarray) -> float:
    """The objective as a minimum, by plain arithmetic."""
    risk = (p["D"] * x * x).sum() + ((p["F"].T @ x) ** 2).sum()
    return float(p["gamma"] / 2 * risk - p["mu"] @ x + (p["cost"] * np.abs(x - p["x0"])).sum())


def ours(p: dict[str, Any], turnover: float | None = None) -> Callable[[], np.ndarray]:
    """From plain arrays to weights, all of it counted."""

    def run() -> np.ndarray:
        n, k = p["F"].shape
        rules = tuple(
            members_rule(f"group {g}", n, np.flatnonzero(p["group"] == g).tolist(), cap=0.15) for g in range(20)
        )
        problem = Problem(
            tuple(map(str, range(n))), p["F"], np.eye(k), p["D"], p["x0"], np.zeros(n), np.full(n, 0.05), rules=rules,
            buy_cost=p["cost"], sell_cost=p["cost"], expected=p["mu"], method="mean_variance",
            risk_aversion=p["gamma"], turnover_cap=turnover,
        )  # fmt: skip
        return optimise(problem).weights

    return run


def bare_piqp(p: dict[str, Any]) -> Callable[[], np.ndarray]:
    """Setup and solve of ready matrices by PIQP, at its default tolerance of 1e-8."""
    import piqp

    n, k = p["F"].shape
    eye, none = sparse.identity(n), None
    P = sparse.diags(np.concatenate([p["gamma"] * p["D"], np.full(k, p["gamma"]), np.zeros(2 * n)]), format="csc")
    c = np.concatenate([-p["mu"], np.zeros(k), p["cost"], p["cost"]])
    one = sparse.csr_matrix(np.ones((1, n)))
    A = sparse.bmat(
        [
            [one, none, none, none],
            [sparse.csr_matrix(p["F"].T), -sparse.identity(k), none, none],
            [eye, none, -eye, eye],
        ],
        format="csc",
    )
    A.resize((1 + k + n, 3 * n + k))
    b = np.concatenate([[1.0], np.zeros(k), p["x0"]])
    G = sparse.csc_matrix((np.ones(n), (p["group"], np.arange(n))), shape=(20, 3 * n + k))
    low = np.concatenate([np.zeros(n), np.full(k, -np.inf), np.zeros(2 * n)])
    high = np.concatenate([np.full(n, 0.05), np.full(k + 2 * n, np.inf)])

    def run() -> np.ndarray:
        solver = piqp.SparseSolver()
        solver.setup(P, c, A, b, G, np.full(20, -np.inf), np.full(20, 0.15), low, high)
        solver.solve()
        return np.asarray(solver.result.x[:n])

    return run


def with_cvxpy(p: dict[str, Any]) -> Callable[[], np.ndarray]:
    """cvxpy with Clarabel, factors lifted by hand."""
    cp: Any = importlib.import_module("cvxpy")

    def run() -> np.ndarray:
        n, k = p["F"].shape
        x, y = cp.Variable(n), cp.Variable(k)
        risk = cp.sum_squares(cp.multiply(np.sqrt(p["D"]), x)) + cp.sum_squares(y)
        groups = sparse.csr_matrix((np.ones(n), (p["group"], np.arange(n))), shape=(20, n))
        task = cp.Problem(
            cp.Minimize(p["gamma"] / 2 * risk - p["mu"] @ x + p["cost"] @ cp.abs(x - p["x0"])),
            [y == p["F"].T @ x, cp.sum(x) == 1, x >= 0, x <= 0.05, groups @ x <= 0.15],
        )
        task.solve(solver=cp.CLARABEL)
        return np.asarray(x.value)

    return run


def with_pypfopt(p: dict[str, Any]) -> Callable[[], np.ndarray]:
    """PyPortfolioOpt: dense covariance; its transaction cost takes one rate for all names, so costs are their mean."""
    front: Any = importlib.import_module("pypfopt.efficient_frontier")
    terms: Any = importlib.import_module("pypfopt.objective_functions")

    def run() -> np.ndarray:
        S = p["F"] @ p["F"].T + np.diag(p["D"])
        ef = front.EfficientFrontier(p["mu"], S, weight_bounds=(0, 0.05))
        for g in range(20):
            rows = np.flatnonzero(p["group"] == g)
            ef.add_constraint(lambda w, rows=rows: w[rows].sum() <= 0.15)
        ef.add_objective(terms.transaction_cost, w_prev=p["x0"], k=float(p["cost"].mean()))
        return np.array(list(ef.max_quadratic_utility(risk_aversion=p["gamma"]).values()))

    return run


def with_skfolio(p: dict[str, Any]) -> Callable[[], np.ndarray]:
    """skfolio's MeanRisk with the moments given through a prior: dense covariance, costs by name."""
    optimisation: Any = importlib.import_module("skfolio.optimization")
    prior: Any = importlib.import_module("skfolio.prior")

    class Given(prior.BasePrior):  # type: ignore[misc]  # the peer has no types here
        """Hands the moments through."""

        def __init__(self) -> None:
            """Nothing to keep."""

        def fit(self, X: Any, y: Any = None, **kwargs: Any) -> Any:
            """Store what was given."""
            S = p["F"] @ p["F"].T + np.diag(p["D"])
            model = getattr(prior, "ReturnDistribution", None) or prior.PriorModel
            self.return_distribution_ = model(mu=p["mu"], covariance=S, returns=np.asarray(X))
            self.prior_model_ = self.return_distribution_
            return self

    def run() -> np.ndarray:
        n = len(p["mu"])
        X = np.random.default_rng(0).normal(0, 0.01, (60, n))
        groups = np.array([[f"g{g}" for g in p["group"]]])
        model = optimisation.MeanRisk(
            objective_function=optimisation.ObjectiveFunction.MAXIMIZE_UTILITY, risk_aversion=p["gamma"] / 2,
            prior_estimator=Given(), min_weights=0.0, max_weights=0.05, transaction_costs=p["cost"],
            previous_weights=p["x0"], groups=groups, linear_constraints=[f"g{g} <= 0.15" for g in range(20)],
        )  # fmt: skip
        return np.asarray(model.fit(X).weights_)

    return run


PEERS = {"cvxpy": with_cvxpy, "pypfopt": with_pypfopt, "skfolio": with_skfolio}


def cpu(run: Callable[[], np.ndarray], repeats: int) -> tuple[float, np.ndarray]:
    """The least CPU seconds over some runs, and the weights."""
    best, x = np.inf, np.zeros(0)
    for _ in range(repeats):
        start = time.process_time()
        x = run()
        best = min(best, time.process_time() - start)
    return best, x


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[500, 1000, 5000])
    parser.add_argument("--peers", nargs="*", default=list(PEERS))
    parser.add_argument("--largest-dense", type=int, default=1000, help="peers with dense covariances stop here")
    arguments = parser.parse_args()
    for n in arguments.sizes:
        p = make(n, 30 if n == 500 else 50)
        repeats = 5 if n <= 1000 else 3
        base, x = cpu(bare_piqp(p), repeats)
        print(f"N={n}: bare PIQP {base:.3f} CPU s, objective {objective(p, x):.9f}")
        for name, turnover in (("twinkeel", None), ("twinkeel, turnover at most 30 %", 0.3)):
            seconds, x = cpu(ours(p, turnover), repeats)
            print(f"  {name:34} {seconds:8.3f} CPU s  {seconds / base:8.2f} x bare  objective {objective(p, x):.9f}")
        for name in arguments.peers:
            if name != "cvxpy" and n > arguments.largest_dense:
                print(f"  {name:34} not run: dense, N over {arguments.largest_dense}")
                continue
            try:
                run = PEERS[name](p)
            except ImportError:
                print(f"  {name:34} not installed here")
                continue
            try:
                seconds, x = cpu(run, 1)
            except Exception as error:  # a peer's failure is a result to print
                print(f"  {name:34} failed: {type(error).__name__}: {str(error)[:80]}")
                continue
            print(f"  {name:34} {seconds:8.3f} CPU s  {seconds / base:8.2f} x bare  objective {objective(p, x):.9f}")


if __name__ == "__main__":
    main()
