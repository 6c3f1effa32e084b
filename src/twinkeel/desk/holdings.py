"""``holdings``: read a book from a file of any known format, with prices to settle its unit where there are any."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.core.instants import parse_date
from twinkeel.holdings import formats
from twinkeel.holdings.model import Holdings
from twinkeel.holdings.reading import settle
from twinkeel.holdings.source import Source

if TYPE_CHECKING:
    from twinkeel.market import Snapshot


def read(path: Path, as_of: str | None = None, data: Path | None = None, workspace: Path | None = None) -> Holdings:
    """The holdings in a file.

    Identifiers are looked up on ``as_of``; without it on the date the file states for itself, else today.

    Raises:
        InputError: naming file, line and remedy.
    """
    return read_dated(path, as_of, data, workspace)[0]


def read_dated(
    path: Path, as_of: str | None, data: Path | None, workspace: Path | None
) -> tuple[Holdings, date, Snapshot | None]:
    """The holdings, the date they were looked up on, and the snapshot that priced them, where data was given."""
    from twinkeel.reference import world

    raw = formats.parse(Source(path))
    on = parse_date(as_of, "--as-of") if as_of else raw.as_of or date.today()  # noqa: DTZ011 - an edge: the user's today
    snapshot = None
    if data is not None or workspace is not None:
        from twinkeel.market import open_snapshot

        snapshot = open_snapshot(on, data, workspace)
    prices = snapshot.price if snapshot is not None else None
    return settle(raw, str(path), on, world(), prices), on, snapshot
