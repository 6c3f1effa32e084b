"""Young listings: shrunk beta and volatility against the own sample and the peers, on pseudo-listings and STAR debuts.

Target: the next 60 sessions. Needs ../shared. Run: python benchmarks/bench_young.py
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.young import DEBUT_UPLIFT, shrink_beta, shrink_log_volatility

Floats = NDArray[np.float64]
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "prices"
AGES = (3, 5, 10, 20, 60)
SEASONED = 250
AHEAD = 60
BAND_FREE = 5


def load_mainland() -> tuple[Floats, list[str]]:
    """(T, N) log returns by date, NaN where there is none: STAR names from their debut, and Shanghai names."""
    closes: dict[str, dict[str, float]] = defaultdict(dict)
    for name in ("cn_star_qfq_ai_chips_to_20251231.csv", "cn_sse_qfq_names_to_20251231.csv"):
        with (SHARED / name).open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                if float(row["close"]) > 0:
                    closes[row["code"]][row["date"]] = float(row["close"])
    return _returns(closes)


def load_hong_kong() -> tuple[Floats, list[str]]:
    """The same for Hong Kong lines to 2025-10-30."""
    closes: dict[str, dict[str, float]] = defaultdict(dict)
    with (SHARED / "hk_ohlcv_2018_20251231.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["date"] <= "2025-10-30" and row["close"]:
                closes[row["symbol"]][row["date"]] = float(row["close"])
    return _returns(closes)


def _returns(closes: dict[str, dict[str, float]]) -> tuple[Floats, list[str]]:
    names = sorted(closes)
    days = sorted({day for one in closes.values() for day in one})
    out = np.full((len(days), len(names)), np.nan)
    for column, name in enumerate(names):
        have = [row for row, day in enumerate(days) if day in closes[name]]
        out[have[1:], column] = np.diff(np.log([closes[name][days[row]] for row in have]))
    return out, names


def one_case(
    returns: Floats, asset: int, start: int, age: int, peers: NDArray[np.intp], debut: bool
) -> dict[str, tuple[float, float, float]] | None:
    """Errors of own, peers and shrunk figures for a listing whose usable returns begin at row ``start``."""
    own_rows = [row for row in range(start, len(returns)) if np.isfinite(returns[row, asset])]
    if len(own_rows) < age + AHEAD or len(peers) < 3:
        return None
    now, later = own_rows[:age], own_rows[age : age + AHEAD]
    past = slice(max(0, now[0] - SEASONED), now[-1] + 1)
    deviation = np.sqrt(np.nanmean(returns[past][:, peers] ** 2, axis=0))
    weight = 1 / deviation / np.sum(1 / deviation)
    market = np.nansum(returns[:, peers] * weight, axis=1)
    before = market[past]
    betas = np.array([_beta(returns[past, peer], before) for peer in peers])
    volatility = shrink_log_volatility(
        returns[now, asset], deviation, float(SEASONED), uplift=DEBUT_UPLIFT if debut else 0.0
    )
    sigma2 = float(np.exp(2 * volatility.value))
    variance = float(np.mean(before**2))
    residual = max(sigma2 - float(np.mean(betas)) ** 2 * variance, 0.2 * sigma2)
    beta = shrink_beta(returns[now, asset], market[now], betas, residual)
    true_beta = _beta(returns[later, asset], market[later])
    true_volatility = 0.5 * float(np.log(np.mean(returns[later, asset] ** 2)))
    return {
        "beta": (beta.own - true_beta, beta.peers - true_beta, beta.value - true_beta),
        "log volatility": (
            volatility.own - true_volatility, volatility.peers - true_volatility, volatility.value - true_volatility,
        ),
    }  # fmt: skip


def _beta(y: Floats, x: Floats) -> float:
    both = np.isfinite(y) & np.isfinite(x)
    return float(x[both] @ y[both] / (x[both] @ x[both]))


def pseudo(returns: Floats, count: int, seed: int) -> dict[int, dict[str, Floats]]:
    """Seasoned names that pretend to list at random dates."""
    random = np.random.default_rng(seed)
    out: dict[int, dict[str, list[tuple[float, float, float]]]] = {age: defaultdict(list) for age in AGES}
    for _ in range(count):
        start = int(random.integers(SEASONED, len(returns) - 2 * AHEAD - 5))
        alive = np.flatnonzero(np.isfinite(returns[start - SEASONED : start]).sum(axis=0) > 0.9 * SEASONED)
        if len(alive) < 5:
            continue
        asset = int(random.choice(alive))
        for age in AGES:
            case = one_case(returns, asset, start, age, alive[alive != asset], False)
            for figure, errors in (case or {}).items():
                out[age][figure].append(errors)
    return {age: {figure: np.array(errors) for figure, errors in by.items()} for age, by in out.items()}


def debuts(returns: Floats, names: list[str]) -> dict[int, dict[str, Floats]]:
    """STAR names from their own first session; band-free sessions set apart."""
    out: dict[int, dict[str, list[tuple[float, float, float]]]] = {age: defaultdict(list) for age in AGES}
    for asset, name in enumerate(names):
        if not name.startswith("688"):
            continue
        first = int(np.flatnonzero(np.isfinite(returns[:, asset]))[0])
        start = first + BAND_FREE - 1
        seasoned = np.isfinite(returns[max(0, first - SEASONED) : first]).sum(axis=0) > 0.8 * SEASONED
        star = np.array([other.startswith("688") for other in names])
        peers = np.flatnonzero(seasoned & star)
        if len(peers) < 3:
            peers = np.flatnonzero(seasoned)
        for age in AGES:
            case = one_case(returns, asset, start, age, peers, True)
            for figure, errors in (case or {}).items():
                out[age][figure].append(errors)
    return {age: {figure: np.array(errors) for figure, errors in by.items()} for age, by in out.items()}


def show(title: str, found: dict[int, dict[str, Floats]]) -> None:
    """Root mean square errors by age, and the shrunk one over the better of the others."""
    print(title)
    for figure in ("beta", "log volatility"):
        for age in AGES:
            errors = found[age].get(figure)
            if errors is None or not len(errors):
                continue
            own, peers, shrunk = np.sqrt(np.nanmean(errors**2, axis=0))
            bias = np.nanmean(errors, axis=0)
            print(
                f"  {figure:15s} n={age:3d} ({len(errors):4d})  own {own:.3f}  peers {peers:.3f}  shrunk {shrunk:.3f}"
                f"  over the better {shrunk / min(own, peers):.2f}"
                f"  (bias {bias[0]:+.2f}, {bias[1]:+.2f}, {bias[2]:+.2f})"
            )


if __name__ == "__main__":
    if not SHARED.exists():
        sys.exit("../shared is absent: this benchmark needs its real data")
    mainland, codes = load_mainland()
    show("STAR debuts, sessions 6 onward", debuts(mainland, codes))
    for seed in (1, 2):
        show(f"pseudo-listings, mainland, seed {seed}", pseudo(mainland, 400, seed))
    hong_kong, _ = load_hong_kong()
    show("pseudo-listings, Hong Kong", pseudo(hong_kong, 400, 3))
