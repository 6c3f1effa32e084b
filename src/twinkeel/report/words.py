"""Figures as a reader wants them: shares in percent, money with its currency, dates as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNKNOWN = "unknown"


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as percent: 0.637 is ``63.7 %``."""
    return UNKNOWN if value is None else f"{100 * value:.{digits}f} %"


def points(value: float | None, digits: int = 1) -> str:
    """A change of a share, signed, in percentage points."""
    return UNKNOWN if value is None else f"{100 * value:+.{digits}f} pts"


def number(value: float | None, digits: int = 2) -> str:
    """A plain figure with thousands separators."""
    return UNKNOWN if value is None else f"{value:,.{digits}f}"


def whole(value: float | None) -> str:
    """A count, shares for instance."""
    return UNKNOWN if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0")


def money(value: float | None, currency: str, digits: int | None = None) -> str:
    """An amount with its currency; large sums in millions and billions."""
    if value is None:
        return UNKNOWN
    if digits is None:
        for size, word in ((1e9, "bn"), (1e6, "m")):
            if abs(value) >= size:
                return f"{currency} {value / size:,.2f} {word}"
        digits = 2 if abs(value) < 1e5 else 0
    return f"{currency} {value:,.{digits}f}"


def interval(value: Mapping[str, Any] | None, as_percent: bool = False) -> str:
    """An estimate with its interval: ``0.41 (0.33 to 0.49)``."""
    if not value or value.get("estimate") is None:
        return UNKNOWN
    show = percent if as_percent else number
    text = show(value["estimate"])
    if value.get("low") is None or value.get("high") is None:
        return text
    return f"{text} ({show(value['low'])} to {show(value['high'])})"


def basis_points(value: float | None, digits: int = 1) -> str:
    """A fraction in basis points."""
    return UNKNOWN if value is None else f"{1e4 * value:,.{digits}f} bp"
