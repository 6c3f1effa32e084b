"""Expected returns that are not sample means: implied by equilibrium, moved by views (Black-Litterman)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twinkeel.construction.problem import Array

if TYPE_CHECKING:
    from twinkeel.construction.assets import FactorRisk


def equilibrium_returns(risk: FactorRisk, weights: Array, aversion: float) -> Array:
    """aversion * covariance @ weights, (N,): the excess returns that make these weights optimal (Black, Litterman)."""
    systematic = risk.loadings @ (risk.factor_covariance @ (risk.loadings.T @ weights))
    return np.asarray(aversion * (systematic + risk.specific * weights))


def black_litterman(
    prior: Array, covariance: Array, picks: Array, views: Array, tau: float = 0.05, omega: Array | None = None
) -> tuple[Array, Array]:
    """Posterior mean (N,) and covariance (N, N) of returns given views picks @ r = views + error.

    mean = prior + tau S P' (P tau S P' + omega)^-1 (views - P prior); covariance S + M, M the posterior covariance of
    the mean (He and Litterman 1999). ``omega`` (V, V) is by default diag(P tau S P').
    """
    middle = picks @ (tau * covariance) @ picks.T
    if omega is None:
        omega = np.diag(np.diag(middle))
    gain = np.linalg.solve(middle + omega, picks @ (tau * covariance)).T
    mean = prior + gain @ (views - picks @ prior)
    uncertain = tau * covariance - gain @ picks @ (tau * covariance)
    return np.asarray(mean), np.asarray(covariance + (uncertain + uncertain.T) / 2)
