"""``facts`` show, search and check, from the desk and from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import UnknownNameError
from twinkeel.desk import facts


def test_show_joins_lines_lists_and_themes() -> None:
    sheet = facts.show("0981.HK", "2025-12-31")
    assert sheet.issuer.id == "smic"
    assert [line["code"] for line in sheet.lines] == ["0981.HK", "688981.SS", "SMICY"]
    assert {row["list"]: row["action"] for row in sheet.lists} == {
        "Entity List": "listed",
        "NS-CMIC": "listed",
        "1260H": "listed",
    }
    assert [member["theme"] for member in sheet.themes] == ["china-ai"]


def test_show_takes_a_name_with_several_lines_of_one_issuer() -> None:
    assert facts.show("Alibaba", "2025-12-31").issuer.id == "alibaba"
    assert facts.show("alibaba").issuer.name == "Alibaba Group Holding Limited"


def test_show_of_a_private_house() -> None:
    sheet = facts.show("DeepSeek")
    assert (sheet.issuer.listed, sheet.lines) == (False, ())
    assert sheet.stakes[0]["stake"] == "none listed"


def test_search_finds_rows_by_words() -> None:
    hits = facts.search("stamp duty HK")
    assert {hit.kind for hit in hits} >= {"fees"} or pytest.fail(str(hits))
    assert {hit.name.split()[0] for hit in facts.search("connect quota")} == {"quota"}
    with pytest.raises(UnknownNameError):
        facts.search("xyzzy plugh")


def test_tables_can_be_shown_as_of_a_date() -> None:
    rows = facts.table_rows("fees", "2025-07-02")
    duty = [row["rate"] for row in rows if (row["market"], row["item"]) == ("HK", "stamp_duty")]
    assert duty == ["0.001"]
    with pytest.raises(UnknownNameError, match="fees"):
        facts.table_rows("feess")


def test_verify_and_counts() -> None:
    assert facts.verify() == ()
    counts = facts.counts()
    assert counts["hkex_securities"] > 4000
    assert min(counts[name] for name in ("issuers", "listings", "fees", "legal_lists")) > 40


def test_the_page_in_the_docs_is_the_one_the_tables_write() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs/facts.md"
    assert docs.read_text(encoding="utf-8") == facts.page_text()


def test_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert status_of(["facts", "show", "Moore Threads", "--on", "2025-12-31"]) == 0
    text = capsys.readouterr().out
    assert "688795.SS" in text
    assert "200 then 1" in text
    assert "Nvidia of China" in text
    assert status_of(["facts", "show", "DeepSeek", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["issuer"]["listed"] is False
    assert status_of(["facts", "show", "--table", "bands", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) > 10
    assert status_of(["facts", "search", "stamp", "duty"]) == 0
    capsys.readouterr()
    assert status_of(["facts", "check"]) == 0
    assert "0 findings" in capsys.readouterr().out
    bad = tmp_path / "themes.csv"
    bad.write_text("theme,issuer,relevance\nmine,nobody,1\n", encoding="utf-8")
    assert status_of(["facts", "check", "--facts", str(bad)]) == 2
    assert "unknown issuer 'nobody'" in capsys.readouterr().out
    assert status_of(["facts", "show"]) == 2
