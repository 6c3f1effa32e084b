"""Young listings inside a covariance: rows filled from a posterior beta and a risk of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twinkeel.risk.clocks import ClosingGrid, Floats, Ints, own_returns
from twinkeel.risk.overlap import carry
from twinkeel.risk.young import DEBUT_UPLIFT, Shrunk, shrink_beta, shrink_log_volatility


@dataclass(frozen=True, slots=True)
class YoungListing:
    """What was done for one young listing: volatility a day and beta, each with how much is prior.

    Attributes:
        label: its name. returns: own returns there are. set_apart: of these, made without a price limit and left out.
        volatility: posterior of the logarithm of the volatility a day. beta: posterior beta on its market.
        note: which market and which peers.
    """

    label: str
    returns: int
    set_apart: int
    volatility: Shrunk
    beta: Shrunk
    note: str


def add_young(
    covariance: Floats,
    prices: Floats,
    grid: ClosingGrid,
    labels: Sequence[str],
    young: Ints,
    old: Ints,
    segments: Sequence[str] | None = None,
    band_free: Sequence[int] | None = None,
) -> tuple[YoungListing, ...]:
    """Fill the rows and columns of young listings in place: posterior beta on their market, plus a risk of their own.

    The market is the inverse-volatility portfolio of the seasoned names on the same clock (all seasoned names where
    fewer than two share it); peers are the seasoned names of the same segment, or that market. A one-factor row
    keeps the matrix positive semi-definite. A price that never moved says nothing of its risk: all comes from peers.
    """
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
        beta_of = covariance @ weight / variance
        own, index = _own_and_market(prices, grid, int(asset), market, weight)
        skip = int(band_free[asset]) if band_free is not None else 0
        if len(own) > skip and not np.any(own):
            note = f"its price never moved in {len(own)} returns: stale, all of its risk is its peers'; {note}"
            own, index = np.full_like(own, np.nan), np.full_like(index, np.nan)
        volatility = shrink_log_volatility(own[skip:], _two(deviation[peers]), uplift=DEBUT_UPLIFT if skip > 1 else 0.0)
        sigma2 = float(np.exp(2 * volatility.value))
        residual = max(sigma2 - float(np.mean(beta_of[peers])) ** 2 * variance, 0.2 * sigma2)
        beta = shrink_beta(own[skip:], index[skip:], _two(beta_of[peers]), residual)
        weights.append(weight)
        betas.append(beta.value)
        own_risk.append(max(sigma2 - beta.value**2 * variance, 0.05 * sigma2))
        out.append(YoungListing(labels[asset], len(own), min(skip, len(own)), volatility, beta, note))
    if len(young):
        factor = np.asarray(weights) * np.asarray(betas)[:, None]
        cross = factor @ covariance
        covariance[young, :] = cross
        covariance[:, young] = cross.T
        covariance[np.ix_(young, young)] = cross @ factor.T + np.diag(own_risk)
    return tuple(out)


def _own_and_market(
    prices: Floats, grid: ClosingGrid, asset: int, market: Ints, weight: Floats
) -> tuple[Floats, Floats]:
    """Own returns of a young listing and its market's over the same intervals, scaled to one day each."""
    own = own_returns(prices[:, [asset]], grid.close_count[grid.clock[asset]])
    ends = np.flatnonzero(own.start[:, 0] >= 0)
    starts = own.start[ends, 0]
    length = np.sqrt(own.length[ends, 0])
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
