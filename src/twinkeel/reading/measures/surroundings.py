"""What stands around a figure: the words of its clause and sentence, its subject's kind, and the figures before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twinkeel.reading.model import Claim, Quantity

ACCOUNTS = re.compile(r"\b(?:period|quarter|months|half|annual|full-year|fiscal|analysts|profit)\b", re.IGNORECASE)
_ACCOUNT_MEASURES = frozenset({"revenue", "cloud_revenue", "net_profit", "operating_profit", "eps", "ebitda", "capex"})


@dataclass(slots=True)
class Surroundings:
    """What a figure's measure is read from. ``before`` and ``after`` are its clause's words on either side."""

    before: str
    after: str
    folded: str
    sentence: tuple[int, int]
    subject_type: str | None
    direction: str | None
    level_follows: Quantity | None
    moves: bool
    part_of: str | None
    at: int
    here: list[Claim]
    previous: list[Claim]
    subject: str | None = None
    floor: int = field(init=False)  # where the words that are the figure's own begin: after the figure before it

    def __post_init__(self) -> None:
        self.floor = max([self.sentence[0], *[claim.end for claim in self.here]])


def of_accounts(around: Surroundings) -> bool:
    """Whether the sentence, or of a company the figures before, speak of a company's accounts."""
    if ACCOUNTS.search(around.folded, *around.sentence):
        return True
    return around.subject_type in {"issuer", "private_company"} and any(
        (claim.measure or "").removesuffix("_change_pct") in _ACCOUNT_MEASURES
        for claim in [*around.previous[-5:], *around.here]
    )
