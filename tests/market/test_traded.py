"""An adjusted file's last close counts as traded only where its content proves it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl

from twinkeel.market.tables import conform
from twinkeel.market.traded import why_traded

from .makers import ohlcv, sessions, walk

DAYS = sessions("XSHG")[:60]
CLOSES = walk(11, 60)
FRAME = ohlcv(DAYS, CLOSES).rename(str.lower).with_columns(code=pl.lit("688000.SS"), source=pl.lit("f"))
MIDDLE = (pl.col("open") + pl.col("high") + pl.col("low") + pl.col("close")) / 4


def _why(frame: pl.DataFrame, basis: str, offer: str | None = None, file_offer: float | None = None) -> str | None:
    bars = conform(frame.with_columns(adjusted=pl.lit(basis)), "bars")
    return why_traded(bars, None if offer is None else Decimal(offer), file_offer)


def test_whole_cents_prove_that_no_factor_was_applied() -> None:
    single = FRAME.with_columns(pl.col("close").cast(pl.Float32).cast(pl.Float64))  # as Yahoo's files carry them
    assert "whole cents" in (_why(single, "full") or "")
    assert _why(FRAME.with_columns(pl.col("close") * 0.991), "full") is None


def test_a_factor_until_the_last_dividend_only_leaves_the_rest_traded() -> None:
    for since, traded in ((15, True), (5, False)):
        factor = np.where(np.arange(60) < 60 - since, 0.9877, 1.0)
        frame = FRAME.with_columns(pl.Series("close", CLOSES * factor))
        assert (_why(frame, "full") is not None) is traded


def test_a_later_consolidation_hides_behind_no_whole_cents() -> None:
    fives = FRAME.with_columns((pl.col("close") / 10).round(2) * 5)  # one for five: multiples of five cents
    cheap = fives.with_columns(pl.col("close").clip(upper_bound=19.0).alias("close"))
    assert _why(cheap.with_columns((pl.col("close") * 20).round() / 20), "full") is None


def test_money_over_shares_proves_it_for_sums() -> None:
    money = FRAME.with_columns((MIDDLE * pl.col("volume")).alias("amount"))
    assert "money traded over shares traded" in (_why(money, "additive") or "")
    shifted = money.with_columns(pl.col("open", "high", "low", "close") - 2.0)
    assert _why(shifted, "additive") is None
    assert _why(FRAME, "additive") is None  # without money nothing is proved


def test_the_offer_price_proves_it_for_young_names() -> None:
    assert "offer price is the published 104.66" in (_why(FRAME, "additive", "104.66", 104.66) or "")
    assert _why(FRAME, "additive", "104.66", 104.16) is None


def test_cents_of_a_rounded_file_prove_nothing() -> None:
    bars = conform(FRAME.with_columns(adjusted=pl.lit("full")), "bars")
    assert why_traded(bars, None, rounded=True) is None
    bars = conform(FRAME.with_columns(adjusted=pl.lit("unknown")), "bars")
    assert "nothing in it tells" in (why_traded(bars, None, rounded=True) or "")
