"""Two lines of one issuer: their parity, and one line's closes derived from the other's through ratio and FX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market.codes import venue_of
from twinkeel.market.snapshot import Snapshot

WHOLE_CENTS = 0.95  # of a series' closes: then no factor was applied to it, whatever the file says


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """Closes of ``code`` made from ``sibling``: never a quote, and marked as derived wherever they are shown.

    ``history`` has the columns of a snapshot's history, at the sibling's own closing instants; ``adjusted`` is the
    sibling's basis; ``formula`` says how the closes came about.
    """

    code: str
    sibling: str
    history: pl.DataFrame
    formula: str


def derive(snapshot: Snapshot, code: str, sibling: str | None = None, after: date | None = None) -> Derived:
    """The closes of a line from another line of its issuer: sibling close / units per unit x FX.

    FX is the last ECB cross struck before the sibling's close. Both lines' ordinary shares per unit come from the
    reference tables.

    Args:
        snapshot: with the sibling's bars.
        code: the line wanted.
        sibling: the line to derive it from; by default the issuer's other line with the latest bar.
        after: only dates after this one; by default after the line's own last bar (all, where it has none).

    Raises:
        MissingDataError: where no sibling has bars, or a ratio is not known.
    """
    from twinkeel.reference import world

    facts = world()
    on = snapshot.day
    own = facts.listing(code, on)
    others = [line.code for line in facts.lines(own.issuer, on) if line.code != code and line.code in snapshot.codes]
    chosen = sibling or max(others, key=lambda c: (snapshot.history(c)["date"].to_list()[-1], c), default=None)
    if chosen is None or chosen not in snapshot.codes:
        raise MissingDataError(f"No other line of {own.issuer} has bars to derive {code} from", "Import one.")
    if after is None and code in snapshot.codes:
        after = snapshot.history(code)["date"].to_list()[-1]
    ratio = _units(facts.listing(chosen, on).ordinary_per_unit, chosen) / _units(own.ordinary_per_unit, code)
    theirs = snapshot.history(chosen)
    if after is not None:
        theirs = theirs.filter(pl.col("date") > after)
    fx = _fx(snapshot, venue_of(chosen).currency, own.currency)
    joined = theirs.sort("instant").join_asof(fx, on="instant", strategy="backward")
    scale = pl.col("_rate") / float(ratio)
    source = f"derived from {chosen}: close / {ratio.normalize():f} x {venue_of(chosen).currency}{own.currency} (ECB)"
    history = joined.filter(pl.col("_rate").is_not_null()).select(
        "date",
        "instant",
        *((pl.col(field) * scale).alias(field) for field in ("open", "high", "low", "close")),
        pl.lit(None, dtype=pl.Float64).alias("volume"),
        "adjusted",
        pl.lit(source).alias("source"),
    )
    return Derived(code, chosen, history, source)


def parity(snapshot: Snapshot, code: str, local: str) -> pl.DataFrame:
    """The signed parity of two lines on unadjusted closes: date, parity = ln(code / (local x units x FX)).

    Days on which both closed; the two closes are hours apart, so single days scatter and the median tells. Closes
    count as unadjusted where the source says so or the whole series stands on whole cents.

    Raises:
        MissingDataError: where either line has no unadjusted close, or a ratio is not known.
    """
    from twinkeel.reference import world

    facts = world()
    on = snapshot.day
    ratio = _units(facts.listing(code, on).ordinary_per_unit, code) / _units(
        facts.listing(local, on).ordinary_per_unit, local
    )
    left, right = (unadjusted(snapshot, line) for line in (code, local))
    fx = _fx(snapshot, venue_of(local).currency, venue_of(code).currency)
    both = left.join(right.select("date", pl.col("close").alias("_local")), on="date", how="inner").sort("instant")
    if both.is_empty():
        raise MissingDataError(f"{code} and {local} have no common day with unadjusted closes", "Import raw closes.")
    joined = both.join_asof(fx, on="instant", strategy="backward").drop_nulls("_rate")
    gap = (pl.col("close") / (pl.col("_local") * float(ratio) * pl.col("_rate"))).log()
    return joined.select("date", gap.alias("parity"))


def unadjusted(snapshot: Snapshot, code: str) -> pl.DataFrame:
    """The closes of a line that are as traded: date, instant, close, one a date, rising."""
    kept = []
    bars = snapshot.table("bars").filter(pl.col("code") == code)
    for (_, basis), rows in bars.partition_by(["source", "adjusted"], as_dict=True, maintain_order=True).items():
        closes = rows["close"].to_numpy()
        cents = closes * 100
        whole = np.abs(cents - np.rint(cents)) <= np.abs(closes) * 1e-5 + 1e-4
        if basis in ("raw", "split") or float(whole.mean()) >= WHOLE_CENTS:
            kept.append(rows.filter(pl.Series(whole)) if basis not in ("raw", "split") else rows)
    if not kept:
        return bars.clear().select("date", "instant", "close")
    return (
        pl.concat(kept)
        .unique("date", keep="first", maintain_order=True)
        .sort("date")
        .select("date", "instant", "close")
    )


def _fx(snapshot: Snapshot, base: str, quote: str) -> pl.DataFrame:
    if base == quote:
        days = snapshot.table("bars").select("instant").unique().sort("instant")
        return days.with_columns(pl.lit(1.0).alias("_rate"))
    return snapshot.rates(base, quote).select("instant", pl.col("rate").alias("_rate")).sort("instant")


def _units(units: Decimal | None, code: str) -> Decimal:
    if units is None:
        raise MissingDataError(f"The reference tables do not say how many shares one {code} stands for")
    return units
