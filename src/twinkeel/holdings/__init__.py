"""Broker files and filings in, holdings out: every line read, skipped with a reason, or guessed and said so."""

from twinkeel.holdings.model import Cash, Holdings, Lot, Position, Reconciliation, Skipped
from twinkeel.holdings.reading import read_holdings

__all__ = ["Cash", "Holdings", "Lot", "Position", "Reconciliation", "Skipped", "read_holdings"]
