"""Look-through of 10,000 funds x 20,000 securities x 100 holdings, three levels and cycles, beside its peers.

    python benchmarks/bench_exposure.py [--all] [--peers]

Prints CPU seconds (median of several) and ratios. The graph: 7,000 funds hold 100 securities each; 2,500 hold 90
securities and 10 of those funds; 500 hold 50 securities and 50 funds of either kind; 100 of the lowest funds hold one
of the highest, which closes cycles. Weights are random and sum to one. DuckDB needs pyarrow to take tables over.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from twinkeel.exposure.graph import HoldingsGraph

FUNDS, SECURITIES, EACH = 10_000, 20_000, 100


def matrices(seed: int = 7) -> tuple[Any, Any]:
    """The (funds x funds) and (funds x securities) weights, rows summing to one together."""
    rng = np.random.default_rng(seed)
    rows: list[int] = []
    columns: list[int] = []
    for fund in range(FUNDS):
        inner, reach = (0, 0) if fund < 7_000 else (10, 7_000) if fund < 9_500 else (50, 9_500)
        if fund < 100:
            below = np.array([9_500 + fund % 500])
        else:
            below = rng.choice(reach, inner, replace=False) if inner else np.array([], dtype=int)
        held = FUNDS + rng.choice(SECURITIES, EACH - len(below), replace=False)
        columns.extend(np.concatenate([below, held]))
        rows.extend([fund] * EACH)
    weights = rng.dirichlet(np.ones(EACH), FUNDS).ravel()
    both = sparse.csr_array((weights, (rows, columns)), shape=(FUNDS, FUNDS + SECURITIES))
    return both[:, :FUNDS], both[:, FUNDS:]


def cpu(work: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """Median CPU seconds of some runs, and the last result."""
    spent = []
    result = None
    for _ in range(repeat):
        start = time.process_time()
        result = work()
        spent.append(time.process_time() - start)
    return float(np.median(spent)), result


def show(name: str, seconds: float, ours: float, note: str = "") -> None:
    """One line of the table."""
    print(f"{name:46s} {seconds * 1e3:10.2f} ms   {seconds / ours:8.1f} x   {note}")


def one_book(inner: Any, outer: Any, peers: bool) -> None:
    """One book of twenty funds opened."""
    graph = HoldingsGraph([f"F{i}" for i in range(FUNDS)], [f"S{i}" for i in range(SECURITIES)], inner, outer)
    rng = np.random.default_rng(11)
    book = np.zeros(FUNDS)
    book[rng.choice(FUNDS, 20, replace=False)] = 0.05
    ours, (_, leaves) = cpu(lambda: graph.open_book(book), 31)
    total = float(leaves.sum() + 0.0)
    print(f"one book, {len(graph.cycles)} cyclic groups; the opened weights sum to {total:.15f}")
    show("twinkeel: open_book", ours, ours, "bar: 3 to 6 ms")
    lu, factors = cpu(lambda: sparse.linalg.splu(sparse.csc_array(sparse.eye_array(FUNDS) - inner.T)), 1)
    solve, exact = cpu(lambda: outer.T @ factors.solve(book), 5)
    show(
        "scipy splu of I - F', then one solve",
        lu + solve,
        ours,
        f"largest difference {np.abs(exact - leaves).max():.1e}",
    )
    if peers:
        duckdb_one(inner, outer, book, ours, leaves)
        networkx_one(inner, outer, book, ours)


def duckdb_one(inner: Any, outer: Any, book: Any, ours: float, leaves: Any) -> None:
    """The same by a recursive query, twelve levels deep."""
    con = _duckdb()
    if con is None:
        return
    f, s = inner.tocoo(), outer.tocoo()
    held = np.flatnonzero(book)
    _load(con, "fund", a=f.row, b=f.col, w=f.data)
    _load(con, "leaf", a=s.row, b=s.col, w=s.data)
    _load(con, "mine", a=held, w=book[held])
    query = """WITH RECURSIVE x(a, w, depth) AS (SELECT a, w, 0 FROM mine UNION ALL
        SELECT f.b, sum(x.w * f.w), any_value(x.depth) + 1 FROM x JOIN fund f ON f.a = x.a
        WHERE x.depth < 12 GROUP BY f.b)
        SELECT leaf.b, sum(x.w * leaf.w) FROM x JOIN leaf ON leaf.a = x.a GROUP BY leaf.b ORDER BY leaf.b"""
    seconds, rows = cpu(lambda: con.execute(query).fetchall(), 5)
    got = np.zeros(SECURITIES)
    for number, weight in rows:
        got[number] = weight
    show("duckdb recursive query, 12 levels", seconds, ours, f"largest difference {np.abs(got - leaves).max():.1e}")


def _duckdb() -> Any:
    """A connection on one thread, or None, having said so."""
    try:
        import duckdb
        import pyarrow  # noqa: F401 - DuckDB reads the tables through it
    except ImportError as error:
        print(f"duckdb: not installed here ({error.name})")
        return None
    con = duckdb.connect()
    con.execute("SET threads=1")
    return con


def _load(con: Any, name: str, **columns: Any) -> None:
    import pyarrow

    table = pyarrow.table({key: pyarrow.array(values) for key, values in columns.items()})
    con.register(f"{name}_table", table)
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_table")


def networkx_one(inner: Any, outer: Any, book: Any, ours: float) -> None:
    """The same by walking a networkx graph level by level."""
    try:
        import networkx as nx
    except ImportError:
        print("networkx: not installed here")
        return

    def build() -> Any:
        graph = nx.DiGraph()
        for matrix, shift in ((inner.tocoo(), 0), (outer.tocoo(), FUNDS)):
            graph.add_weighted_edges_from(
                zip(matrix.row.tolist(), (matrix.col + shift).tolist(), matrix.data.tolist(), strict=True)
            )
        return graph

    building, graph = cpu(build, 1)

    def walk() -> dict[int, float]:
        level = {int(i): float(book[i]) for i in np.flatnonzero(book)}
        out: dict[int, float] = {}
        for _ in range(12):
            below: dict[int, float] = {}
            for fund, weight in level.items():
                for child, edge in graph[fund].items():
                    target = below if child < FUNDS else out
                    target[child] = target.get(child, 0.0) + weight * edge["weight"]
            level = below
        return out

    walking, _ = cpu(walk, 1)
    show("networkx: build the graph", building, ours)
    show("networkx: walk it, 12 levels", walking, ours)


def all_funds(inner: Any, outer: Any, peers: bool) -> None:
    """Every fund opened to the bottom."""
    graph = HoldingsGraph([f"F{i}" for i in range(FUNDS)], [f"S{i}" for i in range(SECURITIES)], inner, outer)
    ours, opened = cpu(graph.open_all, 3)
    sums = opened @ np.ones(SECURITIES)
    print(f"all funds: {opened.nnz:,} weights; row sums within {np.abs(sums - 1).max():.1e} of one")
    show("twinkeel: open_all", ours, ours, "bar: 2.5 s")
    if peers:
        factors = sparse.linalg.splu(sparse.csc_array(sparse.eye_array(FUNDS) - inner.T))
        units = np.eye(FUNDS)
        part, _ = cpu(lambda: [outer.T @ factors.solve(units[i]) for i in range(0, FUNDS, 100)], 1)
        show("scipy splu, a solve a fund (100 x 100 funds)", part * 100, ours)
        duckdb_all(inner, outer, ours)


def duckdb_all(inner: Any, outer: Any, ours: float) -> None:
    """Every fund by one recursive query."""
    con = _duckdb()
    if con is None:
        return
    f, s = inner.tocoo(), outer.tocoo()
    _load(con, "fund", a=f.row, b=f.col, w=f.data)
    _load(con, "leaf", a=s.row, b=s.col, w=s.data)
    query = f"""CREATE OR REPLACE TABLE opened AS WITH RECURSIVE x(root, a, w, depth) AS (
        SELECT range, range, 1.0::DOUBLE, 0 FROM range({FUNDS}) UNION ALL
        SELECT x.root, f.b, sum(x.w * f.w), any_value(x.depth) + 1 FROM x JOIN fund f ON f.a = x.a
        WHERE x.depth < 6 AND x.w > 1e-9 GROUP BY x.root, f.b)
        SELECT x.root, leaf.b, sum(x.w * leaf.w) AS w FROM x JOIN leaf ON leaf.a = x.a GROUP BY x.root, leaf.b"""
    seconds, _ = cpu(lambda: con.execute(query), 1)
    show("duckdb recursive query, 6 levels, cut at 1e-9", seconds, ours)


def main() -> None:
    """Run what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--all", action="store_true", help="open all 10,000 funds as well")
    asked.add_argument("--peers", action="store_true", help="run the slower peers as well")
    choice = asked.parse_args()
    inner, outer = matrices()
    one_book(inner, outer, choice.peers)
    if choice.all:
        all_funds(inner, outer, choice.peers)


if __name__ == "__main__":
    main()
