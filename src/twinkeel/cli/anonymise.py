"""``twinkeel anonymise``: a sample of a broker's file that can be shared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinkeel.cli.common import JsonFlag, show_json

HELP = """Make a sample of a broker's file that can be shared: account numbers and names replaced, amounts scaled.

Symbols, prices, currencies and the file's shape stay; the sample is read back and compared before it is written.

[bold]Examples[/bold]

  twinkeel anonymise positions.csv

  twinkeel anonymise flex.xml --out sample.xml"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("anonymise", help=HELP)(anonymise)


def anonymise(
    file: Annotated[Path, typer.Argument(help="The file; it is not changed.")],
    out: Annotated[Path | None, typer.Option(help="Where the sample goes.", show_default="beside the file")] = None,
    json: JsonFlag = False,
) -> None:
    """Write the sample and say what was kept."""
    from twinkeel.desk.anonymise import make

    sample = make(file, out or file.with_name(f"{file.stem}.anonymised{file.suffix}"))
    if json:
        show_json(sample)
    else:
        typer.echo(
            f"{sample.out}: {sample.format}, {sample.positions} positions, {sample.cash} cash lines. {sample.note}"
        )
