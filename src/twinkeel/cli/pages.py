"""A verb's answer as a page: the option and the writing, the same for every verb that has no page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

PageFile = Annotated[
    Path | None, typer.Option("--out", help="Write the answer as a page here, e.g. page.html.", show_default=False)
]


def write_page(title: str, answer: Any, to: Path | None) -> None:
    """Write an answer as a self-contained page; nothing where no file was named.

    Raises:
        InputError: where the place cannot be written.
    """
    if to is None:
        return
    from twinkeel.core.files import write_atomic
    from twinkeel.core.plain import plain
    from twinkeel.report.sheet import sheet_page

    data = plain(answer)
    write_atomic(to, sheet_page(title, data if isinstance(data, Mapping) else {"rows": data}))
