"""Lots, price steps, price bands and settlement by line and date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from twinkeel.core.errors import OutsideTableError
from twinkeel.reference.calendar import Calendar
from twinkeel.reference.errors import UnknownRuleError
from twinkeel.reference.model import Listing, LotRule, Settlement
from twinkeel.reference.tables import Row, Tables, day, in_force, span

_RANK = {name: place for place, name in enumerate(("user", "exchange", "issuer", "regulator", "vendor", "memory"))}
MOST_LOTS = 3000
"""Board lots in one Hong Kong order at most (hkex.com.hk, frequently asked questions)."""

MAINLAND = ("XSHG", "XSHE", "BJSE")
STAR_FUNDS = ("588", "589")
"""How the numbers of Shanghai's funds of STAR shares begin: they have the STAR board's price limit."""

US = ("XNYS", "XNAS", "ARCX", "BATS", "XASE", "OTCM", "XUSX")


def product_of(listing: Listing) -> str:
    """``etf`` for fund shares, ``stock`` for everything else that trades."""
    return "etf" if listing.kind == "etf" else "stock"


class Rules:
    """Trading rules as dated tables. Every look-up takes a date and raises where no table speaks for it."""

    def __init__(self, tables: Tables, calendar: Calendar) -> None:
        self._tables = tables
        self._calendar = calendar

    # ---- lots --------------------------------------------------------------------------------------------------

    def lot(self, listing: Listing, on: date) -> LotRule:
        """What quantities may be ordered in that line on that date.

        Hong Kong's lots are set a security at a time: of the best class of source, the list nearest to the date is
        used; how far it lies from the date, and what other sources and lists say, are stated.

        Raises:
            UnknownRuleError: where no table gives the lot.
            OutsideTableError: where the board's rule does not reach the date.
        """
        _tradable(listing, "order size")
        if listing.mic == "XHKG":
            return self._hong_kong_lot(listing, on)
        product = product_of(listing)
        row = self._rule("lot_rules", listing, product, on, "order size")
        return LotRule(
            int(row["minimum"]), int(row["step"]), row["odd_lot_close_out"] == "yes", row["source"], row["confidence"],
            max_limit_order=int(row["max_limit_order"]) if row["max_limit_order"] else None,
        )  # fmt: skip

    def _hong_kong_lot(self, listing: Listing, on: date) -> LotRule:
        rows = self._lot_rows(listing.code)
        if listing.kind == "rmb_counter" and not rows:
            rows = self._lot_rows(listing.code[1:].zfill(4) if listing.code[0] == "8" else listing.code)
        # a code is re-used: what a list said before or after this line's life is another bearer's lot
        sightings = [(row, seen) for row in rows for seen in _seen(row, on) if listing.start <= seen <= listing.end]
        if not sightings:
            raise UnknownRuleError("board lot", listing.code, "Add it in a board_lots.csv of your own.")
        best = min(_RANK.get(row["confidence"], 9) for row, _ in sightings)
        used, vintage = min(
            ((row, seen) for row, seen in sightings if _RANK.get(row["confidence"], 9) == best),
            key=lambda pair: (abs((on - pair[1]).days), pair[1] > on, pair[0]["lot"]),
        )
        others = dict.fromkeys(f"{row['lot']} ({row['source']})" for row, _ in sightings if row["lot"] != used["lot"])
        lot = int(used["lot"])
        source = used["source"].replace(used["vintage"], vintage.isoformat()) if used["vintage"] else used["source"]
        return LotRule(
            lot, lot, True, source, used["confidence"], vintage, abs((on - vintage).days), tuple(others),
            max_limit_order=MOST_LOTS * lot,
        )  # fmt: skip

    def _lot_rows(self, code: str) -> list[Row]:
        listed = self._exchange_list.get(code, [])
        return [row for row in (*listed, *self._stated_lots.get(code, [])) if row["lot"]]

    @cached_property
    def _exchange_list(self) -> Mapping[str, list[Row]]:
        return self._tables.index("hkex_securities")

    @cached_property
    def _stated_lots(self) -> Mapping[str, list[Row]]:
        return self._tables.index("board_lots")

    # ---- price steps -------------------------------------------------------------------------------------------

    def tick(self, listing: Listing, price: Decimal, on: date) -> Decimal:
        """The smallest step of a quoted price at that price; on the edge of two bands, the step upwards.

        Raises:
            UnknownRuleError: no table for the venue, or a price below the lowest band.
            OutsideTableError: the rule at that price is not published for the date.
        """
        _tradable(listing, "price step")
        price = Decimal(price)
        if price <= 0:
            raise UnknownRuleError("price step", f"{listing.code} at {price}", "A price is above zero.")
        board, product = self.board(listing), product_of(listing)
        bands = [
            row for row in self._tables.rows("ticks")
            if row["board"] == board and product in row["product"].split("|") and Decimal(row["price_from"]) <= price
        ]  # fmt: skip
        rows = [row for row in bands if not row["price_to"] or price < Decimal(row["price_to"])]
        rows = rows or [row for row in bands if price == Decimal(row["price_to"])]  # the dearest price of the table
        if not rows:
            raise UnknownRuleError("price step", f"{listing.code} at {price}", "Add it in a ticks.csv of your own.")
        for row in rows:
            if in_force(row, on):
                return Decimal(row["tick"])
        raise OutsideTableError(
            f"price steps of {listing.code} at {price}", on, span(rows),
            "The next phase has been announced without a date; add the step in a ticks.csv of your own.",
        )  # fmt: skip

    def round_price(self, listing: Listing, price: Decimal, on: date) -> Decimal:
        """A price rounded half up to the step at that price.

        Raises:
            UnknownRuleError, OutsideTableError: as for tick.
        """
        step = self.tick(listing, price, on)
        return (Decimal(price) / step).quantize(Decimal(1), ROUND_HALF_UP) * step

    # ---- price bands -------------------------------------------------------------------------------------------

    def band_rate(self, listing: Listing, on: date, *, risk_warning: bool | None = None) -> Decimal | None:
        """The daily price limit as a fraction either way (0.20), or None where there is none that day.

        ``risk_warning``: whether the line is an ST line; None looks in the table of known ones.

        Raises:
            OutsideTableError: where the table does not reach the date.
        """
        if listing.kind == "index" or listing.mic not in (*MAINLAND, "XKRX", "XTAI"):
            return None
        status = "st" if (self.risk_warning(listing, on) if risk_warning is None else risk_warning) else "normal"
        row = self._rule("bands", listing, product_of(listing), on, "price band", status)
        free = int(row["free_sessions"] or 0)
        if free and self._within_first(listing, on, free):
            return None
        return Decimal(row["percent"]) / 100

    def band(
        self, listing: Listing, previous_close: Decimal, on: date, *, risk_warning: bool | None = None
    ) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest price that day: previous close times one minus or plus the limit, half up to the step.

        None where no band applies (Hong Kong, New York, the first sessions of a listing). On the first day of a main
        board listing before 2023-04-10 the band hangs on the offer price (on ``previous_close`` where none is known).

        Raises:
            OutsideTableError: where a table does not reach the date.
        """
        rate = self.band_rate(listing, on, risk_warning=risk_warning)
        if rate is None:
            return None
        down = up = rate
        base = Decimal(previous_close)
        if listing.listed_from == on:
            row = self._rule("bands", listing, product_of(listing), on, "price band", "normal")
            if row["first_low"]:  # the old first day: so much below and above the offer price
                down, up = Decimal(row["first_low"]) / 100, Decimal(row["first_high"]) / 100
                base = listing.offer_price or base
        step = self.tick(listing, base, on)
        low = (base * (1 - down) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        high = (base * (1 + up) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        return low, high

    def risk_warning(self, listing: Listing, on: date) -> bool:
        """Whether the table of known risk warnings (ST) names the line on that date."""
        return any(row["code"] == listing.code and in_force(row, on) for row in self._tables.rows("risk_warnings"))

    def _within_first(self, listing: Listing, on: date, free: int) -> bool:
        first = listing.listed_from
        if first is None or on < first or (on - first).days > 60:
            return False
        return len(self._calendar.sessions(listing.mic, first, on)) <= free

    # ---- settlement --------------------------------------------------------------------------------------------

    def settlement(self, listing: Listing, on: date) -> Settlement:
        """When shares and money move, and whether shares bought may be sold the same day.

        Raises:
            UnknownRuleError, OutsideTableError: where no table speaks for it.
        """
        _tradable(listing, "settlement cycle")
        row = self._rule("settlement", listing, product_of(listing), on, "settlement cycle")
        return Settlement(
            int(row["securities_days"]), int(row["cash_days"]), row["same_day_resale"] == "yes", row["source"],
            row["confidence"],
        )  # fmt: skip

    def settlement_date(self, listing: Listing, on: date) -> date:
        """The date on which the money of a trade of that date moves.

        Raises:
            UnknownRuleError, OutsideTableError: as for settlement and the calendar.
        """
        return self._calendar.add_sessions(listing.mic, on, self.settlement(listing, on).cash_days)

    # ---- shared ------------------------------------------------------------------------------------------------

    @staticmethod
    def board(listing: Listing) -> str:
        """The name under which the tables hold the line's rules: STAR, ChiNext, SSE main, HK, US and so on."""
        if listing.mic in US:
            return "US"
        if listing.mic == "XHKG":
            return "HK"
        if listing.mic == "XSHG":
            star_fund = listing.kind == "etf" and listing.code.startswith(STAR_FUNDS)
            return "STAR" if listing.board == "STAR" or star_fund else "SSE main"
        if listing.mic == "XSHE":
            return "ChiNext" if listing.board == "ChiNext" else "SZSE main"
        return "BSE" if listing.mic == "BJSE" else listing.mic

    def _rule(self, table: str, listing: Listing, product: str, on: date, what: str, status: str | None = None) -> Row:
        board = self.board(listing)
        rows = [
            row for row in self._tables.rows(table)
            if row["board"] == board and product in row["product"].split("|")
            and (status is None or row["status"] in (status, "any"))
        ]  # fmt: skip
        if not rows:
            raise UnknownRuleError(what, f"{listing.code} ({board})", f"Add it in a {table}.csv of your own.")
        for row in rows:
            if in_force(row, on):
                return row
        raise OutsideTableError(f"{what} of {listing.code} ({board})", on, span(rows))


def _tradable(listing: Listing, what: str) -> None:
    """Raise where the line is an index, which nobody trades."""
    if listing.kind == "index":
        raise UnknownRuleError(what, f"{listing.code}, an index", "Name a fund that tracks it.")


def _seen(row: Row, on: date) -> tuple[date, ...]:
    """The dates on which a list showed that lot; the date asked for where a row (a user's) states none."""
    seen = tuple(found for name in ("first_seen", "vintage") if (found := day(row.get(name, ""))) is not None)
    return seen or (on,)
