"""A verb's answer alone as a page: the same form, every figure written as what it is, nothing hidden."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as parser

from twinkeel.report.sheet import sheet_page, show
from twinkeel.report.words import words

from .plans import HOSTILE


def answer(name: str = "Alibaba", rows: int = 3) -> dict[str, Any]:
    """What a risk verb might print."""
    return {
        "file": f"{name}.csv",
        "as_of": "2025-12-31",
        "base_currency": "USD",
        "simulated": True,
        "total": 17_488_569_921,
        "volatility": 0.19,
        "naive_volatility": 0.17,
        "diversification_ratio": 1.33,
        "remarks": [f"{name} is one of two."],
        "by_segment": {"cloud_models": 0.6, name: 0.4},
        "lines": [
            {"code": f"{n:04d}.HK", "name": name, "weight": 0.1, "sessions": 752, "paths": [{"a": 1}]}
            for n in range(rows)
        ],
        "events": [
            {"title": "Nasdaq -20 %", "result": -0.137, "low": -0.2},
            {"title": "Rally", "result": 0.05, "low": 0.01},
        ],
        "empty": [],
    }


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("volatility", 0.171, "17.1 %"),
        ("diversification_ratio", 1.3306, "1.33"),
        ("sessions", 752, "752"),
        ("total", 17_488_569_921, "USD 17.49 bn"),
        ("volatility_interval", [0.15, 0.2], "15.0 % to 20.0 %"),
        ("reduction", [0.13, 0.1, 0.17], "13.0 % (10.0 % to 17.0 %)"),
        ("as_of", "2025-12-31", "2025-12-31"),
        ("weight", None, "unknown"),
        ("known", True, "yes"),
        ("lines", [{"a": 1}], "1 rows in the JSON"),
    ],
)
def test_a_value_is_written_as_what_it_is(key: str, value: Any, shown: str) -> None:
    assert show(key, value, words(), "USD") == shown


def test_the_real_figure_stands_beside_the_apparent_one() -> None:
    tree = parser.fromstring(sheet_page("Risk", answer()))
    row = tree.xpath("//section[@aria-labelledby='beside']//tbody/tr")[0]
    assert [cell.text_content() for cell in row] == ["Volatility", "19.0 %", "17.0 %"]
    assert tree.xpath("//title")[0].text == "SIMULATED: Risk · Twinkeel"
    assert len(tree.xpath("//*[local-name()='svg']")) == 2


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    text = sheet_page("Risk", answer(HOSTILE))
    assert "script-src 'none'" in text
    tree = parser.fromstring(text)
    assert tree.xpath("//script") == []
    assert tree.xpath("//img") == []
    assert tree.xpath("//@src") == []


def test_rows_beyond_the_limit_are_counted() -> None:
    tree = parser.fromstring(sheet_page("Risk", answer(rows=1200)))
    section = tree.xpath("//section[@aria-label='Lines']")[0]
    assert len(section.xpath(".//tbody/tr")) == 500
    assert "700 more rows" in section.text_content()


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert sheet_page("Risk", answer()) == sheet_page("Risk", answer())
