"""Reading with a limit and writing atomically: a killed process leaves the last good file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from twinkeel.core.errors import InputError

MEGABYTE = 1 << 20


def read_bytes(path: Path | str, limit: int = 256 * MEGABYTE) -> bytes:
    """The bytes of a user's file.

    Raises:
        InputError: where it is missing, a folder, unreadable, empty, or larger than ``limit`` bytes.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(str(path), "is a folder", "Name a file.")
        if size > limit:
            raise InputError(
                str(path), f"is {size / MEGABYTE:,.0f} MB, over the limit of {limit // MEGABYTE:,} MB", "Split it."
            )
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except FileNotFoundError as error:
        raise InputError(str(path), "there is no such file", "Check the path.") from error
    except PermissionError as error:
        raise InputError(str(path), "may not be read", "Check its permissions.") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})", "Check the path.") from error
    if len(data) > limit:
        raise InputError(str(path), f"holds over {limit // MEGABYTE:,} MB", "Split it.")
    if not data.strip():
        raise InputError(str(path), "the file is empty", "Export it again.")
    return data


def read_text(path: Path | str, limit: int = 64 * MEGABYTE) -> str:
    """The text of a user's file: UTF-8 (with or without byte-order mark), UTF-16 with one, or GB 18030.

    Raises:
        InputError: as for read_bytes, and where no encoding fits.
    """
    return decode(read_bytes(path, limit), str(path))


def decode(data: bytes, name: str) -> str:
    """Text from bytes by byte-order mark, then UTF-8, then GB 18030 (mainland exports), then Windows-1252.

    Raises:
        InputError: where none fits.
    """
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(name, "is not text in UTF-8, UTF-16, GB 18030 or Windows-1252", "Save it as UTF-8.")


def write_atomic(path: Path | str, content: str | bytes) -> None:
    """Write beside the target, flush to disk, rename over it, flush the folder.

    Raises:
        InputError: where the place cannot be written.
    """
    path = Path(path)
    data = content.encode() if isinstance(content, str) else content
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101 - a descriptor's name, not a path we hold
        Path(temporary).replace(path)
        temporary = None
        _flush_folder(path.parent)
    except OSError as error:
        raise InputError(
            str(path), f"cannot be written ({error.strerror or error})", "Choose another place."
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def neutralise_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula: a leading ``= + - @``, tab or return gets an apostrophe."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
