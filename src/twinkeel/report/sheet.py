"""One verb's answer as a page of the plan's form: headline figures, real beside apparent, tables, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from twinkeel.report import charts, words
from twinkeel.report.page import fill
from twinkeel.report.pictures import Picture
from twinkeel.report.render import svg
from twinkeel.report.words import Words

ABOUT = ("file", "format", "of", "as_of", "base_currency", "first", "last", "method", "repair", "simulated", "schema")
NAIVE = "naive_"
PERCENT = frozenset(
    (
        "share",
        "weight",
        "volatility",
        "loss",
        "result",
        "low",
        "high",
        "stressed",
        "naive",
        "reduction",
        "drawdown",
        "premium",
        "growth",
        "return",
        "financing",
        "gross",
        "measured",
        "filled",
        "target",
        "shortfall",
        "risk",
        "turnover",
    )
)
PLAIN = frozenset(
    (
        "ratio",
        "bets",
        "correlation",
        "number",
        "herfindahl",
        "effective",
        "deviations",
        "uplift",
        "beta",
        "days",
        "sessions",
        "count",
        "line",
        "calm",
        "stress",
        "corrected",
        "z",
    )
)
NAMES = ("title", "name", "event", "place", "listing", "code", "issuer")
BARS = 12


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; the first column heads its row."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]
    more: int = 0


@dataclass(slots=True)
class Sheet:
    """What a page shows of one answer."""

    title: str
    simulated: bool
    about: list[tuple[str, str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    headline: list[tuple[str, str]] = field(default_factory=list)
    beside: list[tuple[str, str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def sheet_page(title: str, answer: Mapping[str, Any], locale: str = "en", most: int = 500) -> str:
    """The page of one verb's answer.

    Args:
        title: what the page is about, e.g. ``Risk of book.csv``.
        answer: the plain data that the verb prints with ``--json``.
        locale: how numbers and dates are written. most: rows of one table that are shown; a line counts the rest.

    Returns:
        A whole HTML document that needs no network and runs no script; all text in it is escaped.
    """
    said = words.words(locale)
    sheet = Sheet(title, bool(answer.get("simulated")))
    pictures: dict[str, Picture] = {}
    base = str(answer.get("base_currency", ""))
    for key, value in answer.items():
        _place(sheet, pictures, key, value, answer, said, base, most)
    document = {"sheet": sheet, "simulated": sheet.simulated, "snapshot": {"hash": answer.get("snapshot", "")}}
    return fill("sheet.html.j2", document, said, pictures, interactive=False)


def _place(
    sheet: Sheet,
    pictures: dict[str, Picture],
    key: str,
    value: Any,
    answer: Mapping[str, Any],
    said: Words,
    base: str,
    most: int,
) -> None:
    heading = words.heading(key)
    if key in ABOUT:
        if value not in (None, "", []) and key != "simulated":
            sheet.about.append((heading, said.day(value) if isinstance(value, str) else str(value)))
    elif key.startswith(NAIVE) and key.removeprefix(NAIVE) in answer and not isinstance(value, Mapping | list):
        real = show(key.removeprefix(NAIVE), answer[key.removeprefix(NAIVE)], said, base)
        sheet.beside.append((words.heading(key.removeprefix(NAIVE)), real, show(key, value, said, base)))
    elif isinstance(value, str):
        if " " in value and (len(value) > 40 or value.endswith(".")):
            sheet.sentences.append(value)
        elif value:
            sheet.about.append((heading, value))
    elif isinstance(value, bool) or value is None or value in ({}, []):
        return
    elif isinstance(value, int | float):
        if NAIVE + key not in answer:
            sheet.headline.append((heading, show(key, value, said, base)))
    elif isinstance(value, Mapping):
        _mapping(sheet, pictures, key, value, said, base)
    elif all(isinstance(each, str) for each in value):
        said_whole = [each for each in value if " " in each]
        sheet.sentences += said_whole
        if bare := [words.label(each) for each in value if " " not in each]:
            sheet.sentences.append(f"{heading}: {', '.join(bare)}.")
    elif all(isinstance(each, Mapping) for each in value):
        _rows(sheet, pictures, key, value, said, base, most)
    else:
        sheet.headline.append((heading, show(key, value, said, base)))


def _mapping(
    sheet: Sheet, pictures: dict[str, Picture], key: str, value: Mapping[str, Any], said: Words, base: str
) -> None:
    if "definition" in value and "value" in value:
        sheet.tables.append(_measures(key, {key: value}, said))
        return
    measures = {name: each for name, each in value.items() if isinstance(each, Mapping) and "definition" in each}
    if value and len(measures) == len(value):
        sheet.tables.append(_measures(key, measures, said))
        return
    numbers = {
        name: each for name, each in value.items() if isinstance(each, int | float) and not isinstance(each, bool)
    }
    if key.startswith("by_") and len(numbers) >= 2:
        ranked = sorted(numbers.items(), key=lambda item: (-abs(item[1]), item[0]))[:BARS]
        named = words.country if key == "by_country" else words.label
        bars = [{"name": words.short(named(name)), "share": share} for name, share in ranked]
        spoken = "; ".join(f"{words.clean(name)} {said.percent(share)}" for name, share in ranked)
        drawn = svg(charts.bars(bars, words.heading(key), said.d3()), f"{words.heading(key)}: {spoken}")
        pictures[key] = Picture(key, Markup(drawn))  # noqa: S704 - drawn by us from escaped text
    rows = tuple(
        (words.heading(name) if not key.startswith("by_") else name, show(_unit_key(key, name), each, said, base))
        for name, each in value.items()
        if each is not None
    )
    if rows:
        sheet.tables.append(
            Table(key, words.heading(key), ("", ""), rows, frozenset({1} if len(numbers) == len(rows) else ()))
        )


def _measures(key: str, measures: Mapping[str, Mapping[str, Any]], said: Words) -> Table:
    """Figures that carry their definition: undefined and missing are different words, and the reason stands beside."""
    rows = []
    for name, each in measures.items():
        value, unit = each.get("value"), str(each.get("unit", ""))
        shown = str(each.get("status", words.UNKNOWN)) if value is None else said.any(value, unit)
        known = value is not None and not unit.startswith("fraction")
        source = "; ".join(str(part) for part in (each.get("as_of"), each.get("source")) if part)
        rows.append(
            (
                words.multiple(name),
                f"{shown} {unit}" if known else shown,
                str(each["definition"]),
                str(each.get("reason", "")),
                source,
            )
        )
    columns = ("Figure", "Value", "Definition", "Why none", "As of and source")
    return Table(key, words.heading(key), columns, tuple(rows), frozenset({1}))


def _rows(
    sheet: Sheet,
    pictures: dict[str, Picture],
    key: str,
    value: Sequence[Mapping[str, Any]],
    said: Words,
    base: str,
    most: int,
) -> None:
    columns = list(dict.fromkeys(name for row in value for name in row))
    columns.sort(key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES))
    columns = [name for name in columns if any(row.get(name) not in (None, "", [], {}) for row in value)]
    told = {name for name in columns if all(_tellable(row.get(name)) for row in value)}
    columns = [name for name in columns if name in told] or columns
    figures = frozenset(
        at for at, name in enumerate(columns) if all(isinstance(row.get(name), int | float | None) for row in value)
    )
    rows = tuple(tuple(show(name, row.get(name), said, base) for name in columns) for row in value[:most])
    table = Table(
        key,
        words.heading(key),
        tuple(words.heading(name) for name in columns),
        rows,
        figures,
        max(0, len(value) - most),
    )
    sheet.tables.append(table)
    if columns and "result" in columns:
        bars = [
            {"name": words.short(str(row[columns[0]]), 40), "share": row["result"]}
            for row in value
            if row.get("result") is not None
        ]
        drawn = svg(
            charts.bars(bars, words.heading(key), said.d3()), f"{words.heading(key)}: the table holds the figures"
        )
        pictures[key] = Picture(key, Markup(drawn))  # noqa: S704 - drawn by us from escaped text


def _tellable(value: Any) -> bool:
    """Whether a cell can say it: rows within rows stand in the JSON only."""
    if isinstance(value, Mapping):
        return len(value) <= 4 and all(_tellable(each) for each in value.values())
    return not (isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value))


def _unit_key(parent: str, name: str) -> str:
    """The word by which a figure is written: shares of a cut are shares, whatever the cut's entry is called."""
    return "share" if parent.startswith("by_") else name


def show(key: str, value: Any, said: Words, base: str = "") -> str:
    """A value as text: shares in percent, money in the base currency, intervals as pairs, nested data in few words."""
    if value is None:
        return words.UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        parts = set(key.removeprefix(NAIVE).split("_"))
        if key == "total" or (key == "value" and abs(value) > 2):
            return said.money(value, base)
        if parts & PLAIN:
            return said.number(value, 0 if float(value).is_integer() else 2)
        if (parts & PERCENT or key == "value") and abs(value) <= 20:
            return said.percent(value)
        return said.whole(value) if float(value).is_integer() else said.any(value)
    if isinstance(value, str):
        return said.day(value) if value else ""
    if isinstance(value, Mapping):
        return "; ".join(
            f"{words.label(str(name))} {show(str(name), each, said, base)}" for name, each in list(value.items())[:8]
        )
    if all(isinstance(each, int | float | None) for each in value) and len(value) in (2, 3):
        shown = [show(key, each, said, base) for each in value]
        return f"{shown[0]} to {shown[1]}" if len(shown) == 2 else f"{shown[0]} ({shown[1]} to {shown[2]})"
    if any(isinstance(each, Mapping) for each in value):
        return f"{len(value)} rows in the JSON"
    rest = f"; and {len(value) - 8} more" if len(value) > 8 else ""
    return "; ".join(show(key, each, said, base) for each in list(value)[:8]) + rest
