"""Fund books from files, data and tables; rolled forward by price and compared with what the fund then held."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.desk.exposure import Wishes, look
from twinkeel.desk.fund_books import book_from, books_in_tables, kept_funds, known_lines, read_books, rolled
from twinkeel.exposure import Book
from twinkeel.holdings import read_holdings
from twinkeel.market import open_snapshot
from twinkeel.reference import world

SAMPLES = Path(__file__).parents[1] / "holdings" / "samples" / "ok"
DAY = date(2025, 12, 31)


def test_a_book_keeps_the_houses_weights_and_counts_futures_by_notional() -> None:
    book = read_books((f"mchi={SAMPLES / 'ishares.csv'}",), DAY, world())["MCHI"]
    assert book.as_of == DAY
    assert book.weights == pytest.approx(
        {
            "0700.HK": 0.77,
            "688981.SS": 0.17,
            "BABA": 0.045,
            "USD": 0.014,
            "MESH6": 0.02,
            "financing": -0.02,
        }
    )
    assert book.kinds == {"MESH6": "future"}


def test_a_filing_without_weights_is_weighed_by_value() -> None:
    book = book_from("X", read_holdings(SAMPLES / "13f_submission.txt", DAY, world()), DAY)
    assert book.weights == pytest.approx({"AAPL": 27186 / 34515, "BABA": 7329 / 34515})


def test_a_filing_says_of_which_series_it_is() -> None:
    """An N-PORT names a series, not a ticker: the reader must see which fund the weights belong to."""
    book = read_books((f"KSTR={SAMPLES / 'nport.xml'}",), DAY, world())["KSTR"]
    assert book.flags[0] == (
        "its book is the filing of Example Trust: Example China Fund (S000000001): make sure that this is its series"
    )
    assert book.weights["AAPL"] == pytest.approx(-0.027186)
    assert book.weights["financing"] == pytest.approx(0.0012 - 0.106), "of net assets, not of the lines' sum"


@pytest.mark.parametrize("pair", ["KWEB", "=x.csv", "KWEB="])
def test_a_pair_that_is_none_says_how_to_write_it(pair: str) -> None:
    with pytest.raises(InputError, match=r"is not CODE=FILE. Write for example --book KWEB=kweb_holdings.csv"):
        read_books((pair,), DAY, world())


def test_old_lines_in_the_tables_are_dated_and_stay_unresolved(tmp_path: Path) -> None:
    found = known_lines("KWEB", world(), DAY)
    assert found is not None
    assert found[0] == date(2021, 12, 1)
    assert found[1]["tencent"] == pytest.approx(0.111)
    assert {"KWEB", "KSTR"} <= set(kept_funds(world()))
    assert set(books_in_tables(["KWEB", "NOFUND"], world(), DAY)) == {"KWEB"}
    (tmp_path / "b.csv").write_text("symbol,quantity,currency,value\nKWEB,1,USD,100\n")
    answer = look(tmp_path / "b.csv", "2025-12-31")
    assert answer.exposure.unresolved_share == pytest.approx(1.0)
    assert "days old (2021-12-01): over 100" in answer.exposure.unresolved[0].reason


def qqq(shared: Path, day: date) -> dict[str, float]:
    """What QQQ held on a day, as fractions."""
    path = shared / "data" / "fixtures" / "etf_holdings_2021_2022" / "QQQ.csv"
    with path.open() as handle:
        for row in csv.DictReader(handle):
            if datetime.strptime(row[""], "%m/%d/%Y").date() == day:
                return {
                    code: float(weight) / 100
                    for code, weight in row.items()
                    if code not in ("", "SUM") and float(weight or 0)
                }
    raise AssertionError(f"no weights of {day}")


def test_a_rolled_book_is_nearer_to_what_the_fund_then_held(shared: Path) -> None:
    """QQQ on 2021-07-09 rolled to 2022-01-31 beside its true weights then: 2.3 points off in all, against 4.0 stale.

    Only half of the fund has prices here; the rest moves with the average of that half, which is what is left over.
    """
    old, now = date(2021, 7, 9), date(2022, 1, 31)
    names = ("AAPL", "MSFT", "AMZN", "GOOGL", "NVDA", "TSLA")
    before, truth = qqq(shared, old), qqq(shared, now)
    snapshot = open_snapshot(now, shared / "data")
    book = rolled({"QQQ": Book("QQQ", old, before)}, snapshot, world(), now, 100)["QQQ"]
    assert book.as_of == now
    assert "rolled forward 206 days by price" in book.flags[0]
    stale = sum(abs(before[name] - truth[name]) for name in names)
    carried = sum(abs(book.weights[name] - truth[name]) for name in names)
    assert carried < stale, (carried, stale)
    assert sum(book.weights.values()) == pytest.approx(sum(before.values()), abs=1e-12)


def test_roll_forward_on_request_is_marked_and_bounded(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("symbol,quantity,currency,value\nKWEB,1,USD,100\n")
    wishes = Wishes(books=(f"KWEB={SAMPLES / 'kraneshares.csv'}",), roll_forward=True, max_age_days=0)
    fresh = look(tmp_path / "b.csv", "2025-12-31", shared / "data", wishes=wishes)
    assert fresh.exposure.china_share == pytest.approx(0.997)
    table = SAMPLES / "weights.csv"
    wishes = Wishes(books=(f"KWEB={table}",), roll_forward=True)
    answer = look(tmp_path / "b.csv", "2021-12-31", shared / "data", wishes=wishes)
    assert any("rolled forward 172 days by price" in flag for flag in answer.exposure.flags)
    low, high = answer.exposure.bounds["china_share"]
    assert low < answer.exposure.china_share < high
