"""Which basis the closes of a series are on, judged by content: the cent grid, and money traded over shares traded."""

from __future__ import annotations

import polars as pl

OFF_GRID = 0.05  # share of closes that are no whole cents above which a factor was applied
SHIFTED = 0.004  # median distance of the first sixty bars from money over shares beyond which a sum was subtracted
FIRST = 60


def judge(bars: pl.DataFrame) -> pl.DataFrame:
    """The bars with ``adjusted`` filled per code where the file did not say: split, full, additive or unknown.

    ``full``: over 5 % of closes are no whole cents, as a factor leaves them. ``additive``: whole cents, but the
    earliest bars lie away from money over shares, which is never adjusted, or are negative. ``split``: whole cents,
    and they do not: no dividend that shows was adjusted out, a split may have been. ``unknown``: whole cents in a
    file that is rounded to cents throughout and has no money column: nothing tells. Only a file's word makes ``raw``.
    """
    rounded = is_rounded(bars["close"])
    cents = pl.col("close") * 100
    off_grid = (cents - cents.round()).abs() > pl.col("close").abs() * 1e-5 + 1e-4
    typical = (pl.col("open") + pl.col("high") + pl.col("low") + pl.col("close")) / 4
    shift = pl.col("amount") / pl.col("volume") / typical - 1
    per_code = bars.group_by("code").agg(
        off_grid.mean().alias("_off"),
        shift.filter((pl.col("volume") > 0) & (pl.col("amount") > 0)).head(FIRST).median().abs().alias("_early"),
        (pl.col("close") <= 0).any().alias("_negative"),
    )
    kind = (
        pl.when(pl.col("_negative"))
        .then(pl.lit("additive"))
        .when(pl.col("_off") > OFF_GRID)
        .then(pl.lit("full"))
        .when(pl.col("_early") > SHIFTED)
        .then(pl.lit("additive"))
        .when(pl.col("_early").is_null() & rounded)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("split"))
    )
    judged = per_code.select("code", kind.alias("_judged"))
    return (
        bars.join(judged, on="code", how="left", maintain_order="left")
        .with_columns(pl.coalesce("adjusted", "_judged").alias("adjusted"))
        .drop("_judged")
    )


def is_rounded(closes: pl.Series) -> bool:
    """Whether all closes have two decimals at most, to the last digit: then whole cents say nothing of adjustment."""
    return bool(((closes - closes.round(2)).abs() < 1e-9).all())


def stated(text: pl.Series) -> pl.Series:
    """A file's own word on adjustment as a basis: yes, true, adj are ``full``; no, raw, none are ``raw``."""
    lowered = text.str.to_lowercase().str.strip_chars()
    frame = pl.DataFrame({"word": lowered})
    return frame.select(
        pl.when(pl.col("word").str.contains(r"^(no|raw|none|false|unadj|0$)"))
        .then(pl.lit("raw"))
        .when(pl.col("word").str.contains(r"^(yes|true|adj|full|auto|1$)"))
        .then(pl.lit("full"))
        .when(pl.col("word").str.contains(r"qfq|additive|前复权"))
        .then(pl.lit("additive"))
        .when(pl.col("word").str.contains(r"split"))
        .then(pl.lit("split"))
        .otherwise(None)
        .alias("adjusted")
    )["adjusted"]


def lots_to_shares(bars: pl.DataFrame) -> pl.DataFrame:
    """Volume in shares: where money over (volume times close) is about 100 for a code, volume was in lots of 100."""
    ratio = pl.col("amount") / (pl.col("volume") * pl.col("close"))
    usable = (pl.col("volume") > 0) & (pl.col("close") > 0) & (pl.col("amount") > 0)
    middle = bars.filter(usable).group_by("code").agg(ratio.median().alias("_ratio"))
    lots = set(middle.filter(pl.col("_ratio").is_between(20, 500))["code"])
    if not lots:
        return bars
    return bars.with_columns(
        pl.when(pl.col("code").is_in(list(lots)))
        .then(pl.col("volume") * 100)
        .otherwise(pl.col("volume"))
        .alias("volume")
    )
