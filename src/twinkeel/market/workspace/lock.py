"""One writer at a time: an advisory lock the system releases when its holder dies, with the holder's name inside."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twinkeel.core.errors import BusyError

STEP = 0.1  # seconds between tries


@contextmanager
def writer(folder: Path, doing: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the workspace for writing.

    Args:
        folder: of the workspace.
        doing: what for, told to whoever finds it locked.
        wait: seconds to wait for another writer.

    Raises:
        BusyError: where another process holds it for longer than ``wait``; says which and since when it works.
    """
    path = folder / "writer.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, wait)
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "doing": doing}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(owner).encode(), 0)
        yield
    finally:
        os.close(descriptor)  # which releases the lock; the name of the last holder stays, and means nothing then


def _take(descriptor: int, wait: float) -> None:
    tries = int(wait / STEP)
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if tries <= 0:
                raise BusyError(f"The workspace is being written by {_holder(descriptor)}", "Wait for it.") from error
            tries -= 1
            time.sleep(STEP)


def _holder(descriptor: int) -> str:
    try:
        owner = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {owner['pid']} on {owner['host']} ({owner['doing']})"
    except (ValueError, KeyError, TypeError):
        return "another process"
