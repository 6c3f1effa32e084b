"""``twinkeel plan``: from what is held to orders, as a page, as JSON and as a short summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFile, QuietFlag, WorkspaceOption, show_json

HELP = """From what is held to a plan: exposure, real diversification, target, whole-lot orders with every fee.

[bold]Examples[/bold]

  twinkeel plan book.csv --data data/ --out plan.html

  twinkeel plan 13f.csv --mandate my-mandate.toml --article story.txt --as-of 2025-12-31

  twinkeel plan book.csv --data prices/ --json - | jq .orders

  twinkeel plan book.csv --data prices/ --orders tickets/

Without --mandate the packaged illustration applies and is printed with the plan."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("plan", help=HELP)(plan)


def plan(
    holdings: Annotated[Path, typer.Argument(help="Broker export, 13F or plain CSV (symbol, quantity, currency).")],
    mandate: Annotated[Path | None, typer.Option(help="What is wanted and allowed (TOML).", show_default=False)] = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    article: Annotated[
        list[Path] | None, typer.Option(help="An article to read and check; may be repeated.", show_default=False)
    ] = None,
    as_of: AsOfOption = None,
    out: Annotated[Path | None, typer.Option(help="Write the page here, e.g. plan.html.", show_default=False)] = None,
    orders: Annotated[
        Path | None,
        typer.Option(
            help="Write the orders as CSV into this folder: orders.csv, Interactive Brokers basket, Futu/moomoo.",
            show_default=False,
        ),
    ] = None,
    json: JsonFile = None,
    quiet: QuietFlag = False,
) -> None:
    """Make a plan and show it."""
    from twinkeel.core.files import write_atomic
    from twinkeel.desk.plan import make, page

    made = make(holdings, mandate, data, workspace, tuple(article or ()), as_of)
    if out is not None:
        write_atomic(out, page(made))
    if orders is not None:
        from twinkeel.desk.plan_orders import write_tickets

        for path in write_tickets(made, orders):
            if json != "-" and not quiet:
                typer.echo(f"Orders: {path}")
    if json is not None:
        show_json(made, json)
    if json != "-" and not quiet:
        from twinkeel.cli.plan_summary import show

        show(made, out, json)
