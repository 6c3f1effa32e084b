"""The verb holdings on a real world: what the JSON holds, and the date names are looked up on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import InputError
from twinkeel.core.plain import plain
from twinkeel.desk.holdings import read

SAMPLES = Path(__file__).parents[1] / "holdings" / "samples"


def test_the_json_says_what_was_read_skipped_and_guessed() -> None:
    data = plain(read(SAMPLES / "ok" / "13f.csv"))
    assert data["format"] == "13f-csv"
    assert data["as_of"] == "2025-12-31"
    assert data["positions"]["count"] == len(data["positions"]["lines"]) == 4
    assert data["total"] == 40635600
    assert data["reconciliation"]["status"] == "agrees"
    assert set(data["reconciliation"]) >= {"file_total", "difference", "status"}
    assert [skip["line"] for skip in data["skipped"]] == [4, 5]
    assert data["positions"]["lines"][1]["code"] == "BRK-B"
    assert data["positions"]["lines"][1]["issuer"] == "berkshire"
    assert data["warnings"][0].startswith("A 13F filing holds long positions in US-listed securities only")


def test_the_command_prints_json_and_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["holdings", str(SAMPLES / "ok" / "schwab.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reconciliation"]["difference"] == 0
    assert status_of(["holdings", str(SAMPLES / "ok" / "schwab.csv")]) == 0
    assert "Reconciliation: agrees; file total 50,166.50, difference 0\n" in capsys.readouterr().out


def test_a_bad_file_is_one_line_and_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["holdings", str(SAMPLES / "not-ok" / "not_a_number.csv")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "line 2: quantity 'ten' is not a number" in said


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read(tmp_path / "none.csv")


def test_real_managers_books_resolve_wholly(shared: Path) -> None:
    """Every line of the five books but Third Point's one note, which has no ticker, has an issuer."""
    unknown = {}
    for path in sorted((shared / "data" / "holdings").glob("13f_*.csv")):
        held = read(path)
        assert held.as_of == date(2025, 12, 31)
        unknown[path.stem.split("_")[1]] = [p.line for p in held.positions if p.issuer is None]
    assert unknown == {"appaloosa": [], "berkshire": [], "hh": [], "sanders": [], "third": [37]}
