"""Repair: nothing is moved that need not be, and what is moved is told."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.risk.psd import clip_eigenvalues, nearest_correlation, unit_diagonal


def test_a_good_matrix_is_left_alone() -> None:
    good = 0.3 * np.eye(3) + 0.7
    found, repair = nearest_correlation(good)
    np.testing.assert_array_equal(found, good)
    assert (repair.needed, repair.moved) == (False, 0.0)


def test_highams_example() -> None:
    bad = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    found, repair = nearest_correlation(bad)
    np.testing.assert_allclose(found[0, 1:], [0.7607, 0.1573], atol=2e-4)  # Higham (2002), section 4
    assert repair.needed
    assert repair.smallest_eigenvalue < -0.4
    assert repair.largest_move > 0.15


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_repaired_is_a_correlation_matrix_and_nearer_than_clipping(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    bad = np.clip(random.uniform(-1.1, 1.1, (size, size)), -1.1, 1.1)
    bad = (bad + bad.T) / 2
    np.fill_diagonal(bad, 1.0)
    found, _ = nearest_correlation(bad)
    assert np.linalg.eigvalsh(found)[0] > -1e-9
    np.testing.assert_allclose(np.diag(found), 1)
    clipped = unit_diagonal(clip_eigenvalues(bad, 1e-6))
    assert np.linalg.norm(found - bad) <= np.linalg.norm(clipped - bad) + 1e-4
