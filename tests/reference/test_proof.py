"""A user's row that no look-up could read is refused with its file and line, before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.reference import FactsError, World

FEE = "market,item,side,product,channel,basis,rate,rounding,round_to,currency,valid_from\nHK,x,buy,stock,all,"


@pytest.mark.parametrize(
    ("table", "text", "problem"),
    [
        ("fees", FEE + "value,abc,up,1,HKD,2024-01-01\n", "line 2: rate 'abc' is not a number"),
        ("fees", FEE + "value,NaN,up,1,HKD,2024-01-01\n", "line 2: rate 'NaN' is not a number"),
        ("fees", FEE + "value,1,up,,HKD,2024-01-01\n", "line 2: the row lacks round_to"),
        ("fees", FEE + "value,1,down,1,HKD,2024-01-01\n", "'down' is none of"),
        ("fees", FEE + "value,1,up,1,HKD,1 January\n", "valid_from '1 January' is not a date"),
        ("themes", "theme,issuer,relevance\n\nmine,ubtech,much\n", "line 3: relevance 'much' is not a number"),
        ("lot_rules", "board,product,minimum,step\nSTAR,stock,2.5,1\n", "minimum '2.5' is not a whole number"),
        ("holidays", "calendar,date,kind,close\nXSHG,2026-12-31,early,noon\n", "close 'noon' is not a time"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, table: str, text: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    order = ["cost", "buy", "0700.HK", "100", "--price", "5", "--on", "2025-07-02", "--facts", str(path)]
    assert status_of(order) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    with pytest.raises(FactsError) as caught:
        World(path)
    assert problem in str(caught.value)
    assert path.name in said
