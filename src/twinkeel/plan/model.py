"""The Plan as plain data: what the report draws, what ``--json`` prints, and its schema's version.

Figures are plain numbers; where each comes from stands in ``evidence`` under its JSON pointer. Shares and weights
are fractions of 1, volatilities are per year, correlations are plain. A field that is unknown is ``None``, and a
warning or a reason beside it says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from twinkeel.core.plain import plain
from twinkeel.plan.counterparts_model import Counterparts

SCHEMA = "twinkeel.plan/1"


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its interval (95 % unless ``level`` says otherwise)."""

    estimate: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class SnapshotNote:
    """What the plan looked at: the snapshot's hash, its as-of, whether it is simulated, its sources and findings."""

    hash: str
    as_of: str
    simulated: bool
    sources: tuple[str, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class MandateNote:
    """What was asked: the rules in words and the text of the file they came from."""

    name: str
    origin: str
    illustration: bool
    rules: tuple[str, ...]
    toml: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One line of the book, valued in the base currency; ``risk_from`` names what its risk is measured on."""

    line: int | None
    account: str
    code: str | None
    name: str
    issuer: str | None
    kind: str
    quantity: float | None
    price: float | None
    currency: str
    value: float
    weight: float
    valued_by: str
    risk_from: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldingsNote:
    """The file as read: format, total, reconciliation, what was skipped, and every line."""

    file: str
    format: str
    of: str
    total: float
    uncovered_share: float
    reconciliation: Mapping[str, Any]
    positions: tuple[HeldLine, ...]
    skipped: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuerShare:
    """One issuer's share of the book after look-through, with every path to it."""

    issuer: str
    name: str
    weight: float
    country: str | None
    segment: str | None
    magnificent_seven: bool
    china_ai_relevance: float
    paths: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ExposureNote:
    """What is really held, by issuer and by each cut; shares are of the book, or of the filing where it is one."""

    magnificent_seven_share: float
    china_share: float
    china_ai_share: float
    china_ai_share_by_relevance: float
    unresolved_share: float
    issuers: tuple[IssuerShare, ...]
    by_segment: Mapping[str, float]
    by_country: Mapping[str, float]
    by_currency: Mapping[str, float]
    by_venue: Mapping[str, float]
    concentration: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LineOfIssuer:
    """One listing of a candidate: can it be bought, at what price, by whom, in what lot."""

    listing: str
    venue: str
    currency: str
    kind: str
    listed_from: str | None
    price: float | None
    price_date: str | None
    why_no_price: str | None
    access: str
    access_rule: str
    lot: str
    buy_cost_bps: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issuer of the theme: its place in the value chain, its lines, how it moves with the book, what it costs."""

    issuer: str
    name: str
    segment: str
    relevance: float
    held_weight: float
    listings: tuple[LineOfIssuer, ...]
    measured_on: str | None
    sessions: int
    volatility: Range
    volatility_from: str
    correlation_with_book: Range
    correlation_same_date: float | None
    valuation: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diversification:
    """What the theme adds to the book: closing clocks taken into account, and the same-date figure beside it.

    ``pairs`` are single co-movements worth seeing, each with both figures (and the truth where the market is
    simulated).
    """

    method: str
    sessions: int
    first: str
    last: str
    uncovered_share: float
    correlation: Range
    correlation_same_date: float | None
    book_volatility: float | None
    book_volatility_same_date: float | None
    after_volatility: float | None
    after_volatility_same_date: float | None
    diversification_ratio: Range
    diversification_ratio_same_date: float | None
    sentence: str
    pairs: tuple[Mapping[str, Any], ...] = ()
    repair: str = ""
    truth: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TargetWeight:
    """One issuer before, as aimed at, and as the whole-lot orders leave it; low and high: see ``Target.ranges``."""

    issuer: str
    name: str
    before: float
    target: float
    after: float
    listing: str | None
    reason: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What the mandate's rules and the measured risk ask for.

    ``ranges`` says how the low and high of each weight came about, ``would_change`` what would make the plan another
    one, ``steps`` are the dates of a phased entry where the mandate asks for one.
    """

    method: str
    expected_returns: str
    weights: tuple[TargetWeight, ...]
    cash_before: float
    cash_after: float
    volatility_before: float | None
    volatility_after: float | None
    turnover: float
    rules: tuple[Mapping[str, Any], ...]
    certainty_equivalent: Mapping[str, Any]
    beside: tuple[Mapping[str, Any], ...] = ()
    not_reached: tuple[str, ...] = ()
    ranges: str = ""
    would_change: tuple[str, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    lots_gap_bp: float | None = None
    size_cost_bp: float | None = None
    lots_sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order in whole lots with every levy of its date; ``alternatives`` are the lines not chosen, and why.

    ``step`` is its place in the executable sequence and ``waits_for`` what it waits for there; ``limit`` is on the tick
    and inside the band.
    """

    listing: str
    issuer: str
    name: str
    venue: str
    side: str
    quantity: float
    lot: str
    price: float
    price_date: str
    currency: str
    value: float
    value_base: float
    fees: Mapping[str, Any]
    trade_date: str
    settlement_date: str | None
    tax: str
    note: str = ""
    alternatives: tuple[Mapping[str, Any], ...] = ()
    step: int | None = None
    limit: float | None = None
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timetable: money to exchange, orders to send, and cash by currency after that day's settlements."""

    day: str
    exchanges: tuple[Mapping[str, Any], ...]
    orders: tuple[str, ...]
    cash: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Costs:
    """What carrying out the orders costs, in the base currency, and what it is as a share of the book.

    ``gains_realised`` and ``gains_tax`` sum over the sales whose lots are known (None: none is);
    ``gains_tax_unknown`` names the other sales.
    """

    fees_base: float
    share_of_book: float
    by_name: Mapping[str, float]
    not_counted: tuple[str, ...]
    gains_realised: float | None = None
    gains_tax: float | None = None
    gains_tax_unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole answer. Its JSON keys are these fields; they grow, and none is taken away within a schema version."""

    as_of: str
    base_currency: str
    illustration: bool
    simulated: bool
    answer: tuple[str, ...]
    mandate: MandateNote
    snapshot: SnapshotNote
    holdings: HoldingsNote
    exposure: ExposureNote
    exposure_after: ExposureNote
    candidates: tuple[Candidate, ...]
    diversification: Diversification
    target: Target
    orders: tuple[OrderLine, ...]
    costs: Costs
    article: tuple[Mapping[str, Any], ...]
    evidence: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...]
    stress: tuple[Mapping[str, Any], ...] = ()
    timetable: tuple[Day, ...] = ()
    counterparts: Counterparts = field(default_factory=Counterparts)
    schema: str = SCHEMA

    def as_json(self) -> dict[str, Any]:
        """The plan as plain data, schema first."""
        names = ["schema"] + [each.name for each in fields(self) if each.name != "schema"]
        return {name: plain(getattr(self, name)) for name in names}
