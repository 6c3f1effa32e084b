"""Look-through of a set of weights by the facts of the date, and its figures as the plan shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from twinkeel.core.errors import TwinkeelError
from twinkeel.exposure import look_through
from twinkeel.exposure.model import Book as FundWeights
from twinkeel.exposure.model import Exposure, Instrument, IssuerFacts, Line
from twinkeel.market import FundBook, Snapshot
from twinkeel.plan.model import ExposureNote, IssuerShare
from twinkeel.reference import World

CHINA_AI = "china-ai"


def expose(lines: Sequence[Line], world: World, snapshot: Snapshot, on: date) -> Exposure:
    """Open every fund whose holdings are known and sum by issuer."""
    books: dict[str, FundWeights] = {}
    instruments: dict[str, Instrument] = {}
    todo = [line.code for line in lines if line.kind not in ("cash", "option", "other")]
    while todo:
        code = todo.pop()
        if code in instruments:
            continue
        instruments[code] = instrument(code, world, on)
        book = snapshot.fund_holdings(code) if instruments[code].kind == "fund" else None
        if book is not None:
            books[code] = _weights(book)
            todo += books[code].weights
    issuers = {each.issuer for each in instruments.values() if each.issuer}
    facts = {issuer: issuer_facts(issuer, world, on) for issuer in sorted(issuers)}
    return look_through(
        lines,
        books,
        instruments,
        facts,
        on,
        magnificent_seven=world.magnificent_seven,
        theme={issuer: member.relevance for issuer, member in world.theme(CHINA_AI, on).members.items()},
    )


def instrument(code: str, world: World, on: date) -> Instrument:
    """What a code stands for on a date; one the tables do not know is an equity of an unknown issuer."""
    try:
        listing = world.listing(code, on)
    except TwinkeelError:
        return Instrument(code)
    kind = "fund" if listing.is_fund else "equity"
    return Instrument(code, listing.issuer, kind, listing.name, listing.mic, listing.currency)


def issuer_facts(issuer: str, world: World, on: date) -> IssuerFacts:
    """Country of business, place in the value chain and legal lists of an issuer."""
    known = world.issuer(issuer)
    lists = tuple(sorted(world.access.states(issuer, on)))
    return IssuerFacts(issuer, known.name, known.country, known.segment, lists)


def _weights(book: FundBook) -> FundWeights:
    weights: dict[str, float] = {}
    for line in book.lines:
        if line.weight is not None:
            key = line.code or line.name
            weights[key] = weights.get(key, 0.0) + line.weight
    return FundWeights(book.fund, book.date, weights, book.source)


def note(exposure: Exposure, world: World, on: date) -> ExposureNote:
    """An exposure as the plan shows it."""
    theme = world.theme(CHINA_AI, on).members
    issuers = tuple(
        IssuerShare(
            issuer=each.issuer,
            name=each.name,
            weight=each.weight,
            country=each.country,
            segment=each.segment,
            magnificent_seven=each.issuer in world.magnificent_seven,
            china_ai_relevance=theme[each.issuer].relevance if each.issuer in theme else 0.0,
            paths=tuple({"codes": path.codes, "weight": path.weight} for path in each.paths),
        )
        for each in sorted(exposure.issuers, key=lambda each: (-each.weight, each.issuer))
    )
    return ExposureNote(
        magnificent_seven_share=exposure.magnificent_seven_share,
        china_share=exposure.china_share,
        china_ai_share=exposure.china_ai_share,
        china_ai_share_by_relevance=exposure.china_ai_share_by_relevance,
        unresolved_share=exposure.unresolved_share,
        issuers=issuers,
        by_segment=_largest_first(exposure.by_segment),
        by_country=_largest_first(exposure.by_country),
        by_currency=_largest_first(exposure.by_currency),
        by_venue=_largest_first(exposure.by_venue),
        concentration={
            "herfindahl": exposure.concentration.herfindahl,
            "effective_number": exposure.concentration.effective_number,
            "top_ten": exposure.concentration.top_ten,
        },
    )


def _largest_first(shares: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
