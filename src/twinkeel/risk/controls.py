"""Control variates for the overlap sum: products that must average to zero take out the noise they share with it.

If log prices are martingales, an asset's next return is uncorrelated with this one, and so are two assets' returns over
neighbouring intervals that do not overlap. Their sample averages K are not zero but noise, and that noise is shared
with the overlap estimate r, the more so the higher the correlation. ``r - beta' K`` has the same expectation and a
smaller variance; beta follows from Isserlis' theorem on the regular two-clock pattern, so nothing is fitted. Two
lines of one company seen through clocks half a day apart lose nine tenths of the variance; a pair near zero
correlation loses nothing.
"""

from __future__ import annotations

import numpy as np

from twinkeel.risk.clocks import ClosingGrid, Floats
from twinkeel.risk.gls import Spread


def neighbour_products(spread: Spread) -> Floats:
    """(N, N) mean product of i's standardised return and j's over the next interval that starts at or after its end.

    The diagonal holds each asset's first autocorrelation. NaN where there is no such pair of intervals.
    """
    ends = np.zeros_like(spread.rate)
    nexts = np.zeros_like(spread.rate)
    scaled = spread.rate * np.sqrt(np.where(spread.interval >= 0, spread.length, 0.0))
    for asset in range(spread.rate.shape[1]):
        own = spread.interval[:, asset]
        first = np.flatnonzero((np.diff(own, prepend=-1) != 0) & (own >= 0))
        if len(first) < 2:
            continue
        value = scaled[first, asset]
        power = float(np.sqrt(np.mean(value**2)))
        value = value / power if power > 0 else value
        last = np.append(first[1:] - 1, np.flatnonzero(own >= 0)[-1])
        ends[last, asset] = value
        begin = first - 1  # the grid row at which an interval starts
        following = np.searchsorted(begin, np.arange(begin[0], begin[-1] + 1))
        nexts[begin[0] : begin[-1] + 1, asset] = value[following]
    total = ends.T @ nexts
    count = (ends != 0).astype(np.float64).T @ (nexts != 0).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(count > 0, total / count, np.nan))


def control_terms(correlation: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Coefficients of the four controls, and the variance (times the number of days) before and after, for each pair.

    Args:
        correlation: (P,) a first estimate. share: (P,) information share between the second clock's close and the
        first's.

    Returns:
        beta: (P, 4) for the autocorrelation of the first, of the second, the product first-then-second,
        second-then-first.
        variance: (P, 2) of the estimate near that correlation without and with the controls; Gaussian, regular clocks.
    """
    r = np.clip(correlation, -0.995, 0.995)
    s, t = share, 1 - share
    c0, c1 = s * r, t * r
    q = s**2 + t**2
    covariance = np.empty((len(r), 4))
    covariance[:, 0] = covariance[:, 1] = 2 * r * s * t / q - r * c0 * c1
    covariance[:, 2] = t * c0**2 / q
    covariance[:, 3] = s * c1**2 / q
    noise = np.tile(np.eye(4), (len(r), 1, 1))
    noise[:, 0, 1] = noise[:, 1, 0] = c0**2 + c1**2
    for row in (0, 1):
        noise[:, row, 2] = noise[:, 2, row] = c0
        noise[:, row, 3] = noise[:, 3, row] = c1
    noise[:, 2, 3] = noise[:, 3, 2] = 2 * c0 * c1
    noise += 1e-9 * np.eye(4)
    beta: Floats = np.linalg.solve(noise, covariance[:, :, None])[:, :, 0].astype(np.float64)
    square = c0**2 + c1**2
    plain = (s**2 * (1 + c0**2) + t**2 * (1 + c1**2) + 4 * s * t * c0 * c1) / q**2 + r**2 * (1 + square) - 4 * r**2
    with_controls = plain - (beta * covariance).sum(axis=1)
    return beta, np.stack([plain, np.maximum(with_controls, 1e-4)], axis=1)


def apply_controls(correlation: Floats, spread: Spread, grid: ClosingGrid, share: Floats) -> tuple[Floats, Floats]:
    """The correlations less their controls, and (N, N) variance of each times its effective observations."""
    neighbour = neighbour_products(spread)
    out = correlation.copy()
    variance = (1 - np.clip(correlation, -1, 1) ** 2) ** 2
    own = np.diag(neighbour)
    i, j = np.nonzero((grid.clock[:, None] < grid.clock[None, :]) & np.isfinite(correlation))
    controls = np.stack([own[i], own[j], neighbour[i, j], neighbour[j, i]], axis=1)
    shares = share[i, j]
    beta, terms = control_terms(correlation[i, j], shares)
    adjusted = correlation[i, j] - np.where(np.isfinite(controls), beta * controls, 0.0).sum(axis=1)
    out[i, j] = out[j, i] = adjusted
    near = terms[:, 1] * (shares**2 + (1 - shares) ** 2)  # per effective rather than per calendar day
    variance[i, j] = variance[j, i] = near
    return out, variance
