"""Several lines of one issuer: one risk plus a basis of each line, never two diversifiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import Floats

LINKED = 0.995  # correlation of two lines that settle against each other (ADR and H share); A and H lines float


@dataclass(frozen=True, slots=True)
class IssuerBook:
    """A covariance of issuers, with the basis risk of each line apart.

    Attributes:
        issuers: (M,) in order of first appearance. map: (M, N) weights of lines become weights of issuers by map @ w.
        covariance: (M, M) a day. basis: (N,) variance a day of each line against its issuer, zero where it is alone.
    """

    issuers: tuple[str, ...]
    map: Floats
    covariance: Floats
    basis: Floats

    def variance(self, weights: Floats) -> float:
        """Variance a day of a book of lines: the issuers' risk, plus each line's basis."""
        exposure = self.map @ weights
        return float(exposure @ self.covariance @ exposure + self.basis @ weights**2)

    def lines(self) -> Floats:
        """(N, N) covariance of the lines: their issuers' risk, plus each line's basis on the diagonal."""
        out = self.map.T @ self.covariance @ self.map
        out[np.diag_indices_from(out)] += self.basis
        return np.asarray(out)


def join_lines(
    covariance: Floats, issuers: Sequence[str], observations: Floats, fungible: Sequence[bool] | None = None
) -> IssuerBook:
    """Join the lines of each issuer into one risk.

    The issuer's risk is that of the line average, weighted by observations; the basis of a line is its variance against
    that average, and for lines that settle against each other (``fungible``: an ADR and its ordinary share) no more
    than a correlation of 0.995 leaves, since what exceeds it is the clock's noise, not the market's.

    Args:
        covariance: (N, N) of lines a day. issuers: (N,) id of each line's issuer. observations: (N,) returns of each.
        fungible: (N,) which lines convert into the issuer's other lines; none where not given, as for A and H shares.
    """
    names = tuple(dict.fromkeys(issuers))
    lines = len(issuers)
    average = np.zeros((len(names), lines))
    to_issuer = np.zeros((len(names), lines))
    for row, name in enumerate(names):
        own = np.array([issuer == name for issuer in issuers])
        to_issuer[row, own] = 1.0
        average[row, own] = observations[own] / observations[own].sum()
    joined = average @ covariance @ average.T
    basis = np.zeros(lines)
    for line in range(lines):
        row = names.index(issuers[line])
        if to_issuer[row].sum() == 1:
            continue
        gap = -average[row].copy()
        gap[line] += 1.0
        basis[line] = max(float(gap @ covariance @ gap), 0.0)
        if fungible is not None and fungible[line]:
            basis[line] = min(basis[line], (1 - LINKED) * float(covariance[line, line]))
    return IssuerBook(names, to_issuer, joined, basis)
