"""ClockCovariance inside skfolio: an adapter with its fit(X, y), so that its optimisers use clock-aware risk.

Needs skfolio (pip install skfolio). The prices are SIMULATED. Run: python examples/with_skfolio.py
"""

from __future__ import annotations

import sys

import numpy as np

try:
    import pandas as pd
    from skfolio.moments import BaseCovariance
    from skfolio.optimization import MeanRisk
    from skfolio.prior import EmpiricalPrior
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed here; this example needs it: pip install skfolio")

from twinkeel.market.simulated import simulated_market
from twinkeel.risk import ClockCovariance


class ClockAware(BaseCovariance):
    """skfolio hands its estimators returns by date; the closes and their instants come with the constructor.

    Args:
        log_prices: (G, N) on the union grid of closes. instants: (G,) UTC. labels: (N,) names of its columns.
    """

    def __init__(
        self, log_prices=None, instants=None, labels=None, nearest=True, higham=False, higham_max_iteration=100
    ):
        super().__init__(nearest=nearest, higham=higham, higham_max_iteration=higham_max_iteration)
        self.log_prices = log_prices
        self.instants = instants
        self.labels = labels

    def fit(self, X, y=None):
        """Estimate from closes up to the last date of X, so that cross-validation does not look ahead."""
        names = list(X.columns) if hasattr(X, "columns") else list(self.labels)
        columns = [list(self.labels).index(name) for name in names]
        keep = np.ones(len(self.instants), dtype=bool)
        if hasattr(X, "index"):
            keep = self.instants < np.datetime64(X.index[-1].normalize() + pd.Timedelta(days=1))
        model = ClockCovariance().fit(self.log_prices[np.ix_(keep, columns)], self.instants[keep], names)
        self.clock_covariance_ = model
        self._set_covariance(model.covariance_)
        return self


def main() -> None:
    """Minimum variance with same-date and with clock-aware covariance."""
    snapshot = simulated_market(7).snapshot
    codes = ["AAPL", "MSFT", "NVDA", "GOOGL", "0700.HK", "9988.HK"]
    panel = snapshot.panel(codes)
    frame = pd.DataFrame(panel.log_prices, index=pd.DatetimeIndex(panel.instants), columns=codes)
    returns = frame.groupby(frame.index.normalize()).last().dropna().diff().dropna()
    aware = ClockAware(log_prices=panel.log_prices, instants=panel.instants, labels=codes)
    for name, prior in (("same date", EmpiricalPrior()), ("clock-aware", EmpiricalPrior(covariance_estimator=aware))):
        weights = MeanRisk(prior_estimator=prior).fit(returns).weights_
        print(
            f"SIMULATED, {name:12s}",
            ", ".join(f"{code} {weight:.1%}" for code, weight in zip(codes, weights, strict=True)),
        )


if __name__ == "__main__":
    main()
