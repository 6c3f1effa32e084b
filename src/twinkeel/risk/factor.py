"""A covariance in factor form: B Omega B' + diag(d), never N x N unless asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import Floats


@dataclass(frozen=True, slots=True)
class FactorCovariance:
    """Covariance a business day as loadings (N, K), factor covariance (K, K) and specific variance (N,)."""

    loadings: Floats
    factor_covariance: Floats
    specific_variance: Floats

    def variance(self) -> Floats:
        """(N,) total variances."""
        return np.asarray(
            np.einsum("nk,kl,nl->n", self.loadings, self.factor_covariance, self.loadings, optimize=True)
            + self.specific_variance
        )

    def times(self, weights: Floats) -> Floats:
        """(N,) or (N, M): covariance times weights, without the matrix."""
        inner = self.loadings @ (self.factor_covariance @ (self.loadings.T @ weights))
        own = self.specific_variance[:, None] if weights.ndim == 2 else self.specific_variance
        return np.asarray(inner + own * weights)

    def portfolio_variance(self, weights: Floats) -> float:
        """Variance a business day of one portfolio."""
        exposure = self.loadings.T @ weights
        return float(exposure @ self.factor_covariance @ exposure + self.specific_variance @ weights**2)

    def solve(self, right: Floats) -> Floats:
        """(N,) the inverse times a vector, by Woodbury's identity: K x K work only."""
        scaled = self.loadings / self.specific_variance[:, None]
        core = np.linalg.inv(self.factor_covariance) + self.loadings.T @ scaled
        return np.asarray(right / self.specific_variance - scaled @ np.linalg.solve(core, scaled.T @ right))

    def dense(self) -> Floats:
        """(N, N)."""
        out = self.loadings @ self.factor_covariance @ self.loadings.T
        out = (out + out.T) / 2
        out[np.diag_indices_from(out)] += self.specific_variance
        return np.asarray(out)


def from_dense(covariance: Floats) -> FactorCovariance:
    """The exact factor form of a dense covariance: eigenvectors of what exceeds the smallest own variance.

    With d the largest diagonal such that covariance - d stays positive semi-definite on the correlation scale,
    nothing is
    lost: B Omega B' + diag(d) equals the matrix.
    """
    deviation = np.sqrt(np.diag(covariance))
    values, vectors = np.linalg.eigh(covariance / np.outer(deviation, deviation))
    floor = max(float(values[0]), 0.0)
    keep = values > floor * (1 + 1e-9) + 1e-12
    return FactorCovariance(
        loadings=deviation[:, None] * vectors[:, keep],
        factor_covariance=np.diag(values[keep] - floor),
        specific_variance=floor * deviation**2,
    )
