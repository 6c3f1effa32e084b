"""Young listings: volatility and beta from few sessions, shrunk to peers by how little the own data say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import Floats

LISTING_NOISE = 3.0  # n times the sampling variance of a listing's log volatility; 0.5 would hold for Gaussian returns
SEASONED_NOISE = 1.5  # the same for a seasoned name, from which peers are taken
DEBUT_UPLIFT = float(np.log(1.3))  # STAR names in sessions 6 to 60 over the same names later
WILD_SESSIONS = 60
PRIOR_FLOOR = 0.10  # variance of the prior of log volatility: peers miss a stranger by a third (bench_young.py)
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A normal-normal posterior and where it comes from.

    Attributes:
        value: posterior mean; low, high: its 95 % interval.
        own: the own sample's estimate, NaN where there is none.
        peers: the prior mean.
        own_weight: share of the own sample in the value, 0 to 1; the rest is prior.
        sessions: own returns used.
        peer_count: peers the prior rests on.
    """

    value: float
    low: float
    high: float
    own: float
    peers: float
    own_weight: float
    sessions: int
    peer_count: int


def shrink(
    own: float, own_variance: float, prior: float, prior_variance: float, sessions: int, peer_count: int
) -> Shrunk:
    """The normal-normal posterior: precision-weighted mean of own estimate and prior."""
    if not np.isfinite(own) or not np.isfinite(own_variance):
        weight, value, spread = 0.0, prior, prior_variance
    elif prior_variance <= 0:
        weight, value, spread = 0.0, prior, 0.0
    else:
        weight = prior_variance / (prior_variance + own_variance)
        value = weight * own + (1 - weight) * prior
        spread = weight * own_variance
    half = Z95 * float(np.sqrt(spread))
    return Shrunk(
        float(value),
        float(value - half),
        float(value + half),
        float(own),
        float(prior),
        float(weight),
        sessions,
        peer_count,
    )


def shrink_log_volatility(
    own_returns: Floats, peer_volatility: Floats, peer_sessions: Floats | float = 250.0, uplift: float = 0.0
) -> Shrunk:
    """Log of the volatility a day of a young listing.

    Args:
        own_returns: (n,) daily log returns, the first day and band-free sessions left out.
        peer_volatility: (P,) volatilities of peers, P at least 2.
        peer_sessions: sessions those rest on, whose sampling noise is taken out of the peers' dispersion.
        uplift: log of how much wilder the like of it are in their first sessions (DEBUT_UPLIFT). It fades: the figure
            is for the next sixty sessions, of which those before the sixtieth after listing are still wild; the
            peers are lifted for that part, and the own sample, all of it wild, is lowered for the rest.
    """
    returns = own_returns[np.isfinite(own_returns)]
    n = len(returns)
    wild = max(0.0, 1 - n / WILD_SESSIONS)
    logs = np.log(peer_volatility) + uplift * wild
    dispersion = float(np.var(logs, ddof=1)) - SEASONED_NOISE / float(np.mean(peer_sessions))
    dispersion = max(dispersion, PRIOR_FLOOR)
    square = float(np.mean(returns**2)) if n else 0.0
    own = 0.5 * float(np.log(square)) - uplift * (1 - wild) if square > 0 else float("nan")
    return shrink(own, LISTING_NOISE / n if n else float("nan"), float(np.median(logs)), dispersion, n, len(logs))


def shrink_beta(own_returns: Floats, market: Floats, peer_betas: Floats, residual_variance: float) -> Shrunk:
    """Beta of a young listing on its market.

    Args:
        own_returns: (n,) returns; market: (n,) the market's over the same intervals.
        peer_betas: (P,) betas of seasoned peers, P at least 2.
        residual_variance: variance a day of what the market does not explain, from the shrunk volatility.
    """
    both = np.isfinite(own_returns) & np.isfinite(market)
    y, x = own_returns[both], market[both]
    power = float(x @ x)
    own = float(x @ y) / power if power > 0 else float("nan")
    noise = residual_variance / power if power > 0 else float("nan")
    prior_variance = max(float(np.var(peer_betas, ddof=1)), 1e-4)
    return shrink(own, noise, float(np.mean(peer_betas)), prior_variance, int(both.sum()), len(peer_betas))
