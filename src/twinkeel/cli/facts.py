"""``twinkeel facts``: look up, search and check the dated facts, each with its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import JsonFlag, console, show_json, table

if TYPE_CHECKING:
    from twinkeel.desk.facts import Sheet

FactsOption = Annotated[
    Path | None, typer.Option("--facts", help="A file or folder with rows of your own.", show_default=False)
]
OnOption = Annotated[str | None, typer.Option("--on", help="As of this date, e.g. 2025-12-31.", show_default=False)]

SHOW = """All that is known of a company, fund, index or private house; or one table with --table.

[bold]Examples[/bold]

  twinkeel facts show SMIC --on 2025-12-31

  twinkeel facts show "the next DeepSeek"

  twinkeel facts show --table fees --on 2025-07-02 --json"""
SEARCH = """Find issuers, lines, levies, lists and rules by words.

[bold]Example[/bold]

  twinkeel facts search stamp duty"""
CHECK = """Check every table: dates, ISINs, codes, ratios, sources; with rows of your own laid over ours.

[bold]Example[/bold]

  twinkeel facts check --facts my-themes/themes.csv"""


PAGE = """The tables as one Markdown page, as docs/facts.md holds it.

[bold]Example[/bold]

  twinkeel facts page --out docs/facts.md"""


def register(app: typer.Typer) -> None:
    """Add the verb and its four commands."""
    group = typer.Typer(help="Look up, search and check the dated facts.", no_args_is_help=True)
    group.command("show", help=SHOW)(show)
    group.command("search", help=SEARCH)(search)
    group.command("check", help=CHECK)(check)
    group.command("page", help=PAGE)(page)
    app.add_typer(group, name="facts")


def show(
    name: Annotated[str | None, typer.Argument(help="A code in any style, an ISIN or a name.")] = None,
    of_table: Annotated[
        str | None, typer.Option("--table", help="Show a whole table instead.", show_default=False)
    ] = None,
    on: OnOption = None,
    facts: FactsOption = None,
    json: JsonFlag = False,
) -> None:
    """Show one name or one table."""
    from twinkeel.desk import facts as desk

    if (name is None) == (of_table is None):
        raise typer.BadParameter("name one company, or one table with --table")
    if of_table is not None:
        rows = desk.table_rows(of_table, on, facts)
        if json:
            show_json(rows)
        else:
            columns = list(rows[0]) if rows else ["(no rows in force)"]
            console().print(table(of_table, columns, [list(row.values()) for row in rows]))
        return
    sheet = desk.show(name or "", on, facts)
    if json:
        show_json(sheet)
    else:
        _print(sheet)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.")],
    facts: FactsOption = None,
    json: JsonFlag = False,
) -> None:
    """Search the tables."""
    from twinkeel.desk import facts as desk

    hits = desk.search(" ".join(words), facts)
    if json:
        show_json(hits)
    else:
        rows = [(hit.kind, hit.name, hit.text, hit.source) for hit in hits]
        console().print(table(f"{len(hits)} found", ("table", "row", "says", "source"), rows))


def check(facts: FactsOption = None, json: JsonFlag = False) -> None:
    """Check the tables; leave with status 2 where something is wrong."""
    from twinkeel.desk import facts as desk

    findings, counts = desk.verify(facts), desk.counts(facts)
    if json:
        show_json({"findings": findings, "rows": counts})
    else:
        out = console()
        for finding in findings:
            out.print(str(finding), markup=False)
        out.print(f"{sum(counts.values()):,} rows in {len(counts)} tables, {len(findings)} findings", markup=False)
    if findings:
        raise typer.Exit(2)


def page(
    facts: FactsOption = None,
    out: Annotated[str, typer.Option("--out", help="Where to write; - is standard output.")] = "-",
    json: JsonFlag = False,
) -> None:
    """Write the page of facts."""
    import sys

    from twinkeel.core.files import write_atomic
    from twinkeel.desk import facts as desk

    text = desk.page_text(facts)
    if json:
        show_json({"markdown": text}, out)
    elif out == "-":
        sys.stdout.write(text)
    else:
        write_atomic(out, text)


def _print(sheet: Sheet) -> None:
    out = console()
    issuer = sheet.issuer
    if sheet.note:
        out.print(sheet.note, markup=False)
    when = f" on {sheet.on}" if sheet.on else ""
    out.print(f"{issuer.name} ({issuer.id}){when}", markup=False)
    places = f"domicile {issuer.domicile or 'unknown'}, business in {issuer.country or 'unknown'}"
    out.print(f"{places}, segment {issuer.segment or 'unknown'}", markup=False)
    if issuer.aliases:
        out.print(f"also: {', '.join(issuer.aliases)}", markup=False)
    if not issuer.listed:
        out.print(f"not listed: {issuer.note or 'no line is known'}", markup=False)
    rows = [
        (
            line["code"],
            line["mic"],
            line["board"],
            line["currency"],
            line["kind"],
            line["isin"] or "unknown",
            "unknown" if line["ordinary_per_unit"] is None else f"{line['ordinary_per_unit']:f}",
            _lot(line.get("lot")),
            line["listed_from"] or "",
            line["confidence"],
        )
        for line in sheet.lines
    ]
    if rows:
        columns = ("code", "venue", "board", "ccy", "kind", "ISIN", "ordinary", "lot", "listed", "confidence")
        out.print(table("lines", columns, rows, right=(6, 7)))
    elif sheet.on and sheet.former:
        out.print(f"no line on {sheet.on}", markup=False)
    for line in sheet.lines:
        if line["note"]:
            out.print(f"{line['code']}: {line['note']}", markup=False)
    for member in sheet.themes:
        text = f"theme {member['theme']}: relevance {member['relevance']:g}, {member['segment']} ({member['source']})"
        out.print(text, markup=False)
    for row in sheet.lists:
        said = "; ".join(part for part in (row["consequence"], row["note"]) if part)
        state = f"{row['list']}: {row['action']} from {row['valid_from']}; {said} ({row['source']})"
        out.print(state, markup=False)
    for row in sheet.counterparts:
        whom = "" if row["issuer"] == issuer.id or not row["issuer"] else f" on {row['issuer']}"
        out.print(f"opinion{whom}: {row['text']}: {row['stated_by']} ({row['source']})", markup=False)
    for row in sheet.stakes:
        holder = row["stakeholder"] or "stakeholders"
        out.print(f"{holder}: {row['stake']}; {row['note']} ({row['source']})", markup=False)
    for row in sheet.announced:
        text = f"announced listing of {row['issuer']}: {row['stake']}; {row['note']} ({row['source']})"
        out.print(text, markup=False)
    if sheet.trap:
        out.print(f"trap: not {sheet.trap['wrong']}; {sheet.trap['why']}", markup=False)
    for line in sheet.former:
        days = f"{line['listed_from'] or ''} to {line['listed_to'] or ''}".strip()
        text = f"other times: {line['code']} {line['name']}{' (' + days + ')' if days != 'to' else ''} {line['note']}"
        out.print(text.rstrip(), markup=False)


def _lot(lot: object) -> str:
    if not isinstance(lot, dict):
        return ""
    return str(lot["minimum"]) if lot["minimum"] == lot["step"] else f"{lot['minimum']} then {lot['step']}"
