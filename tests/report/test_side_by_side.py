"""The page's side by side: figures that open, words where there are none, sayings with their holder."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as parser

from twinkeel.report import words
from twinkeel.report.counterparts import beside
from twinkeel.report.page import plan_page
from twinkeel.report.pictures import plan_pictures

from .plans import small


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return small()


@pytest.fixture(scope="module")
def section(plan: dict[str, Any]) -> Any:
    return parser.fromstring(plan_page(plan, interactive=False)).xpath("//section[@aria-labelledby='valuation']")[0]


def test_known_figures_open_and_the_others_are_words(plan: dict[str, Any]) -> None:
    group, silent = beside(plan, words.words("de"))
    assert (group.name, [name for name, _ in group.columns]) == (
        "Platforms",
        ["P/E trailing", "Net margin", "Implied growth"],
    )
    china, west = group.sides
    assert (china.title, west.title) == ("China", "United States, Taiwan")
    assert china.rows[0].cells == (
        (None, "unknown"),
        (None, "unknown"),
        ("/candidates/0/valuation/implied_growth/value", "72,0 %"),
    )
    at = "/counterparts/companies/2/valuation/multiples/net_margin/value"
    assert west.rows[0].cells == ((None, "undefined"), (at, "-20,0 %"), (None, "unknown"))
    assert [row.name for row in west.bare] == ["Company None"]
    assert china.medians[2] == ("/counterparts/groups/1/medians/2/chinese_median", "72,0 % (2)")
    assert west.medians == ()  # a median over one company repeats it
    assert group.ratios == ()
    assert silent.columns == ()


def test_the_table_says_period_source_weights_and_who_said_it(section: Any) -> None:
    table = section.xpath(".//table[@class='beside']")[0]
    text = " ".join(table.text_content().split())
    assert "Company West WESTfiscal 2024, unverified" in text
    assert "10.0 % → 5.0 % of the book" in text
    assert "No figure known: Company None" in text
    assert table.xpath(".//th[@scope='rowgroup']/span/text()") == ["China", "United States, Taiwan"]
    assert table.xpath(".//button[@class='fig']/text()").count("-20.0 %") == 1
    whole = " ".join(section.text_content().split())
    assert "Said: Company 0, called China's West (by Company; a report)" in whole
    assert "fiscal 2024, known on 2025-02-05Net margin: 10-K of Company; from memory, unverified" in whole
    assert "P/E trailing undefined: the company makes a loss" in whole
    assert "missing: sales" in whole


def test_groups_without_a_figure_and_names_without_a_counterpart_are_said(section: Any) -> None:
    whole = " ".join(section.text_content().split())
    assert "Nothing known: Company 1 (10.0 % → 5.0 %; not listed) beside Company None" in whole
    assert "Held or bought, and without a known counterpart: Company 2." in whole
    assert "Net margin: a / b" in whole


def test_a_plan_of_before_they_were_known_is_drawn_without_them(plan: dict[str, Any]) -> None:
    older = {key: value for key, value in plan.items() if key != "counterparts"}
    older["evidence"] = {path: each for path, each in plan["evidence"].items() if "counterparts" not in path}
    assert "without a known counterpart" not in plan_page(older, interactive=False)


def test_the_picture_tells_sides_apart_once_a_counterpart_has_the_figure(plan: dict[str, Any]) -> None:
    def with_sales(*issuers: int, west: bool) -> dict[str, Any]:
        priced = {"multiples": {"ps": {"value": 3.0, "status": "known", "unit": "x"}}}
        candidates = [
            {**each, "valuation": priced} if number in issuers else each
            for number, each in enumerate(plan["candidates"])
        ]
        companies = [
            {**each, "valuation": priced} if west and each["valuation"] else each for each in both["companies"]
        ]
        return {**plan, "candidates": candidates, "counterparts": {**both, "companies": companies}}

    both = plan["counterparts"]
    said = words.words("en")
    beside_them = plan_pictures(with_sales(0, 1, west=True), said)["multiples"].svg
    assert "candidate" in beside_them
    assert "beside them: United States" in beside_them
    alone = plan_pictures(with_sales(0, 1, 2, west=False), said)["multiples"].svg
    assert "beside them" not in alone
    assert "cloud models" in alone
