"""Files in, tables out: what a file is, is told by its content."""

from __future__ import annotations

import json
from pathlib import Path

from twinkeel.core.errors import InputError
from twinkeel.core.files import decode, read_bytes
from twinkeel.market.importers import prices, tabular
from twinkeel.market.importers.imported import Imported
from twinkeel.market.importers.shape import CURRENCIES, Shape, shape_of, wide_codes

__all__ = ["Imported", "read_file", "read_market_bytes"]

HEAD = 1 << 16


def read_file(path: Path, name: str | None = None) -> Imported:
    """The market tables of one file.

    Args:
        path: of the file.
        name: how it is called in sources and findings; its own name by default.

    Raises:
        InputError: where it cannot be read, or is a price table without a single bar.
    """
    return read_market_bytes(read_bytes(path), name or path.name)


def read_market_bytes(data: bytes, name: str) -> Imported:
    """The market tables of a file's bytes; a kind that starts with ``not`` says that it is no market data.

    Raises:
        InputError: where it is a price table without a single bar.
    """
    if (
        data[:4] == b"PK\x03\x04"
        or data[:1] == b"<"
        or (b"\0" in data[:1024] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"))
    ):
        return Imported(name, "not a table: an archive, a page or XML")
    if data.lstrip()[:1] in (b"{", b"["):
        return _json(name, data)
    data = _utf8(data, name)
    shape = shape_of(data[:HEAD].decode("utf-8", errors="ignore"))
    if shape is None:
        return Imported(name, "not a table")
    return _table(name, data, shape)


def _table(name: str, data: bytes, shape: Shape) -> Imported:
    header = shape.sample[0]
    dated, roles = "date" in shape.roles, shape.roles
    if dated and sum(cell in CURRENCIES for cell in header) >= 5:
        return tabular.ecb(name, data, shape)
    if dated and sum(tabular.is_pair(cell) for cell in header) >= 1 and "close" not in roles:
        return tabular.pairs(name, data, shape)
    if tabular.is_weights(shape):
        return tabular.weights(name, data, shape)
    if tabular.is_fundamentals(shape):
        return tabular.fundamentals(name, data, shape)
    if dated and "close" in roles and len(set(shape.codes) - {None}) > 1:
        return prices.wide(name, data, shape)
    if dated and "close" in roles and "code" in roles and "offer" in roles and "high" not in roles:
        return tabular.debuts(name, data, shape)
    if dated and "close" in roles and not _is_ledger(header):
        return prices.long(name, data, shape)
    if dated and "dividends" in roles:
        return tabular.dividends(name, data, shape)
    if dated and len(wide_codes(shape)) >= 1 and len(wide_codes(shape)) >= len([c for c in header if c]) - 1:
        return prices.wide(name, data, shape)
    return Imported(name, "not market data")


def _is_ledger(header: tuple[str, ...]) -> bool:
    words = {cell.lower() for cell in header}
    return bool(words & {"quantity", "shares", "action", "transaction", "account", "isin", "cusip"})


def _json(name: str, data: bytes) -> Imported:
    from twinkeel.market.sources.yahoo import chart_tables

    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(name, "is not valid JSON", "Download it again.") from error
    if isinstance(document, dict) and "chart" in document:
        return chart_tables(document, name)
    return Imported(name, "not market data")


def _utf8(data: bytes, name: str) -> bytes:
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:]
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, name).encode()
    return data
