"""Overlap between funds by issuer, by hand."""

from __future__ import annotations

import numpy as np

from twinkeel.exposure.overlap import overlap

OWNERS = {"BABA": "alibaba", "9988.HK": "alibaba", "0700.HK": "tencent", "688981.SS": "smic"}


def test_two_lines_of_one_issuer_overlap_and_cash_does_not() -> None:
    books = {
        "A": {"BABA": 0.5, "0700.HK": 0.3, "USD": 0.2},
        "B": {"9988.HK": 0.4, "688981.SS": 0.4, "USD": 0.2},
        "TOP": {"A": 0.5, "B": 0.5},
    }
    result = overlap(books, OWNERS.get)
    assert result.funds == ("A", "B", "TOP")
    expected = [[0.8, 0.4, 0.6], [0.4, 0.8, 0.6], [0.6, 0.6, 0.8]]
    np.testing.assert_allclose(result.matrix, expected, atol=1e-15)
    np.testing.assert_array_equal(result.matrix, result.matrix.T)
