"""Plans made once and looked at by many tests: on the SIMULATED market, and on the real book where it is at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate, default_text
from twinkeel.holdings import read_holdings
from twinkeel.market.opening import open_snapshot
from twinkeel.market.simulated import SimulatedMarket, simulated_market
from twinkeel.plan.model import Plan
from twinkeel.plan.story import Asked, make_plan
from twinkeel.reference import world

ON = date(2025, 12, 31)
BOOK = "symbol,quantity,currency\nAAPL,900,USD\nNVDA,1200,USD\nMSFT,400,USD\nBABA,300,USD\n0700.HK,500,HKD\n"


@pytest.fixture(scope="session")
def market() -> SimulatedMarket:
    """The demo's market."""
    return simulated_market()


@pytest.fixture(scope="session")
def book_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book as a plain CSV."""
    path = tmp_path_factory.mktemp("book") / "book.csv"
    path.write_text(BOOK)
    return path


@pytest.fixture(scope="session")
def simulated_plan(market: SimulatedMarket, book_file: Path) -> Plan:
    """A plan for that book on the SIMULATED market."""
    held = read_holdings(book_file, ON, world(), market.snapshot.price)
    asked = Asked(held, Mandate.default(), default_text(), "packaged default", truth=market.truth)
    return make_plan(asked, market.snapshot, world(), ON)


@pytest.fixture(scope="session")
def real_plan(shared: Path) -> Plan:
    """The plan for H&H's 13F at the end of 2025 under the packaged mandate."""
    snapshot = open_snapshot(ON, data=shared / "data")
    path = shared / "data/holdings/13f_hh_international_2025-12-31.csv"
    held = read_holdings(path, ON, world(), snapshot.price)
    return make_plan(Asked(held, Mandate.default(), default_text(), "packaged default"), snapshot, world(), ON)
