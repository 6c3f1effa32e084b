"""``twinkeel exposure``: what a book really holds, by issuer, with every path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFlag, WorkspaceOption, console, show_json, table
from twinkeel.cli.pages import PageFile, write_page

if TYPE_CHECKING:
    from twinkeel.desk.exposure import Answer
    from twinkeel.exposure.model import Path as Way

HELP = """What a book really holds: funds opened to the bottom, one number per issuer, with every path and its weight.

[bold]Examples[/bold]

  twinkeel exposure positions.csv --data data/

  twinkeel exposure book.csv --book KWEB=kweb.csv --book KSTR=kstr.csv --as-of 2025-12-31

  twinkeel exposure book.csv --limit 'china<=10%' --limit 'any_issuer<=8%'

  twinkeel exposure book.csv --wanted chips --us-person

  twinkeel exposure 13f.csv --json | jq .china_ai_share"""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("exposure", help=HELP)(exposure)


def exposure(
    file: Annotated[Path, typer.Argument(help="The book: broker export, filing or plain CSV.")],
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    base: Annotated[str, typer.Option(help="Currency of the total.")] = "USD",
    book: Annotated[
        list[str] | None, typer.Option(help="A fund's holdings file as CODE=FILE; may be repeated.", show_default=False)
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="A limit to check, e.g. 'china<=10%'; may be repeated.", show_default=False)
    ] = None,
    wanted: Annotated[
        str | None, typer.Option(help="What the funds are bought for, e.g. chips.", show_default=False)
    ] = None,
    us_person: Annotated[bool, typer.Option("--us-person", help="Tell of NS-CMIC names inside funds.")] = False,
    max_age: Annotated[int, typer.Option(help="Fund holdings older than this many days stay unresolved.")] = 100,
    roll_forward: Annotated[bool, typer.Option("--roll-forward", help="Carry older ones forward by price.")] = False,
    out: PageFile = None,
    json: JsonFlag = False,
) -> None:
    """Open a book to its issuers and show it."""
    from twinkeel.desk.exposure import Wishes, look

    wishes = Wishes(
        base=base.upper(),
        books=tuple(book or ()),
        limits=tuple(limit or ()),
        wanted=wanted,
        us_person=us_person,
        max_age_days=max_age,
        roll_forward=roll_forward,
    )
    answer = look(file, as_of, data, workspace, wishes)
    write_page(f"What {file.name} really holds", answer, out)
    if json:
        show_json(answer)
    else:
        show(answer)


def show(answer: Answer) -> None:
    """The headline shares, the issuers with their paths, and what could not be resolved."""
    out, e = console(), answer.exposure
    out.print(f"{answer.holdings.file}: {answer.total:,.0f} {answer.base}, as of {e.as_of}", markup=False)
    heads = ("magnificent_seven_share", "china_share", "china_ai_share", "china_ai_share_by_relevance")
    names = ("Magnificent Seven", "China", "China AI, issuers whole", "China AI, by relevance")
    rows = [
        (name, f"{getattr(e, key):.1%}", f"{e.bounds[key][0]:.1%} to {e.bounds[key][1]:.1%}")
        for name, key in zip(names, heads, strict=True)
    ]
    rows += [
        ("Unresolved", f"{e.unresolved_share:.1%}", ""),
        ("Issuer not in the tables", f"{e.unclassified_share:.1%}", ""),
    ]
    out.print(table(f"Shares {answer.of}", ("", "share", "can be"), rows, right=(1, 2)))
    issuers = [
        (
            i.name,
            f"{i.weight:.2%}",
            i.country or "unknown",
            i.segment or "unknown",
            f"{i.relevance:g}" if i.relevance else "",
            " · ".join(i.lists),
            _paths(i.paths),
        )
        for i in e.issuers[:25]
    ]
    out.print(
        table("Issuers", ("issuer", "weight", "country", "segment", "theme", "lists", "paths"), issuers, right=(1,))
    )
    if len(e.issuers) > 25:
        out.print(f"and {len(e.issuers) - 25} more, {sum(i.weight for i in e.issuers[25:]):.2%} in all", markup=False)
    for title, groups in (
        ("segment", e.by_segment),
        ("country", e.by_country),
        ("currency", e.by_currency),
        ("venue", e.by_venue),
    ):
        out.print(f"By {title}: " + ", ".join(f"{k} {v:.1%}" for k, v in list(groups.items())[:9]), markup=False)
    c = e.concentration
    out.print(
        f"Herfindahl {c.herfindahl:.3f}, effective number {c.effective_number:.1f}, top ten {c.top_ten:.1%}",
        markup=False,
    )
    for check in answer.limits:
        out.print(f"Limit {check.limit.text}: {check.status}, at {check.value:.2%}", markup=False)
    for fund, row in answer.overlap.items():
        out.print(
            f"{fund} has in common with " + ", ".join(f"{k} {v:.1%}" for k, v in row.items() if k != fund), markup=False
        )
    for text in answer.remarks:
        out.print(f"Mind: {text}", markup=False)
    for u in e.unresolved:
        out.print(f"Unresolved: {u.code} {u.weight:.2%}: {u.reason}", markup=False)
    for text in answer.warnings:
        out.print(f"Note: {text}", markup=False)


def _paths(paths: tuple[Way, ...]) -> str:
    shown = [f"{' > '.join(p.codes)} {p.weight:.2%}" for p in paths[:3]]
    return "; ".join(shown) + (f"; {len(paths) - 3} more" if len(paths) > 3 else "")
