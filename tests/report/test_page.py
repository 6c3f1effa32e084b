"""The page: drawn from the JSON alone, closed to the network, harmless with hostile text, and open to evidence."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import html as parser

from twinkeel.core.errors import UnknownNameError
from twinkeel.report.figures import ROWS
from twinkeel.report.page import plan_page
from twinkeel.report.render import fingerprint

from .plans import HOSTILE, small

POLICY = re.compile(r'Content-Security-Policy" content="([^"]+)"')


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return small()


@pytest.fixture(scope="module")
def page(plan: dict[str, Any]) -> str:
    return plan_page(plan)


def inline(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def test_the_same_json_gives_the_same_bytes(plan: dict[str, Any], page: str) -> None:
    assert plan_page(json.loads(json.dumps(plan))) == page


def test_the_policy_lets_only_the_pages_own_style_and_script_run(page: str) -> None:
    found = POLICY.search(page)
    assert found
    policy = found.group(1)
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert [fingerprint(each) in policy for each in inline(page, "script")] == [True]
    assert [fingerprint(each) in policy for each in inline(page, "style")] == [True]
    assert policy.count("unsafe-inline") == policy.count("style-src-attr 'unsafe-inline'") == 1


def test_a_page_that_is_not_touched_runs_no_script(plan: dict[str, Any]) -> None:
    still = plan_page(plan, interactive=False)
    found = POLICY.search(still)
    assert found
    assert "script-src 'none'" in found.group(1)
    assert "<script" not in still
    assert still.count("<svg") >= 4


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    tree = parser.fromstring(page)
    assert tree.xpath("//@src") == []
    assert [each for each in tree.xpath("//@href") if not each.startswith("#")] == []
    assert "url(" not in "".join(inline(page, "style"))
    assert "@import" not in page


def test_every_figure_with_evidence_opens_a_panel_that_exists_once(plan: dict[str, Any], page: str) -> None:
    tree = parser.fromstring(page)
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    targets = set(tree.xpath("//@popovertarget"))
    assert targets <= set(identifiers)
    panels = tree.xpath("//*[@popover]/@id")
    assert len(panels) == len(plan["evidence"])
    outside = set(tree.xpath("//main//@popovertarget"))
    assert set(panels) <= outside | set(tree.xpath("//*[@popover]//@popovertarget"))


def test_a_panel_says_value_unit_formula_inputs_source_and_snapshot(plan: dict[str, Any], page: str) -> None:
    tree = parser.fromstring(page)
    panel = tree.xpath("//*[@popover][.//code[text()='/exposure/magnificent_seven_share']]")[0].text_content()
    for part in (
        "0.61 (61.00 %)",
        "fraction of the book",
        "2025-12-31",
        "sum of w",
        "the file",
        plan["snapshot"]["hash"][:16],
    ):
        assert part in panel


def test_a_figure_that_the_plan_does_not_hold_is_refused(plan: dict[str, Any]) -> None:
    broken = {**plan, "exposure": {**plan["exposure"]}}
    del broken["exposure"]["china_share"]
    with pytest.raises(Exception, match="china_share"):
        plan_page(broken, interactive=False)


def test_the_story_is_told_in_its_order(page: str) -> None:
    order = [
        "answer",
        "before-after",
        "diversification",
        "valuation",
        "candidates",
        "orders",
        "stress",
        "sure",
        "article",
    ]
    at = [page.index(f'<h2 id="{each}"') for each in order]
    assert at == sorted(at)


def test_simulated_is_said_at_the_top_and_in_every_caption(page: str) -> None:
    tree = parser.fromstring(page)
    assert tree.xpath("//title")[0].text.startswith("SIMULATED")
    captions = [each.text_content() for each in tree.xpath("//figcaption")]
    assert len(captions) >= 4
    assert [each for each in captions if "SIMULATED" not in each] == []


def test_real_data_is_not_called_simulated() -> None:
    text = plan_page(
        {
            **small(simulated=False),
            "warnings": [],
            "snapshot": {**small(simulated=False)["snapshot"], "sources": ["prices.csv"]},
        }
    )
    assert "SIMULATED" not in re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)


def test_a_hostile_book_is_text_and_nothing_else() -> None:
    text = plan_page(small(name=HOSTILE))
    tree = parser.fromstring(text)
    assert len(tree.xpath("//script[not(@type)]")) == 1
    assert tree.xpath("//img") == []
    assert tree.xpath("//@onerror") == []
    assert "\u202e" not in text
    assert "أسهم" in text
    for block in tree.xpath("//script[@type='application/json']/text()"):
        assert "<" not in block
        json.loads(block)


def test_ten_thousand_rows_are_counted_and_the_page_says_what_it_leaves_to_the_json() -> None:
    text = plan_page(small(rows=10_000), interactive=False)
    tree = parser.fromstring(text)
    assert len(tree.xpath("//section[@aria-labelledby='holdings']//tbody/tr")) == ROWS
    assert "9,500 more lines" in tree.xpath("//section[@aria-labelledby='holdings']")[0].text_content()
    assert len(text) < 2_000_000


def test_a_book_of_fifty_names_stays_under_two_megabytes() -> None:
    assert len(plan_page(small(names=60, rows=50)).encode()) < 2_000_000


def test_numbers_and_dates_follow_the_locale(plan: dict[str, Any]) -> None:
    text = plan_page(plan, locale="de", interactive=False)
    assert "61,0 %" in text
    assert "31.12.2025" in text
    with pytest.raises(UnknownNameError, match="locale 'tlh'"):
        plan_page(plan, locale="tlh")


def test_tables_can_be_scrolled_by_keyboard_and_have_headers(page: str) -> None:
    tree = parser.fromstring(page)
    for scroll in tree.xpath("//div[@class='scroll']"):
        assert scroll.get("tabindex") == "0"
        assert scroll.get("aria-label")
    for table in tree.xpath("//main//table"):
        assert table.xpath(".//th[@scope='col']")


def test_pictures_say_their_figures_to_a_screen_reader(page: str) -> None:
    labels = parser.fromstring(page).xpath("//*[local-name()='svg']/@aria-label")
    assert len(labels) >= 4
    assert any("United States 80.0 % before and 80.0 % after" in each for each in labels)
