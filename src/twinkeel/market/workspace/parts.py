"""Immutable Parquet parts: written beside, flushed, renamed; hive-partitioned by venue and batch."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from twinkeel.core.errors import InputError
from twinkeel.market.codes import venue_of
from twinkeel.market.workspace.catalogue import Part

GROUP = 250_000  # rows in a row group: sorted by code, so that a reader skips what it does not want


def write(folder: Path, tables: Mapping[str, pl.DataFrame]) -> list[Part]:
    """Write tables under ``folder/data`` and return their parts, not yet in any catalogue (batch 0).

    ``bars`` and ``set_aside`` are split by venue: data/bars/mic=XHKG/<unique>.parquet.

    Raises:
        InputError: where the disk does not take them.
    """
    parts: list[Part] = []
    touched: set[Path] = set()
    try:
        for table, frame in tables.items():
            for partition, rows in _partitions(table, frame):
                place = folder / "data" / table / partition if partition else folder / "data" / table
                place.mkdir(parents=True, exist_ok=True)
                path = place / f"{uuid.uuid4().hex}.parquet"
                beside = path.with_suffix(".tmp")
                rows.write_parquet(beside, compression="lz4", row_group_size=GROUP)
                digest = _flush(beside)
                beside.rename(path)
                touched.add(place)
                parts.append(Part(0, table, path.relative_to(folder).as_posix(), rows.height, digest))
        for place in touched:
            _flush_folder(place)
    except OSError as error:
        raise InputError(str(folder), f"cannot be written ({error.strerror or error})", "Free some space.") from error
    return parts


def digest_of(path: Path) -> str:
    """SHA-256 of a part's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sweep(folder: Path, known: set[str]) -> int:
    """Delete what an interrupted writer left and no batch knows; returns how many files. Only the writer may."""
    gone = 0
    for path in (folder / "data").rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in known:
            path.unlink()
            gone += 1
    return gone


def _partitions(table: str, frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    if frame.is_empty():
        return []
    if table not in ("bars", "set_aside"):
        return [("", frame)]
    mics = {code: venue_of(code).mic for code in frame["code"].unique()}
    if len(set(mics.values())) == 1:
        return [(f"mic={next(iter(mics.values()))}", frame)]
    tagged = frame.with_columns(pl.col("code").replace_strict(mics, return_dtype=pl.String).alias("_mic"))
    parts = tagged.partition_by("_mic", as_dict=True, maintain_order=True, include_key=False)
    return [(f"mic={key[0]}", part) for key, part in sorted(parts.items())]


def _flush(path: Path) -> str:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
