"""``twinkeel holdings``: what a file holds, what was skipped and guessed, and whether it sums to its own total."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFlag, WorkspaceOption, console, show_json, table

if TYPE_CHECKING:
    from twinkeel.holdings.model import Holdings

HELP = """What a file holds: every line read, skipped or guessed, reconciled with the file's own total.

[bold]Examples[/bold]

  twinkeel holdings positions.csv

  twinkeel holdings 13f_infotable.xml --as-of 2025-12-31 --json"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("holdings", help=HELP)(holdings)


def holdings(
    file: Annotated[Path, typer.Argument(help="The file; its format is recognised by content.")],
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    json: JsonFlag = False,
) -> None:
    """Read a file and show what it holds."""
    from twinkeel.desk.holdings import read

    held = read(file, as_of, data, workspace)
    if json:
        show_json(held)
    else:
        show(held)


def show(held: Holdings) -> None:
    """The holdings as a table with what was skipped, guessed and doubtful under it."""
    out = console()
    title = f"{held.file}: {held.format}" + (f", {held.title}" if held.title else "")
    title += f", as of {held.as_of}" if held.as_of else ""
    rows: list[tuple[object, ...]] = [
        (p.line, p.code, p.issuer or "unknown", p.kind, _number(p.quantity), _number(p.value), p.currency, p.account)
        for p in held.positions
    ]
    rows += [(c.line, "cash", "", "cash", "", _number(c.amount), c.currency, c.account) for c in held.cash]
    columns = ("line", "code", "issuer", "kind", "quantity", "value", "currency", "account")
    out.print(table(title, columns, rows, right=(0, 4, 5)))
    r = held.reconciliation
    total = f"{_number(held.total)} {held.currency}" if held.total is not None else "cannot be summed in one currency"
    out.print(f"{len(held.positions)} positions, {len(held.cash)} cash lines; total {total}", markup=False)
    compared = f"; file total {_number(r.file_total)}, difference {_number(r.difference)}" if r.file_total else ""
    out.print(f"Reconciliation: {r.status}{compared}{'; ' + r.note if r.note else ''}", markup=False)
    for skipped in held.skipped:
        out.print(f"Skipped line {skipped.line}: {skipped.reason}", markup=False)
    for text in held.guessed:
        out.print(f"Guessed: {text}", markup=False)
    for text in held.warnings:
        out.print(f"Note: {text}", markup=False)


def _number(value: object) -> str:
    return "" if value is None else f"{value:,.2f}".removesuffix(".00")
