"""``data import`` and ``data fetch``: files and sources into the workspace, one commit each: a stop loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.instants import end_of_day

if TYPE_CHECKING:
    from twinkeel.market.model import Finding
    from twinkeel.market.workspace import Outcome, Workspace

SKIPPED = frozenset({".md", ".py", ".lock", ".parquet", ".sqlite", ".sqlite-wal", ".sqlite-shm"})
Progress = Callable[[str, int, int], None]
"""Told a file's or symbol's name, its number from 1, and how many there are, before each is read."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: an outcome a file or symbol, and what is doubtful about the new data."""

    workspace: Path
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "workspace": str(self.workspace),
            "files": [
                {"file": o.file, "kind": o.kind, "rows": o.rows, "status": o.status, "detail": o.detail}
                for o in self.outcomes
            ],
            "findings": [finding.as_json() for finding in self.findings],
        }


def import_paths(
    paths: Sequence[Path],
    workspace: Path | None = None,
    *,
    wait: float = 0.0,
    again: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import files, and the files of folders, into a workspace (the user's own by default), and judge them.

    Each file is one commit: after a stop the same command goes on where it was. What is no market data but a fund's
    holdings file is stored as the fund's book.

    Raises:
        InputError: where a path does not exist or the workspace cannot be made.
        BusyError: where another process writes the workspace for longer than ``wait`` seconds.
    """
    from twinkeel.market.workspace import Workspace

    files = expand(paths)
    place = workspace or _own()
    space = Workspace.create(place)
    try:
        with space.writing("data import", wait):
            space.sweep()
            outcomes = []
            for number, (name, path) in enumerate(files, 1):
                if progress:
                    progress(name, number, len(files))
                outcome = space.add_file(path, name, _now(), again)
                if outcome.status == "not market data":
                    outcome = _fund_file(space, path, name) or outcome
                outcomes.append(outcome)
            findings = space.judge(_now())
    finally:
        space.close()
    return Imported(place, tuple(outcomes), tuple(findings))


def expand(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Names and paths of the files to import, folders opened, in the order of their names; hidden files left out.

    Raises:
        InputError: where a path does not exist.
    """
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() not in SKIPPED)
            found += [
                (p.relative_to(path).as_posix(), p)
                for p in inside
                if not any(part.startswith(".") for part in p.relative_to(path).parts)
            ]
        elif path.exists():
            found.append((path.name, path))
        else:
            raise InputError(str(path), "there is no such file or folder", "Check the path.")
    return found


def fetch(
    symbols: Sequence[str],
    source: str = "yahoo",
    workspace: Path | None = None,
    *,
    start: date | None = None,
    end: date | None = None,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Imported:
    """Ask a source for symbols and store the answers; ``ecb`` for all exchange rates. Without dates, two years.

    A symbol the source does not have is an outcome, not the end of the others.

    Raises:
        UnknownNameError: for a source there is not.
        BusyError: as ``import_paths``.
    """
    from twinkeel.market.sources import price_source
    from twinkeel.market.sources.ecb import Ecb
    from twinkeel.market.workspace import Outcome, Workspace

    last = end or _now().date()
    first = start or last - timedelta(days=730)
    rates = source == "ecb"
    asked = None if rates else price_source(source)
    wanted = ["EUR"] if rates else list(symbols)
    if not wanted:
        raise TwinkeelError("No symbol is named", "Name some: twinkeel data fetch BABA 9988.HK")
    place = workspace or _own()
    space = Workspace.create(place)
    try:
        with space.writing("data fetch", wait):
            space.sweep()
            outcomes = []
            for number, symbol in enumerate(wanted, 1):
                if progress:
                    progress(symbol, number, len(wanted))
                try:
                    answer = asked.bars(symbol, first, last) if asked else Ecb().rates()
                except TwinkeelError as error:
                    outcomes.append(Outcome(symbol, source, 0, "unreadable", str(error)))
                    continue
                space.add(answer, _now())
                outcomes.append(Outcome(symbol, answer.kind, answer.rows, "imported"))
            findings = space.judge(_now())
    finally:
        space.close()
    return Imported(place, tuple(outcomes), tuple(findings))


def _fund_file(space: Workspace, path: Path, name: str) -> Outcome | None:
    """A fund house's holdings file as the fund's book, or None where it is not one or names no fund and day."""
    from twinkeel.holdings import formats, read_holdings
    from twinkeel.holdings.source import Source
    from twinkeel.market.books import table_of
    from twinkeel.market.importers.imported import Imported as Tables
    from twinkeel.market.importers.shape import code_in_name
    from twinkeel.market.model import FundBook, FundLine
    from twinkeel.market.workspace import Outcome
    from twinkeel.reference import world

    try:
        if not formats.parse(Source(path)).is_fund_book:
            return None
        held = read_holdings(path, _now().date(), world())
    except TwinkeelError:
        return None
    fund = code_in_name(name) if not held.format.startswith("nport") else None
    fund, day = fund or held.title, held.as_of
    if not fund or day is None:
        return None
    lines = [
        FundLine(p.name, p.weight, p.code, p.isin, p.quantity, p.value, p.currency, p.kind) for p in held.positions
    ]
    lines += [FundLine(c.name, c.weight, None, None, None, c.amount, c.currency, "cash") for c in held.cash]
    table = table_of([FundBook(fund, day, end_of_day(day), tuple(lines), name)])
    space.add(Tables(name, f"holdings of {fund}", {"fund_lines": table}), _now())
    return Outcome(name, f"holdings of {fund}", table.height, "imported")


def _own() -> Path:
    from twinkeel.market.opening import default_workspace

    return default_workspace()


def _now() -> datetime:
    return datetime.now(UTC)
