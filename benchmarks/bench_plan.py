"""Start-up and the main job, as whole processes: ``twinkeel --version`` and ``twinkeel plan`` on the real book.

    python benchmarks/bench_plan.py

Bars: --version under 250 ms; plan under 5 s on two cores. The real book is read from ../shared; without it only the
demo is timed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
RUNS = 5


def timed(*arguments: str) -> float:
    """Median wall seconds of a whole process over some runs, after one that is not counted."""
    command = [sys.executable, "-m", "twinkeel", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    seconds = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def main() -> None:
    """Print each figure beside its bar."""
    bare = [sys.executable, "-c", "pass"]
    begin = time.perf_counter()
    for _ in range(RUNS):
        subprocess.run(bare, check=True)
    python = (time.perf_counter() - begin) / RUNS
    version = timed("--version")
    print(f"python -c pass          {python * 1000:7.0f} ms")
    print(f"twinkeel --version      {version * 1000:7.0f} ms   (bar 250; {version / python:.1f}x bare Python)")
    with tempfile.TemporaryDirectory() as folder:
        page, plan = f"{folder}/plan.html", f"{folder}/plan.json"
        print(f"twinkeel demo           {timed('demo', '--out', page):7.2f} s")
        book = SHARED / "data/holdings/13f_hh_international_2025-12-31.csv"
        if not book.exists():
            print("../shared is absent: the real book is not timed")
            return
        job = ["plan", str(book), "--data", str(SHARED / "data"), "--as-of", "2025-12-31"]
        print(f"plan, real book         {timed(*job, '--json', plan):7.2f} s    (bar 5)")
        article = ["--article", str(SHARED / "seed/article.txt")]
        print(f"plan, article and page  {timed(*job, *article, '--out', page, '--json', plan):7.2f} s    (bar 5)")


if __name__ == "__main__":
    main()
