"""The one cost object: every levy on an order, by venue, side, product, channel and date, exact to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from twinkeel.core.errors import OutsideTableError, TwinkeelError
from twinkeel.core.money import round_to, to_decimal
from twinkeel.reference.connect import opened
from twinkeel.reference.errors import UnknownRuleError
from twinkeel.reference.model import Broker, Levy, Listing, Ticket
from twinkeel.reference.rules import MAINLAND, US, product_of
from twinkeel.reference.tables import Row, Tables, in_force, number, span

Side = Literal["buy", "sell"]


class BadOrderError(TwinkeelError):
    """An order that cannot be priced: a side, quantity or price that makes no sense."""


class Costs:
    """Levies, brokerage and withholding from dated tables; the optimiser, the ticket and the backtest share it."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_market: dict[str, list[Row]] | None = None

    # ---- an order ----------------------------------------------------------------------------------------------

    def ticket(
        self,
        listing: Listing,
        side: Side,
        quantity: Decimal | int,
        price: Decimal | int | str,
        on: date,
        northbound: bool = False,
        broker: str | Broker | None = None,
    ) -> Ticket:
        """Every charge on an order in the line's currency; brokerage only where a broker is named.

        Args:
            side: ``buy`` or ``sell``.
            quantity: units, above zero; whole ones but for US lines, of which brokers trade fractions.
            price: in the line's currency, above zero.
            northbound: through Stock Connect from Hong Kong (mainland lines only).
            broker: the name of a schedule in the table, or a Broker of your own.

        Raises:
            BadOrderError: for a side, quantity or price that makes no sense, an index, or Northbound elsewhere or
                before it opened for such lines.
            UnknownRuleError: where no fee table covers the market or broker.
            OutsideTableError: where a levy is not published for the date.
        """
        amount, each = self._order(listing, side, quantity, price, on, northbound)
        value = amount * each
        levies: list[Levy] = []
        notes: list[str] = []
        for row in self._rows(listing, side, on, northbound):
            charge = _charge(row, amount, value)
            rate = Decimal(row["rate"]) if row["basis"] == "value" else None
            levies.append(Levy(row["item"], charge, rate, row["source"], row["confidence"], row["note"]))
        if listing.mic == "XHKG" and listing.currency != "HKD":
            notes.append(
                f"the levies are due in HKD; here they are taken in {listing.currency} on the {listing.currency} value"
            )
        if broker is not None:
            levies += self._brokerage(listing, broker, amount, value, on, northbound)
        total = sum((levy.amount for levy in levies), Decimal(0))
        return Ticket(tuple(levies), total, listing.currency, value, tuple(notes))

    def rate(
        self,
        listing: Listing,
        side: Side,
        on: date,
        price: Decimal | int | str | None = None,
        northbound: bool = False,
        broker: str | Broker | None = None,
    ) -> float:
        """The marginal cost as a fraction of value, minimums and roundings left out: what an optimiser needs.

        Charges a share count only where ``price`` is given (they are a few hundredths of a basis point otherwise).

        Raises:
            BadOrderError, UnknownRuleError, OutsideTableError: as for ticket.
        """
        self._order(listing, side, 1, 1 if price is None else price, on, northbound)
        each = None if price is None else to_decimal(price)
        total = Decimal(0)
        for row in self._rows(listing, side, on, northbound):
            if row["basis"] == "value":
                total += Decimal(row["rate"])
            elif row["basis"] == "share" and each is not None:
                total += Decimal(row["rate"]) / each
        if broker is not None:
            schedule = self.broker(broker, listing, on, northbound)
            total += schedule.rate + schedule.fx_spread
            if each is not None:
                total += schedule.per_share / each
        return float(total)

    # ---- brokers -----------------------------------------------------------------------------------------------

    def broker(self, broker: str | Broker, listing: Listing, on: date, northbound: bool = False) -> Broker:
        """A broker's schedule for that line's market.

        Raises:
            UnknownRuleError: where the table has none of that name for the market.
        """
        if isinstance(broker, Broker):
            return broker
        market = _market(listing)
        channel = "northbound" if northbound else "local"
        rows = [
            row for row in self._tables.rows("brokers")
            if row["broker"] == broker and row["market"] == market and row["channel"] in (channel, "all")
        ]  # fmt: skip
        for row in rows:
            if in_force(row, on):
                return Broker(
                    broker, Decimal(row["rate"] or 0), Decimal(row["per_share"] or 0), Decimal(row["minimum"] or 0),
                    number(row["maximum_rate"]), Decimal(row["fx_spread"] or 0), row["source"], row["confidence"],
                )  # fmt: skip
        if rows:
            raise OutsideTableError(f"schedule of broker {broker!r} in {market}", on, span(rows))
        known = sorted({row["broker"] for row in self._tables.rows("brokers") if row["market"] == market})
        raise UnknownRuleError(
            f"schedule of broker {broker!r}",
            f"{listing.code} ({market})",
            f"Known: {', '.join(known)}; or add a brokers.csv.",
        )

    def _brokerage(
        self, listing: Listing, broker: str | Broker, amount: Decimal, value: Decimal, on: date, northbound: bool
    ) -> list[Levy]:
        schedule = self.broker(broker, listing, on, northbound)
        fee = schedule.rate * value + schedule.per_share * amount
        fee = max(fee, schedule.minimum)
        if schedule.maximum_rate is not None:
            fee = min(fee, schedule.maximum_rate * value)
        out = [
            Levy("brokerage", round_to(fee), schedule.rate or None, schedule.source, schedule.confidence, schedule.name)
        ]
        if schedule.fx_spread:
            out.append(
                Levy("fx_spread", round_to(schedule.fx_spread * value), schedule.fx_spread, schedule.source,
                     schedule.confidence, "where the money must be exchanged")
            )  # fmt: skip
        return out

    # ---- holding and moving ------------------------------------------------------------------------------------

    def holding(self, listing: Listing, on: date, northbound: bool = False) -> tuple[Levy, ...]:
        """What holding costs a year: depositary service fee an ADS, Northbound portfolio fee as a fraction of value."""
        return self._other(listing, "holding", on, northbound)

    def conversion(self, listing: Listing, on: date) -> tuple[Levy, ...]:
        """What it costs, a unit, to turn depositary shares into ordinary ones or back."""
        return self._other(listing, "conversion", on, False)

    def _other(self, listing: Listing, side: str, on: date, northbound: bool) -> tuple[Levy, ...]:
        market = "US-ADR" if listing.mic in US and listing.kind == "adr" else _market(listing)
        channel = "northbound" if northbound else "local"
        out = []
        for row in self._market_rows(market):
            if row["side"] == side and row["channel"] in (channel, "all") and in_force(row, on):
                rate = Decimal(row["rate"])
                by_value = row["basis"] == "value"
                out.append(
                    Levy(row["item"], Decimal(0) if by_value else rate, rate if by_value else None, row["source"],
                         row["confidence"], row["note"])
                )  # fmt: skip
        return tuple(out)

    # ---- dividends ---------------------------------------------------------------------------------------------

    def withholding(self, domicile: str, kind: str, investor: str, on: date, us_person: bool = False) -> Levy:
        """The tax withheld from a dividend, by the issuer's domicile, the kind of line and the investor's residence.

        Raises:
            UnknownRuleError: where the table says nothing for that pair.
        """
        del us_person
        rows = [
            row for row in self._tables.rows("withholding")
            if row["domicile"] == domicile and kind in (row["kind"].split("|") if row["kind"] else [kind])
            and row["investor"] in (investor, "any") and in_force(row, on)
        ]  # fmt: skip
        if not rows:
            raise UnknownRuleError("dividend withholding", f"{domicile} issuer, {kind}, investor in {investor}")
        row = min(rows, key=lambda r: (r["investor"] == "any", not r["kind"]))
        return Levy(
            "dividend_withholding", Decimal(0), Decimal(row["rate"]), row["source"], row["confidence"], row["note"]
        )

    # ---- shared ------------------------------------------------------------------------------------------------

    def _order(
        self,
        listing: Listing,
        side: str,
        quantity: Decimal | int,
        price: Decimal | int | str,
        on: date,
        northbound: bool,
    ) -> tuple[Decimal, Decimal]:
        if side not in ("buy", "sell"):
            raise BadOrderError(f"side {side!r} is neither buy nor sell", "Say buy or sell.")
        amount, each = to_decimal(quantity), to_decimal(price)
        if amount <= 0 or each <= 0:
            raise BadOrderError(f"{amount} units at {each} is no order", "Quantity and price are above zero.")
        if listing.kind == "index":
            raise BadOrderError(f"{listing.code} is an index: nobody trades it", "Name a fund that tracks it.")
        if listing.mic not in US and amount != amount.to_integral_value():
            raise BadOrderError(
                f"{amount:f} units of {listing.code} is no order: {listing.mic} trades whole units only",
                "Give a whole number.",
            )
        if northbound:
            first = opened(self._tables, listing)
            if first is None:
                raise BadOrderError(f"{listing.code} does not trade Northbound", "Leave Northbound out.")
            if on < first:
                raise BadOrderError(
                    f"{listing.code} did not trade Northbound on {on}: lines of its kind do since {first}",
                    "Leave Northbound out, or give a later date.",
                )
        return amount, each

    def _market_rows(self, market: str) -> list[Row]:
        if self._by_market is None:
            self._by_market = {}
            for row in self._tables.rows("fees"):
                self._by_market.setdefault(row["market"], []).append(row)
        return self._by_market.get(market, [])

    def _rows(self, listing: Listing, side: str, on: date, northbound: bool) -> list[Row]:
        market = _market(listing)
        product = product_of(listing)
        channel = "northbound" if northbound else "local"
        either_side = [
            row for row in self._market_rows(market)
            if row["channel"] in (channel, "all") and product in row["product"].split("|")
        ]  # fmt: skip
        rows = [row for row in either_side if row["side"] in (side, "both")]
        if not rows:
            if either_side or market in ("KR", "TW"):  # a side that is free of levies, as buying is in New York
                return []
            raise UnknownRuleError("fee table", f"{listing.code} ({listing.mic})", "Add one in a fees.csv of your own.")
        live = [row for row in rows if in_force(row, on)]
        for item in dict.fromkeys(row["item"] for row in rows):
            these = [row for row in rows if row["item"] == item]
            if not any(row["item"] == item for row in live) and not _lies_outside_on_purpose(these, on):
                raise OutsideTableError(
                    f"{market} {item} ({side})", on, span(these), "Add the rate in a fees.csv of your own."
                )
        return live


def _lies_outside_on_purpose(rows: list[Row], on: date) -> bool:
    """Whether a levy did not exist yet, or exists no more, on that date as its table says."""
    text = on.isoformat()
    begins = all(row["begins"] == "yes" for row in rows if row["valid_from"] == min(r["valid_from"] for r in rows))
    ends = all(row["ends"] == "yes" for row in rows if row["valid_to"] == max(r["valid_to"] for r in rows))
    before = all(text < row["valid_from"] for row in rows if row["valid_from"])
    after = all(row["valid_to"] and text > row["valid_to"] for row in rows)
    return (before and begins) or (after and ends)


def _charge(row: Row, amount: Decimal, value: Decimal) -> Decimal:
    base = {"value": value, "share": amount, "fixed": Decimal(1)}[row["basis"]]
    charge = Decimal(row["rate"]) * base
    low, high = number(row["minimum"]), number(row["maximum"])
    if low is not None:
        charge = max(charge, low)
    if high is not None:
        charge = min(charge, high)
    return round_to(charge, Decimal(row["round_to"]), row["rounding"])


def _market(listing: Listing) -> str:
    if listing.mic in US:
        return "US"
    if listing.mic == "XHKG":
        return "HK"
    if listing.mic in MAINLAND:
        return "CN" if listing.mic != "BJSE" else "CN-BSE"
    return {"XKRX": "KR", "XTAI": "TW"}.get(listing.mic, listing.mic)
