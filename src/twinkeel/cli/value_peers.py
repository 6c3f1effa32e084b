"""The text output of ``twinkeel value peers``: three narrow tables a segment, what names cost and what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twinkeel.cli.common import console, table
from twinkeel.cli.value_show import figure, say

if TYPE_CHECKING:
    from twinkeel.desk.value.peers import PeersValue
    from twinkeel.valuation.counterparts import SideBySide
    from twinkeel.valuation.measure import Measure

PRICE: Mapping[str, str] = {
    "pe_trailing": "P/E",
    "pe_forward": "P/E fwd",
    "ps": "P/S",
    "ev_sales": "EV/S",
    "pb": "P/B",
    "fcf_yield": "FCF yield",
}
WORK: Mapping[str, str] = {
    "sales_growth": "growth",
    "gross_margin": "gross",
    "net_margin": "net",
}
SPENT: Mapping[str, str] = {
    "research_intensity": "R&D",
    "capex_intensity": "capex",
    "research_usd": "R&D USD bn",
    "capex_usd": "capex USD bn",
}
TABLES = {"what it costs": PRICE, "growth and margins": WORK, "spent, of sales and in USD bn": SPENT}
MISSING, UNDEFINED = "-", "undef."


def peers(found: Sequence[PeersValue]) -> None:
    """Each segment: a row a name, the metrics anyone has in columns, medians of both sides with their counts below."""
    for segment in found:
        say(segment.sentence)
        metrics = {row.metric: row for row in segment.table}
        for what, heads in TABLES.items():
            shown = [metrics[name] for name in heads if name in metrics and _anyone(metrics[name])]
            if shown:
                rows = _rows(segment.names, shown)
                columns = ("side", "name", *(heads[row.metric] for row in shown))
                title = f"{segment.segment}: {what}, as of {segment.on}"
                console().print(table(title, columns, rows, right=range(2, len(columns))))
        lost = [{**PRICE, **WORK, **SPENT}.get(name, name) for name, row in metrics.items() if not _anyone(row)]
        if lost:
            say(f"  Nobody's accounts here have: {', '.join(lost)}")
        say(*(f"  {line}" for line in (*segment.unknown, *segment.notes)), f"  Grouping: {segment.note}")
    say(f"{MISSING} an input is missing; {UNDEFINED} undefined (a loss, or two periods). Medians: of the (n) known.")


def _anyone(row: SideBySide) -> bool:
    return len(row.missing) < len(row.western) + len(row.chinese)


def _rows(names: Mapping[str, str], shown: Sequence[SideBySide]) -> list[tuple[str, ...]]:
    rows = []
    for code, name in names.items():
        side = "western" if any(code in row.western for row in shown) else "Chinese"
        label = code if name == code else f"{name} {code}"
        rows.append((side, label, *(_cell({**row.western, **row.chinese}[code]) for row in shown)))
    rows.append(("western", "median (n)", *(_median(row.western_median, row.western) for row in shown)))
    rows.append(("Chinese", "median (n)", *(_median(row.chinese_median, row.chinese) for row in shown)))
    rows.append(("ratio", "Chinese / western", *("" if row.ratio is None else f"{row.ratio:.2f}" for row in shown)))
    return rows


def _cell(measure: Measure) -> str:
    return figure(measure) if measure.value is not None else MISSING if measure.status == "missing" else UNDEFINED


def _median(value: float | None, side: Mapping[str, Measure]) -> str:
    """A side's median in the unit of its members, and over how many of them."""
    from dataclasses import replace

    known = [measure for measure in side.values() if measure.value is not None]
    if value is None or not known:
        return ""
    return f"{figure(replace(known[0], value=value))} ({len(known)})"
