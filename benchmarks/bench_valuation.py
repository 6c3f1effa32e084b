"""Speed of the valuation room beside plain Python and peers: ``python benchmarks/bench_valuation.py``.

CPU time, best of several runs. Ratios carry further than seconds: other work on the machine moves both sides.
Peer: statsmodels' adfuller, window by window, as a recursive test is commonly written in Python (no Python package
of the Phillips-Shi-Yu test stands in the environment; exuber and psymonitor are R).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from twinkeel.valuation import aggregate_multiple, aggregate_pe
from twinkeel.valuation.bubbles import critical_values
from twinkeel.valuation.explosive import recursive_adf


def best(run: Callable[[], object], times: int = 5) -> float:
    """Smallest CPU time of several runs, seconds."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def aggregates(issuers: int = 5000) -> None:
    """Five multiples of 5,000 issuers under four treatments, full and free-float."""
    generator = np.random.default_rng(0)
    cap = generator.lognormal(23, 2, issuers)
    inclusion = generator.uniform(0.1, 1, issuers)
    signs = [np.sign(generator.normal(0.8, 1, issuers)) for _ in range(5)]
    denominators = [cap / generator.lognormal(3, 1, issuers) * sign for sign in signs]

    def run() -> None:
        for one in denominators:
            aggregate_multiple(cap, one)
            aggregate_multiple(cap, one, inclusion)

    def plain() -> None:
        pairs = list(zip(cap.tolist(), denominators[0].tolist(), strict=True))
        sum(c for c, _ in pairs) / sum(e for _, e in pairs)
        sum(c for c, _ in pairs) / sum(max(e, 0) for _, e in pairs)
        sum(c for c, e in pairs if e > 0) / sum(e for _, e in pairs if e > 0)
        sorted(c / e for c, e in pairs if e > 0)[len(pairs) // 2]

    mine, one, theirs = best(run, 20), best(lambda: aggregate_pe(cap, denominators[0]), 20), best(plain, 5)
    print(f"aggregates, {issuers} issuers, 5 multiples x 2 weightings x 4 treatments: {1000 * mine:.2f} ms (bar 20 ms)")
    print(
        f"  one multiple, one weighting: {1000 * one:.2f} ms; plain Python {1000 * theirs:.1f} ms: {theirs / one:.0f}x"
    )


def gsadf(points: int = 1700) -> None:
    """GSADF of 1,700 points, lag 0 and lag 1; and what its bootstrap costs."""
    series = np.cumsum(np.random.default_rng(1).standard_normal(points)) + 100
    mine = best(lambda: recursive_adf(series, 36), 3)
    print(f"GSADF, {points} points, lag 0, window 36: {mine:.3f} s (bar 0.5 s)")
    print(f"  lag 1 (a general regression): {best(lambda: recursive_adf(series, 36, 1), 1):.2f} s")
    weekly = best(lambda: critical_values(400, 40, changes=np.diff(series[:400]), replications=199), 1)
    print(f"  critical values, 400 points, 199 replications: {weekly:.2f} s")
    if find_spec("statsmodels") is None:
        print("  statsmodels: not installed here")
        return
    adfuller = import_module("statsmodels.tsa.stattools").adfuller

    windows = 200
    ends = np.linspace(36, points - 1, windows).astype(int)

    def peer() -> None:
        with warnings.catch_warnings(action="ignore"):
            for end in ends:
                adfuller(series[: end + 1], maxlag=0, autolag=None)

    each = best(peer, 1) / windows
    count = sum(range(1, points - 36))
    print(f"  statsmodels, {1e6 * each:.0f} us a window (200 windows timed, each with a p-value we do not compute):")
    print(f"    {each * count:.0f} s for all {count:,}, {each * count / mine:,.0f}x")


if __name__ == "__main__":
    aggregates()
    gsadf()
