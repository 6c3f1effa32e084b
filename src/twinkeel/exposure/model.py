"""Look-through results as plain data: one weight per issuer, its paths, and what could not be resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a code stands for. ``issuer`` None: the tables do not know who stands behind it.

    ``kind``: equity, fund, cash, bond, option, future, swap, other. ``country`` and ``segment`` belong to the issuer.
    """

    code: str
    issuer: str | None = None
    kind: str = "equity"
    name: str = ""
    venue: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """What is known of an issuer: country of business, segment of the value chain, the legal lists it is on."""

    issuer: str
    name: str = ""
    country: str | None = None
    segment: str | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A fund's holdings on a date: instrument code to weight, a fraction of net assets (signed; shorts negative).

    The weights need not sum to one: what is missing is the book's own unresolved remainder. ``turnover`` is above zero
    for a book rolled forward from an older date: the one-way share of it that may have changed since. ``kinds`` says
    what a code is where it is no equity (fund, bond, future, swap, option, other).
    """

    fund: str
    as_of: date
    weights: Mapping[str, float]
    source: str = ""
    flags: tuple[str, ...] = ()
    turnover: float = 0.0
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One position handed to the look-through: a weight of the book's total, and the currency it is held in.

    A future or swap is handed over by notional, its ``code`` the underlying's; ``funding`` is then its market value
    less its notional, as a weight, so that the whole still sums to the book's value.
    """

    code: str
    weight: float
    kind: str = "equity"
    currency: str | None = None
    label: str = ""
    funding: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """One way an issuer is held: codes from the position down to the listing, and its weight in the book."""

    codes: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class IssuerExposure:
    """An issuer's whole weight. ``paths`` holds every path above the floor; ``unlisted_paths`` is what they leave.

    ``known`` False: the reference tables do not know this issuer; it then stands under the code of its listing.
    ``relevance``: how far it belongs to the theme, 0 (not at all) to 1.
    """

    issuer: str
    name: str
    weight: float
    country: str | None
    segment: str | None
    lists: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    unlisted_paths: float = 0.0
    known: bool = True
    relevance: float = 0.0


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of the book that no issuer can be named for, and why. ``code`` is the fund or instrument it hangs on."""

    code: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Concentration:
    """Herfindahl index of absolute issuer weights rescaled to one, its inverse, and the ten largest weights' sum."""

    herfindahl: float
    effective_number: float
    top_ten: float
    top_issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a book really holds. All weights are fractions of the book's total; they sum to one within 1e-12:
    issuers + cash + financing + unresolved.

    ``bounds`` gives, for each headline share, the lowest and highest it can be given what is unresolved, unknown to the
    tables, or rolled forward.
    """

    as_of: date
    issuers: tuple[IssuerExposure, ...]
    unresolved: tuple[Unresolved, ...]
    cash: Mapping[str, float]
    financing: float
    magnificent_seven_share: float
    china_share: float
    china_ai_share: float
    china_ai_share_by_relevance: float
    unresolved_share: float
    unclassified_share: float
    by_segment: Mapping[str, float]
    by_venue: Mapping[str, float]
    by_currency: Mapping[str, float]
    by_country: Mapping[str, float]
    by_list: Mapping[str, float]
    by_instrument: Mapping[str, float]
    concentration: Concentration
    gross: float
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
