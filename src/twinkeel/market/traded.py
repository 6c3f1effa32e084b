"""Whether a close is the price that traded, judged by content where the file says it is adjusted."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
from numpy.typing import NDArray

WINDOW = 20  # sessions looked at
LEAST = 10  # fewest closes on the grid that count as proof: by chance each is there once in a hundred times
GRID = 0.01
TOLERANCE = 1e-7  # of the price: single precision in the vendors' files
SHARE = 0.9  # of the closes: a venue's own close is now and then a half cent
FINE_TICK_BELOW = 20.0  # below this price every venue here has ticks finer than five cents


def why_traded(
    bars: pl.DataFrame, offer_price: Decimal | None, file_offer: float | None = None, rounded: bool = False
) -> str | None:
    """Why the last close of one source's bars is the traded price although the file is adjusted, or None.

    Adjustment for what was paid later moves every earlier bar. Three things show that nothing moved the last one:
    the file's own offer price equals the published one (nothing was ever adjusted out); money traded over shares
    traded agrees with the bars (additive files); every recent close is a whole cent (files adjusted by a factor).

    Args:
        bars: one code and source, rising dates, columns of the table ``bars``.
        offer_price: the published offer price of the listing, where known.
        file_offer: the offer price the file carries, adjusted as its bars are.
        rounded: whether all closes of the source, of every code, are rounded to cents: then cents prove nothing.
    """
    basis = bars["adjusted"][-1]
    if basis not in ("additive", "split", "full", "unknown"):
        return None
    if offer_price is not None and file_offer is not None and abs(float(offer_price) - file_offer) < GRID / 2:
        return f"nothing was adjusted out: the file's offer price is the published {offer_price}"
    why = None if bars["amount"][-1] is None else _by_turnover(bars.tail(WINDOW))
    if why is None and basis == "split" and bars["adj_close"][-1] is not None:
        return "the file gives the adjusted close beside it"
    if why is None and basis in ("split", "full") and not rounded:
        why = _on_grid(bars.tail(WINDOW)["close"].to_numpy())
    if why is None and basis == "unknown":
        return "the file does not say whether it is adjusted, and nothing in it tells"
    return why


def turnover_shift(bars: pl.DataFrame) -> tuple[float, float]:
    """Mean of (money over shares) / (average of open, high, low, close) - 1 over the bars, and its standard error."""
    usable = bars.filter((pl.col("volume") > 0) & (pl.col("amount") > 0))
    if usable.height < 5:
        return float("nan"), float("inf")
    typical = usable.select((pl.col("open") + pl.col("high") + pl.col("low") + pl.col("close")) / 4).to_series()
    ratio = (usable["amount"] / usable["volume"] / typical).to_numpy() - 1.0
    return float(np.mean(ratio)), float(np.std(ratio, ddof=1) / np.sqrt(ratio.size))


def _by_turnover(bars: pl.DataFrame) -> str | None:
    shift, error = turnover_shift(bars)
    if not (error <= 0.005 and abs(shift) <= max(3 * error, 0.002)):
        return None
    return (
        f"money traded over shares traded in the last {bars.height} sessions agrees with the bars"
        f" ({shift:+.2%}, standard error {error:.2%}); a later dividend under about {max(3 * error, 0.002):.1%}"
        " cannot be excluded"
    )


def _on_grid(closes: NDArray[np.float64]) -> str | None:
    """Closes nearly all of whole cents, and not all multiples of five: a factor would have left hardly one there."""
    steps = closes / GRID
    whole = np.abs(steps - np.rint(steps)) * GRID <= TOLERANCE * np.abs(closes) + 1e-6
    for run in range(closes.size, LEAST - 1, -1):
        recent, share = closes[-run:], float(np.mean(whole[-run:]))
        if share < SHARE or not whole[-1]:
            continue
        cents = np.rint(recent[whole[-run:]] / GRID).astype(np.int64)
        if not (cents % 5).any() and np.min(recent) < FINE_TICK_BELOW:
            return None  # perhaps a later consolidation of five into one
        return f"{int(whole[-run:].sum())} of the last {run} closes are whole cents, which no adjustment factor leaves"
    return None
