"""What the mandate asks for: participants as assets with their risk, limits and costs, handed to the optimiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from twinkeel.construction.assets import Asset, FactorRisk
from twinkeel.construction.construct import Construction, construct
from twinkeel.construction.lines import closed
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.robustness import Resampled, resample
from twinkeel.exposure.model import Exposure
from twinkeel.plan.book import Book
from twinkeel.plan.comovement import YEAR, Comovement, Floats
from twinkeel.plan.diversification import THIN
from twinkeel.plan.exposures import issuer_facts
from twinkeel.plan.universe import Participant
from twinkeel.reference import World
from twinkeel.reference.model import Person

SUPPORT = {"supported": True, "none": False}
OPAQUE = 0.2
"""A fund of which more than this share cannot be looked through is not bought: what it would add is not known."""


def person_of(mandate: Mandate) -> Person:
    """Who buys, as the access rules know a person."""
    said = mandate.investor
    return Person(
        us_person=said.us_person,
        tax_residence=said.tax_residence,
        client_class=said.client_class,
        channels=frozenset(said.channels) if said.channels else None,
        brokers=said.brokers,
    )


def aim(
    mandate: Mandate,
    people: Sequence[Participant],
    moves: Comovement,
    book: Book,
    through: Mapping[str, Exposure],
    valued: Mapping[str, Mapping[str, Any]],
    world: World,
    on: date,
    sale_tax: Mapping[str, float] | None = None,
) -> Construction:
    """The weights by issuer that the mandate asks for.

    Args:
        through: for each held fund, the look-through of one unit of it.
        valued: by issuer, what its price needs (``price_candidates``).
        sale_tax: by issuer, the average tax on gains of a sale as a fraction of its value, where lots are known.

    Raises:
        InfeasibleError: where the mandate's rules contradict each other.
    """
    sessions = dict(zip(moves.issuers, moves.sessions, strict=True))
    deviation = dict(zip(moves.issuers, np.sqrt(np.diag(moves.covariance)), strict=True))
    assets = [_asset(each, through, valued, sessions, deviation, world, on) for each in people]
    taxed = sale_tax or {}
    assets = [replace(each, sell_cost=each.sell_cost + taxed.get(each.issuer, 0.0)) for each in assets]
    return construct(
        mandate, assets, _risk(people, moves), float(book.total), book.weight(book.cash) if book.cash else 0.0
    )


RESAMPLES = 40


def firmness(aimed: Construction, moves: Comovement) -> Resampled:
    """The range of each weight under risk as it might have been estimated from other draws of the same history.

    Taken from the construction where the mandate asked for resamples; else measured here on the same problem without
    market impact, which keeps it quick.
    """
    if aimed.resampled is not None:
        return aimed.resampled
    seasoned = [n for n in moves.sessions if n >= THIN]
    observations = int(np.median(seasoned)) if seasoned else max(moves.sessions)
    return resample(replace(aimed.solution.problem, impact=None), observations, RESAMPLES)


def _asset(
    each: Participant,
    through: Mapping[str, Exposure],
    valued: Mapping[str, Mapping[str, Any]],
    sessions: Mapping[str, int],
    deviation: Mapping[str, float],
    world: World,
    on: date,
) -> Asset:
    fund = through.get(each.issuer)
    opaque = each.is_fund and (fund is None or fund.unresolved_share > OPAQUE)
    facts = issuer_facts(each.issuer, world, on) if each.issuer in world.issuers else None
    open_lines = [line for line in each.lines if not closed(line, float("inf"))]
    known = [line.daily_value for line in open_lines if line.daily_value is not None]
    tags: dict[str, dict[str, float]] = {"segment": {each.segment: 1.0}}
    if facts is not None:
        tags |= {"country": {facts.country or "unknown": 1.0}, "list": dict.fromkeys(facts.lists, 1.0)}
    if fund is not None:
        tags = {"segment": dict(fund.by_segment), "country": dict(fund.by_country), "list": dict(fund.by_list)}
    if open_lines:
        best = min(open_lines, key=lambda line: line.buy_rate)
        tags |= {"venue": {best.listing.mic: 1.0}, "currency": {best.listing.currency: 1.0}}
    return Asset(
        issuer=each.issuer,
        name=each.name,
        weight=each.weight,
        magnificent_seven=fund.magnificent_seven_share if fund else float(each.issuer in world.magnificent_seven),
        theme=fund.china_ai_share if fund else float(each.relevance > 0),
        tags=tags,
        buyable=bool(open_lines) and not opaque,
        why_not="what it holds on the date is not known" if opaque else _why_not(each),
        buy_cost=min((line.buy_rate for line in open_lines), default=0.0),
        sell_cost=max((line.sell_rate for line in each.lines if line.held > 0), default=0.0),
        daily_value=sum(known) if known else None,
        volatility_daily=deviation.get(each.issuer),
        listed_days=sessions.get(each.issuer),
        valuation_support=SUPPORT.get(valued.get(each.issuer, {}).get("support", "")),
        covered=each.measured is not None and each.issuer in sessions,
        smallest_order=min((line.smallest for line in open_lines), default=0.0),
        is_fund=each.is_fund,
        yardstick_only=opaque and each.weight == 0,
    )


def funds_refused(aimed: Construction, people: Sequence[Participant]) -> tuple[str, ...]:
    """Why nothing is bought where the mandate buys funds only and no fund may be bought; else nothing."""
    mandate = aimed.mandate
    if mandate.trading.instruments != "funds" or mandate.trading.buy == "nothing":
        return ()
    funds = {asset.issuer: asset for asset in aimed.assets if asset.is_fund}
    if any(asset.buyable for asset in funds.values()):
        return ()
    reasons = [
        _why_not(each) or f"{each.name}: {funds[each.issuer].why_not}" for each in people if each.issuer in funds
    ]
    why = "; ".join(reasons) or "the data hold no price of a fund on China"
    return (f"No fund can be bought, and this mandate buys nothing else: {why}. What is sold stays in cash.",)


def _why_not(each: Participant) -> str:
    if not each.lines:
        return "; ".join(f"{line.code}: {why}" for line, why in each.unruled) or "no line of it is known"
    return "; ".join(f"{line.code}: {closed(line, float('inf'))}" for line in each.lines if closed(line, float("inf")))


def _risk(people: Sequence[Participant], moves: Comovement) -> FactorRisk:
    """Covariance a year; what is not covered has none, and the optimiser may not touch it."""
    where = {issuer: row for row, issuer in enumerate(moves.issuers)}
    rows = [where.get(each.issuer) for each in people]
    dense: Floats = np.zeros((len(people), len(people)))
    covered = [row for row, at in enumerate(rows) if at is not None]
    inner = [at for at in rows if at is not None]
    dense[np.ix_(covered, covered)] = moves.covariance[np.ix_(inner, inner)]
    return FactorRisk.from_dense(dense, YEAR)
