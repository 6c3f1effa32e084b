"""What the Plan holds of counterparts: companies on both sides, the groups they stand in, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Company:
    """One company of a group. ``valuation_at`` points at its multiples: a candidate's own, else ``valuation`` here.

    ``accounts`` says of which period its sales are, since when they are known and by which source; None where no
    sales are known.
    """

    issuer: str
    name: str
    country: str
    listing: str | None
    accounts: Mapping[str, str] | None
    valuation_at: str
    valuation: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Companies beside each other, by issuer: each figure that anyone has, as medians of those whose figure is known.

    ``said`` holds who calls whom whose counterpart; ``unknown`` names the figures that nobody of the group has.
    """

    name: str
    grouping: str
    chinese: tuple[str, ...]
    western: tuple[str, ...]
    medians: tuple[Mapping[str, Any], ...]
    unknown: tuple[str, ...]
    said: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Both sides under the same definitions; ``without`` names what the plan holds or buys of the theme and nobody
    pairs with anyone."""

    companies: tuple[Company, ...] = ()
    groups: tuple[Group, ...] = ()
    without: tuple[str, ...] = ()
