"""Bars against the venue's calendar: days missing, days the venue was closed, series that end early."""

from __future__ import annotations

from datetime import date

import polars as pl

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.market.codes import is_nameless, venue_of
from twinkeel.market.quality.verdict import Judgement, file_of, spans

MANY = 12  # stretches missing in one series above which they are told as one
FITTED = (
    "XNYS",
    "XHKG",
    "XSHG",
    "XLON",
    "XTKS",
    "XETR",
    "XAMS",
    "XKRX",
    "XTAI",
    "XSES",
)  # calendars tried for a nameless file
INVENTED_SHARE = 0.05  # of bars on closed days: beyond, no clock of a venue wrote them


def numbered(judged: Judgement) -> pl.DataFrame:
    """source, code, date of all bars in use, with _mic and the session's number _ordinal, null where it is none.

    Null too outside the session tables, where _inside is false.
    """
    bars = judged.bars.select("source", "code", "date")
    mics = {code: _mic(judged, str(code)) for code in bars["code"].unique().sort()}
    if len(set(mics.values())) == 1:
        return _number(bars, next(iter(mics.values())))
    tagged = bars.with_columns(pl.col("code").replace_strict(mics, return_dtype=pl.String).alias("_mic"))
    parts = tagged.partition_by("_mic", as_dict=True, maintain_order=True, include_key=False)
    return pl.concat(_number(part, str(key[0])) for key, part in parts.items()).sort("source", "code", "date")


def _mic(judged: Judgement, code: str) -> str:
    """The venue whose calendar judges a code. Where no symbol is known, the one calendar its own days fit, else none.

    Bars on Saturdays fit no venue here; such a series is judged by the first calendar, so that they are told.
    """
    from twinkeel.reference import world

    if not is_nameless(code):
        return venue_of(code).mic
    held = judged.bars.filter(pl.col("code") == code).select("date")
    if held.filter(pl.col("date").dt.weekday() == 6).height >= 3:
        return FITTED[0]
    days = set(held["date"])
    fits: list[tuple[int, str]] = []
    for mic in FITTED:
        sessions = set(_sessions(mic, held))
        if not sessions:
            continue
        first, last = world().calendar.coverage(mic)
        off = sum(1 for day in days if first <= day <= last and day not in sessions)
        if off <= len(days) // 100:
            fits.append((off + len(sessions - days), mic))
    fits.sort(key=lambda fit: fit[0])
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0] and fits[0][0] > 0):
        return ""
    return fits[0][1]


def _number(bars: pl.DataFrame, mic: str) -> pl.DataFrame:
    days = _sessions(mic, bars)
    first, last = (days[0], days[-1]) if days else (date.max, date.min)
    numbers = pl.Series(range(len(days)), dtype=pl.Int32)
    table = pl.Series(days, dtype=pl.Date)
    return bars.with_columns(
        pl.lit(mic).alias("_mic"),
        pl.col("date").replace_strict(table, numbers, default=None, return_dtype=pl.Int32).alias("_ordinal"),
        (pl.col("date").is_between(first, last) | (bool(days) & (pl.col("date").dt.weekday() > 5))).alias("_inside"),
    )


def _sessions(mic: str, bars: pl.DataFrame) -> list[date]:
    """The venue's sessions over the span of the bars, as far as the tables reach."""
    from twinkeel.reference import world

    calendar = world().calendar
    first, last = bars.select(pl.col("date").min(), pl.col("date").max().alias("last")).row(0)
    try:
        start, end = calendar.coverage(mic)
    except (OutsideTableError, UnknownNameError, KeyError):
        return []
    first, last = max(first, start), min(last, end)
    return list(calendar.sessions(mic, first, last)) if first <= last else []


def closed_days(judged: Judgement) -> None:
    """Bars on days their venue was closed are set aside; a source with many of them was not written by a market."""
    bars = numbered(judged)
    off = bars.filter(pl.col("_inside") & pl.col("_ordinal").is_null())
    if off.is_empty():
        return
    totals = dict(bars.filter("_inside").group_by("source").len().iter_rows())
    for (source,), rows in off.partition_by("source", as_dict=True, maintain_order=True).items():
        share = rows.height / totals[source]
        if share >= INVENTED_SHARE and rows["date"].n_unique() >= 3:
            all_rows = judged.bars.filter(pl.col("source") == source)
            days = spans(rows["date"].n_unique(), "day")
            said = f"{share:.0%} of the file's bars are on {days} its venues were closed"
            for (code,), own in all_rows.partition_by("code", as_dict=True, maintain_order=True).items():
                judged.add(own, "invented", "error", "quarantined", said, symbol=str(code))
            judged.set_apart(all_rows, "invented")
            continue
        for (code,), own in rows.partition_by("code", as_dict=True, maintain_order=True).items():
            detail = f"{spans(own.height, 'bar')} on days the venue was closed"
            judged.add(own, "closed_day", "warning", "quarantined", detail, symbol=str(code))
        judged.set_apart(rows, "closed_day")


def gaps(judged: Judgement) -> None:
    """Sessions without a bar between a series' first and last, and series that end before their file does."""
    if judged.bars.is_empty():
        return
    bars = numbered(judged)
    bars = bars.with_columns(_files(bars).alias("_file"))
    if bars["source"].n_unique() > bars["_file"].n_unique():  # two vendors in one file
        bars = bars.unique(["_file", "code", "date"]).sort("_file", "code", "date")
    rows = bars.filter(pl.col("_ordinal").is_not_null())
    same = (pl.col("_file") == pl.col("_file").shift(1)) & (pl.col("code") == pl.col("code").shift(1))
    step = pl.when(same).then(pl.col("_ordinal") - pl.col("_ordinal").shift(1))
    holes = rows.with_columns(step.alias("_step")).filter(pl.col("_step") > 1)
    if holes.height:
        days = {str(mic): _sessions(str(mic), bars.filter(pl.col("_mic") == mic)) for mic in holes["_mic"].unique()}
        _holes(judged, holes, bars.select("_file", "_mic", "date").unique(), days)
    _early_ends(judged, bars)


def _holes(judged: Judgement, holes: pl.DataFrame, held: pl.DataFrame, days: dict[str, list[date]]) -> None:
    """Tell of stretches of missing sessions; ``held``: the days each file has any bar of a venue; ``days``: its own."""
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


def _files(bars: pl.DataFrame) -> pl.Expr:
    names = {source: file_of(source) for source in bars["source"].unique()}
    return pl.col("source").replace_strict(names, return_dtype=pl.String)
