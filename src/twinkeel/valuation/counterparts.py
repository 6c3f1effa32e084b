"""Chinese names beside their counterparts elsewhere, segment by segment: what each costs, grows, earns and spends."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median

from twinkeel.valuation.measure import Measure

METRICS = (
    "pe_trailing", "pe_forward", "ps", "ev_sales", "pb", "fcf_yield", "sales_growth", "gross_margin", "net_margin",
    "research_intensity", "capex_intensity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairing:
    """Codes of one line of each company on either side of a segment. The grouping is a judgement, and says so."""

    segment: str
    western: tuple[str, ...]
    chinese: tuple[str, ...]
    note: str


@cache
def pairings() -> tuple[Pairing, ...]:
    """The package's table of counterparts."""
    text = files("twinkeel.valuation").joinpath("data", "counterparts.csv").read_text(encoding="utf-8")
    return tuple(
        Pairing(row["segment"], tuple(row["western"].split()), tuple(row["chinese"].split()), row["note"])
        for row in csv.DictReader(text.splitlines())
    )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One metric on both sides: each name's figure, each side's median, and Chinese over western."""

    metric: str
    western: Mapping[str, Measure]
    chinese: Mapping[str, Measure]
    western_median: float | None
    chinese_median: float | None
    ratio: float | None
    undefined: tuple[str, ...]
    missing: tuple[str, ...]


def side_by_side(
    western: Mapping[str, Mapping[str, Measure]],
    chinese: Mapping[str, Mapping[str, Measure]],
    metrics: Sequence[str] = METRICS,
) -> list[SideBySide]:
    """Both sides' figures by metric. Medians are over the names whose figure is defined; the others are named.
    A ratio is given between two positive medians only: a negative margin over a positive one measures nothing.

    Args:
        western, chinese: by name or code, the measures of issuer_multiples; each a ratio without currency.
    """
    out = []
    for metric in metrics:
        left = {name: western[name][metric] for name in sorted(western) if metric in western[name]}
        right = {name: chinese[name][metric] for name in sorted(chinese) if metric in chinese[name]}
        everyone = {**left, **right}
        a, b = _median(left), _median(right)
        out.append(
            SideBySide(
                metric=metric,
                western=left,
                chinese=right,
                western_median=a,
                chinese_median=b,
                ratio=b / a if a is not None and b is not None and a > 0 and b > 0 else None,
                undefined=tuple(name for name, found in everyone.items() if found.status == "undefined"),
                missing=tuple(name for name, found in everyone.items() if found.status == "missing"),
            )
        )
    return out


def _median(side: Mapping[str, Measure]) -> float | None:
    known = [measure.value for measure in side.values() if measure.value is not None]
    return median(known) if known else None
