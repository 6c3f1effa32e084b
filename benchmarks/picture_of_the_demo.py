"""The README's picture: the demo's report as Chromium shows it, its answer and its picture of real diversification.

python benchmarks/picture_of_the_demo.py [--out docs/images/demo-report.png]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

WIDTH = 980
SHOWN = ("answer", "diversification")
HIDDEN = f"nav, section:not({', '.join(f'[aria-labelledby={name}]' for name in SHOWN)}) {{ display: none; }}"


def main() -> None:
    """Make the demo, open it, and keep the picture."""
    from playwright.sync_api import sync_playwright

    from twinkeel.desk.demo import make
    from twinkeel.report.page import plan_page

    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=root / "docs" / "images" / "demo-report.png")
    options = parser.parse_args()
    found = shutil.which("chromium")
    if not found:
        sys.exit("Debian's package chromium is missing: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        file = Path(name) / "demo.html"
        file.write_text(plan_page(make().as_json()), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, bypass_csp=True, reduced_motion="reduce")
        page.goto(file.as_uri())
        page.wait_for_function("[...document.querySelectorAll('[data-chart]')].every(f => f.dataset.drawn)")
        page.add_style_tag(content=HIDDEN)
        below = page.locator("#diversification ~ figure").bounding_box()
        assert below is not None
        options.out.parent.mkdir(parents=True, exist_ok=True)
        tall = below["y"] + below["height"] + 12
        page.screenshot(path=str(options.out), full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": tall})
        browser.close()
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
