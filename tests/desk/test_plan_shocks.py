"""Dated shocks on a plan: before and after, with what was lived, filled and left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.core.evidence import follow
from twinkeel.desk.demo import make
from twinkeel.plan.model import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The demo's plan."""
    return make()


def test_each_shock_stands_before_and_after_the_orders(plan: Plan) -> None:
    shocks = {each["event"]: each for each in plan.stress}
    assert {"deepseek_2025", "tariff_apr2025_window", "hfcaa_2022_3d"} <= set(shocks)
    april = shocks["tariff_apr2025_window"]
    assert (april["start"], april["end"]) == ("2025-04-03", "2025-04-08")
    assert -0.3 < april["before"] < april["after"] < 0  # the plan holds more cash, so it loses less


def test_cash_is_not_called_uncovered(plan: Plan) -> None:
    assert plan.target.cash_before > 0.1
    assert not [each["note"] for each in plan.stress if "not covered" in each["note"]]


def test_what_did_not_live_through_a_shock_is_said(plan: Plan) -> None:
    assert all("moved by beta" in each["note"] for each in plan.stress)  # the SIMULATED history begins later


def test_every_figure_has_its_evidence(plan: Plan) -> None:
    data = plan.as_json()
    for number in range(len(plan.stress)):
        for side in ("before", "after"):
            path = f"/stress/{number}/{side}"
            assert data["evidence"][path]["value"] == follow(data, path)


def test_no_shock_is_newer_than_the_plan(shared: Path) -> None:
    """As of the middle of 2025 nobody knew October's tariff threat."""
    from twinkeel.desk.stress import measure

    book = shared / "data/holdings/13f_hh_international_2025-12-31.csv"
    answer = measure(book, data=shared / "data", as_of="2025-06-30")
    assert {"tariff_apr2025_window"} <= {each.event for each in answer.events}
    assert max(each.end for each in answer.events) <= "2025-06-30"
    assert any("Not replayed: 1 events" in note for note in answer.notes)
