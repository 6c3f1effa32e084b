"""From a file's identifiers to a listing: by ISIN, CUSIP and code, never by display name."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.holdings.raw import RawLine
from twinkeel.holdings.resolve import Resolver, is_isin, isin_check_digit, isins_of_cusip, resolver, yahoo_code

DAY = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("symbol", "exchange", "currency", "us_only", "code"),
    [
        ("700", None, "HKD", False, "0700.HK"),
        ("00700", "SEHK", None, False, "0700.HK"),
        ("9988 HK", None, None, False, "9988.HK"),
        ("0700.HK", None, "HKD", False, "0700.HK"),
        ("601012 C1", None, None, False, "601012.SS"),
        ("000725 C2", None, None, False, "000725.SZ"),
        ("900926 CH", None, None, False, "900926.SS"),
        ("2230", "SEHKSZSE", "CNH", False, "002230.SZ"),
        ("688981", None, "CNY", False, "688981.SS"),
        ("300750", None, "CNY", False, "300750.SZ"),
        ("BRK.B", None, "USD", False, "BRK-B"),
        ("BRK B", None, "USD", False, "BRK-B"),
        ("AAPL", "NASDAQ", "USD", False, "AAPL"),
        ("AAPL US", None, None, False, "AAPL"),
        ("SAP", None, "EUR", False, None),
        ("700", None, "USD", False, None),
    ],
)
def test_codes_in_yahoo_style(
    symbol: str, exchange: str | None, currency: str | None, us_only: bool, code: str | None
) -> None:
    assert yahoo_code(symbol, exchange, currency, us_only) == code


def test_isin_check_digits_against_real_ones() -> None:
    for isin in ("US0378331005", "US01609W1027", "KYG875721634", "CNE1000041R8", "KYG8020E1199", "US5007673065"):
        assert isin_check_digit(isin[:11]) == isin[11]
        assert is_isin(isin)
    assert not is_isin("US0378331006")


def test_a_cusip_leads_to_its_isin() -> None:
    assert "US0378331005" in isins_of_cusip("037833100")
    assert "US0378331005" in isins_of_cusip("37833100"), "a spreadsheet ate the leading zero"
    assert "KYG875721634" in isins_of_cusip("G87572163")
    assert isins_of_cusip("N/A") == ()


def test_isin_wins_over_a_symbol_that_says_otherwise(world: Resolver) -> None:
    found = resolver(world, DAY)(RawLine(1, symbol="AAPL", isin="US01609W1027", currency="EUR"))
    assert (found.code, found.issuer) == ("BABA", "alibaba")


def test_a_name_is_never_looked_up(world: Resolver) -> None:
    found = resolver(world, DAY)(RawLine(1, name="Apple Inc."))
    assert (found.code, found.issuer) == (None, None)
    assert found.doubt == "the reference tables do not know it"


def test_the_symbol_of_an_option_or_a_coin_is_not_that_of_a_share(world: Resolver) -> None:
    for kind in ("option", "other", "bond"):
        assert resolver(world, DAY)(RawLine(1, symbol="AAPL", currency="USD", kind=kind)).issuer is None
    assert resolver(world, DAY)(RawLine(1, symbol="AAPL", currency="USD")).issuer == "apple"


def test_share_classes_of_filings_without_a_mark(world: Resolver) -> None:
    found = resolver(world, DAY, us_only=True)(RawLine(1, symbol="BRKB", currency="USD"))
    assert (found.code, found.guess) == ("BRK-B", "BRKB is read as BRK-B")
