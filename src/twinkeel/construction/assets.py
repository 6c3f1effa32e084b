"""What construction is told about each issuer (or held fund), and the risk of all of them in factor form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from twinkeel.construction.problem import Array


@dataclass(frozen=True)
class Asset:
    """One issuer, or one held fund, as the optimiser sees it. Weights are fractions of the book, cash included.

    ``magnificent_seven`` and ``theme`` are the shares of it that count (1 for a member, a fund's look-through share
    for a fund); ``tags`` maps a cut (segment, venue, currency, country, list) to shares by key. ``daily_value`` is the
    average value traded a day over its permitted lines, in the base currency; None is unknown. ``buyable`` False needs
    a reason in ``why_not``. ``covered`` False: no risk is known, so it is neither bought nor sold but by a rule.
    """

    issuer: str
    name: str
    weight: float = 0.0
    magnificent_seven: float = 0.0
    theme: float = 0.0
    tags: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    buyable: bool = True
    why_not: str = ""
    buy_cost: float = 0.0
    sell_cost: float = 0.0
    daily_value: float | None = None
    volatility_daily: float | None = None
    listed_days: int | None = None
    market_value: float | None = None
    valuation_support: bool | None = None
    covered: bool = True
    smallest_order: float = 0.0  # the least that may be bought of it through any open line, base currency
    is_fund: bool = False
    yardstick_only: bool = False

    @property
    def segment(self) -> str:
        """The segment that holds most of it, empty where none is known."""
        shares = self.tags.get("segment", {})
        return max(sorted(shares), key=lambda key: shares[key]) if shares else ""

    def share(self, cut: str, key: str) -> float:
        """How much of it counts towards one key of a cut."""
        if cut == "issuer":
            return 1.0 if self.issuer == key else self.tags.get("issuer", {}).get(key, 0.0)
        return self.tags.get(cut, {}).get(key, 0.0)


@dataclass(frozen=True)
class FactorRisk:
    """Covariance a year of N assets: loadings (N, K) @ factor_covariance (K, K) @ loadings' + diag(specific (N,))."""

    loadings: Array
    factor_covariance: Array
    specific: Array

    @classmethod
    def from_dense(cls, covariance: Array, periods: float = 1.0) -> FactorRisk:
        """A dense covariance (N, N) per period as factors: its eigenvectors, no specific part; scaled by ``periods``.

        Negative eigenvalues beyond rounding are refused by the Problem that uses it.
        """
        values, vectors = np.linalg.eigh((covariance + covariance.T) / 2 * periods)
        kept = values > max(values[-1], 0.0) * 1e-12
        if (values < -1e-8 * max(values[-1], 1e-300)).any():
            kept |= values < 0
        return cls(vectors[:, kept], np.diag(values[kept]), np.zeros(len(values)))

    @property
    def dense(self) -> Array:
        """The whole covariance (N, N); for what needs it, such as views, not for the optimiser."""
        return np.asarray(self.loadings @ self.factor_covariance @ self.loadings.T + np.diag(self.specific))

    def take(self, order: Sequence[int]) -> FactorRisk:
        """The same risk on some of the assets, in this order."""
        index = list(order)
        return FactorRisk(self.loadings[index], self.factor_covariance, self.specific[index])
