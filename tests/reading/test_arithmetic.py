"""Slips inside a text are flagged; what rounding can reconcile is not."""

from __future__ import annotations

import pytest

from twinkeel.reading import read

from .annotated import articles

SLIPS = [
    "Xpeng said revenue rose 25% to 16.0 billion yuan from 10.0 billion yuan a year earlier.",
    "Tencent rose 12% from HK$500 to HK$520.",
    "The Hang Seng Index fell 500 points, or 1%, to 25,000.50.",
    "Alibaba plans to spend 380 billion yuan ($23 billion) on data centres.",
    "The CSI 300 trades on 14.2x earnings against 22.5x for the S&P 500, a discount of 57%.",
]
SOUND = [
    "Xpeng said revenue rose 60% to 16.0 billion yuan from 10.0 billion yuan a year earlier.",
    "Li Auto shares climbed 10% to HK$110 from HK$100.",
    "Tencent rose 4% from HK$500 to HK$520.",
    "The Hang Seng Index fell 253 points, or 1%, to 25,000.50.",
    "Alibaba plans to spend 380 billion yuan ($53 billion) on data centres.",
    "The CSI 300 trades on 14.2x earnings against 22.5x for the S&P 500, a discount of 37%.",
    "Biren more than doubled on debut, opening at HK$35.70 against an offer price of HK$19.60.",
    "Sales climbed 23 percent to 93.3 trillion won.",
]


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_found(text: str) -> None:
    assert [f["kind"] for f in read(text).findings] == ["arithmetic"]


@pytest.mark.parametrize("text", SOUND)
def test_no_false_alarm(text: str) -> None:
    assert read(text).findings == []


def test_the_development_set_has_the_one_slip_put_there() -> None:
    assert [a.name for a in articles() if read(a.text).findings] == ["13-slip"]
