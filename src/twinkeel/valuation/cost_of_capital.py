"""Implied cost of capital: the return at which forecasts are worth today's price, by five models and their median."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from twinkeel.valuation.measure import Measure, given, missing_measure

YEARS_OF_FADE = 12
LONG_RUN_SPREAD = 0.03
"""Growth in perpetuity is the risk-free rate less this (Claus and Thomas 2001; Gode and Mohanram 2003)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Per share, one currency: price, book, earnings of the next two years, long-term growth, payout; rates yearly."""

    price: float | None
    book: float | None = None
    earnings_1: float | None = None
    earnings_2: float | None = None
    long_term_growth: float | None = None
    payout: float | None = None
    risk_free: float | None = None
    industry_roe: float | None = None


def claus_thomas(f: Forecast) -> Measure:
    """P = B0 + sum_1^5 (E_t - r B_{t-1})/(1+r)^t + (E5 - r B4)(1+g)/((r-g)(1+r)^5), g = risk-free - 3 %.

    Claus and Thomas, Journal of Finance 56 (2001) 1629-1666.
    """
    definition = "Claus-Thomas residual income, five years, growth risk-free - 3 % after"
    absent = _absent(f, "price", "book", "earnings_1", "earnings_2", "long_term_growth", "payout", "risk_free")
    if absent:
        return missing_measure("fraction a year", definition, absent)
    price, book, first, second, growth, payout, free = _numbers(
        f, "price", "book", "earnings_1", "earnings_2", "long_term_growth", "payout", "risk_free"
    )
    reason = _unfit(f, second)
    if reason:
        return Measure(None, "fraction a year", definition, reason)
    earnings = [first, second, *(second * (1 + growth) ** k for k in (1, 2, 3))]
    books = [book]
    for amount in earnings:
        books.append(books[-1] + amount * (1 - payout))
    late = free - LONG_RUN_SPREAD

    def worth(r: float) -> float:
        value = book + sum((e - r * books[t]) / (1 + r) ** (t + 1) for t, e in enumerate(earnings))
        return value + (earnings[4] - r * books[4]) * (1 + late) / ((r - late) * (1 + r) ** 5)

    return _root(worth, price, max(late, 0.0) + 1e-6, definition)


def gebhardt_lee_swaminathan(f: Forecast) -> Measure:
    """Return on equity fades from year 3 to the industry's by year 12, then residual income stays level.

    Gebhardt, Lee and Swaminathan, Journal of Accounting Research 39 (2001) 135-176.
    """
    definition = "Gebhardt-Lee-Swaminathan residual income, return on equity fading to the industry's by year 12"
    names = ("price", "book", "earnings_1", "earnings_2", "long_term_growth", "payout", "industry_roe")
    absent = _absent(f, *names)
    if absent:
        return missing_measure("fraction a year", definition, absent)
    price, book, first, second, growth, payout, industry = _numbers(f, *names)
    reason = _unfit(f, second)
    if reason:
        return Measure(None, "fraction a year", definition, reason)
    books, roes = [book], []
    for amount in (first, second, second * (1 + growth)):
        roes.append(amount / books[-1])
        books.append(books[-1] + amount * (1 - payout))
    step = (industry - roes[2]) / (YEARS_OF_FADE - 3)
    for year in range(4, YEARS_OF_FADE + 1):
        roes.append(roes[2] + step * (year - 3))
        books.append(books[-1] * (1 + roes[-1] * (1 - payout)))

    def worth(r: float) -> float:
        value = book + sum((roes[t] - r) * books[t] / (1 + r) ** (t + 1) for t in range(YEARS_OF_FADE - 1))
        last = YEARS_OF_FADE - 1
        return value + (roes[last] - r) * books[last] / (r * (1 + r) ** last)

    return _root(worth, price, 1e-6, definition)


def ohlson_juettner(f: Forecast) -> Measure:
    """r = A + sqrt(A^2 + (E1/P)(g2 - gamma)), A = (gamma + D1/P)/2, gamma = risk-free - 3 %.

    g2 is the mean of next year's growth and the long-term forecast (Gode and Mohanram, Review of Accounting Studies 8
    (2003) 399-431).
    """
    definition = "Ohlson-Juettner abnormal earnings growth, Gode-Mohanram inputs"
    names = ("price", "earnings_1", "earnings_2", "long_term_growth", "payout", "risk_free")
    absent = _absent(f, *names)
    if absent:
        return missing_measure("fraction a year", definition, absent)
    price, first, second, growth, payout, free = _numbers(f, *names)
    reason = _unfit(f, second) or _not_growing(first, second)
    if reason:
        return Measure(None, "fraction a year", definition, reason)
    gamma = free - LONG_RUN_SPREAD
    a = (gamma + first * payout / price) / 2
    short = ((second - first) / first + growth) / 2
    inside = a * a + first / price * (short - gamma)
    if inside < 0:
        return Measure(None, "fraction a year", definition, "the growth forecast is below the long-run rate")
    return Measure(a + math.sqrt(inside), "fraction a year", definition)


def modified_peg(f: Forecast) -> Measure:
    """P = (E2 + r D1 - E1) / r^2 (Easton, The Accounting Review 79 (2004) 73-95)."""
    definition = "modified PEG, dividends included"
    names = ("price", "earnings_1", "earnings_2", "payout")
    absent = _absent(f, *names)
    if absent:
        return missing_measure("fraction a year", definition, absent)
    price, first, second, payout = _numbers(f, *names)
    reason = _unfit(f, second) or _not_growing(first, second)
    if reason:
        return Measure(None, "fraction a year", definition, reason)
    dividend = first * payout
    root = (dividend + math.sqrt(dividend**2 + 4 * price * (second - first))) / (2 * price)
    return Measure(root, "fraction a year", definition)


def peg(f: Forecast) -> Measure:
    """sqrt((E2 - E1) / P): the PEG ratio's implied return (Easton 2004)."""
    definition = "PEG, no dividends"
    names = ("price", "earnings_1", "earnings_2")
    absent = _absent(f, *names)
    if absent:
        return missing_measure("fraction a year", definition, absent)
    price, first, second = _numbers(f, *names)
    reason = _unfit(f, second) or _not_growing(first, second)
    if reason:
        return Measure(None, "fraction a year", definition, reason)
    return Measure(math.sqrt((second - first) / price), "fraction a year", definition)


MODELS: dict[str, Callable[[Forecast], Measure]] = {
    "claus_thomas": claus_thomas,
    "gebhardt_lee_swaminathan": gebhardt_lee_swaminathan,
    "ohlson_juettner": ohlson_juettner,
    "modified_peg": modified_peg,
    "peg": peg,
}


def implied_cost_of_capital(forecast: Forecast) -> dict[str, Measure]:
    """Every model's answer and their ``median``; the median's definition says how many models it rests on."""
    found = {name: model(forecast) for name, model in MODELS.items()}
    known = [measure.value for measure in found.values() if measure.value is not None]
    definition = f"median of the {len(known)} models that are defined, of {len(MODELS)}"
    if known:
        found["median"] = Measure(median(known), "fraction a year", definition)
    else:
        lacking = tuple(sorted({name for measure in found.values() for name in measure.missing}))
        reasons = {measure.reason for measure in found.values() if not measure.missing}
        why = "; ".join(sorted(reasons)) or f"{', '.join(lacking)} not given"
        found["median"] = Measure(None, "fraction a year", definition, why, () if reasons else lacking)
    return found


def _absent(f: Forecast, *names: str) -> tuple[str, ...]:
    return given({name: getattr(f, name) for name in names})


def _numbers(f: Forecast, *names: str) -> list[float]:
    return [float(getattr(f, name)) for name in names]


def _unfit(f: Forecast, second: float) -> str:
    if f.price is None or f.price <= 0:
        return "the price is not positive"
    if (f.earnings_1 or 0) <= 0 or second <= 0:
        return "a loss is forecast"
    if f.book is not None and f.book <= 0:
        return "book value is not positive"
    return ""


def _not_growing(first: float, second: float) -> str:
    return "" if second > first else f"earnings are not forecast to grow ({first:g} to {second:g})"


def _root(worth: Callable[[float], float], price: float, low: float, definition: str) -> Measure:
    """The rate at which ``worth`` equals ``price``, by bisection; undefined where none lies below 100 %."""
    high = 1.0
    if (worth(low) - price) * (worth(high) - price) > 0:
        return Measure(None, "fraction a year", definition, "no rate between 0 and 100 % explains the price")
    for _ in range(200):
        middle = (low + high) / 2
        if worth(middle) > price:
            low = middle
        else:
            high = middle
    return Measure((low + high) / 2, "fraction a year", definition)
