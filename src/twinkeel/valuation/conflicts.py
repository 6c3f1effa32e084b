"""Sources that disagree are shown side by side: other values, other signs, other bases; none is picked in silence."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Reading:
    """One source's figure: what it is of, its value, and the basis and date the source states."""

    subject: str
    metric: str
    value: float
    source: str
    as_of: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Readings of one figure that cannot all be right, with the kind of disagreement."""

    subject: str
    metric: str
    kind: str
    readings: tuple[Reading, ...]
    note: str


def find_conflicts(readings: Sequence[Reading], tolerance: float = 0.005) -> list[Conflict]:
    """Disagreements by subject and metric: ``sign`` first, then ``value`` beyond ``tolerance`` (relative).

    Readings of different dates are compared only for their sign: a loss-maker does not turn round because a vendor
    dropped the minus. Sorted by subject and metric.
    """
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        if math.isfinite(reading.value):
            groups.setdefault((reading.subject, reading.metric), []).append(reading)
    found = []
    for (subject, metric), group in sorted(groups.items()):
        ordered = tuple(sorted(group, key=lambda r: (r.as_of, r.source, r.value)))
        negative = [r for r in ordered if r.value < 0]
        if negative and len(negative) < len(ordered):
            note = f"{_names(negative)} negative, {_names([r for r in ordered if r.value >= 0])} positive"
            found.append(Conflict(subject, metric, "sign", ordered, note))
            continue
        for day in sorted({r.as_of for r in ordered}):
            same = tuple(r for r in ordered if r.as_of == day)
            values = sorted(r.value for r in same)
            scale = max(abs(values[0]), abs(values[-1]))
            if len(same) > 1 and scale > 0 and (values[-1] - values[0]) / scale > tolerance:
                note = " / ".join(f"{r.value:g} ({r.source})" for r in sorted(same, key=lambda r: r.value))
                found.append(Conflict(subject, metric, "value", same, note))
    return found


def multiple_against_earnings(
    subject: str, multiple: float, multiple_source: str, earnings: float, earnings_source: str
) -> Conflict | None:
    """A price-earnings ratio whose sign contradicts the earnings: a loss-maker printed with a positive ratio."""
    if multiple == 0 or earnings == 0 or (multiple > 0) == (earnings > 0):
        return None
    readings = (
        Reading(subject, "pe", multiple, multiple_source),
        Reading(subject, "net_income", earnings, earnings_source),
    )
    note = (
        f"{multiple_source} prints a ratio of {multiple:g} while {earnings_source} has earnings of {earnings:,.4g}: "
        "a ratio of a loss is undefined, not a large or small number"
    )
    return Conflict(subject, "pe", "sign", readings, note)


def _names(readings: Sequence[Reading]) -> str:
    return ", ".join(sorted({r.source for r in readings}))


def debut_readings() -> tuple[Reading, ...]:
    """First closes that circulate for the debuts in the news: the package's own table, so that none hides another."""
    text = files("twinkeel.valuation").joinpath("data", "debut_readings.csv").read_text(encoding="utf-8")
    return tuple(
        Reading(row["code"], row["metric"], float(row["value"]), row["source"], row["as_of"], row["basis"])
        for row in csv.DictReader(text.splitlines())
    )
