"""What the theme adds to the book, really and apparently, and how each candidate moves with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from twinkeel.plan.comovement import YEAR, Comovement, Floats
from twinkeel.plan.model import Candidate, Diversification, LineOfIssuer, Range
from twinkeel.plan.universe import Participant
from twinkeel.reference import World

THIN = 60  # sessions under which a risk figure is mostly its peers'


class Truth(Protocol):
    """What is known of a SIMULATED market beyond its prices."""

    def book_correlation(self, left: Mapping[str, float], right: Mapping[str, float]) -> float:
        """True correlation of two books given by listing code, in the base currency."""

    def volatility(self, weights: Mapping[str, float]) -> float:
        """True volatility a day of a book given by listing code."""


def theme_basket(people: Sequence[Participant], moves: Comovement, target: Mapping[str, float]) -> Floats:
    """(N,) the theme as the plan would hold it; before any purchase, its seasoned candidates in equal parts."""
    members = {each.issuer for each in people if each.relevance > 0 and not each.is_fund}
    aimed = np.array([target.get(issuer, 0.0) if issuer in members else 0.0 for issuer in moves.issuers])
    if aimed.sum() > 0:
        return aimed
    seasoned = [issuer in members and n >= THIN for issuer, n in zip(moves.issuers, moves.sessions, strict=True)]
    return np.array(seasoned, dtype=float)


def diversify(
    people: Sequence[Participant],
    moves: Comovement,
    before: Mapping[str, float],
    after: Mapping[str, float],
    of: str,
    truth: Truth | None = None,
) -> Diversification:
    """Co-movement of theme and book, volatility before and after, each with the same-date figure beside it."""
    held, then = moves.weights(before), moves.weights(after)
    theme = theme_basket(people, moves, after)
    estimate, low, high = moves.correlation_interval(held, theme)
    apparent = moves.correlation(held, theme, naive=True)
    uncovered = 1.0 - float(held.sum()) - before.get("cash", 0.0)
    pairs = _pairs(people, moves, held, truth)
    real_ratio, apparent_ratio = moves.diversification_ratio(then), moves.diversification_ratio(then, naive=True)
    return Diversification(
        method=moves.method,
        sessions=max(moves.sessions, default=0),
        first=moves.first.isoformat(),
        last=moves.last.isoformat(),
        uncovered_share=max(uncovered, 0.0),
        correlation=Range(estimate, low, high),
        correlation_same_date=apparent,
        book_volatility=moves.volatility(held),
        book_volatility_same_date=moves.volatility(held, naive=True),
        after_volatility=moves.volatility(then),
        after_volatility_same_date=moves.volatility(then, naive=True),
        diversification_ratio=Range(real_ratio),
        diversification_ratio_same_date=apparent_ratio,
        sentence=_sentence(moves, held, then, estimate, low, high, apparent, of),
        pairs=pairs,
        repair=moves.repair,
        truth=_truth(moves, held, theme, truth),
    )


def _sentence(
    moves: Comovement,
    held: Floats,
    then: Floats,
    real: float | None,
    low: float | None,
    high: float | None,
    apparent: float | None,
    of: str,
) -> str:
    if real is None or apparent is None:
        return f"Nothing of the theme or of {of} has a price history, so their co-movement is unknown."
    interval = "" if low is None or high is None else f" (95 % interval {low:.2f} to {high:.2f})"
    change = moves.volatility(then) - moves.volatility(held)
    seen = moves.volatility(then, naive=True) - moves.volatility(held, naive=True)
    return (
        f"Closes of the same date show a correlation of {apparent:.2f} between the theme and {of}; with closing clocks "
        f"taken into account it is {real:.2f}{interval}. Volatility changes by {100 * change:+.1f} points a year with "
        f"the plan; same-date figures would claim {100 * seen:+.1f}."
    )


def _pairs(
    people: Sequence[Participant], moves: Comovement, held: Floats, truth: Truth | None
) -> tuple[Mapping[str, Any], ...]:
    """The best-covered candidates of the theme against the book, in the order of their real correlation."""
    rows = []
    for each in people:
        if each.relevance <= 0 or each.is_fund or each.issuer not in moves.issuers:
            continue
        at = moves.issuers.index(each.issuer)
        if moves.sessions[at] < THIN:
            continue
        alone = np.eye(len(moves.issuers))[at]
        estimate, low, high = moves.correlation_interval(held, alone)
        row: dict[str, Any] = {
            "issuer": each.issuer,
            "name": f"{each.name} ({moves.codes[at]})",
            "measured_on": moves.codes[at],
            "same_date": moves.correlation(held, alone, naive=True),
            "clock_aware": estimate,
            "low": low,
            "high": high,
        }
        if truth is not None:
            row["truth"] = truth.book_correlation(_by_code(moves, held), {moves.codes[at]: 1.0})
        rows.append((abs(each.weight), each.relevance, moves.sessions[at], row))
    rows.sort(key=lambda item: (-item[1], -item[2], item[3]["name"]))
    chosen = [row for *_, row in rows[:16]]
    return tuple(sorted(chosen, key=lambda row: (-(row["clock_aware"] or 0.0), row["name"])))


def _by_code(moves: Comovement, weights: Floats) -> dict[str, float]:
    return {code: float(w) for code, w in zip(moves.codes, weights, strict=True) if w}


def _truth(moves: Comovement, held: Floats, theme: Floats, truth: Truth | None) -> Mapping[str, Any] | None:
    if truth is None or not theme.any() or not held.any():
        return None
    return {
        "correlation": truth.book_correlation(_by_code(moves, held), _by_code(moves, theme)),
        "book_volatility": truth.volatility(_by_code(moves, held)) * YEAR**0.5,
        "note": "SIMULATED: the truth of the model the prices were drawn from",
    }


def candidate_list(
    people: Sequence[Participant],
    moves: Comovement,
    before: Mapping[str, float],
    valued: Mapping[str, Mapping[str, Any]],
    world: World,
) -> tuple[Candidate, ...]:
    """Every issuer of the theme with its lines, its risk and how little is known of it; none is dropped."""
    held = moves.weights(before)
    out = [
        _candidate(each, moves, held, valued.get(each.issuer, {}), world)
        for each in people
        if each.relevance > 0 and not each.is_fund
    ]
    return tuple(sorted(out, key=lambda each: (-each.held_weight, -each.relevance, each.segment, each.name)))


def _candidate(
    each: Participant, moves: Comovement, held: Floats, valued: Mapping[str, Any], world: World
) -> Candidate:
    lines = tuple(
        LineOfIssuer(
            listing=line.code,
            venue=world.calendar.venue(line.listing.mic).name,
            currency=line.listing.currency,
            kind=line.listing.kind,
            listed_from=line.listing.listed_from.isoformat() if line.listing.listed_from else None,
            price=float(line.price) if line.price is not None else None,
            price_date=line.price_date.isoformat() if line.price_date else None,
            why_no_price=line.no_price or None,
            access=line.access.answer,
            access_rule=line.access.rule,
            lot=f"{line.lot.minimum}, then {line.lot.step}"
            if line.lot.minimum != line.lot.step
            else f"{line.lot.step}",
            buy_cost_bps=1e4 * line.buy_rate,
        )
        for line in each.lines
    ) + tuple(
        LineOfIssuer(
            listing.code, listing.mic, listing.currency, listing.kind, None, None, None, why, "unknown", why, "unknown"
        )
        for listing, why in each.unruled
    )
    common = (each.issuer, each.name, each.segment, each.relevance, each.weight, lines)
    if each.issuer not in moves.issuers:
        note = "no price history in the data: neither its risk nor its co-movement is known"
        return Candidate(*common, None, 0, Range(None), "unknown", Range(None), None, valued, note)
    at = moves.issuers.index(each.issuer)
    alone = np.eye(len(moves.issuers))[at]
    estimate, low, high = moves.correlation_interval(held, alone)
    year = YEAR**0.5
    own, sessions = float(moves.own_weight[at]), moves.sessions[at]
    origin = f"own history of {moves.codes[at]}"
    note = each.proxy_note
    thin = sessions < THIN
    if thin:
        share = f"{1 - own:.0%} of" if own < 1 else "most of"
        origin = f"{sessions} sessions of {moves.codes[at]}, shrunk to its peers"
        young = f"{sessions} sessions of history: {share} its risk figure is its peers'"
        note = "; ".join(filter(None, [note, young]))
    return Candidate(
        *common,
        measured_on=moves.codes[at],
        sessions=sessions,
        volatility=Range(
            float(np.sqrt(moves.covariance[at, at])) * year,
            float(moves.volatility_range[at, 0]) * year,
            float(moves.volatility_range[at, 1]) * year,
        ),
        volatility_from=origin,
        correlation_with_book=Range(estimate, low, high),
        correlation_same_date=None if thin else moves.correlation(held, alone, naive=True),
        valuation=valued,
        note=note,
    )
