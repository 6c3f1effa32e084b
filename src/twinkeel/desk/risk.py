"""The desk of ``risk``: what a book risks, who contributes it, and how much its diversification is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.risk_funds import FundOverlap, fund_overlaps
from twinkeel.desk.risk_panel import BookPanel, Floats, Unmeasured, book_or_sample, measured_words, parse_shares

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.risk.covariance import ClockCovariance
    from twinkeel.risk.dependence import Breakdown, TailPair
    from twinkeel.risk.sleeves import Sleeves

SLICE_AT_LEAST = 0.01
BETS_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class LineRisk:
    """One line: weight, volatility a year in the base currency, its share of the book's risk, how it was measured."""

    code: str
    name: str
    issuer: str
    weight: float
    volatility: float
    marginal: float
    share: float
    sessions: int
    note: str


@dataclass(frozen=True, slots=True)
class SliceDiversification:
    """What one slice of the book adds: clock-aware beside same-date, each with its 95 % interval."""

    place: str
    weight: float
    reduction: tuple[float, float, float]
    naive_reduction: tuple[float, float, float]
    sentence: str


@dataclass(frozen=True, slots=True)
class Tails:
    """The book's Chinese slices against the rest: on one-day windows (naive) and on five-day windows."""

    naive: TailPair
    windows: TailPair
    naive_breakdown: Breakdown
    breakdown: Breakdown


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``twinkeel risk`` prints. Volatilities are a year of 261 weekdays; shares and weights are fractions."""

    file: str
    as_of: date
    base_currency: str
    total: Decimal
    simulated: bool
    first: date
    last: date
    measured_weight: float
    method: str
    repair: str
    volatility: float
    volatility_interval: tuple[float, float]
    naive_volatility: float
    diversification_ratio: float
    naive_diversification_ratio: float
    effective_bets: float | None
    naive_effective_bets: float | None
    intervals: Mapping[str, tuple[float, float]]
    slices: tuple[SliceDiversification, ...]
    tails: Tails | None
    losses: tuple[Any, ...]
    drawdown: tuple[float, str, str] | None
    active: Mapping[str, Any] | None
    lines: tuple[LineRisk, ...]
    by_issuer: Mapping[str, float]
    by_segment: Mapping[str, float]
    by_venue: Mapping[str, float]
    by_currency: Mapping[str, float]
    same_issuer: tuple[str, ...]
    funds: tuple[FundOverlap, ...]
    young: tuple[Mapping[str, Any], ...]
    unmeasured: tuple[Unmeasured, ...]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return asdict(self)


def measure(
    path: Path | None,
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    base: str = "USD",
    benchmark: str | None = None,
    years: float = 3.0,
    resamples: int = 1000,
    simulate: int | None = None,
    add: Sequence[str] = (),
) -> Answer:
    """The risk of a book.

    Args:
        path: the book's file; the packaged sample where ``simulate`` gives a seed of the simulated market.
        add: CODE=SHARE, as if that share of the book were moved into the line, the rest scaled down.
        benchmark: a code in the data, for active risk. years: how far back closes are used. resamples: of the
        bootstrap.

    Raises:
        TwinkeelError: in one line, where the file or the data do not suffice.
    """
    extra = (benchmark,) if benchmark else ()
    moved = parse_shares(add)
    book, snapshot = book_or_sample(path, as_of, data, workspace, simulate, base, years, extra, moved)
    return risk_of(book, snapshot, benchmark, resamples)


def fit(book: BookPanel) -> ClockCovariance:
    """The clock-aware covariance of the book's series, exchange rates among them."""
    from twinkeel.risk import ClockCovariance

    more = len(book.labels) - len(book.lines)
    return ClockCovariance().fit(
        book.prices,
        book.instants,
        book.labels,
        segments=[*(line.segment for line in book.lines), *["exchange rate"] * more],
        band_free=[*(line.band_free for line in book.lines), *[0] * more],
        price_limits=[*(line.price_limit for line in book.lines), *[float("nan")] * more],
    )


def in_base(book: BookPanel, model: ClockCovariance) -> tuple[Floats, Floats]:
    """(N, N) covariances of the lines in the base currency: clock-aware with lines of one issuer joined, and naive."""
    from twinkeel.risk.issuers import join_lines

    lines = book.into_base @ model.covariance_ @ book.into_base.T
    deviation = model.volatility_
    naive = np.where(np.isfinite(model.naive_correlation_), model.naive_correlation_, model.correlation_)
    seeming = book.into_base @ (naive * np.outer(deviation, deviation)) @ book.into_base.T
    joined = join_lines(
        lines,
        [line.issuer for line in book.lines],
        np.array([float(line.sessions) for line in book.lines]),
        [line.fungible for line in book.lines],
    )
    return joined.lines(), seeming


def risk_of(book: BookPanel, snapshot: Snapshot, benchmark: str | None, resamples: int) -> Answer:
    """The risk of a book that was laid out."""
    from twinkeel.risk.book import BUSINESS_YEAR, active_risk, by_group, contributions
    from twinkeel.risk.diversification import diversification_ratio, effective_bets
    from twinkeel.risk.psd import clip_eigenvalues

    model = fit(book)
    covariance, naive = in_base(book, model)
    year = float(np.sqrt(BUSINESS_YEAR))
    weights = book.weights
    with_cash = _with_cash(book, model, covariance)
    split = contributions(np.append(weights, 1.0), with_cash)
    seeming = _with_cash(book, model, naive, naive=True)
    whole = np.append(weights, 1.0)
    naive_volatility = float(np.sqrt(max(float(whole @ seeming @ whole), 0.0)))
    young = {each.label: each for each in model.young_}
    lines = tuple(
        LineRisk(
            line.code,
            line.name,
            line.issuer,
            line.weight,
            float(np.sqrt(covariance[row, row])) * year,
            float(split.marginal[row]) * year,
            float(split.share[row]),
            line.sessions,
            _note(line.code, young),
        )
        for row, line in enumerate(book.lines)
    )
    held = weights != 0
    few = held.sum() <= BETS_AT_MOST
    block, naive_block = covariance[np.ix_(held, held)], naive[np.ix_(held, held)]
    notes = [measured_words(_measured(book), split.volatility * year)]
    sleeves, aware_interval, slices = _slices(book, resamples)
    returns, dates = _book_returns(sleeves)
    shares = split.share[:-1]
    cash_share = float(split.share[-1])
    losses, drawdown, tails = _losses(returns, dates, split.volatility, sleeves, resamples, notes)
    return Answer(
        file=book.file,
        as_of=book.on,
        base_currency=book.base,
        total=book.total,
        simulated=book.simulated,
        first=book.first,
        last=book.last,
        measured_weight=_measured(book),
        method=model.method_,
        repair=f"moved {model.repair_.moved:.2%} of the matrix" if model.repair_.needed else "none needed",
        volatility=split.volatility * year,
        volatility_interval=(aware_interval[0] * year, aware_interval[1] * year),
        naive_volatility=naive_volatility * year,
        diversification_ratio=diversification_ratio(weights[held], block),
        naive_diversification_ratio=diversification_ratio(weights[held], naive_block),
        effective_bets=effective_bets(weights[held], block) if few else None,
        naive_effective_bets=effective_bets(weights[held], clip_eigenvalues(naive_block, 1e-12)) if few else None,
        intervals=_intervals(book, held, resamples) if few else {},
        slices=slices,
        tails=tails,
        losses=losses,
        drawdown=drawdown,
        active=_active(book, benchmark, covariance, naive, year, active_risk),
        lines=lines,
        by_issuer=by_group(shares, [line.issuer for line in book.lines]),
        by_segment=by_group(shares, [line.segment for line in book.lines]),
        by_venue=by_group(shares, [line.venue for line in book.lines]),
        by_currency=by_group(np.append(shares, cash_share), [*(line.currency for line in book.lines), "foreign cash"]),
        same_issuer=_same_issuer(book),
        funds=fund_overlaps(book, snapshot, covariance),
        young=tuple(asdict(each) for each in model.young_),
        unmeasured=book.unmeasured,
        notes=tuple(notes),
    )


def _intervals(book: BookPanel, held: Any, resamples: int) -> Mapping[str, tuple[float, float]]:
    """95 % bootstrap intervals of the diversification ratio and the effective bets, clock-aware and naive."""
    from twinkeel.risk.clocks import check_panel, read_grid
    from twinkeel.risk.diversification import effective_bets_intervals, measure_diversification

    prices, stamps = check_panel(book.prices, book.instants)
    grid = read_grid(prices, stamps)
    into_base, weights = book.into_base[held], book.weights[held]
    found = measure_diversification(
        prices, grid, weights @ into_base, resamples, parts=np.ascontiguousarray((into_base * weights[:, None]).T)
    )
    bets, naive_bets = effective_bets_intervals(prices, grid, weights, into_base)
    return {
        "diversification_ratio": (found.ratio.low, found.ratio.high),
        "naive_diversification_ratio": (found.naive_ratio.low, found.naive_ratio.high),
        "effective_bets": bets,
        "naive_effective_bets": naive_bets,
    }


def _measured(book: BookPanel) -> float:
    return float(book.weights.sum() + sum(book.cash.values()))


def _with_cash(book: BookPanel, model: ClockCovariance, lines: Floats, naive: bool = False) -> Floats:
    """(N + 1, N + 1): the lines, and all cash in foreign currencies as one holding of weight one."""
    n = len(book.lines)
    cash = np.zeros(len(book.labels))
    for currency, weight in book.cash.items():
        label = f"{currency}{book.base}"
        if label in book.labels:
            cash[book.labels.index(label)] = weight
    correlation = model.naive_correlation_ if naive else model.correlation_
    correlation = np.where(np.isfinite(correlation), correlation, model.correlation_)
    full = correlation * np.outer(model.volatility_, model.volatility_)
    out = np.zeros((n + 1, n + 1))
    out[:n, :n] = lines
    out[:n, n] = out[n, :n] = book.into_base @ full @ cash
    out[n, n] = cash @ full @ cash
    return out


def _note(code: str, young: Mapping[str, Any]) -> str:
    if code not in young:
        return ""
    found = young[code].volatility
    low, high = np.exp(found.low), np.exp(found.high)
    year = float(np.sqrt(261))
    own = found.own_weight
    return f"young: {own:.0%} own data, {1 - own:.0%} peers; volatility {low * year:.0%} to {high * year:.0%}"


def _same_issuer(book: BookPanel) -> tuple[str, ...]:
    by_issuer: dict[str, list[str]] = {}
    for line in book.lines:
        if line.weight:
            by_issuer.setdefault(line.issuer, []).append(line.code)
    return tuple(
        f"{issuer}: {', '.join(codes)} count as one risk" for issuer, codes in by_issuer.items() if len(codes) > 1
    )


def _slices(book: BookPanel, resamples: int) -> tuple[Sleeves, tuple[float, float], tuple[SliceDiversification, ...]]:
    """Slices by place as paths; the book's volatility interval; and what each slice adds."""
    from twinkeel.risk.clocks import check_panel, read_grid
    from twinkeel.risk.diversification import measure_diversification, sentence
    from twinkeel.risk.sleeves import make_sleeves

    prices, stamps = check_panel(book.prices, book.instants)
    grid = read_grid(prices, stamps)
    places = [*(line.place for line in book.lines), *["currencies"] * (len(book.labels) - len(book.lines))]
    sleeves = make_sleeves(prices, grid, book.column_weights, places)
    out = []
    whole = None
    wanted = sorted({place for place in sleeves.names if place not in ("the rest", "currencies")})
    groups = [(place, [place]) for place in wanted]
    if len(wanted) > 1:
        groups.append(("China, all places", wanted))
    for title, members in groups:
        mask = np.array([name in members for name in sleeves.names])
        weight = float(sleeves.weights[mask].sum())
        if abs(weight) < SLICE_AT_LEAST or mask.all():
            continue
        found = measure_diversification(sleeves.prices, sleeves.grid, sleeves.weights, resamples, 0, mask)
        whole = found
        real, seeming = found.reduction, found.naive_reduction
        out.append(
            SliceDiversification(
                title,
                weight,
                (real.value, real.low, real.high),
                (seeming.value, seeming.low, seeming.high),
                sentence(title if title != "China, all places" else "China", weight, found),
            )
        )
    if whole is None:
        whole = measure_diversification(sleeves.prices, sleeves.grid, sleeves.weights, resamples, 0)
    return sleeves, (whole.volatility.low, whole.volatility.high), tuple(out)


def _book_returns(sleeves: Sleeves) -> tuple[Floats, Any]:
    """(T,) log-approximate returns of the book by weekday, and the weekdays; same-date sums, for shape and path."""
    from twinkeel.risk.dependence import window_returns

    windows = window_returns(sleeves.prices, sleeves.grid, 1)
    days = np.arange(sleeves.grid.day[0], sleeves.grid.day[-1] + 1)
    days = days[(days + 3) % 7 < 5][1:]
    return np.nan_to_num(windows) @ sleeves.weights, days.astype("datetime64[D]")


def _losses(
    returns: Floats, dates: Any, volatility: float, sleeves: Sleeves, resamples: int, notes: list[str]
) -> tuple[tuple[Any, ...], tuple[float, str, str] | None, Tails | None]:
    from twinkeel.risk.book import maximum_drawdown, tail_losses
    from twinkeel.risk.dependence import breakdown_test, tail_pair, window_returns

    if len(returns) < 100:
        notes.append(f"{len(returns)} weekdays of closes: too few for tail losses, drawdown and tail dependence")
        return (), None, None
    losses = tuple(tail_losses(returns, volatility, level, resamples) for level in (0.95, 0.99))
    depth, top, trough = maximum_drawdown(returns)
    dated = np.append(dates[:1] - 1, dates)
    drawdown = (depth, str(dated[top]), str(dated[trough]))
    china = np.array([name not in ("the rest", "currencies") for name in sleeves.names])
    rest = np.array([name == "the rest" for name in sleeves.names])
    if not china.any() or not rest.any():
        return losses, drawdown, None
    pairs, breaks = [], []
    for days in (1, 5):
        windows = np.nan_to_num(window_returns(sleeves.prices, sleeves.grid, days))
        x, y = windows[:, rest] @ sleeves.weights[rest], windows[:, china] @ sleeves.weights[china]
        pairs.append(tail_pair(x, y, days, resamples=resamples))
        breaks.append(breakdown_test(x, y, days))
    return losses, drawdown, Tails(pairs[0], pairs[1], breaks[0], breaks[1])


def _active(
    book: BookPanel, benchmark: str | None, covariance: Floats, naive: Floats, year: float, active_risk: Any
) -> Mapping[str, Any] | None:
    if benchmark is None:
        return None
    codes = [line.code for line in book.lines]
    if benchmark not in codes:
        raise TwinkeelError(f"the benchmark {benchmark} has no closes in the data", "Name a code the data holds.")
    target = np.zeros(len(codes))
    target[codes.index(benchmark)] = 1.0
    return {
        "benchmark": benchmark,
        "active_risk": active_risk(book.weights, target, covariance) * year,
        "naive_active_risk": active_risk(book.weights, target, naive) * year,
    }
