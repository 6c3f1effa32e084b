"""The simulated market: same bytes for a seed, the snapshot's contract, real calendars, and a truth that holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from twinkeel.core.errors import OutsideTableError, UnknownNameError
from twinkeel.market import NoQuote, Quote
from twinkeel.market.codes import venue_of
from twinkeel.market.simulated import SimulatedMarket, simulated_market
from twinkeel.market.simulated.market import PINNED, START
from twinkeel.market.simulated.parameters import FACTORS, parameters
from twinkeel.reference import world

Floats = NDArray[np.float64]

US = ("AAPL", "MSFT", "NVDA", "GOOGL", "AMZN", "META", "TSLA")
HONG_KONG = ("0700.HK", "9988.HK", "9888.HK", "1810.HK", "0981.HK")
SEEDS = tuple(range(12))


@pytest.fixture(scope="module")
def market() -> SimulatedMarket:
    return simulated_market()


@pytest.fixture(scope="module")
def many() -> tuple[SimulatedMarket, ...]:
    return tuple(simulated_market(seed) for seed in SEEDS)


def same_date_returns(market: SimulatedMarket, codes: tuple[str, ...]) -> Floats:
    """Log returns between days on which all lines have a close, as most tools compute them."""
    closes: dict[date, list[float]] = {}
    for code in codes:
        for day, close in market.snapshot.history(code).select("date", "close").iter_rows():
            closes.setdefault(day, []).append(close)
    days = sorted(day for day, row in closes.items() if len(row) == len(codes))
    return np.diff(np.log(np.array([closes[day] for day in days])), axis=0)


def same_moment_returns(market: SimulatedMarket, codes: tuple[str, ...]) -> Floats:
    """Daily log returns in dollars of all lines at one instant: what a perfect observer would see."""
    truth = market.truth
    last = truth.days.index(PINNED) + 1
    return np.diff(truth.values[:last, [truth.codes.index(code) for code in codes]], axis=0)


def mean_cross(matrix: Floats, left: int) -> float:
    return float(matrix[:left, left:].mean())


def test_a_seed_gives_the_same_bytes_and_another_seed_does_not(market: SimulatedMarket) -> None:
    again = simulated_market(7)
    assert again.snapshot.hash == market.snapshot.hash
    assert again.truth.values.tobytes() == market.truth.values.tobytes()
    assert simulated_market(8).snapshot.hash != market.snapshot.hash


def test_an_earlier_as_of_only_cuts_the_same_history(market: SimulatedMarket) -> None:
    earlier = simulated_market(7, date(2025, 3, 31)).snapshot
    for code in ("AAPL", "9988.HK", "688256.SS", "KWEB"):
        whole = market.snapshot.history(code).filter(pl.col("date") <= date(2025, 3, 31))
        assert earlier.history(code)["close"].to_list() == whole["close"].to_list()
    assert earlier.price("688795.SS") == NoQuote("688795.SS", "never", None, "the snapshot has no bar of it")


def test_a_later_as_of_goes_on_from_the_same_history(market: SimulatedMarket) -> None:
    later = simulated_market(7, date(2026, 3, 31)).snapshot.history("NVDA")
    assert later["date"].max() == date(2026, 3, 31)
    before = later.filter(pl.col("date") <= PINNED)
    assert before["close"].to_list() == market.snapshot.history("NVDA")["close"].to_list()


def test_before_the_first_half_year_there_is_too_little_to_measure() -> None:
    with pytest.raises(OutsideTableError, match="2023-07-03 onwards"):
        simulated_market(7, date(2023, 6, 30))


def test_every_row_says_it_is_simulated(market: SimulatedMarket) -> None:
    snapshot = market.snapshot
    assert snapshot.simulated is True
    assert snapshot.note.startswith("SIMULATED")
    for name in ("bars", "rates", "fund_lines"):
        sources = snapshot.table(name)["source"].unique().to_list()
        assert sources
        assert all(source.startswith("SIMULATED") for source in sources)


def test_each_line_has_a_bar_on_every_session_of_its_venue_and_on_no_holiday(market: SimulatedMarket) -> None:
    calendar = world().calendar
    for code in market.snapshot.codes:
        dates = market.snapshot.history(code)["date"].to_list()
        open_days = calendar.sessions(venue_of(code).mic, dates[0], dates[-1])
        assert dates == list(open_days), code


def test_hong_kong_rests_at_lunar_new_year_while_new_york_trades(market: SimulatedMarket) -> None:
    hong_kong = set(market.snapshot.history("9988.HK")["date"].to_list())
    new_york = set(market.snapshot.history("BABA")["date"].to_list())
    for day in (date(2025, 1, 29), date(2025, 1, 30), date(2025, 10, 1)):
        assert day in new_york
        assert day not in hong_kong


def test_closes_carry_the_venues_closing_instant(market: SimulatedMarket) -> None:
    history = market.snapshot.history("0700.HK").filter(pl.col("date") == PINNED)
    assert history["instant"][0] == world().calendar.closing_instant("XHKG", PINNED)


def test_closes_on_the_pinned_day_are_the_rounded_levels(market: SimulatedMarket) -> None:
    quotes = {code: market.snapshot.price(code) for code in ("AAPL", "9988.HK", "688256.SS", "KWEB", "688981.SS")}
    prices = {code: float(q.price) for code, q in quotes.items() if isinstance(q, Quote)}
    expected = {"AAPL": 270.0, "9988.HK": 140.0, "688256.SS": 1400.0, "KWEB": 34.0, "688981.SS": 120.0}
    assert prices == pytest.approx(expected, rel=1e-6)


def test_a_halted_line_is_suspended_and_a_days_old_one_has_only_its_days(market: SimulatedMarket) -> None:
    halted = market.snapshot.price("688012.SS")
    assert isinstance(halted, NoQuote)
    assert (halted.reason, halted.last) == ("suspended", date(2025, 12, 18))
    assert market.snapshot.history("688795.SS").height == 19
    assert market.snapshot.history("688802.SS").height == 11


def test_star_debuts_begin_near_the_published_first_close_and_end_at_their_level(
    many: tuple[SimulatedMarket, ...],
) -> None:
    for code, gain in (("688795.SS", 4.25), ("688802.SS", 6.93)):  # published: 114.28 to 600.50, 104.66 to 829.90
        offer = world().listing(code, PINNED).offer_price
        assert offer is not None
        gains = [m.snapshot.history(code)["close"][0] / float(offer) - 1 for m in many]
        assert gains == pytest.approx([gain] * len(many), abs=0.05)
        assert len({m.snapshot.history(code)["close"][5] for m in many}) == len(many)


def test_the_hong_kong_dollar_stays_in_its_band(many: tuple[SimulatedMarket, ...]) -> None:
    for market in many:
        rates = market.snapshot.rates("USD", "HKD")["rate"].to_numpy()
        assert rates.min() >= 7.749
        assert rates.max() <= 7.851


@pytest.mark.parametrize(
    ("adr", "line"), [("BABA", "9988.HK"), ("BIDU", "9888.HK"), ("JD", "9618.HK"), ("NTES", "9999.HK")]
)
def test_adr_parity_holds_at_one_moment_through_ratio_and_rate(market: SimulatedMarket, adr: str, line: str) -> None:
    ratio = world().listing(adr, PINNED).ordinary_per_unit
    assert ratio is not None
    truth = market.truth
    gap = truth.values[:, truth.codes.index(adr)] - truth.values[:, truth.codes.index(line)] - np.log(float(ratio))
    basis = parameters().basis["adr_sd"]
    assert abs(gap.mean()) < 5 * basis / np.sqrt(len(gap) / 8)  # a deviation lasts about eight days
    assert gap.std() == pytest.approx(basis, rel=0.25)


def test_adr_parity_holds_on_closes_on_average(market: SimulatedMarket) -> None:
    """Closes are 13 hours apart: single days differ by a day's news, the average by a standard error."""
    baba = market.snapshot.history("BABA").select("date", "close")
    hong_kong = market.snapshot.history("9988.HK").select("date", pl.col("close").alias("line"))
    rate = market.snapshot.rates("USD", "HKD").select("date", "rate")
    joined = baba.join(hong_kong, on="date").join(rate, on="date")
    gap = np.log((joined["close"] * joined["rate"] / (8 * joined["line"])).to_numpy())
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap) / 8)
    assert 0.005 < gap.std() < 0.04


def test_the_truth_is_recovered_by_a_perfect_observer_over_seeds(many: tuple[SimulatedMarket, ...]) -> None:
    codes = (*US, *HONG_KONG, "688256.SS", "KWEB")
    seen = np.array([np.corrcoef(same_moment_returns(m, codes).T) for m in many])
    truth = many[0].truth.correlation(codes)
    error = seen.std(axis=0, ddof=1) / np.sqrt(len(many))
    upper = np.triu_indices(len(codes), 1)
    z = (seen.mean(axis=0) - truth)[upper] / error[upper]
    assert np.abs(z).max() < 5.0
    assert np.mean(np.abs(z) > 2.0) < 0.25  # t with 11 degrees of freedom, pairs dependent


def test_the_true_variance_is_recovered_once_the_scale_of_the_history_is_known(
    many: tuple[SimulatedMarket, ...],
) -> None:
    codes = (*US, *HONG_KONG)
    ratios = []
    for market in many:
        seen = same_moment_returns(market, codes).var(axis=0, ddof=1)
        scale = market.truth.realised_scale(START, PINNED)
        ratios.append(seen / (scale * np.diag(market.truth.covariance(codes))))
    error = np.std(ratios, axis=0, ddof=1) / np.sqrt(len(many))
    assert np.all(np.abs(np.mean(ratios, axis=0) - 1) < 5 * error + 0.01)


def test_same_date_correlation_is_biased_low_across_the_ocean_and_not_within_new_york(
    many: tuple[SimulatedMarket, ...],
) -> None:
    codes = (*US, *HONG_KONG)
    truth = many[0].truth.correlation(codes, local=True)
    seen = np.mean([np.corrcoef(same_date_returns(m, codes).T) for m in many], axis=0)
    across = mean_cross(seen, len(US)) / mean_cross(truth, len(US))
    assert 0.35 < across < 0.75  # a bit more than half of the co-movement falls on the same date
    within = [(seen - truth)[i, j] for i, j in combinations(range(len(US)), 2)]
    assert abs(np.mean(within)) < 0.02


def test_funds_move_as_their_books_do(market: SimulatedMarket) -> None:
    truth = market.truth
    for fund in ("KWEB", "KSTR", "QQQ"):
        book = market.snapshot.fund_holdings(fund)
        assert book is not None
        known = {line.code: line.weight or 0.0 for line in book.lines if line.code}
        assert sum(line.weight or 0.0 for line in book.lines) == pytest.approx(1.0)
        assert truth.book_correlation(known, {fund: 1.0}) > 0.9
    assert truth.book_correlation({"9988.HK": 1.0}, {"BABA": 1.0}) > 0.98


def test_truth_names_issuers_and_refuses_what_it_does_not_know(market: SimulatedMarket) -> None:
    truth = market.truth
    issuer = dict(zip(truth.codes, truth.issuers, strict=True))
    assert issuer["BABA"] == issuer["9988.HK"] == world().listing("BABA", PINNED).issuer
    assert truth.volatility({"AAPL": 1.0}) == pytest.approx(0.0151, abs=0.0003)
    with pytest.raises(UnknownNameError, match="'AAPLE'"):
        truth.covariance(["AAPLE"])


def test_parameters_are_measured_dated_and_possible() -> None:
    given = parameters()
    assert given.measured["on"] == "2026-11-22"
    assert "2023-01-01 to 2025-12-31" in given.measured["from"]
    for shares in given.clock.values():
        assert sum(shares) == pytest.approx(1.0, abs=0.011)
        assert min(shares) >= 0
    for path in given.paths:
        assert len(path.loadings) == len(FACTORS)
        assert path.own > 0
        assert 0.004 < path.volatility < 0.06, path.name
    weights: dict[str, float] = {}
    for row in given.funds:
        weights[row.fund] = weights.get(row.fund, 0.0) + row.weight
    assert weights == pytest.approx({"QQQ": 1.0, "KWEB": 1.0, "KSTR": 1.0})


def test_levels_have_two_significant_digits_and_are_nobodys_prices() -> None:
    levels = [path.level for path in parameters().paths] + [line.level for line in parameters().lines if line.level]
    assert [level for level in levels if float(f"{level:.2g}") != level] == []


def test_returns_have_heavy_tails_and_clustered_volatility_as_measured(many: tuple[SimulatedMarket, ...]) -> None:
    kurtosis, clustering = [], []
    for market in many:
        r = same_moment_returns(market, US)
        z = (r - r.mean(axis=0)) / r.std(axis=0)
        kurtosis.append(np.median((z**4).mean(axis=0)))
        size = np.log((z**2).mean(axis=1))
        size -= size.mean()
        clustering.append(np.mean([size[k:] @ size[:-k] / (size @ size) for k in range(1, 11)]))
    assert 4.0 < np.mean(kurtosis) < 9.0  # measured median of real lines: 5.9
    assert np.mean(clustering) > 0.03  # a normal walk has none: standard error of this mean is below 0.01


def test_the_stored_parameters_are_what_the_calibration_measures_again(shared: Path, tmp_path: Path) -> None:
    """The stored file is the script's output on the real data, to a unit of the last digit kept."""
    root = Path(__file__).resolve().parents[2]
    script = root / "benchmarks" / "calibrate_simulated.py"
    command = [sys.executable, str(script), "--data", str(shared / "data"), "--out", str(tmp_path / "measured.toml")]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    again = tomllib.loads((tmp_path / "measured.toml").read_text(encoding="utf-8"))
    stored = tomllib.loads((root / "src/twinkeel/market/simulated/measured.toml").read_text(encoding="utf-8"))
    assert set(again["lines"]) == set(stored["lines"])
    for code, entry in stored["lines"].items():
        assert again["lines"][code]["volatility"] == pytest.approx(entry["volatility"], abs=1.1e-4)
        assert again["lines"][code] == pytest.approx(entry, abs=0.03)
    for table in ("scale", "basis", "debut", "currency"):
        assert again[table] == pytest.approx(stored[table], rel=0.02)
    for name, shares in stored["clock"].items():
        assert again["clock"][name] == pytest.approx(shares, abs=0.021)
