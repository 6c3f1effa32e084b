"""Reads the dated tables: readable CSV in the package, with the user's own rows laid over them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path

from twinkeel.core.files import read_text
from twinkeel.reference.errors import FactsError

DATA = Path(__file__).parent / "data"
Row = dict[str, str]

KEYS: Mapping[str, tuple[str, ...]] = {
    "issuers": ("id",),
    "listings": ("code", "valid_from"),
    "hkex_securities": ("code", "vintage"),
    "sec_companies": ("ticker",),
    "board_lots": ("code", "source"),
    "code_changes": ("old_code", "valid_to"),
    "themes": ("theme", "issuer", "valid_from"),
    "counterparts": ("issuer", "counterpart", "stated_by"),
    "stakes": ("issuer", "stakeholder"),
    "name_traps": ("text",),
    "venues": ("mic", "valid_from"),
    "holidays": ("calendar", "date"),
    "calendar_coverage": ("calendar", "valid_from"),
    "phases": ("mic", "product", "phase", "valid_from"),
    "lot_rules": ("board", "product", "valid_from"),
    "ticks": ("board", "product", "price_from", "valid_from"),
    "bands": ("board", "product", "status", "valid_from"),
    "risk_warnings": ("code", "valid_from"),
    "settlement": ("board", "product", "valid_from"),
    "fees": ("market", "item", "side", "product", "channel", "valid_from"),
    "brokers": ("broker", "market", "valid_from"),
    "withholding": ("domicile", "kind", "investor", "valid_from"),
    "connect_eligibility": ("code", "valid_from"),
    "connect_rules": ("topic", "rule", "valid_from"),
    "legal_lists": ("list", "name", "action", "valid_from"),
    "fund_holdings": ("fund", "issuer", "as_of"),
    "funds": ("fund", "valid_from"),
    "access_rules": ("rule", "valid_from"),
    "debuts": ("code", "valid_from"),
    "indices": ("index", "valid_from"),
    "shocks": ("event", "instrument"),
    "disagreements": ("code", "column", "other"),
    "legal_rules": ("rule", "valid_from"),
}
"""Every table and the columns that name one of its rows."""

NEEDED = ("valid_from", "valid_to", "source", "confidence")


class Tables:
    """All tables by name. A user's file replaces rows with the same key and adds the others.

    Args:
        overrides: a folder of CSV files named as our tables (``themes.csv``), or one such file. Columns left out are
            empty; ``source`` defaults to the file's name and ``confidence`` to ``user``.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        self._own = _own_files(Path(overrides)) if overrides is not None else {}
        self._cache: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """The rows of one table as text, ours with the user's laid over them.

        Raises:
            FactsError: where a user's file has an unknown column or lacks a key.
        """
        found = self._cache.get(name)
        if found is None:
            found = _read(name)
            if name in self._own:
                found = _lay_over(name, found, [row for _, row in read_own(name, self._own[name])])
            self._cache[name] = found
        return found

    def index(self, name: str) -> Mapping[str, list[Row]]:
        """The rows of one table by the text in its first column, made as they are asked for: for the big lists."""
        if name not in self._own:
            return _lazy(name)
        first = columns(name)[0]
        grouped: dict[str, list[Row]] = {}
        for row in self.rows(name):
            grouped.setdefault(row[first], []).append(row)
        return grouped

    def overridden(self) -> tuple[str, ...]:
        """The names of the tables that the user's files change."""
        return tuple(sorted(self._own))

    def own_rows(self) -> Iterator[tuple[str, Path, int, Row]]:
        """Each row of the user's files: its table, its file, its line there, and its cells."""
        for name, path in sorted(self._own.items()):
            for line, row in read_own(name, path):
                yield name, path, line, row


class _LazyIndex(Mapping[str, list[Row]]):
    """A table's rows by their first column; a line is parsed only when it is looked at.

    Our files hold one row a line, and a first column without commas or quotation marks (the tests hold it).
    """

    def __init__(self, name: str) -> None:
        lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        self._header = next(csv.reader(lines[:1]))
        self._lines: dict[str, list[str]] = {}
        for line in lines[1:]:
            key = line.partition(",")[0]
            if key in self._lines:
                self._lines[key].append(line)
            else:
                self._lines[key] = [line]

    def __getitem__(self, key: str) -> list[Row]:
        return [dict(zip(self._header, row, strict=True)) for row in csv.reader(self._lines[key])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@cache
def _lazy(name: str) -> _LazyIndex:
    return _LazyIndex(name)


@cache
def _packaged(name: str) -> tuple[tuple[str, ...], list[list[str]]]:
    path = DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = tuple(next(reader))
        return header, list(reader)


def columns(name: str) -> tuple[str, ...]:
    """The column names of one of our tables."""
    return _packaged(name)[0]


def _read(name: str) -> list[Row]:
    header, rows = _packaged(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _own_files(overrides: Path) -> dict[str, Path]:
    if overrides.is_dir():
        files = sorted(overrides.glob("*.csv"))
        if not files:
            raise FactsError(
                str(overrides), "holds no .csv file", f"Name tables such as themes.csv: {', '.join(KEYS)}."
            )
    else:
        files = [overrides]
    for path in files:
        if path.stem not in KEYS:
            raise FactsError(str(path), f"is not named after a table: {', '.join(sorted(KEYS))}", "Rename it.")
    return {path.stem: path for path in files}


def read_own(name: str, path: Path) -> list[tuple[int, Row]]:
    """The rows of a user's file with their lines, each with every column of our table.

    Raises:
        FactsError: for an unknown or lacking column, or a row of another length.
    """
    reader = csv.reader(read_text(path).splitlines())
    header = [cell.strip() for cell in next(reader)]
    known = columns(name)
    unknown = [cell for cell in header if cell not in known]
    if unknown:
        raise FactsError(str(path), f"unknown column {unknown[0]!r}", f"Columns are: {', '.join(known)}.", row=1)
    for key in KEYS[name]:
        if key not in header and key != "valid_from":
            raise FactsError(
                str(path), f"lacks the column {key!r}", f"A row is named by {', '.join(KEYS[name])}.", row=1
            )
    out = []
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise FactsError(
                str(path), f"{len(cells)} cells where the header has {len(header)}", "Mend the row.", number
            )
        row = dict.fromkeys(known, "") | {k: v.strip() for k, v in zip(header, cells, strict=True)}
        row["source"] = row["source"] or f"user's file {path.name}"
        row["confidence"] = "user"
        out.append((number, row))
    return out


def _lay_over(name: str, ours: list[Row], own: list[Row]) -> list[Row]:
    keys = KEYS[name]
    replaced = {tuple(row[key] for key in keys) for row in own}
    return [row for row in ours if tuple(row[key] for key in keys) not in replaced] + own


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """A date from ISO text; None where the cell is empty (open-ended)."""
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    """An exact decimal; None where the cell is empty."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation as error:
        raise FactsError("table", f"{text!r} is not a number", "Mend the cell.") from error


def in_force(row: Mapping[str, str], on: date) -> bool:
    """Whether a row holds on that date (both ends inclusive)."""
    start, end = row["valid_from"], row["valid_to"]
    text = on.isoformat()
    return (not start or start <= text) and (not end or text <= end)


def pick(rows: Iterable[Row], on: date, test: Callable[[Row], bool]) -> Iterator[Row]:
    """The rows that hold on that date and pass the test, in table order."""
    return (row for row in rows if test(row) and in_force(row, on))


def span(rows: Iterable[Row]) -> str:
    """What dates the rows cover, in words."""
    starts = [row["valid_from"] for row in rows]
    ends = [row["valid_to"] for row in rows]
    if not starts:
        return "nothing"
    first = "the beginning" if "" in starts else min(starts)
    last = "today's rule" if "" in ends else max(ends)
    return f"{first} to {last}"
