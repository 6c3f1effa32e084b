"""The month in which an issuer's year of account ends, from a table of dated facts and the custom of its country."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources

_CUSTOM = {"T": (3, "year to March, the custom in Japan"), "NS": (3, "year to March, the rule in India")}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[int, date | None, str]]:
    text = resources.files("twinkeel.reading").joinpath("data", "fiscal_years.csv").read_text(encoding="utf-8")
    return {
        row["code"]: (
            int(row["month"]),
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def closing_month(codes: Iterable[str], on: date | None) -> tuple[int, str] | None:
    """(month the year of account ends, how it is known) of the first code that is known; None says calendar years."""
    for code in codes:
        fact = _table().get(code)
        if fact is not None and (fact[1] is None or (on is not None and on >= fact[1])):
            return fact[0], f"{code}: year ends in month {fact[0]} ({fact[2]})"
    for code in codes:
        custom = _CUSTOM.get(code.rpartition(".")[2]) if "." in code else None
        if custom is not None:
            return custom
    return None
