"""Money is Decimal, with its currency; amounts in two currencies are never added."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

from twinkeel.core.errors import TwinkeelError

CENT = Decimal("0.01")


class CurrencyMismatchError(TwinkeelError):
    """Two amounts in different currencies were combined without a rate."""

    def __init__(self, left: str, right: str) -> None:
        self.left, self.right = left, right
        super().__init__(f"{left} and {right} cannot be combined without a rate", "Convert one of them first.")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,.2f}"


def to_decimal(text: str | int | float | Decimal) -> Decimal:
    """An exact decimal; a float goes through its shortest text, so 0.1 is 0.1.

    Raises:
        ValueError: for text that is no finite number.
    """
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a finite number")
    return value


def round_to(value: Decimal, step: Decimal = CENT, mode: str = "half_up") -> Decimal:
    """Round to a multiple of ``step``: ``half_up`` (exchange practice), ``half_even`` or ``up`` (stamp duty)."""
    how = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "up": ROUND_CEILING}[mode]
    return (value / step).to_integral_value(rounding=how) * step
