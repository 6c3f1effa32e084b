"""Tables kept ready to read in one folder: what was imported and judged, as Parquet; a cache, never the only copy."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from twinkeel.market.snapshot import Table
from twinkeel.market.tables import TABLES, empty

GROUP = 65_536  # rows in a row group: bars are sorted by code, so that a reader skips what it does not want


def read(home: Path, codes: Sequence[str] | None = None) -> dict[str, Table] | None:
    """The tables kept in a folder, or None where it is not there or not complete.

    Bars are read at once (of ``codes`` only, if given), the rest when asked for.
    """
    try:
        held = json.loads((home / "complete.json").read_text())["tables"]
        out: dict[str, Table] = {name: empty(name) for name in TABLES if name not in held}
        for name in held:
            path = home / f"{name}.parquet"
            if not path.is_file():
                return None
            out[name] = partial(pl.read_parquet, path, hive_partitioning=False)
        if "bars" in held:
            out["bars"] = _bars(home / "bars.parquet", codes)
        home.touch()  # used: see prune
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return out


def _bars(path: Path, codes: Sequence[str] | None) -> pl.DataFrame:
    if codes is None:
        return pl.read_parquet(path, hive_partitioning=False)
    scan = pl.scan_parquet(path, hive_partitioning=False).filter(pl.col("code").is_in(sorted(codes)))
    return scan.collect(engine="in-memory")


def write(home: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write beside, then rename the whole folder into place; what cannot be written is done without."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=home.parent, prefix=".writing-"))
    except OSError:
        return
    try:
        held = [name for name in TABLES if name in tables and tables[name].height]
        for name in held:
            tables[name].write_parquet(beside / f"{name}.parquet", compression="lz4", row_group_size=GROUP)
        (beside / "complete.json").write_text(json.dumps({"tables": held}))
        beside.chmod(0o755)
        beside.rename(home)
    except OSError:  # another process was first, or the disk is full: the tables in memory are what counts
        shutil.rmtree(beside, ignore_errors=True)


def prune(parent: Path, keep: int) -> None:
    """Delete all but the last used views in a folder of views."""
    try:
        views = sorted((p for p in parent.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    except OSError:
        return
    for old in views[keep:]:
        shutil.rmtree(old, ignore_errors=True)
