"""How issuers move together in the base currency: closing clocks taken into account, the same-date figure beside it.

One column an issuer (its several lines are one risk), measured on the line that is held or else has the longest
history. A line in another currency carries its exchange rate as a series of its own with its own clock (the ECB
fixing), joined by overlap like any other: the risk in the base currency is that of the sum of the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from twinkeel.market import Snapshot
from twinkeel.risk import ClockCovariance
from twinkeel.risk.book import BUSINESS_YEAR
from twinkeel.risk.clocks import join_series

Floats = NDArray[np.float64]

YEAR = BUSINESS_YEAR
WINDOW_YEARS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """The issuer to measure, the line it is measured on, and its peer group."""

    issuer: str
    code: str
    currency: str
    segment: str
    band_free: int


@dataclass(frozen=True)
class Comovement:
    """Covariance a business day of issuers in the base currency.

    Attributes:
        issuers: (N,) labels; codes: the line each is measured on; sessions: (N,) closes of it in the window.
        covariance, naive: (N, N), clock-aware and same-date (same variances, same-date correlations).
        standard_error: (N, N) of the clock-aware correlations of the lines in their own currency.
        volatility_range: (N, 2) 95 % interval of the volatility a day. own_weight: (N,) how much of it is own data.
    """

    issuers: tuple[str, ...]
    codes: tuple[str, ...]
    sessions: tuple[int, ...]
    covariance: Floats
    naive: Floats
    standard_error: Floats
    volatility_range: Floats
    own_weight: Floats
    method: str
    repair: str
    first: date
    last: date

    def weights(self, by_issuer: Mapping[str, float]) -> Floats:
        """(N,) the weights of a book on these issuers, zero where it holds none."""
        return np.array([by_issuer.get(issuer, 0.0) for issuer in self.issuers])

    def volatility(self, weights: Floats, naive: bool = False) -> float:
        """Volatility a year of weights on these issuers."""
        matrix = self.naive if naive else self.covariance
        return float(np.sqrt(max(float(weights @ matrix @ weights), 0.0) * YEAR))

    def correlation(self, left: Floats, right: Floats, naive: bool = False) -> float | None:
        """Correlation of two books; None where one of them holds nothing."""
        matrix = self.naive if naive else self.covariance
        both = (left @ matrix @ left) * (right @ matrix @ right)
        return None if both <= 0 else float(np.clip(left @ matrix @ right / np.sqrt(both), -1, 1))

    def correlation_interval(self, left: Floats, right: Floats) -> tuple[float | None, float | None, float | None]:
        """A correlation of two books with a 95 % interval.

        The standard error is the pairs' standard errors weighted by their share of the covariance, an upper bound
        (errors taken as moving together), carried through Fisher's z so that the interval stays within -1 and 1.
        """
        estimate = self.correlation(left, right)
        if estimate is None:
            return None, None, None
        scale = np.sqrt(np.diag(self.covariance))
        share = np.abs(np.outer(left * scale, right * scale))
        error = self.standard_error
        known = np.isfinite(error)
        if abs(estimate) >= 1 - 1e-9 or share[known].sum() <= 0:
            return estimate, None, None
        spread = float((share[known] * error[known]).sum() / share[known].sum())
        z, half = np.arctanh(estimate), 1.96 * spread / (1 - estimate**2)
        return estimate, float(np.tanh(z - half)), float(np.tanh(z + half))

    def diversification_ratio(self, weights: Floats, naive: bool = False) -> float | None:
        """Weighted volatilities over the volatility of the whole (Choueifaty and Coignard)."""
        matrix = self.naive if naive else self.covariance
        whole = float(np.sqrt(max(float(weights @ matrix @ weights), 0.0)))
        return None if whole == 0 else float(np.abs(weights) @ np.sqrt(np.diag(matrix)) / whole)


def measure(asked: Sequence[Measured], snapshot: Snapshot, base: str, as_of: date) -> Comovement:
    """Fit the clock-aware covariance over the last three years and bring it into the base currency."""
    since = np.datetime64(as_of - timedelta(days=round(365.25 * WINDOW_YEARS)), "us")
    panel = snapshot.panel([each.code for each in asked])
    currencies = sorted({each.currency for each in asked} - {base})
    instants, prices = panel.instants, panel.log_prices
    for currency in currencies:
        frame = snapshot.rates(currency, base)
        instants, prices = join_series(
            instants,
            prices,
            frame["instant"].dt.epoch("us").to_numpy().astype("datetime64[us]"),
            np.log(frame["rate"].to_numpy()),
        )
    keep = instants >= since
    instants, prices = instants[keep], prices[keep]
    labels = [*(each.issuer for each in asked), *(f"{currency}{base}" for currency in currencies)]
    fitted = ClockCovariance().fit(
        prices,
        instants,
        labels,
        segments=[*(each.segment for each in asked), *("exchange rate" for _ in currencies)],
        band_free=[*(each.band_free for each in asked), *(0 for _ in currencies)],
    )
    n = len(asked)
    into_base = np.zeros((n, len(labels)))
    into_base[np.arange(n), np.arange(n)] = 1.0
    for row, each in enumerate(asked):
        if each.currency != base:
            into_base[row, n + currencies.index(each.currency)] = 1.0
    scale = np.sqrt(np.diag(fitted.covariance_))
    naive_correlation = np.where(np.isfinite(fitted.naive_correlation_), fitted.naive_correlation_, fitted.correlation_)
    naive = into_base @ (naive_correlation * np.outer(scale, scale)) @ into_base.T
    covariance = into_base @ fitted.covariance_ @ into_base.T
    ranges, own = _volatility_ranges(fitted, labels[:n], np.sqrt(np.diag(covariance)))
    days = instants.astype("datetime64[D]")
    return Comovement(
        issuers=tuple(each.issuer for each in asked),
        codes=tuple(each.code for each in asked),
        sessions=tuple(int(count) for count in (~np.isnan(prices[:, :n])).sum(axis=0)),
        covariance=covariance,
        naive=naive,
        standard_error=fitted.standard_error_[:n, :n],
        volatility_range=ranges,
        own_weight=own,
        method=fitted.method_,
        repair=_repair_in_words(fitted),
        first=days[0].astype(object),
        last=days[-1].astype(object),
    )


def _volatility_ranges(fitted: ClockCovariance, labels: Sequence[str], deviation: Floats) -> tuple[Floats, Floats]:
    """(N, 2) 95 % intervals of the volatility a day, and (N,) the weight of own data.

    A seasoned name's log volatility has a sampling variance of 1.5/n, a young one's comes from its posterior.
    """
    young = {each.label: each for each in fitted.young_}
    ranges, own = np.empty((len(labels), 2)), np.ones(len(labels))
    for row, label in enumerate(labels):
        if label in young:
            posterior = young[label].volatility
            half = (posterior.high - posterior.low) / 2
            own[row] = posterior.own_weight
        else:
            half = 1.96 * np.sqrt(1.5 / max(float(fitted.observations_[row]), 1.0))
        ranges[row] = deviation[row] * np.exp([-half, half])
    return ranges, own


def _repair_in_words(fitted: ClockCovariance) -> str:
    if not fitted.repair_.needed:
        return "The matrix needed no repair."
    return f"The matrix was repaired to be positive semi-definite ({fitted.repair_.method})."
