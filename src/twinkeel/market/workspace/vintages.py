"""Rows recorded at different times: the later word on the same thing wins, and nothing is overwritten on disk."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

KEYS = {
    "bars": ["code", "date", "source"],
    "rates": ["currency", "date", "source"],
    "actions": ["code", "date", "kind", "source"],
    "fund_lines": ["fund", "date", "published_at", "name", "source"],
    "fundamentals": ["code", "date", "item", "source"],
    "debuts": ["code", "source"],
}
RESCALED = ("full", "additive")
"""Bases whose whole history moves with each later dividend: rows of two vintages are never one series."""


def latest(batches: Sequence[tuple[int, pl.DataFrame]], table: str) -> pl.DataFrame:
    """One row a key: of the batches' rows, in the order they were recorded, the last.

    Adjusted bars of an earlier batch of the same source keep their dates under a source named after the batch
    (``prices.csv @12``): the snapshot chains the two vintages where they overlap.

    Args:
        batches: number and rows of each batch, rising.
        table: whose key counts.
    """
    keys = KEYS[table]
    frames = [frame.with_columns(pl.lit(number, dtype=pl.Int64).alias("_batch")) for number, frame in batches]
    rows = pl.concat(frames)
    if len(frames) > 1:
        if table == "bars":
            rows = _by_vintage(rows)
        rows = rows.unique(keys, keep="last", maintain_order=True)
    rows = rows.drop("_batch")
    return rows if len(frames) == 1 and table == "bars" else rows.sort(keys)  # a batch's bars are stored in order


def _by_vintage(rows: pl.DataFrame) -> pl.DataFrame:
    adjusted = rows.filter(pl.col("adjusted").is_in(list(RESCALED)))
    newest = adjusted.group_by("code", "source").agg(
        pl.col("_batch").max().alias("_newest"), pl.col("_batch").n_unique()
    )
    several = newest.filter(pl.col("_batch") > 1).select("code", "source", "_newest")
    if several.is_empty():
        return rows
    rows = rows.join(several, on=["code", "source"], how="left", maintain_order="left")
    older = (pl.col("_batch") < pl.col("_newest")) & pl.col("adjusted").is_in(list(RESCALED))
    named = pl.format("{} @{}", "source", "_batch")
    return rows.with_columns(pl.when(older).then(named).otherwise(pl.col("source")).alias("source")).drop("_newest")
