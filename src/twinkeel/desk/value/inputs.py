"""What ``value`` has to work with: the world's facts, a snapshot where there is one, and accounts from files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.core.errors import InputError, MissingDataError, TwinkeelError
from twinkeel.core.files import read_text
from twinkeel.core.instants import parse_date
from twinkeel.valuation.accounts_table import is_long, parse_long
from twinkeel.valuation.assess import reported_accounts
from twinkeel.valuation.company_facts import parse_company_facts
from twinkeel.valuation.fundamentals import Fact

if TYPE_CHECKING:
    from polars import DataFrame

    from twinkeel.market import Snapshot
    from twinkeel.reference import World
    from twinkeel.reference.model import Listing

FOLDER = "fundamentals"
"""Where accounts lie inside the data folder: long tables (CSV) and the SEC's company facts (JSON)."""


@dataclass(frozen=True)
class Price:
    """A raw close, or why there is none. ``value`` None has a ``reason``."""

    code: str
    value: float | None
    currency: str
    on: date | None
    source: str
    reason: str = ""


@dataclass(frozen=True)
class VendorFigure:
    """A figure a vendor's daily table printed for one line: its newest date, and since when it has stood there."""

    value: float
    on: date
    source: str
    since: date


@dataclass(frozen=True)
class Inputs:
    """Facts as of one date; ``notes`` says what was assumed or left out on the way."""

    world: World
    snapshot: Snapshot | None
    on: date
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]

    def price(self, code: str) -> Price:
        """The last raw close of a line, or why there is none.

        A file marked as adjusted is taken as traded where its own offer price equals the published one: then nothing
        was ever adjusted out.
        """
        if self.snapshot is None:
            return Price(code, None, "", None, "", "no price data was given")
        from twinkeel.market.model import Quote

        quote = self.snapshot.price(code)
        if isinstance(quote, Quote):
            return Price(code, float(quote.price), quote.currency, quote.date, quote.source)
        if quote.reason == "adjusted_only" and self.offer_untouched(code):
            last = self.snapshot.history(code).row(-1, named=True)
            why = "marked adjusted, but its own offer price is the published one: nothing was adjusted out"
            return Price(code, last["close"], self.listing(code).currency, last["date"], f"{last['source']}, {why}")
        return Price(code, None, "", quote.last, "", f"{quote.reason}: {quote.detail}")

    def offer_untouched(self, code: str) -> bool:
        """Whether the price file's own offer price is the one that was published."""
        found = self.vendor(code).get("offer_price_in_file")
        offer = self.listing(code).offer_price
        return found is not None and offer is not None and abs(found.value - float(offer)) < 0.005

    def listing(self, code: str) -> Listing:
        """The line of a code, of any date where it is not listed on this one.

        Raises:
            UnknownNameError: where the tables do not know it.
        """
        try:
            return self.world.listing(code, self.on)
        except TwinkeelError:
            return self.world.listing(code)

    def rate(self, base: str, quote: str) -> float | None:
        """Units of ``quote`` for one ``base``; None where none is at hand (without data: the ECB's, packaged)."""
        if base == quote:
            return 1.0
        try:
            if self.snapshot is not None:
                return float(self.snapshot.rate(base, quote).value)
            from twinkeel.market import rates

            return float(rates.rate(self._packaged_rates, base, quote, self.on).value)
        except MissingDataError:
            return None

    def facts_of(self, issuer: str) -> Sequence[Fact]:
        """The accounts of one issuer."""
        return self._by_issuer.get(issuer, ())

    @cached_property
    def _by_issuer(self) -> dict[str, list[Fact]]:
        out: dict[str, list[Fact]] = {}
        for fact in self.facts:
            out.setdefault(fact.issuer, []).append(fact)
        return out

    def printed(self, code: str, item: str) -> list[VendorFigure]:
        """The newest figure of an item for a line in each source that prints it, sorted by source."""
        return [figure for (_, figure) in sorted(self._printed.get((code, item), {}).items())]

    def vendor(self, code: str) -> dict[str, VendorFigure]:
        """The newest figure of each item a vendor's table has for a line."""
        return self._vendor.get(code, {})

    @cached_property
    def _packaged_rates(self) -> DataFrame:
        import polars as pl

        from twinkeel.market.opening import offline_rates

        return offline_rates().filter(pl.col("date") <= self.on)

    @cached_property
    def _printed(self) -> dict[tuple[str, str], dict[str, VendorFigure]]:
        if self.snapshot is None:
            return {}
        out: dict[tuple[str, str], dict[str, VendorFigure]] = {}
        for row in self.snapshot.table("fundamentals").sort("code", "item", "date", "source").iter_rows(named=True):
            figure = VendorFigure(row["value"], row["date"], row["source"], row["date"])
            out.setdefault((row["code"], row["item"]), {})[row["source"]] = figure
        return out

    @cached_property
    def _vendor(self) -> dict[str, dict[str, VendorFigure]]:
        if self.snapshot is None:
            return {}
        table = self.snapshot.table("fundamentals").sort("code", "item", "date", "source")
        out: dict[str, dict[str, VendorFigure]] = {}
        for row in table.iter_rows(named=True):
            line = out.setdefault(row["code"], {})
            held = line.get(row["item"])
            since = held.since if held is not None and held.value == row["value"] else row["date"]
            line[row["item"]] = VendorFigure(row["value"], row["date"], row["source"], since)
        return out


def gather(
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    files: Sequence[Path] = (),
) -> Inputs:
    """Open what there is. Without data there is no snapshot, and what needs one says so.

    Args:
        as_of: ISO date; without it the snapshot's last date, else today.
        data: a data folder; its ``fundamentals/`` is read too. files: further accounts, CSV or JSON.

    Raises:
        InputError: for a file that cannot be read, naming file and line.
    """
    from twinkeel.reference import world

    asked = parse_date(as_of, "--as-of") if as_of else None
    snapshot = None
    if data is not None or workspace is not None:
        from twinkeel.market import open_snapshot

        snapshot = open_snapshot(asked, data=data, workspace=workspace)
    on = snapshot.day if snapshot is not None else asked or date.today()  # noqa: DTZ011 - an edge: the user's today
    return inputs_of(world(), snapshot, on, data, files)


def inputs_of(
    facts: World, snapshot: Snapshot | None, on: date, data: Path | None = None, files: Sequence[Path] = ()
) -> Inputs:
    """The same over a snapshot that is open already.

    Raises:
        InputError: for a file that cannot be read, naming file and line.
    """
    found = [*files]
    if data is not None and (Path(data) / FOLDER).is_dir():
        found += sorted(path for path in (Path(data) / FOLDER).iterdir() if path.suffix.lower() in (".csv", ".json"))
    accounts, notes = list(reported_accounts()), []
    for path in found:
        read, said = read_accounts(Path(path), facts, on)
        accounts += read
        notes += said
    if snapshot is not None and snapshot.simulated:
        notes.append(f"SIMULATED DATA: {snapshot.note}")
    return Inputs(facts, snapshot, on, tuple(accounts), tuple(notes))


def read_accounts(path: Path, world: World, on: date) -> tuple[list[Fact], list[str]]:
    """Accounts from a long CSV table or a company-facts JSON, with issuers under our ids where the world knows them.

    Raises:
        InputError: where the file is neither.
    """
    text = read_text(path, limit=256 << 20)
    notes: list[str] = []
    if path.suffix.lower() == ".json":
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(str(path), "is no JSON", "Take it from data.sec.gov again.") from error
        parsed = parse_company_facts(document, source=path.name)
        facts = [fact for fact in parsed.facts if fact.currency in (parsed.currency, "shares")]
        lost = len(parsed.facts) - len(facts)
        if lost:
            notes.append(f"{path.name}: left out {lost} not in the accounts' currency {parsed.currency}")
        if parsed.skipped:
            said = ", ".join(f"{count} of {reason}" for reason, count in parsed.skipped.items())
            notes.append(f"{path.name}: rows left out: {said}")
    else:
        rows = table_rows(text, str(path))
        if not rows or not is_long(list(rows[0])):
            remedy = "Give columns issuer, metric, value, currency, period_end, published."
            raise InputError(str(path), "is no table of accounts", remedy)
        facts = parse_long(rows, path.name)
    known = {name: identify(name, world, on) for name in sorted({fact.issuer for fact in facts})}
    notes += [f"{path.name}: issuer {name!r} is not in the tables" for name, found in known.items() if found is None]
    return [replace(fact, issuer=known[fact.issuer] or fact.issuer) for fact in facts], notes


def table_rows(text: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV table by lower-case column; cells beyond the header are left out, absent ones are empty.

    Raises:
        InputError: where the text is no CSV.
    """
    try:
        return [
            {key.strip().lower(): (value or "").strip() for key, value in row.items() if key}
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except csv.Error as error:
        raise InputError(name, f"is no CSV table ({error})", "Export it again.") from error


def identify(name: str, world: World, on: date) -> str | None:
    """The issuer id a file's name, code or id means; None where the world does not know it."""
    if name in world.issuers:
        return name
    try:
        return world.resolve_issuer(name, on).id
    except TwinkeelError:
        return None
