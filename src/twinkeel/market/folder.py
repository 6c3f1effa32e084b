"""A folder of files as tables: DIR/prices, DIR/fx and DIR/reference through the importers, cached by content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.files import read_bytes
from twinkeel.market import quality, views
from twinkeel.market.importers import Imported, read_market_bytes
from twinkeel.market.importers.imported import finding
from twinkeel.market.model import Finding
from twinkeel.market.snapshot import Table
from twinkeel.market.tables import FINDINGS, TABLES, empty

KEPT = 8  # folders kept in the cache, the last used ones
PARTS = ("prices", "fx", "reference")
SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".json"})
Progress = Callable[[str, int, int], None]
"""Called with a file's name, its number from 1, and how many there are."""


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """Names (relative, with forward slashes) and paths of the data files in a folder's parts, sorted by name.

    Raises:
        InputError: where the folder does not exist, or none of its parts holds a file.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "there is no such folder", "Name a folder with prices/ and fx/ in it.")
    found = sorted(
        (path.relative_to(folder).as_posix(), path)
        for part in PARTS
        for path in (folder / part).rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    if not any(name.startswith("prices/") for name, _ in found):
        raise InputError(str(folder), "there is no price file in its folder prices/", "Put price files there.")
    return found


def load(folder: Path, progress: Progress | None = None, cache: Path | None = None) -> dict[str, Table]:
    """The tables of a folder, from the cache where the same contents were read before.

    Args:
        folder: with prices/, fx/ and reference/.
        progress: told of each file that is read.
        cache: where tables are kept; by default the user's cache directory.

    Raises:
        InputError: as ``files_of``. A file that cannot be read becomes a finding, not an error.
    """
    listing = files_of(folder)
    contents: list[tuple[str, bytes]] = []
    unread: list[Finding] = []
    for name, path in listing:
        try:
            contents.append((name, read_bytes(path)))
        except TwinkeelError as error:
            unread.append(_unreadable(name, error))
    key = _key(contents)
    home = (cache or _cache_home()) / key
    cached = views.read(home)
    if cached is not None:
        return cached
    tables = tables_of(contents, progress, unread)
    views.write(home, tables)
    views.prune(home.parent, KEPT)
    return dict(tables)


def tables_of(
    contents: Sequence[tuple[str, bytes]],
    progress: Progress | None = None,
    said: Iterable[Finding] = (),
    *,
    every: bool = False,
) -> dict[str, pl.DataFrame]:
    """Files by name and bytes as one set of tables, judged; deterministic in the order of names.

    With ``every``, a file without market data is a finding too: a user who names a file wants to hear of it.
    """
    results: list[Imported] = []
    findings = list(said)
    for number, (name, data) in enumerate(contents, 1):
        if progress:
            progress(name, number, len(contents))
        try:
            results.append(read_market_bytes(data, name))
        except TwinkeelError as error:
            findings.append(_unreadable(name, error))
            continue
        if every and not results[-1].tables:
            detail = f"{results[-1].kind}: nothing of it was read"
            findings.append(finding(name, "unrecognised", detail, severity="warning", action="quarantined"))
    return combine(results, findings)


def combine(results: Sequence[Imported], said: Iterable[Finding] = ()) -> dict[str, pl.DataFrame]:
    """The tables of several files put together and judged; findings are one of them."""
    tables = {}
    for table in TABLES:
        parts = [result.tables[table] for result in results if table in result.tables]
        tables[table] = pl.concat(parts) if parts else empty(table)
    tables["bars"] = tables["bars"].sort("code", "date", "source")
    findings = [*said, *(item for result in results for item in result.findings)]
    tables, judged = quality.judge(tables)
    del tables["repaired"]
    rows = sorted({*findings, *judged}, key=_order)
    tables["findings"] = pl.DataFrame([_row(item) for item in rows], schema=FINDINGS, orient="row")
    return tables


def _row(item: Finding) -> tuple[object, ...]:
    return (item.file, item.symbol, item.start, item.end, item.kind, item.severity, item.action, item.detail)


def _order(item: Finding) -> tuple[str, ...]:
    return (item.file, item.symbol, str(item.start), item.kind, item.detail)


def _unreadable(name: str, error: TwinkeelError) -> Finding:
    return finding(name, "unreadable", str(error), severity="error", action="quarantined")


def _cache_home() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("twinkeel") / "folders"


def _key(contents: Iterable[tuple[str, bytes]]) -> str:
    """The hash of names and contents, and of the code and the tables of facts that read them."""
    digest = hashlib.sha256(_READ_BY)
    for name, data in contents:
        digest.update(f"{name}\0{len(data)}\0".encode() + hashlib.sha256(data).digest())
    return digest.hexdigest()[:40]


def _code() -> bytes:
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in [*sorted(package.rglob("*.py")), *sorted((package.parent / "reference").rglob("*.*"))]:
        if path.suffix in {".py", ".csv", ".toml"}:
            digest.update(path.read_bytes())
    return digest.digest()


_READ_BY = _code()  # when this is imported: a process goes on with the code it began with
