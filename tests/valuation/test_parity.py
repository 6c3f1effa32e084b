"""Premiums through time: pairing, rates never from the future, bands and half-life."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from twinkeel.valuation.parity import PairingError, half_life, premium_bands, premium_history

DAYS = np.arange("2025-01-01", "2025-01-11", dtype="datetime64[D]")


def at(hour: int) -> np.ndarray:
    return DAYS.astype("datetime64[h]") + hour


def test_a_and_h_pair_on_the_same_day_an_hour_apart() -> None:
    found = premium_history(at(7), np.full(10, 20.0), at(8), np.arange(10.0, 20.0), at(0), np.full(10, 0.9))
    assert found.gap_hours == pytest.approx(np.full(10, -1.0))
    assert found.premium == pytest.approx(20 / (np.arange(10.0, 20.0) * 0.9) - 1)
    assert found.rate_age_hours == pytest.approx(np.full(10, 8.0))


def test_a_receipt_sees_hong_kong_of_the_morning() -> None:
    found = premium_history(
        at(21), np.full(10, 150.0), at(8), np.arange(140.0, 150.0), at(0), np.full(10, 1 / 7.8), ratio=8, pair="last"
    )
    assert found.gap_hours == pytest.approx(np.full(10, 13.0))
    assert found.premium[0] == pytest.approx(150 / (8 * 140 / 7.8) - 1)


def test_no_rate_from_the_future_and_no_far_pair() -> None:
    late = premium_history(at(7), np.ones(10), at(8), np.ones(10), at(13)[4:], np.ones(6))
    assert (len(late.premium), late.dropped) == (5, 5)
    far = premium_history(at(7), np.ones(10), at(8)[:2], np.ones(2), at(0), np.ones(10))
    assert (len(far.premium), far.dropped) == (2, 8)


def test_pairing_is_named_and_sorted() -> None:
    with pytest.raises(PairingError):
        premium_history(at(7), np.ones(10), at(8), np.ones(10), at(0), np.ones(10), pair="next")
    with pytest.raises(PairingError):
        premium_history(at(7)[::-1], np.ones(10), at(8), np.ones(10), at(0), np.ones(10))
    assert premium_history([], [], at(8), np.ones(10), at(0), np.ones(10)).dropped == 0


def test_half_life_of_a_known_process() -> None:
    generator = np.random.default_rng(1)
    x = np.zeros(4000)
    for t in range(1, len(x)):
        x[t] = 0.9 * x[t - 1] + generator.standard_normal() * 0.01
    assert half_life(x).value == pytest.approx(np.log(0.5) / np.log(0.9), rel=0.15)


def test_half_life_is_undefined_for_a_walk_and_missing_for_a_month() -> None:
    walk = np.cumsum(np.random.default_rng(0).standard_normal(2000) + 0.5)
    assert half_life(walk).status == "undefined"
    assert half_life(np.zeros(20)).status == "missing"
    assert half_life(np.zeros(100)).reason == "the premium does not move"
    assert half_life(np.array([1.0, -1.0] * 50)).status == "undefined"


def test_bands_place_the_latest() -> None:
    found = premium_bands(np.append(np.linspace(0, 1, 99), 2.0))
    assert found.latest == 2.0
    assert found.rank == pytest.approx(0.99)
    assert found.percentiles[50] == pytest.approx(np.median(np.append(np.linspace(0, 1, 99), 2.0)))
    with pytest.raises(PairingError):
        premium_bands([np.nan])


def test_smic_on_2025_12_23_is_about_93_percent(shared: Path) -> None:
    prices = shared / "data" / "prices"
    a = pl.read_csv(prices / "cn_star_qfq_ai_chips_to_20251231.csv").filter(
        (pl.col("code") == 688981) & (pl.col("date") == "2025-12-23")
    )["close"][0]
    h = pl.read_csv(prices / "hk_ohlcv_2018_20251231.csv").filter(
        (pl.col("symbol") == "0981.HK") & (pl.col("date") == "2025-12-23")
    )["close"][0]
    fx = pl.read_csv(prices / "fx_ecb_2015_20261030.csv").filter(pl.col("Date") == "2025-12-23")
    rate = fx["USDCNY"][0] / fx["USDHKD"][0]
    day = np.array(["2025-12-23"], "datetime64[D]").astype("datetime64[h]")
    found = premium_history(day + 7, [a], day + 8, [h], day, [rate])
    assert found.premium[0] == pytest.approx(0.93, abs=0.01)
