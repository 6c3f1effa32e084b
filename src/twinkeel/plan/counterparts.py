"""Candidates, and what is held of China, beside their counterparts elsewhere: the same multiples, as known on the date.

Who stands beside whom is an opinion: a judgement of ours by main product, or a saying of the press. Both are named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.core.evidence import pointer
from twinkeel.plan.counterparts_model import Company, Counterparts, Group
from twinkeel.plan.model import Candidate, OrderLine
from twinkeel.plan.prices import cost_to_own
from twinkeel.plan.universe import Participant
from twinkeel.reference import World
from twinkeel.reference.tables import Row, in_force
from twinkeel.valuation.assess import Assessment, Basis, assess
from twinkeel.valuation.counterparts import pairings, side_by_side
from twinkeel.valuation.measure import Measure
from twinkeel.valuation.multiples import DEFINITIONS

FIGURES = (*DEFINITIONS, "implied_growth")
"""What is put side by side, under the definitions of ``valuation.multiples``."""

SAYINGS = "as it has been said; nobody groups them by product here"


def lines_beside(world: World, issuers: Iterable[str], on: date) -> dict[str, str]:
    """Whose figures a plan on these issuers puts side by side: by issuer, the line whose price is asked for."""
    found: dict[str, str] = {}
    for pair in pairings():
        for code in (*pair.chinese, *pair.western):
            issuer = _issuer(code, world, on)
            if issuer is not None:
                found.setdefault(issuer, code)
    for row in _sayings(sorted(set(issuers)), world, on):
        line = _line(row["counterpart"], world, on)
        if line is not None:
            found.setdefault(row["counterpart"], line)
    return found


def counterparts(
    people: Sequence[Participant],
    candidates: Sequence[Candidate],
    worth: Mapping[str, Assessment],
    orders: Sequence[OrderLine],
    world: World,
    on: date,
) -> Counterparts:
    """The groups of which the plan has a Chinese member: a candidate, or a company that is held or bought.

    Args:
        worth: by issuer, the assessment of those whose accounts are known (``lines_beside`` says whose are wanted).
    """
    bought = {order.issuer for order in orders if order.side == "buy"}
    ours = {each.issuer: each for each in people if not each.is_fund and _concerns(each, bought, world)}
    said = _sayings(sorted(ours), world, on)
    groups: list[Group] = []
    listings: dict[str, str | None] = {}
    for pair in pairings():
        sides = [{_issuer(code, world, on): code for code in codes} for codes in (pair.chinese, pair.western)]
        chinese = [issuer for issuer in sides[0] if issuer in ours]
        western = [issuer for issuer in sides[1] if issuer is not None]
        if chinese and western:
            listings |= {issuer: code for side in sides for issuer, code in side.items() if issuer is not None}
            inside = [row for row in said if row["issuer"] in chinese and row["counterpart"] in western]
            groups.append(_group(pair.segment, pair.note, chinese, western, inside, worth))
    told = {(row["issuer"], row["counterpart"]) for group in groups for row in group.said}
    apart: dict[str, list[Row]] = {}
    for row in said:
        if (row["issuer"], row["counterpart"]) not in told:
            apart.setdefault(row["counterpart"], []).append(row)
    for western_id, rows in apart.items():
        named = _name(western_id, world)
        chinese = list(dict.fromkeys(row["issuer"] for row in rows))
        groups.append(_group(f"beside {named}", SAYINGS, chinese, [western_id], rows, worth))
    at = {each.issuer: number for number, each in enumerate(candidates)}
    companies: list[Company] = []
    for issuer in dict.fromkeys(each for group in groups for each in (*group.chinese, *group.western)):
        code = listings.get(issuer) or _line(issuer, world, on)
        companies.append(_company(issuer, code, at.get(issuer), len(companies), worth, world, on))
    grouped = {each.issuer for each in companies}
    alone = [
        each for each in ours.values() if each.issuer not in grouped and (each.weight > 0 or each.issuer in bought)
    ]
    return Counterparts(tuple(companies), tuple(groups), tuple(_name(each.issuer, world) for each in alone))


def _concerns(each: Participant, bought: Collection[str], world: World) -> bool:
    """Whether a participant is a candidate, or a Chinese company that is held or bought."""
    return each.relevance > 0 or ((each.weight > 0 or each.issuer in bought) and world.is_china(each.issuer))


def _sayings(issuers: Sequence[str], world: World, on: date) -> list[Row]:
    """Who is called whose counterpart on the date, of these issuers, once each."""
    wanted = set(issuers)
    rows = [row for issuer in issuers for row in world.counterparts(issuer)]
    return [
        row for row in rows if row["issuer"] in wanted and row["issuer"] != row["counterpart"] and in_force(row, on)
    ]


def _group(
    name: str,
    grouping: str,
    chinese: Sequence[str],
    western: Sequence[str],
    said: Sequence[Row],
    worth: Mapping[str, Assessment],
) -> Group:
    left, right = ({issuer: _figures(worth.get(issuer)) for issuer in side} for side in (western, chinese))
    rows = []
    for row in side_by_side(left, right, FIGURES):
        counts = [sum(each.value is not None for each in side.values()) for side in (row.chinese, row.western)]
        if any(counts):
            unit = next(iter(row.chinese.values())).unit
            rows.append(
                {
                    "figure": row.metric,
                    "definition": DEFINITIONS.get(row.metric) or next(iter(row.chinese.values())).definition,
                    "unit": unit,
                    "chinese_median": row.chinese_median,
                    "chinese_known": counts[0],
                    "western_median": row.western_median,
                    "western_known": counts[1],
                    "ratio": row.ratio,
                }
            )
    known = {row["figure"] for row in rows}
    told = tuple(
        {key: row[key] for key in ("issuer", "counterpart", "text", "stated_by", "source", "confidence")}
        for row in said
    )
    unknown = tuple(figure for figure in FIGURES if figure not in known)
    return Group(name, grouping, tuple(chinese), tuple(western), tuple(rows), unknown, told)


def _company(
    issuer: str,
    code: str | None,
    place: int | None,
    number: int,
    worth: Mapping[str, Assessment],
    world: World,
    on: date,
) -> Company:
    known, found = world.issuer(issuer), worth.get(issuer)
    where = pointer("candidates", place, "valuation") if place is not None else None
    cost: Mapping[str, Any] = {} if where else cost_to_own(found or assess(_name(issuer, world), None, {}))
    basis = found.basis if found else Basis()
    stated = {"period": basis.period, "known_on": basis.known_on, "source": basis.source}
    note = "" if known.listed else "private: it has no price"
    if known.listed and (code is None or _gone(code, world, on)):
        note = f"not listed on {on}"
    return Company(
        issuer=issuer,
        name=_name(issuer, world),
        country=known.country,
        listing=code,
        accounts=None if basis == Basis() else stated,
        valuation_at=where or pointer("counterparts", "companies", number, "valuation"),
        valuation=cost,
        note=note,
    )


def _figures(found: Assessment | None) -> dict[str, Measure]:
    """The measures of one company; of one whose accounts are not known, each says what it lacks."""
    made = found or assess("", None, {})
    return {**made.multiples, "implied_growth": made.implied_growth}


def _name(issuer: str, world: World) -> str:
    """The name people use: the first alias, else the registered name."""
    known = world.issuer(issuer)
    return known.aliases[0] if known.aliases else known.name


def _issuer(code: str, world: World, on: date) -> str | None:
    """The issuer of a line, of any date where it is not listed on this one; None where the tables do not know it."""
    for day in (on, None):
        try:
            return world.listing(code, day).issuer
        except TwinkeelError:
            continue
    return None


def _gone(code: str, world: World, on: date) -> bool:
    try:
        world.listing(code, on)
    except TwinkeelError:
        return True
    return False


def _line(issuer: str, world: World, on: date) -> str | None:
    """The line an issuer is quoted by: its first on the date; None where it has none."""
    lines = world.lines(issuer, on)
    return lines[0].code if lines else None
