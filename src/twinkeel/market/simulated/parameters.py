"""The simulated market's parameters: measured statistics (measured.toml), rounded levels (paths.csv, lines.csv)."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

FACTORS = ("global", "us", "us_chips", "china", "offshore", "mainland")
BASKET_NAMES = 15.0  # the unmodelled rest of a fund averages away own moves as if over so many names
LEVELS = "levels are two-digit roundings near the closes of 2025-12-31, not a vendor's prices"


@dataclass(frozen=True, slots=True)
class PathSpec:
    """One simulated value (an issuer, or the unmodelled rest of a fund), in its home currency.

    ``loadings`` are daily standard deviations carried by each factor (order of ``FACTORS``), ``own`` that of the rest.
    """

    name: str
    own_clock: str
    currency: str
    home: str
    level: float
    first_close: float | None
    loadings: tuple[float, ...]
    own: float
    measured_on: str

    @property
    def volatility(self) -> float:
        """Daily standard deviation of the log value."""
        return math.sqrt(sum(x * x for x in self.loadings) + self.own**2)


@dataclass(frozen=True, slots=True)
class LineSpec:
    """One listing or fund: which path it shows (``fund`` for a fund), in what unit and currency, with what basis."""

    code: str
    path: str
    currency: str
    per_unit: float
    basis: str
    level: float | None
    listed_from: date | None
    halted_from: date | None


@dataclass(frozen=True, slots=True)
class FundRow:
    """One line of a fund's simulated book."""

    fund: str
    code: str | None
    name: str
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything the simulation draws from."""

    paths: tuple[PathSpec, ...]
    lines: tuple[LineSpec, ...]
    funds: tuple[FundRow, ...]
    clock: Mapping[str, tuple[float, float, float]]
    scale: Mapping[str, float]
    basis: Mapping[str, float]
    debut: Mapping[str, float]
    currency: Mapping[str, float]
    measured: Mapping[str, Any]


@lru_cache(maxsize=1)
def parameters() -> Parameters:
    """The packaged parameters."""
    measured = tomllib.loads(_text("measured.toml"))
    return Parameters(
        paths=tuple(_path(row, measured["lines"]) for row in _rows("paths.csv")),
        lines=tuple(_line(row) for row in _rows("lines.csv")),
        funds=tuple(
            FundRow(row["fund"], row["code"] or None, row["name"], float(row["weight"]), row["kind"])
            for row in _rows("funds.csv")
        ),
        clock={name: (a, b, c) for name, (a, b, c) in measured["clock"].items()},
        scale=measured["scale"],
        basis=measured["basis"],
        debut=measured["debut"],
        currency=measured["currency"],
        measured=measured["measured"],
    )


def _path(row: Mapping[str, str], lines: Mapping[str, Mapping[str, float]]) -> PathSpec:
    loadings, own = _moves(row["measured_on"], lines)
    return PathSpec(
        row["path"], row["own_clock"], row["currency"], row["home"], float(row["level"]),
        float(row["first_close"]) if row["first_close"] else None, loadings, own, row["measured_on"],
    )  # fmt: skip


def _moves(on: str, lines: Mapping[str, Mapping[str, float]]) -> tuple[tuple[float, ...], float]:
    """Daily standard deviations by factor and of the rest: one measured line, the mean of peers, or of a basket."""
    kind, _, members = on.rpartition(":")
    entries = [lines[code] for code in members.split("+")]
    count = len(entries)
    loadings = tuple(sum(e["volatility"] * e.get(f, 0.0) for e in entries) / count for f in FACTORS)
    own = sum(e["volatility"] * math.sqrt(1 - sum(e.get(f, 0.0) ** 2 for f in FACTORS)) for e in entries) / count
    return loadings, own / math.sqrt(BASKET_NAMES) if kind == "basket" else own


def _line(row: Mapping[str, str]) -> LineSpec:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    level = float(row["level"]) if row["level"] else None
    return LineSpec(
        row["code"], row["path"], row["currency"], float(row["per_unit"]), row["basis"], level,
        day(row["listed_from"]), day(row["halted_from"]),
    )  # fmt: skip


def _text(name: str) -> str:
    return resources.files("twinkeel.market.simulated").joinpath(name).read_text(encoding="utf-8")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))
