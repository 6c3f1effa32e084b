"""Delimited bytes into typed columns: fast where every cell is as expected, tolerant cell by cell where not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

import polars as pl

from twinkeel.market.codes import is_nameless, venue_of
from twinkeel.market.importers.shape import Shape

_ISO = "%Y-%m-%d"


def columns(data: bytes, shape: Shape, wanted: Mapping[str, int], floats: frozenset[str]) -> tuple[pl.DataFrame, int]:
    """The wanted columns by name; those in ``floats`` as numbers, the rest as text. Also how many cells did not read.

    Args:
        data: UTF-8 bytes without a byte-order mark.
        shape: of the file.
        wanted: new name -> column number.
        floats: names to be read as Float64; thousands separators and ``N/A``, ``-``, ``--``, ``null`` are understood.
    """
    width = len(shape.names)
    kinds = {name: pl.Float64 if name in floats else pl.String for name in wanted}
    order = sorted(wanted, key=lambda name: wanted[name])
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            skip_rows=shape.header_rows,
            separator=shape.delimiter,
            columns=[wanted[name] for name in order],
            new_columns=order,
            schema_overrides=[kinds[name] for name in order],
            null_values=["N/A", "", "nan", "NaN", "null", "None", "-", "--"],
            infer_schema=False,
            raise_if_empty=False,
        )
        if frame.width == len(order):
            return frame.cast({name: kinds[name] for name in order}).select(list(wanted)), 0
    except pl.exceptions.PolarsError:
        pass
    text = pl.read_csv(
        data,
        has_header=False,
        skip_rows=shape.header_rows,
        separator=shape.delimiter,
        infer_schema=False,
        truncate_ragged_lines=True,
        ignore_errors=True,
        raise_if_empty=False,
        schema=dict.fromkeys(shape.names[:width], pl.String),
    )
    text = text.select(pl.col(shape.names[number]).str.strip_chars().alias(name) for name, number in wanted.items())
    clean = text.with_columns(
        pl.when(pl.col(name).is_in(["N/A", "", "nan", "NaN", "null", "None", "-", "--"]))
        .then(None)
        .otherwise(pl.col(name).str.replace_all(",", ""))
        .alias(name)
        for name in wanted
        if name in floats
    )
    out = clean.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in wanted if name in floats)
    bad = sum(out[name].null_count() - clean[name].null_count() for name in wanted if name in floats)
    return out, bad


def dates(stamps: pl.Series, codes: pl.Series | None = None) -> tuple[pl.Series, bool]:
    """Local dates from text stamps of any usual form, and whether some stamp has a time of day inside a session.

    An offset other than zero is the venue's own and its date is taken as written; UTC and epoch stamps are moved to
    the venue's zone (of ``codes``; without codes, or where no symbol is known, UTC's date stands, and no stamp is taken
    as inside a session: only repeated dates tell). What cannot be read is null.
    """
    try:
        return stamps.str.to_date(_ISO).alias("date"), False
    except pl.exceptions.PolarsError:
        pass
    zones = None if codes is None else codes.replace_strict({c: _zone(c) for c in codes.unique().drop_nulls()})
    keys = pl.DataFrame(
        {"stamp": stamps, "zone": zones if zones is not None else pl.repeat("UTC", len(stamps), eager=True)}
    )
    distinct = keys.unique(maintain_order=True)
    read = [_one(stamp, zone) for stamp, zone in distinct.iter_rows()]
    table = distinct.with_columns(
        pl.Series("date", [day for day, _ in read], dtype=pl.Date),
        pl.Series("intraday", [inside for _, inside in read]),
    )
    joined = keys.join(table, on=["stamp", "zone"], how="left", maintain_order="left", nulls_equal=True)
    nameless = (
        codes is not None and codes.drop_nulls().len() > 0 and all(is_nameless(c) for c in codes.unique().drop_nulls())
    )
    return joined["date"], bool(joined["intraday"].any()) and not nameless


def _zone(code: str) -> str:
    """The zone of a code's venue; UTC where no symbol, so no venue, is known."""
    return "UTC" if is_nameless(code) else venue_of(code).zone


def _one(stamp: str | None, zone: str) -> tuple[date | None, bool]:
    from twinkeel.core.instants import zone as zone_of

    if stamp is None:
        return None, False
    text = stamp.strip()
    try:
        if re.fullmatch(r"\d{10}(\.0)?|\d{13}", text):
            seconds = float(text) / (1000 if len(text) == 13 else 1)
            return _local(datetime.fromtimestamp(seconds, UTC), zone)
        if re.fullmatch(r"\d{8}(\.0)?", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:8])), False
        if found := re.fullmatch(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", text):
            return date(int(found[1]), int(found[2]), int(found[3])), False
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):  # American; the day first where it must be
            first, second = int(found[1]), int(found[2])
            month, day = (first, second) if first <= 12 else (second, first)
            return date(int(found[3]), month, day), False
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text), False
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None, False
    if moment.tzinfo is None:
        return moment.date(), bool(moment.hour or moment.minute)
    offset = moment.utcoffset()
    if offset:
        return moment.date(), bool(moment.hour or moment.minute)
    local = moment.astimezone(zone_of(zone))
    return local.date(), bool((local.hour or local.minute) and (moment.hour or moment.minute))


def _local(moment: datetime, zone: str) -> tuple[date, bool]:
    from twinkeel.core.instants import zone as zone_of

    return moment.astimezone(zone_of(zone)).date(), False
