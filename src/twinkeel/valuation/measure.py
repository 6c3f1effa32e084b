"""One figure with its definition and date, or why there is none: undefined and missing are different words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

Number = float | int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, or why there is none.

    ``value`` is None where the figure is *undefined* (its inputs are there, the arithmetic has no meaning: a
    price-earnings ratio of a loss) or *missing* (an input is not there; ``missing`` names which).
    """

    value: float | None
    unit: str
    definition: str
    reason: str = ""
    missing: tuple[str, ...] = ()
    as_of: str = ""
    source: str = ""

    @property
    def status(self) -> str:
        """``known``, ``undefined`` or ``missing``."""
        if self.value is not None:
            return "known"
        return "missing" if self.missing else "undefined"

    def dated(self, as_of: str = "", source: str = "") -> Measure:
        """The same figure with its date and source."""
        return replace(self, as_of=as_of or self.as_of, source=source or self.source)

    def as_json(self) -> dict[str, object]:
        """As plain data, with the status spelled out."""
        return {
            "value": self.value,
            "status": self.status,
            "unit": self.unit,
            "definition": self.definition,
            "reason": self.reason,
            "missing": list(self.missing),
            "as_of": self.as_of,
            "source": self.source,
        }


def given(inputs: Mapping[str, Number]) -> tuple[str, ...]:
    """The names of the inputs that are absent: None, NaN or infinite."""
    return tuple(name for name, value in inputs.items() if value is None or not math.isfinite(value))


def missing_measure(unit: str, definition: str, missing: tuple[str, ...]) -> Measure:
    """A figure that cannot be had because inputs are absent."""
    return Measure(None, unit, definition, f"{', '.join(missing)} not given", missing)


def ratio(
    definition: str, numerator: tuple[str, Number], denominator: tuple[str, Number], negative: str, unit: str = "x"
) -> Measure:
    """Numerator over denominator; undefined, with the reason ``negative``, where the denominator is not positive."""
    absent = given(dict([numerator, denominator]))
    if absent:
        return missing_measure(unit, definition, absent)
    top, bottom = float(numerator[1] or 0), float(denominator[1] or 0)
    if bottom <= 0:
        return Measure(None, unit, definition, f"{negative} ({denominator[0]} {bottom:,.4g})")
    if top < 0:
        return Measure(None, unit, definition, f"{numerator[0]} is negative ({top:,.4g})")
    return Measure(top / bottom, unit, definition)
