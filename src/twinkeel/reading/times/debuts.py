"""The day of a debut that a claim speaks of without a date, from the listing dates of the reference room."""

from __future__ import annotations

from datetime import date
from typing import Any

from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.times.anchor import first_trade_date


def date_debuts(claims: list[Claim], world: Any, anchor: date | None) -> None:
    """Give a debut without a date its listing's first day, where that is known, single and not after the document."""
    if anchor is None:
        return
    for claim in claims:
        period = claim.period
        if period is None or period.how != "debut" or period.start is not None:
            continue
        days = {day for _, day in first_trade_date(world, claim.subject_codes) if day <= anchor}
        if len(days) == 1:
            day = days.pop().isoformat()
            claim.period = Interval(period.kind, period.text, day, day, "debut")
