"""Checks every table: dates that do not overlap, ISINs, codes, ratios, sources, references between tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from twinkeel.reference import codes
from twinkeel.reference.isin import is_isin
from twinkeel.reference.model import CONFIDENCE
from twinkeel.reference.tables import KEYS, Row, Tables

SUFFIX_OF = {
    "XHKG": ".HK", "XSHG": ".SS", "XSHE": ".SZ", "BJSE": ".BJ", "XKRX": ".KS", "XTAI": ".TW", "XAMS": ".AS",
    "XTKS": ".T", "XLON": ".L", "XSES": ".SI",
}  # fmt: skip
ISSUER_COLUMNS = {
    "listings": ("issuer",), "themes": ("issuer",), "counterparts": ("issuer", "counterpart"), "stakes": ("issuer",),
    "legal_lists": ("issuer",), "fund_holdings": ("issuer",),
}  # fmt: skip
POINTS_IN_TIME = frozenset(
    {"hkex_securities", "fund_holdings", "debuts", "holidays", "board_lots", "name_traps", "shocks", "disagreements"}
)
"""Tables whose rows are observations: several of one key may stand side by side."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one row: the table, the row (2 is the first below the header), and the problem."""

    table: str
    row: int
    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.table}, row {self.row} ({self.key}): {self.problem}"


def check(tables: Tables) -> tuple[Finding, ...]:
    """Every finding in every table, in table and row order; empty where all is well."""
    return tuple(finding for name in KEYS for finding in _check_table(name, tables))


def _check_table(name: str, tables: Tables) -> Iterator[Finding]:
    rows = tables.rows(name)
    issuers = {row["id"] for row in tables.rows("issuers")}
    checks: list[Callable[[Row], Iterator[str]]] = [_source, _dates]
    own = _OWN.get(name)
    if own is not None:
        checks.append(own)
    for number, row in enumerate(rows, start=2):
        for test in checks:
            for problem in test(row):
                yield Finding(name, number, _key(name, row), problem)
        for column in ISSUER_COLUMNS.get(name, ()):
            if row[column] and row[column] not in issuers and not row[column].startswith(("hk-", "cik-")):
                yield Finding(name, number, _key(name, row), f"names the unknown issuer {row[column]!r}")
    if name not in POINTS_IN_TIME:
        yield from _overlaps(name, rows)
    if name == "ticks":
        yield from _gaps(rows)


def _key(name: str, row: Row) -> str:
    return " ".join(row[key] for key in KEYS[name] if row[key])


def _source(row: Row) -> Iterator[str]:
    if not row["source"].strip():
        yield "has no source"
    if row["confidence"] not in CONFIDENCE:
        yield f"confidence {row['confidence']!r} is none of {', '.join(CONFIDENCE)}"
    elif row["source"].strip() == "from memory, unverified" and row["confidence"] != "memory":
        yield f"is from memory but claims confidence {row['confidence']!r}"


def _dates(row: Row) -> Iterator[str]:
    parsed: dict[str, date] = {}
    for column in ("valid_from", "valid_to", "listed_from", "listed_to", "date", "as_of", "vintage", "first_seen"):
        text = row.get(column, "")
        if text:
            try:
                parsed[column] = date.fromisoformat(text)
            except ValueError:
                yield f"{column} {text!r} is not a date"
    for first, last in (("valid_from", "valid_to"), ("listed_from", "listed_to")):
        if first in parsed and last in parsed and parsed[first] > parsed[last]:
            yield f"{first} {parsed[first]} lies after {last} {parsed[last]}"


def _listing(row: Row) -> Iterator[str]:
    if row["isin"] and not is_isin(row["isin"]):
        yield f"ISIN {row['isin']!r} fails its check digit or form"
    suffix = SUFFIX_OF.get(row["mic"])
    if suffix and row["kind"] != "index" and not row["code"].endswith(suffix):
        yield f"code does not end in {suffix}, as {row['mic']} codes do"
    if row["mic"] in ("XSHG", "XSHE") and row["kind"] == "a" and codes.board_of(row["code"]) != row["board"]:
        yield f"board {row['board']!r} is not that of its number ({codes.board_of(row['code'])})"
    yield from _positive(row, ("ordinary_per_unit", "offer_price"))
    if not row["ordinary_per_unit"] and row["kind"] in ("a", "h", "common", "rmb_counter"):
        yield "an ordinary line without its ratio of one"


def _security(row: Row) -> Iterator[str]:
    if row["isin"] and not is_isin(row["isin"]):
        yield f"ISIN {row['isin']!r} fails its check digit or form"
    yield from _positive(row, ("lot",))


def _fee(row: Row) -> Iterator[str]:
    if row["basis"] not in ("value", "share", "fixed"):
        yield f"basis {row['basis']!r} is none of value, share, fixed"
    if row["rounding"] not in ("half_up", "half_even", "up"):
        yield f"rounding {row['rounding']!r} is none of half_up, half_even, up"
    yield from _positive(row, ("round_to",))
    yield from _positive(row, ("rate", "minimum", "maximum"), zero=True)


def _theme(row: Row) -> Iterator[str]:
    yield from _positive(row, ("relevance",))
    if row["relevance"] and _number(row["relevance"], 2) > 1:
        yield f"relevance {row['relevance']} is above 1"


def _holding(row: Row) -> Iterator[str]:
    yield from _positive(row, ("weight",))
    if row["weight"] and _number(row["weight"], 2) > 1:
        yield f"weight {row['weight']} is above 1: write a fraction"


def _holiday(row: Row) -> Iterator[str]:
    try:
        if date.fromisoformat(row["date"]).weekday() > 4:
            yield "is a weekend day"
    except ValueError:
        return  # said by the check of dates
    if (row["kind"] in ("early", "late")) != bool(row["close"]):
        yield "an early or late close needs its time, and nothing else has one"
    if row["kind"] not in ("closed", "early", "late"):
        yield f"kind {row['kind']!r} is none of closed, early, late"


_OWN: dict[str, Callable[[Row], Iterator[str]]] = {
    "listings": _listing,
    "hkex_securities": _security,
    "fees": _fee,
    "themes": _theme,
    "fund_holdings": _holding,
    "holidays": _holiday,
}


def _positive(row: Row, columns: tuple[str, ...], zero: bool = False) -> Iterator[str]:
    for column in columns:
        if row[column]:
            value = _number(row[column], -1)
            if value < 0 or (value == 0 and not zero):
                yield f"{column} {row[column]!r} is not a number above zero"


def _number(text: str, otherwise: int) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(otherwise)


def _overlaps(name: str, rows: list[Row]) -> Iterator[Finding]:
    groups: dict[tuple[str, ...], list[tuple[str, str, int, Row]]] = defaultdict(list)
    keys = tuple(key for key in KEYS[name] if key != "valid_from")
    for number, row in enumerate(rows, start=2):
        start = max(row["valid_from"], row.get("listed_from", ""))
        end = min(row["valid_to"] or "9999", row.get("listed_to", "") or "9999")
        groups[tuple(row[key] for key in keys)].append((start, end, number, row))
    for spans in groups.values():
        spans.sort(key=lambda item: (item[0], item[1]))
        for (_, end, _, _), (start, _, number, row) in pairwise(spans):
            if start <= end:
                yield Finding(name, number, _key(name, row), "overlaps in time with another row of the same key")


def _gaps(rows: list[Row]) -> Iterator[Finding]:
    bands: dict[tuple[str, str], list[tuple[Decimal, Decimal | None, int, Row]]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        try:
            upper = Decimal(row["price_to"]) if row["price_to"] else None
            lower = Decimal(row["price_from"])
        except InvalidOperation:
            yield Finding("ticks", number, _key("ticks", row), "its band of prices is not a number")
            continue
        bands[row["board"], row["product"]].append((lower, upper, number, row))
    for found in bands.values():
        edges = sorted({(low, high) for low, high, _, _ in found}, key=lambda edge: edge[0])
        for (_, high), (low, _) in pairwise(edges):
            if high != low:
                number, row = next((n, r) for lo, _, n, r in found if lo == low)
                yield Finding(
                    "ticks", number, _key("ticks", row), f"the band below ends at {high}, this begins at {low}"
                )
