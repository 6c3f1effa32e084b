"""What a debut paid: allottees from the offer price, everyone else from the first close; the two are never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from twinkeel.valuation.measure import Measure

HORIZONS = (5, 20, 60, 250)


@dataclass(frozen=True, slots=True)
class Debut:
    """Returns of a new listing as fractions. Session 1 is the first day of trading."""

    to_open: Measure
    to_high: Measure
    to_close: Measure
    from_offer: dict[int, Measure]
    from_first_close: dict[int, Measure]
    sessions: int
    offer: float | None


def debut_returns(
    offer: float | None,
    opens: ArrayLike,
    highs: ArrayLike,
    closes: ArrayLike,
    horizons: Sequence[int] = HORIZONS,
) -> Debut:
    """Returns of a listing from its offer price and from its first close.

    Args:
        offer: offer price, raw, in the trading currency; None or NaN where unknown.
        opens, highs, closes: raw prices from the first session, shape (T,); NaN where unknown.
        horizons: sessions counted with the first day as 1.

    Returns:
        Each return as a Measure; one that lies ahead is missing and says how many sessions there are.
    """
    offer = offer if offer is not None and np.isfinite(offer) else None
    open_, high, close = (np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (opens, highs, closes))
    sessions = len(close)
    first_close = _at(close, 1)
    return Debut(
        to_open=_return("first open / offer - 1", "offer price", offer, "first open", _at(open_, 1)),
        to_high=_return("first day's high / offer - 1", "offer price", offer, "first high", _at(high, 1)),
        to_close=_return("first close / offer - 1", "offer price", offer, "first close", first_close),
        from_offer={
            n: _return(f"close of session {n} / offer - 1", "offer price", offer, _session(n, sessions), _at(close, n))
            for n in horizons
        },
        from_first_close={
            n: _return(
                f"close of session {n} / first close - 1: what a buyer without an allotment earned",
                "first close",
                first_close,
                _session(n, sessions),
                _at(close, n),
            )
            for n in horizons
        },
        sessions=sessions,
        offer=offer,
    )


def _session(n: int, sessions: int) -> str:
    return f"close of session {n}" + (f" ({sessions} sessions so far)" if n > sessions else "")


def _at(column: np.ndarray, n: int) -> float | None:
    if not 1 <= n <= len(column) or not np.isfinite(column[n - 1]):
        return None
    return float(column[n - 1])


def _return(definition: str, base_name: str, base: float | None, end_name: str, end: float | None) -> Measure:
    missing = tuple(name for name, value in ((base_name, base), (end_name, end)) if value is None)
    if base is None or end is None:
        return Measure(None, "fraction", definition, f"{', '.join(missing)} not given", missing)
    if base <= 0 or end <= 0:
        reason = f"a price is not positive ({base_name} {base:g}, {end_name} {end:g}): additive adjustment does this"
        return Measure(None, "fraction", definition, reason)
    return Measure(end / base - 1, "fraction", definition)
