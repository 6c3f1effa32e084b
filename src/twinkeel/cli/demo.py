"""``twinkeel demo``: the main job on a SIMULATED market whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinkeel.cli.common import JsonFile, QuietFlag, show_json

HELP = """The whole job on a SIMULATED market with real listings, calendars and fees, whose truth is known.

[bold]Examples[/bold]

  twinkeel demo --out demo.html

  twinkeel demo --seed 11 --json demo.json"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("demo", help=HELP)(demo)


def demo(
    out: Annotated[Path, typer.Option(help="Where the page goes.")] = Path("demo.html"),
    json: JsonFile = None,
    seed: Annotated[int, typer.Option(help="Another seed is another SIMULATED market.")] = 7,
    quiet: QuietFlag = False,
) -> None:
    """Make the demo's plan and show it."""
    from twinkeel.core.files import write_atomic
    from twinkeel.desk.demo import make
    from twinkeel.desk.plan import page

    made = make(seed)
    write_atomic(out, page(made))
    if json is not None:
        show_json(made, json)
    if json != "-" and not quiet:
        from twinkeel.cli.plan_summary import show

        show(made, out, json)
