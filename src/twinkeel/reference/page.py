"""The user's page of facts, written from the tables: the same tables give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from twinkeel.reference.model import CONFIDENCE
from twinkeel.reference.tables import KEYS, Row, Tables

HEAD = """# The facts, as the tables hold them

Written from `src/twinkeel/reference/data/*.csv` by `twinkeel facts page`; do not edit by hand. Every row has the dates
between which it holds (both inclusive; empty is open), its source, and a class of source. Where two sources disagree
both are kept and the better class is used, in this order: {classes}. `memory` means written from memory and verified
by nobody: check such a row before money depends on it.
"""


def page(tables: Tables) -> str:
    """The whole page as Markdown, ending in a newline."""
    parts = [HEAD.format(classes=", ".join(CONFIDENCE)), _counts(tables)]
    parts += [_lines(tables), _themes(tables), _counterparts(tables), _private(tables), _venues(tables)]
    parts += [_rules(tables), _fees(tables), _withholding(tables), _lists(tables), _access(tables), _traps(tables)]
    return "\n".join(parts)


def _counts(tables: Tables) -> str:
    rows = []
    for name in KEYS:
        held = tables.rows(name)
        counts = {each: sum(row["confidence"] == each for row in held) for each in CONFIDENCE}
        rows.append((name, len(held), ", ".join(f"{each} {count}" for each, count in counts.items() if count)))
    return _section("Tables", ("table", "rows", "by class of source"), rows)


def _lines(tables: Tables) -> str:
    china = {row["issuer"] for row in tables.rows("themes") if row["theme"] == "china-ai"}
    seven = {row["issuer"] for row in tables.rows("themes") if row["theme"] == "magnificent-seven"}
    names = {row["id"]: row["name"] for row in tables.rows("issuers")}
    rows = [
        (
            names[row["issuer"]], row["code"], row["currency"], row["kind"], row["isin"], row["ordinary_per_unit"],
            row["listed_from"], row["offer_price"], row["valid_from"], row["valid_to"], row["confidence"],
        )
        for row in tables.rows("listings")
        if row["issuer"] in china | seven
    ]  # fmt: skip
    columns = (
        "issuer", "code", "currency", "kind", "ISIN", "ordinary a unit", "listed", "offer price", "from", "to", "class",
    )  # fmt: skip
    return _section("Lines of the Magnificent Seven and of China's artificial intelligence", columns, sorted(rows))


def _themes(tables: Tables) -> str:
    rows = sorted(
        (row["theme"], row["segment"], row["issuer"], row["relevance"], row["as_of"]) for row in tables.rows("themes")
    )
    return _section("Themes and places in the value chain", ("theme", "segment", "issuer", "relevance", "as of"), rows)


def _counterparts(tables: Tables) -> str:
    rows = [
        (row["issuer"], row["counterpart"], row["text"], row["stated_by"], row["source"])
        for row in tables.rows("counterparts")
    ]
    return _section(
        "Who is called China's version of whom (opinions)", ("who", "of whom", "words", "by", "source"), rows
    )


def _private(tables: Tables) -> str:
    stakes: dict[str, list[str]] = {}
    for row in tables.rows("stakes"):
        stakes.setdefault(row["issuer"], []).append(f"{row['stakeholder'] or 'nobody listed'}: {row['stake']}")
    rows = [
        (row["name"], row["segment"], row["note"], "; ".join(stakes.get(row["id"], [])))
        for row in tables.rows("issuers")
        if row["listed"] == "no"
    ]
    return _section("Private houses", ("name", "segment", "state", "listed houses behind it, and plans"), rows)


def _venues(tables: Tables) -> str:
    rows = [
        (row["mic"], row["name"], row["tz"], row["close"], row["valid_from"], row["valid_to"], row["source"])
        for row in tables.rows("venues")
    ]
    venues = _section("Venues and closes", ("MIC", "venue", "zone", "close", "from", "to", "source"), rows)
    cover = [
        (row["calendar"], row["status"], row["valid_from"], row["valid_to"], row["source"])
        for row in tables.rows("calendar_coverage")
    ]
    return venues + "\n" + _section("Calendars", ("calendar", "status", "from", "to", "source"), cover)


def _rules(tables: Tables) -> str:
    lots = [
        (row["board"], row["product"], row["minimum"], row["step"], row["odd_lot_close_out"], row["valid_from"],
         row["source"])
        for row in tables.rows("lot_rules")
    ]  # fmt: skip
    bands = [
        (row["board"], row["product"], row["status"], row["percent"] + " %", row["free_sessions"], row["valid_from"],
         row["valid_to"], row["source"])
        for row in tables.rows("bands")
    ]  # fmt: skip
    ticks = [
        (row["board"], row["product"], row["price_from"], row["price_to"], row["tick"], row["valid_from"],
         row["valid_to"], row["source"])
        for row in tables.rows("ticks")
    ]  # fmt: skip
    settled = [
        (row["board"], row["product"], row["securities_days"], row["cash_days"], row["same_day_resale"],
         row["valid_from"], row["valid_to"], row["source"])
        for row in tables.rows("settlement")
    ]  # fmt: skip
    days = ("board", "product", "shares, days", "money, days", "resale the same day", "from", "to", "source")
    return "\n".join(
        (
            _section(
                "Order sizes", ("board", "product", "at least", "then steps of", "odd lots", "from", "source"), lots
            ),
            _section(
                "Price bands", ("board", "product", "status", "band", "free sessions", "from", "to", "source"), bands
            ),
            _section("Price steps", ("board", "product", "from price", "to", "step", "from", "to", "source"), ticks),
            _section("Settlement", days, settled),
        )
    )


def _fees(tables: Tables) -> str:
    rows = [
        (
            row["market"], row["item"], row["side"], row["product"], row["channel"], _rate(row), row["minimum"],
            row["maximum"], f"{row['rounding']} to {row['round_to']}", row["valid_from"], row["valid_to"],
            row["source"],
        )
        for row in tables.rows("fees")
    ]  # fmt: skip
    columns = (
        "market", "levy", "side", "product", "channel", "rate", "at least", "at most", "rounding", "from", "to",
        "source",
    )  # fmt: skip
    return _section("Levies", columns, rows)


def _rate(row: Row) -> str:
    if row["basis"] == "value":
        return f"{(Decimal(row['rate']) * 10_000).normalize():f} bp"
    return f"{row['currency']} {row['rate']} {'a share' if row['basis'] == 'share' else 'an order'}"


def _withholding(tables: Tables) -> str:
    rows = [
        (row["domicile"], row["kind"] or "any", row["investor"], f"{Decimal(row['rate']) * 100:f} %", row["note"],
         row["source"])
        for row in tables.rows("withholding")
    ]  # fmt: skip
    return _section("Tax withheld from dividends", ("issuer in", "kind", "investor in", "rate", "note", "source"), rows)


def _lists(tables: Tables) -> str:
    rows = [
        (row["list"], row["name"], row["issuer"], row["action"], row["valid_from"], row["valid_to"], row["source"])
        for row in tables.rows("legal_lists")
    ]
    return _section("Legal lists", ("list", "name", "issuer here", "state", "from", "to", "source"), rows)


def _access(tables: Tables) -> str:
    rows = [(row["rule"], row["text"], row["valid_from"], row["source"]) for row in tables.rows("access_rules")]
    return _section("Rules of access", ("rule", "says", "from", "source"), rows)


def _traps(tables: Tables) -> str:
    rows = [(row["text"], row["wrong"], row["right"], row["why"]) for row in tables.rows("name_traps")]
    return _section("Name traps", ("text", "wrong", "right", "why"), rows)


def _section(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"## {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
