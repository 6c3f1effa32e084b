"""The SEC's list of registrants with a ticker: a US code beyond the curated ones resolves, without its exchange."""

from __future__ import annotations

from collections.abc import Mapping

from twinkeel.reference import names
from twinkeel.reference.codes import US_UNSTATED
from twinkeel.reference.model import Issuer, Listing
from twinkeel.reference.tables import Row, Tables, day


class RegistrantList:
    """US lines known by the SEC's list only: it states ticker, registrant and name, not exchange, kind or country.

    Their venue is ``XUSX`` (our own code for a US line of unstated exchange, on New York's clock), their kind
    ``unstated``: it may be a share, a depositary share or a fund.
    """

    def __init__(self, tables: Tables, curated: set[str]) -> None:
        self._tables = tables
        self._curated = curated
        self._rows: Mapping[str, list[Row]] | None = None
        self._names: dict[str, list[str]] | None = None
        self._ids: dict[str, list[str]] = {}

    def _load(self) -> Mapping[str, list[Row]]:
        if self._rows is None:
            self._rows = self._tables.index("sec_companies")
        return self._rows

    def lines(self, code: str) -> tuple[Listing, ...]:
        """The line with that Yahoo-style US code; none for curated codes and other venues."""
        if code in self._curated or not code.isascii() or not code.replace("-", "").isalpha():
            return ()
        return tuple(_line(row) for row in self._load().get(code, ()))

    def lines_named(self, name: str) -> tuple[Listing, ...]:
        """The lines of the registrant of that name."""
        if self._names is None:
            self._names = {}
            for row in self._tables.rows("sec_companies"):
                if row["ticker"] not in self._curated:
                    self._names.setdefault(names.core(row["name"]), []).append(row["ticker"])
        return tuple(line for code in self._names.get(names.core(name), ()) for line in self.lines(code))

    def issuer(self, issuer_id: str) -> Issuer | None:
        """The registrant of that id (``cik-320193``), known by the list only."""
        codes = self._of(issuer_id)
        if not codes:
            return None
        row = self._load()[codes[0]][-1]
        return Issuer(issuer_id, row["name"], (), "", "", "", True, row["source"], row["confidence"])

    def of_issuer(self, issuer_id: str) -> tuple[Listing, ...]:
        """The lines of such a registrant."""
        return tuple(line for code in self._of(issuer_id) for line in self.lines(code))

    def _of(self, issuer_id: str) -> list[str]:
        if not issuer_id.startswith("cik-"):
            return []
        if not self._ids:
            for row in self._tables.rows("sec_companies"):
                self._ids.setdefault("cik-" + row["cik"], []).append(row["ticker"])
        return self._ids.get(issuer_id, [])


def _line(row: Row) -> Listing:
    return Listing(
        row["ticker"], "cik-" + row["cik"], row["name"], US_UNSTATED, "", "USD", "unstated", None, None, None, None,
        None,
        row["source"], row["confidence"], day(row["valid_from"]), day(row["valid_to"]),
        "known from the SEC's list of registrants only: exchange and kind not stated",
    )  # fmt: skip
