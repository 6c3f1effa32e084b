"""Proves a user's own rows before they are used: a number, date or word that no look-up could read is an error."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal, InvalidOperation

from twinkeel.reference.errors import FactsError
from twinkeel.reference.tables import Tables

NUMBERS = frozenset({
    "rate", "minimum", "maximum", "round_to", "per_share", "maximum_rate", "fx_spread", "relevance", "weight", "lot",
    "percent", "tick", "price_from", "price_to", "first_low", "first_high", "ordinary_per_unit", "offer_price",
    "return",
})  # fmt: skip
WHOLE = frozenset({"step", "free_sessions", "securities_days", "cash_days", "max_limit_order"})
DATES = frozenset({
    "valid_from", "valid_to", "listed_from", "listed_to", "date", "as_of", "vintage", "first_seen", "named_on",
})  # fmt: skip
TIMES = frozenset({"close", "half_start", "half_end"})
NEEDED = {
    "fees": ("basis", "rate", "rounding", "round_to", "currency"),
    "themes": ("relevance",),
    "board_lots": ("lot",),
    "lot_rules": ("minimum", "step"),
    "ticks": ("price_from", "tick"),
    "bands": ("percent",),
    "settlement": ("securities_days", "cash_days"),
    "withholding": ("rate",),
    "fund_holdings": ("weight", "as_of"),
    "listings": ("issuer", "mic"),
    "calendar_coverage": ("valid_from", "valid_to", "status"),
    "holidays": ("kind",),
    "venues": ("tz", "close", "calendar"),
    "connect_eligibility": ("status",),
}
"""Columns without which a row says nothing, by table."""

WORDS = {
    ("fees", "basis"): ("value", "share", "fixed"),
    ("fees", "rounding"): ("half_up", "half_even", "up"),
    ("holidays", "kind"): ("closed", "early", "late"),
    ("connect_eligibility", "status"): ("buy_sell", "sell_only"),
    ("calendar_coverage", "status"): ("official", "provisional"),
}


def prove(tables: Tables) -> None:
    """Read every cell of the user's files as the look-ups will.

    Raises:
        FactsError: names the file, its line and the first cell that cannot be read.
    """
    for name, path, line, row in tables.own_rows():
        for column in NEEDED.get(name, ()):
            if not row[column]:
                raise FactsError(str(path), f"the row lacks {column}", f"Columns are: {', '.join(row)}.", line)
        for column, text in row.items():
            problem = _problem(name, column, text) if text else None
            if problem:
                raise FactsError(str(path), f"{column} {text!r} {problem}", "Mend the cell.", line)


def _problem(table: str, column: str, text: str) -> str | None:
    words = WORDS.get((table, column))
    if words is not None and text not in words:
        return f"is none of {', '.join(words)}"
    try:
        if column in DATES:
            date.fromisoformat(text)
        elif column in TIMES:
            time.fromisoformat(text)
        elif column in WHOLE or (table == "lot_rules" and column == "minimum"):
            int(text)
        elif column in NUMBERS and not Decimal(text).is_finite():
            return "is not a number"
    except InvalidOperation:
        return "is not a number"
    except ValueError:
        if column in DATES:
            return "is not a date such as 2025-12-31"
        return "is not a time such as 12:00" if column in TIMES else "is not a whole number"
    return None
