"""The truth test: two lines of one company are one risk, on simulated and on real closes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _pytest.capture import CaptureFixture

from twinkeel.cli import status_of
from twinkeel.core.errors import MissingDataError
from twinkeel.desk.truth_test import truth_test

NINE = {"BABA", "BIDU", "JD", "NTES", "BILI", "LI", "XPEV", "NIO", "TCOM"}


def test_nine_companies_come_out_as_one_risk_each(shared: Path) -> None:
    found = truth_test(shared / "data")
    assert {pair.us for pair in found.pairs} >= NINE
    assert found.mean["same_date"] == pytest.approx(0.52, abs=0.01)
    assert found.mean["overlap_sum"] == pytest.approx(0.99, abs=0.01)
    assert 0.97 <= found.mean["repaired"] <= 1.0
    assert found.least["repaired"] >= 0.90
    others = {(pair.us, pair.hk): pair for pair in found.controls}
    assert others["QQQ", "9988.HK"].repaired == pytest.approx(0.38, abs=0.02)
    assert others["NVDA", "0700.HK"].repaired == pytest.approx(0.26, abs=0.02)
    assert others["BABA", "9618.HK"].overlap_sum == pytest.approx(0.82, abs=0.01)
    assert others["BABA", "9618.HK"].repaired == pytest.approx(0.80, abs=0.02)  # BABA-JD at one close: 0.80


def test_the_simulated_market_says_so_and_passes(capsys: CaptureFixture[str]) -> None:
    assert status_of(["truth-test", "--simulate", "7", "--end", ""]) == 0
    text = capsys.readouterr().out
    assert text.startswith("SIMULATED")
    assert "BABA" in text


def test_json_is_plain_and_whole(capsys: CaptureFixture[str]) -> None:
    assert status_of(["truth-test", "--simulate", "7", "--end", "", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["simulated"] is True
    assert {"same_date", "unrepaired", "repaired", "standard_error"} <= found["pairs"][0].keys()


def test_a_window_without_sessions_is_one_line(capsys: CaptureFixture[str]) -> None:
    with pytest.raises(MissingDataError, match="250 sessions"):
        truth_test(simulate=7, start="2025-12-01", end=None)
    assert status_of(["truth-test", "--simulate", "7", "--start", "soon"]) == 2
    assert "is not a date" in capsys.readouterr().err
