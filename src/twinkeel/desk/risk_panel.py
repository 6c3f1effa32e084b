"""A book as arrays for the risk room: weights, closes with their instants, exchange rates as series of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twinkeel.core.errors import MissingDataError, TwinkeelError
from twinkeel.reference.rules import MAINLAND

if TYPE_CHECKING:
    from twinkeel.holdings.model import Holdings
    from twinkeel.holdings.valuing import Valued
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

Floats = NDArray[np.float64]

PLACES = {"XHKG": "Hong Kong", "XSHG": "mainland China", "XSHE": "mainland China", "BJSE": "mainland China"}
BAND_FREE_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class Held:
    """One line that can be measured: code, weight in the book, and what it belongs to."""

    code: str
    name: str
    weight: float
    issuer: str
    segment: str
    venue: str
    currency: str
    place: str
    fungible: bool
    band_free: int
    price_limit: float
    sessions: int


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A part of the book no covariance speaks for, and why. Its weight is not spread over the rest."""

    name: str
    weight: float
    reason: str


@dataclass(frozen=True, eq=False)
class BookPanel:
    """A book ready to be measured.

    Attributes:
        lines: measured lines, heaviest first; cash: currency -> weight, base currency included.
        prices, instants: (G, N + M) log prices of lines, then of currencies in the base; labels: (N + M,).
        into_base: (N, N + M) each line's series: its own and its currency's.
        column_weights: (N + M,) weight of the book on every series, cash in foreign currency included.
    """

    file: str
    base: str
    on: date
    total: Decimal
    simulated: bool
    lines: tuple[Held, ...]
    cash: dict[str, float]
    unmeasured: tuple[Unmeasured, ...]
    prices: Floats
    instants: NDArray[np.datetime64]
    labels: tuple[str, ...]
    into_base: Floats
    column_weights: Floats
    first: date
    last: date

    @property
    def weights(self) -> Floats:
        """(N,) weights of the measured lines in the whole book."""
        return np.array([line.weight for line in self.lines])


def open_book(
    path: Path,
    as_of: str | None,
    data: Path | None,
    workspace: Path | None,
    base: str,
    years: float = 3.0,
    extra: tuple[str, ...] = (),
    moved: Mapping[str, float] | None = None,
) -> tuple[BookPanel, Snapshot]:
    """Read a book, value it and lay out the closes of the last ``years``.

    Args:
        extra: codes to lay beside the book with weight zero (benchmarks, shocked lines), where the snapshot has them.
        moved: shares of the book as if moved into these codes, the rest scaled down.

    Raises:
        TwinkeelError: where the file cannot be read, or no line of it has closes.
    """
    from twinkeel.desk.holdings import read_dated
    from twinkeel.market import open_snapshot
    from twinkeel.reference import world

    holdings, on, snapshot = read_dated(path, as_of, data, workspace)
    if snapshot is None:
        snapshot = open_snapshot(on)
    return panel_of(holdings, snapshot, world(), on, base, years, extra, moved), snapshot


def sample_book(
    seed: int,
    base: str,
    years: float = 3.0,
    extra: tuple[str, ...] = (),
    moved: Mapping[str, float] | None = None,
) -> tuple[BookPanel, Snapshot]:
    """The packaged sample book on the simulated market of that seed."""
    from importlib.resources import as_file, files

    from twinkeel.holdings import read_holdings
    from twinkeel.market.simulated import simulated_market
    from twinkeel.reference import world

    snapshot = simulated_market(seed).snapshot
    with as_file(files("twinkeel.samples").joinpath("holdings.csv")) as path:
        holdings = replace(read_holdings(path, snapshot.day, world(), snapshot.price), file="packaged sample")
    return panel_of(holdings, snapshot, world(), snapshot.day, base, years, extra, moved), snapshot


def book_or_sample(
    path: Path | None,
    as_of: str | None,
    data: Path | None,
    workspace: Path | None,
    simulate: int | None,
    base: str,
    years: float,
    extra: tuple[str, ...],
    moved: Mapping[str, float],
) -> tuple[BookPanel, Snapshot]:
    """The book of a file, or the packaged sample where ``simulate`` gives a seed; see ``open_book``.

    Raises:
        TwinkeelError: where neither is named, or with ``simulate`` something that would not be looked at.
    """
    if simulate is None:
        if path is None:
            raise TwinkeelError("no book was named", "Give a file, or --simulate SEED for the packaged sample.")
        return open_book(path, as_of, data, workspace, base, years, extra, moved)
    given = {"a file": path, "--as-of": as_of, "--data": data, "--workspace": workspace}
    named = [name for name, value in given.items() if value is not None]
    if named:
        raise TwinkeelError(
            f"{' and '.join(named)} beside --simulate, which brings its own book, day and prices",
            "Leave out one or the other.",
        )
    return sample_book(simulate, base, years, extra, moved)


def panel_of(
    holdings: Holdings,
    snapshot: Snapshot,
    world: World,
    on: date,
    base: str,
    years: float = 3.0,
    extra: tuple[str, ...] = (),
    moved: Mapping[str, float] | None = None,
) -> BookPanel:
    """Lay out holdings that were read. See ``open_book``."""
    from twinkeel.holdings.valuing import value_all
    from twinkeel.risk.clocks import join_series

    valued = value_all(holdings, base, snapshot.price, snapshot.rate)
    total = sum((each.value for each in valued), Decimal(0))
    if total <= 0:
        raise MissingDataError(f"{holdings.file}: the book's total is {total}", "Weights need a positive total.")
    weights, names, cash, unmeasured = _weights(valued, total, snapshot, base)
    if moved:
        left = 1 - sum(moved.values())
        weights = {code: weight * left for code, weight in weights.items()}
        cash = {currency: weight * left for currency, weight in cash.items()}
        unmeasured = [replace(each, weight=each.weight * left) for each in unmeasured]
    for code, share in (moved or {}).items():
        if code not in snapshot.codes:
            raise MissingDataError(
                f"{code} cannot be added: no prices of it in the data", "Name a code the data holds."
            )
        weights[code] = weights.get(code, 0.0) + share
    for code in extra:
        if code in snapshot.codes:
            weights.setdefault(code, 0.0)
    since = np.datetime64(on - timedelta(days=round(365.25 * years)), "us")
    codes = sorted(weights, key=lambda code: (-abs(weights[code]), code))
    panel = snapshot.panel(codes)
    keep = panel.instants >= since
    prices, instants = panel.log_prices[keep], panel.instants[keep]
    counts = (~np.isnan(prices)).sum(axis=0)
    for code, count in zip(codes, counts, strict=True):
        if not count and weights[code]:
            unmeasured.append(Unmeasured(names.get(code, code), weights[code], "no close within the window"))
    have = [number for number, count in enumerate(counts) if count]
    if not have:
        raise MissingDataError(f"{holdings.file}: no line of the book has closes since {since}", "Give its prices.")
    lines = tuple(
        _held(codes[n], names.get(codes[n], codes[n]), weights[codes[n]], int(counts[n]), world, on) for n in have
    )
    prices = prices[:, have]
    foreign = sorted(({line.currency for line in lines} | set(cash)) - {base, ""})
    for currency in foreign:
        frame = snapshot.rates(currency, base)
        more = frame["instant"].dt.epoch("us").to_numpy().astype("datetime64[us]")
        inside = more >= since
        instants, prices = join_series(instants, prices, more[inside], np.log(frame["rate"].to_numpy()[inside]))
    into_base = np.zeros((len(lines), len(lines) + len(foreign)))
    for row, line in enumerate(lines):
        into_base[row, row] = 1.0
        if line.currency in foreign:
            into_base[row, len(lines) + foreign.index(line.currency)] = 1.0
    column_weights = np.array([line.weight for line in lines]) @ into_base
    for currency, weight in cash.items():
        if currency in foreign:
            column_weights[len(lines) + foreign.index(currency)] += weight
    days = instants.astype("datetime64[D]")
    return BookPanel(
        file=holdings.file,
        base=base,
        on=on,
        total=total,
        simulated=snapshot.simulated,
        lines=lines,
        cash=cash,
        unmeasured=tuple(sorted(unmeasured, key=lambda each: -abs(each.weight))),
        prices=prices,
        instants=instants,
        labels=(*(line.code for line in lines), *(f"{currency}{base}" for currency in foreign)),
        into_base=into_base,
        column_weights=column_weights,
        first=days[0].astype(object),
        last=days[-1].astype(object),
    )


def _weights(
    valued: tuple[Valued, ...], total: Decimal, snapshot: Snapshot, base: str
) -> tuple[dict[str, float], dict[str, str], dict[str, float], list[Unmeasured]]:
    """Weights by code, names by code, cash by currency, and what cannot be measured."""
    from twinkeel.holdings.model import Cash
    from twinkeel.holdings.valuing import SAME_MONEY

    weights: dict[str, float] = {}
    names: dict[str, str] = {}
    cash: dict[str, float] = {}
    unmeasured: list[Unmeasured] = []
    known = set(snapshot.codes)
    for each in valued:
        weight = float(each.value / total)
        if isinstance(each.item, Cash):
            currency = SAME_MONEY.get(each.item.currency, each.item.currency)
            cash[currency] = cash.get(currency, 0.0) + weight
            continue
        label = each.item.code or each.item.symbol or each.item.name
        if each.item.kind not in ("equity", "fund", "etf"):
            unmeasured.append(Unmeasured(each.item.name, weight, f"a position of kind {each.item.kind}"))
        elif label not in known:
            unmeasured.append(Unmeasured(each.item.name, weight, f"no prices of {label} in the data"))
        else:
            weights[label] = weights.get(label, 0.0) + weight
            names.setdefault(label, each.item.name)
    return weights, names, cash, unmeasured


def _held(code: str, name: str, weight: float, sessions: int, world: World, on: date) -> Held:
    """What the reference tables know of a line; unknown is called unknown."""
    try:
        listing: Any = world.listing(code, on)
    except TwinkeelError:
        return Held(code, name, weight, code, "unknown", "unknown", "USD", "the rest", False, 0, float("nan"), sessions)
    issuer = world.issuer(listing.issuer)
    china = world.is_china(listing.issuer)
    place = PLACES.get(listing.mic) or ("US-listed China" if china else "the rest")
    fresh = listing.listed_from is not None and listing.mic in MAINLAND
    return Held(
        code=code,
        name=issuer.name,
        weight=weight,
        issuer=listing.issuer,
        segment=issuer.segment or "unknown",
        venue=listing.mic,
        currency=listing.currency,
        place=place,
        fungible=listing.mic not in MAINLAND,
        band_free=BAND_FREE_SESSIONS - 1 if fresh else 0,
        price_limit=_limit(listing, world, on),
        sessions=sessions,
    )


def _limit(listing: Any, world: World, on: date) -> float:
    """The daily price limit of a line as a fraction, NaN where it has none or the table does not say."""
    try:
        band = world.rules.band(listing, Decimal(100), on)
    except TwinkeelError:
        return float("nan")
    return float(band[1] / 100 - 1) if band is not None else float("nan")


def measured_words(measured: float, volatility: float) -> str:
    """How much of the book the figures speak for: what is not measured is unknown, not riskless."""
    if measured > 0.9995:
        return "All of the book could be measured."
    alone = (
        f"; the measured part by itself has a volatility of {volatility / measured:.1%} a year" if measured > 0 else ""
    )
    return (
        f"The risk is that of the {measured:.1%} of the book that could be measured, in shares of the whole book. The "
        f"other {1 - measured:.1%} is unknown, not riskless{alone}."
    )


def parse_shares(texts: Sequence[str]) -> dict[str, float]:
    """Shares from ``CODE=10%`` or ``CODE=0.1``.

    Raises:
        TwinkeelError: where one cannot be read, is negative, or together they leave nothing of the book.
    """
    out: dict[str, float] = {}
    for text in texts:
        code, _, share = text.partition("=")
        try:
            value = float(share[:-1]) / 100 if share.endswith("%") else float(share)
        except ValueError as error:
            raise TwinkeelError(f"{text!r} is not CODE=SHARE", "Write for example 0700.HK=10%.") from error
        if not 0 < value < 1:
            raise TwinkeelError(f"{text!r}: a share must lie between 0 and 100 %", "Write for example 0700.HK=10%.")
        out[code.strip()] = out.get(code.strip(), 0.0) + value
    if sum(out.values()) >= 1:
        raise TwinkeelError(f"the added shares come to {sum(out.values()):.0%}", "Leave some of the book.")
    return out
