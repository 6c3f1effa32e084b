"""One place on disk for market data from any source: immutable Parquet, a SQLite catalogue, DuckDB over both."""

from __future__ import annotations

from twinkeel.market.workspace.store import Outcome, Workspace

__all__ = ["Outcome", "Workspace"]
