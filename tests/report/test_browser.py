"""The report in a real Chromium, from disk, with the network cut: what a reader sees, touches, hears and prints."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from twinkeel.report.page import plan_page

from .plans import HOSTILE, small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser

SHOTS = Path(os.environ.get("TWINKEEL_SCREENSHOTS", "build/screenshots"))
WIDTHS = {"phone": 390, "tablet": 820, "desk": 1280}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's own Chromium; its absence is a failure here, since whoever asked for these tests wants them run."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Debian's package chromium is missing: make test-browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages on disk: a plain one of fifty names, and a hostile one."""
    place = tmp_path_factory.mktemp("pages")
    pages = {"plain": small(names=50, rows=50), "hostile": small(rows=10_000, name=HOSTILE)}
    for name, plan in pages.items():
        (place / f"{name}.html").write_text(plan_page(plan), encoding="utf-8")
    return {name: place / f"{name}.html" for name in pages}


class Watched:
    """A page that remembers what it asked for and what went wrong."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        self.page: Page = browser.new_page(**options)
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.context.set_offline(True)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("dialog", self._refuse)
        self.page.goto(file.as_uri())
        self.page.wait_for_function("[...document.querySelectorAll('[data-chart]')].every(f => f.dataset.drawn)")

    def _refuse(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="module")
def plain(chromium: Browser, files: dict[str, Path]) -> Iterator[Watched]:
    watched = Watched(chromium, files["plain"], viewport={"width": 1280, "height": 900})
    yield watched
    watched.page.close()


def test_no_request_leaves_and_nothing_goes_wrong(plain: Watched, files: dict[str, Path]) -> None:
    assert plain.asked == [files["plain"].as_uri()]
    assert plain.wrong == []


def test_each_chart_is_drawn_and_can_be_touched(plain: Watched) -> None:
    states = plain.page.eval_on_selector_all("[data-chart]", "all => all.map(f => f.dataset.drawn)")
    assert states == ["yes", "yes", "yes"]
    boxes = plain.page.eval_on_selector_all(
        "figure svg", "all => all.map(s => [s.getBoundingClientRect().width, s.querySelectorAll('path').length])"
    )
    assert len(boxes) >= 5
    assert min(width for width, _ in boxes) > 300
    assert min(marks for _, marks in boxes) > 3


def test_a_point_of_a_chart_tells_what_it_is(plain: Watched) -> None:
    figure = plain.page.locator("[data-chart='chart-pairs']")
    figure.scroll_into_view_if_needed()
    figure.locator(".mark-symbol.role-mark path").first.hover()
    plain.page.wait_for_selector("#vg-tooltip-element.visible")
    assert "Correlation" in plain.page.inner_text("#vg-tooltip-element")


def test_the_page_is_drawn_within_a_second(chromium: Browser, files: dict[str, Path]) -> None:
    """A generous ceiling, so that it fails on a defect and not on a busy machine; the figure is in the benchmark."""
    watched = Watched(chromium, files["plain"])
    spent = watched.page.evaluate("performance.now()")
    watched.page.close()
    assert 0 < spent < 20_000


def test_every_figure_opens_its_evidence_and_closes_by_keyboard(plain: Watched) -> None:
    page = plain.page
    figures = page.locator("main button.fig:visible")
    assert figures.count() >= 50
    for number in range(0, figures.count(), max(1, figures.count() // 40)):
        each = figures.nth(number)
        panel = page.locator(f"#{each.get_attribute('popovertarget')}")
        each.focus()
        page.keyboard.press("Enter")
        assert panel.is_visible()
        assert "Formula" in panel.inner_text()
        assert "sum of w" in panel.inner_text()
        page.keyboard.press("Escape")
        assert panel.is_hidden()


def test_evidence_leads_on_to_its_inputs(plain: Watched) -> None:
    page = plain.page
    page.locator("main button.fig").first.click()
    inner = page.locator("[popover]:popover-open button.fig").first
    target = inner.get_attribute("popovertarget")
    inner.click()
    assert page.locator(f"#{target}").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def test_a_word_explains_itself_on_hover_and_on_focus(plain: Watched) -> None:
    term = plain.page.locator(".term", has_text="Magnificent Seven").first
    tip = term.locator(".tip")
    assert tip.is_hidden()
    term.hover()
    assert "Nvidia" in tip.inner_text()
    plain.page.mouse.move(0, 0)
    term.focus()
    assert tip.is_visible()
    term.blur()


def test_side_by_side_reads_without_scrolling_on_a_phone(chromium: Browser, files: dict[str, Path]) -> None:
    """A company's name stands above its figures there, and each figure under the heading it belongs to."""
    watched = Watched(chromium, files["plain"], viewport={"width": 360, "height": 800})
    page = watched.page
    region = page.get_by_role("region", name="Platforms: side by side")
    assert region.evaluate("r => r.scrollWidth <= r.clientWidth")
    heads = region.locator("thead th.n").evaluate_all("all => all.map(h => h.getBoundingClientRect().right)")
    cells = (
        region.locator("tbody tr")
        .nth(1)
        .locator("td")
        .evaluate_all("all => all.map(d => d.getBoundingClientRect().right)")
    )
    assert cells == pytest.approx(heads, abs=1)
    name = region.get_by_role("rowheader", name="Company West").bounding_box()
    figure = region.get_by_role("cell", name="-20.0 %").bounding_box()
    assert name is not None
    assert figure is not None
    assert name["y"] + name["height"] <= figure["y"] + 1
    region.get_by_role("button", name="-20.0 %").click()
    assert "Company West: Net margin" in page.locator("[popover]:popover-open").inner_text()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_no_serious_finding_of_axe_at_any_width(
    chromium: Browser, files: dict[str, Path], width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    watched = Watched(
        chromium, files["plain"], viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    found = Axe().run(watched.page).response["violations"]
    watched.page.close()
    grave = [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == []


def test_the_demo_itself_and_a_sheet_are_sound(chromium: Browser, tmp_path: Path) -> None:
    """What a first-time user opens: the demo's report, and the page of one verb alone."""
    from axe_playwright_python.sync_playwright import Axe

    from twinkeel.desk.demo import make
    from twinkeel.report.sheet import sheet_page

    from .test_sheet import answer

    for name, text in (("demo", plan_page(make().as_json())), ("sheet", sheet_page("Risk of a book", answer()))):
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        for label, width in WIDTHS.items():
            watched = Watched(
                chromium, tmp_path / f"{name}.html", viewport={"width": width, "height": 900}, bypass_csp=True
            )
            assert watched.wrong == []
            assert len(watched.asked) == 1
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {label}"
            SHOTS.mkdir(parents=True, exist_ok=True)
            watched.page.screenshot(path=str(SHOTS / f"{name}-{label}.png"), full_page=True)
            if label == "desk":
                found = Axe().run(watched.page).response["violations"]
                assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], name
            watched.page.close()


@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_the_page_never_scrolls_sideways(chromium: Browser, files: dict[str, Path], name: str) -> None:
    for label, width in WIDTHS.items():
        watched = Watched(chromium, files[name], viewport={"width": width, "height": 900})
        wide = watched.page.evaluate("document.documentElement.scrollWidth")
        SHOTS.mkdir(parents=True, exist_ok=True)
        watched.page.screenshot(path=str(SHOTS / f"{name}-{label}.png"), full_page=False)
        watched.page.close()
        assert wide <= width, label


def test_a_hostile_book_does_nothing_and_is_shown_as_it_is(chromium: Browser, files: dict[str, Path]) -> None:
    watched = Watched(chromium, files["hostile"])
    assert watched.page.evaluate("window.hacked") is None
    assert watched.wrong == []
    assert watched.asked == [files["hostile"].as_uri()]
    shown = watched.page.inner_text("#holdings ~ div tbody tr:first-child th")
    assert "<script>window.hacked=1</script>" in shown
    assert watched.page.locator("#holdings ~ div tbody tr").count() == 500
    watched.page.close()


def test_it_prints_on_a4_without_losing_a_column(chromium: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    watched = Watched(chromium, files["plain"], viewport={"width": 700, "height": 990})
    watched.page.emulate_media(media="print")
    assert watched.page.locator("nav").is_hidden()
    wide = watched.page.evaluate("document.documentElement.scrollWidth")
    paper = tmp_path / "page.pdf"
    watched.page.pdf(path=str(paper), format="A4", prefer_css_page_size=True)
    watched.page.close()
    assert wide <= 700
    assert paper.read_bytes().startswith(b"%PDF")
    assert paper.stat().st_size > 50_000


def test_without_script_every_picture_and_every_panel_is_still_there(chromium: Browser, files: dict[str, Path]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["plain"].as_uri())
    assert page.locator("figure svg").count() >= 5
    page.locator("main button.fig").first.click()
    assert page.locator("[popover]:popover-open").count() == 1
    context.close()
