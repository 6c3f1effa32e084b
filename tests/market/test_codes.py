"""Codes in every style files use come out in Yahoo's, and name their venue."""

from __future__ import annotations

import pytest

from twinkeel.market.codes import is_code, mainland, normalise_code, venue_of


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("688256", "688256.SS"), ("SH688256", "688256.SS"), ("688256.SH", "688256.SS"), ("1.688795", "688795.SS"),
        ("600519 C1", "600519.SS"), ("000977 C2", "000977.SZ"), ("SZ000063", "000063.SZ"), ("002230.XSHE", "002230.SZ"),
        ("00700.HK", "0700.HK"), ("700.HK", "0700.HK"), ("700 HK", "0700.HK"), ("9988.HK", "9988.HK"),
        ("80700.HK", "80700.HK"),
        ("BRK.B", "BRK-B"), ("BRK/B", "BRK-B"), ("VOD.L", "VOD.L"), ("7203.T", "7203.T"),
        (" baba ", "BABA"), ("^HSI", "^HSI"),
    ],
)  # fmt: skip
def test_styles(given: str, code: str) -> None:
    assert normalise_code(given) == code
    assert is_code(code)


def test_integers_get_their_zeros_back() -> None:
    assert [mainland(digits) for digits in ("63", "2230", "300750", "600519", "688256", "430047", "920001")] == [
        "000063.SZ", "002230.SZ", "300750.SZ", "600519.SS", "688256.SS", "430047.BJ", "920001.BJ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "mic", "currency"),
    [("BABA", "XNYS", "USD"), ("BRK-B", "XNYS", "USD"), ("0700.HK", "XHKG", "HKD"), ("688256.SS", "XSHG", "CNY"),
     ("300750.SZ", "XSHE", "CNY"), ("^HSI", "XHKG", "HKD"), ("7203.T", "XTKS", "JPY")],
)  # fmt: skip
def test_venues(code: str, mic: str, currency: str) -> None:
    venue = venue_of(code)
    assert (venue.mic, venue.currency) == (mic, currency)
