"""Where KraneShares, iShares and Global X publish what their funds hold: the file's bytes, for the holdings room."""

from __future__ import annotations

from datetime import date

from twinkeel.core.errors import UnknownNameError
from twinkeel.market.sources.web import Fetcher, Policy, is_table

ADDRESSES = {
    "KraneShares": "https://kraneshares.com/csv/{day:%m_%d_%Y}_{fund_lower}_holdings.csv",
    "Global X": "https://assets.globalxetfs.com/funds/holdings/{fund_lower}_full-holdings_{day:%Y%m%d}.csv",
    "iShares": "https://www.ishares.com/us/products/{product}/fund/1467271812596.ajax"
    "?fileType=csv&fileName={fund}_holdings&dataType=fund&asOfDate={day:%Y%m%d}",
}
"""From memory, unverified: the houses move them; pass ``address`` where one has moved."""
HOUSES = {
    "KWEB": "KraneShares",
    "KSTR": "KraneShares",
    "KBA": "KraneShares",
    "KGRN": "KraneShares",
    "MCHI": "iShares",
    "FXI": "iShares",
    "AIQ": "Global X",
    "BOTZ": "Global X",
    "DRGN": "Global X",
}
PRODUCTS = {"MCHI": "239619", "FXI": "239536"}  # iShares' own numbers, from memory, unverified


class FundHouses:
    """Holdings files by fund and day."""

    name = "funds"
    terms = "each house's own; for personal use"

    def __init__(self, fetcher: Fetcher | None = None, addresses: dict[str, str] | None = None) -> None:
        self._fetcher = fetcher or Fetcher(Policy("fund house", interval=2.0, keep=86_400.0))
        self._addresses = {**ADDRESSES, **(addresses or {})}

    def holdings_file(self, fund: str, day: date) -> tuple[str, bytes]:
        """The house and the bytes of the fund's holdings file of a day.

        Raises:
            UnknownNameError: for a fund none of these houses is known to run.
            SourceError: where the house does not answer, or with a page instead of a table.
        """
        house = HOUSES.get(fund)
        if house is None:
            raise UnknownNameError("fund", fund, list(HOUSES))
        url = self._addresses[house].format(fund=fund, fund_lower=fund.lower(), day=day, product=PRODUCTS.get(fund, ""))
        return house, self._fetcher.get(url, is_table)
