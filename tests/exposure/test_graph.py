"""The linear solve over who holds what, against dense algebra, and where it must refuse."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from twinkeel.exposure.errors import CycleError
from twinkeel.exposure.graph import HoldingsGraph


def dense(graph: HoldingsGraph) -> NDArray[np.float64]:
    """All funds opened by numpy's dense solve: an independent answer."""
    n = len(graph.funds)
    return np.asarray(np.linalg.solve(np.eye(n) - graph.inner.toarray(), graph.outer.toarray()))


def random_graph(seed: int, cycles: bool) -> HoldingsGraph:
    """Forty funds over ninety securities; without cycles a fund holds only funds below it."""
    rng = np.random.default_rng(seed)
    inner = np.where(rng.random((40, 40)) < 0.15, rng.random((40, 40)), 0.0)
    if not cycles:
        inner = np.tril(inner, -1)
    outer = np.where(rng.random((40, 90)) < 0.2, rng.normal(size=(40, 90)), 0.0)
    scale = np.abs(inner).sum(1, keepdims=True) + np.abs(outer).sum(1, keepdims=True)
    return HoldingsGraph([f"F{i}" for i in range(40)], [f"S{i}" for i in range(90)], inner / scale, outer / scale)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("cycles", [True, False])
def test_one_book_and_all_funds_agree_with_a_dense_solve(seed: int, cycles: bool) -> None:
    graph = random_graph(seed, cycles)
    expected = dense(graph)
    assert np.abs(graph.open_all().toarray() - expected).max() < 1e-15
    book = np.random.default_rng(seed).normal(size=40)
    _, leaves = graph.open_book(book, np.ones(90))
    assert np.abs(leaves - (book @ expected + 1.0)).max() < 1e-14


def test_a_near_closed_cycle_falls_back_to_the_factors_and_stays_exact() -> None:
    """A holds 99.9 % of B and B 99.9 % of A: thousands of rounds, answered by LU. By hand: x_A = 1 / (1 - 0.999^2)."""
    graph = HoldingsGraph.from_books({"A": {"B": 0.999, "X": 0.001}, "B": {"A": 0.999, "Y": 0.001}})
    through, leaves = graph.open_book(np.array([1.0, 0.0]))
    assert through == pytest.approx([1 / (1 - 0.999**2), 0.999 / (1 - 0.999**2)], rel=1e-12)
    assert leaves.sum() == pytest.approx(1.0, abs=1e-12)
    assert np.abs(graph.open_all().toarray() - dense(graph)).max() < 1e-12


@pytest.mark.parametrize("books", [{"A": {"A": 1.0}}, {"A": {"B": 1.0}, "B": {"C": 1.0}, "C": {"A": 1.0}}])
def test_a_closed_ring_is_refused_with_its_name(books: dict[str, dict[str, float]]) -> None:
    with pytest.raises(CycleError) as caught:
        HoldingsGraph.from_books(books)
    assert caught.value.funds == tuple(sorted(books))
    assert "hold one another wholly" in str(caught.value)


def test_cycles_are_named_and_remainders_kept() -> None:
    graph = HoldingsGraph.from_books({"A": {"B": 0.5, "X": 0.4}, "B": {"A": 0.2, "Y": 0.8}, "C": {"C": 0.1, "X": 0.9}})
    assert graph.cycles == (("A", "B"), ("C",))
    assert graph.remainders() == pytest.approx([0.1, 0.0, 0.0])


def test_a_book_of_many_levels_ends_by_itself() -> None:
    books: dict[str, dict[str, float]] = {f"L{i:03d}": {f"L{i + 1:03d}": 0.9, f"S{i}": 0.1} for i in range(60)}
    books["L060"] = {"S60": 1.0}
    graph = HoldingsGraph.from_books(books)
    _, leaves = graph.open_book(np.eye(61)[0])
    assert dict(zip(graph.leaves, leaves, strict=True))["S59"] == pytest.approx(0.9**59 * 0.1)
    assert leaves.sum() == pytest.approx(1.0, abs=1e-12)
