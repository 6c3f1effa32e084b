"""The catalogue of a workspace: batches, the files and parts they brought, and judgements, in SQLite's WAL mode.

Through SQLAlchemy Core, so that another database is a change of URL. A batch is seen once its transaction commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from twinkeel.core.errors import InputError

SCHEMA = 1
_meta = MetaData()
_info = Table("info", _meta, Column("key", String, primary_key=True), Column("value", String, nullable=False))
_batches = Table(
    "batches",
    _meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("recorded_at", String, nullable=False),  # ISO, UTC, microseconds: sorts as text
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
)
_parts = Table(
    "parts",
    _meta,
    Column("batch", Integer, nullable=False, index=True),
    Column("table_name", String, nullable=False),
    Column("path", String, primary_key=True),  # relative, with forward slashes
    Column("rows", Integer, nullable=False),
    Column("sha256", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one file brought in one import."""

    id: int
    recorded_at: datetime
    file: str
    sha256: str
    size: int
    kind: str
    reader: str
    rows: int
    judged: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file of one batch."""

    batch: int
    table: str
    path: str
    rows: int
    sha256: str


class Catalogue:
    """Reads and writes of the catalogue. Readers see the last commit while a writer works."""

    def __init__(self, folder: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{folder / 'catalogue.sqlite'}", connect_args={"timeout": 30})
        event.listen(self.engine, "connect", _pragmas)

    def create(self) -> None:
        """Make the tables where they are not there yet.

        Raises:
            InputError: where the file is no catalogue of ours, or of a later version.
        """
        try:
            _meta.create_all(self.engine)
            with self.engine.begin() as connection:
                found = connection.execute(select(_info.c.value).where(_info.c.key == "schema")).scalar()
                if found is None:
                    connection.execute(insert(_info).values(key="schema", value=str(SCHEMA)))
                elif int(found) > SCHEMA:
                    raise InputError(str(self.engine.url.database), f"is of version {found}", "Update Twinkeel.")
        except DatabaseError as error:
            raise InputError(
                str(self.engine.url.database), "is not a workspace's catalogue", "Move it away."
            ) from error

    def commit(self, batch: dict[str, Any], parts: Sequence[Part]) -> int:
        """Add a batch and its parts in one transaction, and return its number. Recording times never run backwards."""
        with self.engine.begin() as connection:
            last = connection.execute(select(func.max(_batches.c.recorded_at))).scalar()
            stamp = max(to_text(batch["recorded_at"]), last or "")
            row = {**batch, "recorded_at": stamp, "judged": 0}
            key = connection.execute(insert(_batches).values(**row)).inserted_primary_key
            number = int(key[0]) if key else 0
            self._add(connection, number, parts)
        return number

    def judged(self, parts: Sequence[Part], batches: Sequence[int], recorded_at: datetime) -> None:
        """Replace no verdict: add the new ones as a batch of kind ``judgement``, and mark the batches as judged."""
        row = {
            "file": "",
            "sha256": "",
            "size": 0,
            "kind": "judgement",
            "reader": "",
            "rows": sum(p.rows for p in parts),
        }
        with self.engine.begin() as connection:
            last = connection.execute(select(func.max(_batches.c.recorded_at))).scalar()
            stamp = max(to_text(recorded_at), last or "")
            key = connection.execute(insert(_batches).values(**row, recorded_at=stamp, judged=1)).inserted_primary_key
            self._add(connection, int(key[0]) if key else 0, parts)
            connection.execute(update(_batches).where(_batches.c.id.in_(batches)).values(judged=1))

    @staticmethod
    def _add(connection: Any, number: int, parts: Sequence[Part]) -> None:
        if parts:
            connection.execute(
                insert(_parts),
                [
                    {"batch": number, "table_name": p.table, "path": p.path, "rows": p.rows, "sha256": p.sha256}
                    for p in parts
                ],
            )

    def batches(self, recorded_by: datetime | None = None) -> list[Batch]:
        """All batches recorded by then, in the order they were recorded."""
        query = select(_batches).order_by(_batches.c.id)
        if recorded_by is not None:
            query = query.where(_batches.c.recorded_at <= to_text(recorded_by))
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Batch(**{**row, "recorded_at": datetime.fromisoformat(row["recorded_at"]), "judged": bool(row["judged"])})
            for row in rows
        ]

    def newest(self) -> int:
        """The number of the last batch, 0 where there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(_batches.c.id))).scalar() or 0

    def parts(self, batches: Sequence[int] | None = None) -> list[Part]:
        """The parts of the given batches (all by default), by batch, table and path."""
        query = select(_parts).order_by(_parts.c.batch, _parts.c.table_name, _parts.c.path)
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        wanted = None if batches is None else set(batches)
        return [Part(*row) for row in rows if wanted is None or row[0] in wanted]

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def to_text(instant: datetime) -> str:
    """An instant as text that sorts: UTC with microseconds."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a commit is on disk before it is told
    cursor.close()
