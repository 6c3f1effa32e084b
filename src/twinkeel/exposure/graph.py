"""The graph of who holds what as two sparse matrices, and its linear solve: x = w + F'x, leaves = w_leaf + S'x."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from twinkeel.exposure.errors import CycleError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STOP = 1e-17
_SWEEPS = 128


class HoldingsGraph:
    """Funds that hold funds and securities.

    Args:
        funds: fund codes, row by row.
        leaves: security codes, column by column.
        inner: (n_funds, n_funds) sparse; entry (i, j) is the weight of fund j in fund i.
        outer: (n_funds, n_leaves) sparse; entry (i, k) is the weight of security k in fund i.

    Raises:
        CycleError: where funds hold one another wholly, so that x = w + F'x has no answer.
    """

    def __init__(self, funds: Sequence[str], leaves: Sequence[str], inner: Any, outer: Any) -> None:
        from scipy import sparse

        self.funds, self.leaves = tuple(funds), tuple(leaves)
        self.inner = sparse.csr_array(inner, dtype=np.float64)
        self.outer = sparse.csr_array(outer, dtype=np.float64)
        self._down = sparse.csr_array(self.inner.T)
        self._out = sparse.csr_array(self.outer.T)
        self.cycles = self._find_cycles()
        self._factors: Any = None

    @classmethod
    def from_books(cls, books: Mapping[str, Mapping[str, float]]) -> HoldingsGraph:
        """The graph of some books; a code that has a book is a fund, every other one a leaf. Sorted, so repeatable."""
        from scipy import sparse

        funds = sorted(books)
        index = {code: number for number, code in enumerate(funds)}
        leaves = sorted({code for book in books.values() for code in book} - index.keys())
        column = {code: number for number, code in enumerate(leaves)}
        inner: list[tuple[int, int, float]] = []
        outer: list[tuple[int, int, float]] = []
        for fund in funds:
            for code in sorted(books[fund]):
                weight = books[fund][code]
                (inner if code in index else outer).append((index[fund], index.get(code, column.get(code, -1)), weight))

        def matrix(cells: list[tuple[int, int, float]], width: int) -> Any:
            rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
            shape = (len(funds), width)
            return sparse.csr_array((np.array(values, dtype=float), (rows, columns)), shape=shape)

        return cls(funds, leaves, matrix(inner, len(funds)), matrix(outer, len(leaves)))

    def fund_weights(self, direct: NDArray[np.float64]) -> NDArray[np.float64]:
        """Total weight in each fund, direct and through other funds: the solution of x = w + F'x.

        The Neumann series on the sparse matrix, which ends by itself where there is no cycle; where it has not come to
        rest after 128 sweeps, the sparse LU factors of I - F'.

        Args:
            direct: (n_funds,) weights held directly.
        """
        total = direct.astype(np.float64, copy=True)
        step = total
        scale = float(np.abs(total).sum()) or 1.0
        for _ in range(_SWEEPS):
            step = self._down @ step
            size = float(np.abs(step).sum())
            total += step
            if size <= _STOP * scale:
                return total
        return np.asarray(self._solve(direct), dtype=np.float64)

    def open_book(
        self, fund_direct: NDArray[np.float64], leaf_direct: NDArray[np.float64] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One book opened to the bottom: total fund weights (n_funds,) and leaf weights (n_leaves,)."""
        through = self.fund_weights(fund_direct)
        leaves = self._out @ through
        return through, leaves if leaf_direct is None else leaves + leaf_direct

    def open_all(self) -> Any:
        """Every fund opened to the bottom: sparse (n_funds, n_leaves), row i the leaf weights of fund i.

        (I - F)^-1 as the product of I + F^(2^k), which ends after log2(depth) sparse products where there is no cycle
        and at the 1e-17 level where there is one; then one product with the securities.
        """
        from scipy import sparse

        reach = sparse.csr_array(sparse.eye_array(len(self.funds), format="csr")) + self.inner
        power = self.inner
        for _ in range(40):
            power = _pruned(power @ power)
            if power.nnz == 0:
                return reach @ self.outer
            reach = _pruned(reach + reach @ power)
        return sparse.csr_array(self._solve_matrix())

    def remainders(self) -> NDArray[np.float64]:
        """(n_funds,) what each fund's book leaves of one: 1 - its row sum."""
        ones_inner, ones_outer = np.ones(len(self.funds)), np.ones(len(self.leaves))
        return np.asarray(1.0 - (self.inner @ ones_inner + self.outer @ ones_outer), dtype=np.float64)

    def _solve(self, direct: NDArray[np.float64]) -> Any:
        from scipy import sparse
        from scipy.sparse.linalg import splu

        if self._factors is None:
            identity = sparse.eye_array(len(self.funds), format="csc")
            self._factors = splu(sparse.csc_array(identity - self._down))
        return self._factors.solve(np.asarray(direct, dtype=np.float64))

    def _solve_matrix(self) -> Any:
        """Fund by fund through the factors: only for funds that hold one another almost wholly."""
        from scipy import sparse

        rows = []
        for number in range(len(self.funds)):
            unit = np.zeros(len(self.funds))
            unit[number] = 1.0
            rows.append(sparse.csr_array((self._out @ self._solve(unit)).reshape(1, -1)))
        return sparse.vstack(rows)

    def _find_cycles(self) -> tuple[tuple[str, ...], ...]:
        """The strongly connected groups of more than one fund (or a fund in itself), largest first."""
        from scipy.sparse.csgraph import connected_components

        if not self.funds:
            return ()
        count, labels = connected_components(self.inner, directed=True, connection="strong")
        sizes = np.bincount(labels, minlength=count)
        loops = np.flatnonzero(self.inner.diagonal())
        groups = [np.flatnonzero(labels == label) for label in np.flatnonzero(sizes > 1)]
        groups += [np.array([number]) for number in loops if sizes[labels[number]] == 1]
        for group in groups:
            self._refuse_closed(group)
        named = [tuple(self.funds[number] for number in group) for group in groups]
        return tuple(sorted(named, key=lambda names: (-len(names), names)))

    def _refuse_closed(self, group: NDArray[np.intp]) -> None:
        """Refuse a group whose inner weights do not shrink: the spectral radius of |F| on it is one or more."""
        block = abs(self.inner[group][:, group])
        if float((block @ np.ones(len(group))).max()) < 1.0 - 1e-9:
            return
        vector = np.ones(len(group)) / len(group)
        radius = 0.0
        for _ in range(500):  # power iteration on I + |F|: the shift makes a ring's oscillation settle
            after = vector + block @ vector
            radius = float(np.abs(after).sum() / np.abs(vector).sum()) - 1.0
            vector = after / np.abs(after).sum()
        if radius >= 1.0 - 1e-9:
            raise CycleError([self.funds[number] for number in group])


def _pruned(matrix: Any) -> Any:
    matrix.data[np.abs(matrix.data) < _STOP] = 0.0
    matrix.eliminate_zeros()
    return matrix
