"""Repair of a matrix that is not positive semi-definite, and what the repair moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import Floats


@dataclass(frozen=True, slots=True)
class Repair:
    """What the repair did to a correlation matrix.

    Attributes:
        needed: whether anything was moved.
        smallest_eigenvalue: before the repair.
        moved: Frobenius norm of the change over that of the matrix.
        largest_move: the largest change of one correlation.
        method: how.
    """

    needed: bool
    smallest_eigenvalue: float
    moved: float
    largest_move: float
    method: str


def nearest_correlation(
    matrix: Floats, floor: float = 1e-6, rounds: int = 200, tolerance: float = 1e-8
) -> tuple[Floats, Repair]:
    """The nearest correlation matrix in Frobenius norm, by alternating projections with Dykstra's correction.

    Args:
        matrix: (N, N) symmetric with unit diagonal.
        floor: smallest eigenvalue allowed; the end result is lifted to it by a last clip and rescale.

    Source: N. J. Higham, IMA Journal of Numerical Analysis 22 (2002) 329-343.
    """
    values = np.linalg.eigvalsh(matrix)
    if values[0] >= floor:
        return matrix.copy(), Repair(False, float(values[0]), 0.0, 0.0, "none needed")
    current, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(rounds):
        shifted = current - correction
        projected = clip_eigenvalues(shifted, floor)
        correction = projected - shifted
        following = projected.copy()
        np.fill_diagonal(following, 1.0)
        change = float(np.linalg.norm(following - current))
        current = following
        if change < tolerance * len(matrix):
            break
    out = unit_diagonal(clip_eigenvalues(current, floor))
    move = out - matrix
    return out, Repair(
        needed=True,
        smallest_eigenvalue=float(values[0]),
        moved=float(np.linalg.norm(move) / np.linalg.norm(matrix)),
        largest_move=float(np.abs(move).max()),
        method="nearest correlation matrix (Higham 2002)",
    )


def clip_eigenvalues(matrix: Floats, floor: float) -> Floats:
    """The matrix with eigenvalues below ``floor`` lifted to it."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    out = (vectors * np.maximum(values, floor)) @ vectors.T
    return np.asarray((out + out.T) / 2)


def unit_diagonal(matrix: Floats) -> Floats:
    """The matrix scaled to a diagonal of ones."""
    scale = 1 / np.sqrt(np.diag(matrix))
    out = matrix * np.outer(scale, scale)
    np.fill_diagonal(out, 1.0)
    return np.asarray(out)
