"""ClockCovariance inside PyPortfolioOpt: hand its matrix to EfficientFrontier in place of risk_models.sample_cov.

Needs PyPortfolioOpt (pip install PyPortfolioOpt). The prices are SIMULATED. Run: python examples/with_pypfopt.py
"""

from __future__ import annotations

import sys

import numpy as np

try:
    import pandas as pd
    from pypfopt import EfficientFrontier, risk_models
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed here; this example needs it: pip install PyPortfolioOpt")

from twinkeel.market.simulated import simulated_market
from twinkeel.risk import ClockCovariance
from twinkeel.risk.book import BUSINESS_YEAR


def main() -> None:
    """Minimum volatility with same-date and with clock-aware covariance, and what each says of a 60/40 book."""
    snapshot = simulated_market(7).snapshot
    codes = ["AAPL", "MSFT", "NVDA", "GOOGL", "0700.HK", "9988.HK"]
    panel = snapshot.panel(codes)
    frame = pd.DataFrame(panel.log_prices, index=pd.DatetimeIndex(panel.instants), columns=codes)
    by_date = np.exp(frame.groupby(frame.index.normalize()).last().dropna())
    model = ClockCovariance().fit(panel.log_prices, panel.instants, codes)
    a_year = len(by_date) / ((by_date.index[-1] - by_date.index[0]).days / 365.25)
    matrices = {
        "same date": risk_models.sample_cov(by_date, frequency=a_year),
        "clock-aware": pd.DataFrame(model.covariance_ * BUSINESS_YEAR, index=codes, columns=codes),
    }
    book = np.array([0.15, 0.15, 0.15, 0.15, 0.2, 0.2])
    for name, matrix in matrices.items():
        frontier = EfficientFrontier(None, matrix)
        frontier.min_volatility()
        weights = ", ".join(f"{code} {weight:.1%}" for code, weight in frontier.clean_weights().items())
        print(f"SIMULATED, {name:12s} minimum volatility: {weights}")
        print(f"{'':23s} volatility of the 60/40 book: {np.sqrt(book @ matrix.to_numpy() @ book):.1%}")


if __name__ == "__main__":
    main()
