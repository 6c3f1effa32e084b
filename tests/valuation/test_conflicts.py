"""Sources side by side: signs, values, and ratios against earnings."""

from __future__ import annotations

from twinkeel.valuation.conflicts import Reading, debut_readings, find_conflicts, multiple_against_earnings


def test_three_closes_of_one_debut() -> None:
    readings = [
        Reading("688795.SS", "first close", value, source, "2025-12-05")
        for value, source in ((584.98, "intraday stamp"), (600.50, "exchange"), (603.0, "a blog"))
    ]
    (found,) = find_conflicts(readings)
    assert found.kind == "value"
    assert found.note == "584.98 (intraday stamp) / 600.5 (exchange) / 603 (a blog)"


def test_rounding_is_no_conflict_and_dates_are_kept_apart() -> None:
    assert find_conflicts([Reading("X", "pe", 20.0, "a", "d1"), Reading("X", "pe", 20.05, "b", "d1")]) == []
    assert find_conflicts([Reading("X", "pe", 20.0, "a", "d1"), Reading("X", "pe", 30.0, "b", "d2")]) == []


def test_a_loss_maker_positive_in_one_source() -> None:
    (found,) = find_conflicts([Reading("X", "pe", -434.4, "a", "d1"), Reading("X", "pe", 434.4, "b", "d2")])
    assert (found.kind, found.note) == ("sign", "a negative, b positive")


def test_a_ratio_that_contradicts_the_accounts() -> None:
    found = multiple_against_earnings("X", 97.4, "vendor", -4.7e9, "accounts")
    assert found is not None
    assert "undefined" in found.note
    assert multiple_against_earnings("X", -97.4, "vendor", -4.7e9, "accounts") is None


def test_the_closes_in_the_news_stand_side_by_side() -> None:
    found = {conflict.subject: conflict for conflict in find_conflicts(debut_readings(), tolerance=0.001)}
    assert found["688795.SS"].note.startswith("584.98 (coinalertnews) / 600.5 (")
    assert len(found["688795.SS"].readings) == 3
    assert set(found) == {"688795.SS", "6082.HK"}
