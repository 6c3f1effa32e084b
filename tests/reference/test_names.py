"""What is folded away from a name, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.reference.names import bare, core, fold


@pytest.mark.parametrize(
    ("name", "folded"), [("JD.com, Inc.", "jd com inc"), ("Moody’s", "moody s"), ("ＢＹＤ", "byd"), ("A & B", "a b")]
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ALIBABA GROUP HLDG LTD", "Alibaba Group Holding Limited"),
        ("OCCIDENTAL PETE CORP", "Occidental Petroleum Corporation"),
        ("TAIWAN SEMICONDUCTOR MFG LTD", "Taiwan Semiconductor Manufacturing Company Limited"),
        ("APPLIED MATLS INC", "Applied Materials, Inc."),
    ],
)
def test_filings_and_full_names_share_a_core(left: str, right: str) -> None:
    assert core(left) == core(right)


@pytest.mark.parametrize(("left", "right"), [("MetaX", "Meta"), ("Montage", "Montauk"), ("Kingsoft Cloud", "Kingsoft")])
def test_different_houses_keep_different_cores(left: str, right: str) -> None:
    assert core(left) != core(right)


@pytest.mark.parametrize(
    ("name", "shorter", "marked"),
    [
        ("Alibaba-W", "Alibaba", True),
        ("N Metax-U", "Metax", True),
        ("TENCENT-R", "TENCENT", True),
        ("*ST Example", "Example", True),
        ("Coca-Cola", "Coca-Cola", False),
    ],
)
def test_exchange_marks(name: str, shorter: str, marked: bool) -> None:
    assert bare(name) == (shorter, marked)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)
