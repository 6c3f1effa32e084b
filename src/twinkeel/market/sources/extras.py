"""yfinance and AKShare, where the user has installed them, behind the same protocol as our own sources."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market import clocks
from twinkeel.market.importers import basis
from twinkeel.market.importers.imported import Imported
from twinkeel.market.tables import conform


class YFinance:
    """Yahoo through the package yfinance (extra ``yahoo``): unadjusted closes with the adjusted ones beside."""

    name = "yfinance"
    terms = "Yahoo's data are for personal use"

    def bars(self, symbol: str, start: date, end: date) -> Imported:
        """Daily bars; see ``PriceSource``."""
        ticker = _package("yfinance", "yahoo").Ticker(symbol)
        frame = ticker.history(start=start, end=end + timedelta(days=1), auto_adjust=False, actions=True)
        columns = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Adj Close": "adj_close"}
        data = {new: [float(v) for v in frame[old]] for old, new in {**columns, "Volume": "volume"}.items()}
        days = [stamp.date() for stamp in frame.index]
        return _imported("yfinance", symbol, pl.DataFrame({"date": days, **data}), "split")


class AKShare:
    """Mainland lines through the package AKShare (extra ``akshare``): unadjusted."""

    name = "akshare"
    terms = "AKShare's data are for research"

    def bars(self, symbol: str, start: date, end: date) -> Imported:
        """Daily bars; see ``PriceSource``."""
        frame = _package("akshare", "akshare").stock_zh_a_hist(
            symbol=symbol.partition(".")[0],
            period="daily",
            start_date=f"{start:%Y%m%d}",
            end_date=f"{end:%Y%m%d}",
            adjust="",
        )
        columns = {
            "开盘": "open",
            "最高": "high",
            "最低": "low",
            "收盘": "close",
            "成交量": "volume",
            "成交额": "amount",
        }
        data = {new: [float(v) for v in frame[old]] for old, new in columns.items()}
        days = [date.fromisoformat(str(day)[:10]) for day in frame["日期"]]
        bars = basis.lots_to_shares(pl.DataFrame({"date": days, **data}).with_columns(pl.lit(symbol).alias("code")))
        return _imported("akshare", symbol, bars, "raw")


def _imported(name: str, symbol: str, frame: pl.DataFrame, kind: str) -> Imported:
    if frame.is_empty():
        raise MissingDataError(f"{name} has no bar of {symbol} in those dates", "Check the symbol and the dates.")
    frame = frame.with_columns(
        pl.lit(symbol).alias("code"), pl.lit(kind).alias("adjusted"), pl.lit(name).alias("source")
    )
    frame = clocks.stamp(frame).with_columns(pl.col("instant").alias("published_at"))
    return Imported(f"{name}:{symbol}", name, {"bars": conform(frame, "bars")})


def _package(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDataError(f"The package {name} is not installed", f"pip install 'twinkeel[{extra}]'") from error
