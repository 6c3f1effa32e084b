"""The world's facts, dated: issuers, listings, venues, clocks, rules, fees, legal lists. ``world()`` is the door."""

from __future__ import annotations

from twinkeel.reference.costs import BadOrderError, Costs
from twinkeel.reference.errors import AmbiguousNameError, Candidate, FactsError, NotListedError, UnknownRuleError
from twinkeel.reference.model import (
    Access,
    Broker,
    Issuer,
    Levy,
    Listing,
    LotRule,
    Membership,
    Person,
    Settlement,
    Theme,
    Ticket,
    Venue,
)
from twinkeel.reference.world import World, world

__all__ = [
    "Access", "AmbiguousNameError", "BadOrderError", "Broker", "Candidate", "Costs", "FactsError", "Issuer", "Levy",
    "Listing", "LotRule", "Membership", "NotListedError", "Person", "Settlement", "Theme", "Ticket", "UnknownRuleError",
    "Venue", "World", "world",
]  # fmt: skip
