"""Printed numbers: exact values, units, operators, ranges; each against what a reader would write down by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from twinkeel.reading.figures.digits import operator_of, significant
from twinkeel.reading.figures.numbers import find_quantities

CASES = [
    ("rose 3.8%", "0.038", "fraction", "="),
    ("soared 700 percent", "7", "fraction", "~"),
    ("up 4.5 per cent", "0.045", "fraction", "="),
    ("nearly $9 billion", "9000000000", "USD", "<~"),
    ("HK$58", "58", "HKD", "="),
    ("RMB28.3bn", "28300000000", "CNY", "="),
    ("5.2 trillion won", "5200000000000", "KRW", "="),
    ("1,050 yi yuan", "105000000000", "CNY", "="),
    ("Rs 20.5 lakh crore", "20500000000000", "INR", "="),
    ("$250 Billion", "250000000000", "USD", "="),
    ("more than 31 times earnings", "31", "x", ">"),
    ("a multiple of 24", "24", "x", "="),
    ("a P/E ratio of about 35", "35", "x", "~"),
    ("a fivefold increase", "5", "x", "="),
    ("profit more than doubled", "2", "x", ">"),
    ("fell a third", "0.3333333333333333333333333333", "fraction", "~"),
    ("rose by two-thirds", "0.6666666666666666666666666667", "fraction", "~"),
    ("25 basis points", "25", "bps", "="),
    ("eased by 60 bps", "60", "bps", "="),
    ("gained 2.1 percentage points", "0.021", "percentage_points", "="),
    ("rose 620 points", "620", "points", "="),
    ("up to 15%", "0.15", "fraction", "<="),
    ("1.1 million vehicles", "1100000", "count", "="),
    ("five percent", "0.05", "fraction", "="),
    ("12 cents", "0.12", "USD", "="),
]


@pytest.mark.parametrize(("text", "value", "unit", "operator"), CASES, ids=[c[0] for c in CASES])
def test_value_unit_and_operator(text: str, value: str, unit: str, operator: str) -> None:
    found = find_quantities(text)
    assert [(q.value, q.unit, q.operator) for q in found] == [(Decimal(value), unit, operator)]


@pytest.mark.parametrize(
    "text",
    [
        "in 2025",
        "13 companies",
        "on Dec 23",
        "the third quarter",
        "688795.SS",
        "a quarter ago",
        "the second half of the year",
        "10 best stocks",
        "5G networks",
        "a 7-nanometre chip",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert find_quantities(text) == []


def test_ranges_and_pairs() -> None:
    (between,) = find_quantities("between $3 billion and $4 billion")
    assert (between.value, between.high) == (Decimal(3_000_000_000), Decimal(4_000_000_000))
    (dash,) = find_quantities("20-25 percent")
    assert (dash.value, dash.high, dash.operator) == (Decimal("0.2"), Decimal("0.25"), "range")
    assert [q.value for q in find_quantities("from 5% to 7%")] == [Decimal("0.05"), Decimal("0.07")]
    assert [q.value for q in find_quantities("3% and 4%, respectively")] == [Decimal("0.03"), Decimal("0.04")]


def test_signs_digits_and_operators() -> None:
    (minus,) = find_quantities("(JD -2.5%)")
    assert (minus.value, minus.sign) == (Decimal("0.025"), -1)
    assert [significant(t) for t in ("700", "3.80", "26,410.32", "0.5", "10")] == [1, 3, 7, 1, 1]
    assert [operator_of(w) for w in ("", "nearly", "about", "as much as", "at least", "under")] == [
        "=",
        "<~",
        "~",
        "<=",
        ">=",
        "<",
    ]
