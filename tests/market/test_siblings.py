"""Parity and derived closes by hand-made figures: 9888.HK from BIDU, eight shares a unit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import log

import polars as pl
import pytest

from twinkeel.core.errors import MissingDataError
from twinkeel.market import Snapshot
from twinkeel.market.siblings import derive, parity

ROWS = [
    ("BIDU", date(2025, 6, 26), 88.0), ("BIDU", date(2025, 6, 27), 86.4), ("BIDU", date(2025, 6, 30), 85.76),
    ("9888.HK", date(2025, 6, 26), 86.0), ("9888.HK", date(2025, 6, 27), 85.0),
]  # fmt: skip


def _snapshot(basis: str = "raw") -> Snapshot:
    bars = pl.DataFrame(ROWS, schema=["code", "date", "close"], orient="row").with_columns(
        adjusted=pl.lit(basis), source=pl.lit("s")
    )
    days = [date(2025, 6, 26), date(2025, 6, 27), date(2025, 6, 30)]
    rates = pl.concat(
        pl.DataFrame({"date": days, "per_euro": [rate] * 3}).with_columns(currency=pl.lit(name), source=pl.lit("ECB"))
        for name, rate in (("USD", 1.1), ("HKD", 8.58))
    )
    return Snapshot.from_frames(date(2025, 6, 30), bars, rates)


def test_derived_closes_follow_the_siblings_clock_and_say_what_they_are() -> None:
    derived = derive(_snapshot(), "9888.HK")
    row = derived.history.row(0, named=True)
    assert (derived.sibling, derived.history.height) == ("BIDU", 1)
    assert row["close"] == pytest.approx(85.76 / 8 * 7.8)
    assert row["instant"] == datetime(2025, 6, 30, 20, 0, tzinfo=UTC)
    assert row["source"] == "derived from BIDU: close / 8 x USDHKD (ECB)"
    assert derive(_snapshot(), "9888.HK", after=date(2025, 6, 1)).history.height == 3


def test_parity_is_signed() -> None:
    table = parity(_snapshot(), "BIDU", "9888.HK")
    assert table["parity"].to_list() == pytest.approx([log(88.0 * 7.8 / (86.0 * 8)), log(86.4 * 7.8 / (85.0 * 8))])


def test_parity_is_never_computed_on_adjusted_closes() -> None:
    adjusted = _snapshot().table("bars").with_columns(pl.col("close") * 0.98765, adjusted=pl.lit("full"))
    s = Snapshot.from_frames(date(2025, 6, 30), adjusted, _snapshot().table("rates"))
    with pytest.raises(MissingDataError, match="no common day with unadjusted closes"):
        parity(s, "BIDU", "9888.HK")


def test_without_a_sibling_nothing_is_made_up() -> None:
    alone = _snapshot().table("bars").filter(pl.col("code") == "9888.HK")
    s = Snapshot.from_frames(date(2025, 6, 30), alone, _snapshot().table("rates"))
    with pytest.raises(MissingDataError, match="No other line"):
        derive(s, "9888.HK")
