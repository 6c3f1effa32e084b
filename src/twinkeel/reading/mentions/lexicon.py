"""Names, aliases and codes that the reader knows: its own tables, widened by the reference room's master."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

LINKED_TYPES = frozenset({"issuer", "fund", "index"})
_TABLE = {
    "‘": "'",
    "’": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "‑": "-",
    "‐": "-",
    "−": "-",
    "（": "(",
    "）": ")",
    "，": ",",
    "：": ":",
    "％": "%",
    "\u2007": " ",
    "\ufeff": " ",
    "\x91": "'",
    "\x92": "'",
    "\x93": '"',
    "\x94": '"',
    "\x96": "–",
    "\x97": "—",
}


def fold(text: str) -> str:
    """Typographic variants as plain ASCII, one code point for one, so that offsets stay."""
    for old, new in _TABLE.items():
        if old in text:
            text = text.replace(old, new)
    return text


@dataclass(frozen=True, slots=True)
class Entity:
    """Something with a name: an issuer, fund, index, institution, private company, venue, product, …"""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    flags: frozenset[str]
    source: str

    @property
    def country(self) -> str:
        """CN, HK, US, JP … by the home line, for spotting analogies ("China's Nvidia"); "" where unknown."""
        if "cn" in self.flags or any(code.endswith((".SS", ".SZ", ".HK")) for code in self.codes):
            return "CN"
        for code in self.codes:
            tail = code.rpartition(".")[2] if "." in code else ""
            if tail in _COUNTRY:
                return _COUNTRY[tail]
        return "US" if self.codes else ""


_COUNTRY = {"T": "JP", "KS": "KR", "KQ": "KR", "TW": "TW", "L": "GB", "DE": "DE", "PA": "FR", "AS": "NL", "NS": "IN"}
_COUNTRY |= {"SW": "CH", "CO": "DK", "ST": "SE", "MC": "ES", "MI": "IT", "IR": "IE", "HE": "FI", "OL": "NO", "BR": "BE"}
_COUNTRY |= {"BO": "IN", "TO": "CA", "AX": "AU"}


@dataclass(slots=True)
class Match:
    """An alias found in the text."""

    start: int
    end: int
    entity: str
    alias: str


_INNER_CAPITAL = re.compile(r"(?<![A-Za-z0-9$^_@#])[A-Z][a-z]+[A-Z][A-Za-z]{2,}(?![A-Za-z0-9_@])")


class Lexicon:
    """Entities with one automaton over all aliases. Immutable once built; share it."""

    def __init__(self, entities: Iterable[Entity], world: Any = None) -> None:
        import ahocorasick_rs

        self.world = world
        self.entities: dict[str, Entity] = {}
        self.by_code: dict[str, str] = {}
        owners: dict[str, str] = {}
        unspelled: dict[str, str] = {}
        for entity in entities:
            if entity.id in self.entities:
                continue
            self.entities[entity.id] = entity
            for code in entity.codes:
                if not entity.flags & {"members", "ended"}:
                    self.by_code.setdefault(code, entity.id)
            for alias in entity.aliases:
                owners.setdefault(fold(alias), entity.id)
                if alias.isalpha() and len(alias) >= 5 and entity.type in LINKED_TYPES and "common" not in entity.flags:
                    owners.setdefault(alias.upper(), entity.id)
                    if alias[1:] != alias[1:].lower():  # "PayPal" is printed "Paypal" too
                        owners.setdefault(alias.capitalize(), entity.id)
                    unspelled.setdefault(alias.lower(), entity.id)
        self._aliases = sorted(owners)
        self._owners = [owners[alias] for alias in self._aliases]
        self._automaton = ahocorasick_rs.AhoCorasick(self._aliases)
        self.codes = frozenset(self.by_code)
        self.owners = owners
        self.vendor = vendor_symbols()
        self._unspelled = unspelled

    def find(self, folded: str) -> list[Match]:
        """Leftmost-longest aliases with word boundaries on both sides, case-sensitive."""
        found: list[tuple[int, int, int]] = []
        size = len(folded)
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and (folded[start - 1].isalnum() or folded[start - 1] in "$^_@#") and folded[start].isascii():
                chat = folded[start - 1] == "$" and folded.startswith(" (", end)
                if not chat:  # "$NVIDIA (NVDA.US)$" is a name
                    continue
            if (
                end < size
                and folded[end - 1].isascii()
                and (
                    (folded[end].isalnum() and folded[end].isascii())
                    or folded[end] in "_@"
                    or (folded[end] == "&" and folded[end + 1 : end + 2].isalpha())
                )
            ):
                continue
            found.append((start, -end, number))
        found.extend(self._odd_capitals(folded, found))
        found.sort()
        out: list[Match] = []
        last = -1
        for start, minus_end, number in found:
            if start < last:
                continue
            last = -minus_end
            if number < 0:
                alias = folded[start:last]
                out.append(Match(start, last, self._unspelled[alias.lower()], alias))
            else:
                out.append(Match(start, last, self._owners[number], self._aliases[number]))
        return out

    def _odd_capitals(self, folded: str, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Words with a capital inside that spell a name once case is ignored ("AliBaba")."""
        starts = {start for start, _, _ in found}
        return [
            (m.start(), -m.end(), -1)
            for m in _INNER_CAPITAL.finditer(folded)
            if m.start() not in starts and m[0].lower() in self._unspelled
        ]

    def entity_of(self, canonical: Iterable[str]) -> str | None:
        """The entity of the first code that is known."""
        for code in canonical:
            if code in self.by_code:
                return self.by_code[code]
        return None


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("twinkeel.reading").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


@lru_cache(maxsize=1)
def own_entities() -> tuple[Entity, ...]:
    """The reader's own tables, the curated one first; then US registrants by distinctive names."""
    named = tuple(
        Entity(
            row["id"],
            row["type"],
            row["name"],
            _split(row["aliases"]),
            _split(row["codes"]),
            frozenset(_split(row["flags"])),
            row["source"],
        )
        for table in ("entities.csv", "world_issuers.csv")
        for row in _rows(table)
    )
    taken = {code for entity in named for code in entity.codes}
    none: frozenset[str] = frozenset()
    listed = (
        Entity(f"us-{row['code']}", "issuer", aliases[0], aliases, (row["code"],), none, "SEC company_tickers.json")
        for row in _rows("us_registrants.csv")
        if row["code"] not in taken and (aliases := _split(row["aliases"]))
    )
    return (*named, *listed)


@lru_cache(maxsize=1)
def vendor_symbols() -> dict[str, str]:
    """Symbols that data vendors print for indices ("NIK", "SPX"), by canonical code."""
    return {row["symbol"]: row["code"] for row in _rows("vendor_symbols.csv")}


_CACHE: dict[int, tuple[Any, Lexicon]] = {}


def lexicon(world: Any = None) -> Lexicon:
    """The lexicon for a reference world (or for none); built once for each world."""
    key = id(world)
    if key not in _CACHE or _CACHE[key][0] is not world:
        if len(_CACHE) > 8:
            _CACHE.clear()
        _CACHE[key] = (world, Lexicon(_merged(world), world))
    return _CACHE[key][1]


def _merged(world: Any) -> list[Entity]:
    """Own entities widened with the master's names and lines; the master's issuers that are new come after."""
    own = list(own_entities())
    issuers = getattr(world, "issuers", None)
    if not issuers:
        return own
    listings = getattr(world, "listings", ())
    lines: dict[str, list[str]] = {}
    ended: dict[str, list[str]] = {}
    for listing in listings.values() if isinstance(listings, dict) else listings:
        over = getattr(listing, "listed_to", None) or getattr(listing, "valid_to", None)
        (ended if over else lines).setdefault(listing.issuer, []).append(listing.code)
    by_code = {
        code: number for number, entity in enumerate(own) for code in entity.codes if "members" not in entity.flags
    }
    for issuer in issuers.values() if isinstance(issuers, dict) else issuers:
        codes = tuple(dict.fromkeys(lines.get(issuer.id, ())))
        at = next((by_code[code] for code in codes if code in by_code), None)
        names = tuple(name for name in (issuer.name, *issuer.aliases) if _usable(name))
        if at is not None:
            old = own[at]
            own[at] = Entity(
                old.id,
                old.type,
                old.name,
                tuple(dict.fromkeys((*old.aliases, *names))),
                tuple(dict.fromkeys((*old.codes, *codes))),
                old.flags,
                old.source,
            )
        elif names and not codes and issuer.id in ended:
            own.append(
                Entity(
                    issuer.id, "issuer", issuer.name, names, tuple(ended[issuer.id]), frozenset({"ended"}), "reference"
                )
            )
        elif names and codes:
            own.append(Entity(issuer.id, "issuer", issuer.name, names, codes, frozenset(), "reference"))
    return own


def _usable(name: str) -> bool:
    return len(name) >= 3 and not re.fullmatch(r"[a-z]+|[\d.]+", name)


@dataclass(frozen=True, slots=True)
class FundFact:
    """What is publicly known of a fund, to resolve a description that does not name it."""

    code: str
    sponsor: str
    partner: str
    venue: str
    launched: str
    words: frozenset[str]
    holds: frozenset[str]
    source: str


@lru_cache(maxsize=1)
def fund_facts() -> tuple[FundFact, ...]:
    """Funds by sponsor, with descriptive words, venue, launch day and issuers known to be held."""
    return tuple(
        FundFact(
            row["code"],
            row["sponsor"],
            row["partner"],
            row["venue"],
            row["launched"],
            frozenset(_split(row["words"])),
            frozenset(_split(row["holds"])),
            row["source"],
        )
        for row in _rows("funds.csv")
    )
