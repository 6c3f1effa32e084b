"""What a printed figure admits as an interval, and how intervals combine: generous, so that nothing sound falls."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from twinkeel.reading.model import Claim


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval of exact decimals, with the value that its figures print."""

    low: Decimal
    high: Decimal
    middle: Decimal

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, self.high - other.low, self.middle - other.middle)

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high, self.middle + other.middle)

    def __mul__(self, other: Bounds) -> Bounds:
        return Bounds(self.low * other.low, self.high * other.high, self.middle * other.middle)

    def __truediv__(self, other: Bounds) -> Bounds:
        """The quotient of non-negative by positive bounds."""
        return Bounds(self.low / other.high, self.high / other.low, self.middle / other.middle)

    def shifted(self, by: int) -> Bounds:
        """All of it moved."""
        return Bounds(self.low + by, self.high + by, self.middle + by)

    def negated(self) -> Bounds:
        """All of it below nought."""
        return Bounds(-self.high, -self.low, -self.middle)

    def widened(self, by: Decimal) -> Bounds:
        """With slack on both sides."""
        return Bounds(self.low - by, self.high + by, self.middle)

    def meets(self, other: Bounds) -> bool:
        """Whether one value can be both."""
        return self.low <= other.high and other.low <= self.high


def interval(claim: Claim) -> Bounds:
    """What the printed digits and the operator admit, generously."""
    value = Decimal(claim.value)
    if claim.high is not None:
        return Bounds(value, Decimal(claim.high), value)
    if claim.digits is None:
        half = abs(value) * Decimal("0.1")
    else:
        last = value.adjusted() - claim.digits + 1 if value else 0
        if claim.unit == "fraction" and abs(value) < 1:
            last = min(last, -2)
        if claim.unit not in {"fraction", "count", "bps", "percentage_points"} and abs(value) < 100_000:
            last = min(last, 0)
        half = Decimal(1).scaleb(last) / 2
    low, high = value - half, value + half
    if claim.operator in {">", ">="}:
        high = max(high, value * Decimal("1.5"))
    elif claim.operator in {"<", "<=", "<~"}:
        low = min(low, value * Decimal("0.5"))
    elif claim.operator == "~" and not claim.text[:1].isdigit():
        low, high = min(low, value * Decimal("0.85")), max(high, value * Decimal("1.15"))
    return Bounds(low, high, value)
