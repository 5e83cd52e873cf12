"""Takes the README's pictures from a running demo.

    .venv/bin/amends demo --data DIR
    .venv/bin/python scripts/readme_screenshots.py DIR

Opens a case as a German and as a Saudi buyer would and looks at one in the console; writes docs/screenshots/.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def ask(page: Page, link: str, answers: dict[str, str], item: int) -> None:
    """From the link to the ways out: one item, with these answers."""
    page.goto(link)
    page.locator("input[type=checkbox]").nth(item).check()
    page.locator("main form button").last.click()
    for name, value in answers.items():
        page.locator(f'input[name^="{name}-"][value="{value}"]').first.check()
    page.locator("main form button").last.click()


def buyer(browser: Browser, link: str, answers: dict[str, str], name: str, item: int = 0) -> None:
    """A buyer's ways out on a phone."""
    page = browser.new_page(viewport=PHONE, java_script_enabled=False, device_scale_factor=2)
    ask(page, link, answers, item)
    page.screenshot(path=TARGET / f"portal-{name}.png")
    page.locator("input[type=radio]").first.check()
    page.locator("main form button").last.click()
    page.screenshot(path=TARGET / f"status-{name}.png")
    page.close()


def console(browser: Browser, found: dict[str, str]) -> None:
    """The inbox, and its first case."""
    page = browser.new_page(viewport=DESK, device_scale_factor=1.5)
    page.goto(found["url"])
    page.fill("input[name=login]", found["user"])
    page.fill("input[type=password]", found["password"])
    page.locator("form button").last.click()
    page.goto(found["url"])
    page.screenshot(path=TARGET / "console-inbox.png")
    page.locator('main a[href*="/console/cases/"]').first.click()
    page.screenshot(path=TARGET / "console-case.png")
    page.close()


def main() -> None:
    """All pictures, from the demo whose folder is given."""
    demo = json.loads((Path(sys.argv[1]) / "demo.json").read_text())
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        buyer(browser, demo["portal"]["DE"], {"reason": "changed_mind"}, "de", item=2)
        buyer(browser, demo["portal"]["SA"], {"reason": "changed_mind", "state": "unopened"}, "ar")
        buyer(browser, demo["portal"]["GB"], {"reason": "damaged_in_transit", "severity": "major"}, "en", item=1)
        console(browser, demo["console"])
        browser.close()


if __name__ == "__main__":
    main()
