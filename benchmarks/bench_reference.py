"""How fast the facts load and resolve: CPU seconds, beside a plain dictionary and exchange_calendars."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date

ON = date(2025, 12, 23)
TEXTS = ["688256 CH", "HK:9888", "0700", "(NASDAQ:BIDU)", "BRK.B", "US01609W1027", "Moore Threads", "688256.SH", "JD.O"]
LOAD = """
import time
from datetime import date
import twinkeel.reference as r
a = time.process_time()
w = r.world()
b = time.process_time()
w.resolve("HK:5"); w.resolve("HD"); w.calendar.is_session("XHKG", date(2025, 1, 2))
w.rules.lot(w.listing("0700.HK"), date(2025, 1, 2)); w.theme("china-ai"); w.access.flags("smic", date(2025, 1, 2))
w.costs.rate(w.listing("BABA"), "buy", date(2025, 1, 2))
print((b - a) * 1000, (time.process_time() - a) * 1000)
"""


def main() -> None:
    """Print the figures."""
    runs = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
        runs.append([float(cell) for cell in done.stdout.split()])
    world_ms, all_ms = min(run[0] for run in runs), min(run[1] for run in runs)
    print(f"load world()               {world_ms:8.1f} ms CPU (best of 5)")
    print(f"load every table           {all_ms:8.1f} ms CPU (bar: 50)")

    from twinkeel.reference import world

    w = world()
    codes = [line.codes.get("bloomberg", line.code) for line in w.listings] + TEXTS
    start = time.process_time()
    for text in codes:
        w.find(text, ON)
    cold = time.process_time() - start
    print(f"first sight of a text      {cold / len(codes) * 1e6:8.1f} us CPU each ({len(codes)} texts)")
    texts = [text for text in codes if w.find(text, ON) is not None]
    count = 0
    start = time.process_time()
    while count < 300_000:
        for text in texts:
            w.resolve(text, ON)
        count += len(texts)
    warm = time.process_time() - start
    print(f"resolutions a second       {count / warm:8.0f} on one core (bar: 100,000)")
    plain = {text: w.find(text, ON) for text in texts}
    start = time.process_time()
    for _ in range(count // len(texts)):
        for text in texts:
            plain[text]
    bare = time.process_time() - start
    print(f"a bare dictionary          {count / max(bare, 1e-9):8.0f} a second: {warm / bare:.1f} times as fast")
    calendars(w)


def calendars(w: object) -> None:
    """Closing instants a second beside exchange_calendars."""
    from twinkeel.reference import World

    assert isinstance(w, World)
    days = w.calendar.sessions("XNYS", date(2018, 1, 2), date(2025, 12, 31))
    start = time.process_time()
    for day in days:
        w.calendar.closing_instant("XNYS", day)
    ours = time.process_time() - start
    print(f"closing instants           {len(days) / ours:8.0f} a second")
    try:
        import exchange_calendars
    except ImportError:
        print("exchange_calendars         not installed here")
        return
    theirs = exchange_calendars.get_calendar("XNYS", start="2018-01-02")
    start = time.process_time()
    for day in days:
        theirs.session_close(day)
    spent = time.process_time() - start
    print(f"exchange_calendars         {len(days) / spent:8.0f} a second: ours {spent / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
