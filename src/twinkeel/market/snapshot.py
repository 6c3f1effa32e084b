"""A snapshot: everything that was known at one instant, immutable, content-hashed, and nothing newer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from twinkeel.core.errors import UnknownNameError
from twinkeel.core.instants import end_of_day
from twinkeel.market import clocks, fingerprint, rates
from twinkeel.market.books import book_of
from twinkeel.market.codes import venue_of
from twinkeel.market.model import Finding, FundBook, NoQuote, Panel, Quote, Rate
from twinkeel.market.quotes import quote
from twinkeel.market.series import merge
from twinkeel.market.tables import TABLES, conform, empty

Table = pl.DataFrame | Callable[[], pl.DataFrame]
HISTORY = ("date", "instant", "open", "high", "low", "close", "volume", "adjusted", "source")


class Snapshot:
    """What was known as of a date (every venue's close of that local date) or of an instant.

    Built by ``from_frames``; rows newer than ``as_of`` are cut there, so no method can see them. The tables are
    those of ``twinkeel.market.tables``. ``hash`` is over the rows that can be seen, without when they were recorded.
    """

    def __init__(self, as_of: date | datetime, given: Mapping[str, Table], simulated: bool, note: str) -> None:
        self.as_of = as_of
        self.simulated = simulated
        self.note = note
        self._given = dict(given)
        self._seen: dict[str, pl.DataFrame] = {}

    @classmethod
    def from_frames(
        cls,
        as_of: date | datetime,
        bars: pl.DataFrame,
        rates: pl.DataFrame | None = None,
        *,
        simulated: bool = False,
        note: str = "",
        **others: pl.DataFrame,
    ) -> Snapshot:
        """A snapshot over plain tables, cut at ``as_of``; missing columns are null, missing instants are stamped.

        Args:
            as_of: a date means every venue's close of that local date; an instant cuts by ``published_at``.
            bars: the table ``bars``; ``instant`` and ``published_at`` may be left out (the close of the day).
            rates: the table ``rates`` (units per euro).
            simulated: whether the rows were drawn from a model.
            note: one line that stands wherever the data is shown, e.g. how it was simulated.
            others: further tables by name: actions, fund_lines, fundamentals, debuts, findings.
        """
        given: dict[str, Table] = {"bars": bars, **others}
        if rates is not None:
            given["rates"] = rates
        return cls.from_tables(as_of, given, simulated=simulated, note=note)

    @classmethod
    def from_tables(
        cls, as_of: date | datetime, given: Mapping[str, Table], *, simulated: bool = False, note: str = ""
    ) -> Snapshot:
        """As ``from_frames``, with the tables by name; a table may be a function that reads it when it is first asked.

        Raises:
            UnknownNameError: where a name is none of ``twinkeel.market.tables.TABLES``.
        """
        unknown = sorted(set(given) - set(TABLES))
        if unknown:
            raise UnknownNameError("table", unknown[0], list(TABLES))
        return cls(as_of, given, simulated, note)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the rows that can be seen, the as-of, and whether they are simulated."""
        seen = {name: self.table(name) for name in TABLES if name not in ("findings", "set_aside")}
        return fingerprint.of_tables(seen, [str(self.as_of), "simulated" if self.simulated else "real"])

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code with at least one bar, sorted."""
        return tuple(sorted(self._by_code))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is doubtful about the data, worst first, then by file, symbol and date."""
        rank = {"error": 0, "warning": 1, "info": 2}
        found = [Finding(**row) for row in self.table("findings").iter_rows(named=True)]
        return tuple(sorted(found, key=lambda f: (rank[f.severity], f.file, f.symbol, f.start or date.min, f.kind)))

    def table(self, name: str) -> pl.DataFrame:
        """A table by name (bars, rates, actions, fund_lines, fundamentals, debuts), cut at the as-of.

        Raises:
            UnknownNameError: for another name.
        """
        if name not in TABLES:
            raise UnknownNameError("table", name, list(TABLES))
        if name not in self._seen:  # the only way in: whatever is given is cut before it can be seen
            given = self._given.pop(name, None)
            frame = empty(name) if given is None else given() if callable(given) else given
            known = _known(frame, self.day) if name == "findings" else _cut(_stamped(name, frame), self.as_of)
            self._seen[name] = known
        return self._seen[name]

    def history(self, code: str) -> pl.DataFrame:
        """Bars of one code, one row a date, rising: date, instant, open, high, low, close, volume, adjusted, source.

        Raises:
            UnknownNameError: where the snapshot has no bar of that code.
        """
        return self._merged(code)[0].select(HISTORY)

    def joins(self, code: str) -> tuple[Finding, ...]:
        """Where the history of a code joins sources, and what was made of it."""
        return self._merged(code)[1]

    def panel(self, codes: Sequence[str]) -> Panel:
        """Log prices for returns on the union grid of closing instants; see ``Panel``. Levels mean nothing in money.

        Raises:
            UnknownNameError: where the snapshot has no bar of a code.
        """
        stamps, values, columns = [], [], []
        for number, code in enumerate(codes):
            series = self._merged(code)[0]
            closes = series["for_returns"].to_numpy()
            usable = closes > 0.0  # additive adjustment can make a close negative: it has no logarithm
            stamps.append(series["instant"].to_physical().to_numpy()[usable])
            values.append(np.log(closes[usable]))
            columns.append(np.full(int(usable.sum()), number))
        if not stamps:
            return Panel((), np.empty(0, "datetime64[us]"), np.empty((0, 0)))
        grid, rows = np.unique(np.concatenate(stamps), return_inverse=True)
        log_prices = np.full((grid.size, len(codes)), np.nan)
        log_prices[rows, np.concatenate(columns)] = np.concatenate(values)
        return Panel(tuple(codes), grid.astype("datetime64[us]"), log_prices)

    def price(self, code: str) -> Quote | NoQuote:
        """The close at the venue's last session as traded, or why there is none. Never an adjusted price."""
        bars = self._by_code.get(code)
        if bars is None:
            return NoQuote(code, "never", None, "the snapshot has no bar of it")
        return quote(code, bars, self._last_session(code), self._reach, self._file_offers.get(code, {}), self._rounded)

    def rate(self, base: str, quote: str) -> Rate:
        """Units of ``quote`` for one ``base`` at the last ECB fixing known.

        Raises:
            MissingDataError: where either currency has no recent fixing.
        """
        cache: dict[tuple[str, str], Rate] = self.__dict__.setdefault("_rate_cache", {})
        if (base, quote) not in cache:
            cache[base, quote] = rates.rate(self.table("rates"), base, quote, self.day)
        return cache[base, quote]

    def rates(self, base: str, quote: str) -> pl.DataFrame:
        """All fixings of a pair: date, instant, rate (units of ``quote`` for one ``base``), rising.

        Raises:
            MissingDataError: where either currency is not in the table.
        """
        return rates.history(self.table("rates"), base, quote)

    def fund_holdings(self, fund_code: str) -> FundBook | None:
        """The latest book of a fund known as of the snapshot, or None where none was imported."""
        return book_of(self.table("fund_lines"), fund_code)

    def actions(self, code: str) -> pl.DataFrame:
        """Dividends and splits of one code with ex-date up to the as-of."""
        return self.table("actions").filter(pl.col("code") == code).sort("date", "kind")

    # -- inside ---------------------------------------------------------------------------------------------------

    @cached_property
    def day(self) -> date:
        """The local date the snapshot is of."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of

    @cached_property
    def _by_code(self) -> dict[str, pl.DataFrame]:
        """Bars by code, with ``for_returns``: the close that carries dividends where the source gives one."""
        bars = self.table("bars").with_columns(pl.coalesce("adj_close", "close").alias("for_returns"))
        parts: dict[Any, pl.DataFrame] = bars.partition_by("code", as_dict=True, maintain_order=True)
        return {key[0]: frame for key, frame in parts.items()}

    @cached_property
    def _reach(self) -> dict[tuple[str, str], date]:
        """The last date each source covers on each venue."""
        last = self.table("bars").group_by("source", "code").agg(pl.col("date").max())
        reach: dict[tuple[str, str], date] = {}
        for source, code, day in last.iter_rows():
            key = (source, venue_of(code).mic)
            reach[key] = max(reach.get(key, day), day)
        return reach

    @cached_property
    def _file_offers(self) -> dict[str, dict[str, float]]:
        facts = self.table("fundamentals").filter(pl.col("item") == "offer_price_in_file")
        offers: dict[str, dict[str, float]] = {}
        for code, source, value in facts.select("code", "source", "value").iter_rows():
            offers.setdefault(code, {})[source] = value
        return offers

    @cached_property
    def _rounded(self) -> frozenset[str]:
        """Sources whose closes have two decimals at most, all of them."""
        close = pl.col("close")
        sources = self.table("bars").group_by("source").agg(((close - close.round(2)).abs() < 1e-9).all().alias("_all"))
        return frozenset(sources.filter("_all")["source"])

    def _last_session(self, code: str) -> date | None:
        return clocks.last_session(venue_of(code), self.as_of)

    def _merged(self, code: str) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
        cache: dict[str, tuple[pl.DataFrame, tuple[Finding, ...]]] = self.__dict__.setdefault("_merge_cache", {})
        if code not in cache:
            if code not in self._by_code:
                raise UnknownNameError("market data of", code, self.codes, _no_bars(code, self.codes))
            cache[code] = merge(self._by_code[code])
        return cache[code]

    def __repr__(self) -> str:
        kind = "simulated " if self.simulated else ""
        return f"<Snapshot {kind}as of {self.as_of}: {len(self.codes)} codes, {self.table('bars').height} bars>"


def _no_bars(code: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(code, known, n=3, cutoff=0.6)
    return f"The snapshot has no bar of it{'; near: ' + ', '.join(near) if near else ''}."


def _stamped(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    if name == "bars" and ("instant" not in frame.columns or frame["instant"].null_count()):
        frame = clocks.stamp(frame)
    if name == "rates" and "instant" not in frame.columns:
        days = frame["date"].unique().sort()
        instant, known = clocks.fixing_instants(days)
        frame = frame.join(pl.DataFrame([days, instant, known]), on="date", how="left", maintain_order="left")
    if name == "bars" and "published_at" not in frame.columns:
        frame = frame.with_columns(pl.col("instant").alias("published_at"))
    frame = conform(frame, name)
    return frame.sort("code", "date", "source") if name == "bars" else frame


def _known(findings: pl.DataFrame, day: date) -> pl.DataFrame:
    """The findings about rows up to a day; a stretch that goes on beyond it is told up to it."""
    begun = findings.filter(pl.col("start").is_null() | (pl.col("start") <= day))
    return begun.with_columns(pl.min_horizontal("end", pl.lit(day)).alias("end"))


def _cut(frame: pl.DataFrame, as_of: date | datetime) -> pl.DataFrame:
    """The rows known at the as-of: by local date and, for an instant, by when the world could know them."""
    if isinstance(as_of, datetime):
        return frame.filter(pl.col("published_at") <= clocks.as_utc(as_of))
    return frame.filter((pl.col("date") <= as_of) & (pl.col("published_at") <= end_of_day(as_of)))
