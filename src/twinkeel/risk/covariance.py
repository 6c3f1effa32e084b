"""ClockCovariance: a covariance that is right when markets never close together, with scikit-learn's conventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from twinkeel.risk.clocks import ClosingGrid, Floats, Ints, check_panel, own_returns, read_grid
from twinkeel.risk.errors import NotFittedError, ShapeError, TooLittleDataError
from twinkeel.risk.controls import apply_controls
from twinkeel.risk.gls import closed_day_weight, information_shares, own_variance, spread_returns, weighted_overlap
from twinkeel.risk.overlap import common_days, overlap_sum, same_date_correlation
from twinkeel.risk.psd import Repair, nearest_correlation
from twinkeel.risk.young import Shrunk, shrink_beta, shrink_log_volatility


@dataclass(frozen=True, slots=True)
class YoungListing:
    """What was done for one young listing: volatility a day and beta, each with how much is prior."""

    label: str
    returns: int
    volatility: Shrunk  # of the logarithm
    beta: Shrunk
    note: str


class ClockCovariance:
    """Covariance a business day of assets that close at different instants.

    Returns are taken over each asset's own intervals between closes and joined by the overlap of the intervals,
    weighted by the information each overlap is expected to carry (HY-GLS); the clocks are found in the pattern of
    the instants.

    Args:
        method: "auto", "hy" (plain overlap sum) or "hy-gls".
        young_below: listings with fewer own returns than this are shrunk to their peers.

    Attributes:
        covariance_: (N, N) a business day, positive semi-definite. correlation_: (N, N).
        raw_correlation_: before repair and before young listings were shrunk; NaN where lives do not meet.
        naive_correlation_: (N, N) same-date, for comparison. volatility_: (N,) a business day.
        clocks_: (N,) number of each asset's clock. clock_hours_: typical closing hour UTC of each clock.
        information_share_: (clocks, clocks). effective_observations_: (N, N). observations_: (N,) own returns.
        repair_: what the repair moved. method_: what was done, in words. young_: the listings that were shrunk.
        filled_: pairs whose lives never met and whose correlation is implied by the market.
    """

    covariance_: Floats
    correlation_: Floats
    raw_correlation_: Floats
    naive_correlation_: Floats
    volatility_: Floats
    clocks_: Ints
    clock_hours_: Floats
    information_share_: Floats
    closed_day_weight_: Floats
    effective_observations_: Floats
    observations_: Floats
    days_: Floats
    repair_: Repair
    method_: str
    young_: tuple[YoungListing, ...]
    filled_: tuple[tuple[str, str], ...]
    labels_: tuple[str, ...]

    def __init__(self, method: str = "auto", young_below: int = 60) -> None:
        self.method = method
        self.young_below = young_below

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's arguments, as scikit-learn asks."""
        return {"method": self.method, "young_below": self.young_below}

    def set_params(self, **params: Any) -> ClockCovariance:
        """Set constructor arguments by name."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ShapeError(f"{name!r} is no parameter of ClockCovariance", "See get_params().")
            setattr(self, name, value)
        return self

    def fit(
        self,
        log_prices: ArrayLike,
        instants: ArrayLike,
        labels: Sequence[str] | None = None,
        *,
        segments: Sequence[str] | None = None,
        band_free: Sequence[int] | None = None,
    ) -> ClockCovariance:
        """Estimate.

        Args:
            log_prices: (G, N) on the union grid of closes, NaN where an asset has no close at that instant.
            instants: (G,) datetime64 in UTC, strictly increasing.
            labels: (N,) names used in messages and results; numbers where not given.
            segments: (N,) peer groups for young listings; their clock where not given.
            band_free: (N,) how many first returns were made without a price limit and are set apart from own
            volatility.

        Raises:
            ShapeError: where the arrays do not fit. TooLittleDataError: where nothing can be estimated.
        """
        prices, stamps = check_panel(log_prices, instants)
        assets = prices.shape[1]
        self.labels_ = tuple(labels) if labels is not None else tuple(str(number) for number in range(assets))
        for name, given in (("labels", labels), ("segments", segments), ("band_free", band_free)):
            if given is not None and len(given) != assets:
                raise ShapeError(f"{name} has {len(given)} entries for {assets} assets", "Pass one for each column.")
        if self.method not in ("auto", "hy", "hy-gls"):
            raise ShapeError(f"method {self.method!r} is not known", "Use auto, hy or hy-gls.")
        grid = read_grid(prices, stamps)
        self.clocks_, self.clock_hours_ = grid.clock, grid.time_of_day
        variance, self.days_, self.observations_ = own_variance(prices, grid)
        self.naive_correlation_ = same_date_correlation(prices, grid)
        raw, words = self._correlation(prices, grid)
        self.raw_correlation_ = raw
        young = (self.observations_ < self.young_below) | ~(variance > 0)
        if young.all():  # nobody to borrow from: say so, use what there is
            if not (variance > 0).all():
                raise TooLittleDataError("no asset has enough returns to estimate a variance", "Give more history.")
            young[:] = False
            words += "; every listing is young, so none was shrunk"
        old = np.flatnonzero(~young)
        filled, self.filled_ = self._fill(raw[np.ix_(old, old)], old)
        correlation, self.repair_ = nearest_correlation(filled)
        deviation = np.sqrt(variance[old])
        covariance = np.zeros((assets, assets))
        covariance[np.ix_(old, old)] = correlation * np.outer(deviation, deviation)
        self.young_ = self._add_young(covariance, prices, grid, np.flatnonzero(young), old, segments, band_free)
        if self.repair_.needed:
            words += f"; repaired by {self.repair_.method}"
        if self.young_:
            words += f"; {len(self.young_)} young listings shrunk to peers"
        self.method_ = words
        self.covariance_ = covariance
        self.volatility_ = np.sqrt(np.diag(covariance))
        scale = 1 / self.volatility_
        self.correlation_ = covariance * np.outer(scale, scale)
        np.fill_diagonal(self.correlation_, 1.0)
        return self

    @property
    def standard_error_(self) -> Floats:
        """(N, N) large-sample standard error of each raw correlation, (1 - r^2) / sqrt(effective observations)."""
        if not hasattr(self, "raw_correlation_"):
            raise NotFittedError("standard_error_")
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((1 - np.clip(self.raw_correlation_, -1, 1) ** 2) / np.sqrt(self.effective_observations_))

    def _correlation(self, prices: Floats, grid: ClosingGrid) -> tuple[Floats, str]:
        self.closed_day_weight_ = closed_day_weight(prices, grid)
        spread = spread_returns(prices, grid, self.closed_day_weight_)
        self.information_share_ = information_shares(spread, grid, self.closed_day_weight_)
        covariance, self.effective_observations_ = weighted_overlap(
            spread, grid, self.information_share_, self.closed_day_weight_
        )
        words = "overlap sum weighted by estimated information shares (HY-GLS)"
        if self.method == "hy":
            days = common_days(prices, grid)
            with np.errstate(divide="ignore", invalid="ignore"):
                covariance = np.where(days > 0, overlap_sum(prices) / days, np.nan)
            words = "plain overlap sum (HY)"
        deviation = np.sqrt(np.diag(covariance))
        with np.errstate(divide="ignore", invalid="ignore"):
            correlation = covariance / np.outer(deviation, deviation)
        np.fill_diagonal(correlation, 1.0)
        if self.method != "hy":
            correlation, _ = apply_controls(correlation, prices, grid, self.information_share_)
            words += ", with lead-lag control variates"
        return correlation, words

    def _fill(self, raw: Floats, old: Ints) -> tuple[Floats, tuple[tuple[str, str], ...]]:
        gap = ~np.isfinite(raw)
        if not gap.any():
            return raw, ()
        with np.errstate(invalid="ignore"):
            to_market = np.clip(np.nanmean(np.where(np.eye(len(raw), dtype=bool), np.nan, raw), axis=1), 0, 0.95)
        to_market = np.sqrt(np.nan_to_num(to_market))
        out = np.where(gap, np.outer(to_market, to_market), raw)
        pairs = np.argwhere(np.triu(gap, 1))
        return out, tuple((self.labels_[old[i]], self.labels_[old[j]]) for i, j in pairs)

    def _add_young(
        self,
        covariance: Floats,
        prices: Floats,
        grid: ClosingGrid,
        young: Ints,
        old: Ints,
        segments: Sequence[str] | None,
        band_free: Sequence[int] | None,
    ) -> tuple[YoungListing, ...]:
        """Fill the rows of young listings: posterior beta on the market of their clock plus a risk of their own."""
        out, weights, betas, own_risk = [], [], [], []
        deviation = np.sqrt(np.diag(covariance))
        for asset in young:
            market = old[grid.clock[old] == grid.clock[asset]]
            note = "market: seasoned names on its clock"
            if len(market) < 2:
                market, note = old, "market: all seasoned names, since fewer than two share its clock"
            peers = market
            if segments is not None:
                same = np.array([segments[number] == segments[asset] for number in old])
                if same.sum() >= 3:
                    peers, note = old[same], f"{note}; peers: segment {segments[asset]}"
            weight = np.zeros(len(covariance))
            weight[market] = 1 / deviation[market]
            weight /= weight.sum()
            variance = float(weight @ covariance @ weight)
            with np.errstate(divide="ignore", invalid="ignore"):
                beta_of = covariance @ weight / variance
            own, index = self._own_and_market(prices, grid, asset, market, weight)
            skip = int(band_free[asset]) if band_free is not None else 0
            volatility = shrink_log_volatility(own[skip:], _two(deviation[peers]))
            sigma2 = float(np.exp(2 * volatility.value))
            residual = max(sigma2 - float(np.mean(beta_of[peers])) ** 2 * variance, 0.2 * sigma2)
            beta = shrink_beta(own[skip:], index[skip:], _two(beta_of[peers]), residual)
            weights.append(weight)
            betas.append(beta.value)
            own_risk.append(max(sigma2 - beta.value**2 * variance, 0.05 * sigma2))
            out.append(YoungListing(self.labels_[asset], int(np.isfinite(own).sum()), volatility, beta, note))
        if len(young):
            factor = np.asarray(weights) * np.asarray(betas)[:, None]
            cross = factor @ covariance
            covariance[young, :] = cross
            covariance[:, young] = cross.T
            covariance[np.ix_(young, young)] = cross @ factor.T + np.diag(own_risk)
        return tuple(out)

    def _own_and_market(
        self, prices: Floats, grid: ClosingGrid, asset: int, market: Ints, weight: Floats
    ) -> tuple[Floats, Floats]:
        """Own returns of a young listing and its market's over the same intervals, scaled to one day each."""
        own = own_returns(prices[:, [asset]], grid.close_count[grid.clock[asset]])
        ends = np.flatnonzero(own.start[:, 0] >= 0)
        starts = own.start[ends, 0]
        length = np.sqrt(own.length[ends, 0])
        from twinkeel.risk.overlap import carry

        level = carry(prices[:, market])
        there = ~np.isnan(prices[:, market])
        born = there.argmax(axis=0)
        alive = born[None, :] <= starts[:, None]
        move = np.where(alive, level[ends] - level[starts], 0.0) * weight[market]
        share = (alive * weight[market]).sum(axis=1) / weight[market].sum()
        index = np.divide(move.sum(axis=1), share, out=np.full(len(ends), np.nan), where=share > 0.5)
        return own.value[ends, 0] / length, index / length


def _two(values: Floats) -> Floats:
    """At least two peers, for a dispersion: a lone one is doubled, so the dispersion falls to its floor."""
    return values if len(values) > 1 else np.repeat(values, 2)
