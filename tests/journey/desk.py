"""The merchant's people at the console, in a real browser: what they see and press."""

import re

from playwright.sync_api import Page

from .running import RunningDemo


class Desk:
    """Somebody signed in at the console."""

    def __init__(self, page: Page, demo: RunningDemo) -> None:
        self.page, self.demo = page, demo

    def sign_in(self) -> "Desk":
        """With the address and password of `demo.json`."""
        console = self.demo.told["console"]
        self.page.goto(console["url"])
        self.page.fill("[name=login]", console["user"])
        self.page.fill("[name=password]", console["password"])
        self.page.locator("main form button").first.click()
        assert self.page.url == console["url"], self.page.url
        return self

    def inbox_row(self, case_id: str) -> str:
        """What the inbox says of a case."""
        self.page.goto(self.demo.told["console"]["url"])
        row = self.page.locator("tr", has=self.page.locator(f"a[href*='{case_id}']"))
        return " ".join(row.inner_text().split())

    def open(self, case_id: str) -> "Desk":
        """The case's page."""
        self.page.goto(f"{self.demo.url}/console/cases/{case_id}/")
        return self

    def leading(self) -> list[str]:
        """What the case waits for."""
        return self.actions("nav.bar a:not(.quiet)")

    def actions(self, which: str = "nav.bar a") -> list[str]:
        """What can be done now, by the last word of each link's address."""
        links = self.page.locator(which).evaluate_all("links => links.map(link => link.href)")
        return [link.rstrip("/").rsplit("/", 1)[1] for link in links]

    def start(self, action: str) -> "Desk":
        """Open an action of the bar."""
        self.page.locator(f"nav.bar a[href$='/{action}/']").click()
        return self

    def choose(self, grade: str) -> "Desk":
        """Give every unit a grade."""
        for unit in self.page.locator(f".grades label:has([value='{grade}'])").all():
            unit.click()
        return self

    def confirm(self) -> "Desk":
        """Press the button of the action's page."""
        self.page.locator("main form button.button:not(.quiet)").first.click()
        assert self.page.locator("main .errors").count() == 0, self.page.locator("main .errors").inner_text()
        return self

    def money(self) -> dict[str, str]:
        """The small ledger of the case's page: what each row says, and the sum of them."""
        rows = self.page.locator("table.ledger tr").all()
        return {row.locator("th").inner_text(): row.locator("td").inner_text().replace("\xa0", " ") for row in rows}


def figures_of(text: str) -> str:
    """The digits of a sum, whatever surrounds them."""
    return "".join(re.findall(r"[0-9.]+", text)).strip(".")
