"""``twinkeel data``: import and fetch market data, see what is doubtful about it, export it, ask it in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twinkeel.cli.common import DataOption, JsonFlag, QuietFlag, WorkspaceOption, console, show_json, table

if TYPE_CHECKING:
    from twinkeel.desk.data.importing import Imported

HELP = """Market data that can be trusted: import, fetch, check, export, ask.

[bold]Examples[/bold]

  twinkeel data import prices/ fx/

  twinkeel data check --data market/

  twinkeel data sql "SELECT code, max(date) FROM bars GROUP BY code ORDER BY code" """

WaitOption = Annotated[float, typer.Option("--wait", help="Seconds to wait for another writer.", min=0)]


def register(app: typer.Typer) -> None:
    """Add the verb and its own verbs."""
    data = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="rich")
    for name, run, line, examples in VERBS:
        shown = "\n\n".join(f"  twinkeel data {example}" for example in examples)
        data.command(name, help=f"{line}\n\n[bold]Examples[/bold]\n\n{shown}")(run)
    app.add_typer(data, name="data")


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    workspace: WorkspaceOption = None,
    wait: WaitOption = 0.0,
    again: Annotated[bool, typer.Option("--again", help="Import files again that were imported before.")] = False,
    quiet: QuietFlag = False,
    json: JsonFlag = False,
) -> None:
    """Import files."""
    from twinkeel.desk.data import import_paths

    with _progress(quiet or json) as tell:
        done = import_paths(paths, workspace, wait=wait, again=again, progress=tell)
    _show_import(done, quiet, json)


def fetch(
    symbols: Annotated[list[str] | None, typer.Argument(help="Codes in Yahoo's style.", show_default=False)] = None,
    source: Annotated[
        str, typer.Option("--source", help="yahoo, stooq, yfinance, akshare; ecb, edgar, funds.")
    ] = "yahoo",
    start: Annotated[
        str | None, typer.Option("--start", help="First date; two years back.", show_default=False)
    ] = None,
    end: Annotated[str | None, typer.Option("--end", help="Last date; today.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    wait: WaitOption = 0.0,
    quiet: QuietFlag = False,
    json: JsonFlag = False,
) -> None:
    """Fetch symbols."""
    from twinkeel.core.instants import parse_date
    from twinkeel.desk.data import fetch as run

    first = parse_date(start, "--start") if start else None
    last = parse_date(end, "--end") if end else None
    with _progress(quiet or json) as tell:
        done = run(symbols or [], source, workspace, start=first, end=last, wait=wait, progress=tell)
    _show_import(done, quiet, json)


def status(
    workspace: WorkspaceOption = None,
    verify: Annotated[bool, typer.Option("--verify", help="Hash every part again.")] = False,
    json: JsonFlag = False,
) -> None:
    """What a workspace holds."""
    from twinkeel.desk.data import status as run

    held = run(workspace, verify)
    if json:
        show_json(held)
        return
    out = console()
    rows = [(s["code"], s["bars"], s["first"], s["last"], s["adjusted"], s["source"]) for s in held.series]
    out.print(table(f"Series in {held.workspace}", ("code", "bars", "first", "last", "adjusted", "source"), rows, (1,)))
    counts = ", ".join(f"{count:,} {name}" for name, count in held.tables.items() if count)
    out.print(f"{len(held.batches)} batches; rows: {counts or 'none'}", markup=False)
    for path in held.unsound:
        out.print(f"unsound: {path}", markup=False)


def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files to judge; not stored.", show_default=False)] = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    json: JsonFlag = False,
) -> None:
    """What is doubtful."""
    from twinkeel.desk.data import check as run
    from twinkeel.desk.data import findings_rows

    with _progress(json) as tell:
        found = findings_rows(run(paths or (), data, workspace, tell))
    if json:
        show_json(found)
        return
    _show_findings(found)


def export(
    out: Annotated[Path, typer.Argument(help="The file to write: .csv or .parquet.")],
    code: Annotated[
        list[str] | None, typer.Option("--code", help="Only this code; may be repeated.", show_default=False)
    ] = None,
    table_name: Annotated[str, typer.Option("--table", help="Which table.")] = "bars",
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    json: JsonFlag = False,
) -> None:
    """Write a table."""
    from twinkeel.desk.data import export as run

    rows = run(out, workspace, data, code or (), table_name)
    if json:
        show_json({"file": str(out), "table": table_name, "rows": rows})
    else:
        console().print(f"{rows:,} rows of {table_name} written to {out}", markup=False)


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT.")],
    workspace: WorkspaceOption = None,
    json: JsonFlag = False,
) -> None:
    """Ask in SQL."""
    from twinkeel.desk.data import sql as run

    frame = run(query, workspace)
    if json:
        show_json([dict(row) for row in frame.iter_rows(named=True)])
        return
    right = [number for number, kind in enumerate(frame.dtypes) if kind.is_numeric()]
    console().print(table("", frame.columns, frame.iter_rows(), right))


def _show_import(done: Imported, quiet: bool, json: bool) -> None:
    if json:
        show_json(done)
    elif not quiet:
        rows = [(o.file, o.kind, f"{o.rows:,}" if o.rows else "", o.status, o.detail) for o in done.outcomes]
        console().print(table(f"Into {done.workspace}", ("file", "recognised as", "rows", "status", ""), rows, (2,)))
        _show_findings([finding.as_json() for finding in done.findings])


def _show_findings(found: list[dict[str, Any]]) -> None:
    out = console()
    if not found:
        out.print("Nothing doubtful found.")
        return
    columns = ("file", "symbol", "dates", "kind", "severity", "action", "detail")
    out.print(table(f"{len(found)} findings", columns, [[row[column] for column in columns] for row in found]))


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on standard error; silent when asked for, or when nobody watches."""
    screen = console(stderr=True)
    if quiet or not screen.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(name: str, number: int, of: int) -> None:
            bar.update(task, description=name[-40:], completed=number - 1, total=of)

        yield tell


VERBS: tuple[tuple[str, Callable[..., None], str, tuple[str, ...]], ...] = (
    (
        "import",
        import_,
        "Import files and folders, in any usual dialect, into a workspace.",
        ("import prices/ fx/", "import BABA.csv --workspace ./market --wait 30"),
    ),
    (
        "fetch",
        fetch,
        "Ask a source for symbols, the ECB for rates, the SEC for company facts, a house for its fund's holdings.",
        ("fetch BABA 9988.HK --source yahoo --start 2018-01-01", "fetch --source ecb", "fetch KWEB --source funds"),
    ),
    ("status", status, "What a workspace holds.", ("status", "status --workspace ./market --verify --json")),
    (
        "check",
        check,
        "What is doubtful about the data: kind, severity, and what was done.",
        ("check --data market/ --json", "check 9988.csv other.csv"),
    ),
    ("export", export, "Write a table as CSV or Parquet.", ("export bars.csv --code BABA --code 9988.HK",)),
    (
        "sql",
        sql,
        "One SELECT over the workspace; no file or network beyond it.",
        ('sql "SELECT code, max(date) FROM bars GROUP BY code ORDER BY code"',),
    ),
)
