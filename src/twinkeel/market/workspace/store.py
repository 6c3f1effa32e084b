"""A workspace: one folder that holds market data from any source, bitemporal, safe against kills, open to readers."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.files import read_bytes
from twinkeel.market import quality, views
from twinkeel.market.importers import Imported, read_market_bytes
from twinkeel.market.model import Finding
from twinkeel.market.quality.siblings import pairs
from twinkeel.market.snapshot import Table
from twinkeel.market.tables import FINDINGS, TABLES, empty
from twinkeel.market.workspace import lock, parts, vintages
from twinkeel.market.workspace.catalogue import Batch, Catalogue, Part

VIEW = "1"  # raised when a view of the same batches would hold something else
READER = "1"  # raised when the importers read the same bytes differently


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: imported, known (the same bytes are there), unreadable, or not market data."""

    file: str
    kind: str
    rows: int
    status: str
    detail: str = ""


class Workspace:
    """A folder with ``catalogue.sqlite`` and ``data/``. Readers need no lock; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder)
        self._known: tuple[int, dict[tuple[int, str], list[Part]]] | None = None

    @classmethod
    def create(cls, folder: Path) -> Workspace:
        """Open a workspace, making it where there is none.

        Raises:
            InputError: where the folder cannot be made or holds something else.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(str(folder), f"cannot be made ({error.strerror})", "Choose another place.") from error
        space = cls(folder)
        with lock.writer(folder, "creating", wait=10.0):
            space.catalogue.create()
        return space

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open a workspace that exists.

        Raises:
            InputError: where there is none.
        """
        if not (folder / "catalogue.sqlite").is_file():
            raise InputError(str(folder), "there is no workspace", "Make one with `twinkeel data import PATH`.")
        space = cls(folder)
        space.catalogue.create()
        return space

    def writing(self, doing: str, wait: float = 0.0) -> AbstractContextManager[None]:
        """Hold the workspace for writing; see ``lock.writer``."""
        return lock.writer(self.folder, doing, wait)

    # -- writing: only inside ``with self.writing(...)`` -----------------------------------------------------------

    def sweep(self) -> int:
        """Delete what an interrupted import left behind, which no reader ever saw."""
        newest = f"{self.catalogue.newest()}-{VIEW}"
        for view in (self.folder / "views").glob("*"):
            if view.name != newest:
                shutil.rmtree(view, ignore_errors=True)
        return parts.sweep(self.folder, {part.path for part in self.catalogue.parts()})

    def add_file(self, path: Path, name: str, recorded_at: datetime, again: bool = False) -> Outcome:
        """Import one file; committed when this returns. The same bytes under the same name are imported once."""
        try:
            data = read_bytes(path, limit=4 << 30)
            digest = hashlib.sha256(data).hexdigest()
            if not again and any(
                (b.file, b.sha256, b.reader) == (name, digest, READER) for b in self.catalogue.batches()
            ):
                return Outcome(name, "", 0, "known")
            imported = read_market_bytes(data, name)
        except TwinkeelError as error:
            return Outcome(name, "", 0, "unreadable", str(error))
        if not imported.tables and not imported.findings:
            return Outcome(name, imported.kind, 0, "not market data")
        self.add(imported, recorded_at, digest, len(data))
        return Outcome(name, imported.kind, imported.rows, "imported")

    def add(self, imported: Imported, recorded_at: datetime, digest: str = "", size: int = 0) -> int:
        """Store what a source gave as one batch, and return the batch's number."""
        tables = dict(imported.tables)
        if imported.findings:
            tables["findings"] = findings_table(imported.findings)
        if "bars" in tables:
            tables["bars"] = ordered(tables["bars"])
        written = parts.write(self.folder, tables)
        row = {
            "recorded_at": recorded_at,
            "file": imported.file,
            "sha256": digest,
            "size": size,
            "kind": imported.kind,
            "reader": READER,
            "rows": imported.rows,
        }
        return self.catalogue.commit(row, written)

    def judge(self, recorded_at: datetime) -> list[Finding]:
        """Judge all bars whose codes came in batches not yet judged, against every source there is of them.

        The rows stay as they came; what is doubtful goes into ``set_aside`` and what is repaired into ``repaired``.
        """
        batches = self.catalogue.batches()
        fresh = [batch.id for batch in batches if not batch.judged]
        if not fresh:
            return []
        fresh_codes = set(self._codes(fresh))
        if not fresh_codes:
            self.catalogue.judged([], fresh, recorded_at)
            return []
        everything = [batch.id for batch in batches]
        held = fresh_codes | set(self._codes(everything))
        kin = {code for us, hk, _ in pairs(held) for code in (us, hk) if fresh_codes & {us, hk}}
        codes = sorted(fresh_codes | kin)
        tables = {table: empty(table) for table in TABLES}
        tables["bars"] = self._latest("bars", everything, codes)
        tables["actions"] = self._latest("actions", everything, codes)
        tables["rates"] = self._latest("rates", everything)
        judged, said = quality.judge(tables)
        verdict = {
            "findings": findings_table(said),
            "set_aside": judged["set_aside"],
            "repaired": judged["repaired"],
            "judged": pl.DataFrame({"code": codes}),
        }
        self.catalogue.judged(parts.write(self.folder, verdict), fresh, recorded_at)
        return said

    # -- reading ---------------------------------------------------------------------------------------------------

    def ready(self, recorded_by: datetime | None = None, codes: Sequence[str] | None = None) -> dict[str, Table]:
        """As ``tables``, from the view kept of the last batch where everything recorded is wanted."""
        if recorded_by is not None:
            return dict(self.tables(recorded_by, codes))
        home = self.folder / "views" / f"{self.catalogue.newest()}-{VIEW}"
        view = views.read(home, codes)
        if view is None:
            tables = self.tables()
            views.write(home, tables)
            view = views.read(home, codes) or dict(tables)
        return view

    def tables(
        self, recorded_by: datetime | None = None, codes: Sequence[str] | None = None
    ) -> dict[str, pl.DataFrame]:
        """Every table as it was known here by ``recorded_by``, with what was judged unusable taken out of the bars.

        A batch that no judgement has seen (its import was stopped) is not read: the next import judges it.

        Args:
            recorded_by: only batches recorded by then; all by default.
            codes: only these codes' bars, actions and fundamentals; all by default.
        """
        batches = [batch for batch in self.catalogue.batches(recorded_by) if batch.judged]
        ids = [batch.id for batch in batches]
        out = {}
        for table in TABLES:
            if table in ("set_aside", "findings"):
                continue
            out[table] = self._latest(table, ids, codes)
        out["findings"], out["set_aside"], repaired = self._verdicts(batches, codes)
        if out["set_aside"].height:
            keys = ["source", "code", "date"]
            out["bars"] = out["bars"].join(out["set_aside"].select(keys), on=keys, how="anti", maintain_order="left")
        if repaired.height:
            out["bars"] = pl.concat([out["bars"], repaired])
        return out

    def _verdicts(
        self, batches: Sequence[Batch], codes: Sequence[str] | None
    ) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Findings, set-aside and repaired bars: of the importers, and of the last judgement of each code."""
        told = self._rows("findings", [b.id for b in batches if b.kind != "judgement"])
        aside, repaired, judged = empty("set_aside"), empty("bars"), told.clear()
        for batch in batches:
            if batch.kind != "judgement":
                continue
            covered = self._rows("judged", [batch.id])["code"].to_list()
            judged = pl.concat(
                [judged.filter(~pl.col("symbol").is_in([*covered, ""])), self._rows("findings", [batch.id])]
            )
            aside = pl.concat(
                [aside.filter(~pl.col("code").is_in(covered)), self._rows("set_aside", [batch.id], codes)]
            )
            repaired = pl.concat(
                [repaired.filter(~pl.col("code").is_in(covered)), self._rows("repaired", [batch.id], codes)]
            )
        order = ["file", "symbol", "start", "kind", "detail"]
        return pl.concat([told, judged]).unique(maintain_order=True).sort(order), aside, repaired

    def _codes(self, batches: Sequence[int]) -> list[str]:
        """The codes of all bars in the given batches."""
        paths = [self.folder / part.path for number in batches for part in self._parts.get((number, "bars"), ())]
        scans = [pl.scan_parquet(path, hive_partitioning=False).select(pl.col("code").unique()) for path in paths]
        return sorted({code for scan in scans for code in scan.collect(engine="in-memory")["code"]})

    def _latest(self, table: str, batches: Sequence[int], codes: Sequence[str] | None = None) -> pl.DataFrame:
        by_batch = [(number, rows) for number in batches if (rows := self._read(table, number, codes)) is not None]
        return vintages.latest(by_batch, table) if by_batch else empty(table)

    def _rows(self, table: str, batches: Sequence[int], codes: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows of a table in the given batches, in the order they were recorded."""
        schema = {"judged": {"code": pl.String}, "repaired": TABLES["bars"]}.get(table, TABLES.get(table, {}))
        frames = [rows for number in batches if (rows := self._read(table, number, codes)) is not None]
        return pl.concat(frames) if frames else pl.DataFrame(schema=schema)

    def _read(self, table: str, batch: int, codes: Sequence[str] | None) -> pl.DataFrame | None:
        frames = []
        for part in self._parts.get((batch, table), ()):
            scan = pl.scan_parquet(self.folder / part.path, hive_partitioning=False)
            if codes is not None and table not in ("findings", "rates", "fund_lines", "debuts"):
                scan = scan.filter(pl.col("code").is_in(list(codes)))
            frames.append(scan.collect(engine="in-memory"))
        return pl.concat(frames) if frames else None

    @property
    def _parts(self) -> dict[tuple[int, str], list[Part]]:
        """Parts by batch and table, read again once the catalogue has grown."""
        newest = self.catalogue.newest()
        if self._known is None or self._known[0] != newest:
            known: dict[tuple[int, str], list[Part]] = {}
            for part in self.catalogue.parts():
                known.setdefault((part.batch, part.table), []).append(part)
            self._known = (newest, known)
        return self._known[1]

    def verify(self) -> list[str]:
        """Paths of parts that are missing or whose bytes changed; empty where the workspace is sound."""
        return [
            part.path
            for part in self.catalogue.parts()
            if not (self.folder / part.path).is_file() or parts.digest_of(self.folder / part.path) != part.sha256
        ]

    def close(self) -> None:
        """Let go of the catalogue."""
        self.catalogue.close()


def findings_table(found: Sequence[Finding]) -> pl.DataFrame:
    """Findings as rows of their table."""
    rows = [(f.file, f.symbol, f.start, f.end, f.kind, f.severity, f.action, f.detail) for f in found]
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


def ordered(bars: pl.DataFrame) -> pl.DataFrame:
    """Bars by code and date, sorting only what is not."""
    code, day = bars["code"], bars["date"]
    rising = (code > code.shift(1)) | ((code == code.shift(1)) & (day > day.shift(1)))
    return bars if rising[1:].all() else bars.sort("code", "date", "source")
