"""``exposure``: what a book really holds, opened to issuers, with its limits checked and what the article asks said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.exposure import Book, Exposure, Instrument, IssuerFacts, Line, look_through
from twinkeel.holdings.model import Cash, Holdings, Position
from twinkeel.holdings.valuing import Valued, value_all

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

FINANCING = "financing"
THEME = "china-ai"


@dataclass(frozen=True, slots=True)
class Answer:
    """The exposure of one book: the holdings it comes from, the look-through, and what follows from it."""

    holdings: Holdings
    base: str
    total: Decimal
    exposure: Exposure
    of: str
    warnings: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """The plain data that ``twinkeel exposure --json`` prints: the exposure's fields at the top level."""
        from dataclasses import asdict

        return {
            "file": self.holdings.file,
            "format": self.holdings.format,
            "base_currency": self.base,
            "total": self.total,
            "of": self.of,
            **asdict(self.exposure),
            "skipped": [{"line": s.line, "reason": s.reason} for s in self.holdings.skipped],
            "warnings": list(self.warnings),
        }


def look(
    path: Path,
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    base: str = "USD",
    books: Sequence[str] = (),
    max_age_days: int = 100,
) -> Answer:
    """Read a book, value it, open its funds.

    Args:
        path: the book's file.
        as_of: ISO date; without it, the file's own date.
        base: the currency of the total.
        books: fund holdings files as ``CODE=FILE``, laid over what the data holds.
        max_age_days: older fund holdings stay unresolved.

    Raises:
        InputError: for a file that cannot be read, or a line that cannot be valued.
    """
    from twinkeel.desk.holdings import read_dated
    from twinkeel.reference import world

    holdings, on, snapshot = read_dated(path, as_of, data, workspace)
    given = read_books(books, on, world())
    exposure, valued = exposure_of(holdings, world(), on, base, snapshot, given, max_age_days=max_age_days)
    total = sum((v.value for v in valued), Decimal(0))
    warnings = (*holdings.warnings, *exposure.flags)
    return Answer(holdings, base, total, exposure, "of the filing" if holdings.filing else "of the book", warnings)


def exposure_of(
    holdings: Holdings,
    world: World,
    on: date,
    base: str = "USD",
    snapshot: Snapshot | None = None,
    books: Mapping[str, Book] | None = None,
    theme: str = THEME,
    max_age_days: int = 100,
) -> tuple[Exposure, tuple[Valued, ...]]:
    """The look-through of holdings that were read, and the values it rests on.

    Raises:
        InputError: where a line cannot be valued, or the book's total is not positive.
    """
    prices = snapshot.price if snapshot is not None else None
    valued = value_all(holdings, base, prices, _rates(on, snapshot))
    total = sum((v.value for v in valued if not _by_notional(v)), Decimal(0))
    if total <= 0:
        raise InputError(holdings.file, f"the book's total is {total}: no weights can be formed", "Check the values.")
    lines = [_line(v, total) for v in valued]
    known = dict(books or {})
    if snapshot is not None:
        known = {**_books_in(snapshot, [line.code for line in lines], known), **known}
    codes = {line.code for line in lines} | {code for book in known.values() for code in book.weights} | set(known)
    instruments, issuers = facts_of(codes, world, on)
    for position in holdings.positions:
        _add_unknown(position, instruments)
    members = world.theme(theme, on).members
    exposure = look_through(
        lines, known, instruments, issuers, on, magnificent_seven=world.magnificent_seven,
        theme={issuer: member.relevance for issuer, member in members.items()}, max_age_days=max_age_days,
    )  # fmt: skip
    return exposure, valued


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


def read_books(pairs: Sequence[str], on: date, world: World) -> dict[str, Book]:
    """Fund books from ``CODE=FILE`` pairs; a file's own date counts, else the as-of (and the book says so).

    Raises:
        InputError: for a pair without ``=``, or a file that cannot be read or holds no weights.
    """
    from twinkeel.holdings.reading import read_holdings

    out = {}
    for pair in pairs:
        code, sign, file = pair.partition("=")
        if not sign or not code or not file:
            raise InputError(pair, "is not CODE=FILE", "Write for example --book KWEB=kweb_holdings.csv.")
        held = read_holdings(file, on, world)
        out[code.upper()] = book_from(code.upper(), held, on)
    return out


def book_from(fund: str, held: Holdings, on: date) -> Book:
    """A fund's book from its holdings file: its own weights, else values over their sum.

    Raises:
        InputError: where it holds neither weights nor values in one currency.
    """
    weights: dict[str, float] = {}
    flags = [] if held.as_of else [f"its file states no date: taken as of {on}"]
    total = held.total
    for p in held.positions:
        if p.weight is None and (p.value is None or not total):
            raise InputError(
                held.file, f"{p.name!r} has no weight", "A fund's file needs weights or values.", row=p.line
            )
        weight = p.weight if p.weight is not None else float(p.value / total) if p.value is not None and total else 0.0
        code = p.code or p.name
        if p.kind in ("future", "swap") and p.notional is not None and total:
            notional = float(p.notional / total)
            weights[FINANCING] = weights.get(FINANCING, 0.0) + weight - notional
            weight = notional
            flags.append(f"{p.name}: a {p.kind}, counted by notional ({notional:.2%} of the fund)")
        weights[code] = weights.get(code, 0.0) + weight
    for cash in held.cash:
        if cash.weight is not None:
            weight = cash.weight
        else:
            weight = float(cash.amount / total) if total else float(cash.amount) / 100
        weights[cash.currency] = weights.get(cash.currency, 0.0) + weight
    return Book(fund, held.as_of or on, weights, held.file, tuple(flags))


def _books_in(snapshot: Snapshot, start: Iterable[str], given: Mapping[str, Book]) -> dict[str, Book]:
    """Every fund book in the snapshot that can be reached from some codes."""
    out: dict[str, Book] = {}
    todo = [*start, *(code for book in given.values() for code in book.weights)]
    seen: set[str] = set()
    while todo:
        code = todo.pop()
        if code in seen or code in given:
            continue
        seen.add(code)
        found = snapshot.fund_holdings(code)
        if found is None:
            continue
        weights: dict[str, float] = {}
        for line in found.lines:
            if line.weight is not None:
                key = line.code or (line.currency if line.kind == "cash" and line.currency else line.name)
                weights[key] = weights.get(key, 0.0) + line.weight
        out[code] = Book(code, found.date, weights, found.source)
        todo.extend(weights)
    return out


def _line(v: Valued, total: Decimal) -> Line:
    weight = float(v.value / total)
    if isinstance(v.item, Cash):
        return Line(v.item.currency, weight, "cash", v.item.currency, v.item.name)
    label = v.item.code or v.item.symbol or v.item.name
    return Line(label, weight, v.item.kind, v.currency, v.item.name, -weight if _by_notional(v) else 0.0)


def _by_notional(v: Valued) -> bool:
    return isinstance(v.item, Position) and v.item.kind in ("future", "swap")


def _add_unknown(p: Position, instruments: dict[str, Instrument]) -> None:
    code = p.code or p.symbol or p.name
    if code not in instruments:
        kind = p.kind if p.kind in ("fund", "bond", "other", "option") else "equity"
        instruments[code] = Instrument(code, None, kind, p.name, None, p.currency)


def _rates(on: date, snapshot: Snapshot | None) -> Any:
    if snapshot is not None:
        return snapshot.rate

    def rate(source: str, target: str) -> Any:
        from twinkeel.market import Snapshot as Empty
        from twinkeel.market.opening import offline_rates

        return Empty.from_tables(on, {"rates": offline_rates()}).rate(source, target)

    return rate
