"""What printed digits and operators admit, by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from twinkeel.reading.model import Claim
from twinkeel.verdicts.rounding import printed

CLAIM = Claim(0, 1, "", "quantitative", None, None, (), Decimal(7), "fraction", "=", [], None, "reporter", 0, digits=1)


@pytest.mark.parametrize(
    ("value", "unit", "operator", "digits", "low", "high"),
    [
        ("7", "fraction", "=", 1, 6.5, 7.5),
        ("0.25", "fraction", "=", 2, 0.245, 0.255),
        ("0.2", "fraction", "=", 1, 0.195, 0.205),
        ("9e9", "USD", "<~", 1, 8.46e9, 9.045e9),
        ("0.1", "fraction", ">", 1, 0.1, 0.125),
        ("24", "x", "=", 2, 23.5, 24.5),
        ("0.15", "fraction", "<=", 2, -1.35, 0.155),
    ],
)
def test_interval(value: str, unit: str, operator: str, digits: int, low: float, high: float) -> None:
    admitted = printed(replace(CLAIM, value=Decimal(value), unit=unit, operator=operator, digits=digits))
    assert [admitted.low, admitted.high] == pytest.approx([low, high])


def test_words() -> None:
    seven = printed(CLAIM)
    assert seven.verdict(7.0) == ("supported", "")
    assert seven.verdict(6.93)[0] == "supported by rounding"
    assert "coarse" in seven.verdict(6.6)[1]
    assert seven.verdict(4.0)[0] == "contradicted"
