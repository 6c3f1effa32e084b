"""Small random problems that the tests of construction share."""

from __future__ import annotations

from typing import Any

import numpy as np

from twinkeel.construction.problem import Problem


def make_problem(n: int = 12, k: int = 3, seed: int = 1, **changes: Any) -> Problem:
    """A random problem of n names on k factors, costs included; ``changes`` are fields of Problem."""
    g = np.random.default_rng(seed)
    fields: dict[str, Any] = {
        "labels": tuple(f"n{i:03d}" for i in range(n)),
        "loadings": g.normal(0.15, 0.1, (n, k)),
        "factor_covariance": np.eye(k),
        "specific_variance": g.uniform(0.1, 0.3, n) ** 2,
        "current": g.dirichlet(np.ones(n)),
        "lower": np.zeros(n),
        "upper": np.full(n, 0.3),
        "buy_cost": np.full(n, 0.002),
        "sell_cost": np.full(n, 0.003),
        "expected": g.normal(0.05, 0.03, n),
    }
    return Problem(**(fields | changes))
