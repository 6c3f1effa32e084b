"""The content hash of tables: the same rows give the same hash, whatever order they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

_KEYS = ("code", "currency", "fund", "date", "item", "kind", "name", "source")


def of_tables(tables: Mapping[str, pl.DataFrame], labels: Sequence[str]) -> str:
    """SHA-256 over the sorted rows of each table, column by column, with its names and types."""
    digest = hashlib.sha256()
    for label in labels:
        _text(digest, label)
    for name in sorted(tables):
        frame = tables[name]
        _text(digest, f"{name} {frame.height} {', '.join(frame.columns)}")
        if frame.height:
            _rows(digest, frame)
    return digest.hexdigest()


def _rows(digest: hashlib._Hash, frame: pl.DataFrame) -> None:
    keys = [name for name in _KEYS if name in frame.columns]
    frame = frame.sort([*keys, *(name for name in frame.columns if name not in keys)])
    for name, kind in frame.schema.items():
        column = frame[name]
        if kind == pl.String:
            words = column.unique().drop_nulls().sort()
            numbers = pl.Series(range(len(words)), dtype=pl.Int32)
            column = column.replace_strict(words, numbers, default=-1, return_dtype=pl.Int32)
            _text(digest, "\x1f".join(words))
        if column.null_count():
            digest.update(column.is_null().cast(pl.UInt8).to_numpy().tobytes())
            column = (
                column.fill_null(strategy="zero") if column.dtype.is_numeric() else column.cast(pl.Int64).fill_null(0)
            )
        physical = column.to_physical()
        digest.update(physical.to_numpy().tobytes())


def _text(digest: hashlib._Hash, text: str) -> None:
    data = text.encode()
    digest.update(len(data).to_bytes(8, "little") + data)
