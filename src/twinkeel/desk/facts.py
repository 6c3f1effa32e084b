"""``facts``: look up, search and check the world's facts; plain data with sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.core.instants import parse_date
from twinkeel.reference import AmbiguousNameError, Issuer, Listing, NotListedError, World, world
from twinkeel.reference.check import Finding, check
from twinkeel.reference.page import page
from twinkeel.reference.tables import KEYS, Row, Tables, in_force

NEWEST = date(2026, 3, 23)
"""The date of the newest exchange list: lots are shown as of it where no date is asked."""


SEARCHED = (
    "issuers", "listings", "legal_lists", "fees", "access_rules", "connect_rules", "name_traps", "counterparts",
    "stakes", "bands", "withholding", "funds", "debuts", "indices", "hkex_securities",
)  # fmt: skip
"""The tables a search reads, in the order its hits are shown."""


_FRAMES = (
    re.compile(r"^(?:the\s+)?next\s+(?P<name>.+)$", re.IGNORECASE),
    re.compile(
        r"^(?:the\s+|a\s+)?(?:china['’]s|chinese)\s+(?:(?:version|answer|equivalent)s?\s+(?:of|to)\s+)?(?P<name>.+)$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:the\s+)?(?P<name>.+?)\s+of\s+china$", re.IGNORECASE),
)
"""Figures of speech that users ask for: the next X, China's X, China's version of X, the X of China."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of one issuer on a date."""

    issuer: Issuer
    on: date | None
    lines: tuple[dict[str, Any], ...]
    themes: tuple[dict[str, Any], ...]
    lists: tuple[dict[str, str], ...]
    counterparts: tuple[Row, ...]
    stakes: tuple[Row, ...]
    trap: Row | None
    former: tuple[dict[str, Any], ...]
    note: str = ""
    announced: tuple[Row, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        """The sheet as plain data."""
        return {
            "issuer": {name: getattr(self.issuer, name) for name in Issuer.__slots__},
            "on": self.on,
            "lines": self.lines,
            "former_lines": self.former,
            "themes": self.themes,
            "legal_lists": self.lists,
            "counterparts": self.counterparts,
            "stakes": self.stakes,
            "name_trap": self.trap,
            "note": self.note,
            "announced_listings": self.announced,
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a search found: what it is, its name, and what it says."""

    kind: str
    name: str
    text: str
    source: str


def show(name: str, on: str | None = None, overrides: Path | None = None) -> Sheet:
    """Everything known of what a code or name means, as of a date (all dates without one).

    A figure of speech (the next DeepSeek, China's Nvidia) shows the one it leans on, and says so.

    Raises:
        UnknownNameError, AmbiguousNameError: where the text names nothing, or several issuers.
    """
    facts = world(overrides)
    day = parse_date(on, "--on") if on else None
    note = ""
    announced: tuple[Row, ...] = ()
    try:
        issuer = _issuer(facts, name, day)
    except UnknownNameError:
        inner = _figure(name)
        if inner is None:
            raise
        issuer = _issuer(facts, inner, day)
        note = f"{name!r} is a figure of speech and names no line: this is {issuer.name}, and who is called after it"
        if not issuer.listed:
            rows = facts.tables.rows("stakes")
            announced = tuple(
                row for row in rows if row["stakeholder"] == "announced listing" and (day is None or in_force(row, day))
            )
    lines = facts.lines(issuer.id, day)
    former = tuple(line for line in facts.lines(issuer.id) if line not in lines) if day else ()
    return Sheet(
        issuer,
        day,
        tuple(_line(facts, line, day) for line in lines),
        _themes(facts, issuer.id, day),
        _lists(facts, issuer.id, day),
        facts.counterparts(issuer.id),
        facts.stakes(issuer.id),
        facts.trap(name),
        tuple(_line(facts, line, None) for line in former),
        note,
        announced,
    )


def table_rows(name: str, on: str | None = None, overrides: Path | None = None) -> list[Row]:
    """The rows of one table, those in force on a date where one is given.

    Raises:
        UnknownNameError: where there is no such table.
    """
    if name not in KEYS:
        raise UnknownNameError("table", name, sorted(KEYS))
    rows = world(overrides).tables.rows(name)
    day = parse_date(on, "--on") if on else None
    return [row for row in rows if day is None or in_force(row, day)]


def search(text: str, overrides: Path | None = None, limit: int = 40) -> list[Hit]:
    """Issuers, lines, traps, levies, lists and rules whose text holds every word asked for.

    Raises:
        UnknownNameError: where nothing is found; suggests the nearest names.
    """
    facts = world(overrides)
    words = text.casefold().split()
    hits: list[Hit] = []
    for name in SEARCHED:
        for row in facts.tables.rows(name):
            cells = (value for key, value in row.items() if key not in ("source", "confidence"))
            whole = " ".join((name.replace("_", " "), *cells)).casefold()
            if all(word in whole for word in words):
                title = " ".join(row[key] for key in KEYS[name] if row[key] and key != "valid_from")
                said = "; ".join(
                    f"{key} {value}"
                    for key, value in row.items()
                    if value and key not in KEYS[name] and key not in ("source", "confidence")
                )
                hits.append(Hit(name, title, said, f"{row['source']} ({row['confidence']})"))
                if len(hits) == limit:
                    return hits
    if not hits:
        known = [alias for issuer in facts.issuers.values() for alias in (issuer.name, *issuer.aliases)]
        near = get_close_matches(text, known, n=3, cutoff=0.6)
        raise UnknownNameError("fact", text, known, "" if near else "Try fewer words.")
    return hits


def verify(overrides: Path | None = None) -> tuple[Finding, ...]:
    """Every finding in every table, ours with the user's laid over them."""
    return check(Tables(overrides))


def page_text(overrides: Path | None = None) -> str:
    """The user's page of facts as Markdown, written from the tables."""
    return page(world(overrides).tables)


def counts(overrides: Path | None = None) -> dict[str, int]:
    """How many rows each table has."""
    tables = Tables(overrides)
    return {name: len(tables.rows(name)) for name in KEYS}


def _issuer(facts: World, name: str, on: date | None) -> Issuer:
    if name in facts.issuers:
        return facts.issuers[name]
    try:
        return facts.resolve_issuer(name, on)
    except AmbiguousNameError as error:
        ids = {candidate.listing.issuer for candidate in error.candidates}
        if len(ids) == 1:
            return facts.issuer(ids.pop())
        raise
    except NotListedError as error:
        if error.issuer is not None:
            return error.issuer
        raise


def _figure(text: str) -> str | None:
    """The name inside a figure of speech, or None."""
    for frame in _FRAMES:
        found = frame.match(" ".join(text.split()))
        if found:
            return found["name"]
    return None


def _line(facts: World, line: Listing, on: date | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "code": line.code,
        "name": line.name,
        "mic": line.mic,
        "board": line.board,
        "currency": line.currency,
        "kind": line.kind,
        "isin": line.isin,
        "ordinary_per_unit": line.ordinary_per_unit,
        "listed_from": line.listed_from,
        "listed_to": line.listed_to,
        "offer_price": line.offer_price,
        "codes": dict(line.codes),
        "note": line.note,
        "source": line.source,
        "confidence": line.confidence,
    }
    day = on or NEWEST
    if line.kind != "index":
        try:
            lot = facts.rules.lot(line, day)
        except TwinkeelError as error:
            out["lot"] = str(error)
        else:
            out["lot"] = {
                "minimum": lot.minimum,
                "step": lot.step,
                "source": lot.source,
                "days_from_vintage": lot.days_from_vintage,
                "disagrees": lot.disagrees,
            }
    return out


def _themes(facts: World, issuer: str, on: date | None) -> tuple[dict[str, Any], ...]:
    out = []
    for name in facts.themes:
        member = facts.theme(name, on).members.get(issuer)
        if member is not None:
            out.append(
                {"theme": name, "relevance": member.relevance, "segment": member.segment, "source": member.source}
            )
    return tuple(out)


def _lists(facts: World, issuer: str, on: date | None) -> tuple[dict[str, str], ...]:
    if on is not None:
        rows = list(facts.access.states(issuer, on).values())
        ended = ("removed", "withdrawn")
        rows += [
            row
            for row in facts.tables.rows("legal_lists")
            if row["issuer"] == issuer and row["action"] in ended and in_force(row, on)
        ]
    else:
        rows = [row for row in facts.tables.rows("legal_lists") if row["issuer"] == issuer]
    keys = ("list", "name", "action", "valid_from", "valid_to", "consequence", "note", "source", "confidence")
    return tuple({key: row[key] for key in keys} for row in rows)
