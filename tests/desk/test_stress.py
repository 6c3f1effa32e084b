"""Stress from files: events that were lived are replayed as they were, others are filled and marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _pytest.capture import CaptureFixture

from twinkeel.cli import status_of
from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.risk_panel import sample_book
from twinkeel.desk.stress import measure, parse_shocks


def test_deepseek_day_on_a_real_book(shared: Path) -> None:
    book = shared / "data" / "holdings" / "13f_hh_international_2025-12-31.csv"
    found = measure(book, data=shared / "data", add=("0700.HK=10%", "688256.SS=10%"))
    events = {event.event: event for event in found.events}
    lines = {line.code: line for line in events["deepseek_2025"].lines}
    assert lines["NVDA"].how == "lived"
    assert lines["NVDA"].move == pytest.approx(-0.1697, abs=5e-4)  # as published
    assert events["deepseek_2025"].filled_weight == 0
    assert lines["0700.HK"].how == "lived"  # its close of the 28th, a half day, is inside the window
    tariffs = events["tariff_apr2025_window"]
    assert tariffs.result < -0.08
    early = events["tariff_may_2019"]
    assert early.filled_weight > 0
    assert early.low < early.result < early.high
    assert {line.how for line in early.lines} == {"lived", "beta"}


def test_supposed_shocks_are_central_stressed_and_naive() -> None:
    found = measure(None, simulate=7, add=("0700.HK=20%",), shocks=("QQQ=-20%",))
    own = found.scenarios[-1]
    nasdaq = found.scenarios[0]
    assert own.title == "Own shock: QQQ -20%"
    assert own.result == pytest.approx(nasdaq.result)
    assert own.stressed < own.result < own.naive < 0
    assert own.uplift == 1.5


def test_the_likeliest_loss_is_the_loss_asked_for() -> None:
    found = measure(None, simulate=7, lose=0.15)
    assert found.reverse is not None
    assert found.reverse.loss == 0.15
    assert 1 < found.reverse.deviations < 6
    assert sum(part for _, _, part in found.reverse.lines) == pytest.approx(-0.15, abs=1e-9)
    weights = {line.code: line.weight for line in sample_book(7, "USD")[0].lines}
    for code, move, part in found.reverse.lines:
        assert part == pytest.approx(weights[code] * move), "the part is the weight times the move that is printed"


def test_a_loss_beyond_the_measured_part_is_said_and_the_rest_still_shown(shared: Path) -> None:
    book = shared / "data" / "holdings" / "13f_berkshire_2025-12-31.csv"
    found = measure(book, data=shared / "data", lose=0.5)
    assert found.reverse is None
    assert found.events
    assert any("likeliest way to lose 50% of the book: none" in note for note in found.notes)


def test_simulated_events_use_published_figures_and_say_so() -> None:
    found = measure(None, simulate=7)
    deepseek = next(event for event in found.events if event.event == "deepseek_2025")
    moves = {line.code: line for line in deepseek.lines}
    assert moves["NVDA"].how == "table"
    assert moves["NVDA"].move == pytest.approx(-0.1697, abs=1e-4)
    assert any("simulated" in note for note in found.notes)


def test_json_and_text(capsys: CaptureFixture[str]) -> None:
    assert status_of(["stress", "--simulate", "7", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"events", "scenarios", "reverse", "notes"} <= found.keys()
    assert status_of(["stress", "--simulate", "7"]) == 0
    assert "uplifted by 1.5" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["QQQ", "QQQ=down", "QQQ=-100%"])
def test_a_shock_must_be_a_move(text: str) -> None:
    with pytest.raises(TwinkeelError, match="QQQ"):
        parse_shocks([text])
