"""From a file to Holdings: recognise, parse, look identifiers up on the date, find the unit, reconcile."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from twinkeel.holdings import formats
from twinkeel.holdings.model import Holdings, Position
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.reconcile import reconcile, sum_values
from twinkeel.holdings.resolve import FUND_KINDS, Resolved, Resolver, resolver
from twinkeel.holdings.scale import PriceLookup, thousands
from twinkeel.holdings.source import Source

_DEAREST = 2_000_000
"""Dollars a share above which a filing's line cannot be right; the dearest US share trades below one million."""
_FILING = (
    "A 13F filing holds long positions in US-listed securities only: no cash, no shorts, no lines listed in Hong Kong "
    "or on the mainland. Shares are of the filing, not of the manager's whole book."
)


def read_holdings(path: Path | str, on: date, world: Resolver, prices: PriceLookup | None = None) -> Holdings:
    """The holdings in a file of any known format.

    Args:
        path: the file; recognised by content, not by name.
        on: identifiers are looked up on the file's own date where it states one that is earlier, else on this date
            (codes are re-used).
        world: the reference tables.
        prices: from a code to a quote; used to tell dollars from thousands in a 13F, never to fill in a value.

    Raises:
        InputError: naming file, line and remedy, for a file that cannot be read as holdings.
    """
    return settle(formats.parse(Source(path)), str(path), on, world, prices)


def settle(raw: RawBook, name: str, on: date, world: Resolver, prices: PriceLookup | None = None) -> Holdings:
    """Holdings from what a format read: identifiers looked up, the unit found, the sum compared."""
    find = resolver(world, min(on, raw.as_of or on), raw.us_only, raw.is_fund_book, on)
    unknown: list[str] = []
    by_listing: list[str] = []
    guessed, warnings = list(raw.guessed), list(raw.warnings)
    positions: list[Position] = []
    for line in raw.lines:
        answer = find(line)
        if answer.guess and answer.guess not in guessed:
            guessed.append(answer.guess)
        if answer.issuer is None:
            unknown.append(f"line {line.line} ({line.symbol or line.isin or line.cusip or line.name})")
            if "do not know" not in answer.doubt:
                warnings.append(f"line {line.line}: {answer.doubt}")
        positions.append(_position(line, answer))
        if line.currency is None and answer.currency and (line.value is not None or line.price is not None):
            by_listing.append(str(line.line))
    if by_listing:
        guessed.append(
            f"the file states no currency for line {', '.join(by_listing[:8])}: that of the listing is taken"
        )
    positions = _currencies(positions, guessed)
    if raw.as_of is not None and raw.as_of > on:
        warnings.append(f"the file is of {raw.as_of}, after the as-of date {on}: it holds what was not known then")
    if raw.filing:
        in_thousands, how = thousands(positions, raw.as_of, prices)
        (guessed if "taken as" in how else warnings).append(how) if in_thousands else guessed.append(how)
        if in_thousands:
            positions = [_scaled(p) for p in positions]
            raw.skipped_value *= 1000
            raw.file_total = None if raw.file_total is None else raw.file_total * 1000
            raw.total_tolerance = Decimal(1000 * (len(positions) + 1))
        warnings.insert(0, _FILING)
        for p in positions:
            if p.value is not None and p.quantity and p.kind == "equity" and p.value / p.quantity > _DEAREST:
                each = f"{p.value / p.quantity:,.0f} dollars a share"
                warnings.append(f"line {p.line} ({p.name}): {each}: its value or its quantity is wrong in the file")
    if unknown:
        shown = ", ".join(unknown[:8]) + (f" and {len(unknown) - 8} more" if len(unknown) > 8 else "")
        warnings.append(
            f"no issuer is known for {len(unknown)} of {len(positions)} lines, kept under their own codes: {shown}"
        )
    warnings.extend(_repeats(positions, raw))
    total, currency, missing = sum_values(positions, raw.cash)
    return Holdings(
        format=raw.format,
        positions=tuple(positions),
        cash=tuple(raw.cash),
        filing=raw.filing,
        total=total,
        currency=currency,
        reconciliation=reconcile(raw, total, currency, missing),
        skipped=tuple(sorted(raw.skipped, key=lambda s: s.line)),
        warnings=tuple(warnings),
        guessed=tuple(guessed),
        as_of=raw.as_of,
        title=raw.title,
        file=name,
        is_fund_book=raw.is_fund_book,
    )


def _position(line: RawLine, answer: Resolved) -> Position:
    kind = line.kind
    if kind == "equity" and answer.kind in FUND_KINDS:
        kind = "fund"
    value = line.value
    if value is None and line.quantity is not None and line.price is not None and kind in ("equity", "fund"):
        value = line.quantity * line.price
    return Position(
        line=line.line,
        name=line.name or line.symbol or "",
        quantity=line.quantity,
        currency=line.currency or answer.currency,
        code=answer.code,
        issuer=answer.issuer,
        price=line.price,
        value=value,
        account=line.account,
        lots=tuple(line.lots),
        kind=kind,
        symbol=line.symbol,
        isin=line.isin,
        cusip=line.cusip,
        weight=line.weight,
        notional=line.notional,
        note=line.note,
    )


def _currencies(positions: list[Position], guessed: list[str]) -> list[Position]:
    """Lines without a currency take that of all others, where those have one in common; said, and else left out."""
    stated = {p.currency for p in positions if p.currency}
    without = [p for p in positions if not p.currency and p.value is not None]
    if len(stated) != 1 or not without:
        return positions
    (only,) = stated
    lines = ", ".join(str(p.line) for p in without[:8])
    guessed.append(f"the currency of line {lines} is taken as {only}, as of all other lines")
    return [replace(p, currency=only) if not p.currency and p.value is not None else p for p in positions]


def _scaled(p: Position) -> Position:
    return p if p.value is None else replace(p, value=p.value * 1000)


def _repeats(positions: list[Position], raw: RawBook) -> list[str]:
    """Codes that stand in one account more than once without lots to tell why: counted as they are, and said."""
    if raw.filing:
        return []
    seen = Counter((p.code, p.account) for p in positions if p.code and not p.lots and p.kind in ("equity", "fund"))
    twice = sorted(str(code) for (code, _), count in seen.items() if count > 1)
    return [f"{', '.join(twice[:8])} stand more than once in one account; every line is counted"] if twice else []
