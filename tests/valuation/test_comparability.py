"""31x v 24x: when two figures may stand beside each other."""

from __future__ import annotations

import pytest

from twinkeel.valuation import aggregate_pe
from twinkeel.valuation.comparability import Basis, compare, fit_bases, method_range


def test_figures_without_a_basis_cannot_be_compared() -> None:
    found = compare(Basis("Nasdaq", 31), Basis("Hang Seng TECH", 24))
    assert (found.verdict, found.ratio) == ("unknown", None)
    assert "cannot be compared as printed" in found.sentence


def test_one_known_difference_settles_it() -> None:
    found = compare(Basis("A", 31, earnings="forward"), Basis("B", 24, earnings="trailing"))
    assert (found.verdict, found.differing) == ("not comparable", ("earnings",))


def test_one_basis_gives_a_ratio() -> None:
    same = {"earnings": "trailing", "losses": "all_in", "weighting": "free_float", "outliers": "none", "as_of": "d"}
    found = compare(Basis("A", 36, **same), Basis("B", 24, **same))
    assert found.verdict == "comparable"
    assert found.ratio == pytest.approx(1.5)
    assert "A costs 50% more than B" in found.sentence
    assert "B costs 33% less than A" in compare(Basis("B", 24, **same), Basis("A", 36, **same)).sentence


def test_24_fits_trailing_and_31_does_not() -> None:
    sources = {"trailing": (36.0, 41.0, "other sources")}
    assert [fit.fits for fit in fit_bases(31, sources)] == [False]
    assert [fit.fits for fit in fit_bases(24, {"trailing": (23.0, 23.0, "other sources")})] == [True]


def test_the_method_alone_moves_the_golden_example() -> None:
    figures = aggregate_pe([500, 50, 200], [50, 0.1, -20])
    assert method_range([figures["all_in"], figures["floored"], figures["losses_out"]]) == pytest.approx(2.27, abs=0.01)
    assert method_range([figures["all_in"]]) is None
