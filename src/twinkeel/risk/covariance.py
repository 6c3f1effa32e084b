"""ClockCovariance: a covariance that is right when markets never close together, with scikit-learn's conventions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from twinkeel.risk.clocks import ClosingGrid, Floats, Ints, check_panel, read_grid
from twinkeel.risk.errors import NotFittedError, ShapeError, TooLittleDataError
from twinkeel.risk.estimate import METHODS, PairwiseEstimate, correlate
from twinkeel.risk.factor import FactorCovariance, from_dense
from twinkeel.risk.gls import ClockBlock, clock_blocks, own_variance
from twinkeel.risk.group_pca import fit_group_pca
from twinkeel.risk.limits import limit_locked
from twinkeel.risk.overlap import same_date_correlation
from twinkeel.risk.psd import Repair, nearest_correlation
from twinkeel.risk.young_rows import YoungListing, add_young

LARGE = 60  # assets above which pairs are no longer estimated one by one


class ClockCovariance:
    """Covariance a business day of assets that close at different instants.

    Returns are taken over each asset's own intervals between closes and joined by the overlap of the intervals; the
    clocks are found in the pattern of the instants, no name or place is known. Up to 60 assets every pair is
    estimated (HY-GLS); above, principal components of each clock are joined across clocks, and the N x N matrix is
    built only if asked for.
    Returns are not centred: a day's mean is small beside its deviation.

    Args:
        method: "auto", "hy" (plain overlap sum), "hy-gls" or "factor".
        robust: measure time by the market's variance, so that wild days do not decide; None decides by the kurtosis.
        young_below: listings with fewer own returns than this are shrunk to their peers.
        factors: components a clock in the factor form.

    Attributes:
        covariance_, correlation_: (N, N) a business day, positive semi-definite. volatility_: (N,) a business day.
        raw_correlation_, standard_error_: (N, N) before repair; NaN where lives do not meet. Not in the factor form.
        naive_correlation_: (N, N) same-date, for comparison.
        loadings_ (N, K), factor_covariance_ (K, K), specific_variance_ (N,): the factor form.
        clocks_: (N,) number of each asset's clock. clock_hours_: typical closing hour UTC of each clock.
        information_share_, closed_day_weight_: how news arrives. observations_: (N,) own returns. days_: (N,) of life.
        kurtosis_: Mardia's, over its Gaussian value. repair_: what the repair moved. method_: what was done, in words.
        young_: the listings that were shrunk. filled_: pairs whose lives never met, implied by the market.
    """

    clocks_: Ints
    clock_hours_: Floats
    information_share_: Floats
    closed_day_weight_: Floats
    effective_observations_: Floats
    observations_: Floats
    days_: Floats
    volatility_: Floats
    kurtosis_: float
    repair_: Repair
    method_: str
    young_: tuple[YoungListing, ...]
    filled_: tuple[tuple[str, str], ...]
    labels_: tuple[str, ...]

    def __init__(
        self, method: str = "auto", robust: bool | None = None, young_below: int = 90, factors: int = 12
    ) -> None:
        self.method = method
        self.robust = robust
        self.young_below = young_below
        self.factors = factors

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's arguments, as scikit-learn asks."""
        return {name: getattr(self, name) for name in ("method", "robust", "young_below", "factors")}

    def set_params(self, **params: Any) -> ClockCovariance:
        """Set constructor arguments by name."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ShapeError(f"{name!r} is no parameter of ClockCovariance", "See get_params().")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"ClockCovariance({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"

    def fit(
        self,
        log_prices: ArrayLike,
        instants: ArrayLike,
        labels: Sequence[str] | None = None,
        *,
        segments: Sequence[str] | None = None,
        band_free: Sequence[int] | None = None,
        price_limits: Sequence[float] | Floats | None = None,
    ) -> ClockCovariance:
        """Estimate.

        Args:
            log_prices: (G, N) on the union grid of closes, NaN where an asset has no close at that instant.
            instants: (G,) datetime64 in UTC, strictly increasing.
            labels: (N,) names used in messages and results; a data frame's columns, else numbers, where not given.
            segments: (N,) peer groups for young listings; their clock where not given.
            band_free: (N,) how many first returns were made without a price limit and are set apart; more than one
                marks a board whose debuts are wild, and the prior is lifted for their age.
            price_limits: (N,) daily limit as a fraction, NaN for none: closes at it are joined to the next free close.

        Raises:
            ShapeError: where the arrays do not fit. TooLittleDataError: where nothing can be estimated.
        """
        prices, stamps = check_panel(log_prices, instants)
        assets = prices.shape[1]
        named = labels if labels is not None else getattr(log_prices, "columns", range(assets))
        self.labels_ = tuple(str(name) for name in named)
        given_by_name = {"labels": labels, "segments": segments, "band_free": band_free, "price_limits": price_limits}
        for name, given in given_by_name.items():
            if given is not None and len(given) != assets:
                raise ShapeError(f"{name} has {len(given)} entries for {assets} assets", "Pass one for each column.")
        self._check_parameters()
        grid = read_grid(prices, stamps)
        joined = 0
        if price_limits is not None:
            locked = limit_locked(prices, grid, np.asarray(price_limits, dtype=np.float64))
            joined = int(locked.sum())
            prices = np.where(locked, np.nan, prices)
        self._prices, self._grid = prices, grid
        self.clocks_, self.clock_hours_ = grid.clock, grid.time_of_day
        blocks = clock_blocks(prices, grid)
        variance, self.days_, self.observations_ = own_variance(prices, grid, blocks)
        self.filled_, self.young_ = (), ()
        young = (self.observations_ < self.young_below) | ~(variance > 0)
        alone = bool(young.all())
        if alone and not (variance > 0).all():
            raise TooLittleDataError("no asset has enough returns to estimate a variance", "Give more history.")
        if alone:
            young[:] = False
        if self.method == "factor" or (self.method == "auto" and assets > LARGE):
            self._fit_factor(prices, grid, blocks, variance, young)
        else:
            self._fit_pairs(prices, grid, variance, young, segments, band_free)
        if joined:
            self.method_ += f"; {joined} closes at a price limit joined to the next"
        if alone:
            self.method_ += "; every listing is young, so none was shrunk"
        return self

    def _check_parameters(self) -> None:
        if self.method not in (*METHODS, "factor"):
            raise ShapeError(f"method {self.method!r} is not known", "Use auto, hy, hy-gls or factor.")
        if self.robust is not None and not isinstance(self.robust, (bool, np.bool_)):
            raise ShapeError(f"robust is {self.robust!r}", "Use True, False or None.")
        for name, least in (("young_below", 0), ("factors", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
                raise ShapeError(f"{name} is {value!r}", f"Use a whole number of at least {least}.")

    def _fit_pairs(
        self,
        prices: Floats,
        grid: ClosingGrid,
        variance: Floats,
        young: np.typing.NDArray[np.bool_],
        segments: Sequence[str] | None,
        band_free: Sequence[int] | None,
    ) -> None:
        found = correlate(prices, grid, self.method, self.robust)
        self._pairwise: PairwiseEstimate | None = found
        self._naive: Floats | None = None
        self.information_share_, self.closed_day_weight_ = found.share, found.closed
        self.effective_observations_, self.kurtosis_ = found.weight, found.kurtosis
        old = np.flatnonzero(~young)
        filled, self.filled_ = self._fill(found.correlation[np.ix_(old, old)], old)
        correlation, self.repair_ = nearest_correlation(filled)
        deviation = np.sqrt(variance[old])
        covariance = np.zeros_like(found.correlation)
        covariance[np.ix_(old, old)] = correlation * np.outer(deviation, deviation)
        fresh = np.flatnonzero(young)
        self.young_ = add_young(covariance, prices, grid, self.labels_, fresh, old, segments, band_free)
        self.method_ = found.words
        if self.repair_.needed:
            self.method_ += f"; repaired by {self.repair_.method}"
        if self.young_:
            self.method_ += f"; {len(self.young_)} young or stale listings shrunk to peers"
        self.volatility_ = np.sqrt(np.diag(covariance))
        self._dense: Floats | None = covariance
        self._factor: FactorCovariance | None = None

    def _fit_factor(
        self,
        prices: Floats,
        grid: ClosingGrid,
        blocks: tuple[ClockBlock, ...],
        variance: Floats,
        young: np.typing.NDArray[np.bool_],
    ) -> None:
        found = fit_group_pca(prices, grid, blocks, variance, self.factors, self.robust, self.observations_, young)
        self._pairwise = self._naive = self._dense = None
        self._factor = found.covariance
        self.information_share_, self.closed_day_weight_ = found.share, found.closed
        self.repair_, self.kurtosis_ = found.repair, found.kurtosis
        self.volatility_ = np.sqrt(found.covariance.variance())
        self.method_ = found.words

    def _fill(self, raw: Floats, old: Ints) -> tuple[Floats, tuple[tuple[str, str], ...]]:
        gap = ~np.isfinite(raw)
        if not gap.any():
            return raw, ()
        off = np.where(np.eye(len(raw), dtype=bool) | gap, 0.0, raw)
        count = np.maximum((~gap).sum(axis=1) - 1, 1)
        to_market = np.sqrt(np.clip(off.sum(axis=1) / count, 0, 0.95))
        out = np.where(gap, np.outer(to_market, to_market), raw)
        pairs = np.argwhere(np.triu(gap, 1))
        return out, tuple((self.labels_[old[i]], self.labels_[old[j]]) for i, j in pairs)

    def _fitted(self, name: str) -> None:
        if not hasattr(self, "method_"):
            raise NotFittedError(name)

    @property
    def covariance_(self) -> Floats:
        """(N, N) a business day; built from the factor form where that was fitted."""
        self._fitted("covariance_")
        if self._dense is None:
            self._dense = self.factor_form_.dense()
        return self._dense

    @property
    def correlation_(self) -> Floats:
        """(N, N) with a diagonal of ones."""
        scale = 1 / np.sqrt(np.diag(self.covariance_))
        out = self.covariance_ * np.outer(scale, scale)
        np.fill_diagonal(out, 1.0)
        return out

    @property
    def naive_correlation_(self) -> Floats:
        """(N, N) same-date correlation, which takes all closes of a date for simultaneous."""
        self._fitted("naive_correlation_")
        if self._naive is None:
            self._naive = same_date_correlation(self._prices, self._grid)
        return self._naive

    @property
    def raw_correlation_(self) -> Floats:
        """(N, N) before repair and before young listings were shrunk."""
        return self._pairs("raw_correlation_").correlation

    @property
    def standard_error_(self) -> Floats:
        """(N, N) large-sample standard error of each raw correlation; see docs/risk.md for what enters it."""
        return self._pairs("standard_error_").standard_error

    def _pairs(self, name: str) -> PairwiseEstimate:
        self._fitted(name)
        if self._pairwise is None:
            self._pairwise = correlate(self._prices, self._grid, "hy-gls", self.robust)
        return self._pairwise

    @property
    def factor_form_(self) -> FactorCovariance:
        """Loadings, factor covariance and own variances; from the dense matrix where pairs were estimated."""
        self._fitted("factor_form_")
        if self._factor is None:
            self._factor = from_dense(self.covariance_)
        return self._factor

    @property
    def loadings_(self) -> Floats:
        """(N, K)."""
        return self.factor_form_.loadings

    @property
    def factor_covariance_(self) -> Floats:
        """(K, K) a business day."""
        return self.factor_form_.factor_covariance

    @property
    def specific_variance_(self) -> Floats:
        """(N,) a business day."""
        return self.factor_form_.specific_variance
