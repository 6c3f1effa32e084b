"""The tables hold together, and each kind of mistake is found."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from twinkeel.reference import FactsError, World, world
from twinkeel.reference.check import check
from twinkeel.reference.tables import DATA, KEYS, NEEDED, Tables, columns

SENTENCES = {"name_traps", "indices"}
"""Tables whose first column is prose; none of them is looked up by line."""


def test_our_tables_have_no_findings() -> None:
    assert [str(finding) for finding in check(world().tables)] == []


def test_every_file_is_a_table_and_has_the_four_columns() -> None:
    assert {path.stem for path in DATA.glob("*.csv")} == set(KEYS)
    for name in KEYS:
        assert [column for column in NEEDED if column not in columns(name)] == [], name


@pytest.mark.parametrize(
    ("table", "text", "problem"),
    [
        (
            "listings",
            "code,issuer,mic,kind,board,ordinary_per_unit\n688256.SZ,cambricon,XSHG,a,STAR,1\n",
            "does not end in .SS",
        ),
        ("listings", "code,issuer,mic,kind,ordinary_per_unit\nXXXX,nobody,XNAS,common,1\n", "unknown issuer 'nobody'"),
        ("listings", "code,issuer,mic,kind,ordinary_per_unit\nXXXX,nvidia,XNAS,adr,-8\n", "not a number above zero"),
        (
            "listings",
            "code,issuer,mic,kind,ordinary_per_unit,valid_from,valid_to\n"
            "XXXX,nvidia,XNAS,adr,8,2020-01-01,2022-12-31\nXXXX,nvidia,XNAS,adr,4,2022-06-01,\n",
            "overlaps in time",
        ),
        ("themes", "theme,issuer,relevance,valid_from,valid_to\nx,byd,1,2025-02-01,2025-01-01\n", "lies after"),
        ("themes", "theme,issuer,relevance\nx,byd,1.5\n", "above 1"),
        ("holidays", "calendar,date,kind\nXNYS,2025-01-04,closed\n", "weekend"),
        ("holidays", "calendar,date,kind\nXNYS,2025-01-06,early\n", "needs its time"),
        (
            "fees",
            "market,item,side,product,channel,basis,rate,rounding,round_to\nHK,x,buy,stock,all,value,-1,up,1\n",
            "above zero",
        ),
        (
            "fees",
            "market,item,side,product,channel,basis,rate,rounding,round_to\nHK,x,buy,stock,all,lump,1,up,1\n",
            "none of value, share, fixed",
        ),
        ("ticks", "board,product,price_from,price_to,tick\nXSES,stock,1,2,0.01\nXSES,stock,3,4,0.01\n", "ends at 2"),
        ("fund_holdings", "fund,issuer,weight,as_of\nKWEB,tencent,12,2025-12-01\n", "write a fraction"),
        ("ticks", "board,product,price_from,tick\nXSES,stock,cheap,0.01\n", "is not a number"),
        ("holidays", "calendar,date,kind\nXSHG,soon,closed\n", "is not a date"),
        ("debuts", "code,valid_from\nXXXX,soon\n", "is not a date"),
    ],
)
def test_a_mistake_in_a_users_file_is_found(tmp_path: Path, table: str, text: str, problem: str) -> None:
    (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    found = [str(finding) for finding in check(Tables(tmp_path))]
    assert [line for line in found if problem in line], found


def test_an_isin_whose_check_digit_fails_is_refused_at_load(tmp_path: Path) -> None:
    (tmp_path / "listings.csv").write_text(
        "code,issuer,mic,kind,isin,ordinary_per_unit\nXXXX,nvidia,XNAS,common,US67066G1041,1\n", encoding="utf-8"
    )
    with pytest.raises(FactsError, match="US67066G1041"):
        World(tmp_path)


def test_the_data_files_are_plain_utf_8_with_one_row_a_line() -> None:
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "\r" not in text
        rows = list(csv.reader(text.splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
        assert len(rows) == text.count("\n"), path.name
        assert path.stem in SENTENCES or [row[0] for row in rows if "," in row[0] or '"' in row[0]] == [], path.name


def test_no_table_names_a_workplace_or_an_absolute_path() -> None:
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8").casefold()
        assert [word for word in ("/work", "/tmp", "c:\\") if word in text] == [], path.name
