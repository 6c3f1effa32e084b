"""``data fetch``: ask a source for symbols and store its answers, one commit each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.desk.data.importing import Imported, Progress, fund_file, now, own_workspace

if TYPE_CHECKING:
    from twinkeel.market.workspace import Outcome, Workspace

SOURCES = ("yahoo", "stooq", "yfinance", "akshare", "ecb", "edgar", "funds")
AGENT = "TWINKEEL_SEC_AGENT"
Ask = Callable[["Workspace", str, date, date], "Outcome"]


def fetch(
    symbols: Sequence[str],
    source: str = "yahoo",
    workspace: Path | None = None,
    *,
    start: date | None = None,
    end: date | None = None,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Imported:
    """Ask a source for symbols and store the answers. Without dates, the last two years.

    ``ecb`` gives all exchange rates and takes no symbol; ``edgar`` a company's facts; ``funds`` the holdings file of
    a fund at the end date. A symbol the source does not have is an outcome, not the end of the others.

    Raises:
        UnknownNameError: for a source there is not.
        TwinkeelError: where no symbol is named.
        BusyError: where another process writes the workspace for longer than ``wait`` seconds.
    """
    from twinkeel.market.workspace import Outcome, Workspace

    ask = _asker(source)
    last = end or now().date()
    first = start or last - timedelta(days=730)
    wanted = ["EUR"] if source == "ecb" else list(symbols)
    if not wanted:
        raise TwinkeelError("No symbol is named", "Name some: twinkeel data fetch BABA 9988.HK")
    place = workspace or own_workspace()
    space = Workspace.create(place)
    try:
        with space.writing("data fetch", wait):
            space.sweep()
            outcomes = []
            try:
                for number, symbol in enumerate(wanted, 1):
                    if progress:
                        progress(symbol, number, len(wanted))
                    try:
                        outcomes.append(ask(space, symbol, first, last))
                    except TwinkeelError as error:
                        outcomes.append(Outcome(symbol, source, 0, "unreadable", str(error)))
            except KeyboardInterrupt:
                space.judge(now())
                raise
            findings = space.judge(now())
    finally:
        space.close()
    return Imported(place, tuple(outcomes), tuple(findings))


def _asker(source: str) -> Ask:
    """How a source is asked for one symbol and its answer stored."""
    if source not in SOURCES:
        raise UnknownNameError("source", source, SOURCES)
    if source == "funds":
        return _fund
    if source == "edgar":
        return _facts()
    if source == "ecb":
        return _rates
    return _prices(source)


def _prices(source: str) -> Ask:
    from twinkeel.market.sources import price_source
    from twinkeel.market.workspace import Outcome

    asked = price_source(source)

    def ask(space: Workspace, symbol: str, first: date, last: date) -> Outcome:
        answer = asked.bars(symbol, first, last)
        space.add(answer, now())
        return Outcome(symbol, answer.kind, answer.rows, "imported")

    return ask


def _rates(space: Workspace, symbol: str, _first: date, _last: date) -> Outcome:
    from twinkeel.market.sources.ecb import Ecb
    from twinkeel.market.workspace import Outcome

    answer = Ecb().rates()
    space.add(answer, now())
    return Outcome(symbol, answer.kind, answer.rows, "imported")


def _facts() -> Ask:
    from twinkeel.market.sources.edgar import Edgar, policy
    from twinkeel.market.sources.web import Fetcher
    from twinkeel.market.workspace import Outcome

    edgar = Edgar(Fetcher(policy(os.environ.get(AGENT, ""))))

    def ask(space: Workspace, symbol: str, _first: date, _last: date) -> Outcome:
        answer = edgar.facts(edgar.cik(symbol), symbol)
        space.add(answer, now())
        return Outcome(symbol, answer.kind, answer.rows, "imported")

    return ask


def _fund(space: Workspace, symbol: str, _first: date, last: date) -> Outcome:
    from twinkeel.market.sources.funds import FundHouses
    from twinkeel.market.workspace import Outcome

    house, body = FundHouses().holdings_file(symbol, last)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{symbol}_holdings.csv"
        path.write_bytes(body)
        stored = fund_file(space, path, f"{symbol}_holdings_{last}.csv")
    return stored or Outcome(symbol, house, 0, "unreadable", f"{house}'s file is not one this version reads")
