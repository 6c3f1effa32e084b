"""The simulated market behind the demo: real listings, calendars and clocks; SIMULATED prices; a known truth."""

from __future__ import annotations

from twinkeel.market.simulated.market import SimulatedMarket, simulated_market
from twinkeel.market.simulated.truth import Truth

__all__ = ["SimulatedMarket", "Truth", "simulated_market"]
