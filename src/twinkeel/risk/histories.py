"""Unequal histories: maximum likelihood from monotone gaps, and scenarios for the time before a listing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import ShapeError, TooLittleDataError


@dataclass(frozen=True, slots=True)
class MonotoneMoments:
    """Maximum-likelihood mean (N,) and covariance (N, N) of columns whose histories nest."""

    mean: Floats
    covariance: Floats


def monotone_moments(values: Floats) -> MonotoneMoments:
    """Moments when each column is missing wherever a longer one is: regress each on those with longer histories.

    Equal to the limit of the EM algorithm, in closed form; divides by the number of rows (maximum likelihood). Meant
    for a few factors and a listing, not for thousands of names.

    Args:
        values: (T, N) with NaN; the sets of observed rows must nest.

    Source: R. J. A. Little and D. B. Rubin, Statistical Analysis with Missing Data, section 6.5; R. F. Stambaugh,
    Journal of Financial Economics 45 (1997) 285-331.

    Raises:
        ShapeError: where the histories do not nest. TooLittleDataError: where a column has too few rows to regress.
    """
    there = np.isfinite(values)
    order = np.argsort(-there.sum(axis=0), kind="stable")
    for longer, shorter in pairwise(order):
        if (there[:, shorter] & ~there[:, longer]).any():
            raise ShapeError(
                f"columns {longer} and {shorter} do not nest", "Each history must contain the shorter ones."
            )
    size = values.shape[1]
    mean, covariance = np.zeros(size), np.zeros((size, size))
    for place, column in enumerate(order):
        rows = there[:, column]
        y = values[rows, column]
        before = order[:place]
        if len(y) <= place + 1:
            raise TooLittleDataError(f"{len(y)} rows to regress on {place} columns", "Use factors, or shrink.")
        if not place:
            mean[column], covariance[column, column] = y.mean(), y.var()
            continue
        x = values[np.ix_(rows, before)]
        centred = x - x.mean(axis=0)
        slope = np.linalg.lstsq(centred, y - y.mean(), rcond=None)[0]
        mean[column] = y.mean() + slope @ (mean[before] - x.mean(axis=0))
        residual = float(np.mean((y - y.mean() - centred @ slope) ** 2))
        cross = covariance[np.ix_(before, before)] @ slope
        covariance[before, column] = covariance[column, before] = cross
        covariance[column, column] = residual + slope @ cross
    return MonotoneMoments(mean, covariance)


@dataclass(frozen=True, slots=True)
class BackFill:
    """Scenarios for a listing before it existed.

    Attributes:
        scenarios: (draws, T) returns: its own where there are, else beta times factors plus a residual drawn from
        its own.
        filled: (T,) which rows were filled. beta: (K,) loadings used.
    """

    scenarios: Floats
    filled: np.typing.NDArray[np.bool_]
    beta: Floats


def back_fill(
    returns: Floats,
    factors: Floats,
    draws: int = 100,
    seed: int = 0,
    prior_beta: Floats | None = None,
    prior_strength: float = 0.0,
) -> BackFill:
    """Fill the time before a listing by its factors plus resampled residuals, so that its tails stay fat.

    Args:
        returns: (T,) NaN before the listing. factors: (T, K) complete.
        prior_beta: (K,) its peers' loadings; prior_strength: in observations, how much they count.

    Source: S. Page, Financial Analysts Journal 69(3) (2013) 45-52.

    Raises:
        TooLittleDataError: where there are fewer than three returns: nothing to resample.
    """
    there = np.isfinite(returns)
    if there.sum() < 3:
        raise TooLittleDataError(f"{int(there.sum())} returns: no residual to resample", "Wait, or use a peer.")
    x, y = factors[there], returns[there]
    prior = np.zeros(factors.shape[1]) if prior_beta is None else prior_beta
    gram = factors.T @ factors / len(factors) * prior_strength
    beta = np.linalg.lstsq(x.T @ x + gram, x.T @ y + gram @ prior, rcond=None)[0]
    residual = y - x @ beta
    random = np.random.default_rng(seed)
    out = np.tile(np.where(there, returns, 0.0), (draws, 1))
    gaps = np.flatnonzero(~there)
    out[:, gaps] = factors[gaps] @ beta + random.choice(residual - residual.mean(), (draws, len(gaps)))
    return BackFill(out, ~there, np.asarray(beta))
