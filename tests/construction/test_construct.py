"""From mandate to target: sensible on a concentrated book, solved or explained on any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from twinkeel.construction.assets import Asset, FactorRisk
from twinkeel.construction.conflicts import _points
from twinkeel.construction.construct import Construction, construct
from twinkeel.construction.mandate import Mandate, default_text
from twinkeel.construction.pose import pose
from twinkeel.core.errors import InfeasibleError, TwinkeelError

SEVEN = {"apple": 0.50, "nvidia": 0.08, "microsoft": 0.06}
OTHERS = {"berkshire": 0.24, "oxy": 0.04, "pdd": 0.06, "alibaba": 0.02}


def book(candidates: int = 20, **every: Any) -> tuple[list[Asset], FactorRisk]:
    """A book heavy in the Seven, and candidates of the theme; risk on a US and a China factor."""
    g = np.random.default_rng(0)
    assets, rows, own = [], [], []

    def add(name: str, weight: float, us: float, china: float, vol: float, **more: Any) -> None:
        fields: dict[str, Any] = {"buy_cost": 0.0015, "sell_cost": 0.0005, "volatility_daily": vol / 16}
        assets.append(Asset(name, name, weight, **(fields | more)))
        rows.append([us * vol, china * vol])
        own.append(vol**2 * (1 - us**2 - china**2))

    for name, weight in SEVEN.items():
        add(name, weight, 0.7, 0.1, {"apple": 0.27, "nvidia": 0.45}.get(name, 0.24), magnificent_seven=1.0)
    for name, weight in OTHERS.items():
        china = name in ("pdd", "alibaba")
        add(name, weight, 0.3 if china else 0.6, 0.6 if china else 0.1, 0.42 if china else 0.2,
            theme=float(name == "alibaba"), daily_value=1.5e9 if china else None)  # fmt: skip
    for number in range(candidates):
        add(f"c{number:02d}", 0.0, 0.2, 0.6, float(g.uniform(0.3, 0.7)), theme=1.0,
            daily_value=float(g.uniform(1e8, 9e8)), listed_days=9 if number < 2 else 900, **every)  # fmt: skip
    return assets, FactorRisk(np.array(rows), np.eye(2), np.array(own))


def illustrate(total: float = 17.5e9) -> Construction:
    assets, risk = book()
    return construct(Mandate.default(), assets, risk, total)


def test_the_default_mandate_meets_its_limits_and_trades_no_more() -> None:
    made = illustrate()
    w = made.weights
    assert sum(w[name] for name in SEVEN) == pytest.approx(0.50, abs=1e-5)
    assert w["alibaba"] + sum(v for k, v in w.items() if k.startswith("c")) == pytest.approx(0.10, abs=1e-6)
    assert all(w[name] == pytest.approx(OTHERS[name], abs=1e-5) for name in ("berkshire", "oxy", "pdd"))
    assert made.solution.turnover == pytest.approx((0.14 + 0.08) / 2, abs=2e-5)
    assert made.solution.cash == pytest.approx(0.06, abs=1e-5)


def test_no_purchase_breaks_a_name_cap_or_the_volume() -> None:
    made = illustrate()
    for asset, weight in zip(made.assets, made.solution.weights, strict=True):
        if asset.theme > 0 and asset.weight == 0:
            assert weight <= 0.02 + 1e-9
            assert asset.daily_value is not None
            assert weight * 17.5e9 <= asset.daily_value * 0.1 * 20 * (1 + 1e-6)
    bought = [a.issuer for a, w in zip(made.assets, made.solution.weights, strict=True) if a.theme and w > 1e-6]
    assert len(bought) >= 8
    assert not {"c00", "c01"} & set(bought)
    assert made.reasons["c00"] == "listed 9 sessions, under the 60 the mandate asks"


def test_unknown_volume_takes_the_stated_ticket_only() -> None:
    assets, risk = book()
    assets = [replace(asset, daily_value=None) if asset.issuer == "c05" else asset for asset in assets]
    posed = pose(Mandate.default(), assets, risk, 17.5e9)
    position = posed.problem.labels.index("c05")
    assert posed.problem.upper[position] * 17.5e9 == pytest.approx(1_000_000)
    assert posed.reasons["c05"] == "volume unknown: no more than the ticket the mandate states"


def test_the_order_of_assets_changes_nothing() -> None:
    assets, risk = book()
    order = list(np.random.default_rng(3).permutation(len(assets)))
    straight = construct(Mandate.default(), assets, risk, 17.5e9)
    turned = construct(Mandate.default(), [assets[i] for i in order], risk.take([int(i) for i in order]), 17.5e9)
    assert turned.weights == straight.weights


def test_gain_yardsticks_and_shadow_prices_stand_beside() -> None:
    made = illustrate()
    assert made.gain.recommendation == "required"
    assert made.gain.broken_rules == ("in the Magnificent Seven", "in China AI")
    assert [one.name for one in made.yardsticks][:3] == ["the plan", "do nothing", "1/N"]
    assert made.yardsticks[0].volatility <= made.yardsticks[2].volatility
    assert any("China AI" in price.sentence and "(10 %)" in price.sentence for price in made.shadow)
    assert "correlation" in made.flips[0].sentence


def test_nothing_is_recommended_where_the_gain_does_not_pay() -> None:
    text = default_text().replace("magnificent_seven_maximum = 0.50", "magnificent_seven_maximum = 0.9")
    text = text.replace("minimum = 0.10", "minimum = 0.0").replace('turnover = "least"', 'turnover = "free"')
    assets, risk = book()
    dear = [replace(asset, buy_cost=0.9, sell_cost=0.9) for asset in assets]
    made = construct(Mandate.parse(text, "m.toml"), dear, risk, 17.5e9)
    assert made.gain.recommendation == "do nothing"
    assert made.solution.turnover == pytest.approx(0.0, abs=1e-6)
    assert made.gain.sentence.startswith("Do nothing")


def test_views_ranges_and_phases() -> None:
    text = default_text().replace('method = "minimum_variance"', 'method = "mean_variance"\nresamples = 20')
    text = text.replace('source = "none"', 'source = "equilibrium"').replace("[trading]", "[trading]\ndates = 4")
    text += '\n[[views]]\nmore = ["china-ai"]\nless = ["magnificent_seven"]\nkind = "ordinal"\nsource = "an article"\n'
    assets, risk = book()
    made = construct(Mandate.parse(text, "m.toml"), assets, risk, 17.5e9, observations=250)
    assert any("view (an article): china-ai over magnificent_seven" in note for note in made.notes)
    assert made.resampled is not None
    assert made.resampled.volatility_low < made.solution.volatility < made.resampled.volatility_high
    assert [step.after_sessions for step in made.steps] == [0, 21, 42, 63]
    assert made.steps[-1].weights == pytest.approx(made.solution.weights)
    assert sum(step.turnover for step in made.steps) == pytest.approx(made.solution.turnover)
    assert sum(step.cost for step in made.steps) < made.solution.cost


def test_an_infeasible_mandate_is_explained_with_amounts() -> None:
    text = default_text() + '\n[[caps]]\non = "venue"\nof = "XHKG"\nmaximum = 0.08\n'
    text += '\n[[caps]]\non = "currency"\nof = "HKD"\nminimum = 0.1\n'
    assets, risk = book(tags={"venue": {"XHKG": 1.0}, "currency": {"HKD": 1.0}})
    with pytest.raises(InfeasibleError) as caught:
        construct(Mandate.parse(text, "m.toml"), assets, risk, 17.5e9)
    assert caught.value.rules == ("at most 8 % in the venue XHKG", "at least 10 % in the currency HKD")
    assert "by 2.0 points" in str(caught.value)


def test_a_conflict_names_what_sets_the_bounds_on_single_names() -> None:
    text = default_text().replace("magnificent_seven_maximum = 0.50", "magnificent_seven_maximum = 0.05")
    text = text.replace("maximum_sale = 0.5 ", "maximum_sale = 0.1 ")
    assert "maximum_sale = 0.1 " in text
    assets, risk = book()
    with pytest.raises(InfeasibleError) as caught:
        construct(Mandate.parse(text, "m.toml"), assets, risk, 17.5e9)
    assert "trading.maximum_sale for" in str(caught.value)
    assert any(rule.startswith("what must be kept of") for rule in caught.value.rules)


def random_mandate(g: np.random.Generator) -> str:
    """A random mandate in TOML: many of them contradict themselves."""
    method = g.choice(["minimum_variance", "mean_variance", "risk_budget", "maximum_diversification", "tracking"])
    low, high = sorted(g.uniform(0, 0.2, 2).round(3))
    lines = [
        'name = "random"\nbase_currency = "USD"',
        f"magnificent_seven_maximum = {g.uniform(0.05, 1):.3f}",
        f"[investor]\nus_person = {'true' if g.random() < 0.5 else 'false'}",
        f"[theme]\nminimum = {low}\nmaximum = {high}\nminimum_names = {g.integers(1, 12)}",
        f"per_issuer_maximum = {g.uniform(0.005, 0.4):.3f}",
        f"[cash]\nminimum = {g.uniform(0, 0.05):.3f}\nmaximum = {g.uniform(0.4, 1):.3f}",
        "[trading]",
        f"turnover = {g.choice(['0.05', '0.3', chr(34) + 'least' + chr(34), chr(34) + 'free' + chr(34)])}",
        f'buy = "{g.choice(["theme", "theme_and_book", "nothing"])}"',
        f'sell = "{g.choice(["anything", "magnificent_seven", "nothing"])}"',
        f"minimum_holding = {g.choice([0.0, 0.002, 0.01])}\nissuer_maximum = {g.uniform(0.2, 1):.3f}",
        *([f"cost_maximum = {g.uniform(0, 0.002):.5f}"] if g.random() < 0.2 else []),
        f'[risk]\nmethod = "{method}"\naversion = {g.uniform(0.5, 20):.2f}\nhorizon_years = {g.uniform(0.1, 5):.2f}',
        *([f"volatility_maximum = {g.uniform(0.03, 0.4):.3f}"] if g.random() < 0.3 else []),
        *([f"tracking_error_maximum = {g.uniform(0.005, 0.2):.3f}"] if g.random() < 0.2 else []),
        *([f"theme_risk_share = {g.uniform(0.01, 0.9):.3f}"] if g.random() < 0.3 else []),
        f"uncertainty = {g.choice([0.0, 0.1, 0.5])}",
        '[returns]\nsource = "equilibrium"',
    ]
    if g.random() < 0.4:
        lines.append(f'[[caps]]\non = "venue"\nof = "XHKG"\nmaximum = {g.uniform(0, 0.3):.3f}')
        if g.random() < 0.5:
            lines.append(f"price = {g.uniform(0.001, 0.2):.4f}")
    if method == "mean_variance" and g.random() < 0.5:
        lines.append('[[views]]\nmore = ["china-ai"]\nless = ["magnificent_seven"]\nkind = "ordinal"')
    lines.append(f"[exclusions]\nlisted_less_than_days = {g.integers(0, 300)}")
    return "\n".join(lines)


@pytest.mark.parametrize("block", range(5))
def test_random_mandates_are_solved_or_explained(block: int) -> None:
    assets, risk = book(candidates=10, tags={"venue": {"XHKG": 1.0}})
    solved = 0
    errors: list[TwinkeelError] = []
    for number in range(100):
        g = np.random.default_rng(1000 * block + number)
        mandate = Mandate.parse(random_mandate(g), "random.toml")
        try:
            made = construct(mandate, assets, risk, float(g.choice([1e6, 1e8, 2e10])))
        except TwinkeelError as error:
            errors.append(error)
        else:
            solved += 1
            assert made.solution.violation < 1e-6
    assert all(error.remedy for error in errors)
    infeasible = [error for error in errors if isinstance(error, InfeasibleError)]
    assert all(error.remedy.startswith(("Relax", "The calmest", "The least")) for error in infeasible)
    assert all(error.rules for error in infeasible)
    assert solved + len(errors) == 100
    assert min(solved, len(infeasible)) > 10


def test_a_short_position_is_left_as_it_is() -> None:
    """What is held short is neither bought back nor added to, and does not make the mandate infeasible."""
    assets, risk = book()
    short = next(i for i, asset in enumerate(assets) if asset.issuer == "oxy")
    other = next(i for i, asset in enumerate(assets) if asset.issuer == "berkshire")
    assets[short] = replace(assets[short], weight=-0.04)
    assets[other] = replace(assets[other], weight=assets[other].weight + 0.08)
    made = construct(Mandate.default(), assets, risk, 1e6)
    assert made.weights["oxy"] == pytest.approx(-0.04, abs=1e-6)
    assert made.reasons["oxy"] == "held short: left as it is"
    seven = sum(made.weights[name] for name in SEVEN)
    assert seven == pytest.approx(0.50, abs=1e-4)


@pytest.mark.parametrize(
    ("need", "words"), [(0.05, "5.0"), (0.0794, "8.0"), (0.0004, "0.04"), (0.00096, "0.10"), (0.2, "20.0")]
)
def test_a_remedy_is_enough_and_never_none(need: float, words: str) -> None:
    """Rounded up in the last digit shown; a need under a tenth of a point is not shown as 0.0."""
    assert _points(need) == words
