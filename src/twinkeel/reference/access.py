"""Who may buy what: person, legal list, channel and eligibility; unknown stays unknown and never becomes an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from twinkeel.reference.connect import opened
from twinkeel.reference.model import Access, Answer, Issuer, Listing, Person
from twinkeel.reference.rules import MAINLAND, US
from twinkeel.reference.tables import Row, Tables, day, in_force, pick

Books = Mapping[str, tuple[date, Mapping[str, float]]]
"""What funds hold, from the caller's data: fund code -> (holding date, issuer id -> weight as a fraction)."""

EUROPE = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
INVESTMENT_BAN = "NS-CMIC"
DIVESTMENT_DAYS = 365
FRESH_DAYS = 90
"""A new share joins the index that Stock Connect draws on after three months at the earliest (our inference)."""


class AccessRules:
    """Answers ``may_buy`` and ``flags`` from the legal lists, channel rules and what funds are known to hold."""

    def __init__(
        self, tables: Tables, issuers: Mapping[str, Issuer], line: Callable[[str, date], Listing | None]
    ) -> None:
        self._tables = tables
        self._issuers = issuers
        self._line = line

    # ---- lists -------------------------------------------------------------------------------------------------

    def states(self, issuer: str, on: date) -> dict[str, Row]:
        """The legal lists that name an issuer on that date, each with the row in force."""
        found: dict[str, Row] = {}
        for row in pick(self._tables.rows("legal_lists"), on, lambda r: r["issuer"] == issuer):
            if row["action"] in ("removed", "withdrawn"):
                continue
            found[row["list"]] = row
        return found

    def barred_to_us_persons(self, issuer: str, on: date) -> Row | None:
        """The NS-CMIC row that bars US persons from an issuer on that date, or None."""
        row = self.states(issuer, on).get(INVESTMENT_BAN)
        return row if row is not None and row["action"] == "listed" else None

    def listed_names(self, on: date) -> frozenset[str]:
        """The ids of our issuers that the NS-CMIC list names on that date."""
        rows = pick(
            self._tables.rows("legal_lists"), on, lambda r: r["list"] == INVESTMENT_BAN and r["action"] == "listed"
        )
        return frozenset(row["issuer"] for row in rows if row["issuer"])

    def flags(self, issuer: str, on: date) -> tuple[str, ...]:
        """One line for each list that names the issuer on that date, with its consequence."""
        return tuple(
            f"{name}: {row['action']} since {row['valid_from']}; {row['consequence']} ({row['source']})"
            for name, row in sorted(self.states(issuer, on).items())
        )

    # ---- may I buy? --------------------------------------------------------------------------------------------

    def may_buy(
        self,
        person: Person,
        listing: Listing,
        on: date,
        books: Books | None = None,
    ) -> Access:
        """Whether that person may buy that line on that date: allowed, barred, unknown, or through a named fund.

        Args:
            books: what funds hold by the caller's own data; laid over the table of known holdings.
        """
        answer = self._direct(person, listing, on, books)
        sanctioned = person.us_person and self.barred_to_us_persons(listing.issuer, on) is not None
        if answer.answer != "barred" or listing.is_fund or sanctioned:
            return answer
        for held_on, weight, code in self._holders(listing.issuer, on, books):
            line = self._line(code, on)
            if line is not None and self._direct(person, line, on, books).answer == "allowed":
                return Access(
                    "through_fund",
                    f"{answer.rule}; {code} held {weight:.2%} of it on {held_on}, {(on - held_on).days} days before",
                    answer.source,
                    code, weight, held_on,
                )  # fmt: skip
        return Access("barred", f"{answer.rule}; not reachable with what is known", answer.source, notes=answer.notes)

    def _holders(self, issuer: str, on: date, books: Books | None) -> list[tuple[date, float, str]]:
        """The funds known to hold an issuer by that date: the newest book first, then the greatest weight."""
        found = []
        for code in self._known_funds(books):
            held = self._held(code, on, books)
            if held is not None and held[1].get(issuer, 0.0) > 0:
                found.append((held[0], held[1][issuer], code))
        return sorted(found, key=lambda each: (-each[0].toordinal(), -each[1], each[2]))

    def may_sell(self, person: Person, listing: Listing, on: date, books: Books | None = None) -> Access:
        """Whether that person may sell what they hold of a line: NS-CMIC allows it for 365 days only (FAQ 1046)."""
        if not person.us_person:
            return Access("allowed", "no rule known to us stands against it", "the tables of this project")
        rows = [self.barred_to_us_persons(listing.issuer, on)]
        held = self._held(listing.code, on, books) if listing.is_fund else None
        if held is not None:
            rows += [self.barred_to_us_persons(issuer, on) for issuer, weight in held[1].items() if weight > 0]
        since = [
            named
            for row in rows
            if row is not None and (named := day(row["named_on"] or row["valid_from"])) is not None
        ]
        if not since or (on - min(since)).days < DIVESTMENT_DAYS:
            return Access("allowed", "no rule known to us stands against it", "the tables of this project")
        rule = self._known("ns-cmic-sale", on)
        return Access("barred", rule["text"], rule["source"])

    def _known_funds(self, books: Books | None) -> set[str]:
        return {row["fund"] for row in self._tables.rows("fund_holdings")} | set(books or ())

    def _direct(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access:
        checks = (self._tradable, self._sanction, self._fund_sanction, self._fund_document, self._channel)
        notes: list[str] = []
        for check in checks:
            found = check(person, listing, on, books)
            if found is not None and found.answer != "allowed":
                return found
            if found is not None:
                notes += found.notes
        for name, row in sorted(self.states(listing.issuer, on).items()):
            if name != INVESTMENT_BAN:
                notes.append(f"{name}: {row['action']} since {row['valid_from']}; {row['consequence']}")
        return Access(
            "allowed", "no rule known to us stands against it", "the tables of this project", notes=tuple(notes)
        )

    def _tradable(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access | None:
        del person, books
        if listing.kind == "index":
            return self._barred_by(on, "index", "")
        if (listing.listed_from and on < listing.listed_from) or (listing.listed_to and on > listing.listed_to):
            days = f"{listing.listed_from or ''} to {listing.listed_to or 'now'}".strip()
            return self._barred_by(on, "not-listed", f"{listing.code} is listed {days}")
        return None

    def _sanction(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access | None:
        del books
        row = self.barred_to_us_persons(listing.issuer, on) if person.us_person else None
        if row is None:
            return None
        return Access(
            "barred", f"{INVESTMENT_BAN} list: US persons may not buy any line of {row['name']}", row["source"]
        )

    def _fund_sanction(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access | None:
        if not person.us_person or listing.kind not in ("etf", "unstated"):
            return None
        rule = self._rule("ns-cmic-funds", on)
        if rule is None:
            return None
        held = self._held(listing.code, on, books)
        listed = self.listed_names(on)
        if held is not None:
            bad = sorted(listed & {issuer for issuer, weight in held[1].items() if weight > 0})
            if bad:
                names = ", ".join(self._issuers[i].name if i in self._issuers else i for i in bad)
                return Access(
                    "barred", f"{rule['text']}: {listing.code} held {names} on {held[0]}", rule["source"],
                    fund=listing.code, fund_as_of=held[0],
                )  # fmt: skip
            if self._complete(listing.code, on, books):
                note = f"{listing.code} held no {INVESTMENT_BAN} name on {held[0]}"
                return Access("allowed", note, rule["source"], notes=(note,))
        fact = self._fund(listing.code, on)
        if fact is not None and fact["ns_cmic"] == "no":
            return Access("allowed", fact["reason"], fact["source"], notes=(fact["reason"],))
        if fact is not None and fact["ns_cmic"] == "yes":
            return Access("barred", f"{rule['text']}: {fact['reason']}", fact["source"], fund=listing.code)
        return Access(
            "unknown", f"{rule['text']}; what {listing.code} holds is not known in full on {on}", rule["source"]
        )

    def _fund_document(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access | None:
        del books
        if not listing.is_fund or listing.mic not in US or person.us_person:
            return None
        if person.client_class == "retail" and person.tax_residence in EUROPE:
            rule = self._rule("no-kid", on)
            return None if rule is None else Access("barred", rule["text"], rule["source"])
        return None

    def _channel(self, person: Person, listing: Listing, on: date, books: Books | None) -> Access | None:
        del books
        if listing.mic == "XHKG" or listing.mic in US:
            need = "hk" if listing.mic == "XHKG" else "us"
            if person.channels is not None and need not in person.channels:
                return self._barred_by(on, "no-channel", f"no channel to {listing.mic}")
            return None
        if listing.mic not in MAINLAND:
            if person.channels is not None and listing.mic.casefold() not in person.channels:
                return self._barred_by(on, "no-channel", f"no channel to {listing.mic}")
            return None
        return self._mainland(person, listing, on)

    def _mainland(self, person: Person, listing: Listing, on: date) -> Access | None:
        if person.tax_residence == "CN" and not person.us_person:
            return None
        if person.channels is not None and "qfii" in person.channels:
            return None
        if person.channels is not None and not {"northbound", "star"} & person.channels:
            return self._barred_by(on, "no-channel", "no Northbound channel, and no other way to mainland lines")
        if listing.mic == "BJSE":
            return self._barred_by(on, "beijing", "")
        first = opened(self._tables, listing)
        if first is not None and on < first:
            row = self._known("not-open", on)
            return Access("barred", f"{row['text']}: lines of that kind since {first}", row["source"])
        if listing.board in ("STAR", "ChiNext") and person.client_class != "institutional_professional":
            return self._barred_by(on, "star-professionals" if listing.board == "STAR" else "chinext-professionals", "")
        return self.eligibility(listing, on)

    def eligibility(self, listing: Listing, on: date) -> Access:
        """Northbound eligibility of a mainland line: by dated list; a fresh listing is not in yet; else unknown."""
        rows = [row for row in self._tables.rows("connect_eligibility") if row["code"] == listing.code]
        for row in rows:
            if in_force(row, on):
                answer: Answer = "allowed" if row["status"] == "buy_sell" else "barred"
                return Access(
                    answer, f"Stock Connect: {row['status']} from {row['valid_from']}; {row['note']}", row["source"]
                )
        if (
            listing.listed_from is not None
            and listing.listed_from <= on
            and (on - listing.listed_from).days < FRESH_DAYS
        ):
            rule = self._known("fresh-listing", on)
            return Access("barred", f"{rule['text']} (listed {listing.listed_from})", rule["source"])
        return Access(
            "unknown", f"no dated Stock Connect list says whether {listing.code} was eligible on {on}",
            "none: eligibility without a dated list is unknown",
        )  # fmt: skip

    # ---- shared ------------------------------------------------------------------------------------------------

    def _barred_by(self, on: date, rule: str, why: str) -> Access:
        row = self._known(rule, on)
        return Access("barred", f"{row['text']}{': ' + why if why else ''}", row["source"])

    def _rule(self, name: str, on: date) -> Row | None:
        return next(pick(self._tables.rows("access_rules"), on, lambda r: r["rule"] == name), None)

    def _known(self, name: str, on: date) -> Row:
        return self._rule(name, on) or {"text": name, "source": "no rule in force on that date", "rule": name}

    def _fund(self, code: str, on: date) -> Row | None:
        return next(pick(self._tables.rows("funds"), on, lambda r: r["fund"] == code), None)

    def _held(self, code: str, on: date, books: Books | None) -> tuple[date, Mapping[str, float]] | None:
        if books and code in books and books[code][0] <= on:
            return books[code]
        rows = [row for row in self._tables.rows("fund_holdings") if row["fund"] == code]
        dates = {as_of for row in rows if (as_of := day(row["as_of"])) is not None and as_of <= on}
        if not dates:
            return None
        newest = max(dates)
        text = newest.isoformat()
        return newest, {row["issuer"]: float(row["weight"]) for row in rows if row["as_of"] == text}

    def _complete(self, code: str, on: date, books: Books | None) -> bool:
        held = self._held(code, on, books)
        return held is not None and bool(books and code in books) and sum(held[1].values()) > 0.97
