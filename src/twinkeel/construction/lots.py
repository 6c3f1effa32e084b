"""Whole lots: from wanted amounts by line to quantities that may be ordered, cash never below its floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from twinkeel.reference.model import LotRule


@dataclass(frozen=True)
class LotLine:
    """One line to trade: ``unit_value`` is a unit in the base currency; ``wanted`` the signed trade, base currency.

    ``held`` are whole units held now; rates are fractions of value, ``fixed_fee`` is a charge an order, base currency.
    """

    code: str
    issuer: str
    unit_value: float
    lot: LotRule
    wanted: float
    held: int = 0
    buy_rate: float = 0.0
    sell_rate: float = 0.0
    fixed_fee: float = 0.0
    may_buy: bool = True
    annual_cost: float = 0.0  # of holding, a fraction of value a year
    capacity: float = math.inf  # the most that may be bought, base currency
    sell_tax: float = 0.0  # tax on gains, a fraction of value sold: weighed as a cost, not paid out of this cash

    def fee(self, units: float) -> float:
        """The charge on a trade of signed units, base currency."""
        if units == 0:
            return 0.0
        rate = self.buy_rate if units > 0 else self.sell_rate
        return abs(units) * self.unit_value * rate + self.fixed_fee

    def cash(self, units: float) -> float:
        """What a trade of signed units brings in (+) or takes (-), fees included, base currency."""
        return -units * self.unit_value - self.fee(units)

    def below(self, units: float) -> int:
        """The allowed trade nearest to zero's side: the largest in size not above |units|, with its sign."""
        if units >= 0:
            return self.lot.floor(int(units + 1e-9)) if self.may_buy else 0
        size = min(int(-units + 1e-9), self.held)
        if size >= self.held and self.closes():
            return -self.held
        return -self.lot.floor(size)

    def above(self, units: float) -> int:
        """The allowed trade next in size at or above |units|, with its sign; a sale never goes beyond what is held."""
        lower = self.below(units)
        if units >= 0:
            if not self.may_buy:
                return 0
            return lower if lower >= units - 1e-9 else (lower + self.lot.step if lower else self.lot.minimum)
        if -lower >= -units - 1e-9:
            return lower
        size = -lower + self.lot.step if lower else self.lot.minimum
        if size <= self.held:
            return -size
        return -self.held if self.closes() else lower

    def closes(self) -> bool:
        """Whether all that is held may be sold in one order."""
        return self.held > 0 and (self.lot.odd_lot_close_out or self.lot.floor(self.held) == self.held)


@dataclass(frozen=True)
class Lots:
    """Signed whole units by line code, the cash left in the base currency, the method by name, and what was dropped."""

    units: dict[str, int]
    cash: float
    fees: float
    method: str
    dropped: tuple[str, ...] = ()
    gap_bp: float | None = None
    bound: str = ""
    size_cost_bp: float | None = None


def whole_lots(lines: Sequence[LotLine], cash: float, cash_floor: float = 0.0, minimum_ticket: float = 0.0) -> Lots:
    """Round each wanted trade to the nearest allowed quantity, then give up purchases until cash holds.

    A simple method, named so: lines are rounded one by one. Trades below ``minimum_ticket`` (base currency) are
    dropped and said so, but for sales that close a position. Purchases that cash cannot pay are cut one step at a
    time, the one rounded up most first.
    """
    ordered = sorted(lines, key=lambda line: line.code)
    units: dict[str, int] = {}
    dropped: list[str] = []
    for line in ordered:
        exact = line.wanted / line.unit_value if line.unit_value > 0 else 0.0
        low, high = line.below(exact), line.above(exact)
        near = low if abs(exact - low) <= abs(high - exact) else high
        if near and abs(near) * line.unit_value < minimum_ticket and near != -line.held:
            dropped.append(f"{line.code}: {abs(near) * line.unit_value:,.0f} is below the minimum ticket")
            near = 0
        elif not near and abs(line.wanted) > 0:
            dropped.append(f"{line.code}: the smallest order is more than the {abs(line.wanted):,.0f} wanted")
        units[line.code] = near
    by_code = {line.code: line for line in ordered}

    def left() -> float:
        return cash + sum(line.cash(units[line.code]) for line in ordered)

    while left() < cash_floor - 1e-9:
        bought = [code for code in units if units[code] > 0]
        if not bought:
            break

        def surplus(code: str) -> tuple[float, str]:
            line = by_code[code]
            return (units[code] * line.unit_value - line.wanted) / max(line.wanted, 1.0), code

        code = max(bought, key=surplus)
        line = by_code[code]
        # cut enough steps at once that a large book does not take a million turns
        short = cash_floor - left()
        steps = max(1, int(short / (line.unit_value * line.lot.step) / len(bought)))
        units[code] = max(0, line.below(units[code] - steps * line.lot.step))
        if not units[code]:
            dropped.append(f"{code}: not enough cash for its smallest order")
    fees = sum(line.fee(units[line.code]) for line in ordered)
    return Lots(units, left(), fees, "nearest whole lot, then cash repaired", tuple(dropped))
