"""Dependence in the tails and in crises, on returns long enough that closing hours hardly matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.bootstrap import interval, optimal_block, stationary_counts
from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.errors import ShapeError, TooLittleDataError
from twinkeel.risk.overlap import carry


def window_returns(prices: Floats, grid: ClosingGrid, days: int) -> Floats:
    """(T, N) overlapping log returns over ``days`` weekdays, each asset at its own last close of the day.

    Over h days a pair of markets half a day apart shares all but 1/(2h) of the window, so same-date pairing of such
    windows is nearly right. NaN before an asset's first close and after its last.
    """
    if days < 1:
        raise ShapeError(f"a window of {days} days", "Ask for at least one.")
    weekdays = np.arange(grid.day[0], grid.day[-1] + 1)
    weekdays = weekdays[(weekdays + 3) % 7 < 5]
    row = np.searchsorted(grid.day, weekdays, side="right") - 1
    level = carry(prices)[row]
    seen = ~np.isnan(prices)
    number = np.arange(len(prices))[:, None]
    first = np.where(seen, number, len(prices)).min(axis=0)
    last = np.where(seen, number, -1).max(axis=0)
    level[(row[:, None] < first) | (grid.day[row][:, None] > grid.day[last])] = np.nan
    return np.asarray(level[days:] - level[:-days])


@dataclass(frozen=True, slots=True)
class TailPair:
    """Tail behaviour of two series, each with a 95 % stationary-bootstrap interval (days resampled jointly).

    Attributes:
        lower: probability that one is in its lower tail given that the other is. upper: likewise above.
        down, up: correlation given that both are more than one deviation below, above their means; NaN where too few.
        quantile: the tail used. days: length of the window. count: windows.
    """

    lower: float
    lower_interval: tuple[float, float]
    upper: float
    upper_interval: tuple[float, float]
    down: float
    down_interval: tuple[float, float]
    up: float
    up_interval: tuple[float, float]
    quantile: float
    days: int
    count: int


def tail_pair(
    x: Floats, y: Floats, days: int = 1, quantile: float = 0.05, resamples: int = 1000, seed: int = 0
) -> TailPair:
    """Tail dependence and exceedance correlation of two series of ``days``-day returns.

    Source: F. Longin and B. Solnik, Journal of Finance 56 (2001) 649-676; A. Ang and J. Chen, Journal of Financial
    Economics 63 (2002) 443-494.

    Raises:
        TooLittleDataError: where fewer than 100 windows are common.
    """
    both = np.isfinite(x) & np.isfinite(y)
    a, b = x[both], y[both]
    if len(a) < 100:
        raise TooLittleDataError(f"{len(a)} common windows are too few for tails", "Give at least 100.")
    block = max(optimal_block((a / a.std()) ** 2 + (b / b.std()) ** 2), 2.0 * days)
    counts = np.concatenate([np.ones((1, len(a))), stationary_counts(len(a), resamples, block, seed)]).astype(
        np.float64
    )

    def joint(sign: float) -> Floats:
        low_a = sign * a <= np.quantile(sign * a, quantile)
        low_b = sign * b <= np.quantile(sign * b, quantile)
        return np.asarray(counts @ (low_a & low_b) / np.maximum((counts @ low_a + counts @ low_b) / 2, 1e-12))

    def exceed(sign: float) -> Floats:
        za, zb = sign * (a - a.mean()) / a.std(), sign * (b - b.mean()) / b.std()
        beyond = (za < -1) & (zb < -1)
        if beyond.sum() < 20:
            return np.full(len(counts), np.nan)
        w, u, v = counts[:, beyond], za[beyond], zb[beyond]
        total = np.maximum(w.sum(axis=1), 1)
        mu, mv = w @ u / total, w @ v / total
        spread = np.sqrt(np.maximum((w @ u**2 / total - mu**2) * (w @ v**2 / total - mv**2), 1e-300))
        return np.asarray((w @ (u * v) / total - mu * mv) / spread)

    lower, upper, down, up = joint(1), joint(-1), exceed(1), exceed(-1)
    return TailPair(
        float(lower[0]),
        interval(lower[1:]),
        float(upper[0]),
        interval(upper[1:]),
        float(down[0]),
        interval(down[1:]),
        float(up[0]),
        interval(up[1:]),
        quantile,
        days,
        len(a),
    )


def variance_corrected(correlation: float, variance_ratio: float) -> float:
    """The correlation a calm sample would show, given that it was measured while one market's variance was raised.

    Args:
        variance_ratio: of the market that drives, stressed over calm.

    Source: K. J. Forbes and R. Rigobon, Journal of Finance 57 (2002) 2223-2261.
    """
    return correlation / float(np.sqrt(1 + (variance_ratio - 1) * (1 - correlation**2)))


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Whether the correlation rose in stress by more than its variance explains.

    Attributes:
        calm, stress: correlations. corrected: the stressed one less the effect of its variance.
        z: of the difference between corrected and calm, with Fisher's transform. effective: observations, windows
        halved for overlap. verdict: in words.
    """

    calm: float
    stress: float
    corrected: float
    variance_ratio: float
    z: float
    verdict: str


def breakdown_test(driver: Floats, other: Floats, days: int = 1, share: float = 0.2) -> Breakdown:
    """Compare the ``share`` of windows nearest to the driver's wildest with the rest.

    Stress is told by the driver's volatility around each window (20 windows), not by its sign, so that selection
    does not make the answer; the stressed correlation is corrected for the driver's variance.

    Raises:
        TooLittleDataError: where fewer than 100 windows are common.
    """
    both = np.isfinite(driver) & np.isfinite(other)
    x, y = driver[both], other[both]
    if len(x) < 100:
        raise TooLittleDataError(
            f"{len(x)} common windows are too few to compare calm and stress", "Give at least 100."
        )
    around = np.convolve(x**2, np.ones(20) / 20, mode="same")
    wild = around > np.quantile(around, 1 - share)
    calm = float(np.corrcoef(x[~wild], y[~wild])[0, 1])
    stress = float(np.corrcoef(x[wild], y[wild])[0, 1])
    ratio = float(np.var(x[wild]) / np.var(x[~wild]))
    corrected = variance_corrected(stress, ratio)
    noise = np.sqrt(1 / max(wild.sum() / days - 3, 1) + 1 / max((~wild).sum() / days - 3, 1))
    z = float((np.arctanh(np.clip(corrected, -0.999, 0.999)) - np.arctanh(np.clip(calm, -0.999, 0.999))) / noise)
    verdict = (
        "breaks down: it rises by more than the variance explains" if z > 1.645 else "no breakdown beyond the variance"
    )
    return Breakdown(calm, stress, corrected, ratio, z, verdict)
