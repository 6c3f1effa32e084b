"""``data import``: files into the workspace, one commit each, so that a stop loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    place = workspace or own_workspace()
    space = Workspace.create(place)
    try:
        with space.writing("data import", wait):
            space.sweep()
            outcomes = []
            try:
                for number, (name, path) in enumerate(files, 1):
                    if progress:
                        progress(name, number, len(files))
                    outcome = space.add_file(path, name, now(), again)
                    if outcome.status == "not market data":
                        outcome = fund_file(space, path, name) or outcome
                    outcomes.append(outcome)
            except KeyboardInterrupt:  # what is in is judged, so that it can be read; the rest another time
                space.judge(now())
                raise
            findings = space.judge(now())
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


def fund_file(space: Workspace, path: Path, name: str) -> Outcome | None:
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
        held = read_holdings(path, now().date(), world())
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
    space.add(Tables(name, f"holdings of {fund}", {"fund_lines": table}), now())
    return Outcome(name, f"holdings of {fund}", table.height, "imported")


def own_workspace() -> Path:
    """Where the user's own workspace is."""
    from twinkeel.market.opening import default_workspace

    return default_workspace()


def now() -> datetime:
    """The wall clock: recording times come from here, at the edge, and from nowhere else."""
    return datetime.now(UTC)
