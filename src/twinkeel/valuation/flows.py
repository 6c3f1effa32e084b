"""A fund's growth split into return and new units; and what can still be known of flows into mainland shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from twinkeel.core.errors import TwinkeelError
from twinkeel.valuation.measure import Measure

NORTHBOUND_ENDED = date(2024, 8, 19)
NORTHBOUND_NOTE = (
    "Northbound Stock Connect: the exchanges stopped publishing daily net buying from 2024-08-19; since then daily "
    "turnover and, once a quarter, holdings by share remain. A daily Northbound flow after that date is an estimate "
    "or stale. Source: notices of SSE, SZSE and HKEX of 2024-04-12 (intraday data ended 2024-05-13)."
)


class MixedDatesError(TwinkeelError):
    """Assets, NAV and distributions that are not of one date: the split would be of two funds."""

    def __init__(self, which: str, dates: tuple[date, ...]) -> None:
        self.which, self.dates = which, dates
        listed = ", ".join(day.isoformat() for day in dates)
        super().__init__(f"The {which} figures are of different dates ({listed})", "Give all of one date.")


@dataclass(frozen=True, slots=True)
class FundPoint:
    """Net assets and net asset value per unit, each with the date it is of; one currency throughout."""

    assets: float
    assets_on: date
    nav: float
    nav_on: date

    @property
    def units(self) -> float:
        """Units outstanding."""
        return self.assets / self.nav


@dataclass(frozen=True, slots=True)
class FlowSplit:
    """Growth of assets and its two parts; fractions of the starting assets, money in the fund's currency."""

    asset_growth: Measure
    price_return: Measure
    total_return: Measure
    unit_growth: Measure
    organic_growth: Measure
    organic_flow: Measure
    distributions_reinvested: float

    def sentence(self, name: str) -> str:
        """The split in plain words."""
        growth, total = self.asset_growth.value or 0.0, self.total_return.value or 0.0
        units, flow = self.unit_growth.value or 0.0, self.organic_flow.value or 0.0
        organic, price = self.organic_growth.value or 0.0, self.price_return.value or 0.0
        scale, word = (1e9, "billion") if abs(flow) >= 1e9 else (1e6, "million")
        return (
            f"{name}: assets {growth:+.1%} = total return {total:+.1%} (distributions included) and organic flow "
            f"{organic:+.1%} of the starting assets ({flow / scale:+,.2f} {word} {self.organic_flow.unit}); or units "
            f"{units:+.1%} times price return {price:+.1%}. Growth of assets is not what a holder earned."
        )


def split_growth(start: FundPoint, end: FundPoint, distributions: float = 0.0, currency: str = "USD") -> FlowSplit:
    """Split a fund's growth between two dates.

    Units are assets / NAV, so unit growth needs no return. The organic flow is what assets would not have reached by
    total return alone: A1 - A0 (1 + total return), distributions taken as reinvested at the end (simple: one
    distribution date); a fund that pays out cash shows it as an outflow.

    Args:
        distributions: sum per unit between the dates, same currency.

    Raises:
        MixedDatesError: where assets and NAV of one end are of different dates.
        TwinkeelError: where the dates do not advance, an amount is not positive or distributions are negative.
    """
    for which, point in (("starting", start), ("closing", end)):
        if point.assets_on != point.nav_on:
            raise MixedDatesError(which, (point.assets_on, point.nav_on))
        if not (0 < point.assets < math.inf and 0 < point.nav < math.inf):
            raise TwinkeelError(f"The {which} assets and NAV must be above zero", "Check the input.")
    if end.nav_on <= start.nav_on:
        raise TwinkeelError(
            f"The closing figures ({end.nav_on}) are not later than the starting ones ({start.nav_on})",
            "Give the earlier date first.",
        )
    if not 0 <= distributions < math.inf:
        raise TwinkeelError(f"Distributions of {distributions} a unit cannot be", "Give the sum paid out, 0 or more.")
    price = end.nav / start.nav - 1
    total = (end.nav + distributions) / start.nav - 1
    units = end.units / start.units - 1
    flow = end.assets - start.assets * (1 + total)
    days = f"{start.nav_on.isoformat()} to {end.nav_on.isoformat()}"

    def measure(value: float, unit: str, definition: str) -> Measure:
        return Measure(value, unit, definition, as_of=days)

    return FlowSplit(
        asset_growth=measure(end.assets / start.assets - 1, "fraction", "assets at the end / assets at the start - 1"),
        price_return=measure(price, "fraction", "NAV at the end / NAV at the start - 1, distributions left out"),
        total_return=measure(total, "fraction", "(NAV at the end + distributions) / NAV at the start - 1"),
        unit_growth=measure(units, "fraction", "units at the end / units at the start - 1, units = assets / NAV"),
        organic_growth=measure(flow / start.assets, "fraction", "organic flow / assets at the start"),
        organic_flow=measure(flow, currency, "assets at the end - assets at the start x (1 + total return)"),
        distributions_reinvested=distributions,
    )


def creations_from_growth(asset_growth: float, total_return: float) -> float:
    """Net creations implied by a reported growth of assets and a total return over the same dates: ratio - 1.

    "Two-thirds" of growth with a return of 26.1 % leaves 1.667 / 1.261 - 1 = 32 %.
    """
    return (1 + asset_growth) / (1 + total_return) - 1
