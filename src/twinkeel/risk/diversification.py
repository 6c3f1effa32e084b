"""How much a book is diversified: the ratio and effective bets, clock-aware beside same-date, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.bootstrap import interval
from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.psd import clip_eigenvalues, unit_diagonal
from twinkeel.risk.tuples import CovarianceTuples, covariance_tuples_of, resample_covariance, same_date_tuples


def diversification_ratio(weights: Floats, covariance: Floats) -> float:
    """Weighted average volatility over the volatility of the whole: 1 is none.

    Source: Y. Choueifaty and Y. Coignard, Journal of Portfolio Management 35(1) (2008) 40-51.
    """
    total = float(weights @ covariance @ weights)
    return float(np.abs(weights) @ np.sqrt(np.diag(covariance)) / np.sqrt(total))


def minimum_torsion(covariance: Floats, rounds: int = 1000, tolerance: float = 1e-12) -> Floats:
    """(N, N) the linear map to uncorrelated bets that disturbs the assets least.

    Source: A. Meucci, A. Santangelo and R. Deguest, Risk 28(11) (2015); SSRN 2276632, the exact recursion.
    """
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    root = _root(correlation)
    stretch = np.ones(len(covariance))
    previous = np.inf
    turned = np.eye(len(covariance))
    for _ in range(rounds):
        inner = _root(stretch[:, None] * correlation * stretch[None, :])
        turned = np.asarray(np.linalg.solve(inner, stretch[:, None] * root), dtype=np.float64)
        stretch = np.diag(turned @ root).copy()
        gap = float(np.linalg.norm(root - stretch[:, None] * turned))
        if abs(previous - gap) <= tolerance * max(gap, 1.0):
            break
        previous = gap
    torsion = (stretch[:, None] * turned) @ np.linalg.inv(root)
    return np.asarray(deviation[:, None] * torsion / deviation[None, :])


def _root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 1e-14))) @ vectors.T)


def effective_bets(weights: Floats, covariance: Floats) -> float:
    """Effective number of minimum-torsion bets, exp of the entropy of their shares in the variance: 1 to N.

    A share that is negative by rounding counts as none.
    """
    torsion = minimum_torsion(covariance)
    exposure = np.linalg.solve(torsion.T, weights)
    share = exposure * (torsion @ covariance @ weights) / float(weights @ covariance @ weights)
    share = share[share > 1e-15]
    return float(np.exp(-(share * np.log(share)).sum()))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Diversification:
    """Diversification of one book, clock-aware and naive.

    Attributes:
        ratio, naive_ratio: diversification ratios with bootstrap intervals.
        volatility, naive_volatility: of the book a business day.
        reduction, naive_reduction: 1 - 1 / ratio, what mixing takes off the average volatility.
        block: mean block length of the stationary bootstrap, in days. resamples: how many.
    """

    ratio: Estimate
    naive_ratio: Estimate
    volatility: Estimate
    naive_volatility: Estimate
    reduction: Estimate
    naive_reduction: Estimate
    block: float
    resamples: int


def measure_diversification(
    prices: Floats,
    grid: ClosingGrid,
    weights: Floats,
    resamples: int = 2000,
    seed: int = 0,
    sleeve: NDArray[np.bool_] | None = None,
    parts: Floats | None = None,
) -> Diversification:
    """Diversification ratios of a book from closes, clock-aware and same-date, resampled on the same days.

    Uses HY-GLS without repair or controls, so that every resample is one product; weights need not add up to one.

    Args:
        prices: (G, N) log prices on ``grid``. weights: (N,).
        sleeve: (N,) a slice of the book, such as its Hong Kong lines: then the ratio is that of two holdings, the slice
            and the rest, and its reduction is what the slice adds to the diversification of the book.
        parts: (N, K) the holdings that are averaged over, as weights on the series, where they are neither the series
            themselves nor a sleeve: a foreign line is its own series and its currency's.
    """
    if parts is None:
        parts = np.diag(weights) if sleeve is None else np.stack([weights * sleeve, weights * ~sleeve], axis=1)
    aware, block = _draw(covariance_tuples_of(prices, grid), weights, parts, resamples, seed, None)
    naive, _ = _draw(same_date_tuples(prices, grid), weights, parts, resamples, seed, block)

    def estimate(of: dict[str, Floats], name: str) -> Estimate:
        low, high = interval(of[name][1:])
        return Estimate(float(of[name][0]), low, high)

    return Diversification(
        ratio=estimate(aware, "ratio"),
        naive_ratio=estimate(naive, "ratio"),
        volatility=estimate(aware, "volatility"),
        naive_volatility=estimate(naive, "volatility"),
        reduction=estimate(aware, "reduction"),
        naive_reduction=estimate(naive, "reduction"),
        block=block,
        resamples=resamples,
    )


def _draw(
    tuples: CovarianceTuples, weights: Floats, parts: Floats, resamples: int, seed: int, block: float | None
) -> tuple[dict[str, Floats], float]:
    """Figures of the sample (first) and of each resample; ``parts`` (N, K) are the holdings that are averaged over."""
    drawn, used = resample_covariance(tuples, resamples, seed, block)
    with np.errstate(divide="ignore", invalid="ignore"):
        sample = tuples.product.sum(axis=0) / tuples.weight.sum(axis=0)
    every = np.nan_to_num(np.concatenate([sample[None, :], drawn]))
    twice = np.where(tuples.first == tuples.second, 1.0, 2.0)
    volatility = np.sqrt(np.maximum(every @ (weights[tuples.first] * weights[tuples.second] * twice), 1e-300))
    each = every @ (parts[tuples.first] * parts[tuples.second] * twice[:, None])
    average = np.sqrt(np.maximum(each, 0)).sum(axis=1)
    return {"ratio": average / volatility, "volatility": volatility, "reduction": 1 - volatility / average}, used


def effective_bets_intervals(
    prices: Floats, grid: ClosingGrid, weights: Floats, into_base: Floats, resamples: int = 100, seed: int = 0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """95 % bootstrap intervals of the effective bets, clock-aware and same-date, on the same resampled days.

    Args:
        weights: (K,) of the lines. into_base: (K, N) each line's series. Resampled covariances are made positive.
    """
    out, block = [], None
    for tuples in (covariance_tuples_of(prices, grid), same_date_tuples(prices, grid)):
        drawn, block = resample_covariance(tuples, resamples, seed, block)
        figures = []
        for row in np.nan_to_num(drawn):
            series = np.zeros((prices.shape[1], prices.shape[1]))
            series[tuples.first, tuples.second] = series[tuples.second, tuples.first] = row
            lines = into_base @ series @ into_base.T
            deviation = np.sqrt(np.maximum(np.diag(lines), 1e-300))
            correlation = clip_eigenvalues(lines / np.outer(deviation, deviation), 1e-6)
            figures.append(effective_bets(weights * deviation, unit_diagonal(correlation)))
        out.append(interval(np.asarray(figures)))
    return out[0], out[1]


def sentence(place: str, weight: float, measured: Diversification) -> str:
    """The sentence the user reads: what a slice adds to the book's diversification, beside what it seems to add."""
    real, seeming = measured.reduction, measured.naive_reduction
    naive = f"not the {seeming.value:.1%} that same-date closes suggest"
    if abs(real.value - seeming.value) < 0.002:
        naive = f"and same-date closes agree ({seeming.value:.1%}): one clock"
    return (
        f"Your {weight:.0%} {place} adds {real.value:.1%} of diversification (off the volatility of its parts), "
        f"{naive}; 95 % interval {real.low:.1%} to {real.high:.1%}."
    )
