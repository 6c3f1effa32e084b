"""Stress: dated shocks replayed, shocks propagated through clock-aware betas, and the likeliest way to a given loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import Floats
from twinkeel.risk.errors import ShapeError, TooLittleDataError

DOWNSIDE_UPLIFT = (
    1.5  # of betas in falls: 14 months 2001 to 2015 with the Nasdaq below -7 %; realised -9.6 %, betas said -6.1 %
)
REVERSE_STEPS, REVERSE_ROUNDS = 20, 25
LARGEST_MOVE = 50.0  # log return beyond which a way to lose is none


@dataclass(frozen=True, slots=True)
class Replay:
    """A dated shock applied to a book.

    Attributes:
        returns: (N,) simple return of each asset over the event window. filled: (N,) which are beta times market,
        not lived.
        loss: of the book, a negative fraction. low, high: 95 % of the loss given the residuals of the filled assets.
        filled_weight: share of the book that was filled.
    """

    returns: Floats
    filled: NDArray[np.bool_]
    loss: float
    low: float
    high: float
    filled_weight: float


def window_return(prices: Floats, instants: NDArray[np.datetime64], start: np.datetime64, end: np.datetime64) -> Floats:
    """(N,) simple returns from the last close by ``start`` to the last by ``end``; NaN where not alive.

    One shock falls on two dates: an event window begins before the first market could react and ends after the last
    has, so ask for instants, not for dates. An asset counts as alive when it has a close within ten days before the
    start and one after it.
    """
    before = np.flatnonzero(instants <= start)
    within = np.flatnonzero((instants > start) & (instants <= end))
    out = np.full(prices.shape[1], np.nan)
    fresh = instants[before] >= start - np.timedelta64(10, "D")
    for asset in range(prices.shape[1]):
        old = before[fresh & ~np.isnan(prices[before, asset])]
        new = within[~np.isnan(prices[within, asset])]
        if len(old) and len(new):
            out[asset] = np.expm1(prices[new[-1], asset] - prices[old[-1], asset])
    return out


def replay(returns: Floats, weights: Floats, covariance: Floats, days: float) -> Replay:
    """Replay a window on today's book; names that did not trade then move by beta on those that did, plus a residual.

    Args:
        returns: (N,) of the window, NaN where a name did not live. weights: (N,). covariance: (N, N) a day, today's.
        days: business days of the window, which scale the residual. Lines outside the book that lived through the
            window (an index fund) help: append them with weight zero.

    Raises:
        TooLittleDataError: where no asset lived through the window.
    """
    lived = np.isfinite(returns)
    if not lived.any():
        raise TooLittleDataError("no asset of the book traded in this window", "Give benchmark lines that did.")
    moves = returns.copy()
    spread = 0.0
    if not lived.all():
        mean, left = condition(covariance, np.flatnonzero(lived), np.asarray(np.log1p(returns[lived])))
        gone = np.flatnonzero(~lived)
        moves[gone] = np.expm1(mean[gone])
        part = weights[gone]
        spread = max(float(part @ left[np.ix_(gone, gone)] @ part) * days, 0.0) ** 0.5
    loss = float(weights @ moves)
    return Replay(moves, ~lived, loss, loss - 1.96 * spread, loss + 1.96 * spread, float(np.abs(weights[~lived]).sum()))


def condition(covariance: Floats, shocked: NDArray[np.intp], moves: Floats) -> tuple[Floats, Floats]:
    """Expected moves of all assets and the covariance that is left, given the moves of some.

    Source: P. H. Kupiec, Journal of Derivatives 6(1) (1998) 61-75.
    """
    if len(shocked) != len(moves):
        raise ShapeError(f"{len(moves)} moves for {len(shocked)} shocked assets")
    block = covariance[np.ix_(shocked, shocked)]
    ridge = 1e-10 * float(np.trace(block)) / len(block)
    gain = np.linalg.solve(block + ridge * np.eye(len(block)), covariance[shocked]).T
    mean = gain @ moves
    mean[shocked] = moves
    left = covariance - gain @ covariance[shocked]
    return np.asarray(mean), np.asarray((left + left.T) / 2)


@dataclass(frozen=True, slots=True)
class Propagation:
    """A shock to some assets carried to the whole book.

    Attributes:
        moves, stressed_moves: (N,) simple returns, by clock-aware betas and with the downside uplift.
        naive_moves: (N,) by same-date betas. loss, stressed_loss, naive_loss: of the book.
        uplift: factor on the betas of what was not shocked.
    """

    moves: Floats
    stressed_moves: Floats
    naive_moves: Floats
    loss: float
    stressed_loss: float
    naive_loss: float
    uplift: float


def propagate(
    covariance: Floats,
    naive: Floats,
    weights: Floats,
    shocked: NDArray[np.intp],
    moves: Floats,
    uplift: float = DOWNSIDE_UPLIFT,
) -> Propagation:
    """Carry "this falls by so much" to every asset: central, with betas uplifted as in falls, and naive.

    Args:
        covariance, naive: (N, N) clock-aware and same-date. shocked: (S,) columns. moves: (S,) simple returns, above
        -1.
        uplift: on the expected log moves of the assets that are not shocked; applied to falls only.
    """
    logs = np.log1p(moves)
    central, _ = condition(covariance, shocked, logs)
    seeming, _ = condition(naive, shocked, logs)
    stressed = np.where(central < 0, central * uplift, central)
    stressed[shocked] = logs
    central_r, stressed_r, naive_r = np.expm1(central), np.expm1(stressed), np.expm1(seeming)
    return Propagation(
        central_r,
        stressed_r,
        naive_r,
        float(weights @ central_r),
        float(weights @ stressed_r),
        float(weights @ naive_r),
        uplift,
    )


@dataclass(frozen=True, slots=True)
class Reverse:
    """The most likely way to lose a given fraction.

    Attributes:
        moves: (N,) simple returns of the assets. distance: Mahalanobis distance in deviations of the horizon.
        days: horizon over which the covariance was scaled.
    """

    moves: Floats
    distance: float
    days: float


def reverse_stress(covariance: Floats, weights: Floats, loss: float, days: float = 21) -> Reverse:
    """The scenario of least Mahalanobis distance in log returns whose simple returns lose ``loss`` exactly.

    Elliptical log returns. The first step is the linear answer -loss S w / (w' S w); the loss is then raised in small
    steps, each solved by linearising w' (exp(x) - 1) at the point reached.

    Raises:
        ShapeError: where the loss is not a positive fraction, or the book cannot lose so much.
    """
    if not 0 < loss < 1:
        raise ShapeError(f"a loss of {loss}", "Give it as a fraction, such as 0.15.")
    if float(weights @ covariance @ weights) <= 0:
        raise ShapeError("the book has no risk", "Nothing can make it lose.")
    moves = np.zeros(len(weights))
    for target in np.linspace(0, loss, REVERSE_STEPS + 1)[1:]:
        for _ in range(REVERSE_ROUNDS):
            slope = weights * np.exp(moves)
            product = covariance @ slope
            gap = -target - float(weights @ np.expm1(moves)) + float(slope @ moves)
            moves = product * (gap / max(float(slope @ product), 1e-300))
            if not np.isfinite(moves).all() or np.abs(moves).max() > LARGEST_MOVE:
                raise ShapeError(f"this book cannot lose {loss:.0%}", "Ask for a smaller loss.")
    if abs(float(weights @ np.expm1(moves)) + loss) > 1e-6 * loss:
        raise ShapeError(f"this book cannot lose {loss:.0%}", "Ask for a smaller loss.")
    slope = weights * np.exp(moves)  # at the optimum moves = multiplier S slope, so moves' inv(S) moves is closed
    distance = float(abs(slope @ moves) / np.sqrt(float(slope @ covariance @ slope) * days))
    return Reverse(np.expm1(moves), distance, days)
