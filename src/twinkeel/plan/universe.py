"""Who takes part: what is held line by line, the theme's candidates, and every line through which one could trade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from twinkeel.construction.lines import Line
from twinkeel.core.errors import TwinkeelError
from twinkeel.holdings.model import Holdings
from twinkeel.market import Snapshot
from twinkeel.plan.book import Book, price_of
from twinkeel.plan.comovement import Measured
from twinkeel.plan.exposures import instrument
from twinkeel.reference import World
from twinkeel.reference.access import Books
from twinkeel.reference.model import Listing, Membership, Person

PROXIES = {"GOOG": "GOOGL", "BRK-A": "BRK-B"}
"""Lines of one issuer whose risk may be read off a sibling's history; the plan names each use."""

FIRST_SESSIONS = 5
NORTHBOUND = ("XSHG", "XSHE")
"""Foreigners reach these venues Northbound: sessions and levies are those of Stock Connect."""


@dataclass(frozen=True, slots=True)
class Participant:
    """An issuer (or a held fund) of the universe: its weight in the book and what its risk is measured on."""

    issuer: str
    name: str
    weight: float
    is_fund: bool
    relevance: float
    segment: str
    lines: tuple[Line, ...]
    unruled: tuple[tuple[Listing, str], ...]
    measured: Measured | None
    proxy_note: str = ""


def participants(
    book: Book, snapshot: Snapshot, world: World, person: Person, theme: Mapping[str, Membership], on: date
) -> list[Participant]:
    """What is held, then the theme's other candidates and China's other funds, in a stable order."""
    held: dict[str, list[str]] = {}
    value: dict[str, Decimal] = {}
    for line in book.lines:
        key = line.position.issuer or line.code
        held.setdefault(key, []).append(line.code)
        value[key] = value.get(key, Decimal(0)) + line.value
    found = []
    funds = _china_funds(snapshot, world, on)
    books = _books(funds, snapshot, world, on)
    others = sorted((set(theme) | {line.issuer for line in funds.values()}) - set(held))
    for issuer in [*sorted(held, key=lambda key: (-value[key], key)), *others]:
        codes = tuple(dict.fromkeys(held.get(issuer, ())))
        lines = _lines(issuer, codes, world, on)
        known = world.issuers.get(issuer)
        member = theme.get(issuer)
        measured, note = _measured_on(issuer, codes, lines, snapshot, world, on, member.segment if member else None)
        traded = [(line, _line(line, book, snapshot, world, person, books, on)) for line in lines]
        found.append(
            Participant(
                issuer=issuer,
                name=known.name if known else _name(book, issuer),
                weight=book.weight(value.get(issuer, Decimal(0))),
                is_fund=any(line.is_fund for line in lines),
                relevance=member.relevance if member else 0.0,
                segment=member.segment if member else (known.segment if known else "unknown"),
                lines=tuple(line for _, line in traded if isinstance(line, Line)),
                unruled=tuple((listing, why) for listing, why in traded if isinstance(why, str)),
                measured=measured,
                proxy_note=note,
            )
        )
    return found


def _china_funds(snapshot: Snapshot, world: World, on: date) -> dict[str, Listing]:
    """Funds whose business is China and whose prices are at hand, by code."""
    ids = sorted(each.id for each in world.issuers.values() if each.segment == "fund" and each.country == "CN")
    lines = [line for issuer in ids for line in world.lines(issuer, on)]
    return {line.code: line for line in lines if line.is_fund and line.code in snapshot.codes}


def _books(funds: Mapping[str, Listing], snapshot: Snapshot, world: World, on: date) -> Books:
    """What those funds hold by the data, by issuer; a line the tables do not know counts under its own code."""
    books: dict[str, tuple[date, dict[str, float]]] = {}
    for code in funds:
        book = snapshot.fund_holdings(code)
        if book is None:
            continue
        weights: dict[str, float] = {}
        for line in book.lines:
            issuer = (instrument(line.code, world, on).issuer if line.code else None) or line.code or line.name
            weights[issuer] = weights.get(issuer, 0.0) + (line.weight or 0.0)
        books[code] = (book.date, weights)
    return books


def last_sessions(holdings: Holdings, world: World, on: date) -> dict[str, date]:
    """Per code held, the last session of its venue; codes the tables do not know have none."""
    found: dict[str, date] = {}
    for code in sorted({each.code for each in holdings.positions if each.code}):
        try:
            found[code] = world.calendar.last_session(world.listing(code, on).mic, on)
        except TwinkeelError:
            continue
    return found


def _lines(issuer: str, held: tuple[str, ...], world: World, on: date) -> tuple[Listing, ...]:
    try:
        lines = list(world.lines(issuer, on))
    except TwinkeelError:
        lines = []
    for code in held:
        if code not in {line.code for line in lines}:
            try:
                lines.append(world.listing(code, on))
            except TwinkeelError:
                continue
    return tuple(sorted(lines, key=lambda line: (line.code not in held, line.code)))


def _name(book: Book, issuer: str) -> str:
    return next(line.position.name for line in book.lines if (line.position.issuer or line.code) == issuer)


def _line(
    listing: Listing, book: Book, snapshot: Snapshot, world: World, person: Person, books: Books, on: date
) -> Line | str:
    """A line as it could be traded, or why no order could be written on it whatever its price."""
    try:
        lot = world.rules.lot(listing, on)
        session = world.calendar.last_session(listing.mic, on)
        to_base = Decimal(1) if listing.currency == book.base else snapshot.rate(listing.currency, book.base).value
        northbound = listing.mic in NORTHBOUND
        buy = world.costs.rate(listing, "buy", on, northbound=northbound)
        sell = world.costs.rate(listing, "sell", on, northbound=northbound)
    except TwinkeelError as error:
        return str(error)
    price, why = price_of(listing.code, book, snapshot, session)
    held = sum((line.position.quantity or Decimal(0) for line in book.lines if line.code == listing.code), Decimal(0))
    return Line(
        listing=listing,
        price=price.price if price else None,
        to_base=to_base,
        lot=lot,
        access=world.access.may_buy(person, listing, on, books),
        no_price=why,
        price_date=price.date if price else None,
        northbound=northbound,
        buy_rate=float(buy),
        sell_rate=float(sell),
        daily_value=_daily_value(listing.code, snapshot, float(to_base)),
        held=held,
        settlement_days=world.rules.settlement(listing, on).cash_days,
        note=f"priced from {price.source}" if price else "",
    )


def _daily_value(code: str, snapshot: Snapshot, rate: float, sessions: int = 60) -> float | None:
    """Median value traded a day over the last sessions, in the base currency; None where no volume is known."""
    if code not in snapshot.codes:
        return None
    frame = snapshot.history(code).tail(sessions)
    traded = (frame["close"] * frame["volume"]).drop_nulls()
    middle = traded.median() if traded.len() else None
    return float(middle) * rate if isinstance(middle, float | int) and middle > 0 else None


def _measured_on(
    issuer: str,
    held: tuple[str, ...],
    lines: tuple[Listing, ...],
    snapshot: Snapshot,
    world: World,
    on: date,
    segment: str | None,
) -> tuple[Measured | None, str]:
    """The line whose history stands for the issuer: the one held, else a named proxy, else the longest."""
    note = ""
    listed = {line.code for line in lines}  # a code of a later day has a history, but names nothing yet
    choice = next((code for code in held if code in snapshot.codes and code in listed), None)
    if choice is None:
        proxy = next((PROXIES[code] for code in held if PROXIES.get(code) in snapshot.codes), None)
        if proxy is not None:
            choice, note = proxy, f"no history of {held[0]}: its risk is read off {proxy}, named as a proxy"
    if choice is None:
        having = [line.code for line in lines if line.code in snapshot.codes and line.kind != "rmb_counter"]
        if having:
            choice = max(having, key=lambda code: (snapshot.history(code).height, code))
            if held:
                note = f"no history of {held[0]}: its risk is read off {choice}, another line of the issuer"
    if choice is None:
        return None, note
    listing = next((line for line in lines if line.code == choice), None) or world.listing(choice, on)
    return (
        Measured(issuer, choice, listing.currency, segment or "outside the theme", _band_free(listing, world, on)),
        note,
    )


def _band_free(line: Listing, world: World, on: date) -> int:
    """How many of the first sessions had no price band: they are set apart from the listing's own volatility."""
    if line.listed_from is None or line.mic not in NORTHBOUND:
        return 1 if line.listed_from is not None and (on - line.listed_from).days < 365 else 0
    return FIRST_SESSIONS - 1  # returns, one fewer than sessions: the first close has no return
