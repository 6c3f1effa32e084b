"""``exposure``: what a book really holds, opened to issuers, with its limits checked and what the article asks said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinkeel.core.errors import InputError
from twinkeel.desk import fund_books
from twinkeel.desk.exposure_facts import facts_of, remarks
from twinkeel.exposure import Book, Exposure, Instrument, Line, look_through
from twinkeel.exposure.limits import LimitCheck, check, parse_limit
from twinkeel.exposure.overlap import overlap
from twinkeel.holdings.formats.cashlike import CURRENCIES
from twinkeel.holdings.model import Cash, Holdings, Position
from twinkeel.holdings.valuing import Valued, value_all

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World

THEME = "china-ai"


@dataclass(frozen=True, slots=True)
class Answer:
    """The exposure of one book: the holdings it comes from, the look-through, and what follows from it."""

    holdings: Holdings
    base: str
    total: Decimal
    exposure: Exposure
    of: str
    limits: tuple[LimitCheck, ...]
    overlap: Mapping[str, Mapping[str, float]]
    remarks: tuple[str, ...]
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
            "china_ai_issuers": [i.issuer for i in self.exposure.issuers if i.relevance > 0.0],
            "limits": [
                {"limit": c.limit.text, "value": c.value, "low": c.low, "high": c.high, "status": c.status}
                for c in self.limits
            ],
            "overlap": self.overlap,
            "remarks": list(self.remarks),
            "skipped": [{"line": s.line, "reason": s.reason} for s in self.holdings.skipped],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asks of a look-through beside the book itself.

    ``books``: fund holdings files as ``CODE=FILE``, laid over what the data holds. ``limits``: such as ``china<=10%``.
    ``wanted``: what the funds are bought for (a segment, or chips, models, robots). ``roll_forward``: carry fund
    holdings older than ``max_age_days`` forward by price instead of leaving them unresolved.
    """

    base: str = "USD"
    books: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    wanted: str | None = None
    us_person: bool = False
    max_age_days: int = 100
    roll_forward: bool = False
    theme: str = THEME


def look(
    path: Path,
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    wishes: Wishes = Wishes(),
) -> Answer:
    """Read a book, value it, open its funds, check its limits.

    Raises:
        InputError: for a file that cannot be read, or a line that cannot be valued.
        BadLimitError: for text that is no limit.
    """
    from twinkeel.desk.holdings import read_dated
    from twinkeel.reference import world

    limits = tuple(parse_limit(text) for text in wishes.limits)
    holdings, on, snapshot = read_dated(path, as_of, data, workspace)
    given = fund_books.read_books(wishes.books, on, world())
    exposure, valued, books = _opened(holdings, world(), on, snapshot, given, wishes)
    total = total_of(valued)
    funds = sorted(
        {v.item.code for v in valued if isinstance(v.item, Position) and v.item.kind == "fund" and v.item.code}
    )
    told = remarks(exposure, funds, books, world(), on, wishes.wanted, wishes.us_person)
    of = "of the filing" if holdings.filing else "of the book"
    warnings = (*holdings.warnings, *exposure.flags)
    common = _overlap(books, valued, world(), on)
    return Answer(holdings, wishes.base, total, exposure, of, check(exposure, limits), common, told, warnings)


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
    wishes = Wishes(base=base, theme=theme, max_age_days=max_age_days)
    return _opened(holdings, world, on, snapshot, books or {}, wishes)[:2]


def _opened(
    holdings: Holdings, world: World, on: date, snapshot: Snapshot | None, books: Mapping[str, Book], wishes: Wishes
) -> tuple[Exposure, tuple[Valued, ...], dict[str, Book]]:
    prices = snapshot.price if snapshot is not None else None
    valued = value_all(holdings, wishes.base, prices, _rates(on, snapshot))
    total = total_of(valued)
    if total <= 0:
        raise InputError(holdings.file, f"the book's total is {total}: no weights can be formed", "Check the values.")
    lines = [_line(v, total) for v in valued]
    known = dict(books)
    if snapshot is not None:
        known = {**fund_books.books_in_data(snapshot, [line.code for line in lines], known), **known}
    held = {line.code for line in lines} | {code for book in known.values() for code in book.weights}
    known = {**fund_books.books_in_tables(sorted(held - set(known)), world, on), **known}
    if wishes.roll_forward:
        known = fund_books.rolled(known, snapshot, world, on, wishes.max_age_days)
    codes = held | {code for book in known.values() for code in book.weights} | set(known)
    instruments, issuers = facts_of(codes, world, on)
    for code in known:
        _add_fund(code, instruments, given=code in books)
    for position in holdings.positions:
        _add_unknown(position, instruments)
    for book in known.values():
        _add_kinds(book, instruments)
    members = world.theme(wishes.theme, on).members
    exposure = look_through(
        lines,
        known,
        instruments,
        issuers,
        on,
        magnificent_seven=world.magnificent_seven,
        theme={issuer: member.relevance for issuer, member in members.items()},
        max_age_days=wishes.max_age_days,
    )
    return exposure, valued, known


def _overlap(
    books: Mapping[str, Book], valued: Sequence[Valued], world: World, on: date
) -> dict[str, dict[str, float]]:
    """What the funds held hold in common, by issuer, whatever the age of their books."""
    codes = {v.item.code for v in valued if isinstance(v.item, Position) and v.item.code}
    held = sorted(codes & set(books))
    if len(held) < 2:
        return {}
    instruments, _ = facts_of({code for book in books.values() for code in book.weights}, world, on)
    result = overlap(
        {fund: book.weights for fund, book in books.items()},
        lambda code: instruments[code].issuer if code in instruments else None,
    )
    place = {fund: number for number, fund in enumerate(result.funds)}
    values = result.matrix.tolist()
    return {a: {b: values[place[a]][place[b]] for b in held} for a in held}


def _add_fund(code: str, instruments: dict[str, Instrument], *, given: bool) -> None:
    """A code with a book is a fund, unless the tables know it as a company.

    A filer of whom the tables have nothing but the SEC's number may be either: a book that the user gives decides.
    """
    found = instruments.get(code)
    if found is None:
        instruments[code] = Instrument(code, None, "fund")
    elif given and found.kind == "equity" and (found.issuer or "").startswith("cik-"):
        instruments[code] = Instrument(code, found.issuer, "fund", found.name, found.venue, found.currency)


def _add_kinds(book: Book, instruments: dict[str, Instrument]) -> None:
    """What a book says its lines are, where the reference tables do not know them."""
    for code, kind in book.kinds.items():
        instruments.setdefault(code, Instrument(code, None, kind))
    for code in book.weights:
        if code in CURRENCIES:
            instruments.setdefault(code, Instrument(code, None, "cash", currency=code))


def _line(v: Valued, total: Decimal) -> Line:
    weight = float(v.value / total)
    if isinstance(v.item, Cash):
        return Line(v.item.currency, weight, "cash", v.item.currency, v.item.name)
    label = v.item.code or v.item.symbol or v.item.name
    funding = float((_market_value(v) - v.value) / total) if _by_notional(v) else 0.0
    return Line(label, weight, v.item.kind, v.currency, v.item.name, funding)


def total_of(valued: Iterable[Valued]) -> Decimal:
    """A book's total in the base currency; futures and swaps count by what they are worth, not by their notional."""
    return sum((_market_value(v) if _by_notional(v) else v.value for v in valued), Decimal(0))


def _market_value(v: Valued) -> Decimal:
    worth = v.item.value if isinstance(v.item, Position) and v.item.value is not None else Decimal(0)
    return worth * v.value / v.local_value if v.local_value else Decimal(0)


def _by_notional(v: Valued) -> bool:
    return isinstance(v.item, Position) and v.item.kind in ("future", "swap") and v.item.notional is not None


def _add_unknown(p: Position, instruments: dict[str, Instrument]) -> None:
    code = p.code or p.symbol or p.name
    if code not in instruments:
        kind = p.kind if p.kind != "cash" else "equity"
        instruments[code] = Instrument(code, None, kind, p.name, None, p.currency)


def _rates(on: date, snapshot: Snapshot | None) -> Any:
    if snapshot is not None:
        return snapshot.rate

    def rate(source: str, target: str) -> Any:
        from twinkeel.market import Snapshot as Empty
        from twinkeel.market.opening import offline_rates

        return Empty.from_tables(on, {"rates": offline_rates()}).rate(source, target)

    return rate
