"""Concentration by hand."""

from __future__ import annotations

import math

import pytest

from twinkeel.exposure.concentration import concentration


def test_equal_weights_count_as_many_as_they_are() -> None:
    found = concentration({f"i{n:02d}": 0.05 for n in range(20)})
    assert found.herfindahl == pytest.approx(0.05)
    assert found.effective_number == pytest.approx(20)
    assert found.top_ten == pytest.approx(0.5)
    assert found.top_issuers[:2] == ("i00", "i01")


def test_shorts_count_by_size_and_an_empty_book_by_nothing() -> None:
    assert concentration({"a": 0.5, "b": -0.5}).effective_number == pytest.approx(2.0)
    assert math.isnan(concentration({}).herfindahl)
