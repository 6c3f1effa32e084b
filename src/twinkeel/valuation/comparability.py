"""When two published multiples may be compared, and by how much the method alone moves them: the 31x v 24x question."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Basis:
    """How a figure was made. Each part is ``unknown`` where its publisher does not say."""

    index: str
    value: float
    earnings: str = UNKNOWN  # trailing, forward, last_fiscal_year
    losses: str = UNKNOWN  # all_in, floored, losses_out, median
    weighting: str = UNKNOWN  # free_float, full
    outliers: str = UNKNOWN  # none, capped_60, ...
    as_of: str = UNKNOWN
    source: str = ""


ALLOWED: Mapping[str, tuple[str, ...]] = {
    "earnings": ("trailing", "forward", "last_fiscal_year"),
    "losses": ("all_in", "floored", "losses_out", "median"),
    "weighting": ("free_float", "full", "book"),
}
"""Words a basis may use; outliers and dates are free text."""

WORDS: Mapping[str, str] = {
    "earnings": "earnings (trailing or forward)",
    "losses": "treatment of losses",
    "weighting": "weighting",
    "outliers": "outliers",
    "as_of": "date",
}

PARTS = ("earnings", "losses", "weighting", "outliers", "as_of")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``verdict`` is ``comparable``, ``not comparable`` or ``unknown``; which parts differ and which are unstated."""

    verdict: str
    differing: tuple[str, ...]
    unstated: tuple[str, ...]
    ratio: float | None
    sentence: str


def compare(left: Basis, right: Basis) -> Comparison:
    """Whether two multiples share a basis. Their ratio is given only where they do."""
    differing, unstated = [], []
    for part in PARTS:
        a, b = getattr(left, part), getattr(right, part)
        if UNKNOWN in (a, b):
            unstated.append(part)
        elif a != b:
            differing.append(part)
    verdict = "not comparable" if differing else "unknown" if unstated else "comparable"
    ratio = left.value / right.value if verdict == "comparable" and right.value > 0 else None
    names = f"{left.index} at {left.value:g}x and {right.index} at {right.value:g}x"
    if verdict == "comparable" and ratio is not None:
        text = f"{names} share one basis: {left.index} costs {_more(ratio)} {right.index}."
    elif differing:
        text = f"{names} may not be compared: they differ in {_named(differing)}."
    else:
        text = f"{names} cannot be compared as printed: not stated by one or both are {_named(unstated)}."
    return Comparison(verdict, tuple(differing), tuple(unstated), ratio, text)


def _more(ratio: float) -> str:
    return f"{ratio - 1:.0%} more than" if ratio >= 1 else f"{1 - ratio:.0%} less than"


def _named(parts: Sequence[str]) -> str:
    return ", ".join(WORDS[part] for part in parts)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a printed figure fits what was found under one basis, within its rounding."""

    basis: str
    low: float
    high: float
    fits: bool
    source: str


def fit_bases(printed: float, found: Mapping[str, tuple[float, float, str]], rounding: float = 0.5) -> list[Fit]:
    """Under which bases a printed multiple can stand.

    Args:
        printed: the figure as printed.
        found: by basis, the range (low, high) found elsewhere or computed, and its source.
        rounding: half of the last printed digit's step, widened to 5 % of the figure for another day's close.
    """
    room = max(rounding, 0.05 * abs(printed))
    return [
        Fit(basis, low, high, low - room <= printed <= high + room, source)
        for basis, (low, high, source) in sorted(found.items())
    ]


def method_range(figures: Sequence[float | None]) -> float | None:
    """Largest over smallest of the same index under different methods; None where fewer than two are defined."""
    known = [value for value in figures if value is not None and value > 0]
    return max(known) / min(known) if len(known) > 1 else None


@cache
def published_multiples() -> tuple[Mapping[str, str], ...]:
    """Multiples of indices as printed or found elsewhere, each with basis, date, source: the package's own table."""
    text = files("twinkeel.valuation").joinpath("data", "published_multiples.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
