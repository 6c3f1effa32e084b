"""The risk of a book from files: on the simulated market, and on a real filing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from _pytest.capture import CaptureFixture

from twinkeel.cli import status_of
from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.risk import measure
from twinkeel.desk.risk_panel import measured_words, parse_shares

MIXED = ("0700.HK=20%", "688256.SS=10%")


def test_shares_and_groups_add_up_and_the_naive_figure_stands_beside() -> None:
    found = measure(None, simulate=7, add=MIXED, resamples=200, benchmark="QQQ")
    assert found.simulated
    assert sum(line.weight for line in found.lines) == pytest.approx(1 - 200_000 * 0.7 / float(found.total), abs=0.2)
    for groups in (found.by_issuer, found.by_segment, found.by_venue):
        assert sum(groups.values()) == pytest.approx(1, abs=1e-9)
    assert sum(found.by_currency.values()) == pytest.approx(1, abs=1e-9)
    assert found.volatility > found.naive_volatility
    assert found.diversification_ratio < found.naive_diversification_ratio
    low, high = found.volatility_interval
    assert low < found.volatility < high
    low, high = found.intervals["effective_bets"]
    assert low < high
    low, high = found.intervals["diversification_ratio"]
    assert low < found.diversification_ratio < high
    assert found.active is not None
    assert found.active["active_risk"] > 0


def test_the_sentence_names_the_slice_and_the_simulated_truth_lies_in_its_interval() -> None:
    found = measure(None, simulate=7, add=MIXED, resamples=300)
    (slice_,) = [each for each in found.slices if each.place == "Hong Kong"]
    assert slice_.sentence.startswith("Your 20% Hong Kong adds ")
    value, low, high = slice_.reduction
    assert low < value < high
    assert slice_.naive_reduction[0] > value


def test_currency_risk_is_part_of_a_foreign_line() -> None:
    dollars = measure(None, simulate=7, add=("0700.HK=20%",), resamples=100)
    euros = measure(None, simulate=7, add=("0700.HK=20%",), resamples=100, base="EUR")
    assert euros.volatility > dollars.volatility
    assert euros.by_currency["USD"] < 1


def test_two_lines_of_one_issuer_are_one_risk() -> None:
    found = measure(None, simulate=7, add=("9988.HK=10%",), resamples=100)
    assert any(text.startswith("alibaba") for text in found.same_issuer)
    lines = {line.code: line for line in found.lines}
    assert lines["BABA"].volatility == pytest.approx(lines["9988.HK"].volatility, rel=0.03)


def test_a_filing_with_lines_that_have_no_prices(shared: Path) -> None:
    book = shared / "data" / "holdings" / "13f_hh_international_2025-12-31.csv"
    found = measure(book, data=shared / "data", resamples=200)
    assert sum(part.weight for part in found.unmeasured) + found.measured_weight == pytest.approx(1, abs=1e-6)
    assert any("BERKSHIRE" in part.name for part in found.unmeasured)
    assert next(iter(found.by_issuer)) == "apple"
    assert 0.1 < found.volatility < 0.3


def test_json_is_plain(capsys: CaptureFixture[str]) -> None:
    assert status_of(["risk", "--simulate", "7", "--resamples", "100", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"volatility", "naive_volatility", "slices", "losses", "lines", "by_currency", "method"} <= found.keys()
    assert np.isfinite(found["volatility"])


def test_text_says_simulated(capsys: CaptureFixture[str]) -> None:
    assert status_of(["risk", "--simulate", "7", "--resamples", "100", "--add", "0700.HK=20%"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("SIMULATED")
    assert "peaks over threshold" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["risk"], "no book was named"),
        (["risk", "--simulate", "7", "--add", "0700.HK"], "is not CODE=SHARE"),
        (["risk", "--simulate", "7", "--add", "ZZZZ=10%"], "cannot be added"),
        (["risk", "--simulate", "7", "--benchmark", "ZZZZ"], "benchmark ZZZZ"),
        (["risk", "book.csv", "--simulate", "7", "--as-of", "2025-12-31"], "a file and --as-of beside --simulate"),
        (["stress", "--simulate", "7", "--data", "data"], "--data beside --simulate"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], words: str, capsys: CaptureFixture[str]) -> None:
    assert status_of(arguments) == 2
    text = capsys.readouterr().err
    assert words in text
    assert text.count("\n") == 1


def test_what_is_not_measured_is_said_to_be_unknown_beside_the_figure(
    shared: Path, capsys: CaptureFixture[str]
) -> None:
    book = shared / "data" / "holdings" / "13f_berkshire_2025-12-31.csv"
    found = measure(book, data=shared / "data", resamples=100)
    alone = found.volatility / found.measured_weight
    assert found.notes[0].endswith(
        f"The other {1 - found.measured_weight:.1%} is unknown, not riskless; the measured part by itself has a "
        f"volatility of {alone:.1%} a year."
    )
    assert status_of(["risk", str(book), "--data", str(shared / "data"), "--resamples", "100"]) == 0
    assert f"Volatility a year, from the {found.measured_weight:.1%} measured" in capsys.readouterr().out
    assert measured_words(1.0, 0.2) == "All of the book could be measured."


def test_shares_must_leave_some_of_the_book() -> None:
    assert parse_shares(["A=10%", "B=0.2", "A=5%"]) == pytest.approx({"A": 0.15, "B": 0.2})
    with pytest.raises(TwinkeelError, match="110%"):
        parse_shares(["A=60%", "B=50%"])
