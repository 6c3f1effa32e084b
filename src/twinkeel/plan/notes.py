"""The rooms' results as the plan's plain data, and the weights as lines to look through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from twinkeel.construction.construct import Construction
from twinkeel.construction.lines import Alternative
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.orders import Order
from twinkeel.construction.robustness import Resampled
from twinkeel.core.plain import plain
from twinkeel.exposure.model import Line
from twinkeel.holdings.model import Holdings
from twinkeel.market import Snapshot
from twinkeel.plan.book import Book
from twinkeel.plan.comovement import Comovement
from twinkeel.plan.execution import lots_in_words
from twinkeel.plan.exposures import note as exposure_note
from twinkeel.plan.model import (
    Costs,
    HeldLine,
    HoldingsNote,
    MandateNote,
    OrderLine,
    SnapshotNote,
    Target,
    TargetWeight,
)
from twinkeel.plan.trades import Trades
from twinkeel.plan.universe import Participant

__all__ = [
    "costs_note",
    "exposure_note",
    "holdings_note",
    "lines_after",
    "lines_of",
    "mandate_note",
    "one_unit_of",
    "order_lines",
    "snapshot_note",
    "target_note",
]

UNCHANGED = 5e-5
NOT_COUNTED = ("brokerage (name a broker in the mandate)", "bid-ask spread", "market impact", "tax on gains")


def lines_of(book: Book) -> list[Line]:
    """The valued book as weights to look through; cash by currency comes last."""
    lines = [
        Line(each.code, book.weight(each.value), each.position.kind, each.position.currency, each.position.name)
        for each in book.lines
    ]
    return lines + ([Line("cash", book.weight(book.cash), "cash", book.base)] if book.cash else [])


def lines_after(book: Book, trades: Trades) -> list[Line]:
    """The same after the orders, as fractions of the book before them: what was bought stands under its listing."""
    weights: dict[tuple[str, str, str | None], float] = {}
    for line in lines_of(book):
        if line.kind != "cash":  # one listing may stand in several accounts, or twice in one
            key = (line.code, line.kind, line.currency)
            weights[key] = weights.get(key, 0.0) + line.weight
    for order in trades.orders:
        held = next((key for key in weights if key[0] == order.listing), (order.listing, "equity", order.currency))
        signed = order.value_base if order.side == "buy" else -order.value_base
        weights[held] = weights.get(held, 0.0) + book.weight(signed)
    lines = [Line(code, weight, kind, currency) for (code, kind, currency), weight in weights.items() if weight]
    return [*lines, Line("cash", trades.cash_after, "cash", book.base)]


def one_unit_of(fund: Participant) -> list[Line]:
    """A held fund alone, to see what it counts for."""
    line = fund.lines[0].listing if fund.lines else fund.unruled[0][0]
    return [Line(line.code, 1.0, "fund", line.currency)]


def mandate_note(mandate: Mandate, text: str, origin: str, illustration: bool) -> MandateNote:
    """The mandate in words, with its text."""
    return MandateNote(mandate.name, origin, illustration, mandate.in_words(), text)


def snapshot_note(snapshot: Snapshot, on: date) -> SnapshotNote:
    """The snapshot's hash, sources and findings."""
    sources = snapshot.table("bars")["source"].unique().sort().to_list()
    findings = tuple(each.as_json() for each in snapshot.findings)
    return SnapshotNote(snapshot.hash, on.isoformat(), snapshot.simulated, tuple(sources), findings)


def holdings_note(
    holdings: Holdings, book: Book, people: Sequence[Participant], uncovered: float, of: str
) -> HoldingsNote:
    """The book line by line, with what each was valued by and what its risk is measured on."""
    risk = {each.issuer: each.measured.code for each in people if each.measured}
    notes = {each.issuer: each.proxy_note for each in people}
    lines = tuple(
        HeldLine(
            line=each.position.line,
            account=each.position.account or "",
            code=each.position.code or each.position.symbol,
            name=each.position.name,
            issuer=each.position.issuer,
            kind=each.position.kind,
            quantity=float(each.position.quantity) if each.position.quantity is not None else None,
            price=float(each.price.price) if each.price else None,
            currency=each.price.currency if each.price else each.position.currency or book.base,
            value=float(each.value),
            weight=book.weight(each.value),
            valued_by=each.valued_by,
            risk_from=risk.get(each.position.issuer or each.code),
            note=notes.get(each.position.issuer or each.code, ""),
        )
        for each in book.lines
    )
    cash = tuple(
        HeldLine(
            line=each.line,
            account=each.account or "",
            code=None,
            name=each.name,
            issuer=None,
            kind="cash",
            quantity=float(each.amount),
            price=None,
            currency=each.currency,
            value=float(each.value),
            weight=book.weight(each.value),
            valued_by=each.valued_by,
            risk_from="cash carries no price risk in its own currency",
        )
        for each in book.cash_lines
    )
    return HoldingsNote(
        file=holdings.file.rsplit("/", 1)[-1],
        format=holdings.format,
        of=of,
        total=float(book.total),
        uncovered_share=uncovered,
        reconciliation=plain(holdings.reconciliation),
        positions=lines + cash,
        skipped=tuple(plain(each) for each in holdings.skipped),
        warnings=holdings.warnings + holdings.guessed,
    )


def target_note(
    aimed: Construction,
    trades: Trades,
    firm: Resampled,
    people: Sequence[Participant],
    moves: Comovement,
    book: Book,
) -> Target:
    """The aim beside what the whole lots make of it, the rules that bind, and what simpler choices come to."""
    span = {each.issuer: each for each in firm.ranges}
    through: dict[str, str] = {}
    for order in sorted(trades.orders, key=lambda order: (-order.value_base, order.listing)):
        through.setdefault(order.issuer, order.listing)  # its largest order, where several lines share it
    weights = tuple(
        TargetWeight(
            issuer=each.issuer,
            name=each.name,
            before=each.weight,
            target=aimed.weights[each.issuer],
            after=trades.after[each.issuer],
            listing=through.get(each.issuer),
            reason=_reason(each, aimed, trades),
            low=span[each.issuer].low,
            high=span[each.issuer].high,
        )
        for each in people
    )
    gain = aimed.gain
    return Target(
        method=f"{aimed.solution.method} ({aimed.solution.solver}); {trades.lot_method}",
        expected_returns=aimed.mandate.returns.source,
        weights=tuple(sorted(weights, key=lambda each: (-max(each.before, each.target, each.after), each.issuer))),
        cash_before=book.weight(book.cash) if book.cash else 0.0,
        cash_after=trades.cash_after,
        volatility_before=moves.volatility(moves.weights({each.issuer: each.weight for each in people})),
        volatility_after=moves.volatility(moves.weights(trades.after)),
        turnover=sum(abs(trades.after[each.issuer] - each.weight) for each in people) / 2,
        rules=tuple({"rule": price.rule, "sentence": price.sentence} for price in aimed.shadow),
        certainty_equivalent={
            "before": gain.before,
            "after": gain.after,
            "cost": gain.cost,
            "risk_aversion": gain.aversion,
            "horizon_years": gain.horizon_years,
            "recommendation": gain.recommendation,
            "sentence": gain.sentence,
        },
        beside=tuple(
            {
                "name": each.name,
                "volatility": each.volatility,
                "turnover": each.turnover,
                "cost": each.cost,
                "remark": each.how + (f"; breaks {', '.join(each.breaks)}" if each.breaks else ""),
            }
            for each in aimed.yardsticks
        ),
        not_reached=trades.not_reached,
        ranges=f"5th to 95th percentile over {firm.how}",
        would_change=tuple(flip.sentence for flip in aimed.flips),
        steps=tuple(
            {
                "number": step.number,
                "after_sessions": step.after_sessions,
                "turnover": step.turnover,
                "cost": step.cost,
                "volatility": step.volatility,
            }
            for step in aimed.steps
        ),
        lots_gap_bp=trades.lots.gap_bp if trades.lots else None,
        size_cost_bp=trades.lots.size_cost_bp if trades.lots else None,
        lots_sentences=lots_in_words(trades.lots) if trades.lots else (),
    )


def _reason(each: Participant, aimed: Construction, trades: Trades) -> str:
    choice = trades.choices.get(each.issuer)
    if choice is not None and choice.sentence and (choice.unplaced > 0 or not choice.allocations):
        return choice.sentence
    change = aimed.weights[each.issuer] - each.weight
    if change < -UNCHANGED:
        return (
            "sold: the rules ask for less, and this is the calmest way to keep them" if aimed.gain.broken_rules else ""
        )
    kept = change < UNCHANGED and each.relevance == 0
    return "" if kept else aimed.reasons.get(each.issuer, "")


def order_lines(trades: Trades) -> tuple[OrderLine, ...]:
    """The orders in executable sequence, with every levy and the lines that were not chosen."""
    waits = [each.waits_for for each in trades.timetable.orders] if trades.timetable else [""] * len(trades.orders)
    dated = trades.timetable is not None
    return tuple(
        _order_line(order, number if dated else None, wait)
        for number, (order, wait) in enumerate(zip(trades.orders, waits, strict=True), 1)
    )


def _order_line(order: Order, step: int | None, waits_for: str) -> OrderLine:
    levies = [
        {"name": levy.name, "amount": levy.amount, "rate": levy.rate, "source": levy.source} for levy in order.fees
    ]
    return OrderLine(
        listing=order.listing,
        issuer=order.issuer,
        name=order.name,
        venue=order.venue,
        side=order.side,
        quantity=float(order.quantity),
        lot=order.lot,
        price=float(order.price),
        price_date=order.price_date.isoformat() if order.price_date else "unknown",
        currency=order.currency,
        value=float(order.value),
        value_base=float(order.value_base),
        fees=plain({"total": order.fees_total, "currency": order.currency, "base": order.fees_base, "levies": levies}),
        trade_date=order.trade_date.isoformat(),
        settlement_date=order.settlement_date.isoformat() if order.settlement_date else None,
        tax=order.tax if order.side == "sell" else "",
        note=order.note,
        alternatives=tuple(_alternative(each) for each in order.alternatives if each.code != order.listing),
        step=step,
        limit=float(order.limit),
        waits_for=waits_for,
    )


def _alternative(each: Alternative) -> dict[str, object]:
    return {
        "listing": each.code,
        "venue": each.venue,
        "currency": each.currency,
        "access": each.access,
        "cost_bp_a_year": each.cost.total if each.cost else None,
        "days_to_trade": each.days,
        "reason": each.reason,
    }


def costs_note(trades: Trades, book: Book) -> Costs:
    """All levies together, in the base currency and by name."""
    gains = trades.gains
    by_name: dict[str, Decimal] = {}
    for order in trades.orders:
        rate = order.value_base / order.value if order.value else Decimal(0)
        for levy in order.fees:
            by_name[levy.name] = by_name.get(levy.name, Decimal(0)) + levy.amount * rate
    return Costs(
        fees_base=float(trades.fees_base),
        share_of_book=book.weight(trades.fees_base),
        by_name={name: float(by_name[name]) for name in sorted(by_name)},
        not_counted=NOT_COUNTED if gains is None or gains.unknown else NOT_COUNTED[:-1],
        gains_realised=float(gains.gain) if gains is not None and gains.tax is not None else None,
        gains_tax=float(gains.tax) if gains is not None and gains.tax is not None else None,
        gains_tax_unknown=gains.unknown if gains is not None else (),
    )
