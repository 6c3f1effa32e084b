"""What is held, as plain data: positions, lots, cash, what was skipped, and the sum beside the file's own total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

KINDS = ("equity", "fund", "bond", "option", "future", "swap", "other")
"""What a position is. Only an equity or a fund share is a holding in the sense of a weight that can be looked through;
options are kept out of the positions of a 13F and kept apart elsewhere; futures and swaps count by notional."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One purchase still held. ``cost`` is the total cost in ``currency``; ``opened`` None: the file does not say."""

    quantity: Decimal
    cost: Decimal | None
    currency: str | None
    opened: date | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One line of a book. Quantity is signed (negative: short); value is the file's own, signed, in ``currency``.

    ``code`` is Yahoo-style where the reference tables know the identifier on the date, else the file's own symbol
    where it has one; ``issuer`` is None where the tables do not know it. ``symbol``, ``isin``, ``cusip`` are as in the
    file.
    """

    line: int
    name: str
    quantity: Decimal | None
    currency: str | None
    code: str | None = None
    issuer: str | None = None
    price: Decimal | None = None
    value: Decimal | None = None
    account: str | None = None
    lots: tuple[Lot, ...] = ()
    kind: str = "equity"
    symbol: str | None = None
    isin: str | None = None
    cusip: str | None = None
    weight: float | None = None
    notional: Decimal | None = None
    note: str = ""

    @property
    def cost(self) -> Decimal | None:
        """Total cost of all lots where every lot has one in one currency, else None: tax unknown, never zero."""
        currencies = {lot.currency for lot in self.lots}
        if not self.lots or len(currencies) != 1 or any(lot.cost is None for lot in self.lots):
            return None
        return sum((lot.cost for lot in self.lots if lot.cost is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Cash:
    """A cash balance in one currency; negative is borrowed. ``weight`` is the file's own, in a fund's file."""

    currency: str
    amount: Decimal
    account: str | None = None
    line: int | None = None
    name: str = "Cash"
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that was read and is not a holding, and why."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The sum of the lines beside the file's own total.

    ``status``: "agrees" (within rounding), "differs", "no total in the file", or "cannot be summed" (some line has no
    value, or the lines are in several currencies and no rate is in the file).
    """

    status: str
    sum_of_lines: Decimal | None = None
    file_total: Decimal | None = None
    difference: Decimal | None = None
    currency: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """A book as its file tells it. ``total`` is the sum of values in ``currency`` where that can be said.

    ``filing``: a regulatory filing (13F), which is long US-listed positions only: its shares are "of the filing".
    ``as_of`` is the date the file states for itself. ``guessed`` says what was assumed, ``warnings`` what to look at.
    """

    format: str
    positions: tuple[Position, ...]
    cash: tuple[Cash, ...] = ()
    filing: bool = False
    total: Decimal | None = None
    currency: str | None = None
    reconciliation: Reconciliation = field(default_factory=lambda: Reconciliation("no total in the file"))
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    as_of: date | None = None
    title: str = ""
    file: str = ""
    is_fund_book: bool = False

    def as_json(self) -> Mapping[str, Any]:
        """The plain data that ``twinkeel holdings --json`` prints."""
        return {
            "format": self.format,
            "file": self.file,
            "title": self.title,
            "as_of": self.as_of,
            "filing": self.filing,
            "fund_book": self.is_fund_book,
            "positions": {"count": len(self.positions), "lines": [_line(position) for position in self.positions]},
            "cash": [
                {"currency": c.currency, "amount": c.amount, "account": c.account, "line": c.line, "name": c.name}
                for c in self.cash
            ],
            "total": self.total,
            "currency": self.currency,
            "reconciliation": {
                "status": self.reconciliation.status,
                "file_total": self.reconciliation.file_total,
                "sum_of_lines": self.reconciliation.sum_of_lines,
                "difference": self.reconciliation.difference,
                "currency": self.reconciliation.currency,
                "note": self.reconciliation.note,
            },
            "skipped": [{"line": s.line, "reason": s.reason, "text": s.text} for s in self.skipped],
            "guessed": list(self.guessed),
            "warnings": list(self.warnings),
        }


def _line(position: Position) -> dict[str, Any]:
    out: dict[str, Any] = {
        name: getattr(position, name)
        for name in ("line", "code", "issuer", "name", "kind", "quantity", "currency", "price", "value", "account")
    }
    for name in ("symbol", "isin", "cusip", "weight", "notional", "note"):
        value = getattr(position, name)
        if value not in (None, ""):
            out[name] = value
    out["lots"] = [
        {"quantity": lot.quantity, "cost": lot.cost, "currency": lot.currency, "opened": lot.opened, "line": lot.line}
        for lot in position.lots
    ]
    return out
