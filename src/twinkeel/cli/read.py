"""``twinkeel read``: an article to mentions, checked claims, stances and questions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinkeel.cli.common import AsOfOption, DataOption, JsonFile, QuietFlag, WorkspaceOption, console, show_json, table
from twinkeel.core.errors import InputError
from twinkeel.reading.titles import entity_title, measure_title

if TYPE_CHECKING:
    from twinkeel.desk.read import Result
    from twinkeel.reading.model import Reading
    from twinkeel.reading.proposals import Proposer

HELP = """Read an article: who and what is meant, whose each figure is, whether it holds, who leans which way.

[bold]Examples[/bold]

  twinkeel read story.txt

  twinkeel read story.html --data data/ --as-of 2025-12-31 --html story-read.html

  twinkeel read news/ mail.eml https://example.com/story --json - | jq .watch_list

  cat story.txt | twinkeel read - --json out.json

Text, HTML, Markdown, RSS and Atom, e-mail (.eml) and folders of them. --as-of limits the data, and is the latest day
the text can be of. An unprinted year is solved from dated listings; without either it stays unknown."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("read", help=HELP)(read)


def read(
    what: Annotated[
        list[str], typer.Argument(help="Files, folders, URLs, or - for standard input.", metavar="FILE|URL|-")
    ],
    as_of: AsOfOption = None,
    data: DataOption = None,
    workspace: WorkspaceOption = None,
    json: JsonFile = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the highlighted article here, e.g. read.html.", show_default=False)
    ] = None,
    model_url: Annotated[
        str | None,
        typer.Option(
            help="Off by default: an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1, that may point at "
            "passages naming something. The article is sent there; a key is read from TWINKEEL_MODEL_KEY.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model's name at that endpoint.", show_default=False)] = None,
    quiet: QuietFlag = False,
) -> None:
    """Read and show."""
    from twinkeel.desk.read import run

    result = run(what, as_of, data, workspace, _proposer(model_url, model))
    if json is not None:
        show_json(result, json)
    if html is not None:
        from twinkeel.core.files import write_atomic
        from twinkeel.report.reading_page import reading_page

        texts = [reading.document.text for reading in result.readings]
        write_atomic(
            html,
            reading_page([reading.as_json() for reading in result.readings], texts, result.as_json().get("watch_list")),
        )
    if json != "-" and not quiet:
        _show(result)


def _proposer(url: str | None, model: str | None) -> Proposer | None:
    """The model the user plugged in, or none."""
    if url is None and model is None:
        return None
    if url is None or model is None:
        raise InputError("read", "--model-url and --model go together", "Give both, or neither: reading needs none.")
    from twinkeel.desk.language_model import KEY, proposer

    return proposer(url, model, os.environ.get(KEY) or None)


def _show(result: Result) -> None:
    out = console()
    for number, reading in enumerate(result.readings):
        if result.cluster[number] != number:
            out.print(f"{_name(reading)}: a version of {_name(result.readings[result.cluster[number]])}", markup=False)
            continue
        _show_one(reading)
    if result.watch_list:
        out.print("Watch list", style="bold")
        for line in result.watch_list["narrative"]:
            out.print("  " + line, markup=False)


def _name(reading: Reading) -> str:
    return reading.document.source or reading.document.title or "article"


def _show_one(reading: Reading) -> None:
    out = console()
    document = reading.document
    dated = document.anchor or "day unknown: no year is printed and none follows from dated listings"
    out.print(f"{_name(reading)}: {len(document.text):,} characters, {dated} ({document.published_how})", markup=False)
    out.print(table("Named", ["name", "codes", "status"], _named(reading)))
    names = {key: dict(entity) for key, entity in reading.entities.items()}
    rows = [
        (
            c.cls,
            c.text[:44] if c.object is None else f"{measure_title(c.measure)} {entity_title(c.object, names)}",
            c.subject_name or "unknown",
            measure_title(c.measure) if c.object is None else "",
            c.period.text if c.period else "",
            c.verdict or "",
        )
        for c in reading.claims
    ]
    out.print(table("Claims", ["class", "words", "subject", "measure", "period", "verdict"], rows))
    for claim in reading.claims:
        what = claim.text[:40] if claim.object is None else f"{claim.subject_name}, {entity_title(claim.object, names)}"
        for verdict in claim.verdicts:
            if verdict.formula or verdict.missing:
                missing = "; ".join(verdict.missing)
                why = verdict.formula or (missing if verdict.verdict == "data missing" else f"missing: {missing}")
                out.print(
                    f"  {what}: {measure_title(verdict.measure)}: {verdict.verdict}: {why}"
                    + (f" ({verdict.note})" if verdict.note else ""),
                    markup=False,
                )
    for finding in reading.findings:
        out.print(f"! {finding['text']}", markup=False)
    stances = [
        (
            s.holder_name,
            s.direction.replace("_", " "),
            entity_title(s.object, names),
            s.mode.replace("_", " "),
            s.quote[:60],
            s.conflict_of_interest or "",
        )
        for s in reading.stances
    ]
    out.print(
        table("Stances", ["who", "which way", "on what", "mode", "as quoted in this document", "interest"], stances)
    )
    for question in reading.questions:
        out.print(f"? {question.text}", markup=False)


def _named(reading: Reading) -> list[tuple[str, str, str]]:
    """One row a listed name: its codes as printed or known, and every status that a mention of it has."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for mention in reading.mentions:
        if mention.type in {"issuer", "fund", "index"} and mention.role == "subject":
            codes, statuses = found.setdefault(mention.name or mention.text, ([], []))
            codes += [code for code in mention.codes[:1] if code not in codes]
            statuses += [mention.status] if mention.status not in statuses else []
    return [(name, ", ".join(codes), ", ".join(sorted(statuses))) for name, (codes, statuses) in sorted(found.items())]
