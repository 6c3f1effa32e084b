"""A workspace keeps every word ever recorded, lets many read beside one writer, and survives kill -9."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from twinkeel.core.errors import BusyError, InputError
from twinkeel.market import open_snapshot
from twinkeel.market.importers import read_market_bytes
from twinkeel.market.workspace import Workspace
from twinkeel.market.workspace.sql import QueryError, query

from .makers import csv, long_csv, market, ohlcv, sessions, walk

NAMES = ["0700.HK", "9988.HK", "3690.HK", "1810.HK"]
DAYS = sessions("XHKG")
MARKET = market(3, len(DAYS), len(NAMES))
KILLS = 6  # here; benchmarks/bench_market.py --kills 200 does the bar's


def _at(day: int) -> datetime:
    return datetime(2025, 7, day, 12, tzinfo=UTC)


def _bar(day: date, close: float, basis: str = "no") -> bytes:
    return f"date,symbol,close,source,adjusted\n{day},BABA,{close},v,{basis}\n".encode()


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "space")


def _import(space: Workspace, data: bytes, when: datetime, name: str = "f.csv") -> None:
    with space.writing("test"):
        space.add(read_market_bytes(data, name), when)
        space.judge(when)


def test_a_correction_never_overwrites_what_was_known_when(space: Workspace) -> None:
    day = date(2025, 6, 30)
    _import(space, _bar(day, 100.0), _at(1))
    _import(space, _bar(day, 101.0), _at(5))
    seen = {when: space.tables(recorded_by=_at(when))["bars"]["close"].to_list() for when in (1, 4, 5, 9)}
    assert seen == {1: [100.0], 4: [100.0], 5: [101.0], 9: [101.0]}
    both = query(space, "SELECT close, batch, recorded_at FROM recorded_bars ORDER BY batch")
    assert both["close"].to_list() == [100.0, 101.0]
    assert both["recorded_at"].to_list() == [_at(1), _at(5)]


def test_when_it_was_recorded_is_in_no_hash(tmp_path: Path) -> None:
    hashes = set()
    for number, day in enumerate((1, 9)):
        space = Workspace.create(tmp_path / str(number))
        _import(space, long_csv("XHKG", NAMES, MARKET), _at(day))
        hashes.add(open_snapshot(date(2025, 6, 30), workspace=space.folder).hash)
    assert len(hashes) == 1


def test_two_vintages_of_an_adjusted_series_are_chained_not_mixed(space: Workspace) -> None:
    closes = walk(4, 200)
    days = sessions("XNYS")[:200]
    for number, (part, factor) in enumerate(((slice(0, 150), 0.98765), (slice(100, 200), 0.95432))):
        frame = pl.DataFrame({"date": days[part], "symbol": "BABA", "close": closes[part] * factor})
        _import(space, csv(frame), _at(1 + number), "yahoo.csv")
    panel = open_snapshot(date(2025, 6, 30), workspace=space.folder).panel(["BABA"])
    steps = pl.Series(panel.log_prices[:, 0]).diff().drop_nulls().to_numpy()
    assert steps == pytest.approx(pl.Series(closes).log().diff().drop_nulls().to_numpy())


def test_the_same_bytes_are_imported_once(space: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(long_csv("XHKG", NAMES, MARKET))
    with space.writing("test"):
        outcomes = [space.add_file(path, "f.csv", _at(day)).status for day in (1, 2)]
        outcomes.append(space.add_file(path, "f.csv", _at(3), again=True).status)
        assert space.tables()["bars"].is_empty()  # nobody reads what no judgement has seen
        space.judge(_at(3))
    assert outcomes == ["imported", "known", "imported"]
    assert space.tables()["bars"].height == MARKET.size


def test_what_is_set_aside_and_repaired_stays_as_it_came(space: Workspace) -> None:
    frame = ohlcv(DAYS, MARKET[:, 0])
    index = pl.int_range(pl.len())
    pence = frame.with_columns(pl.when(index < 30).then(pl.col(f) * 100).otherwise(pl.col(f)).alias(f)
                               for f in ("Open", "High", "Low", "Close"))  # fmt: skip
    _import(space, csv(pence), _at(1), "0700.HK.csv")
    assert space.tables()["bars"].sort("date")["close"].to_list() == pytest.approx(MARKET[:, 0].tolist())
    raw = query(space, "SELECT close FROM recorded_bars ORDER BY date")["close"]
    assert raw[0] == pytest.approx(MARKET[0, 0] * 100)
    assert "unit_100x" in space.tables()["findings"]["kind"].to_list()


def test_a_second_writer_is_told_who_holds_it_and_readers_are_not_held_up(space: Workspace) -> None:
    _import(space, long_csv("XHKG", NAMES, MARKET), _at(1))
    other = Workspace.open(space.folder)
    with space.writing("data import"):
        with pytest.raises(BusyError, match=r"process \d+ on .* \(data import\)"), other.writing("other"):
            pass
        assert other.tables()["bars"].height == MARKET.size
    with other.writing("other"):
        assert other.sweep() == 0


def test_sql_is_one_select_and_reaches_nothing_else(space: Workspace, tmp_path: Path) -> None:
    _import(space, long_csv("XHKG", NAMES, MARKET), _at(1))
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    counted = query(space, "SELECT code, count(*) AS n FROM bars GROUP BY code ORDER BY code")
    assert counted.rows() == [(code, len(DAYS)) for code in sorted(NAMES)]
    part = next((space.folder / "data").rglob("*.parquet"))
    for text in (
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f"COPY (SELECT 1) TO '{part}'",
        "ATTACH 'x.db'",
        "SELECT 1; SELECT 2",
        "SET enable_external_access=true",
        "INSTALL httpfs",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM nowhere",
        "nonsense",
    ):
        with pytest.raises(QueryError):
            query(space, text)
    assert space.verify() == []


def test_a_folder_that_is_no_workspace_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no workspace"):
        Workspace.open(tmp_path)
    (tmp_path / "catalogue.sqlite").write_text("this is not a database, it is a text of some length" * 40)
    with pytest.raises(InputError, match="not a workspace's catalogue"):
        Workspace.open(tmp_path)


def test_kills_during_import_lose_nothing(tmp_path: Path) -> None:
    """Killed at random moments, it opens each time, holds what it held, and the import ends as if never killed."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(12):
        (files / f"{number:02d}.csv").write_bytes(
            long_csv("XHKG", [f"{1000 + number}.HK"], walk(number, len(DAYS))[:, None])
        )
    command = [sys.executable, str(Path(__file__).with_name("killing.py"))]
    space, moment = tmp_path / "killed", random.Random(20251231)
    held: set[str] = set()
    for _ in range(KILLS):
        worker = subprocess.Popen([*command, str(space), str(files)])
        time.sleep(moment.uniform(0.3, 1.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        if (space / "catalogue.sqlite").exists():
            now = Workspace.create(space)
            assert now.verify() == []
            batches = [batch for batch in now.catalogue.batches() if batch.file]
            known = {batch.file for batch in batches}
            assert held <= known
            assert now.tables()["bars"].height == len([b for b in batches if b.judged]) * len(DAYS)
            held = known
            now.close()
    for place in (space, tmp_path / "whole"):
        subprocess.run([*command, str(place), str(files)], check=True)
    killed, whole = (open_snapshot(date(2025, 6, 30), workspace=place) for place in (space, tmp_path / "whole"))
    assert killed.hash == whole.hash
    assert len(killed.codes) == 12
    leftover = {p.name for p in (space / "data").rglob("*") if p.is_file()}
    assert leftover == {Path(part.path).name for part in Workspace.open(space).catalogue.parts()}
