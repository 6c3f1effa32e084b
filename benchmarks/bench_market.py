"""Market data: import speed, snapshot loading, kills; beside pandas with CSV and plain DuckDB.

    python benchmarks/bench_market.py [--bars 10000000] [--kills 200] [--only import|snapshot|kills]

CPU seconds of one core (POLARS_MAX_THREADS=1 is set here), because other work on the machine moves the wall clock.
The bars are made here: a walk per code, on the New York calendar.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import polars as pl

START, END = date(2018, 1, 2), date(2025, 12, 31)


def sessions() -> list[date]:
    """New York's sessions."""
    from twinkeel.reference import world

    return list(world().calendar.sessions("XNYS", START, END))


def bars(codes: list[str], seed: int = 0) -> pl.DataFrame:
    """date, code, open, high, low, close, volume of a walk per code."""
    days = sessions()
    rng = np.random.default_rng(seed)
    n, k = len(days), len(codes)
    common = rng.normal(0, 0.01, (n, 1))
    closes = np.round(50 * np.exp(np.cumsum(common + rng.normal(0, 0.015, (n, k)), axis=0)), 2).clip(0.5).T.ravel()
    return pl.DataFrame(
        {
            "date": pl.concat([pl.Series(days, dtype=pl.Date)] * k),
            "code": np.repeat(codes, n),
            "open": np.round(closes * 0.999, 2),
            "high": np.round(closes * 1.01, 2),
            "low": np.round(closes * 0.99, 2),
            "close": closes,
            "volume": rng.integers(100_000, 200_000, closes.size),
        }
    )


def names(count: int) -> list[str]:
    """Four-letter codes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [letters[i // 676 % 26] + letters[i // 26 % 26] + letters[i % 26] + "Q" for i in range(count)]


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and wall seconds of one run."""
    c, w = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - c, time.perf_counter() - w


def show(label: str, seconds: tuple[float, float], rows: int, base: float | None = None) -> None:
    """One line: CPU and wall seconds, rows a CPU second, and the ratio to ours."""
    rate = rows / seconds[0] / 1e6
    ratio = "" if base is None else f"   {seconds[0] / base:5.1f} x ours"
    print(f"  {label:<58}{seconds[0]:8.2f} CPU s {seconds[1]:8.2f} s {rate:7.2f} M rows/CPU s{ratio}")


def bench_import(count: int, folder: Path) -> None:
    """Import of one file of ``count`` bars into a workspace, judged, against the same parse and store by peers."""
    from twinkeel.market.workspace import Workspace

    per = len(sessions())
    path = folder / "bars.csv"
    bars(names(max(1, count // per))).write_csv(path)
    rows = count // per * per
    print(f"import of {rows:,} bars ({path.stat().st_size / 1e6:,.0f} MB of CSV)")
    space = Workspace.create(folder / "space")
    with space.writing("benchmark"):
        ours = cpu(lambda: space.add_file(path, "bars.csv", datetime(2026, 1, 1, tzinfo=UTC)))
        show("twinkeel: recognised, stamped, stored, flushed", ours, rows)
        judged = cpu(lambda: space.judge(datetime(2026, 1, 1, tzinfo=UTC)))
        show("twinkeel: judged against calendar, itself and others", judged, rows)
    show("twinkeel: both", (ours[0] + judged[0], ours[1] + judged[1]), rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  peak memory {peak:.1f} GB")
    try:
        import pandas as pd

        def pandas_job() -> None:
            frame = pd.read_csv(path, parse_dates=["date"])
            frame = frame.sort_values(["code", "date"])
            frame.to_csv(folder / "pandas.csv", index=False)

        show("pandas: read CSV, sort, write CSV", cpu(pandas_job), rows, ours[0])
    except ImportError:
        print("  pandas: not installed here")
    import duckdb

    def duckdb_job() -> None:
        connection = duckdb.connect(":memory:", config={"threads": 1})
        query = f"SELECT * FROM read_csv('{path}') ORDER BY code, date"
        connection.execute(f"COPY ({query}) TO '{folder / 'duck.parquet'}' (FORMAT parquet)")

    show("DuckDB: read CSV, sort, write Parquet (nothing else)", cpu(duckdb_job), rows, ours[0])


def bench_snapshot(folder: Path, peers: bool = True) -> None:
    """A 50-symbol, 8-year snapshot from a workspace of 500 symbols, against the same rows from CSV and DuckDB."""
    from twinkeel.market import open_snapshot
    from twinkeel.market.workspace import Workspace

    everything = bars(names(500))
    path = folder / "five_hundred.csv"
    everything.write_csv(path)
    space = Workspace.create(folder / "five_hundred")
    with space.writing("benchmark"):
        space.add_file(path, "bars.csv", datetime(2026, 1, 1, tzinfo=UTC))
        space.judge(datetime(2026, 1, 1, tzinfo=UTC))
    wanted = names(500)[100:150]
    rows = len(wanted) * len(sessions())
    print(f"snapshot of {len(wanted)} of 500 symbols, {rows:,} bars")

    def best(work: Callable[[], object], times: int = 7) -> tuple[float, float]:
        return min(cpu(work) for _ in range(times))

    def ours() -> None:
        open_snapshot(END, workspace=space.folder, codes=wanted)

    def with_panel() -> None:
        open_snapshot(END, workspace=space.folder, codes=wanted).panel(wanted)

    ours()
    loaded = best(ours)
    show("twinkeel: open_snapshot", loaded, rows)
    show("twinkeel: open_snapshot and its panel", best(with_panel), rows)
    shown = open_snapshot(END, workspace=space.folder, codes=wanted)
    show("twinkeel: the content hash", cpu(lambda: shown.hash), rows)
    if not peers:
        return
    try:
        import pandas as pd

        def pandas_job() -> None:
            frame = pd.read_csv(path, parse_dates=["date"])
            frame = frame[frame["code"].isin(wanted) & (frame["date"] <= pd.Timestamp(END))]
            frame.pivot(index="date", columns="code", values="close")

        show("pandas: read CSV, filter, pivot", best(pandas_job, 2), rows, loaded[0])
    except ImportError:
        print("  pandas: not installed here")
    import duckdb

    parquet = folder / "five_hundred.parquet"
    everything.sort("code", "date").write_parquet(parquet)

    def duckdb_job() -> None:
        connection = duckdb.connect(":memory:", config={"threads": 1})
        chosen = ", ".join(f"'{code}'" for code in wanted)
        connection.execute(f"SELECT * FROM '{parquet}' WHERE code IN ({chosen}) AND date <= '{END}'").fetchnumpy()

    show("DuckDB: the same rows from one Parquet file", best(duckdb_job), rows, loaded[0])


def bench_kills(count: int, folder: Path) -> None:
    """Random kills during import: what is lost."""
    from twinkeel.market import open_snapshot
    from twinkeel.market.workspace import Workspace

    files = folder / "files"
    files.mkdir()
    for number, code in enumerate(names(60)):
        bars([code], number).write_csv(files / f"{number:02d}.csv")
    worker = Path(__file__).resolve().parents[1] / "tests" / "market" / "killing.py"
    place, moment = folder / "killed", random.Random(1)
    held: set[str] = set()
    lost = unsound = midway = 0
    for _ in range(count):
        if len(held) == 60:  # all in: begin again
            shutil.rmtree(place)
            held = set()
        process = subprocess.Popen([sys.executable, str(worker), str(place), str(files)])
        time.sleep(moment.uniform(0.5, 2.0))
        midway += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        if (place / "catalogue.sqlite").exists():
            space = Workspace.create(place)
            known = {batch.file for batch in space.catalogue.batches()} - {""}
            lost += len(held - known)
            unsound += len(space.verify())
            held = known
            space.close()
    for target in (place, folder / "whole"):
        subprocess.run([sys.executable, str(worker), str(target), str(files)], check=True)
    same = open_snapshot(END, workspace=place).hash == open_snapshot(END, workspace=folder / "whole").hash
    print(
        f"{count} kills ({midway} of them midway): {lost} files lost, {unsound} parts unsound, end state equal: {same}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bars", type=int, default=10_000_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", choices=["import", "snapshot", "kills"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if asked.only in (None, "snapshot"):
            bench_snapshot(Path(name))
        if asked.only in (None, "import"):
            bench_import(asked.bars, Path(name))
        if asked.only in (None, "kills"):
            bench_kills(asked.kills, Path(name))
