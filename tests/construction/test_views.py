"""Views against He and Litterman's published figures and closed forms."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from twinkeel.construction.assets import FactorRisk
from twinkeel.construction.mandate import View
from twinkeel.construction.views import (
    ViewsError,
    basket,
    black_litterman,
    entropy_pooling,
    equilibrium_returns,
    moved_by_views,
)
from twinkeel.core.errors import UnknownNameError


def test_he_and_litterman_to_the_printed_digit(shared: Path) -> None:
    golden = json.loads((shared / "golden" / "he_litterman.json").read_text())
    S = np.array(golden["covariance"])
    w = np.array(golden["weights"])
    prior = equilibrium_returns(FactorRisk.from_dense(S), w, golden["delta"])
    assert (prior * 100).round(1) == pytest.approx(golden["equilibrium_percent"])
    first = np.array(golden["view1"]["P"])
    mean, spread = black_litterman(prior, S, first[None, :], np.array([golden["view1"]["q"]]), golden["tau"])
    assert (mean * 100).round(1) == pytest.approx(golden["view1"]["posterior_percent"])
    weights = np.linalg.solve(golden["delta"] * spread, mean)
    assert (weights * 100).round(1) == pytest.approx(golden["view1"]["weights_percent"])
    second = np.array([0.0, 1, 0, 0, 0, 0, -1])
    mean, spread = black_litterman(prior, S, np.array([first, second]), np.array([0.05, 0.03]), golden["tau"])
    assert (mean * 100).round(1) == pytest.approx([4.4, 8.7, 9.5, 11.2, 4.6, 7.0, 7.5])
    weights = np.linalg.solve(golden["delta"] * spread, mean)
    assert (weights * 100).round(1) == pytest.approx([1.5, 41.9, -3.4, 33.6, 11.0, -8.2, 18.8])


def test_entropy_pooling_on_a_die_is_the_exponential_family() -> None:
    # Jaynes's die: faces 1..6, mean 4.5; published probabilities to four digits
    faces = np.arange(1.0, 7.0)
    pooled = entropy_pooling(np.full(6, 1 / 6), equal_rows=faces, equal_values=np.array([4.5]))
    assert pooled.probabilities == pytest.approx([0.0543, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475], abs=6e-5)


def test_an_order_that_holds_already_changes_nothing() -> None:
    faces = np.arange(1.0, 7.0)
    pooled = entropy_pooling(np.full(6, 1 / 6), least_rows=faces, least_values=np.array([3.0]))
    assert pooled.probabilities == pytest.approx(np.full(6, 1 / 6), abs=1e-9)
    assert pooled.effective == pytest.approx(1.0)


def test_views_beyond_every_scenario_are_refused() -> None:
    with pytest.raises(ViewsError, match="cannot hold together"):
        entropy_pooling(np.full(6, 1 / 6), equal_rows=np.arange(1.0, 7.0), equal_values=np.array([7.0]))


def test_views_that_leave_few_scenarios_are_refused() -> None:
    outcomes = np.linspace(-1, 1, 1000)
    with pytest.raises(ViewsError, match="effective"):
        entropy_pooling(np.full(1000, 1e-3), equal_rows=outcomes, equal_values=np.array([0.97]))


S3 = np.array([[0.09, 0.03, 0.01], [0.03, 0.16, 0.02], [0.01, 0.02, 0.04]])
PRIOR = np.array([0.06, 0.05, 0.03])
LABELS = ("a", "b", "c")


def test_half_confidence_is_he_and_littermans_omega() -> None:
    view = View(more=("b",), less=("a",), by=0.04)
    mean, notes = moved_by_views(PRIOR, S3, [view], LABELS, {}, np.ones(3))
    exact, _ = black_litterman(PRIOR, S3, np.array([[-1.0, 1, 0]]), np.array([0.04]))
    assert mean == pytest.approx(exact)
    assert notes == ("view (own): b over a: -1.0 % a year before, +1.5 % after",)


def test_an_ordinal_view_moves_just_as_far_as_the_order_asks() -> None:
    view = View(more=("b",), less=("a",), kind="ordinal", source="an article")
    mean, notes = moved_by_views(PRIOR, S3, [view], LABELS, {}, np.ones(3))
    assert mean[1] - mean[0] == pytest.approx(0.0, abs=2e-4)
    assert mean[1] > PRIOR[1]
    assert notes[0].startswith("view (an article): b over a: -1.0 %")


def test_an_ordinal_view_that_holds_leaves_returns_alone() -> None:
    view = View(more=("a",), less=("c",), kind="ordinal")
    mean, _ = moved_by_views(PRIOR, S3, [view], LABELS, {}, np.ones(3))
    assert mean == pytest.approx(PRIOR, abs=1e-9)


def test_a_group_is_held_by_size() -> None:
    row = basket(["big"], LABELS, {"big": ["a", "b"]}, np.array([3.0, 1.0, 1.0]))
    assert row == pytest.approx([0.75, 0.25, 0.0])
    with pytest.raises(UnknownNameError, match="'d'"):
        basket(["d"], LABELS, {}, np.ones(3))
