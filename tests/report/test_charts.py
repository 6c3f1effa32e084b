"""Chart specifications: valid by Altair's schema, safe to colour-blind readers, drawn without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import altair
import pytest

from twinkeel.report import charts, scatter, words
from twinkeel.report.pictures import plan_pictures
from twinkeel.report.render import bundle, safe_json, svg, vega

from .plans import HOSTILE, small

SPECS: dict[str, Callable[[str], charts.Spec]] = {
    "before_after": lambda name: charts.before_after(
        [{"name": name, "when": when, "share": 0.2} for when in ("before", "after")], "Shares"
    ),
    "real_and_apparent": lambda name: charts.real_and_apparent(
        [{"name": name, "same_date": 0.1, "clock_aware": 0.3, "low": 0.2, "high": 0.4, "truth": None}]
    ),
    "candidates_map": lambda name: scatter.candidates_map(
        [{"name": name, "correlation": 0.2, "volatility": 0.4, "kind": "held", "segment": name, "sessions": 9}]
    ),
    "stress_bars": lambda name: charts.stress_bars([{"name": name, "when": "before", "loss": -0.3}]),
    "weight_ranges": lambda name: charts.weight_ranges(
        [{"name": name, "weight": 0.1, "low": 0.05, "high": 0.2, "before": 0.0}]
    ),
    "multiples": lambda name: charts.multiples([{"name": name, "value": 31.0, "kind": "China"}], "Price to sales"),
}


@pytest.mark.parametrize("kind", sorted(SPECS))
def test_a_specification_is_valid_by_altairs_schema_and_draws(kind: str) -> None:
    spec = SPECS[kind]("Tencent")
    drawn = svg(spec, "what it shows")
    assert altair.Chart.from_dict(spec).to_dict()["data"]
    assert drawn.startswith('<svg role="img" aria-label="what it shows"')
    assert "Tencent" in drawn or kind == "candidates_map"
    assert "currentColor" in drawn


@pytest.mark.parametrize("kind", sorted(SPECS))
def test_hostile_names_stay_text_in_pictures_and_specifications(kind: str) -> None:
    spec = SPECS[kind](HOSTILE)
    drawn = svg(spec, HOSTILE)
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "<" not in vega(spec)


def test_a_multiple_under_one_is_written_as_it_is() -> None:
    rows = [
        {"name": name, "value": value, "kind": "China"} for name, value in (("A", 0.7), ("B", 447.2), ("C", 1255.0))
    ]
    drawn = svg(charts.multiples(rows, "Price to sales"), "")
    for said in (">0.7<", ">447<", ">1,260<"):
        assert said in drawn


def test_the_truth_is_drawn_only_where_it_is_known() -> None:
    row = {"name": "A", "same_date": 0.1, "clock_aware": 0.3, "low": None, "high": None}
    assert charts.TRUE not in json.dumps(charts.real_and_apparent([{**row, "truth": None}]))
    assert charts.TRUE in json.dumps(charts.real_and_apparent([{**row, "truth": 0.25}]))


def contrast(colour: str, ground: str) -> float:
    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#14181d"])
def test_marks_are_seen_on_light_and_dark(ground: str) -> None:
    for colour in (charts.BLUE, charts.ORANGE, charts.GREEN, charts.GREY, charts.VERMILION):
        assert contrast(colour, ground) > 2.2, colour


def test_safe_json_cannot_end_its_script_and_is_still_the_same_data() -> None:
    value: Any = {"a": "</script><!-- & \u2028", "b": [1, None]}
    text = safe_json(value)
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == value


def test_the_bundle_holds_no_end_of_script_and_uses_the_interpreter() -> None:
    script = bundle()
    assert "</script" not in script.lower()
    assert "ast:" in script.replace(" ", "")
    assert len(script) < 1_000_000


def test_only_what_has_data_is_drawn() -> None:
    full = plan_pictures(small(), words.words())
    assert set(full) == {"by_segment", "by_country", "pairs", "map", "stress"}
    assert {name for name, each in full.items() if each.spec is not None} == {"pairs", "map", "stress"}
    bare = {**small(), "candidates": [], "stress": []}
    bare["diversification"] = {**bare["diversification"], "pairs": []}
    assert set(plan_pictures(bare, words.words())) == {"by_segment", "by_country"}


def test_names_that_shorten_to_one_are_told_apart() -> None:
    rows = small(names=3)
    for pair in rows["diversification"]["pairs"]:
        pair.update(name="The same long name of a company whatever it does", measured_on="")
    drawn = plan_pictures(rows, words.words())["pairs"].svg
    assert "[2]" in drawn
    assert "[3]" in drawn
