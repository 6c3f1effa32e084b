"""What every kind of verdict shares: who is meant, what is missing, and the printed interval with its sign."""

from __future__ import annotations

from twinkeel.reading.model import Claim, Verdict
from twinkeel.verdicts.rounding import Printed, printed


def missing(measure: str, *what: str) -> Verdict:
    """``data missing``, naming the series and dates that would settle the claim."""
    return Verdict(measure, "data missing", missing=tuple(what))


def who(claim: Claim) -> str:
    """The first code of the subject, else its name."""
    return claim.subject_codes[0] if claim.subject_codes else claim.subject_name or "the subject (not identified)"


def signed(claim: Claim) -> Printed:
    """The printed interval as a signed change, a factor turned into a change."""
    range_ = printed(claim)
    value, low, high = range_.value, range_.low, range_.high
    if claim.unit == "x":
        value, low, high = value - 1, low - 1, high - 1
    if claim.direction == "down" and claim.unit != "x":
        value, low, high = -value, -high, -low
    return Printed(value, low, high, range_.rule)
