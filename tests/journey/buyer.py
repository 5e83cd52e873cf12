"""A buyer at the portal in a real browser: they click and type what is there, and look at what is shown."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from .running import RunningDemo, wait_for

PICTURES = os.environ.get("AMENDS_JOURNEY_PICTURES", "")
"""A folder for a picture of every page passed, for whoever wants to look."""


def plain(text: str) -> str:
    """With every space an ordinary one."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


class Buyer:
    """One buyer with a browser of their own; `screens` counts the pages seen since the link was opened."""

    def __init__(self, page: Page, demo: RunningDemo, name: str) -> None:
        self.page, self.demo, self.name = page, demo, name
        self.screens: list[str] = []
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.on("response", lambda answer: self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)  # fmt: skip
        page.on("request", lambda request: self.faults.append(f"elsewhere: {request.url}") if not request.url.startswith(demo.url) else None)  # fmt: skip

    # -- looking

    def seen(self, what: str) -> "Buyer":
        """A page was passed: nothing sticks out, no key or placeholder shows; a picture where wanted."""
        self.screens.append(what)
        if PICTURES:
            width = (self.page.viewport_size or {"width": 0})["width"]
            file = Path(PICTURES) / f"{self.name}-{len(self.screens):02}-{what}-{width}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=file, full_page=True)
        wide = self.page.locator("html").evaluate("page => page.scrollWidth > page.clientWidth")
        assert not wide, f"{what} is wider than the phone"
        raw = re.findall(r"%\(\w+\)s|\{\{|\b[a-z]+_[a-z_]+\b|\bNone\b", self.text("main"))
        assert not raw, f"{what} shows {raw}"
        assert self.page.locator("h1").count() == 1, what
        assert not self.faults, self.faults
        return self

    def text(self, where: str = "body") -> str:
        """What is read there, in one line."""
        return " ".join(plain(self.page.locator(where).first.inner_text()).split())

    def figures(self) -> list[str]:
        """The big figures in sight."""
        return [plain(each) for each in self.page.locator(".figure").all_inner_texts()]

    # -- doing

    def find_order(self, slug: str, number: str, email: str, language: str) -> str:
        """Ask for the link, and read it in the mail that comes; the link."""
        before = len(self.demo.mails(email))
        self.page.goto(f"{self.demo.url}/{slug}/?lang={language}")
        self.seen("find")
        self.page.fill("[name=number]", number)
        self.page.fill("[name=email]", email)
        self.button().click()
        self.seen("link-sent")
        mail = wait_for(lambda: self.demo.mails(email)[before:], f"the link for {email}", 30, 0.2)[0]
        return self.link_in_mail(mail["subject"], email)

    def link_in_mail(self, subject: str, to: str) -> str:
        """Open the mail in the demo's mailbox; its first link to the portal."""
        self.page.goto(f"{self.demo.url}/mail/?to={to}")
        self.page.locator("main a", has_text=subject).first.click()
        links = self.page.locator("article a").evaluate_all("links => links.map(link => link.href)")
        return next(link for link in links if "/p/" in link)

    def open(self, link: str) -> "Buyer":
        """Follow the link of a mail; screens count from here."""
        self.screens.clear()
        self.page.goto(link)
        return self.seen("items")

    def look(self, what: str, url: str) -> "Buyer":
        """Go to a page."""
        self.page.goto(url)
        return self.seen(what)

    def choose(self, line: str, quantity: int | None = None) -> "Buyer":
        """Choose an item and how many of it."""
        self.page.locator(f"label[for=line-{line}]").click()
        if quantity is not None:
            self.page.select_option(f"[name=quantity-{line}]", str(quantity))
        self.button().click()
        return self.seen("reason")

    def say(self, line: str, note: str = "", **answers: str) -> "Buyer":
        """Answer what is asked about a line (`reason`, `state`, `seal`, `cause`, `severity`) by tapping the rows."""
        for question, answer in answers.items():
            choice = self.page.locator(f"label:has([name={question}-{line}][value={answer}])")
            assert choice.is_visible(), f"{question} is not asked, without JavaScript"
            choice.click()
        if note:
            self.page.fill("[name=note]", note)
        self.button().click()
        return self.seen("ways-out")

    def ways(self) -> list[dict[str, Any]]:
        """The ways out on the page, in its order: what each says, and its figure."""
        return [
            {
                "value": way.locator("input").get_attribute("value"),
                "words": " ".join(way.inner_text().split()),
                "figure": plain(way.locator(".figure").inner_text()) if way.locator(".figure").count() else None,
                "legal": way.locator(".tag").count() == 1,
            }
            for way in self.page.locator(".way").all()
        ]

    def take(self, offer: str) -> "Buyer":
        """Accept a way out."""
        self.page.locator(f".way label:has(input[value={offer}])").click()
        self.button().click()
        return self.seen("status")

    def send(self, carrier: str, tracking: str) -> "Buyer":
        """ "I have sent it"."""
        self.page.locator("a.button[href$='/sent/']").first.click()
        self.seen("sent")
        self.page.fill("[name=carrier]", carrier)
        self.page.fill("[name=tracking]", tracking)
        self.button().click()
        return self.seen("on-its-way")

    def button(self) -> Locator:
        """The page's one main button."""
        found = self.page.locator("main form button.button:not(.quiet)")
        assert found.count() == 1, f"{found.count()} main buttons"
        return found

    @property
    def case_id(self) -> str:
        """The case of the page that is open."""
        return self.page.url.rstrip("/").rsplit("/case/", 1)[1].split("/")[0]
