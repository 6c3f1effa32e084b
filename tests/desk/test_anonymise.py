"""The verb anonymise: a sample is written only where it reads as the file does."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.desk.anonymise import make
from twinkeel.desk.holdings import read

SAMPLES = Path(__file__).parents[1] / "holdings" / "samples" / "ok"


def test_the_sample_reconciles_as_the_file_does(tmp_path: Path) -> None:
    made = make(SAMPLES / "schwab.csv", tmp_path / "sample.csv", Decimal("0.5"))
    assert (made.format, made.positions, made.cash) == ("schwab-positions", 4, 1)
    held = read(tmp_path / "sample.csv")
    assert held.reconciliation.status == "agrees"
    assert held.total == Decimal("25083.25")


def test_the_factor_is_drawn_where_none_is_given(tmp_path: Path) -> None:
    make(SAMPLES / "plain.csv", tmp_path / "a.csv")
    ratio = (read(tmp_path / "a.csv").positions[0].quantity or 0) / 1000
    assert Decimal("0.2") <= ratio < Decimal("0.8")


def test_the_file_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("symbol,quantity\nAAPL,1\n")
    with pytest.raises(InputError, match="is the file itself"):
        make(path, path)
    assert path.read_text() == "symbol,quantity\nAAPL,1\n"
