"""Reading, laying over and dating rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.reference import FactsError
from twinkeel.reference.tables import Tables, day, in_force, number, span


def test_both_ends_are_inclusive() -> None:
    row = {"valid_from": "2025-01-02", "valid_to": "2025-01-03"}
    assert [in_force(row, date(2025, 1, n)) for n in (1, 2, 3, 4)] == [False, True, True, False]
    assert in_force({"valid_from": "", "valid_to": ""}, date(1900, 1, 1))


def test_cells() -> None:
    assert (day(""), day("2025-01-02")) == (None, date(2025, 1, 2))
    assert (number(""), number("0.10")) == (None, Decimal("0.10"))
    with pytest.raises(FactsError):
        number("many")


def test_span_in_words() -> None:
    rows = [{"valid_from": "2025-01-02", "valid_to": "2025-02-01"}, {"valid_from": "2025-02-02", "valid_to": ""}]
    assert span(rows) == "2025-01-02 to today's rule"
    assert span([]) == "nothing"


def test_a_folder_without_tables_and_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"no \.csv"):
        Tables(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        Tables(tmp_path / "themes.csv").rows("themes")


def test_rows_with_a_new_key_are_added_and_others_kept(tmp_path: Path) -> None:
    (tmp_path / "name_traps.csv").write_text(
        "text,wrong,right,why\nMetaX,nothing,688802.SS,mine\n", encoding="utf-8-sig"
    )
    ours, own = Tables().rows("name_traps"), Tables(tmp_path).rows("name_traps")
    assert len(own) == len(ours)
    assert [row["why"] for row in own if row["text"] == "MetaX"] == ["mine"]
    assert Tables(tmp_path).overridden() == ("name_traps",)
