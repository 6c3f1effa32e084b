"""Which issuers a word means for ``value index``: a theme, a board, a segment, codes, a table, a book, a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.core.errors import InputError, TwinkeelError, UnknownNameError
from twinkeel.core.files import read_text
from twinkeel.desk.value.inputs import Inputs, identify, table_rows
from twinkeel.reference.errors import AmbiguousNameError

if TYPE_CHECKING:
    from twinkeel.market.model import FundBook
    from twinkeel.reference.model import Listing

FILES = frozenset({".csv", ".json", ".tsv", ".txt", ".xlsx", ".xml"})
"""Endings of files, so that a missing one is called missing and not an unknown group."""

BOARDS = {"star": "STAR", "chinext": "ChiNext"}


@dataclass(frozen=True)
class Group:
    """Issuers by one line each. ``inclusion`` is the counted share of each (free float times cap factor); ``weights``
    are values held, for a book."""

    name: str
    lines: Mapping[str, str]
    inclusion: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def groups_of(word: str, inputs: Inputs, data: Path | None = None) -> list[Group]:
    """The groups a word means; a plan's JSON means two, before and after.

    Raises:
        UnknownNameError: where it is none of them. InputError: for a file without usable columns.
    """
    path = Path(word)
    if path.is_file() or path.suffix.lower() in FILES:
        return _from_plan(path, inputs) if path.suffix.lower() == ".json" else [_from_file(path, inputs, data)]
    key = word.strip().lower()
    w = inputs.world
    if key in w.themes:
        return [_of_issuers(word, w.theme(key, inputs.on).members, inputs)]
    if key in BOARDS:
        on_board = [line for line in w.listings if line.board == BOARDS[key] and not line.is_fund]
        lines = {line.issuer: line.code for line in on_board if line.start <= inputs.on <= line.end}
        note = f"the {BOARDS[key]} names the tables know, not the whole board"
        return [Group(word, lines, notes=(note,))]
    segments = {issuer.segment for issuer in w.issuers.values() if issuer.segment}
    if key in segments:
        members = {issuer.id: 1.0 for issuer in w.issuers.values() if issuer.segment == key}
        return [_of_issuers(word, members, inputs)]
    fund = inputs.snapshot.fund_holdings(word.strip().upper()) if inputs.snapshot is not None else None
    if fund is not None:
        return [_of_fund(fund, inputs)]
    if "," in word:
        return [_of_codes(word, [code.strip() for code in word.split(",") if code.strip()], inputs)]
    try:
        return [_of_codes(word, [word.strip()], inputs)]
    except TwinkeelError:
        every = ", ".join([*w.themes, *BOARDS, *sorted(segments)])
        raise UnknownNameError("group", word, [*w.themes, *BOARDS, *sorted(segments)], f"Known: {every}.") from None


def _of_issuers(name: str, members: Mapping[str, object], inputs: Inputs, notes: tuple[str, ...] = ()) -> Group:
    lines, lost = {}, []
    for issuer in sorted(members):
        listed = inputs.world.lines(issuer, inputs.on)
        if listed:
            lines[issuer] = known_line(listed, inputs)
        else:
            lost.append(issuer)
    said = (*notes, f"without a line on {inputs.on}: {', '.join(lost)}") if lost else notes
    return Group(name, lines, notes=said)


def line_of(text: str, inputs: Inputs) -> str:
    """The code a text means; a company's name with several lines means the best known of them (see known_line).

    Raises:
        UnknownNameError, AmbiguousNameError: where the text means no company, or several.
    """
    try:
        return inputs.world.resolve(text, inputs.on).code
    except AmbiguousNameError:
        lines = inputs.world.lines(inputs.world.resolve_issuer(text, inputs.on).id, inputs.on)
        if not lines:
            raise
        return known_line(lines, inputs)


def known_line(lines: Sequence[Listing], inputs: Inputs) -> str:
    """Of an issuer's lines the first that a vendor's table values, else the first the data prices, else the first."""
    for line in lines:
        if "market_cap" in inputs.vendor(line.code):
            return line.code
    for line in lines:
        if inputs.snapshot is not None and line.code in inputs.snapshot.codes:
            return line.code
    return lines[0].code


def _of_codes(name: str, codes: list[str], inputs: Inputs) -> Group:
    lines: dict[str, str] = {}
    for code in codes:
        listing = inputs.listing(line_of(code, inputs))
        lines.setdefault(listing.issuer, listing.code)
    return Group(name, lines)


def _of_fund(fund: FundBook, inputs: Inputs) -> Group:
    """A fund's last known book, by issuer."""
    weights: dict[str, float] = {}
    lost = 0.0
    for line in fund.lines:
        issuer = identify(line.code, inputs.world, inputs.on) if line.code else None
        if line.weight is None or line.weight <= 0:
            continue
        if issuer is None:
            lost += line.weight
        else:
            weights[issuer] = weights.get(issuer, 0.0) + line.weight
    notes = [f"holdings of {fund.date}, {fund.source}", f"{lost:.1%} of it is in lines the tables do not know"]
    return _weighted(fund.fund, weights, inputs, notes)


def _from_file(path: Path, inputs: Inputs, data: Path | None) -> Group:
    """A table with ``code`` and ``free_float`` (or ``inclusion``) or ``weight``; else a file of holdings."""
    rows = table_rows(read_text(path), str(path))
    columns = set(rows[0]) if rows else set()
    share = next((name for name in ("inclusion", "free_float") if name in columns), None)
    if "code" not in columns or not (share or "weight" in columns):
        return _from_book(path, inputs, data)
    lines: dict[str, str] = {}
    inclusion: dict[str, float] = {}
    weights: dict[str, float] = {}
    unknown = []
    for number, row in enumerate(rows, start=2):
        try:
            listing = inputs.world.resolve(row["code"], inputs.on)
        except TwinkeelError:
            unknown.append(row["code"])
            continue
        lines.setdefault(listing.issuer, listing.code)
        if share:
            counted = _number(row[share], path, number, share)
            if not 0 <= counted <= 1:
                raise InputError(
                    str(path), f"{share} {row[share]!r} is not between 0 and 1", "Write 0.35 or 35%.", number
                )
            inclusion[listing.issuer] = counted
        if "weight" in columns:
            weights[listing.issuer] = weights.get(listing.issuer, 0.0) + _number(row["weight"], path, number, "weight")
    notes = (f"not in the tables: {', '.join(unknown)}",) if unknown else ()
    return Group(path.name, lines, inclusion, weights, notes)


def _from_book(path: Path, inputs: Inputs, data: Path | None) -> Group:
    from twinkeel.desk.exposure import look

    answer = look(path, str(inputs.on), data)
    weights = {each.issuer: each.weight for each in answer.exposure.issuers if each.weight > 0}
    notes = [f"{answer.exposure.unresolved_share:.1%} of the book is not resolved to issuers"]
    short = [each.issuer for each in answer.exposure.issuers if each.weight < 0]
    if short:
        notes.append(f"short positions are not in it: {', '.join(short)}")
    return _weighted(path.name, weights, inputs, notes)


def _from_plan(path: Path, inputs: Inputs) -> list[Group]:
    try:
        document = json.loads(read_text(path))
        pair = [(side, document[key]["issuers"]) for side, key in (("before", "exposure"), ("after", "exposure_after"))]
        weights = [(side, {row["issuer"]: float(row["weight"]) for row in rows}) for side, rows in pair]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(str(path), "is no plan", "Give what `twinkeel plan --json` wrote.") from error
    return [_weighted(f"book {side}", {i: w for i, w in mine.items() if w > 0}, inputs, []) for side, mine in weights]


def _weighted(name: str, weights: Mapping[str, float], inputs: Inputs, notes: list[str]) -> Group:
    lines: dict[str, str] = {}
    unknown = []
    for issuer in sorted(weights):
        found = identify(issuer, inputs.world, inputs.on)
        listed = inputs.world.lines(found, inputs.on) if found else ()
        if listed:
            lines[issuer] = known_line(listed, inputs)
        else:
            unknown.append(issuer)
    if unknown:
        gone = sum(weights[issuer] for issuer in unknown)
        some = ", ".join(unknown[:8])
        notes.append(f"{len(unknown)} issuers ({gone:.1%} of the book) have no line in the tables: {some}")
    return Group(name, lines, weights={i: w for i, w in weights.items() if i in lines}, notes=tuple(notes))


def _number(text: str, path: Path, row: int, column: str) -> float:
    scale = 0.01 if text.endswith("%") else 1.0
    try:
        return float(text.rstrip("%").replace(",", "")) * scale
    except ValueError as error:
        raise InputError(str(path), f"{column} {text!r} is no number", "Mend the cell.", row) from error
