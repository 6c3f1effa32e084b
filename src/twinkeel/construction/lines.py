"""Which line to trade for an issuer: law and access, cost of owning it, lot against ticket, liquidity, premium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from twinkeel.construction.liquidity import days_to_trade, impact_rate
from twinkeel.reference.model import Access, Listing, LotRule

BP = 1e4
PREMIUM_HALF_LIFE_YEARS = 1.0
WORTH_SPLITTING = 0.2  # a line that bears less of a purchase than this is passed over where another bears all of it
SPLINTER = "bears too little of the purchase to be worth an order of its own"


@dataclass(frozen=True)
class Line:
    """One line as it could be traded. Rates are fractions of value; ``price`` is in the line's currency, raw.

    ``price`` None means no order, for the reason in ``no_price``. ``to_base`` turns the line's currency into the base.
    ``annual_cost`` is what holding costs a year (depositary or fund fee, dividend tax lost). ``premium`` is the line's
    price over the issuer's reference line per ordinary share, ``premium_mean`` its long-run mean; both may be unknown.
    """

    listing: Listing
    price: Decimal | None
    to_base: Decimal
    lot: LotRule
    access: Access
    no_price: str = ""
    price_date: date | None = None
    northbound: bool = False
    buy_rate: float = 0.0
    sell_rate: float = 0.0
    fixed_fee: float = 0.0  # in the base currency, an order
    half_spread: float | None = None
    fx_rate: float = 0.0
    annual_cost: float = 0.0
    premium: float | None = None
    premium_mean: float | None = None
    daily_value: float | None = None  # base currency
    volatility_daily: float | None = None
    held: Decimal = Decimal(0)
    settlement_days: int | None = None
    note: str = ""

    @property
    def code(self) -> str:
        """The listing's code."""
        return self.listing.code

    @property
    def unit_value(self) -> float:
        """One unit in the base currency, 0 where there is no price."""
        return float(self.price * self.to_base) if self.price is not None else 0.0

    @property
    def smallest(self) -> float:
        """The smallest purchase in the base currency."""
        return self.unit_value * self.lot.minimum


@dataclass(frozen=True)
class LineCost:
    """The total cost of buying, owning for the horizon and selling again, by part, each in bp of value a year."""

    levies: float
    spread: float
    fx: float
    impact: float
    holding: float
    premium: float
    fixed: float

    @property
    def total(self) -> float:
        """All parts together, bp a year."""
        return self.levies + self.spread + self.fx + self.impact + self.holding + self.premium + self.fixed


@dataclass(frozen=True)
class Alternative:
    """A line considered: what it would cost, whether it was chosen, and why not."""

    code: str
    venue: str
    currency: str
    kind: str
    cost: LineCost | None
    days: float | None
    chosen: bool
    reason: str
    access: str
    settlement_days: int | None


@dataclass(frozen=True)
class LineChoice:
    """For one issuer: what goes to which line (signed, base currency), all lines considered, what found no line."""

    issuer: str
    side: str
    wanted: float
    allocations: tuple[tuple[Line, float], ...]
    alternatives: tuple[Alternative, ...]
    unplaced: float = 0.0
    sentence: str = ""


def line_cost(line: Line, value: float, horizon_years: float) -> LineCost:
    """The total cost of ownership of a purchase of ``value`` (base currency) in a line, bp of value a year.

    Levies and spread are paid on the way in and out; impact by the square-root law on the way in; a premium above its
    mean is taken to be lost at a half-life of a year; below its mean it is gained.
    """
    spread = 2 * (line.half_spread or 0.0)
    impact = 0.0
    if line.daily_value and line.volatility_daily:
        impact = impact_rate(value, line.daily_value, line.volatility_daily)
    premium = 0.0
    if line.premium is not None and line.premium_mean is not None:
        lost = 1 - 0.5 ** (horizon_years / PREMIUM_HALF_LIFE_YEARS)
        premium = (line.premium - line.premium_mean) * lost
    a_year = BP / horizon_years
    return LineCost(
        levies=(line.buy_rate + line.sell_rate) * a_year,
        spread=spread * a_year,
        fx=2 * line.fx_rate * a_year,
        impact=impact * a_year,
        holding=line.annual_cost * BP,
        premium=premium * a_year,
        fixed=2 * line.fixed_fee / value * a_year if value > 0 else 0.0,
    )


def closed(line: Line, value: float, last_sessions: Mapping[str, date] | None = None) -> str:
    """Why a line takes no purchase of ``value``, empty where it may.

    ``last_sessions`` holds each venue's last session: a price older than that is no price.
    """
    if line.access.answer == "barred":
        return f"barred: {line.access.rule}"
    if line.access.answer == "through_fund":
        return f"only through a fund: {line.access.rule}"
    if line.access.answer != "allowed":
        return f"access unknown: {line.access.rule}; unknown never becomes an order"
    stale = _stale(line, last_sessions)
    if stale:
        return stale
    if value < line.smallest * 0.5:
        return f"the smallest order is {line.smallest:,.0f}, more than twice the {value:,.0f} wanted"
    return ""


def _stale(line: Line, last_sessions: Mapping[str, date] | None) -> str:
    if line.price is None:
        return line.no_price or "no price"
    last = (last_sessions or {}).get(line.listing.mic)
    if last is not None and line.price_date is not None and line.price_date < last:
        return f"no price at the venue's last session {last}: the last is of {line.price_date}"
    return ""


def choose_lines(
    trades: Mapping[str, float],
    lines: Sequence[Line],
    horizon_years: float = 1.0,
    participation: float = 0.1,
    days: int = 20,
    unknown_volume_ticket: float = 1e6,
    last_sessions: Mapping[str, date] | None = None,
) -> tuple[LineChoice, ...]:
    """For each issuer the cheapest lines that may be traded, filled in turn up to what their volume bears.

    Args:
        trades: by issuer, what to buy (+) or sell (-) in the base currency.
        lines: all known lines of those issuers (and funds that stand in for them), in any order.
        horizon_years: over how long one-off costs are spread.
        participation, days: a line takes at most this share of its daily value for this many sessions.
        unknown_volume_ticket: the most that goes to a line whose volume is unknown, base currency.
        last_sessions: by venue, its last session as of the plan.

    Returns:
        One choice an issuer, by issuer id; what found no line stands in ``unplaced``.
    """
    out = []
    for issuer in sorted(trades):
        own = sorted((line for line in lines if line.listing.issuer == issuer), key=lambda line: line.code)
        value = trades[issuer]
        if value > 0:
            out.append(
                _buy(issuer, value, own, horizon_years, participation, days, unknown_volume_ticket, last_sessions)
            )
        elif value < 0:
            out.append(_sell(issuer, -value, own, horizon_years, last_sessions))
    return tuple(out)


def capacity(line: Line, participation: float, days: int, unknown_volume_ticket: float) -> float:
    """The most that may be bought in a line, base currency: a share of its volume; the ticket where it is unknown."""
    return unknown_volume_ticket if line.daily_value is None else line.daily_value * participation * days


def _buy(
    issuer: str,
    value: float,
    lines: Sequence[Line],
    horizon_years: float,
    participation: float,
    days: int,
    ticket: float,
    last_sessions: Mapping[str, date] | None,
) -> LineChoice:
    reasons = {line.code: closed(line, value, last_sessions) for line in lines}
    costs = {
        line.code: line_cost(line, min(value, capacity(line, participation, days, ticket)), horizon_years)
        for line in lines
        if line.price is not None
    }
    open_lines = [line for line in lines if not reasons[line.code]]
    open_lines.sort(key=lambda line: (costs[line.code].total, line.code))
    left = value
    allocations: list[tuple[Line, float]] = []
    fits_whole = any(capacity(line, participation, days, ticket) >= value for line in open_lines)
    for line in open_lines:
        if fits_whole and not allocations and capacity(line, participation, days, ticket) < WORTH_SPLITTING * value:
            reasons[line.code] = SPLINTER
            continue
        room = min(left, capacity(line, participation, days, ticket))
        if left <= 0 or (allocations and room < line.smallest):
            reasons[line.code] = "costs more than the line chosen"
            continue
        if room < line.smallest * 0.5:
            reasons[line.code] = "its volume bears less than its smallest order"
            continue
        allocations.append((line, room))
        left -= room
    chosen = {line.code for line, _ in allocations}
    alternatives = tuple(
        Alternative(
            line.code,
            line.listing.mic,
            line.listing.currency,
            line.listing.kind,
            costs.get(line.code),
            _days(line, {one.code: amount for one, amount in allocations}.get(line.code, value), participation),
            line.code in chosen,
            _why(line, reasons[line.code], chosen, costs, allocations),
            line.access.answer,
            line.settlement_days,
        )
        for line in lines
    )
    left = max(left, 0.0) if left > 1e-9 * value else 0.0
    return LineChoice(
        issuer, "buy", value, tuple(allocations), alternatives, left, _sentence(issuer, allocations, alternatives, left)
    )


def _days(line: Line, value: float, participation: float) -> float | None:
    return None if line.daily_value is None else days_to_trade(value, line.daily_value, participation)


def _why(
    line: Line,
    reason: str,
    chosen: set[str],
    costs: Mapping[str, LineCost],
    allocations: Sequence[tuple[Line, float]],
) -> str:
    if line.code in chosen:
        volume = "" if line.daily_value is not None else "; its volume is unknown, so no more than the stated ticket"
        return f"chosen at {costs[line.code].total:.0f} bp a year{volume}"
    if reason == "costs more than the line chosen" and allocations:
        dearer = costs[line.code].total - costs[allocations[0][0].code].total
        return f"costs {dearer:.0f} bp a year more than {allocations[0][0].code}"
    return reason


def _sentence(
    issuer: str, allocations: Sequence[tuple[Line, float]], alternatives: Sequence[Alternative], left: float
) -> str:
    if not alternatives:
        return f"{issuer}: no line is known, so nothing is ordered."
    if not allocations:
        because = "; ".join(f"{one.code} {one.reason}" for one in alternatives)
        return f"{issuer}: no line may be ordered ({because})."
    names = " and ".join(line.code for line, _ in allocations)
    rest = f"; {left:,.0f} found no line" if left else ""
    others = [f"{one.code} {one.reason}" for one in alternatives if not one.chosen]
    return f"{issuer}: {names}{rest}" + (f" ({'; '.join(others)})" if others else "") + "."


def _sell(
    issuer: str, value: float, lines: Sequence[Line], horizon_years: float, last_sessions: Mapping[str, date] | None
) -> LineChoice:
    """Sales come from the lines held, dearest to keep first (holding cost less the cost of selling)."""
    held = [line for line in lines if line.held > 0]
    reasons = {line.code: _stale(line, last_sessions) for line in held}
    held.sort(key=lambda line: (line.sell_rate / horizon_years - line.annual_cost, line.code))
    left = value
    allocations: list[tuple[Line, float]] = []
    for line in held:
        if reasons[line.code] or left <= 0:
            reasons[line.code] = reasons[line.code] or "kept: another line of the issuer is cheaper to sell"
            continue
        amount = min(left, float(line.held) * line.unit_value)
        allocations.append((line, -amount))
        left -= amount
    chosen = {line.code for line, _ in allocations}
    alternatives = tuple(
        Alternative(
            line.code,
            line.listing.mic,
            line.listing.currency,
            line.listing.kind,
            line_cost(line, value, horizon_years) if line.price is not None else None,
            None,
            line.code in chosen,
            "sold" if line.code in chosen else reasons[line.code],
            line.access.answer,
            line.settlement_days,
        )
        for line in sorted(held, key=lambda one: one.code)
    )
    left = left if left > 1e-9 * value else 0.0
    return LineChoice(
        issuer,
        "sell",
        value,
        tuple(allocations),
        alternatives,
        left,
        _sentence(issuer, allocations, alternatives, left),
    )
