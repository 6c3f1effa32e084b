"""Whether a 13F states its values in dollars or in thousands: found out by prices, else by the rule of the date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from twinkeel.holdings.model import Position

DOLLARS_FROM = date(2022, 12, 31)
"""Periods ending from this date are filed from 2023-01-03, when the SEC asked for values in dollars (17 CFR 249.325;
Release 34-95148); earlier ones in thousands. Not every filer keeps to it."""

PriceLookup = Callable[[str], Any]
"""From a code to an object with ``price`` and ``currency`` (a quote), or to anything else where there is no price."""


def quoted(prices: PriceLookup | None, code: str | None) -> tuple[Decimal, str] | None:
    """Price and currency of a code, or None."""
    if prices is None or code is None:
        return None
    quote = prices(code)
    price, currency = getattr(quote, "price", None), getattr(quote, "currency", None)
    if price is None or currency is None:
        return None
    return Decimal(str(price)), str(currency)


def thousands(positions: Sequence[Position], period: date | None, prices: PriceLookup | None) -> tuple[bool, str]:
    """Whether values are in thousands, and how that is known.

    The median over positions of value / (quantity x price) is near 1 for dollars, near 0.001 for thousands; prices are
    the file's own, else looked up. With fewer than three prices, the implied price (value / quantity) decides where its
    median is under a dollar (thousands) and otherwise the period's rule.
    """
    ratios, implied = [], []
    for p in positions:
        if (p.kind != "equity" and p.kind != "fund") or not p.quantity or p.value is None:
            continue
        implied.append(float(p.value / p.quantity))
        quote = quoted(prices, p.code)
        price = p.price or (quote[0] if quote and quote[1] == "USD" else None)
        if price:
            ratios.append(float(p.value / p.quantity / price))
    if len(ratios) >= 3 or (ratios and len(ratios) == len(implied)):
        middle = median(ratios)
        for unit, answer in ((1.0, False), (0.001, True)):
            if unit / 4 < middle < unit * 4:
                word = "thousands of dollars" if answer else "dollars"
                return (
                    answer,
                    f"values are in {word}: by {len(ratios)} prices, value / (shares x price) is {middle:.4g}",
                )
    if not implied:
        return False, "values are taken as dollars: no line has both shares and value"
    if median(implied) < 2.0:
        return True, f"values are taken as thousands: the implied price's median would be {median(implied):.3g} dollars"
    by_rule = period is not None and period < DOLLARS_FROM
    if by_rule and median(implied) < 10.0:
        return True, f"values are taken as thousands: the rule for periods before {DOLLARS_FROM}"
    return False, f"values are taken as dollars: the implied price's median is {median(implied):,.2f}"
