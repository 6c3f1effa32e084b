"""A held fund beside its own holdings is said to be one risk held twice, with the look-through shown."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from _pytest.capture import CaptureFixture

from twinkeel.cli import status_of
from twinkeel.desk.risk import fit, in_base, measure
from twinkeel.desk.risk_funds import fund_overlaps
from twinkeel.desk.risk_panel import sample_book


def test_the_share_held_twice_is_the_funds_weight_in_issuers_held_directly() -> None:
    """By hand: of QQQ's book the sample holds every modelled line but AMD, MU, PDD and ASML; GOOG is Alphabet too."""
    book, snapshot = sample_book(7, "USD")
    covariance, _ = in_base(book, fit(book))
    found = {each.code: each for each in fund_overlaps(book, snapshot, covariance)}
    assert set(found) == {"QQQ", "KWEB"}
    inside = snapshot.fund_holdings("QQQ")
    weights = {} if inside is None else {line.code: line.weight or 0.0 for line in inside.lines}
    held = ("NVDA", "AAPL", "MSFT", "AVGO", "AMZN", "META", "TSLA", "GOOGL", "GOOG")
    assert found["QQQ"].held_directly == pytest.approx(sum(weights[code] for code in held))
    alphabet = next(each for each in found["QQQ"].shared if each.issuer == "alphabet")
    own = {line.code: line.weight for line in book.lines}
    assert alphabet.direct == pytest.approx(own["GOOGL"])
    assert alphabet.through == pytest.approx(own["QQQ"] * (weights["GOOGL"] + weights["GOOG"]))


def test_the_correlation_is_that_of_the_fund_with_the_part_held_directly() -> None:
    book, snapshot = sample_book(7, "USD")
    covariance, _ = in_base(book, fit(book))
    kweb = next(each for each in fund_overlaps(book, snapshot, covariance) if each.code == "KWEB")
    codes = [line.code for line in book.lines]
    pair = np.ix_([codes.index("KWEB"), codes.index("BABA")], [codes.index("KWEB"), codes.index("BABA")])
    block = covariance[pair]
    assert kweb.correlation == pytest.approx(block[0, 1] / np.sqrt(block[0, 0] * block[1, 1]))


def test_text_and_json_say_so(capsys: CaptureFixture[str]) -> None:
    assert status_of(["risk", "--simulate", "7", "--resamples", "100"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "of QQQ are companies you hold directly" in text
    assert "one risk held twice, no diversifier. NVIDIA" in text


def test_an_old_book_is_dated_and_an_unknown_one_is_called_unknown(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    with path.open("w", newline="") as handle:
        csv.writer(handle).writerows(
            [("symbol", "quantity", "currency", "type", "value")]
            + [(code, 1, "USD", kind, 100) for code, kind in (("KWEB", "etf"), ("FXI", "etf"), ("BABA", "equity"))]
        )
    found = {each.code: each for each in measure(path, "2025-12-31", shared / "data", resamples=100).funds}
    assert "its book of 2021-12-01, 1491 days old" in found["KWEB"].sentence
    assert found["KWEB"].held_directly == pytest.approx(0.0863)
    assert found["FXI"].as_of is None
    assert "how much of it you hold twice is unknown" in found["FXI"].sentence
