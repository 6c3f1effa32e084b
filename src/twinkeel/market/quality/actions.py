"""Splits and dividends missed, doubled or out of scale, where a file shows the adjusted close beside the traded one."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from twinkeel.market.quality.verdict import Judgement, before, same_series, spans

SPIKE = math.log(1.8)  # a bar this far from two neighbours that agree is not the market's
AGREE = math.log(1.25)
RATIOS = (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100)


def splits(judged: Judgement, actions: pl.DataFrame) -> None:
    """Level shifts by a split's ratio, at a recorded split or with the volume answering, and single bars off scale."""
    known = actions.filter(pl.col("kind") == "split").select("code", "date", pl.col("value").alias("_ratio"))
    bars = judged.bars.filter(pl.col("close") > 0).with_columns(same_series().alias("_same"))
    group = ["source", "code"]
    paid = (
        actions.filter(pl.col("kind") == "dividend").group_by("code", "date").agg(pl.col("value").sum().alias("_paid"))
    )
    if paid.height:  # a dividend explains its drop
        bars = bars.join(paid, on=["code", "date"], how="left", maintain_order="left")
    else:
        bars = bars.with_columns(pl.lit(0.0).alias("_paid"))
    without = (before("close") - pl.col("_paid").fill_null(0)).clip(lower_bound=before("close") * 0.01)
    bars = bars.with_columns((pl.col("close") / without).log().alias("_step"))
    large = (pl.col("_step").abs() > math.log(1.4)).fill_null(False)
    if not bars.select(large.any()).item():
        return
    moved = bars.filter(large).select(group).unique()
    bars = bars.join(moved, on=group, how="semi", maintain_order="left").with_columns(
        pl.col("_step").shift(-1).over(group).alias("_next")
    )
    spike = (pl.col("_step").abs() > SPIKE) & ((pl.col("_step") + pl.col("_next")).abs() < AGREE)
    spikes = bars.filter(spike)
    for (_, code), rows in _each(spikes):
        said = (
            f"{spans(rows.height, 'bar')} off scale by {', '.join(_times(s) for s in rows['_step'])}, and back the next"
        )
        judged.add(rows, "spike", "error", "quarantined", said, symbol=code)
    if spikes.height:
        judged.set_apart(spikes, "spike")
    back = (pl.col("_step") + pl.col("_step").shift(1).over(group)).abs() < AGREE
    shifts = bars.with_columns(back.fill_null(False).alias("_back")).filter(
        (pl.col("_step").abs() > math.log(1.4)) & ~spike.fill_null(False) & ~pl.col("_back")
    )
    shifts = shifts.join(known, on=["code", "date"], how="left", maintain_order="left")
    for (source, code), rows in _each(shifts):
        recorded = dict(known.filter(pl.col("code") == code).select("date", "_ratio").iter_rows())
        for row in rows.iter_rows(named=True):
            ratio = _near(row["_step"], list(recorded.values()))
            if ratio is None and not _volume_answers(judged.bars, source, code, row):
                continue
            kind, severity = ("split_missed", "error") if ratio is not None else ("split_suspected", "warning")
            said = f"the close moves by {_times(row['_step'])} overnight"
            said += (
                f": the split of {ratio:g} is not in the earlier closes" if ratio is not None else " and volume answers"
            )
            judged.add(bars.filter((pl.col("source") == source) & (pl.col("code") == code)
                                   & (pl.col("date") == row["date"])), kind,
                       "error" if severity == "error" else "warning", "kept", said, symbol=code)  # fmt: skip


def _near(step: float, ratios: list[float]) -> float | None:
    for ratio in ratios:
        if ratio > 0 and ratio != 1 and abs(abs(step) - abs(math.log(ratio))) < 0.3 * abs(math.log(ratio)):
            return ratio
    return None


def _volume_answers(bars: pl.DataFrame, source: str, code: str, row: dict[str, Any]) -> bool:
    """Whether the move is near a usual ratio and typical volume moved the other way by about as much."""
    step = float(row["_step"])
    if not any(abs(abs(step) - math.log(r)) < 0.03 for r in RATIOS):
        return False
    own = bars.filter((pl.col("source") == source) & (pl.col("code") == code) & (pl.col("volume") > 0))
    before = own.filter(pl.col("date") < row["date"]).tail(20)["volume"].median()
    after = own.filter(pl.col("date") >= row["date"]).head(20)["volume"].median()
    if not isinstance(before, float) or not isinstance(after, float) or not before or not after:
        return False
    return abs(math.log(after / before) + step) < 0.5 * abs(step)


def dividends(judged: Judgement, actions: pl.DataFrame) -> None:
    """The adjusted close must step at each dividend by 1 - dividend / previous close, and nowhere else."""
    paid = actions.filter(pl.col("kind").is_in(["dividend", "capital_gain"]))
    group = ["source", "code"]
    bars = judged.bars.filter(pl.col("adj_close").is_not_null() & (pl.col("close") > 0)).sort("source", "code", "date")
    below = bars.filter(pl.col("adj_close") <= 0)
    for (_, code), rows in _each(below):
        said = f"{spans(rows.height, 'adjusted close')} at or below zero: a dividend above the price was taken out"
        judged.add(rows, "negative", "error", "kept", said, symbol=code)
    if bars.is_empty():
        return
    cash = paid.group_by("source", "code", "date").agg(
        pl.col("value").filter(pl.col("kind") == "dividend").sum().alias("_paid"),
        pl.col("value").filter(pl.col("kind") == "capital_gain").sum().alias("_gain"),
    )
    bars = bars.join(cash, on=["source", "code", "date"], how="left", maintain_order="left").with_columns(
        pl.col("_paid", "_gain").fill_null(0.0), (pl.col("adj_close") / pl.col("close")).alias("_factor")
    )
    bars = bars.with_columns(
        pl.col("close").shift(1).over(group).alias("_before"),
        (1 - pl.col("_factor").shift(1).over(group) / pl.col("_factor")).alias("_taken"),
        (pl.col("close") / pl.col("close").shift(1).over(group)).log().alias("_step"),
        (pl.col("_paid").sum().over("source") > 0).alias("_told"),
    ).with_columns(
        (pl.col("_paid") / pl.col("_before")).alias("_due"),
        (1.4826 * pl.col("_step").abs().median().over(group)).alias("_sd"),
    )
    bars = bars.join(_off_scale(paid), on=["source", "code", "date"], how="left", maintain_order="left")
    drop = (1 - pl.col("_due").clip(upper_bound=0.999)).log()  # what an ex-date does to the price
    no_drop = (pl.col("_due") > pl.max_horizontal(0.08, 4 * pl.col("_sd"))) & (pl.col("_step") > 0.3 * drop)
    bars = bars.with_columns((no_drop | pl.col("_off").fill_null(False) | (pl.col("_due") >= 1)).alias("_scale"))
    gap = (pl.col("_taken") - pl.col("_due")).abs()
    doubtful = bars.filter(
        pl.col("_told")
        & pl.col("_taken").is_finite()
        & ((gap > 0.15 * pl.max_horizontal(pl.col("_taken").abs(), "_due") + 0.0015) | pl.col("_scale"))
    )
    for (_, code), rows in _each(doubtful):
        for row in rows.iter_rows(named=True):
            kind, said = _word(row)
            judged.add(rows.filter(pl.col("date") == row["date"]), kind, "error", "kept", said, symbol=code)
    _twice(judged, paid)


def _off_scale(paid: pl.DataFrame) -> pl.DataFrame:
    """Dividends about a hundred times off both neighbours, of one exactly: source, code, date, _off."""
    group = ["source", "code", "kind"]
    logs = paid.sort("source", "code", "kind", "date").with_columns(pl.col("value").log().alias("_log"))
    left, right = (pl.col("_log") - pl.col("_log").shift(n).over(group) for n in (1, -1))
    hundred = (math.log(60), math.log(160))
    exactly = pl.min_horizontal((left.abs() - math.log(100)).abs(), (right.abs() - math.log(100)).abs()) < 0.05
    off = left.abs().is_between(*hundred) & right.abs().is_between(*hundred) & (left * right > 0) & exactly
    return logs.filter(off).select("source", "code", "date", pl.lit(True).alias("_off")).unique()


def _word(row: dict[str, float]) -> tuple[str, str]:
    due, taken, paid = row["_due"], row["_taken"], row["_paid"]
    figures = f"dividend {paid:g} on a close of {row['_before']:g}, the adjusted close steps by {taken:.2%}"
    if paid == 0:
        return "dividend_missing", f"no dividend is recorded, but the adjusted close steps by {taken:.2%}"
    if row["_scale"]:
        return "dividend_100x", f"{figures}: out of scale with the price or its neighbours"
    if abs(taken) < 0.15 * due:
        return "dividend_missed", f"{figures}: not adjusted for"
    if abs(taken / due - 2) < 0.2:
        return "dividend_doubled", f"{figures}: taken out twice"
    return "dividend_wrong", f"{figures}, not {due:.2%}"


def _twice(judged: Judgement, paid: pl.DataFrame) -> None:
    """The same amount again within seven days, or nearly the same within three."""
    group = ["source", "code", "kind"]
    rows = paid.sort("source", "code", "kind", "date").with_columns(
        (pl.col("date") - pl.col("date").shift(1).over(group)).dt.total_days().alias("_days"),
        (pl.col("value") / pl.col("value").shift(1).over(group)).alias("_same"),
    )
    same = (pl.col("_days") <= 7) & pl.col("_same").is_between(0.98, 1.02)
    again = rows.filter(same | ((pl.col("_days") <= 3) & pl.col("_same").is_between(0.9, 1.1)))
    for row in again.iter_rows(named=True):
        said = f"dividend {row['value']:g} stands again {row['_days']} days after the same one"
        judged.add(again.filter((pl.col("code") == row["code"]) & (pl.col("date") == row["date"])), "dividend_doubled",
                   "warning", "kept", said, symbol=row["code"])  # fmt: skip


def _times(step: float) -> str:
    return f"x{math.exp(step):.3g}"


def _each(rows: pl.DataFrame) -> list[tuple[tuple[str, str], pl.DataFrame]]:
    parts = rows.partition_by(["source", "code"], as_dict=True, maintain_order=True)
    return [((str(source), str(code)), part) for (source, code), part in parts.items()]
