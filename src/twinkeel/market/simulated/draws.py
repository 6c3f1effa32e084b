"""The random part of the simulated market: factor and own increments by day and closing clock, with the truth known.

Every stream has its own generator seeded by (seed, name) and is drawn day by day, so that a longer history, another
issuer or another day's as-of never changes what was drawn before. Plain elementwise arithmetic keeps the result the
same whatever linear algebra library is installed.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twinkeel.market.simulated.parameters import FACTORS, PathSpec

Floats = NDArray[np.float64]

CLOCKS = ("XSHG", "XHKG", "XNYS")
"""The closes of one day in order; columns of every (T, 3) array here."""

FX_HOURS = (10 / 24, 1 / 24, 5 / 24, 8 / 24)
"""New York's close to Shanghai's, to Hong Kong's, to the ECB's fixing, to New York's: currencies move all day."""


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one named stream."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def volatility_scale(seed: int, days: int, phi: float, log_sd: float, dof: float) -> Floats:
    """One multiplier a day for all increments, mean square 1: AR(1) log volatility times a Student-t mixing variable.

    Args:
        phi: persistence of the log volatility from day to day.
        log_sd: its stationary standard deviation.
        dof: degrees of freedom of the t distribution of returns given the volatility.
    """
    noise = stream(seed, "log volatility").standard_normal(days)
    state = np.empty(days)
    level = noise[0] * log_sd if days else 0.0
    step = log_sd * math.sqrt(1 - phi**2)
    for t in range(days):
        level = phi * level + step * noise[t] if t else level
        state[t] = level
    mixing = stream(seed, "tails").chisquare(dof, days)
    return np.exp(state - log_sd**2) * np.sqrt((dof - 2) / mixing)


def factor_moves(seed: int, scale: Floats, clock: Mapping[str, Sequence[float]]) -> dict[str, Floats]:
    """Unit-variance factor increments, (T, 3) each: the share of the day's variance that each clock's interval gets."""
    out = {}
    for name in FACTORS:
        shares = np.sqrt(np.asarray(clock[name]) / sum(clock[name]))
        out[name] = stream(seed, f"factor {name}").standard_normal((scale.size, 3)) * shares * scale[:, None]
    return out


def path_moves(
    seed: int, spec: PathSpec, factors: Mapping[str, Floats], scale: Floats, clock: Mapping[str, Sequence[float]],
    wildness: Floats | None = None,
) -> Floats:  # fmt: skip
    """Log increments of one path, (T, 3). ``wildness`` (T,) multiplies its own part, as after a debut."""
    shares = np.sqrt(np.asarray(clock[spec.own_clock]) / sum(clock[spec.own_clock]))
    moves = stream(seed, f"own {spec.name}").standard_normal((scale.size, 3)) * shares * scale[:, None] * spec.own
    if wildness is not None:
        moves *= wildness[:, None]
    for loading, name in zip(spec.loadings, FACTORS, strict=True):
        if loading:
            moves += loading * factors[name]
    return moves


def basis(seed: int, name: str, days: int, phi: float, sd: float) -> tuple[Floats, float]:
    """A line's log deviation from its issuer's value, (T,), a stationary AR(1), and the size of its innovations."""
    noise = stream(seed, f"basis {name}").standard_normal(days)
    step = sd * math.sqrt(1 - phi**2)
    out = np.empty(days)
    level = 0.0
    for t in range(days):
        level = phi * level + step * noise[t] if t else sd * noise[0]
        out[t] = level
    return out, step


def currency_path(seed: int, name: str, days: int, sd: float, pull: float = 0.0) -> Floats:
    """Log units of a currency for one dollar, (T, 4): at Shanghai's close, Hong Kong's, the ECB's fixing, New York's.

    ``pull`` is the share of the distance to par made good each day (a peg), so that its variance stays bounded.
    """
    moves = stream(seed, f"currency {name}").standard_normal((days, 4)) * (sd * np.sqrt(np.asarray(FX_HOURS)))
    if not pull:
        return np.cumsum(moves.reshape(-1)).reshape(days, 4)
    out = np.empty((days, 4))
    level = 0.0
    for t in range(days):
        level *= 1 - pull
        for k in range(4):
            level += moves[t, k]
            out[t, k] = level
    return out
