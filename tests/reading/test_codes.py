"""Ticker styles as publishers print them."""

from __future__ import annotations

import pytest

from twinkeel.reading import read

STYLES = [
    ("Moore Threads ( 688795.SS )", "688795.SS"),
    ("Alibaba ( BABA , 9988.HK )", "9988.HK"),
    ("SMIC (0981.HK)", "0981.HK"),
    ("Nasdaq ( ^IXIC )", "^IXIC"),
    ("Baidu (NASDAQ:BIDU)", "BIDU"),
    ("Facebook ( NASDAQ:FB )", "FB"),
    ("Apple (NasdaqGS: AAPL - news )", "AAPL"),
    ("Baidu (HK:9888)", "9888.HK"),
    ("POSCO (KS:005490)", "005490.KS"),
    ("Nippon Steel (TYO:5401)", "5401.T"),
    ("Xiaomi (OTC:XIACF)", "XIACF"),
    ("Arm (LSE: ARM.L - news )", "ARM.L"),
    ("Alibaba (09988)", "9988.HK"),
    ("Tencent (0700)", "0700.HK"),
    ("The index (.CSI930713)", ".CSI930713"),
    ("Nvidia (NVDA +3.80%)", "NVDA"),
    ("The S&P 500 (SNPINDEX: ^GSPC)", "^GSPC"),
    ("Tencent (0700.Hong Kong, TCEHY)", "0700.HK"),
    ("Alibaba Group Holding Ltd BABA, fell", "BABA"),
    ("[Alibaba](x) [(BABA)](url)", "BABA"),
    ("Johnson & Johnson <JNJ.N>", "JNJ"),
    ("JD.com JD.O rose", "JD"),
    ("Cambricon 688256.SH rose", "688256.SS"),
    ("Cambricon (688256 CH)", "688256.SS"),
    ("buy $TSLA now", "TSLA"),
]


@pytest.mark.parametrize(("text", "code"), STYLES, ids=[s[0] for s in STYLES])
def test_each_style(text: str, code: str) -> None:
    assert code in {c for m in read(text).mentions if m.kind == "code" for c in m.codes}


@pytest.mark.parametrize(
    "text",
    [
        "China (FXI)",
        "the CEO (CEO)",
        "an initial public offering (IPO)",
        "artificial intelligence (AI)",
        "the United States (US)",
        "Securities and Exchange Commission (SEC)",
        "large language models (LLMs)",
        "about (2025) and (12)",
    ],
)
def test_brackets_that_are_no_codes(text: str) -> None:
    assert [c for m in read(text).mentions for c in m.codes] == []


def test_a_name_split_by_its_codes() -> None:
    found = [(m.text, m.entity) for m in read("Alibaba (NYSE:BABA) Group (HK:9988) stock rose 2%.").mentions]
    assert found == [("Alibaba", "alibaba"), ("BABA", "alibaba"), ("9988", "alibaba")]


def test_a_spurious_tag_is_kept_without_a_link() -> None:
    (tag,) = [m for m in read("China (FXI) is in the news.").mentions if m.status == "spurious_tag"]
    assert (tag.text, tag.codes, tag.details["printed_code"]) == ("FXI", (), "FXI")


def test_damaged_names_are_found_by_their_code() -> None:
    reading = read("Bai du ( BIDU ) and Core Central (0981.HK) rose.")
    assert [(m.text, m.entity, m.status) for m in reading.mentions if m.kind == "name"] == [
        ("Bai du", "baidu", "linked"),
        ("Core Central", "smic", "repaired"),
    ]
