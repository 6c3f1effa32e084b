"""What each candidate costs to own, from what is known on the date; every missing input is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from twinkeel.construction.lines import Line
from twinkeel.plan.universe import NORTHBOUND, Participant
from twinkeel.reference import World
from twinkeel.valuation import adr_premium, ah_premium
from twinkeel.valuation.assess import Assessment, assess

RECENT_DAYS = 3 * 365
DEPOSITARY = ("adr", "nyshare")


def price_candidates(
    people: Sequence[Participant], worth: Mapping[str, Assessment], world: World, on: date
) -> dict[str, Mapping[str, Any]]:
    """Per issuer of the theme: implied growth and support, premium between its lines, return since the offer.

    ``worth`` holds the assessment of issuers whose accounts are known; of the others the answer names what lacks.
    """
    return {
        each.issuer: _valued(each, worth.get(each.issuer) or assess(each.name, None, {}), world, on)
        for each in people
        if each.relevance > 0
    }


def _valued(each: Participant, found: Assessment, world: World, on: date) -> Mapping[str, Any]:
    return {
        **cost_to_own(found),
        "premiums": _premiums(each.lines),
        "since_offer": _since_offer(each.lines, on),
        "flags": list(world.access.flags(each.issuer, on)),
    }


def cost_to_own(found: Assessment) -> dict[str, Any]:
    """An assessment as plain data: what supports the price, what it asks for, the multiples, and what is missing."""
    return {
        "support": found.support.flag,
        "sentence": found.sentence,
        "reasons": list(found.support.reasons),
        "missing": list(found.missing),
        "implied_growth": found.implied_growth.as_json(),
        "multiples": {name: measure.as_json() for name, measure in found.multiples.items()},
    }


def _premiums(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Each dearer-market line against the Hong Kong line of the same share, on raw prices of the same date."""
    priced = [line for line in lines if line.price is not None]
    out = []
    for home in priced:
        if home.listing.mic != "XHKG" or home.listing.currency != "HKD":
            continue
        for line in priced:
            row = _premium(line, home)
            if row is not None:
                out.append(row)
    return out


def _premium(line: Line, home: Line) -> dict[str, Any] | None:
    if line.price is None or home.price is None or line.price_date != home.price_date:
        return None
    rate = float(home.to_base / line.to_base)  # units of the line's currency for one HKD
    per_unit = line.listing.ordinary_per_unit
    if line.listing.mic in NORTHBOUND:
        value, formula = ah_premium(line.price, home.price, rate), "A / (H x CNY per HKD) - 1"
    elif line.listing.kind in DEPOSITARY and per_unit:
        value = adr_premium(line.price, home.price, per_unit, rate)
        formula = f"ADR / (ordinary x {per_unit} x {line.listing.currency} per HKD) - 1"
    else:
        return None
    return {
        "line": line.code,
        "over": home.code,
        "premium": value,
        "formula": formula,
        "note": "closes struck at different hours: part of it is the hours between them",
    }


def _since_offer(lines: Sequence[Line], on: date) -> list[dict[str, Any]]:
    """Price over offer price of lines listed in the last three years, with the source of the offer.

    Older offers are left out: no table here tells of the splits since (Tencent's five for one of 2014, for one).
    """
    return [
        {
            "line": line.code,
            "offer": float(line.listing.offer_price),
            "return": float(line.price / line.listing.offer_price - 1),
            "listed": line.listing.listed_from.isoformat() if line.listing.listed_from else None,
            "source": line.listing.source,
        }
        for line in lines
        if line.price is not None
        and line.listing.offer_price
        and line.listing.listed_from is not None
        and (on - line.listing.listed_from).days <= RECENT_DAYS
    ]
