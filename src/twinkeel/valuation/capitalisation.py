"""One issuer is not one line: its capitalisation sums every share class and listing at its own price and currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twinkeel.valuation.measure import Measure


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One class of shares. ``shares`` counts those outstanding in this class only, never the whole company's.

    Depositary receipts stand for shares that are counted in their own class: leave them out, or give the class's
    price per ordinary share. ``price`` None means the class does not trade; ``priced_by`` then names the line whose
    price stands in (unlisted founders' shares at the listed class's price, stated as an assumption).
    """

    code: str
    shares: float | None
    price: float | None
    currency: str
    priced_by: str = ""
    adjusted: bool = False


@dataclass(frozen=True, slots=True)
class Capitalisation:
    """Market value of an issuer in one currency, by line, with what was assumed and what is missing."""

    total: Measure
    by_line: Mapping[str, float]
    currency: str
    assumptions: tuple[str, ...]


def issuer_capitalisation(lines: Sequence[ShareLine], rates: Mapping[str, float], currency: str) -> Capitalisation:
    """Sum of shares times price over all lines of one issuer.

    Args:
        lines: each share class once.
        rates: units of ``currency`` for one unit of each line's currency.
        currency: the currency of the answer.

    Returns:
        A total that is missing, and says what is, where any line lacks shares, a raw price or a rate: a part of the
        company is never passed off as the whole.
    """
    definition = "sum over share classes of shares outstanding x own raw price x own exchange rate"
    prices = {line.code: line for line in lines}
    by_line: dict[str, float] = {}
    missing: list[str] = []
    assumptions: list[str] = []
    if not lines:
        missing.append("share classes")
    for line in lines:
        source = line
        if line.price is None and line.priced_by in prices:
            source = prices[line.priced_by]
            assumptions.append(f"{line.code} does not trade: valued at the price of {line.priced_by}")
        rate = 1.0 if source.currency == currency else rates.get(source.currency)
        if line.shares is None:
            missing.append(f"shares of {line.code}")
        elif source.price is None:
            missing.append(f"price of {line.code}")
        elif source.adjusted:
            missing.append(f"raw price of {line.code} (only an adjusted one is here)")
        elif rate is None:
            missing.append(f"rate {source.currency}/{currency}")
        else:
            by_line[line.code] = line.shares * source.price * rate
    if missing:
        total = Measure(None, currency, definition, f"{', '.join(missing)} not given", tuple(missing))
    else:
        total = Measure(sum(by_line.values()), currency, definition)
    return Capitalisation(total, by_line, currency, tuple(assumptions))


def single_price_shortcut(lines: Sequence[ShareLine], rates: Mapping[str, float], currency: str) -> dict[str, float]:
    """What vendors print: all shares of the company at one line's price. Shown beside the sum to expose the gap."""
    shares = sum(line.shares for line in lines if line.shares is not None)
    out: dict[str, float] = {}
    for line in lines:
        rate = 1.0 if line.currency == currency else rates.get(line.currency)
        if line.price is not None and rate is not None and not line.adjusted:
            out[line.code] = shares * line.price * rate
    return out
