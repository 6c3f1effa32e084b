"""What ``twinkeel value`` prints: units on medians, narrow tables, no empty tables, no minus nought."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.cli.value_show import whole


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert status_of(["value", *arguments]) == 0
    return capsys.readouterr().out


def test_peers_fit_a_narrow_page_with_units_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "peers", "cloud", "--as-of", "2025-12-23")
    starts = (" side", " western", " Chinese", " ratio")
    lines = [line.rstrip() for line in out.splitlines() if line.startswith(starts)]
    assert max(len(line) for line in lines) <= 80
    (median,) = [line for line in lines if line.startswith(" western   median") and "28.6% (3)" in line]
    assert median.split()[-2:] == ["28.6%", "(3)"]
    assert "R&D USD bn" in out
    assert "Nobody's accounts here have: P/E, P/E fwd" in out


def test_old_accounts_are_named_beside_their_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    out = " ".join(shown(capsys, "peers", "accel", "--as-of", "2026-06-30").split())
    assert "NVDA: sales are of fiscal year to 2025-01-26, which ended 520 days before 2026-06-30" in out


def test_nothing_known_prints_no_empty_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Four treatments of losses" not in shown(capsys, "index", "magnificent-seven", "--as-of", "2025-12-23")
    out = shown(capsys, "compare", "A=31", "B=24")
    assert "Bases on which" not in out
    assert "No other source's figure for A or B" in out
    out = shown(capsys, "debuts", "NVDA", "--as-of", "2025-12-23")
    assert "offer None" not in out
    assert "from the first close" not in out


def test_a_name_over_the_first_limit_is_not_called_supported(capsys: pytest.CaptureFixture[str]) -> None:
    stated = ["--price", "197", "--capitalisation", "4788bn", "--sales", "130.5bn", "--net-income", "72.9bn"]
    out = " ".join(shown(capsys, "issuer", "NVDA", *stated, "--as-of", "2026-06-30").split())
    assert "Valuation support: not flagged. the price needs sales growth of 34% a year, over 20%, but" in out


@pytest.mark.parametrize(("value", "text"), [(-0.004, "0%"), (0.004, "0%"), (-0.016, "-2%"), (1.234, "123%")])
def test_whole_percent_has_no_minus_nought(value: float, text: str) -> None:
    assert whole(value) == text


def test_a_board_nobody_knows_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["value", "debuts", "--board", "NASDAQ"]) == 2
    captured = capsys.readouterr()
    assert captured.err == "twinkeel: board 'NASDAQ' is not known. Debuts are at hand of A shares, ChiNext, STAR.\n"
    assert captured.out == ""


def test_first_sessions_are_not_printed_twice(capsys: pytest.CaptureFixture[str], shared: Path) -> None:
    out = shown(capsys, "debuts", "--board", "STAR", "--data", str(shared / "data"), "--as-of", "2025-12-31")
    assert out.count("+140%") == 1
    assert "8 rows of the packaged table were found again" in out
