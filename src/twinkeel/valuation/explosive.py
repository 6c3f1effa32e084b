"""Recursive right-tailed unit-root statistics (Phillips, Shi and Yu): ADF, SADF, GSADF and the backward supremum."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twinkeel.core.errors import TwinkeelError

Floats = NDArray[np.float64]

SHORTEST = 50
"""Fewest regression rows the test accepts: a stock listed three weeks ago tells nothing."""


class ShortSeriesError(TwinkeelError):
    """A series too short, too gappy or too flat for a recursive test."""

    def __init__(self, problem: str, rows: int) -> None:
        self.rows = rows
        super().__init__(problem, f"Give at least {SHORTEST + 1} observations without gaps: index-length series.")


@dataclass(frozen=True, slots=True)
class Recursion:
    """Statistics of one series.

    ``bsadf[t]`` is the supremum over starts of the ADF statistic of windows that end at regression row t, shape
    (rows,); NaN before the first window. ``adf`` is the whole sample's; ``lags`` and ``minimum`` (rows of the
    shortest window) are part of the result: other choices give other numbers.
    """

    adf: float
    sadf: float
    gsadf: float
    bsadf: Floats
    minimum: int
    lags: int


def default_minimum(rows: int) -> int:
    """Shortest window of Phillips, Shi and Yu (2015): (0.01 + 1.8 / sqrt(T)) T rows."""
    return max(10, math.floor((0.01 + 1.8 / math.sqrt(rows)) * rows))


def recursive_adf(series: ArrayLike, minimum: int | None = None, lags: int = 0) -> Recursion:
    """ADF, SADF and GSADF of a series with intercept and ``lags`` lagged differences.

    Each regression is the change on an intercept, the previous level and lagged changes; ``minimum`` counts
    regression rows. Sums run back from each window's end and are anchored at its last level, so a small window after
    a large bubble loses no digits. Time O(T^2).

    Args:
        series: levels or logarithms, evenly spaced, shape (T,).

    Raises:
        ShortSeriesError: under 50 rows, gaps, or no variation.

    Source: Phillips, Shi, Yu, "Testing for Multiple Bubbles", International Economic Review 56 (2015) 1043-1078.
    """
    y = np.asarray(series, dtype=np.float64)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise ShortSeriesError("The series has gaps or is not one-dimensional", y.size)
    rows = len(y) - 1 - lags
    if rows < SHORTEST:
        raise ShortSeriesError(f"The series has {len(y)} observations, too few for a recursive unit-root test", rows)
    if np.ptp(y) == 0:
        raise ShortSeriesError("The series does not move", rows)
    shortest = default_minimum(rows) if minimum is None else minimum
    if not lags + 3 <= shortest <= rows:
        raise ShortSeriesError(f"A shortest window of {shortest} rows does not fit {rows} rows", rows)
    full, forward, backward = statistics(y[None, :], shortest, lags)
    return Recursion(
        adf=float(full[0]),
        sadf=float(np.nanmax(forward[0])),
        gsadf=float(np.nanmax(backward[0])),
        bsadf=backward[0],
        minimum=shortest,
        lags=lags,
    )


def statistics(paths: Floats, minimum: int, lags: int = 0) -> tuple[Floats, Floats, Floats]:
    """Recursive statistics of many paths at once.

    Args:
        paths: shape (B, T). minimum: rows of the shortest window.

    Returns:
        ADF of the whole sample, shape (B,); forward statistic (start fixed at the first row) and backward supremum
        by window end, each shape (B, rows), NaN before the first window.
    """
    change = np.diff(paths, axis=1)
    level = np.ascontiguousarray(paths[:, lags:-1])
    target = np.ascontiguousarray(change[:, lags:])
    rows = target.shape[1]
    lagged = [change[:, lags - k : change.shape[1] - k] for k in range(1, lags + 1)]
    forward = np.full((len(paths), rows), np.nan)
    backward = np.full((len(paths), rows), np.nan)
    counts = np.arange(1.0, rows + 1)
    for end in range(minimum - 1, rows):
        window = slice(end, None, -1)
        x = level[:, window] - level[:, end : end + 1]
        y = target[:, window]
        n = counts[: end + 1]
        if lags:
            values = _general(x, y, [column[:, window] for column in lagged], minimum)
        else:
            values = _simple(x, y, n, minimum)
        forward[:, end] = values[:, -1]
        backward[:, end] = np.fmax.reduce(values, axis=1)
    return forward[:, -1].copy(), forward, backward


def _simple(x: Floats, y: Floats, n: Floats, minimum: int) -> Floats:
    """t-statistics of the level for every start, windows growing backwards from the end; no lagged changes."""
    keep = slice(minimum - 1, None)
    n = n[keep]
    sx = np.cumsum(x, axis=1)[:, keep]
    sy = np.cumsum(y, axis=1)[:, keep]
    mean = sx / n
    sxx = np.cumsum(x * x, axis=1)[:, keep] - sx * mean
    sxy = np.cumsum(x * y, axis=1)[:, keep] - mean * sy
    syy = np.cumsum(y * y, axis=1)[:, keep] - sy * sy / n
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = sxy / sxx
        residual = np.maximum(syy - slope * sxy, 0.0) / (n - 2)
        value = slope / np.sqrt(residual / sxx)
    value[~np.isfinite(value)] = np.nan
    return value


def _general(x: Floats, y: Floats, lagged: list[Floats], minimum: int) -> Floats:
    """As _simple with lagged changes among the regressors: normal equations by cumulative sums, solved in batches."""
    columns = np.stack([np.ones_like(x), x, *lagged], axis=-1)
    size = columns.shape[-1]
    gram = np.cumsum(columns[..., :, None] * columns[..., None, :], axis=1)[:, minimum - 1 :]
    right = np.cumsum(columns * y[..., None], axis=1)[:, minimum - 1 :]
    squares = np.cumsum(y * y, axis=1)[:, minimum - 1 :]
    unit = np.zeros(size)
    unit[1] = 1.0
    scale = np.sqrt(np.einsum("...ii->...i", gram))
    scale = np.where(scale > 0, scale, 1.0)
    scaled = gram / scale[..., :, None] / scale[..., None, :]
    try:
        both = np.linalg.solve(scaled, np.stack([right / scale, np.broadcast_to(unit, right.shape) / scale], axis=-1))
    except np.linalg.LinAlgError:  # a flat stretch: fall back to the pseudo-inverse for the batch
        both = np.linalg.pinv(scaled, hermitian=True) @ np.stack(
            [right / scale, np.broadcast_to(unit, right.shape) / scale], axis=-1
        )
    beta = both[..., 0] / scale
    inverse = both[..., 1, 1] / scale[..., 1]
    count = np.arange(minimum, x.shape[1] + 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = np.maximum(squares - np.sum(beta * right, axis=-1), 0.0) / (count - size)
        value: Floats = beta[..., 1] / np.sqrt(residual * inverse)
    value[~np.isfinite(value)] = np.nan
    return value
