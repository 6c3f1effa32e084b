"""The plain records that the room hands out: issuers, lines, rules, levies, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Literal, get_args

from twinkeel.reference import codes as _codes
from twinkeel.reference.errors import UnknownPersonError

ClientClass = Literal["retail", "professional", "institutional_professional"]
CLIENT_CLASSES = get_args(ClientClass)
Answer = Literal["allowed", "barred", "unknown", "through_fund"]

CHANNEL_WORDS = {
    "stock_connect": "northbound", "connect": "northbound", "northbound_star": "star", "star_northbound": "star",
    "hong_kong": "hk", "hkex": "hk", "xhkg": "hk", "new_york": "us", "nyse": "us", "nasdaq": "us", "xnys": "us",
    "xnas": "us", "arcx": "us", "rqfii": "qfii",
}  # fmt: skip
"""Other words for the channels."""

CONFIDENCE = ("user", "exchange", "issuer", "regulator", "vendor", "computed", "judgement", "memory")
"""Classes of source, best first. ``memory``: written from memory and verified by nobody."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A company, fund or index provider's index: one who issues, whatever lines it trades on."""

    id: str
    name: str
    aliases: tuple[str, ...]
    domicile: str
    country: str
    segment: str
    listed: bool
    source: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One line on one venue, true from ``valid_from`` to ``valid_to`` (both inclusive; None is open).

    ``code`` is Yahoo-style. ``ordinary_per_unit`` is how many ordinary shares one unit stands for (8 for a BABA
    share; 1 for an ordinary share; None where unknown). ``name`` is the line's own name on its venue.
    """

    code: str
    issuer: str
    name: str
    mic: str
    board: str
    currency: str
    kind: str
    isin: str | None
    ordinary_per_unit: Decimal | None
    listed_from: date | None
    listed_to: date | None
    offer_price: Decimal | None
    source: str
    confidence: str
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    vendor_codes: tuple[str, ...] = ()

    @property
    def codes(self) -> Mapping[str, str]:
        """The line's code in every style that applies: yahoo, ric, bloomberg, wind, moomoo, google, hkex."""
        if self.kind == "index":
            ric = next((code for code in self.vendor_codes if code.startswith(".")), None)
            return {"yahoo": self.code} | ({"ric": ric} if ric else {})
        return _codes.styles(self.code, self.mic)

    @property
    def is_fund(self) -> bool:
        """Whether the line is a fund share (an exchange-traded fund or product)."""
        return self.kind == "etf"

    @property
    def start(self) -> date:
        """The first day on which this record may be used."""
        return max(self.listed_from or date.min, self.valid_from or date.min)

    @property
    def end(self) -> date:
        """The last day on which this record may be used."""
        return min(self.listed_to or date.max, self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Membership:
    """How an issuer belongs to a theme. ``relevance``: 1 core, 0.5 a material business, 0.25 a supplier or user."""

    relevance: float
    segment: str
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A named set of issuers, as stated by a source on a date."""

    name: str
    members: Mapping[str, Membership]

    def __contains__(self, issuer: str) -> bool:
        return issuer in self.members


@dataclass(frozen=True, slots=True)
class LotRule:
    """What quantities may be ordered: at least ``minimum``, then in steps of ``step``; the rest of a position may be
    closed in one order below the minimum where ``odd_lot_close_out``. ``vintage`` is the date of the list used."""

    minimum: int
    step: int
    odd_lot_close_out: bool
    source: str
    confidence: str
    vintage: date | None = None
    days_from_vintage: int = 0
    disagrees: tuple[str, ...] = ()
    max_limit_order: int | None = None

    def fits(self, quantity: Decimal | int, *, closing: bool = False) -> bool:
        """Whether an order of that many units is allowed; ``closing`` means it sells all that is held."""
        amount = Decimal(quantity)
        if amount <= 0 or amount != amount.to_integral_value():
            return False
        if closing and self.odd_lot_close_out:
            return True
        return amount >= self.minimum and (amount - self.minimum) % self.step == 0

    def floor(self, quantity: Decimal | int) -> int:
        """The largest quantity allowed that is not above ``quantity``; 0 where even the minimum is above it."""
        amount = int(Decimal(quantity))
        return 0 if amount < self.minimum else self.minimum + (amount - self.minimum) // self.step * self.step


@dataclass(frozen=True, slots=True)
class Settlement:
    """When shares and money move, in days after the trade."""

    securities_days: int
    cash_days: int
    same_day_resale: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Levy:
    """One charge on one order. ``rate`` is a fraction of value, or None for a charge a share or a fixed one."""

    name: str
    amount: Decimal
    rate: Decimal | None
    source: str
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Every charge on one order in the line's currency. ``total`` is without brokerage unless a broker was named."""

    levies: tuple[Levy, ...]
    total: Decimal
    currency: str
    value: Decimal
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker's schedule: commission on value or a share, with minimum, maximum and FX spread."""

    name: str
    rate: Decimal = Decimal(0)
    per_share: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    maximum_rate: Decimal | None = None
    fx_spread: Decimal = Decimal(0)
    source: str = "the user's schedule"
    confidence: str = "user"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: tax residence (ISO country), US-person flag, client class, channels (``northbound``, ``hk``, ``us``,
    ``qfii``, ``star``) and brokers. ``channels=None`` means not stated: every ordinary channel is assumed.

    Raises:
        UnknownPersonError: for a client class that is none of ours, or a tax residence not of two letters.
    """

    us_person: bool = False
    tax_residence: str = "GB"
    client_class: ClientClass = "retail"
    channels: frozenset[str] | None = None
    brokers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.channels is not None:
            raw: object = self.channels  # a lone word is one channel, not its letters
            said = (raw,) if isinstance(raw, str) else self.channels
            folded = (channel.strip().casefold().replace(" ", "_").replace("-", "_") for channel in said)
            known = frozenset(CHANNEL_WORDS.get(channel, channel) for channel in folded)
            object.__setattr__(self, "channels", known | {"northbound"} if "star" in known else known)
        said_class = self.client_class.strip().casefold().replace(" ", "_").replace("-", "_")
        folded_class = {"institutional": "institutional_professional"}.get(said_class, said_class)
        if folded_class not in CLIENT_CLASSES:
            raise UnknownPersonError("client class", self.client_class, CLIENT_CLASSES)
        object.__setattr__(self, "client_class", folded_class)
        country = self.tax_residence.strip().upper()
        country = {"UK": "GB", "USA": "US"}.get(country, country)
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise UnknownPersonError("tax residence", self.tax_residence, ("GB", "US", "HK"))
        object.__setattr__(self, "tax_residence", country)


@dataclass(frozen=True, slots=True)
class Access:
    """Whether a person may buy a line: the answer, the rule it rests on, its source, and the fund that leads there."""

    answer: Answer
    rule: str
    source: str
    fund: str | None = None
    fund_weight: float | None = None
    fund_as_of: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Venue:
    """A market by MIC: its zone, its currency, whose holidays it keeps, and when it closes."""

    mic: str
    name: str
    country: str
    tz: str
    currency: str
    calendar: str
    closes: tuple[tuple[date, time], ...] = field(default=())
