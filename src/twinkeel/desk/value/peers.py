"""``value peers``: Chinese names beside their counterparts elsewhere, segment by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.core.plain import plain
from twinkeel.desk.value.inputs import Inputs
from twinkeel.desk.value.issuer import IssuerValue, value_issuer
from twinkeel.desk.value.periods import stale
from twinkeel.valuation.counterparts import METRICS, SideBySide, pairings, side_by_side
from twinkeel.valuation.measure import Measure

AMOUNTS = {"research_usd": "research", "capex_usd": "capex"}
"""Money spent, in billions of US dollars: who invests far less is a question of amounts, not of ratios alone."""


@dataclass(frozen=True)
class PeersValue:
    """One segment: both sides by metric, and who could not be looked up."""

    segment: str
    note: str
    on: date
    table: tuple[SideBySide, ...]
    names: Mapping[str, str]
    sentence: str
    unknown: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "segment": self.segment,
            "grouping": self.note,
            "as_of": self.on,
            "sentence": self.sentence,
            "names": dict(self.names),
            "table": [plain(row) for row in self.table],
            "unknown": list(self.unknown),
            "notes": list(self.notes),
        }


def value_peers(inputs: Inputs, segment: str | None = None) -> list[PeersValue]:
    """Every segment of the table of counterparts, or the one named.

    Raises:
        UnknownNameError: for a segment that is not in the table.
    """
    wanted = [pair for pair in pairings() if segment is None or segment.casefold() in pair.segment.casefold()]
    if not wanted:
        raise UnknownNameError("segment", segment or "", [pair.segment for pair in pairings()])
    out = []
    for pair in wanted:
        sides: list[dict[str, dict[str, Measure]]] = []
        names: dict[str, str] = {}
        unknown: list[str] = []
        notes: list[str] = []
        for codes in (pair.western, pair.chinese):
            side: dict[str, dict[str, Measure]] = {}
            for code in codes:
                try:
                    found = value_issuer(inputs, code, with_peers=False)
                except TwinkeelError as error:
                    unknown.append(f"{code}: {error}")
                    continue
                side[code] = {**found.assessment.multiples, **_amounts(inputs, found)}
                names[code] = found.name
                old = stale(found.accounts.get("sales"), inputs.on)
                if old:
                    notes.append(f"{code}: {old}")
            sides.append(side)
        table = tuple(side_by_side(sides[0], sides[1], (*METRICS, *AMOUNTS)))
        said = _sentence(pair.segment, table)
        out.append(PeersValue(pair.segment, pair.note, inputs.on, table, names, said, tuple(unknown), tuple(notes)))
    return out


def _amounts(inputs: Inputs, found: IssuerValue) -> dict[str, Measure]:
    """Research and capital expenditure of the last twelve months in billions of dollars."""
    rate = inputs.rate(found.currency, "USD")
    out = {}
    for name, metric in AMOUNTS.items():
        known = found.accounts.get(metric)
        definition = f"{metric} of the last twelve months or fiscal year, converted at the date's rate"
        if known is None or rate is None:
            lacking = (metric,) if known is None else (f"rate {found.currency}/USD",)
            out[name] = Measure(None, "USD bn", definition, f"{lacking[0]} not given", lacking)
        else:
            out[name] = Measure(known.value * rate / 1e9, "USD bn", definition, as_of=known.basis, source=known.source)
    return out


def _sentence(segment: str, table: tuple[SideBySide, ...]) -> str:
    """What the table says of price and of money spent, as far as it is known on both sides."""
    words = {"ps": "price to sales", "pe_trailing": "price to earnings", "research_intensity": "research over sales",
             "capex_intensity": "capital expenditure over sales", "research_usd": "research",
             "capex_usd": "capital expenditure"}  # fmt: skip
    parts = []
    for row in table:
        if row.metric in words and row.western_median is not None and row.chinese_median is not None:
            a, b = (_cell(row.metric, value) for value in (row.chinese_median, row.western_median))
            parts.append(f"{words[row.metric]} {a} against {b}")
    if not parts:
        return f"{segment}: no figure is known on both sides, so nothing can be said of relative value."
    return f"{segment}, Chinese median against western: {'; '.join(parts)}."


def _cell(metric: str, value: float) -> str:
    if metric in AMOUNTS:
        return f"USD {value:,.1f}bn"
    return f"{value:.1%}" if metric.endswith("intensity") else f"{value:.1f}x"
