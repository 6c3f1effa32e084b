"""Stooq's daily files: CSV by symbol, closes adjusted for splits and dividends."""

from __future__ import annotations

from datetime import date

import polars as pl

from twinkeel.core.errors import InputError
from twinkeel.market.importers.imported import Imported
from twinkeel.market.importers.prices import long
from twinkeel.market.importers.shape import shape_of
from twinkeel.market.sources.web import Fetcher, Policy, SourceError, is_table

HOST = "https://stooq.com"
POLICY = Policy("Stooq", interval=1.0)
_SUFFIX = {"": "us", "HK": "hk", "T": "jp", "DE": "de", "L": "uk"}


class Stooq:
    """Prices of US, Hong Kong, Japanese, German and British lines. The last row is today's, still forming."""

    name = "stooq"
    terms = "free for personal use; a limited number of requests a day"

    def __init__(self, fetcher: Fetcher | None = None, host: str = HOST) -> None:
        self._fetcher = fetcher or Fetcher(POLICY)
        self._host = host

    def bars(self, symbol: str, start: date, end: date) -> Imported:
        """Daily bars; see ``PriceSource``."""
        url = f"{self._host}/q/d/l/?s={ticker(symbol)}&d1={start:%Y%m%d}&d2={end:%Y%m%d}&i=d"
        body = self._fetcher.get(url, is_table_or_no_data)
        if b"limit" in body[:200].lower():
            raise SourceError("Stooq", url, "the daily limit of requests is used up", "Ask again tomorrow.", 429)
        if body.strip().lower().startswith(b"no data"):
            raise InputError(
                f"Stooq {symbol}", "there is no such symbol, or no bar in those dates", "Check the symbol."
            )
        shape = shape_of(body[:65536].decode("utf-8", errors="ignore"))
        if shape is None or "close" not in shape.roles:
            raise InputError(f"Stooq {symbol}", "the answer is no price table", "Ask again later.")
        imported = long(symbol, body, shape)
        bars = imported.tables["bars"].with_columns(pl.lit(symbol).alias("code"), pl.lit("stooq").alias("source"))
        return Imported(f"stooq:{symbol}", "Stooq", {"bars": bars}, ())


def ticker(symbol: str) -> str:
    """Stooq's name of a Yahoo-style code: ``BABA`` is ``baba.us``, ``0700.HK`` is ``700.hk``.

    Raises:
        InputError: where Stooq has no such market.
    """
    head, _, suffix = symbol.partition(".")
    if suffix not in _SUFFIX:
        raise InputError(f"Stooq {symbol}", "Stooq has no prices of that market", "Use another source.")
    return f"{head.lstrip('0') if suffix == 'HK' else head}.{_SUFFIX[suffix]}".lower()


def is_table_or_no_data(body: bytes) -> str | None:
    """Stooq says ``No data`` or names its limit in plain text, which is an answer, not a failure."""
    text = body[:200].strip().lower()
    return None if text.startswith(b"no data") or b"limit" in text else is_table(body)
