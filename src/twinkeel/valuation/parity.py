"""A premium through time: closes paired at the right instants, bands, and the half-life of its moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.measure import Measure

Floats = NDArray[np.float64]
Instants = NDArray[np.datetime64]

HOUR = np.timedelta64(3_600_000_000, "us")
FEWEST = 60
"""Observations below which no half-life is given."""


class PairingError(TwinkeelError):
    """An unknown way of pairing closes, or instants out of order."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem, "Give sorted instants, and pair by last or nearest.")


@dataclass(frozen=True, slots=True)
class PremiumHistory:
    """One premium per close of the first leg. Fractions; ``gap_hours`` is the other close's distance in time.

    A positive gap means the other line closed earlier: its price was already old. ``rate_age_hours`` is the age of
    the exchange rate at the later of the two closes, negative where it was fixed after them.
    """

    instants: Instants
    premium: Floats
    gap_hours: Floats
    rate: Floats
    rate_age_hours: Floats
    dropped: int


def premium_history(
    instants: ArrayLike,
    prices: ArrayLike,
    other_instants: ArrayLike,
    other_prices: ArrayLike,
    rate_instants: ArrayLike,
    rates: ArrayLike,
    ratio: float = 1.0,
    pair: str = "nearest",
    rate_pair: str = "last",
    farthest_hours: float = 20.0,
) -> PremiumHistory:
    """First leg over ratio x other leg x rate, minus one, at each close of the first leg.

    Args:
        instants, prices: first leg (A share, or receipt): UTC closes, datetime64, and raw prices, shape (T,).
        other_instants, other_prices: second leg (H share, ordinary share), shape (S,).
        rate_instants, rates: units of the first leg's currency for one of the second's, shape (R,). See ``rate_pair``.
        ratio: ordinary shares for one receipt.
        pair: ``nearest`` (A and H close an hour apart) or ``last`` (what a New York close could know of Hong Kong).
        rate_pair: ``last``, the rate known at the later of the two closes (a signal must not see the next fixing), or
            ``nearest``, the fixing closest in time (a European fixing at 13:10 UTC is nearer to that day's Asian
            closes than the day before's).
        farthest_hours: pairs further apart are dropped and counted, as are closes before the first rate.

    Raises:
        PairingError: for instants out of order or another way of pairing.
    """
    if {pair, rate_pair} - {"last", "nearest"}:
        raise PairingError(f"{pair!r} or {rate_pair!r} is no way of pairing")
    t, s, r = (_instants(column) for column in (instants, other_instants, rate_instants))
    p, q, x = (np.asarray(column, dtype=np.float64) for column in (prices, other_prices, rates))
    if not len(t) or not len(s) or not len(r):
        nothing = np.empty(0)
        return PremiumHistory(np.empty(0, "datetime64[us]"), nothing, nothing, nothing, nothing, len(t))
    match = _match(s, t, pair)
    found = match >= 0
    match = np.maximum(match, 0)
    gap = (t - s[match]) / HOUR
    later = np.maximum(t, s[match])
    fix = _match(r, later, rate_pair)
    found &= (fix >= 0) & (np.abs(gap) <= farthest_hours)
    fix = np.maximum(fix, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        premium = p / (ratio * q[match] * x[fix]) - 1
    found &= np.isfinite(premium) & (p > 0) & (q[match] > 0)
    age = (later - r[fix]) / HOUR
    return PremiumHistory(t[found], premium[found], gap[found], x[fix][found], age[found], int((~found).sum()))


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the latest premium stands in its own history. Fractions; ``rank`` is the share of history below it."""

    latest: float
    percentiles: dict[int, float]
    rank: float
    mean: float
    deviation: float
    z_score: float | None
    half_life: Measure
    observations: int


def premium_bands(premium: ArrayLike) -> Bands:
    """Percentiles 5, 25, 50, 75, 95 of a premium's history, the latest one's rank and z-score, and the half-life.

    Raises:
        PairingError: where there is no observation.
    """
    values = np.asarray(premium, dtype=np.float64)
    values = values[np.isfinite(values)]
    if not len(values):
        raise PairingError("There is no pair of closes to make a premium of")
    latest = float(values[-1])
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    mean = float(values.mean())
    marks = (5, 25, 50, 75, 95)
    return Bands(
        latest=latest,
        percentiles={mark: float(np.percentile(values, mark)) for mark in marks},
        rank=float((values < latest).mean()),
        mean=mean,
        deviation=deviation,
        z_score=(latest - mean) / deviation if deviation > 0 else None,
        half_life=half_life(np.log1p(values)),
        observations=len(values),
    )


def half_life(log_premium: ArrayLike) -> Measure:
    """Sessions in which half of a departure from the mean is gone, from a first-order autoregression.

    ln 0.5 / ln phi, phi by least squares with Kendall's (1954) correction phi + (1 + 3 phi)/T. Undefined where the
    corrected phi is 1 or above (no return to a mean is seen) or not positive (noise around the mean).
    """
    definition = "ln 0.5 / ln phi, AR(1) on log(1 + premium), Kendall-corrected"
    x = np.asarray(log_premium, dtype=np.float64)
    if len(x) < FEWEST:
        return Measure(None, "sessions", definition, f"{len(x)} observations, fewer than {FEWEST}", ("history",))
    before, after = x[:-1] - x[:-1].mean(), x[1:] - x[1:].mean()
    denominator = float(before @ before)
    if denominator == 0:
        return Measure(None, "sessions", definition, "the premium does not move")
    phi = float(before @ after) / denominator
    phi += (1 + 3 * phi) / len(x)
    if phi >= 1:
        return Measure(None, "sessions", definition, f"no return to a mean is seen (phi {phi:.3f})")
    if phi <= 0:
        return Measure(None, "sessions", definition, f"departures do not last a session (phi {phi:.3f})")
    return Measure(math.log(0.5) / math.log(phi), "sessions", definition)


def _match(stamps: Instants, at: Instants, how: str) -> NDArray[np.int64]:
    """For each of ``at``, the place of the last stamp not after it, or of the nearest; -1 where there is none."""
    before = np.searchsorted(stamps, at, side="right") - 1
    if how == "last":
        return before
    after = np.minimum(before + 1, len(stamps) - 1)
    closer = (before < 0) | (np.abs(stamps[after] - at) < np.abs(at - stamps[np.maximum(before, 0)]))
    return np.where(closer, after, before)


def _instants(column: ArrayLike) -> Instants:
    values = np.asarray(column, dtype="datetime64[us]")
    if len(values) > 1 and (values[1:] < values[:-1]).any():
        raise PairingError("Instants are out of order")
    return values
