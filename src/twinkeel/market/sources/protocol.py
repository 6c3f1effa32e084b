"""What a source is: a name, its terms, and prices of a symbol as the market room's tables."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from twinkeel.market.importers.imported import Imported


class PriceSource(Protocol):
    """Anything that can be asked for the bars of a symbol in Yahoo's style."""

    name: str
    terms: str

    def bars(self, symbol: str, start: date, end: date) -> Imported:
        """Daily bars (and corporate actions, where the source has them) from start to end, both inclusive.

        Raises:
            SourceError: where the source does not answer.
            InputError: where it answers with something else than the symbol's prices.
        """
        ...
