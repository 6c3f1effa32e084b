"""``twinkeel cost``: every levy on one order, by venue, side, channel and date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import JsonFlag, console, show_json, table

if TYPE_CHECKING:
    from decimal import Decimal

    from twinkeel.desk.cost import OrderCost

HELP = """Every levy on one order, exact to the cent; brokerage only where a broker is named.

[bold]Examples[/bold]

  twinkeel cost buy 0700.HK 200 --price 500 --on 2025-07-02

  twinkeel cost sell 600519.SS 100 --price 1000 --on 2024-01-02 --northbound

  twinkeel cost buy BABA 50 --price 150 --on 2025-12-31 --broker ibkr-fixed --json"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("cost", help=HELP)(cost)


def cost(
    side: Annotated[str, typer.Argument(help="buy or sell.")],
    code: Annotated[str, typer.Argument(help="The line, in any style: 0700.HK, HK:700, 688256 CH, BABA.")],
    quantity: Annotated[str, typer.Argument(help="How many units.")],
    price: Annotated[str, typer.Option("--price", help="The price of one, in the line's currency.")],
    on: Annotated[str, typer.Option("--on", help="The trade date, e.g. 2025-07-02.")],
    northbound: Annotated[bool, typer.Option("--northbound", help="Through Stock Connect from Hong Kong.")] = False,
    broker: Annotated[
        str | None, typer.Option("--broker", help="A broker's schedule to add.", show_default=False)
    ] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="A file or folder with rows of your own.", show_default=False)
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Price one order."""
    from twinkeel.desk import cost as desk

    priced = desk.cost(side, code, quantity, price, on, northbound, broker, facts)
    if json:
        show_json(priced)
    else:
        show(priced)


def show(priced: OrderCost) -> None:
    """The levies as a table, the total, and what does not fit the venue's rules."""
    out = console()
    ticket = priced.ticket
    channel = ", Northbound" if priced.northbound else ""
    title = f"{priced.side} {priced.quantity:f} {priced.listing.code} at {priced.price:f} on {priced.on}{channel}"
    rows = [
        (
            levy.name,
            _basis_points(levy.rate),
            f"{levy.amount:,.2f}",
            levy.source,
        )
        for levy in ticket.levies
    ]
    if rows:
        out.print(table(title, ("levy", "rate", ticket.currency, "source"), rows, right=(1, 2)))
    else:
        out.print(f"{title}: no levies on this side", markup=False)
    basis_points = ticket.total / ticket.value * 10_000
    without = "" if priced.broker else ", brokerage not included"
    out.print(
        f"total {ticket.currency} {ticket.total:,.2f} on {ticket.value:,.2f} ({basis_points:.2f} bp){without}",
        markup=False,
    )
    for levy in priced.holding:
        much = f"{levy.amount:f} a unit" if levy.rate is None else _basis_points(levy.rate)
        out.print(f"Holding it, not in the total: {levy.name} {much} a year; {levy.note} ({levy.source})", markup=False)
    for levy in priced.conversion:
        text = f"Converting it, not in the total: {levy.name} {levy.amount:f} a unit; {levy.note} ({levy.source})"
        out.print(text, markup=False)
    for text in (*ticket.notes, *priced.warnings):
        out.print(f"Note: {text}", markup=False)


def _basis_points(rate: Decimal | None) -> str:
    return "" if rate is None else f"{(rate * 10_000).normalize():f} bp"
