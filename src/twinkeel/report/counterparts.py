"""Candidates beside their counterparts as a page shows them: a table a group, and what is known of nobody in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinkeel.core.evidence import follow, pointer
from twinkeel.report import words
from twinkeel.report.words import Words

Cell = tuple[str | None, str]
"""A figure by its JSON pointer and as text; without a pointer, the word for why there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One company: its figures, or the word for each that is not there."""

    name: str
    listing: str
    weights: tuple[Cell, ...]
    note: str
    period: str
    cells: tuple[Cell, ...]

    @property
    def known(self) -> bool:
        """Whether any figure is known."""
        return any(where is not None for where, _ in self.cells)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a group: its companies that have a figure, those that have none, and the medians."""

    title: str
    rows: tuple[Row, ...]
    bare: tuple[Row, ...]
    medians: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One group: columns are the figures that anyone has, with their definitions."""

    name: str
    grouping: str
    columns: tuple[tuple[str, str], ...]
    sides: tuple[Side, Side]
    ratios: tuple[Cell, ...]
    said: tuple[tuple[str, str], ...]
    origins: tuple[tuple[str, tuple[str, ...]], ...]


def beside(plan: Mapping[str, Any], said: Words) -> list[Beside]:
    """Every group of the plan: those with most figures on both sides first, those in which nothing is known last."""
    held = plan.get("counterparts") or {}
    companies = {each["issuer"]: each for each in held.get("companies", ())}
    weights = {each["issuer"]: (number, each) for number, each in enumerate(plan["target"]["weights"])}
    made = [
        (_rank(group), _group(plan, number, group, companies, weights, said))
        for number, group in enumerate(held.get("groups", ()))
    ]
    return [group for _, group in sorted(made, key=lambda pair: pair[0])]


def _rank(group: Mapping[str, Any]) -> tuple[int, int]:
    """The more figures are known on both sides, the earlier; then the more that anyone has."""
    both = sum(bool(row["chinese_known"] and row["western_known"]) for row in group["medians"])
    return -both, -len(group["medians"])


def _group(
    plan: Mapping[str, Any],
    number: int,
    group: Mapping[str, Any],
    companies: Mapping[str, Mapping[str, Any]],
    weights: Mapping[str, tuple[int, Mapping[str, Any]]],
    said: Words,
) -> Beside:
    medians = group["medians"]
    sides = []
    for side in ("chinese", "western"):
        members = [companies[issuer] for issuer in group[side]]
        rows = [_row(plan, each, medians, weights, said) for each in members]
        title = ", ".join(dict.fromkeys(words.country(each["country"]) for each in members))
        # a median over one company repeats it
        shown = [_median(number, at, side, row, said) for at, row in enumerate(medians)]
        several = any(row[f"{side}_known"] > 1 for row in medians)
        known, bare = (tuple(row for row in rows if row.known is wanted) for wanted in (True, False))
        sides.append(Side(title, known, bare, tuple(shown) if several else ()))
    names = {issuer: each["name"] for issuer, each in companies.items()}
    return Beside(
        name=group["name"][:1].upper() + group["name"][1:],
        grouping=group["grouping"],
        columns=tuple((words.figure(row["figure"]), row["definition"]) for row in medians),
        sides=(sides[0], sides[1]),
        ratios=_ratios(number, medians, said),
        said=_sayings(group["said"], names),
        origins=tuple(_origin(plan, companies[each]) for each in (*group["chinese"], *group["western"])),
    )


def _row(
    plan: Mapping[str, Any],
    company: Mapping[str, Any],
    medians: Sequence[Mapping[str, Any]],
    weights: Mapping[str, tuple[int, Mapping[str, Any]]],
    said: Words,
) -> Row:
    at = company["valuation_at"]
    valuation = follow(plan, at)
    cells = tuple(_cell(at, valuation, row["figure"], row["unit"], said) for row in medians)
    period = (company["accounts"] or {}).get("period", "")
    origins = [str(measure.get("source", "")) for _, measure in _known(valuation)]
    doubtful = sum("unverified" in origin for origin in origins)
    if doubtful:
        period += f"{', ' if period else ''}{'in part ' if doubtful < len(origins) else ''}unverified"
    listing = company["listing"] or ""
    return Row(
        name=company["name"],
        listing="" if listing == company["name"] else listing,
        weights=_weights(weights.get(company["issuer"]), said),
        note=company["note"],
        period=period,
        cells=cells,
    )


def _weights(found: tuple[int, Mapping[str, Any]] | None, said: Words) -> tuple[Cell, ...]:
    """Weight today and after the orders, of what is held or bought; one where they read the same."""
    if found is None or max(found[1]["before"], found[1]["after"]) <= 0:
        return ()
    number, each = found
    cells = [(pointer("target", "weights", number, when), said.percent(each[when])) for when in ("before", "after")]
    return tuple(cells if cells[0][1] != cells[1][1] else cells[:1])


def _cell(at: str, valuation: Mapping[str, Any], name: str, unit: str, said: Words) -> Cell:
    multiples: Mapping[str, Any] = valuation.get("multiples") or {}
    growth = name == "implied_growth"
    measure = (valuation.get(name) if growth else multiples.get(name)) or {}
    if measure.get("value") is None:
        return None, "undefined" if measure.get("status") == "undefined" else words.UNKNOWN
    steps = (name,) if growth else ("multiples", name)
    return at + pointer(*steps, "value"), _text(measure["value"], unit, said)


def _text(value: float, unit: str, said: Words) -> str:
    return said.percent(value) if unit.startswith("fraction") else f"{said.number(value, 1)}x"


def _median(number: int, at: int, side: str, row: Mapping[str, Any], said: Words) -> Cell:
    value, count = row[f"{side}_median"], row[f"{side}_known"]
    if value is None:
        return None, ""
    where = pointer("counterparts", "groups", number, "medians", at, f"{side}_median")
    return where, f"{_text(value, row['unit'], said)} ({count})"


def _ratios(number: int, medians: Sequence[Mapping[str, Any]], said: Words) -> tuple[Cell, ...]:
    """Chinese over western median, where there is any; an empty cell where there is none."""
    cells = [
        (pointer("counterparts", "groups", number, "medians", at, "ratio"), said.number(row["ratio"]))
        if row["ratio"] is not None
        else (None, "")
        for at, row in enumerate(medians)
    ]
    return tuple(cells) if any(where for where, _ in cells) else ()


def _sayings(rows: Sequence[Mapping[str, str]], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Who is called what, and who says so by which source."""
    return tuple((f"{names[row['issuer']]}, {row['text']}", f"by {row['stated_by']}; {row['source']}") for row in rows)


def told(groups: Iterable[Beside]) -> list[str]:
    """The sayings of some groups, those of one holder and source together."""
    by_source: dict[str, list[str]] = {}
    for group in groups:
        for text, source in group.said:
            by_source.setdefault(source, []).append(text)
    return [f"{'; '.join(texts)} ({source})" for source, texts in by_source.items()]


def _known(valuation: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The multiples and ratios of one company that have a value."""
    return [
        (name, measure)
        for name, measure in (valuation.get("multiples") or {}).items()
        if measure.get("value") is not None and measure.get("unit") != "currency"
    ]


def _origin(plan: Mapping[str, Any], company: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """A company, and where its figures come from, with what is missing or has no meaning."""
    valuation = follow(plan, company["valuation_at"])
    accounts = company["accounts"]
    parts = [company["note"]] if company["note"] else []
    if accounts:
        known = f", known on {accounts['known_on']}" if accounts["known_on"] else ""
        parts.append(f"accounts of {accounts['period']}{known}")
    else:
        parts.append("no sales known on the date")
    by_source: dict[str, list[str]] = {}
    for name, measure in _known(valuation):
        by_source.setdefault(str(measure.get("source") or "source not said"), []).append(words.figure(name))
    parts += [f"{', '.join(names)}: {source}" for source, names in by_source.items()]
    parts += [
        f"{words.figure(name)} undefined: {measure['reason']}"
        for name, measure in (valuation.get("multiples") or {}).items()
        if measure.get("status") == "undefined"
    ]
    if missing := valuation.get("missing"):
        parts.append(f"missing: {', '.join(missing).replace('_', ' ')}")
    return company["name"], tuple(parts)
