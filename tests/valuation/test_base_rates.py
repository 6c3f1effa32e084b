"""Base rates: the package's tables, and the same arithmetic on real debuts."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from twinkeel.valuation.base_rates import debut_rate, debut_rates, growth_base_rate, growth_rates, summarise_debuts


def test_every_row_has_a_source_and_a_confidence() -> None:
    assert {row.confidence for row in debut_rates()} <= {"computed", "published"}
    assert all(row.source for row in debut_rates())
    assert all(row.source and 0 <= row.share <= 1 for row in growth_rates())


def test_growth_by_starting_sales() -> None:
    small, middle, giant = (growth_base_rate(sales, 0.25) for sales in (1e8, 1.5e9, 8e10))
    assert [row.share for row in (small, middle, giant) if row] == [0.181, 0.030, 0.0]
    fast, anyone = growth_base_rate(1e8, 0.72), growth_base_rate(1e10, 0.72)
    assert fast is not None
    assert anyone is not None
    assert (fast.growth, fast.share, fast.all_sizes) == (0.45, 0.021, False)
    assert (anyone.share, anyone.all_sizes) == (0.003, True)
    assert growth_base_rate(1e10, 0.25) is None


def test_the_table_is_the_data(shared: Path) -> None:
    data = pl.read_csv(shared / "data" / "prices" / "star_ipo_debuts_to_2025.csv", infer_schema_length=1000)
    years = [int(day[:4]) for day in data["date"]]
    for row in summarise_debuts(["STAR"] * len(years), years, data["pct_chg"].to_numpy() / 100):
        if row.period == "all":
            assert row.count == 602
            continue
        mine = debut_rate("STAR", int(row.period))
        assert mine is not None
        assert mine.count == row.count
        assert mine.median == pytest.approx(row.median, abs=5e-5)


def test_missing_returns_are_counted_not_zero() -> None:
    year, everything = summarise_debuts(["X", "X", "X"], [2024] * 3, [0.5, float("nan"), -0.1])
    assert (year.count, year.below_offer) == (2, 0.5)
    assert year.median == pytest.approx(0.2)
    assert "1 without" in year.note
    assert everything.period == "all"
