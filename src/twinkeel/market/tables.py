"""The tables every source fills, with their columns and types: bars, rates, corporate actions and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

INSTANT = pl.Datetime("us", "UTC")

BARS: dict[str, Any] = {
    "code": pl.String,
    "date": pl.Date,  # local to the venue
    "instant": INSTANT,  # of the close
    "published_at": INSTANT,
    "open": pl.Float64,
    "high": pl.Float64,
    "low": pl.Float64,
    "close": pl.Float64,
    "adj_close": pl.Float64,  # the close for returns, where the source gives one beside ``close``
    "volume": pl.Float64,  # shares
    "amount": pl.Float64,  # money traded, never adjusted
    "change": pl.Float64,  # against the close before, as the source states it, as a fraction
    "adjusted": pl.String,  # the basis of open to close: raw, split, full, additive, unknown
    "source": pl.String,
}
RATES: dict[str, Any] = {
    "currency": pl.String,
    "date": pl.Date,
    "instant": INSTANT,
    "published_at": INSTANT,
    "per_euro": pl.Float64,
    "source": pl.String,
}
ACTIONS: dict[str, Any] = {
    "code": pl.String,
    "date": pl.Date,
    "published_at": INSTANT,
    "kind": pl.String,  # dividend, split, capital_gain
    "value": pl.Float64,
    "source": pl.String,
}
FUND_LINES: dict[str, Any] = {
    "fund": pl.String,
    "date": pl.Date,
    "published_at": INSTANT,
    "name": pl.String,
    "code": pl.String,
    "isin": pl.String,
    "weight": pl.Float64,
    "quantity": pl.String,  # exact decimals as text
    "value": pl.String,
    "currency": pl.String,
    "kind": pl.String,
    "source": pl.String,
}
FUNDAMENTALS: dict[str, Any] = {
    "code": pl.String,
    "date": pl.Date,
    "published_at": INSTANT,
    "item": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
}
DEBUTS: dict[str, Any] = {
    "code": pl.String,
    "name": pl.String,
    "date": pl.Date,
    "published_at": INSTANT,
    "open": pl.Float64,
    "close": pl.Float64,
    "offer_price": pl.Float64,  # as the file gives it: adjusted, and wrong, for dividend payers
    "change": pl.Float64,  # first session against the file's offer price, as a fraction
    "turnover": pl.Float64,
    "amount": pl.Float64,
    "source": pl.String,
}
FINDINGS: dict[str, Any] = {
    "file": pl.String,
    "symbol": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "kind": pl.String,
    "severity": pl.String,
    "action": pl.String,
    "detail": pl.String,
}
SET_ASIDE: dict[str, Any] = {**BARS, "why": pl.String}  # bars judged unusable or replaced, as they came
TABLES: Mapping[str, dict[str, Any]] = {
    "bars": BARS,
    "set_aside": SET_ASIDE,
    "rates": RATES,
    "actions": ACTIONS,
    "fund_lines": FUND_LINES,
    "fundamentals": FUNDAMENTALS,
    "debuts": DEBUTS,
    "findings": FINDINGS,
}
"""By name; ``findings`` tells of the others. Each stored row also has ``recorded_at``, which no hash includes."""


def empty(table: str) -> pl.DataFrame:
    """No rows, with the table's columns."""
    return pl.DataFrame(schema=TABLES[table])


def conform(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with exactly the table's columns, in order and type; absent ones are null.

    Raises:
        polars.exceptions.InvalidOperationError: where a value does not fit its column's type.
    """
    schema = TABLES[table]
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )
