"""A small world that knows a few names, so that these tests stand without the reference tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from twinkeel.core.errors import UnknownNameError
from twinkeel.holdings.resolve import Resolver


@dataclass(frozen=True)
class FakeListing:
    """A listing as the reference tables would hand it out."""

    code: str
    issuer: str
    kind: str = "common"
    currency: str = "USD"
    isin: str = ""


LISTINGS = (
    FakeListing("AAPL", "apple", isin="US0378331005"),
    FakeListing("NVDA", "nvidia", isin="US67066G1040"),
    FakeListing("BABA", "alibaba", "adr", isin="US01609W1027"),
    FakeListing("BRK-B", "berkshire-hathaway", isin="US0846707026"),
    FakeListing("KWEB", "kraneshares-kweb", "etf", isin="US5007673065"),
    FakeListing("0700.HK", "tencent", "common", "HKD", "KYG875721634"),
    FakeListing("9988.HK", "alibaba", "common", "HKD", "KYG017191142"),
    FakeListing("688981.SS", "smic", "a", "CNY", "CNE100003GN0"),
    FakeListing("0981.HK", "smic", "common", "HKD", "KYG8020E1199"),
    FakeListing("002230.SZ", "iflytek", "a", "CNY", "CNE100000B81"),
)


class FakeWorld:
    """Resolves codes and ISINs of a few listings, and nothing by name."""

    def resolve(self, text: str, on: date, currency: str | None = None) -> FakeListing:
        """The listing of a code or ISIN."""
        for listing in LISTINGS:
            if text in (listing.code, listing.isin):
                return listing
        raise UnknownNameError("name", text)


@pytest.fixture(scope="session")
def world() -> Resolver:
    """The small world."""
    return FakeWorld()


@pytest.fixture
def day() -> date:
    """The date on which names are looked up."""
    return date(2025, 12, 31)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The self-written samples, in the true shape of each format."""
    return Path(__file__).parent / "samples"
