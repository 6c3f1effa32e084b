"""Yahoo's chart endpoint: its JSON as bars and corporate actions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import polars as pl

from twinkeel.core.errors import InputError
from twinkeel.market import clocks
from twinkeel.market.importers.imported import Imported, finding
from twinkeel.market.sources.web import Fetcher, Policy, is_json
from twinkeel.market.tables import conform

HOST = "https://query1.finance.yahoo.com"
POLICY = Policy("Yahoo", interval=1.0)


class Yahoo:
    """Yahoo's chart endpoint, version 8."""

    name = "yahoo"
    terms = "Yahoo's data are for personal use"

    def __init__(self, fetcher: Fetcher | None = None, host: str = HOST) -> None:
        self._fetcher = fetcher or Fetcher(POLICY)
        self._host = host

    def bars(self, symbol: str, start: date, end: date) -> Imported:
        """Daily bars, dividends and splits; see ``PriceSource``."""
        first = int(datetime.combine(start, time(), UTC).timestamp())
        last = int(datetime.combine(end + timedelta(days=1), time(), UTC).timestamp())
        url = (
            f"{self._host}/v8/finance/chart/{quote(symbol, safe='')}"
            f"?period1={first}&period2={last}&interval=1d&events=div%7Csplit%7CcapitalGains"
        )
        imported = chart_tables(json.loads(self._fetcher.get(url, is_json)), "yahoo", asked=symbol)
        return replace(imported, file=f"yahoo:{symbol}")


def chart_tables(document: dict[str, Any], name: str, asked: str | None = None) -> Imported:
    """Bars and actions of a chart response. Closes are adjusted for splits only, ``adjclose`` for dividends too.

    The date of a bar is local to the exchange (``gmtoffset``). A null row is no bar. The last bar is left out, with a
    finding, where the response was taken before the exchange's close (``regularMarketTime``).

    Args:
        document: the response.
        name: for sources and findings.
        asked: the code that was asked for; another one in the answer is an error.

    Raises:
        InputError: for an error response, one without prices, or one for another symbol.
    """
    chart = document.get("chart")
    if not isinstance(chart, dict) or chart.get("error") or not chart.get("result"):
        problem = chart.get("error") if isinstance(chart, dict) else None
        words = problem.get("description") if isinstance(problem, dict) else problem
        raise InputError(name, f"the chart response holds no prices ({words or 'no result'})", "Check the symbol.")
    result = chart["result"][0]
    meta = result.get("meta") or {}
    code = str(meta.get("symbol") or asked or "").upper()
    if asked is not None and code != asked.upper():
        raise InputError(name, f"the answer is for {code}, not for {asked}", "Do not use it.")
    stamps = result.get("timestamp")
    quotes = (result.get("indicators") or {}).get("quote") or [{}]
    if not stamps or not quotes[0].get("close"):
        raise InputError(name, f"the chart of {code} holds no bar", "Widen the dates.")
    offset = timedelta(seconds=int(meta.get("gmtoffset") or 0))
    adjusted = ((result.get("indicators") or {}).get("adjclose") or [{}])[0].get("adjclose")
    frame = pl.DataFrame(
        {
            "date": [(datetime.fromtimestamp(int(s), UTC) + offset).date() for s in stamps],
            **{k: pl.Series(k, quotes[0].get(k) or [None] * len(stamps), dtype=pl.Float64, strict=False)
               for k in ("open", "high", "low", "close", "volume")},
            "adj_close": pl.Series("adj_close", adjusted or [None] * len(stamps), dtype=pl.Float64, strict=False),
        }
    )  # fmt: skip
    frame = frame.drop_nulls("close").with_columns(
        pl.lit(code).alias("code"), pl.lit("split").alias("adjusted"), pl.lit(name).alias("source")
    )
    said = []
    frame = clocks.stamp(frame.unique("date", keep="last", maintain_order=True))
    taken = meta.get("regularMarketTime")
    if taken and frame.height and datetime.fromtimestamp(int(taken), UTC) < frame["instant"][-1]:
        said.append(finding(name, "partial", "the last bar was taken before the close", symbol=code,
                            dates=frame["date"].tail(1), action="quarantined"))  # fmt: skip
        frame = frame.head(-1)
    frame = frame.with_columns(pl.col("instant").alias("published_at"))
    tables = {"bars": conform(frame, "bars")}
    actions = _events(result.get("events") or {}, code, name, offset)
    if actions:
        stamped = clocks.stamp(pl.DataFrame(actions)).rename({"instant": "published_at"})
        tables["actions"] = conform(stamped, "actions").sort("date", "kind")
    return Imported(name, "Yahoo chart", tables, tuple(said))


def _events(events: dict[str, Any], code: str, name: str, offset: timedelta) -> list[dict[str, Any]]:
    rows = []
    for group, kind in (("dividends", "dividend"), ("splits", "split"), ("capitalGains", "capital_gain")):
        for event in (events.get(group) or {}).values():
            value = event.get("amount")
            if kind == "split":
                value = float(event["numerator"]) / float(event["denominator"])
            day = (datetime.fromtimestamp(int(event["date"]), UTC) + offset).date()
            rows.append({"code": code, "date": day, "kind": kind, "value": float(value), "source": name})
    return rows
