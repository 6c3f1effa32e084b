"""The verb ``read``: opens articles, reads and judges them; several give a watch list and a narrative."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.core.instants import parse_date
from twinkeel.core.plain import plain
from twinkeel.reading.model import Document, Reading
from twinkeel.reading.proposals import Proposer

SEVERAL = "twinkeel.readings/1"


@dataclass(frozen=True, slots=True)
class Result:
    """Judged readings, the number of the reading each is a version of, and the watch list where there are several."""

    readings: tuple[Reading, ...]
    cluster: tuple[int, ...]
    watch_list: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """One reading as its own document; several under ``readings`` with the watch list."""
        if len(self.readings) == 1:
            return self.readings[0].as_json()
        return {
            "schema": SEVERAL,
            "readings": [
                {"version_of": number, **reading.as_json()}
                for number, reading in zip(self.cluster, self.readings, strict=True)
            ],
            "watch_list": plain(self.watch_list),
        }


def read_and_judge(path: Path, world: Any, snapshot: Any, as_of: date | None = None) -> Reading:
    """The (first) article of a file, read and judged.

    Raises:
        InputError: where the file cannot be read.
    """
    from twinkeel.reading.text import ingest

    return _judged(ingest.documents(Path(path))[0], world, snapshot, as_of)


def _judged(
    document: Document, world: Any, snapshot: Any, as_of: date | None, proposer: Proposer | None = None
) -> Reading:
    from twinkeel.reading import read
    from twinkeel.verdicts import judge

    return judge(read(document.text, world, as_of, document=document, proposer=proposer), world or None, snapshot)


def run(
    what: list[str],
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    proposer: Proposer | None = None,
) -> Result:
    """Read files, folders, URLs, or standard input (``-``); ``proposer`` may point at passages that name something.

    Raises:
        TwinkeelError: where something cannot be read, in one line.
    """
    from twinkeel.reading.text import ingest
    from twinkeel.reading.watch import watch_list
    from twinkeel.reference import world

    day = parse_date(as_of, "--as-of") if as_of else None
    documents = [document for each in what for document in _documents(each)]
    if not documents:
        raise InputError("read", "there is nothing to read", "Name a file, a folder, a URL, or - for standard input.")
    facts = world()
    snapshot = _snapshot(day, data, workspace)
    readings = tuple(_judged(document, facts, snapshot, day, proposer) for document in documents)
    cluster = tuple(ingest.clusters([document.text for document in documents]))
    return Result(readings, cluster, watch_list(readings, cluster) if len(readings) > 1 else None)


def _documents(what: str) -> list[Document]:
    from twinkeel.reading.text import ingest

    if what == "-":
        data = sys.stdin.buffer.read(ingest.LIMIT + 1)
        if len(data) > ingest.LIMIT:
            raise InputError("standard input", f"holds over {ingest.LIMIT >> 20} MB", "Split it.")
        if not data.strip():
            raise InputError("standard input", "is empty", "Pipe an article in, or name a file.")
        return ingest.from_bytes(data, "standard input")
    if what.startswith(("http://", "https://")):
        from twinkeel.desk.fetching import fetch

        body, kind, url = fetch(what)
        return ingest.from_bytes(body, url, "html" if "html" in kind else None)
    return ingest.documents(Path(what))


def _snapshot(day: date | None, data: Path | None, workspace: Path | None) -> Any:
    if data is None and workspace is None:
        return None
    from twinkeel.market.opening import open_snapshot

    return open_snapshot(day, data=data, workspace=workspace)
