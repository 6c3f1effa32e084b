"""The price of one code at its venue's last session, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from twinkeel.core.errors import TwinkeelError
from twinkeel.market.codes import venue_of
from twinkeel.market.model import Basis, NoQuote, Quote
from twinkeel.market.traded import why_traded


def quote(
    code: str,
    bars: pl.DataFrame,
    last_session: date | None,
    reach: Mapping[tuple[str, str], date],
    file_offers: Mapping[str, float],
    rounded_sources: Collection[str] = (),
) -> Quote | NoQuote:
    """A ``Quote`` from bars as traded at the last session, else a ``NoQuote`` with its reason.

    ``ended``: the source has nothing later for that venue; ``suspended``: the source goes on for the venue without
    this code. A source that says "adjusted" may still be shown by its content to hold the traded close: see
    ``twinkeel.market.traded``; the quote's source says so.

    Args:
        code: Yahoo-style.
        bars: the code's bars of every source, columns of the table ``bars``.
        last_session: of the venue, as of the snapshot; None where the session tables do not cover it.
        reach: last date by (source, mic).
        file_offers: the offer price a source carries for the code, adjusted as its bars are.
        rounded_sources: sources whose closes are all rounded to cents.
    """
    venue = venue_of(code)
    last: date = bars.get_column("date")[-1]
    expected = last_session or max(day for (_, mic), day in reach.items() if mic == venue.mic)
    if last < expected:
        sources = bars.filter(pl.col("date") == last)["source"].to_list()
        goes_on = [source for source in sources if reach[source, venue.mic] > last]
        if goes_on:
            return NoQuote(
                code,
                "suspended",
                last,
                f"no bar after {last} while {goes_on[0]} goes on for {venue.mic} to {reach[goes_on[0], venue.mic]}",
            )
        return NoQuote(code, "ended", last, f"the data of {sources[0]} ends on {last}; the last session is {expected}")
    at_last = bars.filter(pl.col("date") == last)
    raw = at_last.filter(pl.col("adjusted") == "raw")
    if raw.height:
        row = raw.row(0, named=True)
        return Quote(code, exact(row["close"]), venue.currency, last, row["instant"], "raw", row["source"])
    for row in at_last.iter_rows(named=True):
        one = bars.filter(pl.col("source") == row["source"]).sort("date")
        rounded = row["source"] in rounded_sources
        why = why_traded(one, offer_price(code, last), file_offers.get(row["source"]), rounded)
        if why:
            basis: Basis = "unknown" if row["adjusted"] == "unknown" else "raw"
            taken = "taken as traded" if basis == "unknown" else f"marked {row['adjusted']} but as traded"
            source = f"{row['source']}, {taken}: {why}"
            return Quote(code, exact(row["close"]), venue.currency, last, row["instant"], basis, source)
    kinds = ", ".join(sorted({f"{row['adjusted']} ({row['source']})" for row in at_last.iter_rows(named=True)}))
    return NoQuote(code, "adjusted_only", last, f"only adjusted closes: {kinds}")


def exact(close: float) -> Decimal:
    """A stored close as a price: the noise of single precision (37.84000015) is cut at seven significant digits.

    Seven digits hold every price on every tick here below a hundred thousand.
    """
    return Decimal(f"{close:.7g}")


def offer_price(code: str, on: date) -> Decimal | None:
    """The published offer price of a listing, None where the reference tables have none."""
    from twinkeel.reference import world

    try:
        price: Decimal | None = world().listing(code, on).offer_price
    except TwinkeelError:
        return None
    return price
