"""``twinkeel data`` from the command line: import, check, status, export, sql, fetch; one line for every error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from twinkeel.cli import status_of

CSV = "Date,Close,Symbol\n2025-03-03,10.55,BABA\n2025-03-04,10.75,BABA\n2025-03-06,10.95,BABA\n"


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    home = tmp_path / "files"
    (home / "prices").mkdir(parents=True)
    (home / "fx").mkdir()
    (home / "prices" / "a.csv").write_text(CSV)
    (home / "fx" / "ecb.csv").write_text("Date,USD,HKD,JPY,GBP,CNY\n2025-03-04,1.05,8.2,158,0.83,7.6\n")
    (home / "notes.txt").write_text("not a table")
    (home / ".hidden.csv").write_text(CSV)
    return home


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = status_of(["data", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    status, out, err = _run(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_import_then_status_sql_and_export(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = ["--workspace", str(tmp_path / "space")]
    done = _json(capsys, "import", str(files), *space)
    assert {row["file"]: row["status"] for row in done["files"]} == {
        "fx/ecb.csv": "imported", "notes.txt": "not market data", "prices/a.csv": "imported",
    }  # fmt: skip
    assert [(row["kind"], row["dates"]) for row in done["findings"]] == [("gap", "2025-03-05")]
    again = _json(capsys, "import", str(files), *space)
    assert {row["status"] for row in again["files"]} == {"known", "not market data"}

    held = _json(capsys, "status", "--verify", *space)
    assert (held["tables"]["bars"], held["tables"]["rates"], held["unsound"]) == (3, 5, [])
    assert held["series"][0]["code"] == "BABA"

    rows = _json(capsys, "sql", "SELECT date, close FROM bars ORDER BY date", *space)
    assert rows[0] == {"date": "2025-03-03", "close": 10.55}

    for name in ("out.csv", "out.parquet"):
        assert _json(capsys, "export", str(tmp_path / name), "--code", "BABA", *space)["rows"] == 3
    assert pl.read_csv(tmp_path / "out.csv")["close"].to_list() == [10.55, 10.75, 10.95]
    assert pl.read_parquet(tmp_path / "out.parquet").height == 3


def test_check_of_files_a_folder_and_a_workspace_agree(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    space = str(tmp_path / "space")
    _json(capsys, "import", str(files), "--workspace", space)
    by_workspace = _json(capsys, "check", "--workspace", space)
    by_folder = _json(capsys, "check", "--data", str(files))
    by_file = _json(capsys, "check", str(files / "prices" / "a.csv"))
    assert by_workspace == by_folder
    assert [row["kind"] for row in by_file] == ["gap"]
    assert set(by_file[0]) == {"file", "symbol", "dates", "kind", "severity", "action", "detail"}
    status, out, _ = _run(capsys, "check", "--data", str(files))
    assert status == 0
    assert "1 session missing" in out


def test_text_from_a_file_is_shown_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = tmp_path / "=cmd.csv"
    evil.write_text("Date,Close,Symbol\n2025-03-03,10.5,[red]BABA[/red]\n2025-03-04,x,[red]BABA[/red]\n")
    status, out, _ = _run(capsys, "check", str(evil))
    assert status == 0
    assert "[RED]BABA[/RED]" in out
    _json(capsys, "import", str(evil), "--workspace", str(tmp_path / "space"))
    _json(capsys, "export", str(tmp_path / "o.csv"), "--workspace", str(tmp_path / "space"))
    assert "'=cmd.csv" in (tmp_path / "o.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "nowhere"], "nowhere: there is no such file or folder"),
        (["status", "--workspace", "nowhere"], "there is no workspace"),
        (["check", "--data", "nowhere"], "there is no such folder"),
        (["fetch", "BABA", "--source", "yaho"], "Did you mean yahoo?"),
        (["fetch", "BABA", "--start", "yesterday"], "is not a date"),
        (["export", "x.xls", "--workspace", "nowhere"], "neither .csv nor .parquet"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = _run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_an_unreadable_file_does_not_end_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Date,Close,Symbol\nnever,x,BABA\n")
    (tmp_path / "b.csv").write_text(CSV)
    (tmp_path / "c.csv").write_text("")
    done = _json(capsys, "import", str(tmp_path), "--workspace", str(tmp_path / "space"))
    assert {row["file"]: row["status"] for row in done["files"]} == {
        "a.csv": "unreadable", "b.csv": "imported", "c.csv": "unreadable",
    }  # fmt: skip
    assert "no row has a date and a close" in done["files"][0]["detail"]


def test_a_stop_midway_keeps_what_is_in_and_goes_on_later(tmp_path: Path) -> None:
    from twinkeel.desk.data import import_paths
    from twinkeel.market import open_snapshot

    home, space = tmp_path / "files", tmp_path / "space"
    home.mkdir()
    for name in ("a", "b", "c"):
        (home / f"{name}.csv").write_text(CSV.replace("BABA", name.upper() * 3))

    def stop(name: str, number: int, of: int) -> None:
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths([home], space, progress=stop)
    assert open_snapshot(workspace=space).codes == ("AAA", "BBB")
    done = import_paths([home], space)
    assert [outcome.status for outcome in done.outcomes] == ["known", "known", "imported"]
    assert open_snapshot(workspace=space).codes == ("AAA", "BBB", "CCC")


def test_a_fund_houses_file_becomes_the_funds_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import date

    from twinkeel.market import open_snapshot

    path = tmp_path / "KWEB_holdings.csv"
    path.write_text(
        "KraneShares CSI China Internet ETF (KWEB) as of 12/31/2025\n\n"
        "Rank,Company Name,% of Net Assets,Ticker,Identifier,Shares Held,Market Value($)\n"
        '1,TENCENT HOLDINGS LTD,10.04,700,BMMV2K8,"9,000,000","692,000,000"\n'
        '2,ALIBABA GROUP HOLDING LTD,9.90,9988,BK6YZP5,"37,000,000","680,000,000"\n'
    )
    (tmp_path / "prices.csv").write_text(CSV)
    done = _json(capsys, "import", str(tmp_path), "--workspace", str(tmp_path / "space"))
    assert {row["file"]: row["kind"] for row in done["files"]}["KWEB_holdings.csv"] == "holdings of KWEB"
    book = open_snapshot(date(2026, 1, 5), workspace=tmp_path / "space").fund_holdings("KWEB")
    assert book is not None
    assert (book.date, len(book.lines), round(sum(line.weight or 0 for line in book.lines), 4)) == (
        date(2025, 12, 31), 2, 0.1994,
    )  # fmt: skip


def test_a_named_file_without_market_data_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.csv").write_text("hello, this is no table\n")
    assert status_of(["data", "check", str(tmp_path / "notes.csv"), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["file"], row["kind"], row["severity"]) == ("notes.csv", "unrecognised", "warning")
    assert "nothing of it was read" in row["detail"]
