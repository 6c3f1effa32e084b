"""What a printed figure admits: the interval its digits and its operator leave open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from twinkeel.reading.model import Claim

EXACT = 0.005  # a difference under half a percent of the figure needs no word about rounding
COARSE = 0.05  # a rounding of over five percent of the figure is said to be coarse


@dataclass(frozen=True, slots=True)
class Printed:
    """The values a printed figure allows, as floats."""

    value: float
    low: float
    high: float
    rule: str

    def verdict(self, true: float) -> tuple[str, str]:
        """(verdict, note) for a recomputed value of the same unit and sign."""
        if not self.low <= true <= self.high:
            return "contradicted", f"{true:.6g} lies outside {self.low:.6g} to {self.high:.6g} ({self.rule})"
        gap = abs(true - self.value)
        size = abs(self.value) or 1.0
        if gap <= EXACT * size:
            return "supported", ""
        coarse = f"; coarse rounding: {gap / size:.1%} of the figure" if gap > COARSE * size else ""
        return "supported by rounding", f"{true:.6g} rounds to it ({self.rule}){coarse}"


def printed(claim: Claim) -> Printed:
    """The interval of a claim's figure. Trailing zeros of a figure of 100 percent and more, or of an amount, are open.

    A round percentage without a word ("700 percent", operator ``~``) keeps to the rule of its digits.
    ``about`` and fractions in words admit 10 percent either way; ``nearly`` from 6 percent below to half a percent
    above; ``more than`` up to a quarter above; ``up to`` anything not above. Simple conventions, named in the output.
    """
    value = Decimal(str(claim.value))
    number = float(value)
    if claim.high is not None:
        return Printed(number, number, float(claim.high), "a printed range")
    half = float(_half_unit(value, claim.digits, claim.unit))
    slack = abs(number)
    table = {
        "~": (number - max(half, 0.1 * slack), number + max(half, 0.1 * slack), "about: 10 percent either way"),
        "<~": (number - max(half, 0.06 * slack), number + 0.005 * slack, "nearly: from 6 percent below"),
        ">": (number, number + max(half, 0.25 * slack), "more than: up to a quarter above"),
        ">=": (number - half, number + 10 * slack, "at least"),
        "<": (number - max(half, 0.25 * slack), number, "less than: down to a quarter below"),
        "<=": (number - 10 * slack, number + half, "up to"),
    }
    unworded = claim.operator == "~" and claim.digits is not None and claim.text[:1] in "+-−0123456789"
    if claim.operator in table and not unworded:
        low, high, rule = table[claim.operator]
        return Printed(number, low, high, rule)
    digits = (
        "no digits printed"
        if claim.digits is None
        else f"{claim.digits} significant digit{'s' if claim.digits != 1 else ''} printed"
    )
    return Printed(number, number - half, number + half, digits)


def _half_unit(value: Decimal, digits: int | None, unit: str | None) -> Decimal:
    if value == 0 or digits is None:
        return abs(value) / 10
    last = value.adjusted() - digits + 1
    if unit in {"fraction", "percentage_points"} and abs(value) < 1:
        last = min(last, -2)
    if unit == "x" or (unit not in {"fraction", "percentage_points", "count"} and abs(value) < 100_000):
        last = min(last, 0)
    return Decimal(1).scaleb(last) / 2
