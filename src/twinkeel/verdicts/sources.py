"""Where verdicts get their figures: closes of a snapshot, listing facts of the reference room, published values."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.reading.model import Claim


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with date, unit and source."""

    name: str
    value: float
    unit: str
    date: str
    source: str
    basis: str = ""

    def as_json(self) -> dict[str, Any]:
        """As an input of a verdict."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "date": self.date,
            "source": self.source,
            "basis": self.basis,
        }


@lru_cache(maxsize=1)
def _published() -> tuple[dict[str, str], ...]:
    text = resources.files("twinkeel.verdicts").joinpath("data", "published_values.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


class Sources:
    """Everything a verdict may look up, cut at the snapshot's as-of; a missing part answers None."""

    def __init__(self, world: Any, snapshot: Any) -> None:
        self.world, self.snapshot = world, snapshot
        limit = getattr(snapshot, "as_of", None)
        self.limit: date | None = limit if isinstance(limit, date) else None

    def published(self, code: str, measure: str) -> list[Value]:
        """Published values of a code and measure that were known by the as-of."""
        if self.simulated:
            return []
        limit = self.limit.isoformat()[:10] if self.limit else "9999"
        return [
            Value(
                f"{row['measure'].replace('_', ' ')} of {code}",
                float(row["value"]),
                row["unit"],
                row["date"],
                f"{row['source']} ({row['confidence']})",
                row["basis"],
            )
            for row in _published()
            if row["code"] == code and row["measure"] == measure and row["date"] <= limit
        ]

    def listing(self, codes: tuple[str, ...], on: date | None = None) -> Any:
        """The first of the codes that the reference room knows as a line; None where none is."""
        if not self.world:
            return None
        for code in codes:
            for day in (on, None):
                try:
                    return self.world.listing(code, day)
                except (TwinkeelError, TypeError):
                    continue
        return None

    def listings(self, codes: tuple[str, ...]) -> list[Any]:
        """All lines known."""
        found = []
        for code in codes:
            line = self.listing((code,))
            if line is not None:
                found.append(line)
        return found

    def lines_of(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The codes given, then the other lines of their issuers: a text may speak of the ADR or of the local line."""
        out = dict.fromkeys(codes)
        for code in codes:
            line = self.listing((code,))
            if line is not None and line.kind not in {"index", "etf"}:
                out |= dict.fromkeys(other.code for other in self.world.lines(line.issuer, None))
        return tuple(out)

    def minor(self, code: str) -> bool:
        """Whether few texts quote a line: one off the exchanges, or a counter in renminbi beside the main one."""
        line = self.listing((code,))
        return line is not None and (line.mic == "OTCM" or line.kind == "rmb_counter")

    def session(self, code: str, day: str) -> tuple[float | None, float | None]:
        """Low and high of a code's session, (None, None) where the history has none of that day."""
        frame, on = self.bars(code), day_of(day)
        if frame is None or on is None:
            return None, None
        import polars as pl

        part = frame.filter(pl.col("date") == on)
        if part.height == 0:
            return None, None
        row = part.row(0, named=True)
        low, high = row["low"], row["high"]
        return (float(low), float(high)) if low is not None and high is not None and low < high else (None, None)

    def bars(self, code: str) -> Any:
        """The history of a code, or None where the snapshot has none of it."""
        if self.snapshot is None:
            return None
        try:
            frame = self.snapshot.history(code)
        except TwinkeelError:
            return None
        return frame if frame.height else None

    def close(self, code: str, on: date, strictly_before: bool = False, patience: int = 12) -> Value | None:
        """The last close on (or strictly before) a day, not older than ``patience`` days."""
        frame = self.bars(code)
        if frame is None:
            return None
        import polars as pl

        column = pl.col("date")
        part = (
            frame.filter((column < on) if strictly_before else (column <= on))
            .filter(pl.col("close").is_not_null())
            .tail(1)
        )
        if part.height == 0:
            return None
        row = part.row(0, named=True)
        if (on - row["date"]).days > patience:
            return None
        return Value(
            f"close of {code}",
            float(row["close"]),
            "",
            row["date"].isoformat(),
            str(row["source"]),
            str(row["adjusted"]),
        )

    def first_day(self, code: str) -> dict[str, Value]:
        """Open, high and close of a code's first session, by name."""
        frame = self.bars(code)
        if frame is None:
            return {}
        row = frame.row(0, named=True)
        return {
            name: Value(
                f"first {name} of {code}",
                float(row[name]),
                "",
                row["date"].isoformat(),
                str(row["source"]),
                str(row["adjusted"]),
            )
            for name in ("open", "high", "close")
            if row[name] is not None
        }

    @property
    def simulated(self) -> bool:
        """Whether prices are SIMULATED: what the world published of real ones then says nothing about them."""
        return bool(self.snapshot is not None and self.snapshot.simulated)

    def debut_facts(self, code: str) -> dict[str, Value]:
        """Offer price and first-day open, high and close that the reference tables state."""
        if not self.world or not hasattr(self.world, "tables"):
            return {}
        out: dict[str, Value] = {}
        for row in self.world.tables.rows("debuts"):
            if row["code"] != code or (self.limit and row["valid_from"] > self.limit.isoformat()[:10]):
                continue
            for name, column in (("offer price", "offer_price"), ("open", "open"), ("close", "close")):
                if self.simulated and name != "offer price":
                    continue
                try:
                    out[name] = Value(
                        f"{name} of {code}", float(row[column]), row["currency"], row["valid_from"], row["source"]
                    )
                except ValueError:
                    continue
        return out

    def fund_book(self, code: str) -> Any:
        """The fund's holdings as the snapshot knows them, or None."""
        if self.snapshot is None:
            return None
        try:
            return self.snapshot.fund_holdings(code)
        except TwinkeelError:
            return None


def day_of(text: str | None) -> date | None:
    """An ISO day, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def window(claim: Claim) -> tuple[date, bool, date] | None:
    """(base day, whether the base is strictly before it, last day) of a claim's period for a price return."""
    period = claim.period
    if period is None:
        return None
    start, end = day_of(period.start), day_of(period.end)
    if start is None or end is None:
        return None
    if period.kind in {"ytd", "since", "span", "yoy", "qoq"}:
        return start, False, end
    return start, True, end
