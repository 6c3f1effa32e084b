"""A table inside a CSV file with text above and below it: its header found by name, its rows read by column name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.headers import fold
from twinkeel.holdings.numbers import parse_day, parse_number
from twinkeel.holdings.source import Row, Source

_DATE = re.compile(
    r"\d{1,2}[/.][A-Z][a-z]{2}[/.]\d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|[A-Z][a-z]{2,8}[- ]\d{1,2},?[- ]\d{4}|\d{1,2}[- ][A-Z][a-z]{2,8}[- ]\d{4}|(?<!\d)20\d{6}(?!\d)"
)


@dataclass(frozen=True)
class Record:
    """One row under a header, its cells by folded column name."""

    source: Source
    row: Row
    columns: dict[str, int]
    mark: str = "."

    def text(self, *names: str) -> str:
        """The first cell under any of these columns that says something."""
        for name in names:
            place = self.columns.get(name)
            if place is not None and place < len(self.row.cells) and self.row.cells[place]:
                return self.row.cells[place]
        return ""

    def number(self, *names: str) -> Decimal | None:
        """The number under the first of these columns that says something; None where none does.

        Raises:
            InputError: where it is no number.
        """
        text = self.text(*names)
        try:
            return parse_number(text, self.mark)
        except ValueError as error:
            raise InputError(
                self.source.name, f"{names[0]} {text[:40]!r} is not a number", "Export it again.", row=self.row.line
            ) from error

    def filled(self) -> int:
        """How many cells say something."""
        return sum(1 for cell in self.row.cells if cell)


@dataclass(frozen=True)
class Grid:
    """A header, the rows above it, and the rows below it."""

    source: Source
    header: Row
    above: tuple[Row, ...]
    columns: dict[str, int]
    below: tuple[Row, ...]

    def records(self, mark: str = ".") -> Iterator[Record]:
        """The rows below the header that are not blank; ``mark`` is their decimal mark."""
        return (Record(self.source, row, self.columns, mark) for row in self.below if not row.blank())

    def date_above(self) -> date | None:
        """The first date in the text above the header."""
        return next((day for row in self.above if (day := find_date(" ".join(row.cells))) is not None), None)


def find_date(text: str) -> date | None:
    """The first date anywhere in a text, or None."""
    return next((day for found in _DATE.findall(text) if (day := parse_day(found)) is not None), None)


def columns_of(row: Row) -> dict[str, int]:
    """Folded column names to numbers; a name that stands twice keeps its first place."""
    out: dict[str, int] = {}
    for number, cell in enumerate(row.cells):
        out.setdefault(fold(cell), number)
    return out


def has(columns: dict[str, int], needed: Sequence[str]) -> bool:
    """Whether every needed column is there; ``a|b`` needs either."""
    return all(any(name in columns for name in alternatives.split("|")) for alternatives in needed)


def looks_like(source: Source, needed: Sequence[str], delimiter: str = ",") -> bool:
    """Whether one of the first sixty rows is a header with all these columns."""
    if source.is_zip or source.is_markup:
        return False
    return any(has(columns_of(row), needed) for row in source.first_rows(delimiter))


def read_grid(source: Source, needed: Sequence[str], delimiter: str = ",") -> Grid:
    """The grid whose header has all these columns.

    Raises:
        InputError: where no row has them.
    """
    rows = list(source.rows(delimiter))
    for index, row in enumerate(rows[:100]):
        columns = columns_of(row)
        if has(columns, needed):
            return Grid(source, row, tuple(rows[:index]), columns, tuple(rows[index + 1 :]))
    raise InputError(source.name, "its header was not found", f"It needs the columns {', '.join(needed)}.", row=1)
