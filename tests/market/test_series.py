"""Sources are chained where they overlap; a join without overlap says so, and a change of scale claims no return."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from twinkeel.market.series import merge
from twinkeel.market.tables import conform

from .makers import sessions, walk

DAYS = sessions("XHKG")[:300]
CLOSES = walk(5, 300)


def _bars(source: str, days: list[date], closes: np.ndarray, basis: str = "full") -> pl.DataFrame:
    frame = pl.DataFrame({"date": days, "close": closes}).with_columns(
        code=pl.lit("X.HK"), source=pl.lit(source), adjusted=pl.lit(basis)
    )
    return conform(frame, "bars").with_columns(pl.col("close").alias("for_returns"))


def _merge(*parts: pl.DataFrame) -> tuple[np.ndarray, list[str]]:
    merged, said = merge(pl.concat(parts).sort("code", "date", "source"))
    return merged["for_returns"].to_numpy(), [finding.action for finding in said]


def test_overlapping_sources_are_chained_without_a_word() -> None:
    later = _bars("b", DAYS[180:], CLOSES[180:] * 2.0, "raw")
    prices, said = _merge(_bars("a", DAYS[:200], CLOSES[:200]), later)
    assert said == []
    assert np.diff(np.log(prices)) == pytest.approx(np.diff(np.log(CLOSES)))


def test_a_join_over_a_gap_keeps_its_return_as_one_longer_interval() -> None:
    prices, said = _merge(_bars("a", DAYS[:200], CLOSES[:200]), _bars("b", DAYS[208:], CLOSES[208:], "raw"))
    assert said == ["kept"]
    assert prices[200] / prices[199] == pytest.approx(CLOSES[208] / CLOSES[199])


def test_a_join_on_another_scale_claims_no_return() -> None:
    prices, said = _merge(_bars("a", DAYS[:200], CLOSES[:200]), _bars("b", DAYS[208:], CLOSES[208:] * 5.0, "raw"))
    assert said == ["repaired"]
    assert prices[200] == pytest.approx(prices[199])
    assert np.diff(np.log(prices[200:])) == pytest.approx(np.diff(np.log(CLOSES[208:])))
