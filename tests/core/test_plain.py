import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.plain import content_hash, plain, round_float, to_json


@dataclass(frozen=True)
class Line:
    code: str
    quantity: Decimal
    day: date


def test_dataclasses_decimals_dates_and_arrays_become_plain() -> None:
    line = Line("9988.HK", Decimal("200"), date(2025, 12, 31))
    assert plain(line) == {"code": "9988.HK", "quantity": 200, "day": "2025-12-31"}
    assert plain(np.array([[1.0, np.nan]])) == [[1.0, None]]
    assert plain(datetime(2025, 12, 31, 8, 8, tzinfo=UTC)) == "2025-12-31T08:08:00Z"
    assert plain({"b", "a"}) == ["a", "b"]
    assert plain(Decimal("0.10")) == 0.1


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError, match="object is not plain"):
        plain(object())


def test_the_hash_ignores_key_order_and_the_thirteenth_digit() -> None:
    assert content_hash({"a": 1, "b": 0.1 + 0.2}) == content_hash({"b": 0.3, "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})


@given(st.floats())
def test_rounded_floats_are_json_and_stay_put(value: float) -> None:
    once = round_float(value)
    assert once is None or round_float(once) == once
    assert json.loads(to_json([value])) == [once]


def test_no_negative_zero() -> None:
    assert to_json(-0.0) == "0.0\n"
