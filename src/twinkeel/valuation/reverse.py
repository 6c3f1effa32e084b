"""Reverse discounted cash flow: the growth a price needs, with every assumption in the sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.measure import Measure, given, missing_measure


class BadAssumptionError(TwinkeelError):
    """An assumption of the reverse cash flow outside its range."""

    def __init__(self, name: str, value: float, bounds: str) -> None:
        self.name, self.value = name, value
        super().__init__(f"{name} is {value}, and must be {bounds}", "Change the assumption.")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the reader must grant: required return and dilution a year, margin and multiple at the end, the years."""

    required_return: float = 0.10
    margin: float = 0.25
    exit_multiple: float = 20.0
    years: int = 10
    dilution: float = 0.0

    def __post_init__(self) -> None:
        bounds = (
            ("required_return", self.required_return, -1 < self.required_return < 1, "between -1 and 1"),
            ("margin", self.margin, 0 < self.margin <= 1, "above 0 and at most 1"),
            ("exit_multiple", self.exit_multiple, self.exit_multiple > 0, "above 0"),
            ("years", self.years, self.years >= 1, "at least 1"),
            ("dilution", self.dilution, 0 <= self.dilution < 1, "from 0 to below 1"),
        )
        for name, value, fits, text in bounds:
            if not (fits and math.isfinite(value)):
                raise BadAssumptionError(name, value, text)

    def words(self) -> str:
        """The assumptions as they stand in the sentence."""
        text = f"{_percent(self.required_return)} return, {_percent(self.margin)} margin, {self.exit_multiple:g}x"
        return text + (f", {self.dilution:.1%} dilution a year" if self.dilution else "")


def _percent(value: float) -> str:
    """An assumption in percent as it was made: 12.5 % is not 12 %."""
    return f"{100 * value:.4g}%"


DEFAULTS = Assumptions()


def implied_growth(value: float | None, sales: float | None, assumptions: Assumptions = DEFAULTS) -> Measure:
    """Yearly growth of sales that makes ``value`` (enterprise value, or capitalisation where cash is unknown) fair.

    Sales must reach S_n = value (1+r)^n (1+d)^n / (multiple x margin); the growth is (S_n / S_0)^(1/n) - 1. A simple
    method, named so: no cash is paid out before year n, and the terminal multiple is applied to margin x sales.
    """
    a = assumptions
    definition = f"(value x (1+r)^n x (1+d)^n / (multiple x margin) / sales)^(1/n) - 1; {a.words()}, {a.years} years"
    absent = given({"capitalisation": value, "sales": sales})
    if absent or value is None or sales is None:
        return missing_measure("fraction a year", definition, absent)
    if sales <= 0:
        return Measure(None, "fraction a year", definition, f"there are no sales to grow ({sales:,.4g})")
    if value <= 0:
        return Measure(None, "fraction a year", definition, f"net cash exceeds the capitalisation ({value:,.4g})")
    needed = value * ((1 + a.required_return) * (1 + a.dilution)) ** a.years / (a.exit_multiple * a.margin)
    return Measure((needed / sales) ** (1 / a.years) - 1, "fraction a year", definition)


def sensitivity(
    value: float | None,
    sales: float | None,
    assumptions: Assumptions = DEFAULTS,
    margins: Sequence[float] = (0.10, 0.15, 0.20, 0.25, 0.30, 0.40),
    multiples: Sequence[float] = (10.0, 15.0, 20.0, 25.0, 30.0),
) -> list[dict[str, float | None]]:
    """The implied growth over a grid of margins and exit multiples, rows sorted by margin then multiple."""
    a = assumptions
    return [
        {
            "margin": margin,
            "exit_multiple": multiple,
            "growth": implied_growth(
                value, sales, Assumptions(a.required_return, margin, multiple, a.years, a.dilution)
            ).value,
        }
        for margin in sorted(margins)
        for multiple in sorted(multiples)
    ]


YEARS_IN_WORDS = {5: "five", 7: "seven", 10: "ten", 15: "fifteen", 20: "twenty"}


def sentence(
    name: str,
    price: str,
    growth: Measure,
    sales: str,
    basis: str,
    known_on: str,
    assumptions: Assumptions = DEFAULTS,
) -> str:
    """The plain sentence: what must happen for the price to be fair, from which sales, published when.

    Args:
        name: the issuer. price: the price per share as it should be printed. growth: from implied_growth.
        sales: the sales with unit and currency. basis: the period they cover ("fiscal 2024").
        known_on: the date the world could know them; empty is said to be unknown.
    """
    a = assumptions
    if growth.value is None:
        return f"{name} at {price}: the growth it needs cannot be said: {growth.reason}."
    span = YEARS_IN_WORDS.get(a.years, str(a.years))
    published = f"known on {known_on}" if known_on else "publication date unknown"
    move = "grow" if growth.value >= 0 else "shrink no faster than"
    return (
        f"{name} at {price} needs sales to {move} {abs(growth.value):.0%} a year for {span} years ({a.words()}), "
        f"from {basis} sales of {sales} {published}."
    )
