"""The desk of ``truth-test``: lines of one company must move as one, though the estimator does not know they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.errors import MissingDataError
from twinkeel.core.instants import parse_date

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

CONTROLS = (("QQQ", "9988.HK"), ("NVDA", "0700.HK"), ("BABA", "9618.HK"))
"""Pairs that are not one company and must stay where they belong."""

FEWEST = 250  # common sessions a pair needs


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of lines and its correlation by each method; ``standard_error`` is that of ``unrepaired``."""

    us: str
    hk: str
    issuer: str | None
    same_date: float
    overlap_sum: float
    unrepaired: float
    standard_error: float
    repaired: float
    volatility_time: float
    sessions: int


@dataclass(frozen=True, slots=True)
class Answer:
    """All pairs, what they average, and how the estimate was made."""

    pairs: tuple[Pair, ...]
    controls: tuple[Pair, ...]
    mean: Mapping[str, float]
    least: Mapping[str, float]
    first: date
    last: date
    method: str
    smallest_eigenvalue: float
    repair_moved: float
    simulated: bool
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        from dataclasses import asdict

        return asdict(self)


def truth_test(
    data: Path | None = None,
    workspace: Path | None = None,
    start: str = "2022-01-01",
    end: str | None = "2025-10-30",
    simulate: int | None = None,
) -> Answer:
    """Estimate correlations of every company's US and Hong Kong lines without telling that they belong together.

    Args:
        data, workspace: market data. start, end: ISO dates of the window, both included.
        simulate: a seed; then the simulated market answers instead of data.

    Raises:
        MissingDataError: where no company has both lines in the data.
    """
    from twinkeel.reference import world

    until = parse_date(end, "--end") if end else None
    if simulate is not None:
        from twinkeel.market.simulated import simulated_market

        snapshot = simulated_market(simulate).snapshot
    else:
        from twinkeel.market import open_snapshot

        snapshot = open_snapshot(until, data, workspace)
    return measure(snapshot, world(), parse_date(start, "--start"), until)


def dual_listed(snapshot: Snapshot, world: World) -> tuple[tuple[str, str, str], ...]:
    """(US line, Hong Kong line, issuer) of every company that has both in the snapshot."""
    known = set(snapshot.codes)
    us: dict[str, str] = {}
    hk: dict[str, str] = {}
    for listing in world.listings:
        if listing.code not in known or listing.is_fund:
            continue
        if listing.mic == "XHKG" and listing.currency == "HKD":
            hk.setdefault(listing.issuer, listing.code)
        elif listing.currency == "USD" and listing.mic != "XHKG":
            us.setdefault(listing.issuer, listing.code)
    return tuple((us[issuer], hk[issuer], issuer) for issuer in sorted(us.keys() & hk.keys()))


def measure(snapshot: Snapshot, world: World, start: date, end: date | None) -> Answer:
    """The truth test on a snapshot. See ``truth_test``."""
    import numpy as np

    from twinkeel.risk import ClockCovariance

    found = dual_listed(snapshot, world)
    controls = [pair for pair in CONTROLS if set(pair) <= set(snapshot.codes)]
    codes = sorted({code for us, hk, _ in found for code in (us, hk)} | {code for pair in controls for code in pair})
    if not found:
        raise MissingDataError("No company has both a US and a Hong Kong line in the data", "Give --data with both.")
    panel = snapshot.panel(codes)
    keep = panel.instants >= np.datetime64(start, "us")
    if end is not None:
        keep &= panel.instants < np.datetime64(end, "us") + np.timedelta64(1, "D")
    prices, instants = panel.log_prices[keep], panel.instants[keep]
    sessions = dict(zip(codes, (~np.isnan(prices)).sum(axis=0).tolist(), strict=True))
    notes = []
    short = sorted(f"{us}/{hk}" for us, hk, _ in found if min(sessions[us], sessions[hk]) < FEWEST)
    if short:
        notes.append(f"left out, fewer than {FEWEST} sessions in the window: {', '.join(short)}")
    found = tuple(each for each in found if min(sessions[each[0]], sessions[each[1]]) >= FEWEST)
    controls = [pair for pair in controls if min(sessions[pair[0]], sessions[pair[1]]) >= FEWEST]
    if not found:
        raise MissingDataError(
            f"No company has {FEWEST} sessions of both lines from {start}", "Widen --start and --end."
        )
    used = sorted({code for us, hk, _ in found for code in (us, hk)} | {code for pair in controls for code in pair})
    columns = [codes.index(code) for code in used]
    prices = prices[:, columns]
    there = ~np.isnan(prices).all(axis=1)
    prices, instants = prices[there], instants[there]
    ours = ClockCovariance(robust=False).fit(prices, instants, used)
    plain = ClockCovariance(method="hy").fit(prices, instants, used)
    calm = ClockCovariance(robust=True).fit(prices, instants, used)
    place = {code: number for number, code in enumerate(used)}

    def pair(us: str, hk: str, issuer: str | None) -> Pair:
        at = place[us], place[hk]
        return Pair(
            us,
            hk,
            issuer,
            float(ours.naive_correlation_[at]),
            float(plain.raw_correlation_[at]),
            float(ours.raw_correlation_[at]),
            float(ours.standard_error_[at]),
            float(ours.correlation_[at]),
            float(calm.correlation_[at]),
            min(sessions[us], sessions[hk]),
        )

    pairs = tuple(pair(*each) for each in found)
    names = ("same_date", "overlap_sum", "unrepaired", "repaired", "volatility_time")
    days = instants.astype("datetime64[D]")
    return Answer(
        pairs=pairs,
        controls=tuple(pair(us, hk, None) for us, hk in controls),
        mean={name: float(np.mean([getattr(each, name) for each in pairs])) for name in names},
        least={name: float(np.min([getattr(each, name) for each in pairs])) for name in names},
        first=days[0].astype(object),
        last=days[-1].astype(object),
        method=ours.method_,
        smallest_eigenvalue=ours.repair_.smallest_eigenvalue,
        repair_moved=ours.repair_.moved,
        simulated=snapshot.simulated,
        notes=tuple(notes),
    )
