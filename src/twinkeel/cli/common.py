"""What every verb shares: options, showing plain data or a table, and one line for each error."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twinkeel.core.errors import TwinkeelError

if TYPE_CHECKING:
    from rich.console import Console

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder with prices/, fx/ and reference/ files, any dialect.", show_default=False),
]
WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", help="A workspace made by `twinkeel data import`.", show_default=False)
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Use only what was known at the close of this date, e.g. 2025-12-31.", show_default=False
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
JsonFile = Annotated[
    str | None, typer.Option("--json", help="Write JSON to this file; - is standard output.", show_default=False)
]
QuietFlag = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def console(stderr: bool = False) -> Console:
    """The terminal: as wide as it is, at most 120; no colour when piped (rich sees to that, and to NO_COLOR)."""
    from rich.console import Console

    out = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if out.width > 120 or not out.is_terminal:
        out.width = 120
    return out


def show_json(value: Any, to: str = "-") -> None:
    """Plain data as JSON to standard output (``-``) or atomically to a file."""
    from twinkeel.core.files import write_atomic
    from twinkeel.core.plain import to_json

    if to == "-":
        sys.stdout.write(to_json(value))
    else:
        write_atomic(to, to_json(value))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> Any:
    """A rich table; ``right`` names the columns (by number) that hold figures. Text from files is escaped."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        out.add_column(column, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        out.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    return out


def fail(error: BaseException) -> int:
    """Print one line for an error and return the exit status: 2 for the user's input, 1 for a defect of ours."""
    if isinstance(error, TwinkeelError):
        sys.stderr.write(f"twinkeel: {error}\n")
        return 2
    log = _write_log()
    sys.stderr.write(f"twinkeel: a defect of ours ({type(error).__name__}); please report it with the log {log}\n")
    return 1


def _write_log() -> str:
    descriptor, name = tempfile.mkstemp(prefix="twinkeel-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(traceback.format_exc())
    return name
