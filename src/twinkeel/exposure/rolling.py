"""Old fund holdings carried forward by price on request, marked, with the turnover that may have happened as bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from twinkeel.exposure.model import Book

ANNUAL_TURNOVER = 0.5
"""One-way share of a fund that may change hands in a year, where nothing better is said; our own judgement."""


def roll_forward(book: Book, ratios: Mapping[str, float], to: date, annual_turnover: float = ANNUAL_TURNOVER) -> Book:
    """A book's weights as they would stand had nobody traded: w_i r_i / r, with r = sum_j w_j r_j / sum_j w_j.

    The sums run over what has a price ratio. What has none (cash too) moves with that average, and so does the part
    that the book does not list. ``turnover`` of the result, min(1, annual turnover x days / 365), widens the bounds of
    a look-through.

    Args:
        book: weights on ``book.as_of``.
        ratios: price on ``to`` over price on ``book.as_of``, by code, in one currency.
        to: the later date.
        annual_turnover: one-way, as a fraction a year.

    Raises:
        ValueError: where ``to`` is before the book, or the weights with a ratio sum to nothing.
    """
    days = (to - book.as_of).days
    if days < 0:
        raise ValueError(f"{to} is before the book's {book.as_of}")
    known = {code: weight for code, weight in book.weights.items() if ratios.get(code, 0.0) > 0.0}
    size = math.fsum(known.values())
    if size <= 0.0:
        raise ValueError(f"no holding of {book.fund} has a price on both dates")
    grown = {code: weight * ratios[code] for code, weight in known.items()}
    average = math.fsum(grown.values()) / size
    rolled = {code: grown.get(code, weight * average) / average for code, weight in book.weights.items()}
    turnover = min(1.0, annual_turnover * days / 365)
    note = (
        f"holdings of {book.as_of} rolled forward {days} days by price ({size:.1%} of it priced); "
        f"up to {turnover:.0%} may have changed since"
    )
    return Book(book.fund, to, rolled, book.source, (*book.flags, note), turnover, book.kinds)
