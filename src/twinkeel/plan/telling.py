"""The plan in sentences: the answer for three minutes, and what a careful reader must mind."""

from __future__ import annotations

from collections.abc import Sequence

from twinkeel.construction.construct import Construction
from twinkeel.exposure.model import Exposure
from twinkeel.holdings.model import Holdings
from twinkeel.market import Snapshot
from twinkeel.plan.book import Book
from twinkeel.plan.execution import SMALL_ACCOUNT_BP, lots_in_words
from twinkeel.plan.model import Diversification
from twinkeel.plan.trades import Trades
from twinkeel.plan.universe import Participant


def pct(value: float) -> str:
    """A fraction as percent with one digit."""
    return f"{100 * value:.1f} %"


def answer(
    before: Exposure,
    after: Exposure,
    trades: Trades,
    aimed: Construction,
    moves: Diversification,
    book: Book,
    of: str,
) -> tuple[str, ...]:
    """Four sentences: what is held, what to do, what it costs, what could go wrong."""
    sells = sum((order.value_base for order in trades.orders if order.side == "sell"), start=book.cash * 0)
    buys = sum((order.value_base for order in trades.orders if order.side == "buy"), start=book.cash * 0)
    held = (
        f"You hold {pct(before.magnificent_seven_share)} in the Magnificent Seven, {pct(before.china_share)} in "
        f"Chinese businesses and {pct(before.china_ai_share)} in China's AI theme, of {of}."
    )
    if not trades.orders:
        do = _no_order(aimed)
        cost = "Without orders there are no levies."
    else:
        do = (
            f"Sell {book.base} {sells:,.0f} and buy {book.base} {buys:,.0f} in {len(trades.orders)} orders: "
            f"Magnificent Seven {pct(after.magnificent_seven_share)}, China AI {pct(after.china_ai_share)}, "
            f"cash {pct(trades.cash_after)} afterwards."
        )
        cost = (
            f"Levies come to {book.base} {trades.fees_base:,.2f}, {1e4 * book.weight(trades.fees_base):.2f} bp of the "
            "book; brokerage, spread, market impact and taxes on gains are not in that figure."
        )
        if trades.gains is not None and trades.gains.tax is not None:
            cost += f" Tax on gains, by lot, comes on top: {book.base} {trades.gains.tax:,.2f}."
    outside = ""
    if moves.uncovered_share > 0.0005:
        outside = f"{pct(moves.uncovered_share)} of {of} has no price history and stands outside the risk figures"
    if moves.book_volatility is None or moves.after_volatility is None:
        risk = outside or "Nothing of it has a price history, so its risk is unknown"
    else:
        risk = (
            f"A bad year (one in twenty, normal returns) would cost about {pct(1.65 * moves.after_volatility)} of what "
            f"is measured, against {pct(1.65 * moves.book_volatility)} before; shocks can be worse"
        )
        risk += f", and {outside}" if outside else ""
    risk += "."
    return held, do, cost, risk


def _no_order(aimed: Construction) -> str:
    """Why nothing is to be done: it does not pay, or what the rules ask for cannot be ordered."""
    gain = aimed.gain
    if not gain.broken_rules:
        return f"Do nothing: {gain.sentence.removeprefix('Do nothing: ')}"
    return (
        f"The book breaks the mandate ({', '.join(gain.broken_rules)}), but no order can be written: nothing of the "
        "aim fits whole lots, the minimum ticket and a price at the venue's last session."
    )


def _named(note: str, people: Sequence[Participant]) -> str:
    """A note of the optimiser with issuers by name, as a sentence."""
    head, mark, tail = note.partition(": ")
    names = {each.issuer: each.name for each in people}
    parts = tail.split(", ")
    if mark and all(part in names for part in parts):
        note = f"{head}: {', '.join(sorted(names[part] for part in parts))}"
    return f"{note[:1].upper()}{note[1:]}".removesuffix(".") + "."


def warnings(
    holdings: Holdings,
    book: Book,
    people: Sequence[Participant],
    aimed: Construction,
    trades: Trades,
    moves: Diversification,
    snapshot: Snapshot,
) -> tuple[str, ...]:
    """What to mind, most important first; nothing that was left out goes unsaid."""
    said: list[str] = []
    if snapshot.simulated:
        said.append("SIMULATED market: no price, return or result here is real.")
    said += holdings.warnings
    if moves.uncovered_share > 0.0005:
        names = [each.name for each in people if each.weight and each.issuer not in {*_covered(people)}]
        said.append(
            f"{pct(moves.uncovered_share)} of the book has no price history ({', '.join(names)}): it is kept as it "
            "is and stands outside every risk figure."
        )
    said += [f"{each.name}: {each.proxy_note}." for each in people if each.weight and each.proxy_note]
    if trades.orders and (trades.gains is None or trades.gains.unknown):
        said.append(_tax_unknown(aimed, trades, book))
    if trades.orders:
        said.append(aimed.gain.sentence)
    if trades.lots is not None and (trades.lots.size_cost_bp or 0.0) >= SMALL_ACCOUNT_BP:
        said += lots_in_words(trades.lots)
    young = [each for each in people if each.relevance and each.measured and each.issuer in _thin(aimed)]
    if young:
        said.append(
            f"Too young for a volatility of their own ({', '.join(each.name for each in young)}): their figures are "
            "mostly their peers'."
        )
    said += [*book.warnings, *(_named(note, people) for note in aimed.notes)]
    grave = [each for each in snapshot.findings if each.severity == "error"]
    if grave:
        said.append(
            f"{len(grave)} grave findings in the data (see snapshot.findings): {grave[0].symbol}: {grave[0].detail}"
        )
    return tuple(dict.fromkeys(said))


def _covered(people: Sequence[Participant]) -> list[str]:
    return [each.issuer for each in people if each.measured is not None]


def _thin(aimed: Construction) -> set[str]:
    return {asset.issuer for asset in aimed.assets if asset.listed_days is not None and asset.listed_days < 60}


def _tax_unknown(aimed: Construction, trades: Trades, book: Book) -> str:
    """What a gains tax may take before the trade stops paying: the break-even, since the file has no lots."""
    sold = float(sum(order.value_base for order in trades.orders if order.side == "sell"))
    words = "Tax unknown: the file has no purchase lots."
    if trades.gains is not None and trades.gains.tax is not None:
        words = f"Tax unknown of some sales ({', '.join(trades.gains.unknown)}): each says why."
    elif any("tax.gains_rate" in order.tax for order in trades.orders):
        words = "Tax unknown: the mandate states no tax.gains_rate."
    worth = aimed.gain.net * aimed.gain.horizon_years * float(book.total)
    if sold <= 0:
        return words
    if worth <= 0:
        return (
            f"{words} The trade adds no certainty equivalent that could pay for any tax on gains; the rules ask for it."
        )
    rate = f"{worth / sold:.2%} of what is sold"
    return f"{words} Break-even: the trade pays as long as tax on gains takes less than {rate}."
