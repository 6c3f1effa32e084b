"""A snapshot shows nothing newer than its as-of, prices only what traded, and hashes what can be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.core.errors import MissingDataError, UnknownNameError
from twinkeel.market import NoQuote, Quote, Snapshot
from twinkeel.market.books import table_of
from twinkeel.market.model import FundBook, FundLine
from twinkeel.market.tables import TABLES

from .makers import ohlcv, sessions, walk

DAYS = {
    code: sessions(mic, date(2025, 1, 2), date(2025, 6, 30)) for code, mic in (("BABA", "XNYS"), ("9988.HK", "XHKG"))
}


def _bars() -> pl.DataFrame:
    parts = []
    for number, (code, days) in enumerate(DAYS.items()):
        frame = ohlcv(days, walk(number, len(days)), number).rename(str.lower)
        parts.append(frame.with_columns(code=pl.lit(code), adjusted=pl.lit("raw"), source=pl.lit("test")))
    return pl.concat(parts)


def _rates() -> pl.DataFrame:
    days = DAYS["BABA"]
    parts = [
        pl.DataFrame({"date": days, "per_euro": np.round(start + 0.001 * np.arange(len(days)), 4)}).with_columns(
            currency=pl.lit(currency), source=pl.lit("ECB")
        )
        for currency, start in (("USD", 1.1), ("HKD", 8.6))
    ]
    return pl.concat(parts)


BARS, RATES = _bars(), _rates()
FULL = Snapshot.from_frames(date(2025, 6, 30), BARS, RATES)


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2025, 1, 3), datetime(2025, 7, 5)))
def test_nothing_newer_than_an_instant_can_be_seen(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    s = Snapshot.from_frames(moment, BARS, RATES)
    seen = [s.table("bars")["instant"], s.table("rates")["published_at"], *(s.history(c)["instant"] for c in s.codes)]
    assert all(column.is_empty() or column.max() <= moment for column in seen)  # type: ignore[operator]  # datetimes
    assert s.panel(s.codes).instants.size == 0 or s.panel(s.codes).instants[-1] <= np.datetime64(
        moment.replace(tzinfo=None)
    )
    for code in s.codes:
        got = s.price(code)
        assert (got.instant if isinstance(got, Quote) else moment) <= moment


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2025, 1, 3), date(2025, 7, 5)))
def test_a_date_means_every_venues_close_of_that_local_date(day: date) -> None:
    s = Snapshot.from_frames(day, BARS, RATES)
    for code, days in DAYS.items():
        assert s.history(code)["date"].to_list() == [d for d in days if d <= day]
    last = s.rates("USD", "HKD")["date"].max()
    assert last == max(d for d in DAYS["BABA"] if d <= day)


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2025, 2, 1), date(2025, 6, 29)), st.randoms(use_true_random=False))
def test_what_comes_later_changes_no_answer(day: date, random: object) -> None:
    """Rows after the as-of, whatever they say, leave hash and panel as they are."""
    spoiled = BARS.with_columns(
        pl.when(pl.col("date") > day).then(pl.col("close") * 7 + 3).otherwise(pl.col("close")).alias("close")
    )
    honest, other = (Snapshot.from_frames(day, bars, RATES) for bars in (BARS, spoiled))
    assert honest.hash == other.hash
    assert np.array_equal(honest.panel(honest.codes).log_prices, other.panel(other.codes).log_prices, equal_nan=True)


def test_the_hash_is_of_content_not_of_order_and_moves_with_a_tick() -> None:
    shuffled = Snapshot.from_frames(date(2025, 6, 30), BARS.sample(fraction=1.0, shuffle=True, seed=3), RATES)
    moved = BARS.with_columns(
        pl.when((pl.col("code") == "BABA") & (pl.col("date") == date(2025, 3, 3)))
        .then(pl.col("close") + 0.01)
        .otherwise(pl.col("close"))
        .alias("close")
    )
    assert shuffled.hash == FULL.hash
    assert Snapshot.from_frames(date(2025, 6, 30), moved, RATES).hash != FULL.hash
    assert Snapshot.from_frames(date(2025, 6, 30), BARS, RATES, simulated=True).hash != FULL.hash


def test_the_panel_is_the_union_grid_with_holes() -> None:
    panel = FULL.panel(["9988.HK", "BABA"])
    both = [d for d in DAYS["BABA"] if d in DAYS["9988.HK"]]
    assert panel.log_prices.shape == (len(DAYS["BABA"]) + len(DAYS["9988.HK"]), 2)
    assert len(both) > 100  # the venues close at different instants: no row has both
    assert not np.isfinite(panel.log_prices).all(axis=1).any()
    closes = np.exp(panel.log_prices[:, 1])
    assert closes[np.isfinite(closes)] == pytest.approx(FULL.history("BABA")["close"].to_numpy())


def test_a_raw_close_is_a_quote_with_its_venue_instant_and_currency() -> None:
    got = FULL.price("9988.HK")
    assert isinstance(got, Quote)
    close = BARS.filter((pl.col("code") == "9988.HK") & (pl.col("date") == date(2025, 6, 30)))["close"].item()
    assert (got.price, got.currency, got.date) == (Decimal(str(close)), "HKD", date(2025, 6, 30))
    assert got.instant == datetime(2025, 6, 30, 8, 0, tzinfo=UTC)


def test_absence_has_its_reason() -> None:
    last = DAYS["BABA"][-6]
    rows = [
        BARS.filter(pl.col("code") == "BABA"),
        BARS.filter((pl.col("code") == "BABA") & (pl.col("date") <= last)).with_columns(code=pl.lit("HALT")),
        BARS.filter((pl.col("code") == "BABA") & (pl.col("date") <= last)).with_columns(
            code=pl.lit("GONE"), source=pl.lit("other file")
        ),
        BARS.filter(pl.col("code") == "BABA").with_columns(
            pl.col("close") * 0.99137, code=pl.lit("PAID"), adjusted=pl.lit("full"), source=pl.lit("adjusted file")
        ),
    ]
    s = Snapshot.from_frames(date(2025, 6, 30), pl.concat(rows))
    answers = {code: s.price(code) for code in ("HALT", "GONE", "PAID", "NONE")}
    reasons = {code: answer.reason for code, answer in answers.items() if isinstance(answer, NoQuote)}
    assert reasons == {"HALT": "suspended", "GONE": "ended", "PAID": "adjusted_only", "NONE": "never"}
    halted = answers["HALT"]
    assert isinstance(halted, NoQuote)
    assert halted.last == last


def test_rates_are_exact_crosses_with_their_instant() -> None:
    rate = FULL.rate("USD", "HKD")
    usd, hkd = (
        Decimal(str(RATES.filter((pl.col("currency") == c) & (pl.col("date") == date(2025, 6, 30)))["per_euro"].item()))
        for c in ("USD", "HKD")
    )
    assert abs(rate.value - hkd / usd) < Decimal("1e-10")
    assert rate.instant == datetime(2025, 6, 30, 12, 10, tzinfo=UTC)  # 14:10 in Frankfurt, summer time
    assert FULL.rate("EUR", "USD").value == usd
    assert FULL.rate("HKD", "HKD").value == 1
    assert FULL.rate("HKD", "USD").value == pytest.approx(1 / rate.value)


def test_a_currency_without_a_recent_fixing_is_missing_never_a_guess() -> None:
    with pytest.raises(MissingDataError, match="CNH"):
        FULL.rate("USD", "CNH")
    old = Snapshot.from_frames(date(2025, 6, 30), BARS, RATES.filter(pl.col("date") < date(2025, 6, 1)))
    with pytest.raises(MissingDataError, match="stale"):
        old.rate("USD", "HKD")


def test_an_unknown_code_suggests_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match=r"9988\.HK"):
        FULL.history("9988.KH")


def test_fund_books_answer_with_the_latest_known() -> None:
    def book(day: date, weight: float) -> FundBook:
        known = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
        return FundBook("KWEB", day, known, (FundLine("Tencent", weight, "0700.HK", value=Decimal("1.10")),), "house")

    lines = table_of([book(date(2025, 3, 31), 0.1), book(date(2025, 5, 30), 0.2)])
    s = Snapshot.from_frames(date(2025, 4, 30), BARS, RATES, fund_lines=lines)
    got = s.fund_holdings("KWEB")
    assert got == book(date(2025, 3, 31), 0.1)
    assert s.fund_holdings("XXX") is None


def test_findings_tell_nothing_of_what_came_later() -> None:
    rows = [("f", "BABA", date(2025, 2, 3), date(2025, 6, 3), "gap", "info", "kept", "x"),
            ("f", "BABA", date(2025, 5, 1), date(2025, 5, 2), "gap", "info", "kept", "y")]  # fmt: skip
    findings = pl.DataFrame(rows, schema=TABLES["findings"], orient="row")
    seen = Snapshot.from_frames(date(2025, 3, 31), BARS, RATES, findings=findings).findings
    assert [(f.detail, f.end) for f in seen] == [("x", date(2025, 3, 31))]


def test_adjusted_closes_rounded_to_cents_are_no_prices_and_unlabelled_ones_say_so() -> None:
    us = BARS.filter(pl.col("code") == "BABA")
    rounded = us.with_columns((pl.col("close") * 0.991).round(2), adjusted=pl.lit("full"))
    got = Snapshot.from_frames(date(2025, 6, 30), rounded).price("BABA")
    assert isinstance(got, NoQuote)
    assert got.reason == "adjusted_only"
    quote = Snapshot.from_frames(date(2025, 6, 30), us.with_columns(adjusted=pl.lit("unknown"))).price("BABA")
    assert isinstance(quote, Quote)
    assert quote.adjusted == "unknown"
    assert "does not say whether it is adjusted" in quote.source
