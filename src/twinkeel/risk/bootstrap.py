"""The stationary bootstrap as one matrix product: resample days by how often each is drawn, never row by row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import TooLittleDataError


def stationary_counts(days: int, resamples: int, block: float, seed: int) -> NDArray[np.float32]:
    """(resamples, days) how often each day is drawn; blocks of geometric length wrap around the end.

    Drawing blocks rather than days costs two random figures a block; counts follow from a running sum over starts
    and ends.

    Args:
        days: length of the series. block: mean block length in days, at least 1. seed: of the generator.

    Source: D. N. Politis and J. P. Romano, Journal of the American Statistical Association 89 (1994) 1303-1313.
    """
    random = np.random.default_rng(seed)
    block = max(block, 1.0)
    out = np.empty((resamples, days), dtype=np.float32)
    chunk = max(1, 150_000 // days)
    for begin in range(0, resamples, chunk):
        size = min(chunk, resamples - begin)
        most = int(days / block + 6 * np.sqrt(days / block) + 12)
        length = random.geometric(1 / block, (size, most))
        while (length.sum(axis=1) < days).any():
            length = np.concatenate([length, random.geometric(1 / block, (size, most))], axis=1)
        ends = np.minimum(np.cumsum(length, axis=1), days)
        length = np.diff(ends, axis=1, prepend=0)  # the last block is cut, those after it are empty
        start = random.integers(0, days, length.shape)
        change = np.zeros((size, 2 * days + 1), dtype=np.int32)
        row = np.broadcast_to(np.arange(size)[:, None], length.shape)
        flat = change.ravel()
        width = change.shape[1]
        flat += np.bincount((row * width + start).ravel(), minlength=flat.size).astype(np.int32)
        flat -= np.bincount((row * width + start + length).ravel(), minlength=flat.size).astype(np.int32)
        level = np.cumsum(change[:, :-1], axis=1)
        out[begin : begin + size] = level[:, :days] + level[:, days:]
    return out


def resample_means(tuples: Floats, resamples: int, block: float, seed: int) -> Floats:
    """(resamples, M) means of each column over resampled days.

    Args:
        tuples: (T, M) what belongs together on each day: products of a day's return with those it overlaps, not the
            returns themselves. Resampling rows and multiplying neighbours afterwards breaks pairs at every join.
    """
    counts = stationary_counts(len(tuples), resamples, block, seed)
    out = np.empty((resamples, tuples.shape[1]), dtype=np.float32)
    scale = np.abs(tuples).max(axis=0)
    scale[scale == 0] = 1.0
    values = np.asarray(tuples / scale, dtype=np.float32)  # counts are exact, sums good to seven digits
    step = 1024
    for begin in range(0, resamples, step):
        np.matmul(counts[begin : begin + step], values, out=out[begin : begin + step])
    return np.asarray(out * np.asarray(scale / len(tuples), dtype=np.float32))


def covariance_tuples(returns: Floats) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """(T, N (N + 1) / 2) daily products of all pairs, with the row and column of each."""
    i, j = np.triu_indices(returns.shape[1])
    return returns[:, i] * returns[:, j], i, j


def optimal_block(series: Floats) -> float:
    """Mean block length for the stationary bootstrap of the mean of a series.

    Source: D. N. Politis and H. White, Econometric Reviews 23 (2004) 53-70, corrected by A. Patton, D. N. Politis and
    H. White, 28 (2009) 372-375.

    Raises:
        TooLittleDataError: where there are fewer than ten observations.
    """
    x = series[np.isfinite(series)]
    n = len(x)
    if n < 10:
        raise TooLittleDataError(f"{n} observations are too few for a block length", "Give at least ten.")
    x = x - x.mean()
    longest = int(np.ceil(min(3 * np.sqrt(n), n / 3)))
    quiet = max(5, int(np.ceil(np.log10(n))))
    edge = int(np.ceil(np.sqrt(n))) + quiet
    padded = np.fft.rfft(x, 2 * n)
    gamma = np.fft.irfft(np.abs(padded) ** 2)[: edge + 1] / n
    if gamma[0] <= 0:
        return 1.0
    rho = np.abs(gamma / gamma[0])
    level = 2 * np.sqrt(np.log10(n) / n)
    cut = edge
    for lag in range(edge - quiet + 1):
        if (rho[lag + 1 : lag + 1 + quiet] < level).all():
            cut = lag
            break
    else:
        beyond = np.flatnonzero(rho[1:] > level)
        cut = int(beyond[-1]) + 1 if len(beyond) else 1
    reach = min(2 * max(cut, 1), edge)
    lags = np.arange(1, reach + 1)
    window = np.where(lags / reach <= 0.5, 1.0, 2 * (1 - lags / reach))
    slope = 2 * float((window * lags * gamma[1 : reach + 1]).sum())
    spectrum = float(gamma[0] + 2 * (window * gamma[1 : reach + 1]).sum())
    if spectrum <= 0 or slope == 0:
        return 1.0
    best = (2 * slope**2 / (2 * spectrum**2)) ** (1 / 3) * n ** (1 / 3)
    return float(np.clip(best, 1.0, longest))


def interval(draws: Floats, level: float = 0.95) -> tuple[float, float]:
    """The percentile interval of resampled figures, NaN draws left out."""
    good = draws[np.isfinite(draws)]
    if not len(good):
        return float("nan"), float("nan")
    low, high = np.quantile(good, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
