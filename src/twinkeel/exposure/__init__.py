"""Look-through to issuers: weights, fund books and attributes in; one number per issuer with its paths out."""

from twinkeel.exposure.errors import CycleError
from twinkeel.exposure.lookthrough import look_through
from twinkeel.exposure.model import (
    Book,
    Concentration,
    Exposure,
    Instrument,
    IssuerExposure,
    IssuerFacts,
    Line,
    Path,
    Unresolved,
)

__all__ = [
    "Book",
    "Concentration",
    "CycleError",
    "Exposure",
    "Instrument",
    "IssuerExposure",
    "IssuerFacts",
    "Line",
    "Path",
    "Unresolved",
    "look_through",
]
