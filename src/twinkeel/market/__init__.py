"""Market data that can be trusted: sources, quality, workspace, snapshots and the simulated market."""

from __future__ import annotations

from twinkeel.market.model import Finding, FundBook, FundLine, NoQuote, Panel, Quote, Rate
from twinkeel.market.opening import open_snapshot
from twinkeel.market.snapshot import Snapshot

__all__ = [
    "Finding",
    "FundBook",
    "FundLine",
    "NoQuote",
    "Panel",
    "Quote",
    "Rate",
    "Snapshot",
    "open_snapshot",
]
