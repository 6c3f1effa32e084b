"""A test for explosive prices: GSADF with bootstrap critical values, and the dates at which episodes begin and end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.explosive import Recursion, recursive_adf, statistics

Floats = NDArray[np.float64]

LEVELS = (0.90, 0.95, 0.99)
_CHUNK = 200_000
"""Elements of simulated paths held at once: small enough for a processor's cache."""


class UnknownMethodError(TwinkeelError):
    """A method for critical values that does not exist."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is no method for critical values", "Use wild or monte_carlo.")


@dataclass(frozen=True, slots=True)
class CriticalValues:
    """Quantiles under the null of no explosive root, by level; ``pointwise`` by window end, shape (levels, rows)."""

    sadf: dict[float, float]
    gsadf: dict[float, float]
    pointwise: Floats
    method: str
    replications: int
    seed: int
    simulated: Floats


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch in which the backward statistic exceeds its critical value. Positions index the series given.

    ``peak`` is the extreme within it; ``change`` the move from the observation before it to the extreme, in the
    series' own units (a difference of logarithms where the series is one).
    """

    start: int
    end: int
    peak: int
    ongoing: bool
    direction: str
    change: float


@dataclass(frozen=True, slots=True)
class BubbleTest:
    """The statistics, their critical values, the p-value of GSADF and the episodes."""

    recursion: Recursion
    critical: CriticalValues
    p_value: float
    episodes: tuple[Episode, ...]
    minimum_duration: int
    level: float

    @property
    def explosive(self) -> bool:
        """Whether GSADF rejects at the test's level."""
        return self.recursion.gsadf > self.critical.gsadf[self.level]


def critical_values(
    observations: int,
    minimum: int,
    lags: int = 0,
    changes: ArrayLike | None = None,
    method: str = "wild",
    replications: int = 499,
    seed: int = 0,
) -> CriticalValues:
    """Simulated quantiles of SADF, GSADF and the backward statistic.

    ``wild`` (default where ``changes`` is given) multiplies the series' own demeaned changes by standard normals and
    cumulates them, so that its volatility clustering does not pass for explosiveness (Harvey, Leybourne, Sollis and
    Taylor 2016; Phillips and Shi 2020). ``monte_carlo`` cumulates normals with a drift of 1/T (Phillips, Shi and Yu
    2015) and assumes constant volatility.

    Args:
        observations: length T of the series. minimum, lags: as in recursive_adf.
        changes: first differences of the series, shape (T-1,); needed for ``wild``.

    Raises:
        UnknownMethodError: for another method, or ``wild`` without changes.
    """
    if method not in ("wild", "monte_carlo") or (method == "wild" and changes is None):
        raise UnknownMethodError(method)
    generator = np.random.default_rng(seed)
    rows = observations - 1 - lags
    own = np.asarray(changes, dtype=np.float64) if method == "wild" else np.ones(observations - 1)
    own = own - own.mean() if method == "wild" else own
    suprema = np.empty((replications, 2))
    backward = np.empty((replications, rows))
    size = max(1, _CHUNK // observations)
    for first in range(0, replications, size):
        last = min(first + size, replications)
        shocks = generator.standard_normal((last - first, observations - 1)) * own
        if method == "monte_carlo":
            shocks += 1 / observations
        paths = np.concatenate([np.zeros((last - first, 1)), np.cumsum(shocks, axis=1)], axis=1)
        _, forward, back = statistics(paths, minimum, lags)
        suprema[first:last, 0] = np.fmax.reduce(forward, axis=1)
        suprema[first:last, 1] = np.fmax.reduce(back, axis=1)
        backward[first:last] = back
    pointwise = np.full((len(LEVELS), rows), np.nan)
    pointwise[:, minimum - 1 :] = np.quantile(backward[:, minimum - 1 :], LEVELS, axis=0)
    return CriticalValues(
        sadf={level: float(np.quantile(suprema[:, 0], level)) for level in LEVELS},
        gsadf={level: float(np.quantile(suprema[:, 1], level)) for level in LEVELS},
        pointwise=pointwise,
        method=method,
        replications=replications,
        seed=seed,
        simulated=suprema[:, 1],
    )


def bubble_test(
    series: ArrayLike,
    minimum: int | None = None,
    lags: int = 0,
    level: float = 0.95,
    method: str = "wild",
    replications: int = 499,
    seed: int = 0,
) -> BubbleTest:
    """Test a series for explosive episodes and date them.

    The test sees crashes as well as booms (2008 is flagged in the S&P 500): each episode carries its ``direction``.
    An episode shorter than log(T) is left out. An explosive price is not yet
    an explosive price over fundamentals: give a price-dividend or price-earnings series where there is one.

    Args:
        series: shape (T,), evenly spaced, no gaps; at least 51 + lags observations. level: 0.90, 0.95 or 0.99.

    Raises:
        ShortSeriesError: for short, gappy or flat series. UnknownMethodError: for another method.
    """
    y = np.asarray(series, dtype=np.float64)
    found = recursive_adf(y, minimum, lags)
    critical = critical_values(len(y), found.minimum, lags, np.diff(y), method, replications, seed)
    duration = math.ceil(math.log(len(y)))
    above = found.bsadf > critical.pointwise[LEVELS.index(level)]
    beaten = int(np.count_nonzero(critical.simulated >= found.gsadf))
    return BubbleTest(
        recursion=found,
        critical=critical,
        p_value=(1 + beaten) / (1 + replications),
        episodes=tuple(episodes(above, y, 1 + lags, duration)),
        minimum_duration=duration,
        level=level,
    )


def episodes(above: Sequence[bool] | NDArray[np.bool_], series: Floats, offset: int, duration: int) -> list[Episode]:
    """Stretches of at least ``duration`` rows above the critical value; row r is observation r + offset."""
    flags = np.concatenate([[False], np.asarray(above, dtype=bool), [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(flags))
    out = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < duration:
            continue
        first, last = int(start) + offset, int(stop) - 1 + offset
        part = series[first - 1 : last + 1]
        up, down = part.max() - part[0], part[0] - part.min()
        peak = first - 1 + int(part.argmax() if up >= down else part.argmin())
        change = float(series[peak] - series[first - 1])
        out.append(Episode(first, last, peak, int(stop) == len(above), "rise" if up >= down else "fall", change))
    return out
