"""When shares locked at a listing may be sold: dates by rule, and whose shares they are."""

from __future__ import annotations

import calendar
import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LockUpRule:
    """Months from listing for which a class of holders may not sell on a board; by law or rule, or by contract."""

    board: str
    holders: str
    months: int
    kind: str
    note: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """The first date on which ``holders`` may sell, by ``rule``; shares only where the user's data has them."""

    on: date
    holders: str
    months: int
    kind: str
    note: str
    source: str
    confidence: str
    passed: bool


@cache
def lock_up_rules() -> tuple[LockUpRule, ...]:
    """The package's table of lock-up rules by board, with sources and confidence."""
    text = files("twinkeel.valuation").joinpath("data", "lock_up_rules.csv").read_text(encoding="utf-8")
    return tuple(
        LockUpRule(
            row["board"], row["holders"], int(row["months"]), row["kind"], row["note"], row["source"], row["confidence"]
        )
        for row in csv.DictReader(text.splitlines())
    )


def lock_up_expiries(board: str, listed_on: date, on: date) -> tuple[Expiry, ...]:
    """Expiries of the general rules of a board, by date; a prospectus may bind longer and is the authority.

    Empty where no rule of that board is in the table: unknown, not none.
    """
    found = [
        Expiry(end, rule.holders, rule.months, rule.kind, rule.note, rule.source, rule.confidence, end <= on)
        for rule in lock_up_rules()
        if rule.board == board
        for end in (add_months(listed_on, rule.months),)
    ]
    return tuple(sorted(found, key=lambda expiry: (expiry.on, expiry.holders)))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
