"""What a format hands over before identifiers are looked up: the file's own words, numbers and totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from twinkeel.holdings.model import Cash, Lot, Skipped


@dataclass(slots=True)
class RawLine:
    """One line as the file has it. ``exchange`` is the file's own word for the venue (SEHK, NASDAQ, XHKG ...).

    ``local_currency`` is the trading currency where values are stated in another (a fund's base): it tells the venue.
    """

    line: int
    name: str = ""
    quantity: Decimal | None = None
    currency: str | None = None
    symbol: str | None = None
    isin: str | None = None
    cusip: str | None = None
    exchange: str | None = None
    price: Decimal | None = None
    value: Decimal | None = None
    account: str | None = None
    lots: list[Lot] = field(default_factory=list)
    kind: str = "equity"
    weight: float | None = None
    notional: Decimal | None = None
    note: str = ""
    local_currency: str | None = None


@dataclass(slots=True)
class RawBook:
    """A whole file as read.

    ``skipped_value`` is the value of lines that are not holdings yet stand in the file's own total (puts and calls);
    ``base_sum`` is the sum in the file's base currency by the file's own rates, compared with its total in that
    currency; ``total_tolerance`` is how far rounding alone can take the sum from ``file_total``; ``us_only`` says that
    bare symbols are tickers of US listings.
    """

    format: str
    lines: list[RawLine] = field(default_factory=list)
    cash: list[Cash] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    file_total: Decimal | None = None
    file_total_note: str = ""
    total_currency: str | None = None
    as_of: date | None = None
    title: str = ""
    filing: bool = False
    is_fund_book: bool = False
    us_only: bool = False
    skipped_value: Decimal = Decimal(0)
    total_tolerance: Decimal | None = None
    base_sum: Decimal | None = None
