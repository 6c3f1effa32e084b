"""What comes out of one file: tables, what kind of file it was, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from twinkeel.market.model import Finding


@dataclass(frozen=True, slots=True)
class Imported:
    """The tables one file gave. ``kind`` says what it was recognised as; no table means it is not market data."""

    file: str
    kind: str
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(frame.height for frame in self.tables.values())


def finding(
    file: str,
    kind: str,
    detail: str,
    *,
    symbol: str = "",
    dates: pl.Series | None = None,
    severity: str = "warning",
    action: str = "kept",
) -> Finding:
    """A finding over the span of ``dates``."""
    start = dates.min() if dates is not None and len(dates) else None
    end = dates.max() if dates is not None and len(dates) else None
    return Finding(file, symbol, start, end, kind, severity, action, detail)  # type: ignore[arg-type]  # a Date column
