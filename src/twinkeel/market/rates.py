"""Exchange rates as crosses of the ECB's euro reference rates."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market.model import Rate
from twinkeel.market.tables import INSTANT

STALE = 10  # days: the longest pause of the fixing is the Easter weekend
_CONTEXT = Context(prec=12)


def history(table: pl.DataFrame, base: str, quote: str) -> pl.DataFrame:
    """Fixings of a pair where both legs were fixed the same day: date, instant, rate, source, rising.

    Raises:
        MissingDataError: where either currency is not in the table.
    """
    left, right = _leg(table, base), _leg(table, quote)
    if base == quote == "EUR":
        raise MissingDataError("EUR against EUR has no fixings", "The rate is 1.")
    if base == "EUR":
        left = right.with_columns(per_euro=pl.lit(1.0))
    if quote == "EUR":
        right = left.with_columns(per_euro=pl.lit(1.0))
    pair = left.join(right.select("date", pl.col("per_euro").alias("_quote")), on="date", how="inner").sort("date")
    return pair.select("date", "instant", (pl.col("_quote") / pl.col("per_euro")).alias("rate"), "source")


def rate(table: pl.DataFrame, base: str, quote: str, on: date) -> Rate:
    """The cross at the last fixing up to ``on``, exact to 12 significant digits.

    Raises:
        MissingDataError: where a currency is not in the table, or its last fixing is older than ten days.
    """
    pair = history(table, base, quote) if base != quote else _leg(table, base if base != "EUR" else "USD")
    if pair.is_empty():
        raise MissingDataError(
            f"No ECB fixing of {base}{quote} is known by {on}", "Import exchange rates for that time."
        )
    last = pair.row(-1, named=True)
    if (on - last["date"]).days > STALE:
        raise MissingDataError(
            f"The last ECB fixing of {base}{quote} is of {last['date']}, stale on {on}", "Import newer exchange rates."
        )
    if base == quote:
        return Rate(base, quote, Decimal(1), last["date"], last["instant"], "identity")
    legs = {}
    for currency in (base, quote):
        leg = _leg(table, currency)
        legs[currency] = Decimal(1) if currency == "EUR" else Decimal(repr(_on(leg, last["date"])))
    value = _CONTEXT.divide(legs[quote], legs[base])
    cross = "" if "EUR" in (base, quote) else f", cross of EUR{base} {legs[base]} and EUR{quote} {legs[quote]}"
    return Rate(base, quote, value, last["date"], last["instant"], f"{last['source']}{cross}")


def _on(leg: pl.DataFrame, day: date) -> float:
    return float(leg.filter(pl.col("date") == day)["per_euro"][0])


def _leg(table: pl.DataFrame, currency: str) -> pl.DataFrame:
    """One currency's fixings, one row a date; official rows win over crosses derived from other files."""
    if currency == "EUR":
        return table.clear().with_columns(pl.col("instant").cast(INSTANT))
    rows = table.filter(pl.col("currency") == currency)
    if rows.is_empty():
        hint = " The ECB fixes CNY only: use that." if currency == "CNH" else ""
        raise MissingDataError(f"The ECB rates at hand have no {currency}", f"Import exchange rates.{hint}")
    official = pl.col("source").str.contains("(?i)derived").alias("_derived")
    return (
        rows.with_columns(official)
        .sort("date", "_derived", "source")
        .unique(subset="date", keep="first", maintain_order=True)
        .drop("_derived")
    )
