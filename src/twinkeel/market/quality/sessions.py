"""Bars against the venue's calendar: days missing, days the venue was closed, series that end early."""

from __future__ import annotations

from datetime import date

import polars as pl

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.market.codes import venue_of
from twinkeel.market.quality.verdict import Judgement, file_of, spans

MANY = 12  # stretches missing in one series above which they are told as one
INVENTED_SHARE = 0.05  # of bars on closed days: beyond, no clock of a venue wrote them


def ordinals(bars: pl.DataFrame) -> pl.DataFrame:
    """Each venue's sessions from its first bar to its last, numbered: _mic, date, _ordinal. Only inside the tables."""
    from twinkeel.reference import world

    calendar = world().calendar
    span = _with_mic(bars).group_by("_mic").agg(pl.col("date").min().alias("a"), pl.col("date").max().alias("b"))
    parts = []
    for mic, first, last in span.sort("_mic").iter_rows():
        try:
            start, end = calendar.coverage(mic)
        except (OutsideTableError, UnknownNameError, KeyError):
            continue
        if max(first, start) > min(last, end):
            continue
        days = calendar.sessions(mic, max(first, start), min(last, end))
        parts.append(pl.DataFrame({"_mic": mic, "date": pl.Series(days, dtype=pl.Date), "_ordinal": range(len(days))}))
    if not parts:
        return pl.DataFrame(schema={"_mic": pl.String, "date": pl.Date, "_ordinal": pl.Int64})
    return pl.concat(parts)


def closed_days(judged: Judgement) -> None:
    """Bars on days their venue was closed are set aside; a source with many of them was not written by a market."""
    numbered = ordinals(judged.bars)
    if numbered.is_empty():
        return
    span = numbered.group_by("_mic").agg(pl.col("date").min().alias("_a"), pl.col("date").max().alias("_b"))
    bars = _with_mic(judged.bars.select("source", "code", "date")).join(span, on="_mic", how="left")
    inside = bars.filter(pl.col("date").is_between("_a", "_b") | (pl.col("date").dt.weekday() > 5))
    off = inside.join(numbered, on=["_mic", "date"], how="anti")
    if off.is_empty():
        return
    totals = dict(inside.group_by("source").len().iter_rows())
    for (source,), rows in off.partition_by("source", as_dict=True, maintain_order=True).items():
        share = rows.height / totals[source]
        whole = share >= INVENTED_SHARE and rows["date"].n_unique() >= 3
        if whole:
            all_rows = judged.bars.filter(pl.col("source") == source)
            days = spans(rows["date"].n_unique(), "day")
            for (code,), own in all_rows.partition_by("code", as_dict=True, maintain_order=True).items():
                said = f"{share:.0%} of the file's bars are on {days} its venues were closed"
                judged.add(own, "invented", "error", "quarantined", said, symbol=str(code))
            judged.set_apart(all_rows, "invented")
            continue
        for (code,), own in rows.partition_by("code", as_dict=True, maintain_order=True).items():
            detail = f"{spans(own.height, 'bar')} on days the venue was closed"
            judged.add(own, "closed_day", "warning", "quarantined", detail, symbol=str(code))
        judged.set_apart(rows, "closed_day")


def gaps(judged: Judgement) -> None:
    """Sessions without a bar between a series' first and last, and series that end before their file does."""
    numbered = ordinals(judged.bars)
    if numbered.is_empty():
        return
    bars = _with_mic(judged.bars.select("source", "code", "date"))
    bars = bars.with_columns(_files(bars).alias("_file")).unique(["_file", "code", "date"])
    held = bars.select("_file", "_mic", "date").unique()
    rows = bars.join(numbered, on=["_mic", "date"], how="inner").sort("_file", "code", "_ordinal")
    step = pl.col("_ordinal") - pl.col("_ordinal").shift(1).over("_file", "code")
    holes = rows.with_columns(step.alias("_step")).filter(pl.col("_step") > 1)
    days = {key[0]: part["date"].to_list() for key, part in numbered.partition_by("_mic", as_dict=True).items()}
    for (file, code), part in holes.partition_by(["_file", "code"], as_dict=True, maintain_order=True).items():
        mic = part["_mic"][0]
        steps = part.select("_ordinal", "_step").iter_rows()
        missing = [(days[mic][at - step + 1], days[mic][at - 1], step - 1) for at, step in steps]
        goes_on = set(held.filter((pl.col("_file") == file) & (pl.col("_mic") == mic))["date"])
        if len(missing) > MANY:
            total = sum(count for _, _, count in missing)
            said = f"{total} sessions missing in {len(missing)} stretches"
            _missing(judged, str(file), str(code), missing[0][0], missing[-1][1], said, total > 5)
            continue
        for first, last, count in missing:
            others = first in goes_on and last in goes_on
            why = "while the file goes on with other names: a suspension, or a gap" if others else ""
            said = f"{spans(count, 'session')} missing {why}".strip()
            _missing(judged, str(file), str(code), first, last, said, not others)
    _early_ends(judged, bars)


def _missing(judged: Judgement, file: str, code: str, first: date, last: date, said: str, grave: bool) -> None:
    rows = pl.DataFrame({"source": [file, file], "code": [code, code], "date": [first, last]})
    judged.add(rows, "gap", "warning" if grave else "info", "kept", said, file=file, symbol=code)


def _early_ends(judged: Judgement, bars: pl.DataFrame) -> None:
    """Names whose bars end more than a week before other names of the venue in the same file."""
    last = bars.group_by("_file", "_mic", "code").agg(pl.col("date").max().alias("_last"))
    reach = last.with_columns(pl.col("_last").max().over("_file", "_mic").alias("_reach"))
    early = reach.filter((pl.col("_reach") - pl.col("_last")).dt.total_days() > 7).sort("_file", "code")
    for file, _, code, end, until in early.iter_rows():
        rows = pl.DataFrame({"source": [file], "code": [code], "date": [end]})
        judged.add(
            rows, "ended", "warning", "kept", f"ends here while the file goes on to {until}", file=file, symbol=code
        )


def _with_mic(bars: pl.DataFrame) -> pl.DataFrame:
    mics = {code: venue_of(code).mic for code in bars["code"].unique()}
    return bars.with_columns(pl.col("code").replace_strict(mics, return_dtype=pl.String).alias("_mic"))


def _files(bars: pl.DataFrame) -> pl.Expr:
    names = {source: file_of(source) for source in bars["source"].unique()}
    return pl.col("source").replace_strict(names, return_dtype=pl.String)
