"""Base rates with their sources: how debuts went by board and year, and how fast sales of companies ever grew."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class DebutRate:
    """First-day returns (close over offer, fractions) of one board and span of years."""

    board: str
    period: str
    count: int | None
    mean: float | None
    median: float | None
    p10: float | None = None
    p25: float | None = None
    p75: float | None = None
    p90: float | None = None
    below_offer: float | None = None
    later: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class GrowthRate:
    """Share of companies, by starting sales, whose sales grew over ``growth`` a year for ``years`` years."""

    sales_from: float
    sales_to: float | None
    years: int
    growth: float
    share: float
    source: str
    confidence: str

    @property
    def all_sizes(self) -> bool:
        """Whether the row is of companies of any size."""
        return self.sales_from == 0 and self.sales_to is None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("twinkeel.valuation").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _float(text: str) -> float | None:
    return float(text) if text else None


@cache
def debut_rates() -> tuple[DebutRate, ...]:
    """The package's table of first-day returns, with sources."""
    return tuple(
        DebutRate(
            board=row["board"],
            period=row["period"],
            count=int(row["count"]) if row["count"] else None,
            mean=_float(row["mean"]),
            median=_float(row["median"]),
            p10=_float(row["p10"]),
            p25=_float(row["p25"]),
            p75=_float(row["p75"]),
            p90=_float(row["p90"]),
            below_offer=_float(row["below_offer"]),
            later=row["later"],
            note=row["note"],
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in _rows("debut_base_rates.csv")
    )


@cache
def growth_rates() -> tuple[GrowthRate, ...]:
    """The package's table of realised sales growth, real terms, by starting sales in 2015 US dollars."""
    return tuple(
        GrowthRate(
            float(row["sales_from_usd"]),
            _float(row["sales_to_usd"]),
            int(row["years"]),
            float(row["growth"]),
            float(row["share"]),
            row["source"],
            row["confidence"],
        )
        for row in _rows("sales_growth_base_rates.csv")
    )


def growth_base_rate(sales_usd: float, growth: float) -> GrowthRate | None:
    """How many companies exceeded a growth near the one asked: the highest tabulated rate not above ``growth``.

    A row of the company's own size comes before one of all sizes. Sales and growth are not deflated (the table is in
    2015 dollars and real terms): a simple look-up, kind to the price. None where no row applies.
    """
    fitting = [
        row
        for row in growth_rates()
        if row.growth <= growth and row.sales_from <= sales_usd and (row.sales_to is None or sales_usd < row.sales_to)
    ]
    return max(fitting, key=lambda row: (row.growth, not row.all_sizes), default=None)


def debut_rate(board: str, year: int) -> DebutRate | None:
    """First-day returns of one board and year, where the table has them."""
    for row in debut_rates():
        if row.board == board and row.period == str(year):
            return row
    return None


def summarise_debuts(
    boards: Sequence[str], years: Sequence[int], returns: ArrayLike, source: str = ""
) -> list[DebutRate]:
    """Base rates by board and year from first-day returns (fractions), shape (N,); NaN are left out and counted.

    Sorted by board and year; the ``all`` row of each board stands last.
    """
    values = np.asarray(returns, dtype=np.float64)
    board_of, year_of = np.asarray(boards, dtype=object), np.asarray(years)
    out = []
    for board in sorted(set(boards)):
        mine = board_of == board
        for period in [*sorted({int(year) for year in year_of[mine]}), "all"]:
            pick = mine if period == "all" else mine & (year_of == period)
            known = values[pick][np.isfinite(values[pick])]
            if not len(known):
                continue
            p10, p25, p50, p75, p90 = (float(np.percentile(known, mark)) for mark in (10, 25, 50, 75, 90))
            lost = int(pick.sum()) - len(known)
            out.append(
                DebutRate(
                    board, str(period), len(known), float(known.mean()), p50, p10, p25, p75, p90,
                    float((known < 0).mean()), note=f"{lost} without a first-day return" if lost else "", source=source,
                )
            )  # fmt: skip
    return out
