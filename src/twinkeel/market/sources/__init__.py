"""Where market data comes from over the network, one module a source, each giving the tables of the market room."""

from __future__ import annotations

from collections.abc import Callable

from twinkeel.core.errors import UnknownNameError
from twinkeel.market.sources.protocol import PriceSource

NAMES = ("yahoo", "stooq", "yfinance", "akshare")


def price_source(name: str) -> PriceSource:
    """The source of that name.

    Raises:
        UnknownNameError: for another name.
    """
    from twinkeel.market.sources.extras import AKShare, YFinance
    from twinkeel.market.sources.stooq import Stooq
    from twinkeel.market.sources.yahoo import Yahoo

    makers: dict[str, Callable[[], PriceSource]] = {
        "yahoo": Yahoo,
        "stooq": Stooq,
        "yfinance": YFinance,
        "akshare": AKShare,
    }
    if name not in makers:
        raise UnknownNameError("source", name, NAMES)
    return makers[name]()
