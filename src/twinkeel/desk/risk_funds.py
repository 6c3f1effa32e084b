"""Held funds beside their own holdings: how much of each fund the book holds already, and how alike the two move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.fund_books import books_in_data, books_in_tables
from twinkeel.desk.risk_panel import BookPanel, Floats

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

FUND_KINDS = ("etf", "fund")
OLD_DAYS = 100


@dataclass(frozen=True, slots=True)
class SharedIssuer:
    """One issuer that is held directly and through the fund; weights of the book."""

    issuer: str
    direct: float
    through: float


@dataclass(frozen=True, slots=True)
class FundOverlap:
    """A held fund opened beside the book's own lines.

    Attributes:
        weight: of the book. as_of, source: of the fund's book; None where no book of it is known.
        held_directly: share of the fund that lies in issuers the book also holds by lines of their own.
        correlation: clock-aware, of the fund with that part of its holdings, weighted as in the fund.
        shared: those issuers, largest first.
        sentence: what the user reads.
    """

    code: str
    weight: float
    as_of: date | None
    source: str
    held_directly: float
    correlation: float | None
    shared: tuple[SharedIssuer, ...]
    sentence: str


def fund_overlaps(book: BookPanel, snapshot: Snapshot, covariance: Floats) -> tuple[FundOverlap, ...]:
    """Every held fund, opened one level with the newest book in the data, else the lines the tables keep.

    Args:
        book: the laid-out book. snapshot: its data. covariance: (N, N) of its lines in the base currency.
    """
    from twinkeel.reference import world

    tables = world()
    funds = [row for row, line in enumerate(book.lines) if line.weight and _is_fund(line.code, tables, book.on)]
    codes = [book.lines[row].code for row in funds]
    known = books_in_data(snapshot, codes, {})
    known = {**books_in_tables([code for code in codes if code not in known], tables, book.on), **known}
    out = []
    for row in funds:
        line = book.lines[row]
        found = known.get(line.code)
        if found is None:
            words = (
                f"{line.code} is a fund whose holdings are not in the data: it is measured by its price alone, and how "
                "much of it you hold twice is unknown."
            )
            out.append(FundOverlap(line.code, line.weight, None, "", 0.0, None, (), words))
            continue
        inside: dict[str, float] = {}
        for code, weight in found.weights.items():
            issuer = _issuer(code, tables, book.on)
            inside[issuer] = inside.get(issuer, 0.0) + weight
        direct: dict[str, float] = {}
        portfolio = np.zeros(len(book.lines))
        for other, each in enumerate(book.lines):
            if other not in funds and each.weight and inside.get(each.issuer, 0.0):
                direct[each.issuer] = direct.get(each.issuer, 0.0) + each.weight
        for issuer in direct:
            lines = [n for n, each in enumerate(book.lines) if n not in funds and each.weight and each.issuer == issuer]
            portfolio[lines] = inside[issuer] / len(lines)
        shared = tuple(
            SharedIssuer(issuer, direct[issuer], line.weight * inside[issuer])
            for issuer in sorted(direct, key=lambda issuer: (-inside[issuer], issuer))
        )
        alike = _correlation(covariance, row, portfolio)
        names = {each.issuer: each.name for each in book.lines}
        share = sum(inside[issuer] for issuer in direct)
        words = _sentence(line.code, share, alike, shared, names, found.as_of, book.on)
        out.append(FundOverlap(line.code, line.weight, found.as_of, found.source, share, alike, shared, words))
    return tuple(out)


def _is_fund(code: str, tables: World, on: date) -> bool:
    try:
        return tables.listing(code, on).kind in FUND_KINDS
    except TwinkeelError:
        return False


def _issuer(code: str, tables: World, on: date) -> str:
    """The issuer of a fund's line; the code itself where the tables do not know it."""
    try:
        return tables.listing(code, on).issuer
    except TwinkeelError:
        return code


def _correlation(covariance: Floats, row: int, portfolio: Floats) -> float | None:
    variance = float(portfolio @ covariance @ portfolio)
    own = float(covariance[row, row])
    return float(covariance[row] @ portfolio / np.sqrt(variance * own)) if variance > 0 and own > 0 else None


def _sentence(
    code: str,
    share: float,
    alike: float | None,
    shared: tuple[SharedIssuer, ...],
    names: dict[str, str],
    as_of: date,
    on: date,
) -> str:
    old = f", {(on - as_of).days} days old" if (on - as_of).days > OLD_DAYS else ""
    if not shared:
        return f"{code} holds none of the companies you hold directly (its book of {as_of}{old})."
    largest = "; ".join(
        f"{names[each.issuer]} {each.direct:.1%} + {each.through:.1%} through {code}" for each in shared[:3]
    )
    alike_words = f", and with that part it correlates by {alike:.2f}" if alike is not None else ""
    return (
        f"{share:.0%} of {code} are companies you hold directly (its book of {as_of}{old}){alike_words}: to that "
        f"extent one risk held twice, no diversifier. {largest}."
    )
