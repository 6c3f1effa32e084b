"""``twinkeel truth-test``: do two lines of one company come out as one risk, though nobody told?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import DataOption, JsonFlag, WorkspaceOption, console, show_json, table

if TYPE_CHECKING:
    from twinkeel.desk.truth_test import Answer

HELP = """A test whose answer is known: a company's US and Hong Kong lines are one risk, so correlate by nearly one.

Same-date closes say about a half. The estimator here is not told which lines belong together; the unrepaired values,
which can exceed one by sampling noise, are printed beside those after repair.

[bold]Examples[/bold]

  twinkeel truth-test --data data/

  twinkeel truth-test --data data/ --start 2024-01-01 --end 2025-06-30 --json

  twinkeel truth-test --simulate 7"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("truth-test", help=HELP)(truth_test)


def truth_test(
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    start: Annotated[str, typer.Option(help="First date of the window.")] = "2022-01-01",
    end: Annotated[str, typer.Option(help="Last date of the window; empty for all there is.")] = "2025-10-30",
    simulate: Annotated[int | None, typer.Option(help="Use the SIMULATED market of this seed.", min=0)] = None,
    json: JsonFlag = False,
) -> None:
    """Run the test and show every pair."""
    from twinkeel.desk.truth_test import truth_test as run

    answer = run(data, workspace, start, end or None, simulate)
    if json:
        show_json(answer)
    else:
        show(answer)


def show(answer: Answer) -> None:
    """Every pair, the averages, and the pairs that are not one company."""
    out = console()
    head = ("US", "Hong Kong", "same date", "overlap sum", "before repair", "s.e.", "after repair", "vol. time")
    figures = ("same_date", "overlap_sum", "unrepaired", "standard_error", "repaired", "volatility_time")
    right = tuple(range(2, 8))
    title = f"One company, two lines, {answer.first} to {answer.last}"
    if answer.simulated:
        title = "SIMULATED: " + title
    rows: list[tuple[object, ...]] = [
        (p.us, p.hk, *(f"{getattr(p, name):.3f}" for name in figures)) for p in answer.pairs
    ]
    for label, values in (("mean", answer.mean), ("least", answer.least)):
        rows.append((label, "", *(f"{values[name]:.3f}" if name in values else "" for name in figures)))
    out.print(table(title, head, rows, right=right))
    if answer.controls:
        others = [(p.us, p.hk, *(f"{getattr(p, name):.3f}" for name in figures)) for p in answer.controls]
        out.print(table("Not one company", head, others, right=right))
    out.print(
        f"Method: {answer.method}, every day weighed alike; the last column measures time by the market's variance. "
        f"The repair moved {answer.repair_moved:.1%} of the matrix, whose smallest eigenvalue was "
        f"{answer.smallest_eigenvalue:.3f}.",
        markup=False,
    )
    for note in answer.notes:
        out.print(f"Note: {note}", markup=False)
