"""The demo's samples hold together: a US-heavy book, a mandate that reads, an article true or false as meant."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources

import polars as pl
import pytest

from twinkeel.market import Quote
from twinkeel.market.simulated import SimulatedMarket, simulated_market
from twinkeel.reference import world

AS_OF = date(2025, 12, 31)
MAGNIFICENT = {"AAPL", "MSFT", "NVDA", "GOOGL", "GOOG", "AMZN", "META", "TSLA"}


def sample(name: str) -> str:
    return resources.files("twinkeel.samples").joinpath(name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def market() -> SimulatedMarket:
    return simulated_market()


def rise(market: SimulatedMarket, code: str) -> float:
    history = market.snapshot.history(code)
    start = history.filter(pl.col("date") <= date(2024, 12, 31))["close"][-1]
    return float(history["close"][-1] / start - 1)


def debut(market: SimulatedMarket, code: str) -> float:
    offer = world().listing(code, AS_OF).offer_price
    assert offer is not None
    return float(market.snapshot.history(code)["close"][0]) / float(offer) - 1


def test_the_sample_book_is_three_fifths_magnificent_seven_with_funds_and_cash(market: SimulatedMarket) -> None:
    values = {}
    for row in csv.DictReader(sample("holdings.csv").splitlines()):
        price = 1.0
        if row["type"] != "cash":
            quote = market.snapshot.price(row["symbol"])
            assert isinstance(quote, Quote), row
            assert quote.currency == row["currency"]
            price = float(quote.price)
        values[row["symbol"]] = float(row["quantity"]) * price
    total = sum(values.values())
    direct = sum(value for code, value in values.items() if code in MAGNIFICENT) / total
    assert 0.55 < direct < 0.65
    assert {"QQQ", "KWEB", "USD"} <= set(values)
    assert 1.0e6 < total < 5.0e6


def test_every_line_of_the_sample_book_and_article_is_a_listing_the_tables_know() -> None:
    from twinkeel.core.errors import TwinkeelError

    unknown = []
    for row in csv.DictReader(sample("holdings.csv").splitlines()):
        if row["type"] != "cash":
            try:
                world().listing(row["symbol"], AS_OF)
            except TwinkeelError:
                unknown.append(row["symbol"])
    assert unknown == []


def test_the_sample_mandate_is_read() -> None:
    from twinkeel.construction.mandate import Mandate

    mandate = Mandate.parse(sample("mandate.toml"), "mandate.toml")
    assert mandate.base_currency == "USD"
    assert mandate.magnificent_seven_maximum == 0.5


@pytest.mark.parametrize(
    ("said", "code", "right"),
    [(0.47, "9988.HK", True), (-0.25, "NVDA", True), (0.25, "KWEB", True), (1.0, "KSTR", False)],
)
def test_what_the_article_says_of_the_year_is_true_or_false_as_meant(
    market: SimulatedMarket, said: float, code: str, right: bool
) -> None:
    assert (abs(rise(market, code) - said) < 0.015) is right


@pytest.mark.parametrize(("said", "code", "right"), [(4.25, "688795.SS", True), (5.0, "688802.SS", False)])
def test_what_the_article_says_of_debuts_is_true_or_false_as_meant(
    market: SimulatedMarket, said: float, code: str, right: bool
) -> None:
    assert (abs(debut(market, code) - said) < 0.1) is right


def test_what_the_article_says_funds_hold_is_true_or_false_as_meant(market: SimulatedMarket) -> None:
    books = {fund: market.snapshot.fund_holdings(fund) for fund in ("KWEB", "KSTR")}
    held = {fund: {line.code for line in book.lines} for fund, book in books.items() if book}
    assert {"0700.HK", "9988.HK", "9888.HK"} <= held["KWEB"]
    assert {"688256.SS", "688008.SS", "688012.SS"} <= held["KSTR"]
    assert "688256.SS" not in held["KWEB"]
