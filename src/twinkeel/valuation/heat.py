"""Hype in its parts: explosive prices, turnover, run-up, gap to peers. Never one score without its parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import ArrayLike

from twinkeel.valuation.bubbles import BubbleTest, bubble_test
from twinkeel.valuation.explosive import SHORTEST, ShortSeriesError
from twinkeel.valuation.measure import Measure, given, missing_measure

INDEX_LENGTH = 250
"""Observations from which a price series is long enough for the explosive-root test to be worth printing."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The parts, each a figure or a reason; ``test`` is None where the series is too short, and ``refused`` says so."""

    gsadf: Measure
    turnover_rank: Measure
    run_up: Measure
    run_up_rank: Measure
    peer_gap: Measure
    test: BubbleTest | None
    refused: str


def heat(
    prices: ArrayLike,
    turnover: ArrayLike | None = None,
    price_to_sales: float | None = None,
    peer_price_to_sales: Sequence[float] = (),
    window: int = 250,
    recent: int = 20,
    replications: int = 199,
    seed: int = 0,
    shortest: int = INDEX_LENGTH,
    tested: ArrayLike | None = None,
) -> Heat:
    """The parts of heat for one series.

    Args:
        prices: closes without gaps, shape (T,); logarithms are taken for the test.
        tested: other closes for the test alone, evenly spaced (weekly ones of a long daily history), shape (S,).
        turnover: value or share of float traded by session, shape (T,); NaN where unknown.
        peer_price_to_sales: the segment's other names.
        window: sessions of the run-up. recent: sessions averaged for turnover.
        shortest: fewest of ``prices`` for the explosive-root test; at least 51 whatever is asked.
    """
    closes = np.asarray(prices, dtype=np.float64)
    closes = closes[np.isfinite(closes) & (closes > 0)]
    definition = "GSADF of log price, lag 0, wild-bootstrap critical values"
    test, refused = None, ""
    if len(closes) < max(shortest, SHORTEST + 1):
        refused = f"{len(closes)} closes: an explosive-root test on so short a series would find what it likes"
        found = Measure(None, "statistic", definition, refused, ("history",))
    else:
        try:
            series = closes if tested is None else np.asarray(tested, dtype=np.float64)
            test = bubble_test(np.log(series), replications=replications, seed=seed)
            found = Measure(test.recursion.gsadf, "statistic", definition)
        except ShortSeriesError as error:
            refused = str(error)
            found = Measure(None, "statistic", definition, refused)
    run, rank = _run_up(closes, window)
    return Heat(
        found, _turnover(turnover, recent), run, rank, peer_gap(price_to_sales, peer_price_to_sales), test, refused
    )


def peer_gap(price_to_sales: float | None, peers: Sequence[float]) -> Measure:
    """Price to sales over the median of its peers, minus one; needs two peers at least."""
    definition = "price to sales / median of the segment's other names - 1"
    absent = given({"price to sales": price_to_sales})
    known = [value for value in peers if math.isfinite(value) and value > 0]
    if len(known) < 2:
        absent = (*absent, f"price to sales of peers ({len(known)} known)")
    if absent or price_to_sales is None:
        return missing_measure("fraction", definition, absent)
    return Measure(price_to_sales / median(known) - 1, "fraction", definition)


def _run_up(closes: np.ndarray, window: int) -> tuple[Measure, Measure]:
    definition = f"close / close {window} sessions before - 1"
    ranked = f"share of earlier {window}-session moves below today's"
    if len(closes) <= window:
        lacking = (f"{window + 1} closes ({len(closes)} here)",)
        return missing_measure("fraction", definition, lacking), missing_measure("share", ranked, lacking)
    moves = closes[window:] / closes[:-window] - 1
    latest = float(moves[-1])
    if len(moves) < window:
        short = Measure(None, "share", ranked, f"{len(moves)} overlapping moves, fewer than {window}", ("history",))
        return Measure(latest, "fraction", definition), short
    return Measure(latest, "fraction", definition), Measure(float((moves[:-1] < latest).mean()), "share", ranked)


def _turnover(turnover: ArrayLike | None, recent: int) -> Measure:
    definition = f"share of earlier {recent}-session mean turnovers below the latest one"
    values = np.empty(0) if turnover is None else np.asarray(turnover, dtype=np.float64)
    values = values[np.isfinite(values)]
    if len(values) < 3 * recent:
        return missing_measure("share", definition, (f"turnover of {3 * recent} sessions ({len(values)} here)",))
    means = np.convolve(values, np.full(recent, 1 / recent), mode="valid")
    return Measure(float((means[:-1] < means[-1]).mean()), "share", definition)
