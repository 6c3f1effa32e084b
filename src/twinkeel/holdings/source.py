"""A user's file, read once with limits: its bytes, its text, its rows. Nothing in it can reach another file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from twinkeel.core.errors import InputError
from twinkeel.core.files import MEGABYTE, decode, read_bytes

TEXT_LIMIT = 64 * MEGABYTE
ROW_LIMIT = 50_000
COLUMN_LIMIT = 2_000
FIRST = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_AS_TEXT = re.compile(r'\A="(.*)"\Z', re.S)


def clean(text: str) -> str:
    """A cell without what a terminal or a reader could be misled by: control and direction characters, outer blanks.

    ``="00700"``, by which spreadsheets keep leading zeros, is the text inside.
    """
    text = _CONTROLS.sub("", text).strip()
    wrapped = _AS_TEXT.match(text)
    return wrapped.group(1).strip() if wrapped else text


@dataclass(frozen=True)
class Row:
    """One record: the line of the file it starts on (from 1), and its cells, stripped."""

    line: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The record as one line, at most 120 characters, for messages."""
        return ",".join(self.cells).strip(",")[:120]

    def blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells)


def _lines(text: str, within: int | None) -> Iterator[str]:
    """The lines of a text one by one, without a second copy of it; any of the three line ends."""
    start, end = 0, len(text) if within is None else min(len(text), within)
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        yield text[start:stop]
        start = stop


class Source:
    """A file by name and bytes. ``name`` is what messages call it."""

    def __init__(self, path: Path | str, data: bytes | None = None, limit: int = TEXT_LIMIT) -> None:
        self.name = str(path)
        self.suffix = Path(path).suffix.lower()
        self.data = read_bytes(path, limit) if data is None else data
        if not self.data.strip():
            raise InputError(self.name, "the file is empty", "Export it again.")

    @cached_property
    def is_zip(self) -> bool:
        """Whether the bytes are a zip container (an Excel workbook is one)."""
        return self.data.startswith(b"PK\x03\x04")

    @cached_property
    def head(self) -> str:
        """The first 8,192 bytes as text, for recognition only; bytes that do not decode are replaced."""
        start = self.data[:8192]
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return start.decode("utf-16", errors="replace")
        return start.decode("utf-8-sig", errors="replace")

    @cached_property
    def is_markup(self) -> bool:
        """Whether the file is XML, HTML or an SGML submission."""
        return self.head.lstrip("\ufeff \t\r\n").startswith("<")

    @cached_property
    def text(self) -> str:
        """The whole text.

        Raises:
            InputError: where the bytes are a picture, a PDF, an old workbook or another binary.
        """
        for magic, what, remedy in (
            (b"%PDF", "is a PDF", "Export the positions as CSV instead."),
            (b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls)", "Save it as .xlsx or CSV."),
            (b"\x1f\x8b", "is compressed (gzip)", "Unpack it first."),
            (b"\x89PNG", "is a picture", "Export the positions as CSV instead."),
        ):
            if self.data.startswith(magic):
                raise InputError(self.name, what, remedy)
        text = decode(self.data, self.name)
        if "\x00" in text[:4096]:
            raise InputError(self.name, "is not text", "Export the positions as CSV.")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def rows(self, delimiter: str = ",", within: int | None = None) -> Iterator[Row]:
        """The records under a delimiter, blank ones included; ``within``: only of the first so many characters.

        Raises:
            InputError: for more than 50,000 records, 2,000 columns, or a cell over 128 KB (an unclosed quote).
        """
        reader = csv.reader(_lines(self.text, within), delimiter=delimiter)
        start = 1
        try:
            for count, cells in enumerate(reader):
                if count >= ROW_LIMIT:
                    raise InputError(self.name, f"has more than {ROW_LIMIT:,} lines", "Split it.", row=start)
                if len(cells) > COLUMN_LIMIT:
                    raise InputError(self.name, f"has over {COLUMN_LIMIT:,} columns", "Export it again.", row=start)
                yield Row(start, tuple(clean(cell) for cell in cells) or ("",))
                start = reader.line_num + 1
        except csv.Error as error:
            problem = f"cannot be read as CSV ({error})"
            raise InputError(self.name, problem, "Look for a quote that is not closed.", row=start) from error

    def first_rows(self, delimiter: str = ",", count: int = 60) -> list[Row]:
        """The first records, for recognition; an unreadable file gives what was read before."""
        out: list[Row] = []
        try:
            for row in self.rows(delimiter, FIRST):
                out.append(row)
                if len(out) >= count:
                    break
        except InputError:
            pass
        return out
