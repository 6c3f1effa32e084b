"""A vendor's table of premiums: its exchange rate, its percent signs or their absence, its bad rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.desk.value.inputs import Inputs, gather
from twinkeel.desk.value.published import check_table
from twinkeel.valuation.published import RateFinding


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("data")
    for part, text in (
        ("prices", "date,symbol,open,high,low,close,volume,adjusted\n2025-12-22,0981.HK,64,65,63,64,1000,no\n"),
        ("fx", "Date,EURUSD,USDCNY,USDHKD\n2025-12-19,1.17,7.03,7.78\n2025-12-22,1.17,7.03,7.78\n"),
    ):
        (folder / part).mkdir()
        (folder / part / "table.csv").write_text(text)
    return gather("2025-12-22", folder)


def test_a_stale_vendor_table(inputs: Inputs, tmp_path: Path) -> None:
    table = tmp_path / "vendor.csv"
    smic, other = 110 / (64 * 0.835) - 1, 10 / (5 * 0.835) - 1
    table.write_text(f"name,a_price,h_price,premium\nSMIC,110,64,{smic:.4f}\nX,10,5,{other:.2%}\n")
    found = check_table(inputs, table)
    assert isinstance(found, RateFinding)
    assert found.stale
    assert found.rate == pytest.approx(0.835, abs=2e-4)
    table.write_text("name,a_price,h_price,premium\nA,20,10,139.5\nB,15,12,49.7\nC,8,9,6.45\n")
    points = check_table(inputs, table)
    assert isinstance(points, RateFinding)
    assert points.rate == pytest.approx(0.835, abs=2e-4)
    assert "percentage points" in points.sentence
    for bad in ("", "A,0,10,0.5\n", "A,20,10,-1\n", "A,x,10,0.5\n"):
        table.write_text(f"name,a_price,h_price,premium\n{bad}")
        with pytest.raises(InputError, match="has no rows" if not bad else "line 2"):
            check_table(inputs, table)
    table.write_text("name,a,h\nx,1,2\n")
    with pytest.raises(InputError):
        check_table(inputs, table)
