"""The exchange rate behind a published premium: a vendor's table with a stale rate is caught by solving for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from twinkeel.valuation.measure import Measure
from twinkeel.valuation.premiums import ah_premium, implied_rate


@dataclass(frozen=True, slots=True)
class PublishedPremium:
    """One row of a vendor's table: prices in their own currencies, and its premium as a fraction (A over H)."""

    name: str
    a_price: float
    h_price: float
    premium: float


@dataclass(frozen=True, slots=True)
class RateFinding:
    """The rate a table used against the market's. ``stale`` where it is off by more than the tolerance.

    ``last_matched`` is the last date at which the market stood within the tolerance of the table's rate: how old it
    may be; None where it never did in the history given. ``dispersion`` is the relative range over rows: a table made
    with one rate has next to none beyond rounding.
    """

    rate: float
    market: float
    deviation: float
    stale: bool
    dispersion: float
    last_matched: date | None
    rows: int
    corrected: tuple[tuple[str, float, float], ...]
    sentence: str


def check_published(
    table: Sequence[PublishedPremium],
    on: date,
    market_dates: Sequence[date],
    market_rates: Sequence[float],
    tolerance: float = 0.005,
) -> RateFinding | Measure:
    """Solve for CNY per HKD in each row, take the median, and compare with the market's rate of ``on``.

    Args:
        table: rows of one date. market_dates, market_rates: CNY per HKD, sorted by date; only those to ``on`` count.

    Returns:
        The finding, with each row's premium as published and as it should be; or a missing Measure where there is no
        row or no rate.
    """
    known = [(day, rate) for day, rate in zip(market_dates, market_rates, strict=True) if day <= on]
    if not table or not known:
        lacking = tuple(name for name, there in (("published rows", table), ("CNY per HKD", known)) if not there)
        return Measure(None, "CNY per HKD", "rate implied by published premiums", f"{lacking[0]} not given", lacking)
    implied = np.array([implied_rate(row.a_price, row.h_price, row.premium) for row in table])
    rate, (last_day, market) = float(np.median(implied)), known[-1]
    deviation = rate / market - 1
    matches = [day for day, value in known if abs(rate / value - 1) <= tolerance]
    last = matches[-1] if matches else None
    stale = abs(deviation) > tolerance
    corrected = tuple((row.name, row.premium, ah_premium(row.a_price, row.h_price, market)) for row in table)
    if stale:
        since = f"the market was last there on {last}" if last else f"the market was never there since {known[0][0]}"
        text = f"The table uses {rate:.4f} CNY per HKD; on {last_day} it was {market:.4f} ({deviation:+.1%}): {since}."
    else:
        text = (
            f"The table uses {rate:.4f} CNY per HKD, within {tolerance:.1%} of the market's {market:.4f} on {last_day}."
        )
    return RateFinding(
        rate=rate,
        market=market,
        deviation=deviation,
        stale=stale,
        dispersion=float(np.ptp(implied) / rate),
        last_matched=last,
        rows=len(table),
        corrected=corrected,
        sentence=text,
    )
