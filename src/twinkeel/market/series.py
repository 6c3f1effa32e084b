"""One series of returns per code from several sources: chained where they overlap, joined with a word where not."""

from __future__ import annotations

import numpy as np
import polars as pl

from twinkeel.market.model import Finding

BASIS_RANK = {"full": 0, "additive": 1, "split": 2, "raw": 3, "unknown": 4}
JUMP = 8.0  # multiples of the daily standard deviation times root of the sessions between: beyond, scales differ


def merge(bars: pl.DataFrame, sessions_between: float = 1.0) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """One row a date with ``for_returns``, the close on one scale, from the bars of one code.

    The source with the most bars leads. Another source extends it at either end: where both have a common date the
    other is scaled to agree on the nearest one (chained); without a common date it is taken as it stands, and a
    finding says that the return across the gap mixes two sources. Where that return is beyond ``JUMP`` standard
    deviations the two scales differ: the shorter side is rescaled so that no return is claimed across the gap.

    Args:
        bars: columns of the table ``bars`` and ``for_returns``; one code, any number of sources, rising dates.
        sessions_between: least length taken for a gap, in sessions.
    """
    if bars["source"].n_unique() <= 1:
        return bars, ()
    order = (
        bars.group_by("source")
        .agg(pl.len().alias("n"), pl.col("adjusted").first(), pl.col("date").min())
        .with_columns(pl.col("adjusted").replace_strict(BASIS_RANK, default=9).alias("rank"))
        .sort(["n", "rank", "source"], descending=[True, False, False])["source"]
        .to_list()
    )
    merged = _last_of_each(bars.filter(pl.col("source") == order[0]))
    findings: list[Finding] = []
    for source in order[1:]:
        other = _last_of_each(bars.filter(pl.col("source") == source))
        merged, said = _extend(merged, other, sessions_between)
        findings += said
    return merged, tuple(findings)


def _last_of_each(bars: pl.DataFrame) -> pl.DataFrame:
    return bars.sort("date", "source").unique(subset="date", keep="last", maintain_order=True)


def _extend(merged: pl.DataFrame, other: pl.DataFrame, least: float) -> tuple[pl.DataFrame, list[Finding]]:
    """Put the dates of ``other`` that lie before or after ``merged`` at its ends."""
    findings: list[Finding] = []
    common = merged.join(other.select("date", pl.col("for_returns").alias("_other")), on="date", how="inner").sort(
        "date"
    )
    for after in (False, True):
        edge = merged["date"][-1 if after else 0]
        piece = other.filter(pl.col("date") > edge if after else pl.col("date") < edge)
        if piece.is_empty():
            continue
        if common.height:
            row = common.row(-1 if after else 0, named=True)
            factor = row["for_returns"] / row["_other"]
        else:
            factor, said = _across(merged, piece, after, least)
            findings.append(said)
        piece = piece.with_columns(pl.col("for_returns") * factor)
        merged = pl.concat([merged, piece.select(merged.columns)]).sort("date")
    return merged, findings


def _across(merged: pl.DataFrame, piece: pl.DataFrame, after: bool, least: float) -> tuple[float, Finding]:
    """The factor that puts ``piece`` on the scale of ``merged`` across a gap without a common date, and what to say."""
    before, later = (merged, piece) if after else (piece, merged)
    last, first = before.row(-1, named=True), later.row(0, named=True)
    step = float(np.log(first["for_returns"] / last["for_returns"]))
    logs = np.log(merged["for_returns"].to_numpy())
    daily = float(np.std(np.diff(logs))) if logs.size > 2 else 0.0
    sessions = max(least, (first["date"] - last["date"]).days * 5 / 7)
    plausible = daily > 0.0 and abs(step) <= JUMP * daily * sessions**0.5
    factor = 1.0 if plausible else float(np.exp(-step if after else step))
    said = (
        f"the return from {last['date']} to {first['date']} is {np.expm1(step):+.1%} over about"
        f" {sessions:.0f} sessions and joins"
        f" {last['adjusted']} bars ({last['source']}) with {first['adjusted']} bars ({first['source']})"
    )
    if plausible:
        said += "; kept as one longer interval, without any dividend paid inside it"
    else:
        said += "; the scales differ, so the later bars are rescaled and no return is claimed across the gap"
    return factor, Finding(
        file=str(first["source"]),
        symbol=str(first["code"]),
        start=last["date"],
        end=first["date"],
        kind="join",
        severity="warning",
        action="kept" if plausible else "repaired",
        detail=said,
    )
