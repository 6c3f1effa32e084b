"""The SEC's EDGAR: filings of a registrant, their documents, and company facts, asked as the SEC wants to be asked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import polars as pl

from twinkeel.core.errors import InputError, TwinkeelError, UnknownNameError
from twinkeel.core.instants import local_instant
from twinkeel.market.importers.imported import Imported
from twinkeel.market.sources.web import Fetcher, Policy, is_json
from twinkeel.market.tables import conform

DATA = "https://data.sec.gov"
ARCHIVES = "https://www.sec.gov/Archives"
TICKERS = "https://www.sec.gov/files/company_tickers.json"
ITEMS = {
    "Revenues": "revenue",
    "RevenueFromContractWithCustomerExcludingAssessedTax": "revenue",
    "Revenue": "revenue",
    "NetIncomeLoss": "net_profit",
    "ProfitLoss": "net_profit",
    "StockholdersEquity": "equity",
    "EntityCommonStockSharesOutstanding": "shares_outstanding",
}


class NoAgentError(TwinkeelError):
    """The SEC asks every program to say who runs it."""

    def __init__(self) -> None:
        super().__init__(
            "The SEC asks for a name and an e-mail address with each request",
            "Set them: TWINKEEL_SEC_AGENT='Jane Doe jane@example.org'.",
        )


def policy(agent: str) -> Policy:
    """At most ten requests a second, with the declared agent.

    Raises:
        NoAgentError: where the agent has no e-mail address in it.
    """
    if not re.search(r"\S@\S+\.\S", agent):
        raise NoAgentError
    return Policy("SEC EDGAR", interval=0.11, headers={"User-Agent": agent})


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing. ``period`` is what it is about (for 13F and N-PORT), ``accepted`` when the world could read it."""

    cik: int
    accession: str
    form: str
    filed: date
    accepted: datetime
    period: date | None
    document: str


class Edgar:
    """EDGAR's submissions, documents and company facts."""

    name = "edgar"
    terms = "public record; a declared user agent and at most ten requests a second"

    def __init__(self, fetcher: Fetcher, data: str = DATA, archives: str = ARCHIVES, tickers: str = TICKERS) -> None:
        self._fetcher, self._data, self._archives, self._tickers = fetcher, data, archives, tickers

    def cik(self, ticker: str) -> int:
        """The registrant's number of a US ticker.

        Raises:
            SourceError: where EDGAR does not answer.
            UnknownNameError: where the SEC's list does not have it.
        """
        listed = json.loads(self._fetcher.get(self._tickers, is_json)).values()
        by_ticker = {row["ticker"]: int(row["cik_str"]) for row in listed}
        if ticker not in by_ticker:
            raise UnknownNameError("ticker", ticker, list(by_ticker))
        return by_ticker[ticker]

    def filings(self, cik: int, forms: frozenset[str]) -> tuple[Filing, ...]:
        """A registrant's recent filings of these forms (13F-HR, NPORT-P, ...), newest first.

        Raises:
            SourceError: where EDGAR does not answer.
            InputError: where the answer is for another registrant.
        """
        url = f"{self._data}/submissions/CIK{cik:010d}.json"
        document = json.loads(self._fetcher.get(url, is_json))
        if int(document.get("cik", -1)) != cik:
            raise InputError(f"EDGAR {cik}", f"the answer is for CIK {document.get('cik')}", "Do not use it.")
        recent = document["filings"]["recent"]
        fields = ("accessionNumber", "form", "filingDate", "acceptanceDateTime", "reportDate", "primaryDocument")
        rows = zip(*(recent[field] for field in fields), strict=True)
        return tuple(_filing(cik, row) for row in rows if row[1] in forms)

    def document(self, filing: Filing, name: str | None = None) -> bytes:
        """The bytes of a filing's document (its primary one by default), for the holdings room's parsers.

        Raises:
            SourceError: where EDGAR does not answer.
        """
        folder = filing.accession.replace("-", "")
        path = (name or filing.document).rsplit("/", 1)[-1]  # a primary document is listed under its style sheet
        return self._fetcher.get(f"{self._archives}/edgar/data/{filing.cik}/{folder}/{path}")

    def documents(self, filing: Filing) -> tuple[str, ...]:
        """The names of the files in a filing.

        Raises:
            SourceError: where EDGAR does not answer.
        """
        folder = filing.accession.replace("-", "")
        body = self._fetcher.get(f"{self._archives}/edgar/data/{filing.cik}/{folder}/index.json", is_json)
        return tuple(item["name"] for item in json.loads(body)["directory"]["item"])

    def facts(self, cik: int, code: str) -> Imported:
        """Company facts as rows of ``fundamentals``; each was known from the end of the day it was filed.

        Raises:
            SourceError: where EDGAR does not answer.
        """
        body = self._fetcher.get(f"{self._data}/api/xbrl/companyfacts/CIK{cik:010d}.json", is_json)
        return facts_tables(json.loads(body), code)


def facts_tables(document: dict[str, Any], code: str) -> Imported:
    """The items of ``ITEMS`` in a company-facts document; annual and quarterly figures stay apart by their length."""
    rows = []
    for taxonomy in document.get("facts", {}).values():
        for concept, item in ITEMS.items():
            for unit, entries in taxonomy.get(concept, {}).get("units", {}).items():
                rows += [_fact(code, item, unit, entry) for entry in entries]
    table = pl.DataFrame(rows) if rows else pl.DataFrame(schema={"code": pl.String})
    frame = conform(table, "fundamentals").unique(maintain_order=True).sort("item", "date", "published_at")
    return Imported(f"edgar:{code}", "SEC company facts", {"fundamentals": frame})


def _fact(code: str, item: str, unit: str, entry: dict[str, Any]) -> dict[str, Any]:
    end, filed = date.fromisoformat(entry["end"]), date.fromisoformat(entry["filed"])
    days = (end - date.fromisoformat(entry["start"])).days if "start" in entry else 0
    span = "" if not days else " (year)" if days > 300 else f" ({round(days / 30.4)} months)"
    return {
        "code": code,
        "date": end,
        "published_at": local_instant(filed, time(23, 59), "America/New_York"),
        "item": f"{item}{span}",
        "value": float(entry["val"]),
        "unit": unit,
        "source": f"SEC {entry.get('form', '')} {entry.get('accn', '')}".strip(),
    }


def _filing(cik: int, row: tuple[str, ...]) -> Filing:
    accession, form, filed, accepted, period, document = row
    return Filing(
        cik,
        accession,
        form,
        date.fromisoformat(filed),
        datetime.fromisoformat(accepted.replace("Z", "+00:00")),
        date.fromisoformat(period) if period else None,
        document,
    )
