"""Cross-clock covariance on simulated markets with the truth known, beside same-date practice and peer libraries.

Needs ../shared/bench/three_markets.py for the first table. Run, with peers installed where wanted:
python benchmarks/bench_covariance.py [seeds] [draws]
"""

from __future__ import annotations

import importlib.util
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from large_market import large_market
from numpy.typing import NDArray

from twinkeel.risk import ClockCovariance
from twinkeel.risk.factor import FactorCovariance

Floats = NDArray[np.float64]
SOURCE = Path(__file__).resolve().parents[1].parent / "shared" / "bench" / "three_markets.py"
MINUTES = np.array([7 * 60, 8 * 60, 20 * 60 + 30])


def load() -> Any:
    """The simulator, or None where it is absent."""
    if not SOURCE.exists():
        return None
    spec = importlib.util.spec_from_file_location("three_markets", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def panel(closes: Floats, group: NDArray[np.int64]) -> tuple[Floats, NDArray[np.datetime64]]:
    """One draw on the union grid of its closing instants."""
    days = np.arange(np.datetime64("2020-01-01"), np.datetime64("2020-01-01") + 3 * len(closes))
    days = days[np.is_busday(days)][: len(closes)].astype("datetime64[m]")
    instants = (days[:, None] + MINUTES.astype("timedelta64[m]")[None, :]).ravel()
    prices = np.full((len(instants), closes.shape[1]), np.nan)
    for asset in range(closes.shape[1]):
        prices[group[asset] :: 3, asset] = closes[:, asset]
    return prices, instants


def joined(closes: Floats) -> Floats:
    """Returns between the dates on which every market closed, as dropna() leaves them."""
    return np.diff(closes[np.isfinite(closes).all(axis=1)], axis=0)


def newey_west(lags: int) -> Callable[[Floats], Floats]:
    """Bartlett-weighted sum of autocovariances."""

    def estimate(closes: Floats) -> Floats:
        x = joined(closes)
        x = x - x.mean(axis=0)
        out = x.T @ x / len(x)
        for lag in range(1, lags + 1):
            gamma = x[lag:].T @ x[:-lag] / len(x)
            out += (1 - lag / (lags + 1)) * (gamma + gamma.T)
        return out

    return estimate


def weekly(closes: Floats) -> Floats:
    """Covariance of non-overlapping five-day returns, a day."""
    level = closes[np.isfinite(closes).all(axis=1)]
    x = np.diff(level[::5], axis=0)
    return np.asarray(np.cov(x.T) / 5)


def peers() -> dict[str, Callable[[Floats], Floats]]:
    """Same-date practice, and the libraries that are installed here."""
    out: dict[str, Callable[[Floats], Floats]] = {
        "same date": lambda closes: np.asarray(np.cov(joined(closes).T)),
        "Newey-West 1": newey_west(1),
        "Newey-West 2": newey_west(2),
        "weekly": weekly,
    }
    try:
        from sklearn.covariance import LedoitWolf

        out["scikit-learn LedoitWolf"] = lambda closes: np.asarray(LedoitWolf().fit(joined(closes)).covariance_)
    except ImportError:
        print("scikit-learn: not installed here")
    try:
        import pandas as pd
        from pypfopt.risk_models import CovarianceShrinkage

        out["PyPortfolioOpt ledoit_wolf"] = lambda closes: (
            CovarianceShrinkage(pd.DataFrame(np.exp(closes)).dropna(), frequency=1).ledoit_wolf().to_numpy()
        )
    except ImportError:
        print("PyPortfolioOpt: not installed here")
    try:
        from skfolio.moments import EmpiricalCovariance
        from skfolio.moments import LedoitWolf as SkfolioLedoitWolf

        out["skfolio EmpiricalCovariance"] = lambda closes: np.asarray(
            EmpiricalCovariance().fit(joined(closes)).covariance_
        )
        out["skfolio LedoitWolf"] = lambda closes: np.asarray(SkfolioLedoitWolf().fit(joined(closes)).covariance_)
    except ImportError:
        print("skfolio: not installed here")
    return out


def correlation(covariance: Floats) -> Floats:
    """Scaled to a diagonal of ones."""
    deviation = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(deviation, deviation))


def three(simulator: Any, kind: str, holidays: bool, seeds: list[int], draws: int) -> None:
    """The table of issue 5's first bar: means over seeds."""
    rows: dict[str, list[list[float]]] = {}
    inside: list[float] = []
    inside_pairs: list[NDArray[np.bool_]] = []
    spent = 0.0
    for seed in seeds:
        group, truth, covariance, _, paths = simulator.simulate(kind, 500, draws, seed=seed)
        closes = simulator.closes(paths, group, simulator.holidays(500, on=holidays))
        us = group == 2
        cross, near = np.ix_(us, ~us), np.ix_(group == 1, group == 0)
        weights = np.where(us, 0.6 / us.sum(), 0.4 / (~us).sum())
        risk = float(np.sqrt(weights @ covariance @ weights))
        found: dict[str, list[Floats]] = {}
        same_path = [np.cov(np.diff(paths[draw, ::3], axis=0).T) for draw in range(draws)]
        for draw in range(draws):
            for name, estimate in ESTIMATORS.items():
                found.setdefault(name, []).append(estimate(closes[draw]))
            prices, instants = panel(closes[draw], group)
            begin = time.process_time()
            model = ClockCovariance().fit(prices, instants)
            ours = model.covariance_
            spent += time.process_time() - begin
            found.setdefault("twinkeel ClockCovariance", []).append(ours)
            hit = np.abs(model.raw_correlation_ - truth) <= 1.959964 * model.standard_error_
            inside.append(float(hit[~np.eye(len(group), dtype=bool)].mean()))
            inside_pairs.append(hit)
        found["(oracle: synchronous prices)"] = same_path
        for name, matrices in found.items():
            stack = np.array([correlation(matrix) for matrix in matrices])
            oracle = np.array([correlation(matrix) for matrix in same_path])
            error = stack - truth
            ratio = [float(np.sqrt(weights @ matrix @ weights)) / risk for matrix in matrices]
            rows.setdefault(name, []).append(
                [
                    float((stack - oracle)[:, cross[0], cross[1]].mean()),
                    float(np.sqrt((error[:, cross[0], cross[1]] ** 2).mean())),
                    float(np.sqrt((error[:, near[0], near[1]] ** 2).mean())),
                    float(np.sqrt(np.mean(np.square(ratio)))),
                ]
            )
    print(f"\n{kind}, holidays {holidays}, T=500, {len(seeds)} seeds x {draws} draws")
    print(f"{'':30s} {'US x Asia':>20s} {'HK x SH':>9s} {'60/40 predicted':>16s}")
    print(f"{'':30s} {'bias vs sync':>12s} {'rmse':>7s} {'rmse':>9s} {'over true':>16s}")
    for name, values in rows.items():
        bias, rmse, close, ratio_ = np.mean(values, axis=0)
        print(f"{name:30s} {bias:+12.4f} {rmse:7.4f} {close:9.4f} {ratio_:16.3f}")
    pairs = np.mean(inside_pairs, axis=0)[cross]
    print(
        f"95 % intervals of ours cover the truth in {np.mean(inside):.1%} of pairs and draws "
        f"(US x Asia {pairs.mean():.1%}, by pair {pairs.min():.1%} to {pairs.max():.1%}); "
        f"{1000 * spent / len(seeds) / draws:.0f} CPU ms a fit"
    )


def large(assets: int, days: int, seed: int, ragged: float = 0.0) -> None:
    """Many assets: minimum-variance risk over the optimum, time over the bare product of that shape, memory."""
    prices, instants, loadings, own = large_market(assets, days, seed, ragged)
    begin = time.process_time()
    model = ClockCovariance().fit(prices, instants)
    form = model.factor_form_
    spent = time.process_time() - begin
    truth = FactorCovariance(loadings, np.eye(loadings.shape[1]), own)
    weights, best = form.solve(np.ones(assets)), truth.solve(np.ones(assets))
    weights, best = weights / weights.sum(), best / best.sum()
    risk = np.sqrt(truth.portfolio_variance(weights))
    filler = np.random.default_rng(0).standard_normal((days, assets))
    begin = time.process_time()
    filler.T @ filler
    bare = time.process_time() - begin
    optimum = np.sqrt(truth.portfolio_variance(best))
    predicted = np.sqrt(form.portfolio_variance(weights))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"N={assets} T={days} ragged {ragged:.0%}: minimum-variance risk {risk / optimum:.3f}x optimum, "
        f"predicted/true {predicted / risk:.3f}; {spent:.2f} CPU s, {spent / bare:.1f}x the bare product; "
        f"peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    ESTIMATORS = peers()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    draws_ = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    simulator_ = load()
    if simulator_ is None:
        print("../shared/bench/three_markets.py is absent: no first table")
    else:
        three(simulator_, "N", False, list(range(11, 11 + count)), draws_)
        three(simulator_, "NH", True, list(range(11, 11 + max(count // 3, 1))), draws_)
    print()
    for seed_ in (1, 2, 3):
        large(1000, 500, seed_)
    large(2000, 1500, 1, 0.3)
    large(5000, 1500, 1)
