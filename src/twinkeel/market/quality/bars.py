"""Bars that no market made: nonsense, frozen or partial bars, errors of a hundred, adjustment below zero."""

from __future__ import annotations

import polars as pl

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.market.codes import venue_of
from twinkeel.market.model import Severity
from twinkeel.market.quality.verdict import Judgement, after, before, file_of, same_series, spans

FROZEN_CLOSES = 6  # equal closes in a row, where only closes are known
THIN = 0.35  # of the median volume of the twenty bars before
TRAILING = 60
HUNDRED = (60.0, 160.0)  # a ratio to the neighbours' median inside this range is an error of unit


def nonsense(judged: Judgement) -> None:
    """Closes at or below zero, and bars whose close lies outside their high and low."""
    low = judged.bars.filter(pl.col("close") <= 0)
    for (_, code), rows in _each(low):
        basis = rows["adjusted"][0]
        if basis == "additive":
            said = (
                f"{spans(rows.height, 'close')} at or below zero: sums taken out exceed the price; no return uses them"
            )
            judged.add(rows, "negative", "warning", "kept", said, symbol=code)
        else:
            judged.add(rows, "negative", "error", "quarantined", f"{spans(rows.height, 'close')} at or below zero")
            judged.set_apart(rows, "negative")
    slack = pl.col("close").abs() * 1e-3 + 1e-6
    out = (pl.col("high") < pl.col("low") - slack) | ~pl.col("close").is_between(
        pl.col("low") - slack, pl.col("high") + slack
    )
    wrong = judged.bars.filter(out & pl.col("high").is_not_null() & pl.col("low").is_not_null())
    for (_, code), rows in _each(wrong):
        said = f"{spans(rows.height, 'close')} outside the bar's own high and low"
        judged.add(rows, "inconsistent", "info", "kept", said, symbol=code)


def frozen(judged: Judgement) -> None:
    """Bars that repeat the one before: in full with volume (a feed that stood still), or without volume (no trade).

    A close carried forward without a trade, as vendors do through a suspension, is no close: it is set aside. Series
    whose volume is mostly zero or unknown (funds, indices) are only told of long runs of equal closes.
    """
    fields = ["open", "high", "low", "close"]
    group = ["source", "code"]
    rows = judged.bars.with_columns(same_series().alias("_same")).with_columns(
        (pl.col("close") == before("close")).fill_null(False).alias("_still"),
        (pl.col("volume") == before("volume")).fill_null(False).alias("_volume"),
    )
    if not rows["_still"].any():
        return
    flat = pl.col("_still") & ((pl.col("volume") == 0) | pl.col("_volume") | pl.col("volume").is_null())
    rows = rows.join(rows.filter(flat).select(group).unique(), on=group, how="semi", maintain_order="left")
    told = rows.group_by(group).agg(((pl.col("volume") > 0).fill_null(False).mean() > 0.5).alias("_traded"))
    rows = rows.join(told, on=group, how="inner", maintain_order="left")
    same = pl.all_horizontal((pl.col(f) == before(f)).fill_null(False) for f in fields)
    rows = rows.with_columns(same.alias("_all"))
    repeats = rows.filter(pl.col("_all") & pl.col("_volume") & (pl.col("volume") > 0))
    _apart(judged, repeats, "frozen", "warning", "repeat the bar before in every figure")
    carried = rows.filter(pl.col("_traded") & pl.col("_still") & (pl.col("volume") == 0))
    _apart(judged, carried, "stale", "info", "carry the last close forward without a trade")
    silent = rows.filter(~pl.col("_traded")).with_columns((~pl.col("_still")).cum_sum().over(group).alias("_run"))
    runs = silent.group_by(*group, "_run", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("date").first().alias("first"), pl.col("date").last().alias("last")
    )
    for (_, code), own in _each(runs.filter(pl.col("n") >= FROZEN_CLOSES)):
        days = pl.concat([own["first"], own["last"]])
        span = pl.DataFrame({"source": own["source"][0], "code": code, "date": days})
        said = f"{own['n'][0]} equal closes in a row"
        if own.height > 1:
            said = f"{own.height} runs of equal closes, the longest of {max(own['n'].to_list())}"
        judged.add(span, "frozen", "warning", "kept", said, symbol=code)


def _apart(judged: Judgement, rows: pl.DataFrame, kind: str, severity: Severity, words: str) -> None:
    for (_, code), own in _each(rows):
        judged.add(own, kind, severity, "quarantined", f"{spans(own.height, 'bar')} {words}", symbol=code)
    if rows.height:
        judged.set_apart(rows, kind)


def partial_tail(judged: Judgement) -> None:
    """The last bar of a series with far less volume than ever lately was taken before the close; it is set aside.

    A half day, and the thin week of Christmas, are no sign of it.
    """
    traded = judged.bars.filter(pl.col("volume") > 0).with_columns(same_series().alias("_same"))
    thin = pl.col("volume") < 2 * THIN * pl.col("volume").rolling_mean(20).shift(1)  # cheap; weighed below
    last = ~pl.col("_same").shift(-1).fill_null(False)
    suspects = traded.filter(last & thin.fill_null(False)).select("source", "code")
    if suspects.is_empty():
        return
    recent = traded.join(suspects, on=["source", "code"], how="semi", maintain_order="left").drop("_same")
    recent = recent.group_by("source", "code", maintain_order=True).tail(TRAILING + 1)
    for (_, code), rows in _each(recent):
        if rows.height < 21:
            continue
        volumes = rows["volume"].to_list()
        last, before = volumes[-1], sorted(volumes[-21:-1])
        day = rows["date"][-1]
        if last < THIN * before[10] and last < 0.7 * min(volumes[:-1]) and not _short_day(str(code), day):
            said = f"volume {last:,.0f} against a median of {before[10]:,.0f}: the bar was taken before the close"
            tail = rows.tail(1)
            judged.add(tail, "partial", "warning", "quarantined", said, symbol=code)
            judged.set_apart(tail, "partial")


def stated_changes(judged: Judgement) -> None:
    """A bar whose close is not the one the next bar's stated change starts from was taken before the close.

    Where closes are not forward-adjusted the change may start from an ex-dividend close, which is lower: then only a
    start above the bar's close counts. The close is repaired to the one implied, to the cent.
    """
    group = ["source", "code"]
    rows = judged.bars.filter(pl.col("change").is_not_null() & (pl.col("close") > 0))
    if rows.is_empty():
        return
    rows = rows.with_columns(same_series().alias("_same"), (pl.col("close") / (1 + pl.col("change"))).alias("_start"))
    rows = rows.with_columns(
        after("_start").alias("_implied"),
        (pl.col("close") / before("close") - 1 - pl.col("change")).abs().alias("_own"),
        pl.col("volume").rolling_median(20, min_samples=5).over(group).alias("_usual"),
    )
    wrong = rows.filter(
        (pl.col("adjusted").is_in(["additive", "full"]) | (pl.col("_implied") > pl.col("close")))
        & ((pl.col("_implied") / pl.col("close") - 1).abs() > 0.0015 + 0.01 / pl.col("close"))
        & (pl.col("_own") < 0.0005 + 0.01 / pl.col("close"))
        & (pl.col("volume") < pl.col("_usual"))
    )
    for (_, code), part in _each(wrong):
        moved = ", ".join(f"{c:g} to {i:.2f}" for c, i in part.select("close", "_implied").iter_rows())
        said = f"{spans(part.height, 'close')} not the one the next bar's change starts from: {moved}"
        judged.add(part, "partial", "warning", "repaired", said, symbol=code)
    if wrong.height:
        judged.replace(wrong.with_columns(pl.col("_implied").round(2).alias("close")), "partial")


def unit_errors(judged: Judgement) -> None:
    """Closes about a hundred times too high or low beside the rest are brought to its unit.

    The unit of a bar is told by its ratio to the median of the whole series in logarithms where that falls apart into
    two groups about a hundred apart with a one-day jump between them; the larger group's unit is kept.
    """
    positive = judged.bars.filter(pl.col("close") > 0).with_columns(same_series().alias("_same"))
    jumps = positive.with_columns((pl.col("close") / before("close")).alias("_jump"))
    low, high = HUNDRED
    hit = jumps.filter(pl.col("_jump").is_between(low, high) | pl.col("_jump").is_between(1 / high, 1 / low))
    for source, code in hit.select("source", "code").unique(maintain_order=True).iter_rows():
        own = jumps.filter((pl.col("source") == source) & (pl.col("code") == code))
        levels, level = [], 0
        for ratio in own["_jump"]:
            level += 0 if ratio is None else 1 if low <= ratio <= high else -1 if 1 / high <= ratio <= 1 / low else 0
            levels.append(level)
        usual = max(sorted(set(levels)), key=levels.count)
        own = own.with_columns(pl.Series("_scale", [100.0 ** (usual - x) for x in levels]))
        wrong = own.filter(pl.col("_scale") != 1.0)
        fields = ("open", "high", "low", "close", "adj_close")
        judged.replace(wrong.with_columns(pl.col(f) * pl.col("_scale") for f in fields), "unit_100x")
        said = f"{spans(wrong.height, 'bar')} a hundred times off their neighbours, brought to their unit"
        judged.add(wrong, "unit_100x", "error", "repaired", said, symbol=code)


def adjusted(judged: Judgement) -> None:
    """One line a file and basis: closes that are adjusted serve returns, never values."""
    words = {
        "full": "adjusted by factors for splits and dividends, later ones included",
        "additive": "forward-adjusted by sums for dividends, later ones included: early returns are distorted",
    }
    told = judged.bars.filter(pl.col("adjusted").is_in(list(words)) & pl.col("adj_close").is_null())
    files = {source: file_of(source) for source in told["source"].unique()}
    told = told.with_columns(pl.col("source").replace_strict(files, return_dtype=pl.String))
    for (_, basis), rows in told.partition_by(["source", "adjusted"], as_dict=True, maintain_order=True).items():
        count = rows["code"].n_unique()
        judged.add(
            rows, "adjusted", "info", "kept", f"closes of {count} series are {words[str(basis)]}; for returns only"
        )


def _each(rows: pl.DataFrame) -> list[tuple[tuple[str, str], pl.DataFrame]]:
    parts = rows.partition_by(["source", "code"], as_dict=True, maintain_order=True)
    return [((str(source), str(code)), part) for (source, code), part in parts.items()]


def _short_day(code: str, day: object) -> bool:
    """Whether the venue closed early that day, or it lies between 23 December and 2 January."""
    from datetime import date

    from twinkeel.reference import world

    assert isinstance(day, date)
    if (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2):
        return True
    venue = venue_of(code)
    try:
        usual, closed = venue.close, world().calendar.close_time(venue.mic, day)
        return (usual.hour - closed.hour) * 60 + usual.minute - closed.minute > 60
    except (OutsideTableError, UnknownNameError):
        return False
