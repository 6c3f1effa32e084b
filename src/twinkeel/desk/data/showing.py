"""``data status``, ``data export`` and ``data sql``: what a workspace holds, out of it, and questions to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.errors import MissingDataError, TwinkeelError
from twinkeel.core.files import neutralise_cell, write_atomic
from twinkeel.core.instants import iso

if TYPE_CHECKING:
    import polars as pl

    from twinkeel.market.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Status:
    """What a workspace holds: batches in order, rows by table, series by code, and whether all parts are sound."""

    workspace: Path
    batches: tuple[dict[str, Any], ...]
    tables: dict[str, int]
    series: tuple[dict[str, Any], ...]
    unsound: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "workspace": str(self.workspace),
            "tables": self.tables,
            "batches": list(self.batches),
            "series": list(self.series),
            "unsound": list(self.unsound),
        }


def status(workspace: Path | None = None, verify: bool = False) -> Status:
    """What a workspace holds.

    Args:
        workspace: the user's own by default.
        verify: whether the bytes of every part are hashed again.

    Raises:
        InputError: where there is no workspace.
    """
    import polars as pl

    space = _open(workspace)
    try:
        ready = {name: table() if callable(table) else table for name, table in space.ready().items()}
        by_code = ready["bars"].group_by("code").agg(
            pl.len().alias("bars"),
            pl.col("date").min().alias("first"),
            pl.col("date").max().alias("last"),
            pl.col("adjusted").unique().sort().str.join(", "),
            pl.col("source").unique().sort().str.join("; "),
        )  # fmt: skip
        batches = tuple(
            {
                "batch": b.id,
                "recorded_at": iso(b.recorded_at),
                "file": b.file,
                "kind": b.kind,
                "rows": b.rows,
                "judged": b.judged,
            }
            for b in space.catalogue.batches()
        )
        unsound = tuple(space.verify()) if verify else ()
        counts = {name: frame.height for name, frame in sorted(ready.items())}
        return Status(space.folder, batches, counts, tuple(by_code.sort("code").iter_rows(named=True)), unsound)
    finally:
        space.close()


def export(
    out: Path, workspace: Path | None = None, data: Path | None = None, codes: Sequence[str] = (), table: str = "bars"
) -> int:
    """Write a table to a file (.csv or .parquet by its ending) and return how many rows.

    Text cells that a spreadsheet would run as a formula are neutralised in CSV.

    Raises:
        TwinkeelError: for another ending.
        MissingDataError: where there is nothing to write.
    """
    import io

    import polars as pl

    from twinkeel.market import open_snapshot

    if out.suffix not in (".csv", ".parquet"):
        raise TwinkeelError(f"{out.name} is neither .csv nor .parquet", "Name the file accordingly.")
    frame = open_snapshot(None, data, workspace).table(table)
    if codes:
        if "code" not in frame.columns:
            raise TwinkeelError(f"The table {table} has no codes to choose by", "Leave the codes out.")
        frame = frame.filter(pl.col("code").is_in(list(codes)))
    if frame.is_empty():
        raise MissingDataError(f"There is no row of {table} to export", "See `twinkeel data status`.")
    buffer = io.BytesIO()
    if out.suffix == ".parquet":
        frame.write_parquet(buffer)
    else:
        words = [name for name, kind in frame.schema.items() if kind == pl.String]
        for name in words:
            mapping = {word: neutralise_cell(word) for word in frame[name].unique().drop_nulls()}
            frame = frame.with_columns(pl.col(name).replace(mapping))
        frame.write_csv(buffer)
    write_atomic(out, buffer.getvalue())
    return frame.height


def sql(query: str, workspace: Path | None = None) -> pl.DataFrame:
    """The rows of one SELECT over a workspace; see ``twinkeel.market.workspace.sql``.

    Raises:
        InputError: where there is no workspace.
        QueryError: where the query is not one SELECT, or fails.
    """
    from twinkeel.market.workspace.sql import query as ask

    space = _open(workspace)
    try:
        return ask(space, query)
    finally:
        space.close()


def _open(workspace: Path | None) -> Workspace:
    from twinkeel.market.opening import default_workspace
    from twinkeel.market.workspace import Workspace

    return Workspace.open(workspace or default_workspace())
