"""The simulated market put together: sessions and closing instants of real calendars, prices from the model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinkeel.core.errors import OutsideTableError, TwinkeelError
from twinkeel.market import clocks
from twinkeel.market.codes import venue_of
from twinkeel.market.simulated import draws
from twinkeel.market.simulated.parameters import FACTORS, FundRow, LineSpec, Parameters, PathSpec, parameters
from twinkeel.market.simulated.truth import Truth
from twinkeel.market.snapshot import Snapshot
from twinkeel.reference import world

Floats = NDArray[np.float64]

START = date(2023, 1, 3)
"""First day of the simulated history: three years before the day on which levels are pinned."""
PINNED = date(2025, 12, 31)
"""The day on which closes are the rounded levels of paths.csv; later days are drawn onwards."""
EARLIEST = date(2023, 7, 3)
MICS = ("XSHG", "XSHE", "XHKG", "XNYS")
SLOT = {"XSHG": 0, "XSHE": 0, "XHKG": 1, "XNYS": 2}
PAR = {"HKD": 7.78, "CNY": 7.0, "EUR": 0.85, "GBP": 0.74}
"""Units of each currency for a dollar on the pinned day, rounded."""
DRIFT = 0.10 / 252
"""Log drift of every path a day: assumed, not measured; sample means of three years say nothing."""
PEG_PULL = 0.02
PEG_BAND = (7.75, 7.85)


@dataclass(frozen=True, eq=False)
class SimulatedMarket:
    """A snapshot of simulated data, and the truth it was drawn from."""

    seed: int
    snapshot: Snapshot
    truth: Truth


def simulated_market(seed: int = 7, as_of: date = PINNED) -> SimulatedMarket:
    """A market of real listings, calendars and closing instants whose prices are SIMULATED and whose truth is known.

    The same seed gives the same bytes. An earlier ``as_of`` only cuts the same history: nothing before it changes.

    Args:
        seed: of every random stream; 0 or more.
        as_of: last day seen; 2025-12-31 is the day on which closes are near the real ones.

    Raises:
        OutsideTableError: before 2023-07-03, or past the end of a calendar.
    """
    if as_of < EARLIEST:
        raise OutsideTableError("The simulated market", as_of, f"{EARLIEST} onwards", "Choose a later --as-of.")
    model = _Model(seed, as_of, parameters())
    note = (
        f"SIMULATED market, seed {seed}: real listings, calendars and closing times; prices drawn from a measured model"
    )
    snapshot = Snapshot.from_frames(
        as_of, model.bars(), model.rates(), simulated=True, note=note, fund_lines=model.fund_lines()
    )
    return SimulatedMarket(seed, snapshot, model.truth())


class _Model:
    """All draws of one seed on the union of all venues' sessions."""

    def __init__(self, seed: int, as_of: date, given: Parameters) -> None:
        self.seed, self.given = seed, given
        self.source = f"SIMULATED (seed {seed})"
        calendar = world().calendar
        end = max(as_of, PINNED)
        self.sessions = {mic: frozenset(calendar.sessions(mic, START, end)) for mic in MICS}
        self.days = tuple(sorted(frozenset().union(*self.sessions.values())))
        self.pinned = self.days.index(PINNED)
        self.as_of = as_of
        count = len(self.days)
        scale = given.scale
        self.scale = draws.volatility_scale(seed, count, scale["phi"], scale["log_sd"], scale["dof"])
        self.fx = {name: self._currency(name, count) for name in PAR}
        factors = draws.factor_moves(seed, self.scale, given.clock)
        self.debuts = {line.path: line.listed_from for line in given.lines if line.listed_from and line.basis == ""}
        self.paths = {spec.name: self._path(spec, factors) for spec in given.paths}
        self.specs = {spec.name: spec for spec in given.paths}
        self.bases = {line.code: self._basis(line, count) for line in given.lines}
        self.lines = {line.code: line for line in given.lines}
        self.books: dict[str, list[FundRow]] = {}
        for row in given.funds:
            self.books.setdefault(row.fund, []).append(row)

    # -- draws ----------------------------------------------------------------------------------------------------

    def _currency(self, name: str, count: int) -> Floats:
        pull = PEG_PULL if name == "HKD" else 0.0
        path = draws.currency_path(self.seed, name, count, self.given.currency[name], pull)
        units: Floats = PAR[name] * np.exp(path - path[self.pinned, 2])  # pinned at the ECB's fixing
        out: Floats = np.log(np.clip(units, *PEG_BAND) if name == "HKD" else units)
        return out

    def _path(self, spec: PathSpec, factors: dict[str, Floats]) -> Floats:
        first = self.debuts.get(spec.name)
        listed = next((i for i, day in enumerate(self.days) if first and day >= first), 0) if first else 0
        wild = self._wildness(listed) if first else None
        moves = draws.path_moves(self.seed, spec, factors, self.scale, self.given.clock, wild)
        seen = moves[: self.pinned + 1]
        moves = moves + DRIFT / 3
        moves[: self.pinned + 1] -= seen.mean()  # a bridge: no sample mean of this history tells more than the drift
        path = np.cumsum(moves.reshape(-1)).reshape(-1, 3)
        slot = SLOT[spec.home]
        path += math.log(spec.level) - path[self.pinned, slot]
        if spec.first_close:  # a straight drift that leads from the known first close to the pinned level
            drift = (path[listed, slot] - math.log(spec.first_close)) / (self.pinned - listed)
            path += drift * np.minimum(np.arange(len(path)) - self.pinned, 0)[:, None]
        return path

    def _wildness(self, listed: int) -> Floats:
        out = np.ones(len(self.days))
        out[listed + 1 : listed + 5] = self.given.debut["volatility_sessions_2_5"]
        out[listed + 5 : listed + 20] = self.given.debut["volatility_sessions_6_20"]
        return out

    def _basis(self, line: LineSpec, count: int) -> tuple[Floats, float]:
        if not line.basis:
            return np.zeros(count), 0.0
        kind = "adr" if line.basis == "fungible" else "ah"
        drawn, step = draws.basis(
            self.seed, line.code, count, self.given.basis[f"{kind}_phi"], self.given.basis[f"{kind}_sd"]
        )
        return (drawn - drawn[self.pinned], step) if line.level else (drawn, step)

    # -- values ---------------------------------------------------------------------------------------------------

    def _fx(self, currency: str, slot: int) -> Floats:
        """Log units for a dollar at a venue's close."""
        if currency == "USD":
            return np.zeros(len(self.days))
        return np.asarray(self.fx[currency][:, (0, 1, 3)[slot]])

    def dollars(self, code: str, slot: int) -> Floats:
        """Log value in dollars of one unit of a line at each day's close of the venue with that slot, (T,)."""
        line = self.lines[code]
        deviation = self.bases[code][0]
        if line.path == "fund":
            value: Floats = np.zeros(len(self.days))
            for row in self.books[code]:
                value = value + row.weight * self._row_value(row, slot)
            return np.asarray(value - value[self.pinned] + math.log(line.level or 1.0) + deviation)
        spec = self.specs[line.path]
        value = np.asarray(self.paths[line.path][:, slot] - self._fx(spec.currency, slot) + deviation)
        if line.level:  # a line that keeps a premium of its own: pinned at its own level
            home = SLOT[venue_of(code).mic]
            at_home = self.paths[line.path][self.pinned, home] - self._fx(spec.currency, home)[self.pinned]
            return value + (math.log(line.level) - float(self._fx(line.currency, home)[self.pinned] + at_home))
        return value + math.log(line.per_unit)

    def _row_value(self, row: FundRow, slot: int) -> Floats:
        if row.code:
            return self.dollars(row.code, slot)
        if row.kind == "cash":
            return np.zeros(len(self.days))
        name = f"REST-{row.fund}"
        return np.asarray(self.paths[name][:, slot] - self._fx(self.specs[name].currency, slot))

    # -- tables ---------------------------------------------------------------------------------------------------

    def bars(self) -> pl.DataFrame:
        """The table ``bars``: one close a session of the line's venue, on its tick; no open, high, low or volume."""
        day_column = pl.Series("date", self.days, dtype=pl.Date)
        instants = {mic: self._instants(mic) for mic in ("XSHG", "XSHE", "XHKG", "XNYS")}
        parts = []
        for line in sorted(self.given.lines, key=lambda each: each.code):
            mic = venue_of(line.code).mic
            open_here = [i for i, day in enumerate(self.days) if day in self.sessions[mic] and self._trades(line, day)]
            if not open_here:
                continue
            price = np.exp(self.dollars(line.code, SLOT[mic]) + self._fx(line.currency, SLOT[mic]))[open_here]
            step = self._tick(line.code, float(price[-1]))
            close = np.round(np.maximum(np.round(price / step), 1.0) * step, 6)
            parts.append(
                pl.DataFrame(
                    {
                        "code": pl.Series([line.code]).new_from_index(0, len(open_here)),
                        "date": day_column.gather(open_here),
                        "instant": instants[mic].gather(open_here),
                        "close": close,
                    }
                )
            )
        return pl.concat(parts).with_columns(
            adj_close=pl.col("close"),
            adjusted=pl.lit("raw"),
            source=pl.lit(self.source),
            published_at=pl.col("instant"),
        )

    def _trades(self, line: LineSpec, day: date) -> bool:
        if day > self.as_of or (line.listed_from and day < line.listed_from):
            return False
        return not (line.halted_from and day >= line.halted_from)

    def _instants(self, mic: str) -> pl.Series:
        calendar = world().calendar
        stamps: list[datetime | None] = [
            calendar.closing_instant(mic, day) if day in self.sessions[mic] else None for day in self.days
        ]
        return pl.Series("instant", stamps, dtype=pl.Datetime("us", "UTC"))

    def _tick(self, code: str, price: float) -> float:
        from decimal import Decimal

        try:
            rules = world().rules
            return float(rules.tick(world().listing(code, PINNED), Decimal(f"{price:.3f}"), PINNED))
        except TwinkeelError:
            return 0.01

    def rates(self) -> pl.DataFrame:
        """The table ``rates``: simulated fixings per euro on every day some venue trades."""
        per_dollar = {name: np.exp(path[:, 2]) for name, path in self.fx.items()}
        euro = per_dollar["EUR"]
        series = {"USD": 1 / euro, **{name: per_dollar[name] / euro for name in ("CNY", "GBP", "HKD")}}
        seen = [i for i, day in enumerate(self.days) if day <= self.as_of]
        days = pl.Series("date", self.days, dtype=pl.Date).gather(seen)
        instant, published = clocks.fixing_instants(days)
        parts = [
            pl.DataFrame(
                [days, instant, published, pl.Series("per_euro", np.round(series[name][seen], 5))]
            ).with_columns(currency=pl.lit(name), source=pl.lit(self.source))
            for name in sorted(series)
        ]
        return pl.concat(parts)

    def fund_lines(self) -> pl.DataFrame:
        """The table ``fund_lines``: books as of the first session of each December and June, known the next day."""
        dates = [day for day in self.days if day <= self.as_of and day.month in (6, 12)]
        firsts = sorted({(day.year, day.month): day for day in reversed(dates)}.values())
        rows = [
            {
                "fund": row.fund,
                "date": day,
                "published_at": self._next_close(day),
                "name": row.name,
                "code": row.code,
                "weight": row.weight,
                "kind": row.kind,
                "source": f"{self.source} book of {row.fund}",
            }
            for day in firsts
            for row in self.given.funds
        ]
        return pl.DataFrame(rows, schema_overrides={"published_at": pl.Datetime("us", "UTC"), "date": pl.Date})

    def _next_close(self, day: date) -> datetime:
        calendar = world().calendar
        stamp: datetime = calendar.closing_instant("XNYS", calendar.next_session("XNYS", day))
        return stamp

    # -- truth ----------------------------------------------------------------------------------------------------

    def truth(self) -> Truth:
        """What each line takes from each independent source of movement, and its value at one instant a day."""
        columns = [*FACTORS, *self.specs, *PAR, *(f"basis {code}" for code in self.lines)]
        index = {name: i for i, name in enumerate(columns)}
        rows = {code: self._sources(code, index) for code in self.lines}
        codes = tuple(sorted(self.lines))
        local = np.zeros((len(codes), len(columns)))
        for i, code in enumerate(codes):
            currency = self.lines[code].currency
            if currency != "USD":
                local[i, index[currency]] = self.given.currency[currency]
        return Truth(
            codes=codes,
            issuers=tuple(_issuer(code) for code in codes),
            days=self.days,
            rows=np.array([rows[code] for code in codes]),
            to_local=local,
            values=np.column_stack([self.dollars(code, 2) for code in codes]),
            scale=self.scale,
        )

    def _sources(self, code: str, index: dict[str, int]) -> Floats:
        line = self.lines[code]
        row = np.zeros(len(index))
        if line.path == "fund":
            for part in self.books[code]:
                if part.code:
                    row += part.weight * self._sources(part.code, index)
                elif part.kind != "cash":
                    row += part.weight * self._path_sources(f"REST-{part.fund}", index)
        else:
            row += self._path_sources(line.path, index)
        row[index[f"basis {code}"]] += self.bases[code][1]
        return row

    def _path_sources(self, name: str, index: dict[str, int]) -> Floats:
        spec = self.specs[name]
        row = np.zeros(len(index))
        row[: len(FACTORS)] = spec.loadings
        row[index[name]] = spec.own
        if spec.currency != "USD":
            row[index[spec.currency]] = -self.given.currency[spec.currency]
        return row


def _issuer(code: str) -> str | None:
    try:
        issuer: str | None = world().listing(code, PINNED).issuer
    except TwinkeelError:
        return None
    return issuer
