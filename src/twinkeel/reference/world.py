"""The one door to the world's facts: names, lines, themes, calendar, rules, costs and access, each as of a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from twinkeel.core.errors import UnknownNameError
from twinkeel.reference import names
from twinkeel.reference.access import AccessRules
from twinkeel.reference.calendar import Calendar
from twinkeel.reference.costs import Costs
from twinkeel.reference.errors import FactsError
from twinkeel.reference.hkex import ExchangeList
from twinkeel.reference.isin import is_isin
from twinkeel.reference.model import Issuer, Listing, Membership, Theme
from twinkeel.reference.proof import prove
from twinkeel.reference.resolve import Found, Resolver
from twinkeel.reference.rules import Rules
from twinkeel.reference.sec import RegistrantList
from twinkeel.reference.tables import Row, Tables, day, in_force, number

MAGNIFICENT_SEVEN = "magnificent-seven"


class World:
    """Everything an investor across New York, Hong Kong, Shanghai and Shenzhen must know, looked up by date.

    Attributes:
        calendar: sessions and closing instants.
        rules: lots, price steps, bands, settlement.
        costs: levies, brokerage, withholding.
        access: who may buy what.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        self.tables = Tables(overrides)
        prove(self.tables)
        self.issuers: Mapping[str, Issuer] = {row["id"]: _issuer(row) for row in self.tables.rows("issuers")}
        listings = [_listing(row) for row in self.tables.rows("listings")]
        curated = {line.code for line in listings}
        self._exchange_list = ExchangeList(self.tables, curated)
        self._registrants = RegistrantList(self.tables, curated)
        changes = {row["old_code"]: row["code"] for row in self.tables.rows("code_changes")}
        self._resolver = Resolver(listings, self.issuers, changes, self._more, self._more_named)
        self._listings = tuple(listings)
        self.calendar = Calendar(self.tables)
        self.rules = Rules(self.tables, self.calendar)
        self.costs = Costs(self.tables)
        self.access = AccessRules(self.tables, self.issuers, self._resolver.live)

    # ---- names and lines ---------------------------------------------------------------------------------------

    def resolve(self, text: str, on: date | None = None, currency: str | None = None) -> Listing:
        """The line that a code, ISIN or name in any common style means on a date.

        Raises:
            UnknownNameError: nothing is known by that name; suggests the nearest.
            NotListedError: known, but without a line on that date (a private house, a code outside its dates).
            AmbiguousNameError: several lines; holds candidates and reasons.
        """
        return self._resolver.resolve(text, on, currency)

    def find(self, text: str, on: date | None = None, currency: str | None = None) -> Listing | None:
        """As resolve, but None where the text names no one line: cheap for a reader that tries many words."""
        return self._resolver.find(text, on, currency)

    def candidates(self, text: str) -> Found:
        """Every line, of any date, that a text may mean, with reasons."""
        return self._resolver.candidates(text)

    def listing(self, code: str, on: date | None = None) -> Listing:
        """The line with that Yahoo-style code on that date.

        Raises:
            UnknownNameError, NotListedError, AmbiguousNameError: as for resolve.
        """
        return self._resolver.listing(code, on)

    def _more(self, code: str) -> tuple[Listing, ...]:
        return self._exchange_list.lines(code) or self._registrants.lines(code)

    def _more_named(self, name: str) -> tuple[Listing, ...]:
        return self._exchange_list.lines_named(name) or self._registrants.lines_named(name)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """Every curated line, in table order (the exchange's full list is looked up a code at a time)."""
        return self._listings

    def lines(self, issuer_id: str, on: date | None = None) -> tuple[Listing, ...]:
        """An issuer's lines on that date, in table order.

        Raises:
            UnknownNameError: where the issuer is not known.
        """
        self.issuer(issuer_id)
        known = self._resolver.lines(issuer_id, on)
        more = known or (*self._exchange_list.of_issuer(issuer_id), *self._registrants.of_issuer(issuer_id))
        return tuple(line for line in more if on is None or line.start <= on <= line.end)

    def issuer(self, issuer_id: str) -> Issuer:
        """The issuer of that id.

        Raises:
            UnknownNameError: where it is not known.
        """
        found = self.issuers.get(issuer_id)
        found = found or self._exchange_list.issuer(issuer_id) or self._registrants.issuer(issuer_id)
        if found is None:
            raise UnknownNameError("issuer", issuer_id, sorted(self.issuers))
        return found

    def resolve_issuer(self, text: str, on: date | None = None) -> Issuer:
        """The issuer a text means: by its own name, listed or private, else through the line it resolves to.

        Raises:
            UnknownNameError, AmbiguousNameError, NotListedError: as for resolve.
        """
        named = self._resolver.issuers_named(text)
        if len(named) == 1:
            return self.issuer(named[0])
        return self.issuer(self.resolve(text, on).issuer)

    # ---- themes ------------------------------------------------------------------------------------------------

    @cached_property
    def magnificent_seven(self) -> frozenset[str]:
        """The ids of Alphabet, Amazon, Apple, Meta Platforms, Microsoft, Nvidia and Tesla."""
        return frozenset(row["issuer"] for row in self.tables.rows("themes") if row["theme"] == MAGNIFICENT_SEVEN)

    def theme(self, name: str, on: date | None = None) -> Theme:
        """A theme's members on a date, each with relevance, place in the value chain, source and date.

        Raises:
            UnknownNameError: where no table states such a theme.
        """
        rows = [row for row in self.tables.rows("themes") if row["theme"] == name]
        if not rows:
            raise UnknownNameError("theme", name, sorted({row["theme"] for row in self.tables.rows("themes")}))
        return Theme(
            name,
            {
                row["issuer"]: Membership(float(row["relevance"]), row["segment"], row["source"], day(row["as_of"]))
                for row in rows
                if on is None or in_force(row, on)
            },
        )

    @property
    def themes(self) -> tuple[str, ...]:
        """The names of the themes."""
        return tuple(dict.fromkeys(row["theme"] for row in self.tables.rows("themes")))

    def counterparts(self, text: str) -> tuple[Row, ...]:
        """Who is called the Chinese version of whom, by whom: rows of stated opinion about an issuer id or name."""
        ids = {text, *self._resolver.issuers_named(text)}
        return tuple(row for row in self.tables.rows("counterparts") if ids & {row["issuer"], row["counterpart"]})

    def stakes(self, private: str) -> tuple[Row, ...]:
        """Listed houses with a sourced stake in a private one, and announced listings, by the private issuer's id."""
        return tuple(row for row in self.tables.rows("stakes") if row["issuer"] == private)

    def shock(self, event: str, on: date | None = None) -> tuple[Row, ...]:
        """What each instrument did over one dated shock: rows with ``instrument``, ``return`` (a fraction), the closes
        it runs between, and whether it was computed or reported.

        Raises:
            UnknownNameError: where the table holds no such event (or none over by ``on``).
        """
        rows = tuple(
            row for row in self.tables.rows("shocks") if row["event"] == event and (on is None or in_force(row, on))
        )
        if not rows:
            raise UnknownNameError("shock", event, sorted({row["event"] for row in self.tables.rows("shocks")}))
        return rows

    @property
    def shocks(self) -> tuple[str, ...]:
        """The names of the dated shocks, oldest first."""
        return tuple(
            dict.fromkeys(row["event"] for row in sorted(self.tables.rows("shocks"), key=lambda r: r["start"]))
        )

    def disagreements(self, code: str) -> tuple[Row, ...]:
        """What other sources say of a line, kept beside what is used."""
        return tuple(row for row in self.tables.rows("disagreements") if row["code"] == code)

    def trap(self, text: str) -> Row | None:
        """The name trap a text is known to be, or None."""
        key = names.fold(text)
        return next((row for row in self.tables.rows("name_traps") if names.fold(row["text"]) == key), None)

    def is_china(self, issuer_id: str) -> bool:
        """Whether the issuer's country of business is China (not where it is incorporated or listed)."""
        return self.issuer(issuer_id).country == "CN"


@lru_cache(maxsize=4)
def world(overrides: Path | str | None = None) -> World:
    """The facts, loaded once; ``overrides`` is a CSV file, or a folder of them, with the user's own rows."""
    return World(Path(overrides) if overrides is not None else None)


def _issuer(row: Row) -> Issuer:
    return Issuer(
        row["id"], row["name"], tuple(row["aliases"].split("|")) if row["aliases"] else (), row["domicile"],
        row["country"], row["segment"], row["listed"] == "yes", row["source"], row["confidence"], row["note"],
    )  # fmt: skip


def _listing(row: Row) -> Listing:
    if row["isin"] and not is_isin(row["isin"]):
        raise FactsError("listings.csv", f"ISIN {row['isin']!r} of {row['code']} fails its check digit", "Mend it.")
    return Listing(
        row["code"], row["issuer"], row["name"], row["mic"], row["board"], row["currency"], row["kind"],
        row["isin"] or None, number(row["ordinary_per_unit"]), day(row["listed_from"]), day(row["listed_to"]),
        number(row["offer_price"]), row["source"], row["confidence"], day(row["valid_from"]), day(row["valid_to"]),
        row["note"], tuple(row["other_codes"].split("|")) if row["other_codes"] else (),
    )  # fmt: skip


__all__ = ["MAGNIFICENT_SEVEN", "World", "world"]
