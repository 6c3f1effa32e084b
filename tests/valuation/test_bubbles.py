"""Critical values against published ones; dates of a bubble that was put there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twinkeel.valuation.bubbles import UnknownMethodError, bubble_test, critical_values, episodes


def test_monte_carlo_values_near_the_published_table() -> None:
    # exuber 1.1.0, 100 observations, window 19: SADF .988 1.29 1.92, GSADF 1.71 1.97 2.57
    found = critical_values(100, 19, method="monte_carlo", replications=2000, seed=1)
    assert [found.sadf[level] for level in (0.90, 0.95)] == pytest.approx([0.988, 1.29], abs=0.12)
    assert [found.gsadf[level] for level in (0.90, 0.95)] == pytest.approx([1.71, 1.97], abs=0.12)
    assert found.gsadf[0.99] == pytest.approx(2.57, abs=0.35)


def test_a_planted_bubble_is_found_and_dated() -> None:
    generator = np.random.default_rng(11)
    shocks = generator.standard_normal(300)
    series = 100 + np.cumsum(shocks)
    for t in range(150, 190):
        series[t] = 1.06 * series[t - 1] + shocks[t]
    series[190:] = series[149] + np.cumsum(shocks[190:])
    found = bubble_test(series, replications=199)
    assert found.explosive
    assert found.p_value == pytest.approx(1 / 200)
    rise = max(found.episodes, key=lambda episode: episode.change)
    assert rise.direction == "rise"
    assert 150 <= rise.start <= 170
    assert 185 <= rise.end <= 192


def test_a_random_walk_is_seldom_called_a_bubble() -> None:
    generator = np.random.default_rng(5)
    values = [
        bubble_test(np.cumsum(generator.standard_normal(120)), replications=99, seed=seed).p_value for seed in range(40)
    ]
    assert sum(value <= 0.05 for value in values) <= 6


def test_the_same_seed_gives_the_same_values() -> None:
    changes = np.random.default_rng(2).standard_normal(99)
    first, second = (critical_values(100, 19, changes=changes, replications=50, seed=4) for _ in range(2))
    assert first.gsadf == second.gsadf
    assert critical_values(100, 19, changes=changes, replications=50, seed=5).gsadf != first.gsadf


def test_methods_are_named() -> None:
    with pytest.raises(UnknownMethodError) as caught:
        critical_values(100, 19, method="wild")
    assert caught.value.name == "wild"


def test_short_stretches_are_left_out_and_the_last_is_ongoing() -> None:
    above = [False, True, True, False, True, True, True]
    found = episodes(above, np.array([5.0, 5, 6, 7, 6, 5, 4, 3]), 1, 3)
    (last,) = found
    assert (last.start, last.end, last.peak, last.ongoing) == (5, 7, 7, True)
    assert (last.direction, last.change) == ("fall", -3.0)


def test_crash_of_1917_is_called_a_fall_and_1990s_a_rise(shared: Path) -> None:
    series = np.loadtxt(shared / "golden" / "sp500_price_dividend_1871_2010.csv", skiprows=1)
    found = bubble_test(series, 36, replications=29)
    by_year = {1871 + episode.start // 12: episode.direction for episode in found.episodes}
    assert by_year[1917] == "fall"
    assert {by_year[year] for year in by_year if 1994 <= year <= 1999} == {"rise"}
