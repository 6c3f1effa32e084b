"""``twinkeel stress``: past shocks on today's book, supposed ones carried through it, and the likeliest way to lose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFlag, WorkspaceOption, console, show_json, table
from twinkeel.cli.pages import PageFile, write_page

if TYPE_CHECKING:
    from twinkeel.desk.stress import Answer

HELP = """Stress a book: dated shocks by event window (one shock falls on two dates), supposed shocks carried through
clock-aware betas with the uplift of falls, and the most likely way to lose a given share.

[bold]Examples[/bold]

  twinkeel stress positions.csv --data data/

  twinkeel stress positions.csv --data data/ --shock QQQ=-20% --shock TSM=-35% --lose 25

  twinkeel stress --simulate 7 --add 0700.HK=20%"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("stress", help=HELP)(stress)


def stress(
    file: Annotated[Path | None, typer.Argument(help="The book: broker export, filing or plain CSV.")] = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    base: Annotated[str, typer.Option(help="Currency in which losses are measured.")] = "USD",
    shock: Annotated[
        list[str] | None, typer.Option(help="An own shock as CODE=-20%; repeatable.", show_default=False)
    ] = None,
    lose: Annotated[float, typer.Option(help="Find the likeliest way to lose this many percent.", min=1, max=99)] = 15,
    uplift: Annotated[
        float | None, typer.Option(help="Factor on betas in falls; 1.5 by default.", min=1, max=5, show_default=False)
    ] = None,
    simulate: Annotated[
        int | None, typer.Option(help="The packaged sample on the SIMULATED market of this seed.", min=0)
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(help="As if this share of the book were in a line: CODE=10%; repeatable.", show_default=False),
    ] = None,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Stress a book and show what it would lose."""
    from twinkeel.desk.stress import measure

    shocks, added = tuple(shock or ()), tuple(add or ())
    answer = measure(file, as_of, data, workspace, base.upper(), shocks, lose / 100, uplift, simulate, added)
    write_page(f"Shocks of {answer.file}", answer, out)
    if json:
        show_json(answer)
    else:
        show(answer)


def show(answer: Answer) -> None:
    """Events, scenarios and the reverse stress, worst first."""
    out = console()
    head = "SIMULATED: " if answer.simulated else ""
    out.print(f"{head}{answer.file}, as of {answer.as_of}, in {answer.base_currency}", markup=False)
    rows: list[tuple[object, ...]] = [
        (
            e.title,
            f"{e.start} to {e.end}",
            f"{e.result:+.1%}",
            f"{e.low:+.1%} to {e.high:+.1%}" if e.filled_weight else "",
            f"{e.filled_weight:.0%}" if e.filled_weight else "",
        )
        for e in sorted(answer.events, key=lambda e: e.result)
    ]
    if rows:
        heads = ("event", "window", "the book", "95 %", "filled by beta")
        out.print(table("Dated shocks on today's book", heads, rows, right=(2, 3, 4)))
    carried: list[tuple[object, ...]] = [
        (s.title, f"{s.result:+.1%}", f"{s.stressed:+.1%}", f"{s.naive:+.1%}") for s in answer.scenarios
    ]
    if carried:
        columns = ("supposed shock", "clock-aware", f"betas x {answer.scenarios[0].uplift:g}", "same date")
        out.print(table("Supposed shocks carried through the book", columns, carried, right=(1, 2, 3)))
    if answer.reverse is not None:
        r = answer.reverse
        likely: list[tuple[object, ...]] = [(code, f"{move:+.1%}", f"{part:+.2%}") for code, move, part in r.lines[:10]]
        title = f"The likeliest way to lose {r.loss:.0%} in {r.days:.0f} business days ({r.deviations:.1f} deviations)"
        out.print(title, markup=False)
        out.print(table("", ("line", "moves", "of the book"), likely, right=(1, 2)))
    for part in answer.unmeasured:
        out.print(f"Not measured: {part.name} {part.weight:.2%}: {part.reason}", markup=False)
    for text in answer.notes:
        out.print(f"Note: {text}", markup=False)
