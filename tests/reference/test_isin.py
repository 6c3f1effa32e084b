"""ISIN check digits against an independent implementation and published codes."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.reference.isin import cusip_of, is_isin, luhn

ALPHABET = string.ascii_uppercase + string.digits


@pytest.mark.parametrize("text", ["US0378331005", "US01609W1027", "KYG875721634", "CNE1000041R8", "KR7005930003"])
def test_published_codes_hold(text: str) -> None:
    assert is_isin(text)


@pytest.mark.parametrize(
    "text",
    [
        "US0378331006",
        "us0378331005",
        "US037833100",
        "U10378331005",
        "US03783310O5",
        "",
        "US0378331005 ",
        "美国0378331005",
    ],
)
def test_damaged_codes_fail(text: str) -> None:
    assert not is_isin(text)


@given(st.text(ALPHABET, min_size=9, max_size=9), st.sampled_from(["US", "CN", "KY", "HK", "BM"]), st.integers(0, 9))
def test_agrees_with_python_stdnum(body: str, country: str, digit: int) -> None:
    oracle = pytest.importorskip("stdnum.isin")
    text = f"{country}{body}{digit}"
    assert is_isin(text) is bool(oracle.is_valid(text))


@given(st.text(string.digits, min_size=1, max_size=30))
def test_luhn_accepts_exactly_one_last_digit(digits: str) -> None:
    assert sum(luhn(digits + last) for last in string.digits) == 1


def test_cusip_inside_an_isin() -> None:
    assert cusip_of("US01609W1027") == "01609W102"
    assert cusip_of("KYG875721634") is None
