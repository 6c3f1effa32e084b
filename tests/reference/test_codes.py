"""Codes in every style, from the Yahoo form and the venue."""

from __future__ import annotations

import pytest

from twinkeel.reference.codes import board_of, mainland_suffix, pad_hk, styles


@pytest.mark.parametrize(
    ("code", "mic", "style", "text"),
    [
        ("0700.HK", "XHKG", "bloomberg", "700 HK"),
        ("0700.HK", "XHKG", "wind", "00700.HK"),
        ("0700.HK", "XHKG", "moomoo", "HK.00700"),
        ("0700.HK", "XHKG", "hkex", "00700"),
        ("89988.HK", "XHKG", "google", "HKG:89988"),
        ("688256.SS", "XSHG", "wind", "688256.SH"),
        ("688256.SS", "XSHG", "bloomberg_connect", "688256 C1"),
        ("000063.SZ", "XSHE", "bloomberg_connect", "000063 C2"),
        ("000063.SZ", "XSHE", "moomoo", "SZ.000063"),
        ("BABA", "XNYS", "ric", "BABA.N"),
        ("BIDU", "XNAS", "ric", "BIDU.O"),
        ("BRK-B", "XNYS", "ric", "BRKb.N"),
        ("BRK-B", "XNYS", "bloomberg", "BRK/B US"),
        ("KWEB", "ARCX", "google", "NYSEARCA:KWEB"),
        ("2330.TW", "XTAI", "bloomberg", "2330 TT"),
        ("005930.KS", "XKRX", "google", "KRX:005930"),
        ("ASML.AS", "XAMS", "bloomberg", "ASML NA"),
    ],
)
def test_styles(code: str, mic: str, style: str, text: str) -> None:
    assert styles(code, mic)[style] == text


@pytest.mark.parametrize(
    ("code", "board"),
    [
        ("688256.SS", "STAR"),
        ("689009.SS", "STAR"),
        ("603986.SS", "main"),
        ("510300.SS", "fund"),
        ("300750.SZ", "ChiNext"),
        ("301269.SZ", "ChiNext"),
        ("002230.SZ", "main"),
        ("159819.SZ", "fund"),
        ("920002.BJ", "BSE"),
        ("0700.HK", None),
    ],
)
def test_board_of_a_number(code: str, board: str | None) -> None:
    assert board_of(code) == board


@pytest.mark.parametrize(
    ("digits", "suffix"), [("688256", ".SS"), ("002230", ".SZ"), ("920002", ".BJ"), ("430047", ".BJ"), ("777777", None)]
)
def test_exchange_of_a_number(digits: str, suffix: str | None) -> None:
    assert mainland_suffix(digits) == suffix


@pytest.mark.parametrize(("digits", "padded"), [("700", "0700"), ("00700", "0700"), ("80700", "80700"), ("5", "0005")])
def test_hong_kong_numbers_have_at_least_four_digits(digits: str, padded: str) -> None:
    assert pad_hk(digits) == padded
