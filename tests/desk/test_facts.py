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


@pytest.mark.parametrize(
    ("asked", "issuer"),
    [
        ("the next DeepSeek", "deepseek"),
        ("China's Nvidia", "nvidia"),
        ("China’s version of Google", "alphabet"),
        ("the Tesla of China", "tesla"),
        ("a Chinese OpenAI", "openai"),
    ],
)
def test_a_figure_of_speech_shows_whom_it_leans_on_and_says_so(asked: str, issuer: str) -> None:
    sheet = facts.show(asked)
    assert sheet.issuer.id == issuer
    assert "figure of speech" in sheet.note
    assert sheet.counterparts or pytest.fail("nobody is called after it")


def test_the_next_deepseek_is_not_listed_and_names_the_listings_announced(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = facts.show("the next DeepSeek", "2026-02-01")
    assert not sheet.issuer.listed
    assert {row["issuer"] for row in sheet.announced} == {"unitree", "cxmt"}
    assert facts.show("the next DeepSeek", "2025-12-01").announced == ()
    assert status_of(["facts", "show", "the next DeepSeek"]) == 0
    text = capsys.readouterr().out
    assert "not listed" in text
    assert "stakeholders: none listed" in text
    assert "announced listing of unitree" in text


def test_who_is_called_after_a_house_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["facts", "show", "Nvidia"]) == 0
    assert "opinion on moore_threads: dubbed the Nvidia of China" in capsys.readouterr().out


def test_a_withdrawn_listing_is_told_as_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["action"] for row in facts.show("Alibaba", "2026-03-02").lists] == ["withdrawn"]
    assert status_of(["facts", "show", "Alibaba", "--on", "2026-03-02"]) == 0
    assert "state after the withdrawal not found" in " ".join(capsys.readouterr().out.split())


def test_a_date_without_a_line_and_a_lines_note_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["facts", "show", "MiniMax", "--on", "2020-01-02"]) == 0
    text = capsys.readouterr().out
    assert "no line on 2020-01-02" in text
    assert "0100.HK MINIMAX-W (2026-01-09 to)" in text
    assert status_of(["facts", "show", "0100.HK", "--on", "2026-01-08"]) == 0
    assert "last seen in the list of 2021-05-20" in " ".join(capsys.readouterr().out.split())
