"""One company, several prices: A/H premium, ADR parity, RMB counters, and the rate a published premium implies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from twinkeel.core.errors import TwinkeelError

Amount = float | Decimal


class AdjustedPriceError(TwinkeelError):
    """A premium was asked for on adjusted prices, which drift from what was paid."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"The price of {code} is adjusted for dividends or splits; a premium compares prices that were paid",
            "Give raw closes.",
        )


class BadPriceError(TwinkeelError):
    """A price, ratio or rate that is not a positive number."""

    def __init__(self, what: str, value: float) -> None:
        self.what, self.value = what, value
        super().__init__(f"{what} is {value}, and must be above zero", "Check the input.")


@dataclass(frozen=True, slots=True)
class Leg:
    """One line's raw close: its code, price, currency and, where known, the UTC instant it was struck."""

    code: str
    price: Amount
    currency: str
    instant: str = ""
    adjusted: bool = False


def ah_premium(a_price: Amount, h_price: Amount, cny_per_hkd: Amount) -> float:
    """A/H premium: A / (H x CNY per HKD) - 1, a fraction; raw prices per share.

    Raises:
        BadPriceError: where an argument is not positive.
    """
    a, h = _positive("a_price", a_price), _positive("h_price", h_price)
    return a / (h * _positive("cny_per_hkd", cny_per_hkd)) - 1


def adr_premium(
    adr_price: Amount,
    ordinary_price: Amount,
    ordinary_per_adr: Amount,
    adr_currency_per_ordinary_currency: Amount,
) -> float:
    """Premium of a depositary receipt over parity: ADR / (ordinary x ratio x rate) - 1, a fraction.

    ``adr_currency_per_ordinary_currency`` is, for a dollar ADR on a Hong Kong line, dollars for one HKD.

    Raises:
        BadPriceError: where an argument is not positive.
    """
    adr, ordinary = _positive("adr_price", adr_price), _positive("ordinary_price", ordinary_price)
    ratio = _positive("ordinary_per_adr", ordinary_per_adr)
    rate = _positive("adr_currency_per_ordinary_currency", adr_currency_per_ordinary_currency)
    return adr / (ordinary * ratio * rate) - 1


def adr_parity(
    ordinary_price: Amount,
    ordinary_per_adr: Amount,
    adr_currency_per_ordinary_currency: Amount,
) -> float:
    """The receipt's price at which both lines cost the same, in the receipt's currency.

    Raises:
        BadPriceError: where an argument is not positive.
    """
    ordinary = _positive("ordinary_price", ordinary_price)
    ratio = _positive("ordinary_per_adr", ordinary_per_adr)
    return ordinary * ratio * _positive("rate", adr_currency_per_ordinary_currency)


def implied_rate(a_price: Amount, h_price: Amount, premium: Amount) -> float:
    """CNY for one HKD that a published A/H premium (a fraction) must have used: A / (H x (1 + premium)).

    Raises:
        BadPriceError: where a price is not positive or the premium is -100 % or below.
    """
    growth = _positive("1 + premium", 1 + float(premium))
    return _positive("a_price", a_price) / (_positive("h_price", h_price) * growth)


def counter_gap(rmb_price: Amount, hkd_price: Amount, cny_per_hkd: Amount) -> float:
    """Gap of an RMB counter over its HKD counter, a fraction. Both are the same share: the gap is cost, not value.

    Raises:
        BadPriceError: where an argument is not positive.
    """
    return ah_premium(rmb_price, hkd_price, cny_per_hkd)


def require_raw(*legs: Leg) -> None:
    """Refuse adjusted prices.

    Raises:
        AdjustedPriceError: for the first leg that is adjusted.
    """
    for leg in legs:
        if leg.adjusted:
            raise AdjustedPriceError(leg.code)


def _positive(what: str, value: Amount) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or number <= 0:
        raise BadPriceError(what, number)
    return number
