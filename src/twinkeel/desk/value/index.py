"""``value index``: what groups of issuers cost, under four treatments of losses, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.value.groups import Group, groups_of
from twinkeel.desk.value.inputs import Inputs
from twinkeel.desk.value.issuer import IssuerValue, value_issuer
from twinkeel.desk.value.periods import stale
from twinkeel.valuation.aggregates import TREATMENTS, Aggregate, aggregate_multiple, basket_multiple
from twinkeel.valuation.comparability import (
    ALLOWED,
    UNKNOWN,
    Basis,
    Comparison,
    Fit,
    compare,
    fit_bases,
    method_range,
    published_multiples,
)
from twinkeel.valuation.multiples import operating_profit_before_depreciation

RATIOS: Mapping[str, str] = {
    "pe": "net_income",
    "pb": "book_equity",
    "ps": "sales",
    "ev_sales": "sales",
    "ev_ebitda": "ebitda",
}
ITEMS = tuple(dict.fromkeys(RATIOS.values()))
WORDS = {"net_income": "earnings", "book_equity": "book values", "sales": "sales", "ebitda": "EBITDA"}


EXAMPLE = "Write it as 'Nasdaq Composite=31:trailing'."


@dataclass(frozen=True)
class Member:
    """One issuer's part: amounts in the common currency, None where missing."""

    code: str
    name: str
    capitalisation: float | None
    enterprise_value: float | None
    amounts: Mapping[str, float | None]
    basis: Mapping[str, str]
    inclusion: float | None
    weight: float | None
    missing: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class GroupValue:
    """A group's multiples: by ratio (see RATIOS) and weighting (full, free_float, book)."""

    name: str
    on: date
    currency: str
    ratios: Mapping[str, Mapping[str, Aggregate]]
    members: tuple[Member, ...]
    basis: str
    missing: Mapping[str, Sequence[str]]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "name": self.name,
            "as_of": self.on,
            "currency": self.currency,
            "treatments": dict(TREATMENTS),
            "basis": self.basis,
            "ratios": {
                ratio: {weighting: found.as_json() for weighting, found in by.items()}
                for ratio, by in self.ratios.items()
            },
            "members": [
                {
                    "code": m.code,
                    "name": m.name,
                    "capitalisation": m.capitalisation,
                    "enterprise_value": m.enterprise_value,
                    "amounts": dict(m.amounts),
                    "basis": dict(m.basis),
                    "inclusion": m.inclusion,
                    "weight": m.weight,
                    "missing": list(m.missing),
                    "sources": list(m.sources),
                }
                for m in self.members
            ],
            "missing": {item: list(codes) for item, codes in sorted(self.missing.items())},
            "notes": list(self.notes),
        }


def value_groups(
    inputs: Inputs, words: Sequence[str], currency: str = "USD", data: Path | None = None
) -> list[GroupValue]:
    """Each group's multiples on one footing.

    Raises:
        UnknownNameError: for a word that means no group. TwinkeelError: for a currency without rates.
    """
    if inputs.rate("USD", currency) is None:
        raise TwinkeelError(f"No exchange rate of {currency!r} is at hand", "Give another currency, e.g. USD.")
    return [value_group(inputs, group, currency) for word in words for group in groups_of(word, inputs, data)]


def value_group(inputs: Inputs, group: Group, currency: str = "USD") -> GroupValue:
    """One group: members' amounts in one currency, then the ratios of sums."""
    members, valued = [], []
    bases: dict[str, int] = {}
    for issuer, code in sorted(group.lines.items()):
        found = value_issuer(inputs, code, with_peers=False)
        valued.append(found)
        member = _member(inputs, found, currency, group.inclusion.get(issuer), group.weights.get(issuer))
        members.append(member)
        basis = member.basis.get("net_income")
        if basis is not None:
            kind = "trailing" if "twelve months" in basis else "last fiscal year"
            bases[kind] = bases.get(kind, 0) + 1
    ratios = {}
    for ratio, item in RATIOS.items():
        over = [m.enterprise_value if ratio.startswith("ev_") else m.capitalisation for m in members]
        caps = [_nan(value) for value in over]
        amounts = [_nan(m.amounts[item]) for m in members]
        words = WORDS[item]
        by = {"full": aggregate_multiple(caps, amounts, what=words)}
        if group.inclusion:
            by["free_float"] = aggregate_multiple(caps, amounts, [_nan(m.inclusion) for m in members], words)
        if group.weights and not ratio.startswith("ev_"):
            by["book"] = basket_multiple([_nan(m.weight) for m in members], caps, amounts, words)
        ratios[ratio] = by
    missing: dict[str, list[str]] = {}
    for member in members:
        for item in member.missing:
            missing.setdefault(item, []).append(member.code)
    notes = [*group.notes, *(_lacking(item, codes, len(members)) for item, codes in sorted(missing.items()))]
    old = [found.code for found in valued if stale(found.accounts.get("sales"), inputs.on)]
    if old:
        notes.append(_listed(old, len(members), "sales are of an old fiscal year, newer ones should be out,"))
    if not group.inclusion:
        notes.append("full capitalisation: no free-float shares were given")
    basis = ", ".join(f"{kind} earnings of {count}" for kind, count in sorted(bases.items())) or "no earnings known"
    return GroupValue(group.name, inputs.on, currency, ratios, tuple(members), basis, missing, (*inputs.notes, *notes))


def _member(inputs: Inputs, found: IssuerValue, currency: str, inclusion: float | None, weight: float | None) -> Member:
    rate = inputs.rate(found.currency, currency)
    cap = found.worth.total.value
    amounts: dict[str, float | None] = {}
    basis: dict[str, str] = {}
    missing = [] if cap is not None else list(found.worth.total.missing)
    if rate is None:
        missing.append(f"rate {found.currency}/{currency}")
    earned = operating_profit_before_depreciation({name: known.value for name, known in found.accounts.items()})
    for item in ITEMS:
        known = found.accounts.get(item)
        value = earned if item == "ebitda" else None if known is None else known.value
        amounts[item] = None if value is None or rate is None else float(value) * rate
        if known is not None:
            basis[item] = known.basis
        if value is None:
            missing.append(item)
    worth = None if cap is None or rate is None else cap * rate
    enterprise = found.assessment.multiples["enterprise_value"].value
    firm = None if enterprise is None or rate is None else enterprise * rate
    accounts = [found.accounts[item].source for item in ITEMS if item in found.accounts]
    used = [found.worth.total.source, *accounts]
    sources = tuple(dict.fromkeys(source for source in used if source))
    return Member(found.code, found.name, worth, firm, amounts, basis, inclusion, weight, tuple(missing), sources)


def _lacking(item: str, codes: Sequence[str], of: int) -> str:
    return _listed(codes, of, f"{item} is missing")


def _listed(codes: Sequence[str], of: int, what: str) -> str:
    shown = ", ".join(codes[:6]) + (f" and {len(codes) - 6} more" if len(codes) > 6 else "")
    return f"{what} for {len(codes)} of {of} issuers: {shown}"


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


@dataclass(frozen=True)
class Compared:
    """Two printed multiples: whether they may be compared, and which basis each can stand on."""

    comparison: Comparison
    left: Basis
    right: Basis
    fits: Mapping[str, Sequence[Fit]]
    method_alone: Mapping[str, float]


def compare_printed(left: str, right: str, found: Sequence[GroupValue] = ()) -> Compared:
    """Compare two printed multiples, as ``NAME=31[:earnings[:losses[:weighting[:outliers[:date]]]]]``.

    Each is also held against what other sources found under a named basis, and against ``found`` by name.
    """
    a, b = (_basis(text) for text in (left, right))
    fits = {}
    alone: dict[str, float] = {}
    for side in (a, b):
        ranges = {
            f"{row['basis']} ({row['as_of']})": (float(row["low"]), float(row["high"]), row["source"])
            for row in published_multiples()
            if row["basis"] != UNKNOWN and row["index"].casefold() == side.index.casefold()
        }
        for group in found:
            if group.name.casefold() == side.index.casefold():
                every = [value for figures in group.ratios["pe"].values() for value in figures.values()]
                moved = method_range(every)
                if moved is not None:
                    alone[side.index] = moved
                for weighting, figures in group.ratios["pe"].items():
                    for treatment, value in figures.items():
                        if value is not None:
                            ranges[f"{group.basis}, {treatment}, {weighting}"] = (value, value, "computed here")
        fits[side.index] = fit_bases(side.value, ranges)
    return Compared(compare(a, b), a, b, fits, alone)


def _basis(text: str) -> Basis:
    name, sign, rest = text.partition("=")
    parts = rest.split(":")
    try:
        value = float(parts[0].rstrip("x"))
    except ValueError as error:
        raise TwinkeelError(f"{text!r} is no printed multiple", EXAMPLE) from error
    if not sign or not name.strip():
        raise TwinkeelError(f"{text!r} names no index", EXAMPLE)
    if not 0 < value < math.inf:
        raise TwinkeelError(f"{text!r} prints {value:g}, and a multiple is above zero", EXAMPLE)
    if len(parts) > 6:
        raise TwinkeelError(f"{text!r} has {len(parts)} parts, more than six", EXAMPLE)
    for (what, allowed), part in zip(ALLOWED.items(), parts[1:], strict=False):
        if part not in ("", UNKNOWN, *allowed):
            raise TwinkeelError(f"{text!r}: {part!r} is no kind of {what}", f"Use one of {', '.join(allowed)}.")
    named = [part.strip() or UNKNOWN for part in parts[1:]] + [UNKNOWN] * 5
    return Basis(name.strip(), value, *named[:5])


def named_groups(inputs: Inputs, pairs: Sequence[str], data: Path | None = None) -> list[GroupValue]:
    """Groups computed here under the names printed figures use: ``NAME=GROUP``.

    Raises:
        TwinkeelError: for a pair without ``=``. UnknownNameError: where the group is none.
    """
    out = []
    for pair in pairs:
        name, sign, word = pair.partition("=")
        if not sign:
            raise TwinkeelError(f"--group {pair!r} has no '='", "Write 'Hang Seng TECH=hstech.csv'.")
        out += [replace(value_group(inputs, group), name=name.strip()) for group in groups_of(word, inputs, data)]
    return out
