"""Excel workbooks (.xlsx): each sheet read as rows and handed to the text formats; zip bombs are refused."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

from twinkeel.core.errors import InputError, TwinkeelError
from twinkeel.core.files import MEGABYTE
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import COLUMN_LIMIT, ROW_LIMIT, Source

NAME = "excel"
UNPACKED_LIMIT = 128 * MEGABYTE
MEMBER_LIMIT = 2_000
RATIO_LIMIT = 200


def recognise(source: Source) -> bool:
    """A zip container."""
    return source.is_zip


def parse(source: Source) -> RawBook:
    """The first sheet in which some text format finds positions.

    Raises:
        InputError: for a zip that is no workbook or unpacks to too much, a missing reader, or no sheet with positions.
    """
    check_zip(source)
    problem: TwinkeelError | None = None
    from twinkeel.holdings import formats

    for name, rows in _sheets(source):
        text = io.StringIO()
        csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
        if not text.getvalue().strip(" ,\r\n"):
            continue
        sheet = Source(f"{source.name} [{name}]", text.getvalue().encode())
        try:
            book = formats.parse(sheet)
        except TwinkeelError as error:
            problem = problem or error
            continue
        book.format = f"{NAME} ({book.format})"
        book.guessed.append(f"sheet {name!r} of the workbook is read")
        return book
    raise problem or InputError(source.name, "the workbook is empty", "Export it again.")


def check_zip(source: Source) -> None:
    """Refuse a container that is damaged, encrypted, no workbook, or that unpacks to over 128 MB.

    The members are unpacked once, in pieces that are thrown away: the sizes in the directory may lie.

    Raises:
        InputError: where it is one of those.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as container:
            members = container.infolist()
            if not any(member.filename.startswith("xl/") for member in members):
                raise InputError(
                    source.name, "is a zip file, not an Excel workbook", "Unpack it and name the file inside."
                )
            if len(members) > MEMBER_LIMIT or sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise _bomb(source)
            unpacked = 0
            for member in members:
                with container.open(member) as handle:
                    while piece := handle.read(MEGABYTE):
                        unpacked += len(piece)
                        if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * len(source.data) + MEGABYTE:
                            raise _bomb(source)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise InputError(source.name, f"cannot be unpacked ({error})", "Save it again, without a password.") from error
    except Exception as error:
        if isinstance(error, TwinkeelError):
            raise
        raise InputError(source.name, "is a damaged zip file", "Save it again.") from error


def _bomb(source: Source) -> InputError:
    return InputError(source.name, "unpacks to far more than a workbook should", "Save the positions as CSV.")


def _sheets(source: Source) -> list[tuple[str, list[list[Any]]]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise InputError(
            source.name,
            "is an Excel workbook and no reader for it is installed",
            "pip install 'twinkeel[excel]', or save it as CSV.",
        ) from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        out = []
        for name in book.sheet_names[:50]:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(rows) > ROW_LIMIT or (rows and len(rows[0]) > COLUMN_LIMIT):
                raise InputError(
                    source.name, f"sheet {name!r} is larger than a book of positions", "Save the positions as CSV."
                )
            out.append((name, rows))
    except CalamineError as error:
        raise InputError(source.name, f"cannot be read as a workbook ({error})", "Save it as CSV.") from error
    return out


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
