"""``data check``: what is doubtful about the data of a folder, of single files, or of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.files import read_bytes

if TYPE_CHECKING:
    import polars as pl

    from twinkeel.desk.data.importing import Progress
    from twinkeel.market.model import Finding


def check(
    paths: Sequence[Path] = (),
    data: Path | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Findings, gravest first: of the named files together (nothing is stored), of a data folder, or of a workspace.

    Files are judged against each other, so that what one says of a listing is held against what the others say.

    Raises:
        InputError: where a path does not exist, or there is no such folder or workspace.
    """
    from twinkeel.market import folder
    from twinkeel.market.opening import default_workspace
    from twinkeel.market.workspace import Workspace

    if paths:
        from twinkeel.desk.data.importing import expand

        contents = [(name, read_bytes(path)) for name, path in expand(paths)]
        table = folder.tables_of(contents, progress, every=True)["findings"]
    elif data is not None:
        found = folder.load(data, progress)["findings"]
        table = found() if callable(found) else found
    else:
        space = Workspace.open(workspace or default_workspace())
        try:
            found = space.ready()["findings"]
            table = found() if callable(found) else found
        finally:
            space.close()
    return _sorted(table)


def findings_rows(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as the rows of ``--json``: file, symbol, dates, kind, severity, action, detail."""
    return [finding.as_json() for finding in found]


def _sorted(table: pl.DataFrame) -> tuple[Finding, ...]:
    from twinkeel.market.model import Finding

    rank = {"error": 0, "warning": 1, "info": 2}
    found = [Finding(**row) for row in table.iter_rows(named=True)]
    return tuple(sorted(found, key=lambda f: (rank[f.severity], f.file, f.symbol, str(f.start), f.kind)))
