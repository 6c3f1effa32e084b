"""The real book under each example mandate gives the plans that were reviewed in docs/reviewed-plans.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "reviewed"
EXAMPLES = Path(__file__).parents[2] / "examples" / "mandates"
NAMES = sorted(path.stem for path in HERE.glob("*.json"))
HALF_A_POINT = 0.005


def test_each_example_mandate_has_a_reviewed_plan() -> None:
    assert sorted(["default", *(path.stem for path in EXAMPLES.glob("*.toml"))]) == NAMES


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_the_reviewed_one(shared: Path, name: str) -> None:
    from twinkeel.desk.plan import make

    reviewed: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text())
    book = shared / "data" / "holdings" / "13f_hh_international_2025-12-31.csv"
    mandate = None if name == "default" else EXAMPLES / f"{name}.toml"
    plan = make(book, mandate, data=shared / "data", as_of="2025-12-31")
    after = {weight.issuer: weight.after for weight in plan.target.weights}
    for issuer, (_, weight) in reviewed["moved"].items():
        assert after.get(issuer, 0.0) == pytest.approx(weight, abs=HALF_A_POINT), issuer
    assert plan.exposure_after.magnificent_seven_share == pytest.approx(reviewed["magnificent_seven"], abs=1e-3)
    assert plan.exposure_after.china_ai_share == pytest.approx(reviewed["china_ai"], abs=1e-3)
    assert plan.target.cash_after == pytest.approx(reviewed["cash"], abs=2e-3)
    assert plan.target.cash_after >= 0
    assert plan.target.certainty_equivalent["recommendation"] == reviewed["recommendation"]
    sold = {line for line in reviewed["orders"] if line.startswith("sell")}
    assert {f"{order.side} {order.listing}" for order in plan.orders if order.side == "sell"} == sold
