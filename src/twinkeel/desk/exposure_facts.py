"""What the reference tables know of the codes in a book, and what a holder should be told about its funds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk import fund_books
from twinkeel.exposure import Book, Exposure, Instrument, IssuerFacts
from twinkeel.exposure.remarks import Part, barred_inside_funds, bought_for, part_of

if TYPE_CHECKING:
    from twinkeel.reference import World


def facts_of(codes: Iterable[str], world: World, on: date) -> tuple[dict[str, Instrument], dict[str, IssuerFacts]]:
    """What the reference tables know of some codes on a date: instruments by code, issuers by id."""
    instruments: dict[str, Instrument] = {}
    issuers: dict[str, IssuerFacts] = {}
    for code in sorted(codes):
        try:
            listing = world.listing(code, on)
        except TwinkeelError:
            continue
        kind = "fund" if listing.is_fund else "equity"
        instruments[code] = Instrument(code, listing.issuer, kind, listing.name, listing.mic, listing.currency)
        issuers.setdefault(listing.issuer, issuer_facts(listing.issuer, world, on))
    return instruments, issuers


def issuer_facts(issuer_id: str, world: World, on: date) -> IssuerFacts:
    """An issuer's attributes, with the legal lists that name it on the date."""
    issuer = world.issuer(issuer_id)
    states = world.access.states(issuer_id, on)
    lists = tuple(sorted(name for name, row in states.items() if row["action"] == "listed"))
    return IssuerFacts(issuer_id, issuer.name, issuer.country or None, issuer.segment or None, lists)


def remarks(
    exposure: Exposure,
    held: Sequence[str],
    books: Mapping[str, Book],
    world: World,
    on: date,
    wanted: str | None = None,
    us_person: bool = False,
) -> tuple[str, ...]:
    """What the holder should be told: NS-CMIC names inside funds, funds that do not hold what they are bought for.

    Args:
        exposure: the look-through of the book.
        held: codes of the funds in the book.
        books: what funds hold, where it is known.
        world: the reference tables, which keep old lines of some funds.
        on: the date.
        wanted: what the funds are bought for: a segment, or chips, models, robots.
        us_person: whether a US person asks.
    """
    out: list[str] = []
    if us_person:
        out += barred_inside_funds(exposure)
        closed = {u.code for u in exposure.unresolved if u.reason.startswith(("its holdings are", "a fund whose"))}
        for fund in sorted(closed):
            out += _may_hold_barred(fund, world, on)
    if wanted:
        funds = {*held, *fund_books.kept_funds(world)}
        parts = {fund: part_of_fund(fund, wanted, books, world, on) for fund in funds}
        for fund in held:
            said = bought_for(parts[fund], list(parts.values()))
            out += [said] if said else []
    return tuple(out)


def part_of_fund(fund: str, wanted: str, books: Mapping[str, Book], world: World, on: date) -> Part:
    """How much of a fund's known holdings is of a segment or family: by its book, else by the tables' old lines."""
    kept = fund_books.known_lines(fund, world, on)
    book = books.get(fund)
    day, by_issuer = kept if kept is not None else (on, {})
    if book is not None and (kept is None or book.as_of > day):
        day, by_issuer = book.as_of, {}
        instruments, _ = facts_of(book.weights, world, on)
        for code, weight in book.weights.items():
            issuer = instruments[code].issuer if code in instruments else None
            if issuer is not None:
                by_issuer[issuer] = by_issuer.get(issuer, 0.0) + weight
    facts = {issuer: issuer_facts(issuer, world, on) for issuer in by_issuer}
    return part_of(fund, day, by_issuer, facts, wanted)


def _may_hold_barred(fund: str, world: World, on: date) -> list[str]:
    kept = fund_books.known_lines(fund, world, on)
    if kept is None:
        return [f"What {fund} holds is not known: whether it holds a name barred to US persons cannot be said."]
    barred = [i for i in sorted(kept[1]) if world.access.barred_to_us_persons(i, on) is not None and kept[1][i] > 0]
    if not barred:
        seen = f"{sum(kept[1].values()):.0%} of it is known on {kept[0]}, with no name barred to US persons"
        return [f"{fund}: {seen}; what it holds today is not known."]
    names = ", ".join(f"{world.issuer(i).name} ({kept[1][i]:.2%})" for i in barred)
    return [f"{fund} held {names} on {kept[0]}, on the NS-CMIC list now; what it holds today is not known."]
