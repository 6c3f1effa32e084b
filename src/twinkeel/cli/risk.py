"""``twinkeel risk``: what a book risks, who contributes it, and what its diversification is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFlag, WorkspaceOption, console, show_json, table
from twinkeel.cli.pages import PageFile, write_page

if TYPE_CHECKING:
    from rich.console import Console

    from twinkeel.desk.risk import Answer

HELP = """The risk of a book across markets that never close together, with the same-date figure beside it.

[bold]Examples[/bold]

  twinkeel risk positions.csv --data data/

  twinkeel risk 13f.csv --data data/ --as-of 2025-12-31 --benchmark QQQ --json

  twinkeel risk positions.csv --data data/ --add 0700.HK=10% --add 9988.HK=10%

  twinkeel risk --simulate 7"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("risk", help=HELP)(risk)


def risk(
    file: Annotated[Path | None, typer.Argument(help="The book: broker export, filing or plain CSV.")] = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    base: Annotated[str, typer.Option(help="Currency in which risk is measured.")] = "USD",
    benchmark: Annotated[
        str | None, typer.Option(help="A code in the data, such as QQQ, for active risk.", show_default=False)
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(help="As if this share of the book were in a line: CODE=10%; repeatable.", show_default=False),
    ] = None,
    years: Annotated[float, typer.Option(help="How many years of closes are used.", min=0.1, max=30)] = 3.0,
    resamples: Annotated[int, typer.Option(help="Resamples of the bootstrap.", min=100, max=100_000)] = 1000,
    simulate: Annotated[
        int | None, typer.Option(help="The packaged sample on the SIMULATED market of this seed.", min=0)
    ] = None,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Measure a book's risk and show it."""
    from twinkeel.desk.risk import measure

    answer = measure(
        file, as_of, data, workspace, base.upper(), benchmark, years, resamples, simulate, tuple(add or ())
    )
    write_page(f"Risk of {answer.file}", answer, out)
    if json:
        show_json(answer)
    else:
        show(answer)


def show(answer: Answer) -> None:
    """The headline, the slices, the tails, who contributes, and what could not be measured."""
    out = console()
    head = "SIMULATED: " if answer.simulated else ""
    out.print(
        f"{head}{answer.file}: {answer.total:,.0f} {answer.base_currency}, as of {answer.as_of}, "
        f"closes {answer.first} to {answer.last}",
        markup=False,
    )
    low, high = answer.volatility_interval
    of_what = "" if answer.measured_weight > 0.9995 else f", from the {answer.measured_weight:.1%} measured"
    rows = [
        (
            f"Volatility a year{of_what}",
            f"{answer.volatility:.1%}",
            f"{answer.naive_volatility:.1%}",
            f"{low:.1%} to {high:.1%}",
        ),
        (
            "Diversification ratio",
            f"{answer.diversification_ratio:.3f}",
            f"{answer.naive_diversification_ratio:.3f}",
            _span(answer, "diversification_ratio", 3),
        ),
    ]
    if answer.effective_bets is not None and answer.naive_effective_bets is not None:
        bets = (f"{answer.effective_bets:.1f}", f"{answer.naive_effective_bets:.1f}")
        rows.append(("Effective bets (minimum torsion)", *bets, _span(answer, "effective_bets", 1)))
    if answer.active:
        active = (f"{answer.active['active_risk']:.1%}", f"{answer.active['naive_active_risk']:.1%}")
        rows.append((f"Active risk against {answer.active['benchmark']}", *active, ""))
    out.print(table("Risk", ("", "clock-aware", "same date", "95 % interval"), rows, right=(1, 2, 3)))
    for each in answer.slices:
        out.print(each.sentence, markup=False)
    _show_losses(answer, out)
    lines = [
        (e.code, e.name, f"{e.weight:.1%}", f"{e.volatility:.0%}", f"{e.share:.1%}", e.note)
        for e in sorted(answer.lines, key=lambda e: -e.share)[:25]
        if e.weight
    ]
    out.print(table("Who contributes", ("line", "issuer", "weight", "volatility", "of risk", ""), lines, (2, 3, 4)))
    if sum(bool(e.weight) for e in answer.lines) > len(lines):
        shown = {line[0] for line in lines}
        rest = sum(e.share for e in answer.lines if e.code not in shown)
        out.print(f"and other lines, {rest:.1%} of the risk in all", markup=False)
    for title, groups in (
        ("segment", answer.by_segment),
        ("venue", answer.by_venue),
        ("currency", answer.by_currency),
    ):
        out.print(f"Risk by {title}: " + ", ".join(f"{k} {v:.1%}" for k, v in list(groups.items())[:9]), markup=False)
    for text in answer.same_issuer:
        out.print(f"Note: {text}", markup=False)
    for fund in answer.funds:
        out.print(f"Fund: {fund.sentence}", markup=False)
    for part in answer.unmeasured:
        out.print(f"Not measured: {part.name} {part.weight:.2%}: {part.reason}", markup=False)
    for text in answer.notes:
        out.print(f"Note: {text}", markup=False)
    out.print(f"Method: {answer.method}; repair {answer.repair}.", markup=False)


def _span(answer: Answer, name: str, digits: int) -> str:
    if name not in answer.intervals:
        return ""
    low, high = answer.intervals[name]
    return f"{low:.{digits}f} to {high:.{digits}f}"


def _show_losses(answer: Answer, out: Console) -> None:
    rows = []
    for level in answer.losses:
        for value, deep in zip(level.value_at_risk, level.expected_shortfall, strict=True):
            rows.append(
                (
                    f"{level.level:.0%}",
                    value.method,
                    f"{value.value:.2%}",
                    f"{value.low:.2%} to {value.high:.2%}",
                    f"{deep.value:.2%}",
                    f"{deep.low:.2%} to {deep.high:.2%}",
                )
            )
    if rows:
        columns = ("level", "method", "value at risk", "95 %", "expected shortfall", "95 %")
        out.print(table("Losses of one day", columns, rows, right=(2, 3, 4, 5)))
    if answer.drawdown:
        depth, top, trough = answer.drawdown
        out.print(f"Deepest fall of today's book over the window: {depth:.1%}, {top} to {trough}", markup=False)
    if answer.tails:
        one, five, crisis = answer.tails.naive, answer.tails.windows, answer.tails.breakdown
        out.print(
            f"China against the rest: in their worst 5 % together {five.lower:.0%} of the time on five-day windows "
            f"({five.lower_interval[0]:.0%} to {five.lower_interval[1]:.0%}), not the {one.lower:.0%} of single dates; "
            f"five-day correlation {crisis.stress:.2f} in stress, {crisis.corrected:.2f} corrected for variance, "
            f"{crisis.calm:.2f} when calm: {crisis.verdict}",
            markup=False,
        )
