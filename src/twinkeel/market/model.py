"""What a snapshot answers with: quotes and their absence, rates, panels, fund books and findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Basis = Literal["raw", "split", "full", "additive", "unknown"]
"""How a close relates to the traded one: as traded; splits only; all by a factor; all by a sum; not known."""

Absence = Literal["never", "ended", "suspended", "adjusted_only"]
Severity = Literal["info", "warning", "error"]
Action = Literal["kept", "repaired", "quarantined"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A close at which an order or a position may be valued: as traded, never known to be adjusted.

    ``adjusted`` is ``raw``, or ``unknown`` where the file is rounded to cents and nothing in it tells; ``source`` says.
    """

    code: str
    price: Decimal
    currency: str
    date: date
    instant: datetime
    adjusted: Basis
    source: str


@dataclass(frozen=True, slots=True)
class NoQuote:
    """There is no price to value with, and why. ``last`` is the date of the last bar seen, of whatever basis."""

    code: str
    reason: Absence
    last: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of ``quote`` for one unit of ``base``, struck at ``instant``; ``date`` is the day of the fixing."""

    base: str
    quote: str
    value: Decimal
    date: date
    instant: datetime
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Adjusted closes on the union grid of closing instants: for returns only.

    ``instants`` is (G,) ``datetime64[us]`` in UTC, rising; ``log_prices`` is (G, N), NaN where no close was struck.
    """

    codes: tuple[str, ...]
    instants: NDArray[np.datetime64]
    log_prices: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FundLine:
    """One line of a fund's book. ``weight`` is a fraction of net assets; ``code`` is None where unresolved."""

    name: str
    weight: float | None
    code: str | None = None
    isin: str | None = None
    quantity: Decimal | None = None
    value: Decimal | None = None
    currency: str | None = None
    kind: str = "equity"


@dataclass(frozen=True, slots=True)
class FundBook:
    """What a fund held on ``date``, known to the world at ``published_at``."""

    fund: str
    date: date
    published_at: datetime
    lines: tuple[FundLine, ...]
    source: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One doubt about imported data, as a row a user can read: what, where, how grave, and what was done."""

    file: str
    symbol: str
    start: date | None
    end: date | None
    kind: str
    severity: Severity
    action: Action
    detail: str

    def as_json(self) -> dict[str, Any]:
        """The finding as plain data; ``dates`` is one date, ``first..last``, or empty."""
        dates = "" if self.start is None else self.start.isoformat()
        if self.end is not None and self.end != self.start:
            dates += f"..{self.end.isoformat()}"
        return {
            "file": self.file,
            "symbol": self.symbol,
            "dates": dates,
            "kind": self.kind,
            "severity": self.severity,
            "action": self.action,
            "detail": self.detail,
        }
