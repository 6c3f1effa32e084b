"""SQL over a workspace: DuckDB in memory, one SELECT, no file and no network beyond the workspace's own parts."""

from __future__ import annotations

from typing import Any

import polars as pl

from twinkeel.core.errors import TwinkeelError
from twinkeel.market.tables import TABLES
from twinkeel.market.workspace.store import VIEW, Workspace


class QueryError(TwinkeelError):
    """A query that is not one SELECT, or that DuckDB refuses."""


def query(space: Workspace, text: str) -> pl.DataFrame:
    """The rows of one SELECT over the workspace.

    Tables: ``bars`` (judged, ready to use), ``set_aside``, ``rates``, ``actions``, ``fund_lines``, ``fundamentals``,
    ``debuts``, ``findings``; ``recorded_bars`` (every bar as it came, with batch, file and recorded_at); ``batches``.

    Raises:
        QueryError: where the text is not exactly one SELECT, or fails.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        statements = connection.extract_statements(text)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryError("Only one SELECT is answered", "Ask with SELECT ... FROM bars ...")
        _views(connection, space)
        return _rows(connection.sql(statements[0].query))
    except duckdb.Error as error:
        raise QueryError(f"The query fails: {str(error).splitlines()[0]}", "See `twinkeel data sql --help`.") from error
    finally:
        connection.close()


def _rows(relation: Any) -> pl.DataFrame:
    """A relation as a frame, through plain rows: DuckDB 2.0's Arrow export leaks, and says so at exit.

    Instants lose their zone on the way, since DuckDB's zoned ones need a package of their own, and get UTC back.
    """
    names, kinds = list(relation.columns), [str(kind) for kind in relation.types]
    zoned = {number for number, kind in enumerate(kinds) if kind == "TIMESTAMP WITH TIME ZONE"}
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    columns = [f"{name}::TIMESTAMP AS {name}" if number in zoned else name for number, name in enumerate(quoted)]
    rows = relation.project(", ".join(columns)).fetchall() if zoned else relation.fetchall()
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    return frame.with_columns(pl.col(names[number]).dt.replace_time_zone("UTC") for number in sorted(zoned))


def _views(connection: Any, space: Workspace) -> None:
    """Views over the workspace's Parquet; after them nothing else on the disk can be reached, and nothing written."""
    space.ready()
    home = space.folder / "views" / f"{space.catalogue.newest()}-{VIEW}"
    recorded = [part for part in space.catalogue.parts() if part.table == "bars"]
    recorded_paths = [str(space.folder / part.path) for part in recorded]
    kept = {name: home / f"{name}.parquet" for name in TABLES if (home / f"{name}.parquet").is_file()}
    connection.execute("SET threads=1")  # sums are bit-stable with one thread only
    connection.execute("SET TimeZone='UTC'")
    connection.execute("SET allowed_paths=" + _list([*recorded_paths, *(str(path) for path in kept.values())]))
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    columns = "id BIGINT, recorded_at TIMESTAMPTZ, file VARCHAR, sha256 VARCHAR, kind VARCHAR, rows BIGINT"
    connection.execute(f"CREATE TABLE batches ({columns})")
    batches = [(b.id, b.recorded_at, b.file, b.sha256, b.kind, b.rows) for b in space.catalogue.batches()]
    if batches:
        connection.executemany("INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)", batches)
    connection.execute("CREATE TABLE _parts (path VARCHAR, batch BIGINT)")
    if recorded:
        rows = [(path, part.batch) for path, part in zip(recorded_paths, recorded, strict=True)]
        connection.executemany("INSERT INTO _parts VALUES (?, ?)", rows)
        read = f"read_parquet({_list(recorded_paths)}, filename=true, hive_partitioning=false)"
        columns = "r.* EXCLUDE (filename), p.batch, b.file, b.recorded_at"
        joined = f"{read} r JOIN _parts p ON r.filename = p.path JOIN batches b ON b.id = p.batch"
        view = f"CREATE VIEW recorded_bars AS SELECT {columns} FROM {joined}"  # noqa: S608 - our own paths, quoted
        connection.execute(view)
    for name, path in kept.items():
        view = f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_list([str(path)])}, hive_partitioning=false)"  # noqa: S608 - as above
        connection.execute(view)
    for name in set(TABLES) - set(kept):
        columns = ", ".join(f'"{column}" {_sql_type(kind)}' for column, kind in TABLES[name].items())
        connection.execute(f"CREATE TABLE {name} ({columns})")


def _list(paths: list[str]) -> str:
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"


def _sql_type(kind: Any) -> str:
    return {pl.Float64: "DOUBLE", pl.Date: "DATE", pl.String: "VARCHAR"}.get(kind, "TIMESTAMPTZ")
