"""The exchange's own list behind the curated lines: every security, lots of two vintages, renminbi counters."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from twinkeel.reference import world

W = world()
ON = date(2026, 3, 23)


def test_a_line_beyond_the_curated_ones_is_known_by_the_list_only() -> None:
    line = W.resolve("HK:6", on=ON)
    assert (line.code, line.issuer, line.isin, line.name) == ("0006.HK", "hk-00006", "HK0006000050", "POWER ASSETS")
    assert "list" in line.note
    assert W.issuer("hk-00006").country == ""


def test_a_name_on_the_list_resolves() -> None:
    assert W.resolve("HANG LUNG GROUP", on=ON).code == "0010.HK"


def test_a_code_gone_from_the_newer_list_is_known_to_the_day_before_it() -> None:
    gone = [
        row for row in W.tables.rows("hkex_securities") if row["valid_to"] == "2026-03-22" and row["kind"] == "common"
    ]
    newer = {row["code"] for row in W.tables.rows("hkex_securities") if row["vintage"] == "2026-03-23"}
    code = next(row["code"] for row in gone if row["code"] not in newer)
    line = W.listing(code, date(2022, 7, 1))
    assert line.end == date(2026, 3, 22)
    assert "2021-05-20" in line.note


def test_renminbi_counters_point_to_their_main_counter() -> None:
    rows = [row for row in W.tables.rows("hkex_securities") if row["main_counter"]]
    assert len(rows) >= 20
    tencent = next(row for row in rows if row["code"] == "80700.HK")
    assert (tencent["main_counter"], tencent["currency"]) == ("0700.HK", "CNY")
    assert {line.code for line in W.lines("tencent", ON) if line.kind == "rmb_counter"} == {"80700.HK"}


def test_board_lots_are_those_of_the_exchanges_file(shared: Path) -> None:
    with (shared / "data/reference/hkex_ListOfSecurities_2026-03_aperture.csv").open(encoding="utf-8-sig") as handle:
        theirs = {
            cells[0].lstrip("0").zfill(4) + ".HK": int(cells[4].replace(",", ""))
            for cells in csv.reader(handle)
            if len(cells) > 4 and cells[2] == "Equity"
        }
    ours = {row["code"]: int(row["lot"]) for row in W.tables.rows("hkex_securities") if row["vintage"] == "2026-03-23"}
    common = set(theirs) & set(ours)
    assert len(common) > 2500
    assert [code for code in common if theirs[code] != ours[code]] == []
