"""What each line is worth in one currency: the file's own value, else its price, else a price looked up; never zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.holdings.model import Cash, Holdings, Position
from twinkeel.holdings.scale import PriceLookup, quoted

RateLookup = Callable[[str, str], Any]
"""From two currencies to an object whose ``value`` is units of the second for one unit of the first."""

SAME_MONEY = {"CNH": "CNY", "RMB": "CNY", "GBX": "GBP", "GBp": "GBP"}
PENCE = frozenset({"GBX", "GBp"})


@dataclass(frozen=True, slots=True)
class Valued:
    """A position or cash balance with its value in the base currency, and where the value comes from."""

    item: Position | Cash
    value: Decimal
    local_value: Decimal
    currency: str
    basis: str


def value_all(
    holdings: Holdings,
    base: str,
    prices: PriceLookup | None = None,
    rates: RateLookup | None = None,
    close_first: bool = False,
) -> tuple[Valued, ...]:
    """Every position and cash balance in the base currency, in file order, cash last.

    The file's own value comes first, unless ``close_first``: an order is priced at the close, so the plan that writes
    it values the book there too, wherever there is one.

    A future or swap is valued by its notional where the file gives one. A weight-only table (a fund's) is valued by its
    weights times one hundred.

    Raises:
        InputError: naming file and line, where a line has neither price nor value and no price is known, or where no
            rate is at hand for its currency.
    """
    if holdings.positions and all(p.value is None and p.weight is not None for p in holdings.positions):
        return tuple(
            Valued(p, (w := Decimal(repr(p.weight)) * 100), w, base, "the file's weight") for p in holdings.positions
        ) + tuple(Valued(c, w := _cash_weight(c), w, base, "the file's weight") for c in holdings.cash)
    out = []
    for position in holdings.positions:
        local, currency, basis = _local(position, holdings, prices, base, close_first)
        out.append(
            Valued(position, _convert(local, currency, base, rates, holdings, position.line), local, currency, basis)
        )
    for cash in holdings.cash:
        value = _convert(cash.amount, cash.currency, base, rates, holdings, cash.line)
        out.append(Valued(cash, value, cash.amount, cash.currency, "the file's amount"))
    return tuple(out)


def _cash_weight(cash: Cash) -> Decimal:
    """A cash line of a weight table in percent; its amount is percent already where no weight stands beside it."""
    return cash.amount if cash.weight is None else Decimal(repr(cash.weight)) * 100


def _local(
    p: Position, holdings: Holdings, prices: PriceLookup | None, base: str, close_first: bool
) -> tuple[Decimal, str, str]:
    if p.kind in ("future", "swap") and p.notional is not None:
        return p.notional, p.currency or base, "the file's notional"
    quote = quoted(prices, p.code)
    if p.value is not None and not (close_first and p.quantity is not None and quote is not None):
        return (
            p.value,
            _currency_of(p, holdings),
            "the file's value" if p.price is None else "the file's price",
        )
    if p.quantity is not None and quote is not None:
        return p.quantity * quote[0], quote[1], "a price that was looked up"
    if p.quantity is not None and p.price is not None:
        return p.quantity * p.price, _currency_of(p, holdings), "the file's price"
    label = p.code or p.symbol or p.name
    raise InputError(
        holdings.file,
        f"{label} has neither a price nor a value, and {_no_price(prices, p.code)}",
        "Add a price or value column, or give --data with its prices.",
        row=p.line,
    )


def _currency_of(p: Position, holdings: Holdings) -> str:
    """The currency a line's value is in: never assumed.

    Raises:
        InputError: where neither the line nor the file says.
    """
    currency = p.currency or holdings.currency
    if currency is None:
        label = p.code or p.symbol or p.name
        raise InputError(holdings.file, f"{label} has no currency", "Add a currency column.", row=p.line)
    return currency


def _no_price(prices: PriceLookup | None, code: str | None) -> str:
    if prices is None:
        return "no market data was given"
    detail = getattr(prices(code), "detail", "") if code is not None else ""
    return "the data hold no raw close of it" + (f" ({detail})" if detail else "")


def _convert(
    amount: Decimal, currency: str, base: str, rates: RateLookup | None, holdings: Holdings, line: int | None
) -> Decimal:
    if currency in PENCE:
        amount /= 100
    source, target = SAME_MONEY.get(currency, currency), SAME_MONEY.get(base, base)
    if source == target:
        return amount
    if rates is None:
        raise InputError(
            holdings.file, f"no exchange rate from {source} to {target}", "Give --data with fx/.", row=line
        )
    try:
        return amount * Decimal(str(rates(source, target).value))
    except TwinkeelError as error:
        raise InputError(
            holdings.file,
            f"no exchange rate from {source} to {target} ({error.problem})",
            "Give --data with fx/.",
            row=line,
        ) from error
