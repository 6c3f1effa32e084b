"""The report's cost beside quantstats' HTML report of ten years of one book, in the same run, in CPU seconds.

    python benchmarks/bench_report.py [--peer /path/to/python/with/quantstats]

Each measurement is a fresh process, imports included, the best of three. ``cold`` writes the first report after an
installation (script and compiled templates are made of installed packages and kept in the user's cache), ``warm`` any
later one. quantstats is run both alone and beside a benchmark series.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

OURS = """
import json, sys
from twinkeel.report.page import plan_page
text = plan_page(json.load(open(sys.argv[1], encoding="utf-8")))
open(sys.argv[2], "w", encoding="utf-8").write(text)
"""
PEER = """
import sys, warnings
warnings.simplefilter("ignore")
import numpy as np, pandas as pd, quantstats
days = pd.bdate_range("2016-01-04", periods=2520)
draws = np.random.default_rng(1).standard_t(5, (2520, 2)) * 0.01
book, market = (pd.Series(draws[:, k], index=days, name=name) for k, name in enumerate(("book", "market")))
quantstats.reports.html(book, benchmark=market if sys.argv[1] == "beside" else None, output=sys.argv[2], title="book")
"""


def run(python: str, code: str, arguments: list[str], environment: dict[str, str]) -> float | None:
    """CPU seconds of one process and its children, None where it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([python, "-c", code, *arguments], env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "failed")
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(python: str, code: str, arguments: list[str], environment: dict[str, str], times: int = 3) -> float | None:
    """The least of several runs."""
    spent = [run(python, code, arguments, environment) for _ in range(times)]
    return None if any(each is None for each in spent) else min(each for each in spent if each is not None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--peer", default=os.environ.get("PEER_PYTHON", ""), help="a Python that has quantstats")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    from report.plans import small
    from twinkeel.core.plain import to_json

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        environment = {**os.environ, "XDG_CACHE_HOME": str(place / "cache"), "OPENBLAS_NUM_THREADS": "1"}
        (place / "plan.json").write_text(to_json(small(names=50, rows=50)), encoding="utf-8")
        ours = [str(place / "plan.json"), str(place / "ours.html")]
        cold = run(sys.executable, OURS, ours, environment)
        warm = best(sys.executable, OURS, ours, environment)
        if cold is None or warm is None:
            sys.exit("our own report failed")
        size = (place / "ours.html").stat().st_size
        print(f"twinkeel, 50 names: cold {cold:.2f} CPU s, warm {warm:.2f} CPU s, {size / 1e6:.2f} MB")
        peer = options.peer or (sys.executable if _has(sys.executable) else "")
        if not peer or not _has(peer):
            print("quantstats: not installed here (give --peer PYTHON)")
        else:
            for how in ("alone", "beside"):
                theirs = best(peer, PEER, [how, str(place / "theirs.html")], environment)
                if theirs is not None:
                    size = (place / "theirs.html").stat().st_size
                    print(f"quantstats, ten years of one book, {how}: {theirs:.2f} CPU s, {size / 1e6:.2f} MB")
                    print(f"  ratio: cold {theirs / cold:.1f}x, warm {theirs / warm:.1f}x (goal: at least 5x)")
        _browser(place / "ours.html")


def _has(python: str) -> bool:
    return subprocess.run([python, "-c", "import quantstats"], capture_output=True).returncode == 0


def _browser(page: Path) -> None:
    found = shutil.which("chromium")
    if not found:
        print("Chromium: not installed here")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        spent = []
        for _ in range(3):
            tab = browser.new_page()
            tab.goto(page.as_uri())
            tab.wait_for_function("[...document.querySelectorAll('[data-chart]')].every(f => f.dataset.drawn)")
            spent.append(tab.evaluate("performance.now()") / 1000)
            tab.close()
        browser.close()
    print(f"Chromium: every chart drawn {min(spent):.2f} s after navigation (goal: under 1 s)")


if __name__ == "__main__":
    main()
