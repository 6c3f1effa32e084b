"""Every dialect, written here in its true shape, gives the same bars; nothing is told by the file's name alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from twinkeel.core.errors import InputError
from twinkeel.market.importers import read_market_bytes

from .makers import csv, ohlcv, sessions, walk

N = 40
DAYS = sessions("XSHG")[:N]
CLOSES = walk(7, N)
BARS = ohlcv(DAYS, CLOSES)


def _close(data: bytes, name: str = "prices.csv") -> tuple[str, list[date], list[float]]:
    bars = read_market_bytes(data, name).tables["bars"]
    (code,) = bars["code"].unique().to_list()
    return code, bars["date"].to_list(), bars["close"].to_list()


def test_plain_yahoo_style_takes_its_code_from_the_name_only_where_the_content_has_none() -> None:
    code, days, closes = _close(csv(BARS), "688256.SS_daily.csv")
    assert (code, days, closes) == ("688256.SS", DAYS, CLOSES.tolist())


def test_chinese_headers_with_bom_and_integer_code() -> None:
    frame = BARS.select(
        pl.col("Date").alias("日期"), pl.lit(2230).alias("股票代码"), pl.col("Open").alias("开盘"),
        pl.col("Close").alias("收盘"), pl.col("High").alias("最高"), pl.col("Low").alias("最低"),
        (pl.col("Volume") / 100).alias("成交量"), (pl.col("Volume") * pl.col("Close")).alias("成交额"),
    )  # fmt: skip
    bars = read_market_bytes(b"\xef\xbb\xbf" + csv(frame), "x.csv").tables["bars"]
    assert bars["code"].unique().to_list() == ["002230.SZ"]  # the zeros an integer column lost
    assert bars["volume"].to_list() == pytest.approx(BARS["Volume"].to_list())  # lots of 100 made shares


def test_gb18030_bytes_are_read() -> None:
    text = "日期,代码,收盘\n2025-03-03,600519,1500.5\n2025-03-04,600519,1501.5\n"
    assert _close(text.encode("gb18030"))[0] == "600519.SS"


def test_three_header_rows_of_a_download() -> None:
    lines = ["Price,Close,High,Low,Open,Volume", "Ticker" + ",9988.HK" * 5, "Date,,,,,"]
    rows = [f"{d},{c},{h},{low},{o},{v}" for d, o, h, low, c, v in BARS.iter_rows()]
    code, days, closes = _close("\n".join(lines + rows).encode(), "anything.csv")
    assert (code, days, closes) == ("9988.HK", DAYS, CLOSES.tolist())


def test_two_header_rows_with_a_row_of_tickers() -> None:
    lines = ["Ticker,Date,Open,High,Low,Close,Volume", ",," + ",".join(["688256.SS"] * 5)]
    rows = [f"688256,{d},{o},{h},{low},{c},{v}" for d, o, h, low, c, v in BARS.iter_rows()]
    assert _close("\n".join(lines + rows).encode())[0::2] == ("688256.SS", CLOSES.tolist())


def test_wide_closes_leave_out_what_has_not_begun() -> None:
    late = [None] * 10 + walk(8, N - 10).tolist()
    wide = pl.DataFrame({"date": DAYS, "BABA": CLOSES, "9988.HK": late})
    bars = read_market_bytes(csv(wide), "wide.csv").tables["bars"]
    assert bars.group_by("code").len().sort("code").rows() == [("9988.HK", N - 10), ("BABA", N)]


def test_a_wide_download_of_several_tickers_keeps_each() -> None:
    header = ["Price,Close,Close,Volume,Volume", "Ticker,1810.HK,3690.HK,1810.HK,3690.HK", "Date,,,,"]
    rows = [f"{day},{10 + i},{'' if i < 3 else 100 + i},5,6" for i, day in enumerate(DAYS)]
    bars = read_market_bytes("\n".join(header + rows).encode(), "x.csv").tables["bars"]
    assert bars.group_by("code").len().sort("code").rows() == [("1810.HK", N), ("3690.HK", N - 3)]


@pytest.mark.parametrize(
    ("stamp", "code", "day"),
    [
        ("2025-03-03 00:00:00+08:00", "0700.HK", date(2025, 3, 3)),  # the venue's own midnight
        ("2025-03-02 16:00:00+00:00", "0700.HK", date(2025, 3, 3)),  # the same instant in UTC
        ("2025-03-03 05:00:00+00:00", "BABA", date(2025, 3, 3)),  # New York's midnight in UTC
        ("1740931200", "0700.HK", date(2025, 3, 3)),  # epoch seconds of Hong Kong's midnight
        ("1740931200000", "0700.HK", date(2025, 3, 3)),
        ("20250303", "BABA", date(2025, 3, 3)),
        ("2025/3/3", "BABA", date(2025, 3, 3)),
        ("03/03/2025", "BABA", date(2025, 3, 3)),
        ("2025年3月3日", "BABA", date(2025, 3, 3)),
    ],
)
def test_stamps_become_the_venues_local_date(stamp: str, code: str, day: date) -> None:
    assert _close(f"Date,code,Close\n{stamp},{code},10.5\n".encode())[1] == [day]


def test_csmar_columns() -> None:
    text = "Stkcd,Trddt,Opnprc,Hiprc,Loprc,Clsprc,Dnshrtrd,Dnvaltrd\n63,2025-03-03,36,38,35,37,1000,37000\n"
    with pytest.raises(InputError, match="Hong Kong's or the mainland's"):
        _close(text.encode())
    assert _close(text.replace("\n63,", "\n000063,").encode())[0] == "000063.SZ"


def test_semicolons_and_tabs() -> None:
    for mark in (";", "\t"):
        text = mark.join(("Date", "Close", "Symbol")) + "\n" + mark.join(("2025-03-03", "10.5", "BABA")) + "\n"
        assert _close(text.encode()) == ("BABA", [date(2025, 3, 3)], [10.5])


def test_rows_without_a_close_are_told_of_not_guessed() -> None:
    imported = read_market_bytes(
        b"Date,Close,Symbol\n2025-03-03,10.5,BABA\n2025-03-04,,BABA\n2025-03-05,oops,BABA\n", "x"
    )
    assert imported.tables["bars"].height == 1
    (said,) = [f for f in imported.findings if f.kind == "unreadable"]
    assert (said.action, said.start, said.end) == ("quarantined", date(2025, 3, 4), date(2025, 3, 5))
    assert "1 cells" in said.detail


def test_two_vendors_in_one_file_stay_two_sources() -> None:
    text = (
        "date,symbol,close,source,adjusted\n2025-10-30,0700.HK,600.123,a,yes (as of 2025-10-31)\n"
        "2025-11-12,0700.HK,640.5,b,no\n"
    )
    bars = read_market_bytes(text.encode(), "hk.csv").tables["bars"]
    assert bars.select("source", "adjusted").rows() == [("hk.csv (a)", "full"), ("hk.csv (b)", "raw")]


def test_a_close_beside_its_adjusted_one_keeps_both() -> None:
    frame = BARS.with_columns((pl.col("Close") * 0.97).alias("Adj Close"))
    bars = read_market_bytes(csv(frame), "KWEB.csv").tables["bars"]
    assert bars["adjusted"].unique().to_list() == ["split"]
    assert bars["adj_close"].to_list() == pytest.approx((CLOSES * 0.97).tolist())


def test_basis_is_judged_by_content() -> None:
    kinds = {}
    single = BARS.with_columns(pl.col("Close").cast(pl.Float32).cast(pl.Float64))  # cents with a vendor's noise
    for name, frame in (("rounded", BARS), ("plain", single), ("full", BARS.with_columns(pl.col("Close") * 0.9731))):
        kinds[name] = read_market_bytes(csv(frame), "BABA.csv").tables["bars"]["adjusted"][0]
    money = BARS.with_columns((pl.col("Volume") * pl.col("Close")).alias("amount"))
    shifted = money.with_columns(pl.col("Open", "High", "Low", "Close") - 5.0)  # dividends taken out as a sum
    kinds["additive"] = read_market_bytes(csv(shifted), "688256.csv").tables["bars"]["adjusted"][0]
    assert kinds == {"rounded": "unknown", "plain": "split", "full": "full", "additive": "additive"}


def test_bars_within_the_day_and_weekly_bars_are_no_daily_closes() -> None:
    hourly = "Datetime,Close,Symbol\n" + "".join(
        f"2025-03-{day:02d} {hour}:30:00-05:00,{100 + day},BABA\n" for day in (3, 4, 5) for hour in (10, 11, 12)
    )
    weekly = "Date,Close,Symbol\n" + "".join(f"{day},10,BABA\n" for day in DAYS[::5])
    for text, kind in ((hourly, "intraday"), (weekly, "not_daily")):
        imported = read_market_bytes(text.encode(), "x.csv")
        assert ([f.kind for f in imported.findings], imported.tables) == ([kind], {})


def test_the_ecb_file_and_pairs_agree_to_their_rounding() -> None:
    rows = ("2025-12-31,1.175,184.09,0.8726,8.2262,9.1464,", "2025-12-30,1.1757,N/A,0.87,8.22,9.14,")
    ecb = "\n".join(("Date,USD,JPY,GBP,CNY,HKD,", *rows)).encode()
    rates = read_market_bytes(ecb, "ecb.csv").tables["rates"]
    assert rates.filter(pl.col("currency") == "JPY").height == 1
    last = rates.filter((pl.col("currency") == "CNY") & (pl.col("date") == date(2025, 12, 31)))
    assert last["per_euro"].item() == 8.2262
    assert last["instant"].item() == datetime(2025, 12, 31, 13, 10, tzinfo=UTC)
    assert last["published_at"].item() == datetime(2025, 12, 31, 15, 0, tzinfo=UTC)
    pairs = read_market_bytes(b"Date,EURUSD,USDCNY\n2025-12-31,1.175,7.001021\n", "p.csv").tables["rates"]
    assert pairs.filter(pl.col("currency") == "CNY")["per_euro"].item() == pytest.approx(8.2262, rel=1e-6)


def test_fund_weights_leave_the_stand_in_symbol_unresolved() -> None:
    text = ",700.HK,BABA,X1.HK,X1.HK.1,X1.HK.2,Cash,SUM\n07/09/2021,50,30,5,5,5,5,100\n07/12/2021,50,30,0,5,5,10,100\n"
    imported = read_market_bytes(text.encode(), "KWEB.csv")
    lines = imported.tables["fund_lines"].filter(pl.col("date") == date(2021, 7, 9)).sort("name")
    assert dict(lines.select("name", "code").iter_rows()) == {
        "700.HK": "0700.HK", "BABA": "BABA", "Cash": None, "X1.HK": None, "X1.HK.1": None, "X1.HK.2": None,
    }  # fmt: skip
    assert lines["weight"].sum() == pytest.approx(1.0)
    assert [f.kind for f in imported.findings] == ["fallback_symbol"]
    assert imported.tables["fund_lines"].filter(pl.col("date") == date(2021, 7, 12)).height == 5  # a zero is no holding


@pytest.mark.parametrize("data", [b"<html><body>404</body></html>", b"PK\x03\x04zip", b"nothing here", b'{"a": 1}'])
def test_what_is_no_market_data_says_so(data: bytes) -> None:
    imported = read_market_bytes(data, "x")
    assert imported.kind.startswith("not")
    assert imported.tables == {}


def test_broken_json_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="not valid JSON"):
        read_market_bytes(b'{"chart": [', "x.json")
