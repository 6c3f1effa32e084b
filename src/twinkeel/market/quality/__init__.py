"""Judging imported data: what is doubtful, how grave it is, and what was done."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from twinkeel.market.model import Finding


def judge(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    """The tables with what must not be used set apart, and the findings."""
    return dict(tables), []
