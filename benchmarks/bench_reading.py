"""Speed of the reader on one core, and its score on the development set and, where present, the acceptance article.

Prints figures and ratios; asserts nothing. CPU time, least of several rounds: wall time says nothing on a
shared machine.
Run: ``python benchmarks/bench_reading.py`` (``--profile`` adds where the time goes).
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from reading.annotated import articles, score  # noqa: E402 - found through the path above
from twinkeel.reading import read  # noqa: E402
from twinkeel.reading.figures.numbers import find_quantities  # noqa: E402
from twinkeel.reference import world  # noqa: E402

SEED = ROOT.parent / "shared" / "seed" / "article.txt"


def least(work: Callable[[], object], rounds: int = 7) -> float:
    """Least CPU seconds of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def speed(name: str, texts: list[str]) -> float:
    """Print and return articles of 400 words a second."""
    facts = world()
    for text in texts:
        read(text, facts)
    words = sum(len(text.split()) for text in texts)
    seconds = least(lambda: [read(text, facts) for text in texts])
    rate = words / 400 / seconds
    print(f"{name}: {words:,} words in {seconds * 1000:.1f} ms CPU: {rate:.0f} articles of 400 words a second")
    return rate


def main() -> None:
    """Print all of it."""
    annotated = articles()
    speed("development set (dense with figures)", [a.text for a in annotated])
    if SEED.exists():
        text = SEED.read_text(encoding="utf-8")
        seconds = least(lambda: read(text, world()))
        print(f"acceptance article: {seconds * 1000:.1f} ms CPU warm")
        speed("acceptance article, as articles of 400 words", [text])
    else:
        print("acceptance article: not here")
    ours = least(lambda: [find_quantities(a.text) for a in annotated])
    try:
        from quantulum3 import parser
    except ImportError:
        print("quantulum3: not installed here")
    else:
        theirs = least(lambda: [parser.parse(a.text) for a in annotated], rounds=1)
        print(f"numbers alone: quantulum3 takes {theirs / ours:.0f} times as long")
    totals: dict[str, list[int]] = {}
    for article in annotated:
        counts, _ = score(article, read(article.text).as_json())
        for key, row in counts.items():
            sums = totals.setdefault(key, [0] * len(row))
            for place, count in enumerate(row):
                sums[place] += count
    for key, row in totals.items():
        print(f"{key}: {row}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if "--profile" in sys.argv:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.enable()
        for article in annotated:
            read(article.text)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(28)


if __name__ == "__main__":
    main()
