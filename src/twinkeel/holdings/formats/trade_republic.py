"""Trade Republic's transaction export: trades summed first in first out to positions with lots, money to cash."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.grid import Record, find_date, looks_like, read_grid
from twinkeel.holdings.ledger import Holding, Trade, fifo, split
from twinkeel.holdings.model import Cash, Skipped
from twinkeel.holdings.raw import RawBook, RawLine
from twinkeel.holdings.source import Source

NAME = "trade-republic"
NEEDED = (
    "datetime",
    "date",
    "account type",
    "category",
    "type",
    "asset class",
    "symbol",
    "shares",
    "amount",
    "transaction id",
)
_KINDS = {
    "FUND": "fund",
    "BOND": "bond",
    "DERIVATIVE": "option",
    "CRYPTO": "other",
    "PRIVATE_FUND": "other",
    "PRIVATE_MARKET": "other",
}
_MOVES_SHARES = frozenset(
    {
        "BUY",
        "SELL",
        "REDEMPTION",
        "FINAL_MATURITY",
        "WARRANT_EXERCISE",
        "TRANSFER_IN",
        "TRANSFER_OUT",
        "FREE_RECEIPT",
        "FREE_DELIVERY",
        "GIFT",
        "BONUS",
        "BONUS_ISSUE",
        "SPIN_OFF",
        "MERGER",
        "EXCHANGE",
    }
)


def _delimiter(source: Source) -> str | None:
    return next((d for d in (",", ";") if looks_like(source, NEEDED, d)), None)


def recognise(source: Source) -> bool:
    """Trade Republic's columns, with commas or semicolons."""
    return _delimiter(source) is not None


def parse(source: Source) -> RawBook:
    """Open positions with their lots and the cash that is left, by account type.

    Raises:
        InputError: for a cell that should be a number and is none.
    """
    grid = read_grid(source, NEEDED, _delimiter(source) or ",")
    book = RawBook(NAME)
    cash: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    trades: list[Trade] = []
    names: dict[str, tuple[str, str, int, str]] = {}
    splits: list[tuple[str, Decimal]] = []
    records = sorted(grid.records(), key=lambda record: (record.text("datetime"), record.row.line))
    for record in records:
        account = record.text("account type") or "DEFAULT"
        currency = record.text("currency").upper()
        for money in (record.number("amount"), record.number("fee"), record.number("tax")):
            if money is not None:
                if not currency:
                    raise InputError(source.name, "money without a currency", "Export it again.", row=record.row.line)
                cash[account, currency] += money
        key = f"{account}|{record.text('symbol')}"
        moved = _shares(record)
        if record.text("type").upper() == "SPLIT" and record.text("symbol"):
            splits.append((key, record.number("shares") or Decimal(0)))
            trades, held = [], fifo(trades)
            _apply(held, splits)
            trades = _again(held)
            splits = []
        elif moved is not None:
            names[key] = (record.text("name"), record.text("symbol"), record.row.line, record.text("asset class"))
            paid = record.number("amount")
            fee = record.number("fee") or Decimal(0)
            trades.append(
                Trade(
                    key,
                    find_date(record.text("date")),
                    moved,
                    None if paid is None else abs(paid + fee),
                    currency or None,
                    record.row.line,
                )
            )
        elif record.text("category").upper() != "CASH" or record.text("type").upper() == "PRIVATE_MARKET_BUY":
            book.skipped.append(Skipped(record.row.line, f"{record.text('type')}: moves no shares", record.row.text))
    _collect(book, fifo(trades), names, cash)
    dates = [day for record in records if (day := find_date(record.text("date"))) is not None]
    book.as_of = max(dates, default=None)
    if records:
        book.guessed.append("positions and cash are the sum of every movement in the file, taken to begin at zero")
    return book


def _shares(record: Record) -> Decimal | None:
    """Shares that a row moves, signed; None where it moves none."""
    kind, category = record.text("type").upper(), record.text("category").upper()
    shares = record.number("shares")
    if shares is None or not record.text("symbol") or kind not in _MOVES_SHARES:
        return None
    if category == "CASH" and kind in ("FINAL_MATURITY", "REDEMPTION"):
        return None  # the money side; the shares leave by a corporate action of their own
    if kind in ("SELL", "TRANSFER_OUT", "FREE_DELIVERY", "REDEMPTION", "FINAL_MATURITY"):
        return -abs(shares)
    return shares


def _apply(held: dict[str, Holding], splits: list[tuple[str, Decimal]]) -> None:
    for key, added in splits:
        if key in held:
            split(held[key], added)


def _again(held: dict[str, Holding]) -> list[Trade]:
    return [
        Trade(key, lot.opened, lot.quantity, None if lot.cost is None else abs(lot.cost), lot.currency, lot.line or 0)
        for key, holding in held.items()
        for lot in holding.lots
    ]


def _collect(
    book: RawBook,
    held: dict[str, Holding],
    names: dict[str, tuple[str, str, int, str]],
    cash: dict[tuple[str, str], Decimal],
) -> None:
    for key in sorted(held):
        name, symbol, line, asset = names[key]
        account = key.split("|", 1)[0]
        holding = held[key]
        if holding.quantity < 0:
            book.warnings.append(
                f"{symbol}: more was sold than bought ({holding.quantity}): the file begins too late, or it is short"
            )
        raw = RawLine(
            line, name, holding.quantity, None, symbol, symbol if len(symbol) == 12 else None, account=account
        )
        raw.kind = _KINDS.get(asset.upper(), "equity")
        raw.lots = holding.lots
        raw.currency = holding.lots[0].currency
        book.lines.append(raw)
    for (account, currency), amount in sorted(cash.items()):
        book.cash.append(Cash(currency, amount, account))
