"""How much of a Sharpe ratio is luck: the deflated Sharpe ratio."""

from __future__ import annotations

import numpy as np

EULER = 0.5772156649015329


def expected_best_sharpe(trials: int, variance: float) -> float:
    """The Sharpe ratio a period that the best of ``trials`` strategies without skill is expected to show.

    Args:
        trials: every universe, theme and parameter tried counts. variance: of the Sharpe ratios across trials, per
        period.
    """
    from scipy.special import ndtri

    if trials < 2:
        return 0.0
    high = (1 - EULER) * float(ndtri(1 - 1 / trials)) + EULER * float(ndtri(1 - 1 / (trials * np.e)))
    return float(np.sqrt(variance)) * high


def deflated_sharpe(
    sharpe: float, periods: int, trials: int, variance: float, skewness: float = 0.0, kurtosis: float = 3.0
) -> float:
    """Probability that the true Sharpe ratio exceeds zero, given that it was the best of many.

    Args:
        sharpe: per period, not annual. periods: observations. trials, variance: as in expected_best_sharpe.
        skewness, kurtosis: of the returns; kurtosis is not in excess of three.

    Source: D. H. Bailey and M. Lopez de Prado, Journal of Portfolio Management 40(5) (2014) 94-107.
    """
    from scipy.special import ndtr

    bar = expected_best_sharpe(trials, variance)
    spread = np.sqrt(1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2)
    return float(ndtr((sharpe - bar) * np.sqrt(periods - 1) / spread))
