"""Look-through to issuers: weights, fund books and attributes in; one number per issuer with its paths out."""

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
    "Exposure",
    "Instrument",
    "IssuerExposure",
    "IssuerFacts",
    "Line",
    "Path",
    "Unresolved",
]
