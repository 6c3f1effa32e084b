"""Expiry dates by rule."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.valuation.lockups import add_months, lock_up_expiries, lock_up_rules


def test_metax_on_the_star_market() -> None:
    found = lock_up_expiries("STAR", date(2025, 12, 17), date(2026, 6, 30))
    assert (found[0].on, found[0].passed) == (date(2026, 6, 17), True)
    assert found[-1].on == date(2028, 12, 17)
    assert "controlling" in found[-1].holders


def test_an_unknown_board_has_no_rows_and_every_rule_a_source() -> None:
    assert lock_up_expiries("Moon", date(2025, 1, 1), date(2025, 1, 1)) == ()
    assert all(rule.source and rule.confidence in {"quoted", "unverified"} for rule in lock_up_rules())


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 17), 1, date(2026, 1, 17)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_the_month_does(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end
