"""``twinkeel value``: what a name, an index, a premium or a debut costs, with every figure's date, source and basis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFlag, WorkspaceOption, show_json
from twinkeel.cli.pages import PageFile, write_page

if TYPE_CHECKING:
    from twinkeel.desk.value.inputs import Inputs

HELP = """What it costs to own: multiples, premiums between lines, debuts, hype, flows.

Undefined is called undefined, missing inputs are named, and every figure carries its date, source and definition."""

FactsOption = Annotated[
    list[Path] | None,
    typer.Option("--facts", help="Accounts: a long CSV table or the SEC's company facts (JSON); may be repeated."),
]
ChartOption = Annotated[
    Path | None, typer.Option("--chart", help="Write a chart to this .svg or .html file.", show_default=False)
]

ISSUER = """One company: its price, multiples, the growth the price needs, and whether anything supports it.

[bold]Examples[/bold]

  twinkeel value issuer 688802.SS --data data/ --as-of 2025-12-17

  twinkeel value issuer MetaX --price 829.90 --capitalisation 332bn --sales 743m --period "fiscal 2024"

  twinkeel value issuer BABA --data data/ --facts CIK0001577552.json --json"""

INDEX = """Groups of companies: P/E, P/B and P/S under four treatments of losses, side by side.

A group is a theme (china-ai, magnificent-seven), a board (star, chinext), a segment, codes joined by commas, a table
with columns code and free_float or weight, a file of holdings, or a plan's JSON (the book before and after).

[bold]Examples[/bold]

  twinkeel value index magnificent-seven china-ai star --data data/ --as-of 2026-06-30

  twinkeel value index positions.csv plan.json --data data/"""

COMPARE = """Two printed multiples: may they be compared, and on which basis can each stand?

Write NAME=FIGURE[:earnings[:losses[:weighting[:outliers[:date]]]]]; what is left out is unknown.

[bold]Examples[/bold]

  twinkeel value compare "Nasdaq Composite=31" "Hang Seng TECH=24"

  twinkeel value compare "Nasdaq Composite=31" "Hang Seng TECH=24" --group "Hang Seng TECH=hstech.csv" --data data/"""

PEERS = """Chinese names beside their western counterparts by segment: multiples, growth, margins, research, capex.

[bold]Example[/bold]

  twinkeel value peers accelerators --data data/ --as-of 2026-06-30"""

PREMIUM = """One company, several prices: A over H, receipt over ordinary, RMB counter; on raw closes at their instants.

[bold]Examples[/bold]

  twinkeel value premium SMIC --data data/ --as-of 2025-12-23 --chart smic.html

  twinkeel value premium --table vendor.csv --data data/     (finds the exchange rate a vendor's table used)"""

DEBUTS = """Debuts: what the allotted earned, what a buyer at the first close earned, base rates, lock-up expiries.

[bold]Examples[/bold]

  twinkeel value debuts 688802.SS 688795.SS --data data/

  twinkeel value debuts --board STAR --data data/"""

HEAT = """Hype in its parts: explosive-root test (refused on short series), run-up, turnover, gap to peers.

[bold]Example[/bold]

  twinkeel value heat QQQ --data data/ --chart qqq.svg"""

FLOWS = """A fund's growth as return and new units, all figures of one date; and what is left of Northbound figures.

[bold]Example[/bold]

  twinkeel value flows KWEB --from 5.33bn:29.5:2024-12-31 --to 8.89bn:37.9:2025-11-30 --distributions 0.9"""


def register(app: typer.Typer) -> None:
    """Add the verb and its subcommands."""
    verb = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="rich")
    for name, text, command in (
        ("issuer", ISSUER, issuer),
        ("index", INDEX, index),
        ("compare", COMPARE, compare),
        ("peers", PEERS, peers),
        ("premium", PREMIUM, premium),
        ("debuts", DEBUTS, debuts),
        ("heat", HEAT, heat),
        ("flows", FLOWS, flows),
    ):
        verb.command(name, help=text)(command)
    app.add_typer(verb, name="value")


def issuer(
    name: Annotated[str, typer.Argument(help="Code or name.")],
    price: Annotated[float | None, typer.Option(help="Price per share, instead of the data's.")] = None,
    capitalisation: Annotated[
        str | None, typer.Option(help="Market value over all share classes; may end in m, bn or tn.")
    ] = None,
    sales: Annotated[str | None, typer.Option(help="Sales; may end in m, bn or tn.")] = None,
    net_income: Annotated[str | None, typer.Option(help="Net income; may end in m, bn or tn.")] = None,
    currency: Annotated[str, typer.Option(help="Currency of what is stated here; the listing's by default.")] = "",
    period: Annotated[str, typer.Option(help="What the stated sales cover, e.g. 'fiscal 2024'.")] = "stated",
    known_on: Annotated[str, typer.Option(help="When the stated sales were published.")] = "",
    required_return: Annotated[float, typer.Option(help="Required return a year.")] = 0.10,
    margin: Annotated[float, typer.Option(help="Margin at the end.")] = 0.25,
    exit_multiple: Annotated[float, typer.Option(help="Multiple of that margin at the end.")] = 20.0,
    years: Annotated[int, typer.Option(help="Years of growth.")] = 10,
    dilution: Annotated[float, typer.Option(help="New shares a year.")] = 0.0,
    risk_free: Annotated[float | None, typer.Option(help="For the implied cost of capital.")] = None,
    industry_roe: Annotated[float | None, typer.Option(help="For the implied cost of capital.")] = None,
    facts: FactsOption = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    chart: ChartOption = None,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Value one issuer."""
    from twinkeel.cli import value_show as show
    from twinkeel.core.instants import parse_date
    from twinkeel.desk.value.issuer import value_issuer
    from twinkeel.desk.value.worth import Given, parse_amount, parse_currency
    from twinkeel.valuation.reverse import Assumptions

    if known_on:
        parse_date(known_on, "--known-on")
    given = Given(
        price=price,
        capitalisation=parse_amount(capitalisation, "--capitalisation"),
        sales=parse_amount(sales, "--sales"),
        net_income=parse_amount(net_income, "--net-income"),
        currency=parse_currency(currency) if currency else "",
        period=period,
        known_on=known_on,
        risk_free=risk_free,
        industry_roe=industry_roe,
    )
    assumptions = Assumptions(required_return, margin, exit_multiple, years, dilution)
    found = value_issuer(_gather(as_of, data, workspace, facts), name, given, assumptions)
    if chart:
        from twinkeel.desk.value.chart import write_sensitivity

        write_sensitivity(found, chart)
    write_page(f"What {name} costs", found, out)
    if json:
        show_json(found)
    else:
        show.issuer(found)


def index(
    groups: Annotated[list[str], typer.Argument(help="Themes, boards, segments, codes, tables, books, plans.")],
    currency: Annotated[str, typer.Option(help="Currency of the sums.")] = "USD",
    facts: FactsOption = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Value groups side by side."""
    from twinkeel.cli import value_show as show
    from twinkeel.desk.value.index import value_groups

    found = value_groups(_gather(as_of, data, workspace, facts), groups, currency.upper(), data)
    write_page("Groups side by side", {"groups": found}, out)
    if json:
        show_json({"groups": found})
    else:
        show.groups(found)


def compare(
    left: Annotated[str, typer.Argument(help="NAME=FIGURE[:earnings[:losses[:weighting[:outliers[:date]]]]]")],
    right: Annotated[str, typer.Argument(help="The other.")],
    group: Annotated[
        list[str] | None, typer.Option(help="Compute one side here: NAME=GROUP, as for `value index`; may be repeated.")
    ] = None,
    facts: FactsOption = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    json: JsonFlag = False,
) -> None:
    """Compare two printed multiples."""
    from twinkeel.cli import value_show as show
    from twinkeel.desk.value.index import compare_printed, named_groups

    computed = named_groups(_gather(as_of, data, workspace, facts), group or (), data) if group else ()
    found = compare_printed(left, right, computed)
    if json:
        show_json(found)
    else:
        show.compared(found)


def peers(
    segment: Annotated[str | None, typer.Argument(help="A segment, or a part of its name; all without it.")] = None,
    facts: FactsOption = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Put counterparts side by side."""
    from twinkeel.cli import value_peers as show
    from twinkeel.desk.value.peers import value_peers as compute

    found = compute(_gather(as_of, data, workspace, facts), segment)
    write_page("Counterparts side by side", {"segments": found}, out)
    if json:
        show_json({"segments": found})
    else:
        show.peers(found)


def premium(
    name: Annotated[str | None, typer.Argument(help="Code or name of the company.")] = None,
    table: Annotated[
        Path | None, typer.Option("--table", help="A vendor's table: name, a_price, h_price, premium.")
    ] = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    chart: ChartOption = None,
    json: JsonFlag = False,
) -> None:
    """Compare one company's lines, or find the rate behind a vendor's table."""
    from twinkeel.cli import value_show as show
    from twinkeel.core.errors import TwinkeelError
    from twinkeel.desk.value.premium import value_premium
    from twinkeel.desk.value.published import check_table

    inputs = _gather(as_of, data, workspace, None)
    if table is not None:
        finding = check_table(inputs, table)
        if json:
            show_json(finding)
        else:
            show.finding(finding)
        return
    if name is None:
        raise TwinkeelError("Neither a company nor a table is named", "Give a code or name, or --table FILE.")
    found = value_premium(inputs, name)
    if chart:
        from twinkeel.desk.value.chart import write_premium

        write_premium(found, chart)
    if json:
        show_json(found)
    else:
        show.premium(found)


def debuts(
    names: Annotated[list[str] | None, typer.Argument(help="Codes or names; base rates alone without any.")] = None,
    board: Annotated[str | None, typer.Option(help="Base rates of this board only.")] = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    chart: ChartOption = None,
    json: JsonFlag = False,
) -> None:
    """Show debuts against base rates."""
    from twinkeel.cli import value_show as show
    from twinkeel.desk.value.debuts import base_table, value_debut

    inputs = _gather(as_of, data, workspace, None)
    found = [value_debut(inputs, name) for name in names or ()]
    rates = base_table(inputs, board)
    if chart:
        from twinkeel.desk.value.chart import write_debuts

        write_debuts(rates, found, chart)
    if json:
        show_json({"debuts": found, "base_rates": rates})
    else:
        show.debuts(found, rates)


def heat(
    name: Annotated[str, typer.Argument(help="Code or name.")],
    replications: Annotated[int, typer.Option(help="Bootstrap replications.", min=19)] = 199,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    chart: ChartOption = None,
    json: JsonFlag = False,
) -> None:
    """Show hype in its parts."""
    from twinkeel.cli import value_show as show
    from twinkeel.desk.value.heat import value_heat

    found = value_heat(_gather(as_of, data, workspace, None), name, replications, seed)
    if chart:
        from twinkeel.desk.value.chart import write_heat

        write_heat(found, chart)
    if json:
        show_json(found)
    else:
        show.heat(found)


def flows(
    fund: Annotated[str, typer.Argument(help="The fund's name.")],
    start: Annotated[str, typer.Option("--from", help="ASSETS:NAV:DATE at the start, e.g. 5.33bn:29.5:2024-12-31.")],
    end: Annotated[str, typer.Option("--to", help="ASSETS:NAV:DATE at the end.")],
    distributions: Annotated[float, typer.Option(help="Sum per unit paid between the dates.")] = 0.0,
    currency: Annotated[str, typer.Option(help="The fund's currency.")] = "USD",
    json: JsonFlag = False,
) -> None:
    """Split a fund's growth."""
    from twinkeel.cli import value_show as show
    from twinkeel.desk.value.flows import parse_point, value_flows

    points = parse_point(start, "--from"), parse_point(end, "--to")
    found = value_flows(fund, *points, distributions, currency.upper())
    if json:
        show_json(found)
    else:
        show.flows(found)


def _gather(as_of: str | None, data: Path | None, workspace: Path | None, facts: list[Path] | None) -> Inputs:
    from twinkeel.desk.value.inputs import gather

    return gather(as_of, data, workspace, tuple(facts or ()))
