"""Faults put into clean files are found by content, told with their dates, and clean files get no finding."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from twinkeel.market import folder

from .makers import csv, long_csv, market, ohlcv, sessions, walk

DAYS = sessions("XHKG")
N = len(DAYS)
NAMES = ["0700.HK", "9988.HK", "3690.HK", "1810.HK", "9999.HK", "9618.HK", "1024.HK"]
MARKET = market(3, N, len(NAMES))


def _judge(*files: tuple[str, bytes]) -> tuple[dict[str, pl.DataFrame], dict[str, list[tuple[str, str, str]]]]:
    """Tables, and findings as kind -> [(file, symbol, action)]."""
    tables = folder.tables_of(list(files))
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for row in tables["findings"].iter_rows(named=True):
        kinds.setdefault(row["kind"], []).append((row["file"], row["symbol"], row["action"]))
    return tables, kinds


def _one(
    frame: pl.DataFrame, name: str = "0700.HK.csv"
) -> tuple[dict[str, pl.DataFrame], dict[str, list[tuple[str, str, str]]]]:
    return _judge((name, csv(frame)))


CLEAN = ohlcv(DAYS, MARKET[:, 0], 0)


def test_clean_files_get_no_finding() -> None:
    wide = pl.DataFrame({"date": DAYS, **{name: MARKET[:, i] for i, name in enumerate(NAMES)}})
    yahoo = CLEAN.with_columns(
        (pl.col("Close") * 0.98).alias("Adj Close"), pl.lit(0.0).alias("Dividends"), pl.lit(0.0).alias("Stock Splits")
    )
    for files in ([("a.csv", csv(wide))], [("0700.HK.csv", csv(CLEAN))], [("0700.HK.csv", csv(yahoo))]):
        assert _judge(*files)[1] == {}


def test_missing_sessions_are_a_gap_and_holidays_are_not() -> None:
    tables, kinds = _one(CLEAN.filter(~pl.col("Date").is_between(date(2024, 9, 2), date(2024, 9, 11))))
    assert kinds == {"gap": [("0700.HK.csv", "0700.HK", "kept")]}
    row = tables["findings"].row(0, named=True)
    assert (row["start"], row["end"]) == (date(2024, 9, 2), date(2024, 9, 11))
    assert row["detail"].startswith("7 sessions missing")  # 6 September 2024 was a typhoon day


def test_bars_on_a_closed_day_are_set_aside() -> None:
    extra = CLEAN.head(1).with_columns(pl.lit(date(2024, 5, 1)).alias("Date"))
    tables, kinds = _one(pl.concat([CLEAN, extra]).sort("Date"))
    assert kinds == {"closed_day": [("0700.HK.csv", "0700.HK", "quarantined")]}
    assert tables["set_aside"]["date"].to_list() == [date(2024, 5, 1)]
    assert tables["bars"].height == N


def test_a_frozen_bar_and_a_close_carried_forward() -> None:
    fields = ("Open", "High", "Low", "Close", "Volume")
    day = pl.int_range(pl.len())
    frozen = CLEAN.with_columns(pl.when(day == 50).then(pl.col(f).shift(1)).otherwise(pl.col(f)) for f in fields)
    assert _one(frozen)[1]["frozen"] == [("0700.HK.csv", "0700.HK", "quarantined")]
    halt = day.is_between(60, 69)
    carried = CLEAN.with_columns(
        *(pl.when(halt).then(pl.lit(CLEAN["Close"][59])).otherwise(pl.col(f)).alias(f) for f in fields[:4]),
        pl.when(halt).then(0.0).otherwise(pl.col("Volume")).alias("Volume"),
    )
    tables, kinds = _one(carried)
    assert kinds["stale"] == [("0700.HK.csv", "0700.HK", "quarantined")]
    assert tables["set_aside"].height == 10


def test_a_partial_last_bar_is_told_from_a_half_day() -> None:
    thin = pl.when(pl.int_range(pl.len()) == pl.len() - 1).then(90_000.0).otherwise(pl.col("Volume")).alias("Volume")
    assert _one(CLEAN.with_columns(thin))[1]["partial"] == [("0700.HK.csv", "0700.HK", "quarantined")]
    until = CLEAN.filter(pl.col("Date") <= date(2025, 1, 28))  # the eve of Lunar New Year: a half day
    assert _one(until.with_columns(thin))[1] == {}


def test_a_close_that_the_next_stated_change_contradicts_is_repaired() -> None:
    change = (pl.col("Close") / pl.col("Close").shift(1) - 1) * 100
    stated = CLEAN.with_columns(change.round(2).alias("pct_chg"), (pl.col("Volume") * pl.col("Close")).alias("amount"))
    at = pl.int_range(pl.len()) == 100
    early = round(stated["Close"][100] * 0.99, 2)
    spoiled = stated.with_columns(
        pl.when(at).then(early).otherwise(pl.col("Close")).alias("Close"),
        pl.when(at).then(stated["Low"].min()).otherwise(pl.col("Low")).alias("Low"),
        pl.when(at).then(4e5).otherwise(pl.col("Volume")).alias("Volume"),
        pl.when(at).then((early / stated["Close"][99] - 1) * 100).otherwise(pl.col("pct_chg")).alias("pct_chg"),
    )
    tables, kinds = _one(spoiled)
    assert kinds["partial"] == [("0700.HK.csv", "0700.HK", "repaired")]
    close = tables["bars"].filter(pl.col("date") == DAYS[100])["close"].item()
    assert close == pytest.approx(stated["Close"][100], abs=0.02)
    assert tables["set_aside"]["close"].to_list() == [early]  # raw data is never lost


def test_a_hundredfold_unit_is_repaired_and_a_spike_set_aside() -> None:
    index = np.arange(N)
    pence = CLEAN.with_columns(pl.col(f) * np.where(index < 30, 100.0, 1.0) for f in ("Open", "High", "Low", "Close"))
    tables, kinds = _one(pence)
    assert kinds["unit_100x"] == [("0700.HK.csv", "0700.HK", "repaired")]
    assert tables["bars"]["close"].to_list() == pytest.approx(MARKET[:, 0].tolist())
    spike = CLEAN.with_columns(pl.col(f) * np.where(index == 40, 0.1, 1.0) for f in ("Open", "High", "Low", "Close"))
    assert _one(spike)[1]["spike"] == [("0700.HK.csv", "0700.HK", "quarantined")]


def test_a_split_that_earlier_closes_do_not_carry() -> None:
    before = np.arange(N) < 200
    factor = np.where(before, 5.0, 1.0)
    frame = CLEAN.with_columns(
        *(pl.col(f) * factor for f in ("Open", "High", "Low", "Close")), (pl.col("Volume") / factor).alias("Volume")
    )
    assert "split_suspected" in _one(frame)[1]
    recorded = frame.with_columns(pl.Series("Stock Splits", np.where(np.arange(N) == 200, 5.0, 0.0)))
    assert "split_missed" in _one(recorded)[1]


@pytest.mark.parametrize(
    ("taken", "recorded", "kind"),
    [(1.0, 1.0, None), (0.0, 1.0, "dividend_missed"), (2.0, 1.0, "dividend_doubled"), (1.0, 0.0, "dividend_missing"),
     (100.0, 100.0, "dividend_100x")],
)  # fmt: skip
def test_dividends_and_the_adjusted_close_must_agree(taken: float, recorded: float, kind: str | None) -> None:
    """A dividend of 1.00 before day 150, another of 1.00 on day 50 that is always right."""
    closes = MARKET[:, 0]
    factor = np.ones(N)
    for day, cash in ((50, 1.0), (150, min(taken, closes[149] * 0.9))):
        factor[:day] *= 1 - cash / closes[day - 1]
    paid = np.zeros(N)
    paid[50], paid[150] = 1.0, recorded
    frame = CLEAN.with_columns(
        pl.Series("Adj Close", closes * factor), pl.Series("Dividends", paid), pl.lit(0.0).alias("Stock Splits")
    )
    assert set(_one(frame)[1]) == ({kind} if kind else set())


def test_additive_adjustment_below_zero_gives_no_return_and_no_error() -> None:
    frame = CLEAN.with_columns(pl.col("Open", "High", "Low", "Close") - float(MARKET[:, 0].min()) - 1)
    tables, kinds = _one(frame)
    assert [action for _, _, action in kinds["negative"]] == ["kept"]
    assert tables["bars"].filter(pl.col("close") <= 0).height > 0


def test_prices_of_another_listing_are_caught_whatever_the_file_is_called() -> None:
    truth = ("all.csv", long_csv("XHKG", NAMES, MARKET))
    other = CLEAN.with_columns(pl.lit("9988.HK").alias("code"))  # 0700.HK's bars under 9988.HK's code
    for name in ("9988.HK.csv", "neutral.csv"):
        tables, kinds = _judge(truth, (name, csv(other)))
        assert kinds["mislabelled"] == [(name, "9988.HK", "quarantined")]
        assert tables["bars"].filter(pl.col("source") == name).is_empty()


def test_a_name_that_promises_other_tickers_is_told() -> None:
    _, kinds = _judge(("9988.HK_hourly.csv", long_csv("XHKG", ["1810.HK", "3690.HK"], MARKET[:, :2])))
    assert kinds["mislabelled"] == [("9988.HK_hourly.csv", "9988.HK", "kept")]


def test_invented_prices_disagree_with_another_source() -> None:
    truth = ("all.csv", long_csv("XHKG", NAMES, MARKET))
    invented = ohlcv(DAYS, walk(77, N, 220.0), 5).with_columns(pl.lit("0700.HK").alias("code"))
    tables, kinds = _judge(truth, ("b.csv", csv(invented)))
    assert kinds["invented"] == [("b.csv", "0700.HK", "quarantined")]
    assert tables["bars"].filter(pl.col("code") == "0700.HK")["source"].unique().to_list() == ["all.csv"]


def test_invented_prices_on_weekends_and_without_a_market_are_caught_alone() -> None:
    days = pl.date_range(date(2025, 3, 1), date(2025, 3, 31), eager=True).to_list()
    every = pl.concat(pl.DataFrame({"date": days, "code": [c] * 31, "close": walk(i, 31)}) for i, c in enumerate(NAMES))
    _, weekends = _judge(("x.csv", csv(every)))
    assert {symbol for _, symbol, _ in weekends["invented"]} == set(NAMES)
    lonely = np.column_stack([walk(100 + i, N) for i in range(len(NAMES))])
    _, alone = _judge(("x.csv", long_csv("XHKG", NAMES, lonely)))
    assert list(alone) == ["invented"]


def test_two_sources_that_differ_on_one_day_say_so() -> None:
    other = MARKET[:, 0].copy()
    other[120] *= 1.02
    _, kinds = _judge(("a.csv", csv(CLEAN.with_columns(pl.lit("0700.HK").alias("code")))),
                      ("b.csv", long_csv("XHKG", ["0700.HK"], other[:, None])))  # fmt: skip
    assert kinds["disagreement"] == [("a.csv", "0700.HK", "kept")]


def test_a_name_that_ends_before_its_file_is_told() -> None:
    wide = pl.DataFrame({"date": DAYS, **{name: MARKET[:, i] for i, name in enumerate(NAMES)}})
    cut = wide.with_columns(pl.when(pl.int_range(pl.len()) < N - 30).then(pl.col("9999.HK")).alias("9999.HK"))
    assert _judge(("wide.csv", csv(cut)))[1] == {"ended": [("wide.csv", "9999.HK", "kept")]}


def test_invented_prices_disagree_with_the_sibling_listing_through_ratio_and_fx() -> None:
    """No other source of 9988.HK: only BABA, eight shares a unit, tells that it is invented."""
    us_days, hk_days = sessions("XNYS"), sessions("XHKG")
    common = sorted(set(us_days) & set(hk_days))
    truth = dict(zip(common, market(5, len(common), 1)[:, 0], strict=True))
    peers = np.column_stack([np.array([truth[d] for d in common]) * np.exp(np.cumsum(
        np.random.default_rng(i).normal(0, 0.01, len(common)))) for i in range(6)]).round(2)  # fmt: skip
    us = pl.DataFrame({"date": common, "BABA": [round(truth[d] * 8 / 7.8, 2) for d in common]}
                      | {f"U{i}": peers[:, i] for i in range(6)})  # fmt: skip
    rates = "Date,USD,HKD,JPY,GBP,CNY\n" + "".join(f"{day},1.1,8.58,160,0.85,8\n" for day in common)
    honest = pl.DataFrame({"date": common, "9988.HK": [round(truth[d], 2) for d in common]})
    invented = pl.DataFrame({"date": common, "9988.HK": walk(9, len(common), 200.0)})
    for prices, kinds in ((honest, set()), (invented, {"invented"})):
        tables, found = _judge(("us.csv", csv(us)), ("hk.csv", csv(prices)), ("fx.csv", rates.encode()))
        assert set(found) - {"gap"} == kinds
        assert tables["bars"].filter(pl.col("code") == "9988.HK").is_empty() is bool(kinds)


def test_a_file_without_a_symbol_is_judged_by_the_calendar_its_days_fit() -> None:
    hole = CLEAN.filter(~pl.col("Date").is_between(date(2024, 9, 2), date(2024, 9, 11)))
    stamped = CLEAN.with_columns(pl.col("Date").dt.strftime("%Y-%m-%d 00:00:00+00:00"))
    american = CLEAN.head(len(sessions("XNYS"))).with_columns(pl.Series("Date", sessions("XNYS")[:N]))
    weekdays = pl.date_range(DAYS[0], date(2027, 12, 31), "1d", eager=True)
    nowhere = CLEAN.with_columns(weekdays.filter(weekdays.dt.weekday() <= 5).head(N).alias("Date"))
    assert set(_one(CLEAN, "x.csv")[1]) == {"unnamed"}
    assert set(_one(hole, "X1.csv")[1]) == {"unnamed", "gap"}
    tables, kinds = _one(stamped, "x.csv")
    assert set(kinds) == {"unnamed"}
    assert tables["bars"]["date"].to_list() == DAYS
    assert set(_one(american, "123.csv")[1]) == {"unnamed"}
    assert set(_one(nowhere, "x.csv")[1]) == {"unnamed"}  # no venue known, none guessed


def test_bars_on_saturdays_are_told_in_a_file_without_a_symbol() -> None:
    every = pl.date_range(DAYS[0], date(2027, 12, 31), "1d", eager=True).head(N)
    assert "invented" in _one(CLEAN.with_columns(every.alias("Date")), "x.csv")[1]


def test_a_month_that_no_calendar_fits_is_judged_by_none() -> None:
    may = pl.date_range(date(2025, 5, 1), date(2025, 5, 30), "1d", eager=True)  # every venue rests on some of these
    weekdays = may.filter(may.dt.weekday() <= 5)
    frame = CLEAN.head(weekdays.len()).with_columns(weekdays.alias("Date"))
    assert set(_one(frame, "x.csv")[1]) == {"unnamed"}
