"""The book valued in the base currency: each line by a raw close, else by the file's own price, else an error.

Adjusted closes never value anything. A price serves an order only where it was struck at the venue's last session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.model import Cash, Holdings, Position
from twinkeel.holdings.valuing import value_all
from twinkeel.market import NoQuote, Quote, Snapshot

SURPRISE = Decimal("0.02")
"""A file's own price further than this from the close of its date is said."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A price that may value a line and, where ``fresh``, an order."""

    code: str
    price: Decimal
    currency: str
    date: date
    source: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Valued:
    """One position with its value in the base currency. ``code`` is the listing, or the file's own symbol."""

    position: Position
    code: str
    value: Decimal
    price: Priced | None
    valued_by: str


@dataclass(frozen=True, slots=True)
class ValuedCash:
    """One cash balance with its value in the base currency."""

    name: str
    currency: str
    amount: Decimal
    value: Decimal
    account: str | None
    line: int | None
    valued_by: str = "the file"


@dataclass(frozen=True, slots=True)
class Book:
    """The valued book. ``prices`` holds a price for every listing of the book that has one."""

    lines: tuple[Valued, ...]
    cash_lines: tuple[ValuedCash, ...]
    total: Decimal
    base: str
    prices: Mapping[str, Priced]
    warnings: tuple[str, ...]

    @property
    def cash(self) -> Decimal:
        """All cash balances in the base currency."""
        return sum((each.value for each in self.cash_lines), Decimal(0))

    def weight(self, value: Decimal) -> float:
        """A value as a fraction of the book."""
        return float(value / self.total)


def with_new_money(book: Book, amount: Decimal) -> Book:
    """The book with money the mandate brings in (base currency) as cash to invest; negative takes money out.

    Shares of the book are then of the book with that money.

    Raises:
        InputError: where more is taken out than the book is worth.
    """
    if amount == 0:
        return book
    total = book.total + amount
    if total <= 0:
        raise InputError(
            "the mandate",
            f"cash.new_money takes {-amount:,.2f} {book.base} out of a book worth {book.total:,.2f}",
            "Take out less than the book is worth.",
        )
    what = "New money" if amount > 0 else "Money to be taken out"
    line = ValuedCash(what, book.base, amount, amount, None, None, "the mandate")
    said = (
        f"{what}, {abs(amount):,.2f} {book.base} by the mandate, is counted as cash of the book; shares are of the sum."
    )
    return replace(book, cash_lines=(*book.cash_lines, line), total=total, warnings=(*book.warnings, said))


def value_book(
    holdings: Holdings, snapshot: Snapshot, as_of: date, base: str, last_session: Mapping[str, date]
) -> Book:
    """Value every line in ``base``: at the raw close where there is one, else as the file says.

    ``last_session`` gives, per code, the last session of its venue at the snapshot's as-of.

    Raises:
        InputError: where a line has neither a price nor a value, or the whole is worth nothing.
    """
    warnings: list[str] = []
    lines, cash = [], []
    for each in value_all(holdings, base, snapshot.price, snapshot.rate, close_first=True):
        if isinstance(each.item, Cash):
            item = each.item
            cash.append(ValuedCash(item.name, item.currency, item.amount, each.value, item.account, item.line))
        else:
            lines.append(_line(each.item, each.value, holdings, snapshot, as_of, last_session, warnings))
    total = sum((each.value for each in lines), Decimal(0)) + sum((each.value for each in cash), Decimal(0))
    if total <= 0:
        raise InputError(
            holdings.file, f"the book is worth {total:,.2f} {base}", "A plan needs a book worth more than nothing."
        )
    prices = {each.code: each.price for each in lines if each.price is not None}
    return Book(tuple(lines), tuple(cash), total, base, prices, tuple(warnings))


def _line(
    position: Position,
    value: Decimal,
    holdings: Holdings,
    snapshot: Snapshot,
    as_of: date,
    last_session: Mapping[str, date],
    warnings: list[str],
) -> Valued:
    """A valued position with the price an order on it could use, and words for where its value comes from."""
    code = position.code or position.symbol or position.name
    quote = snapshot.price(code) if position.code else None
    own = _own_price(position, holdings, as_of, last_session.get(code))
    if not isinstance(quote, Quote) or position.quantity is None:
        return Valued(
            position, code, value, own, f"the {_kind(holdings)}'s own {'value' if position.value else 'price'}"
        )
    fresh = quote.date == last_session.get(code, quote.date)
    priced = Priced(code, quote.price, quote.currency, quote.date, quote.source, fresh)
    if own is not None and own.currency == quote.currency and abs(own.price / quote.price - 1) > SURPRISE:
        warnings.append(
            f"{code}: the file says {own.price} {own.currency}, the close of {quote.date} is {quote.price}; "
            "the close is used"
        )
    return Valued(position, code, value, priced, f"close of {quote.date}, {quote.source}")


def _own_price(position: Position, holdings: Holdings, as_of: date, last_session: date | None) -> Priced | None:
    price = position.price
    if price is None and position.value is not None and position.quantity:
        price = position.value / position.quantity
    if price is None or price <= 0:
        return None
    stated = holdings.as_of or as_of
    fresh = stated in (as_of, last_session)
    currency = position.currency or holdings.currency or ""
    return Priced(position.code or position.name, price, currency, stated, f"the {_kind(holdings)}", fresh)


def _kind(holdings: Holdings) -> str:
    return "filing" if holdings.filing else "file"


def price_of(code: str, book: Book, snapshot: Snapshot, last_session: date | None) -> tuple[Priced | None, str]:
    """A price an order may use, or why there is none: the raw close of the last session, else the file's own."""
    quote = snapshot.price(code)
    if isinstance(quote, Quote):
        if last_session is not None and quote.date < last_session:
            return None, f"no close at the venue's last session {last_session}: the last is of {quote.date}"
        return Priced(code, quote.price, quote.currency, quote.date, quote.source, True), ""
    held = book.prices.get(code)
    if held is not None and held.fresh:
        return held, ""
    return None, reason_in_words(quote)


def reason_in_words(missing: NoQuote) -> str:
    """Why there is no price, for a reader."""
    words = {
        "never": "the data hold no price of it",
        "ended": f"the data ended on {missing.last}",
        "suspended": f"suspended: no trade at the venue's last session, the last bar is of {missing.last}",
        "adjusted_only": "only adjusted closes are in the data, and those are no prices",
    }[missing.reason]
    return f"{words} ({missing.detail})" if missing.detail else words
