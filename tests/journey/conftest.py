"""One demo server for all journeys, and a real browser without JavaScript on a phone's screen."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .buyer import Buyer
from .desk import Desk
from .merchant import Merchant
from .post import PostOffice, post_office
from .running import RunningDemo, running_demo

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
RUNNING = os.environ.get("AMENDS_JOURNEY_DEMO", "")
"""The data folder of a demo that runs already, while one writes these tests."""


@pytest.fixture(scope="package")
def office() -> Iterator[PostOffice]:
    """The mail server that the demo brings its mails to, beside its own mailbox."""
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="package")
def demo(office: PostOffice) -> Iterator[RunningDemo]:
    """The demo, ready; at the end it stops at Ctrl-C and leaves nothing."""
    if RUNNING:
        yield RunningDemo.adopted(Path(RUNNING))
        return
    with running_demo(AMENDS_SMTP_URL=office.url) as running:
        yield running


@pytest.fixture
def merchant(demo: RunningDemo) -> Merchant:
    """The merchant's people, by the API."""
    return Merchant(demo)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A browser for one module: while Playwright runs, this thread counts as asynchronous, which Django minds."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium, demo: RunningDemo) -> Iterator[Callable[[], Desk]]:
    """`desk()`: a colleague at a wide screen, not signed in yet."""
    contexts = []

    def arrive() -> Desk:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
        contexts.append(context)
        context.set_default_timeout(15_000)
        return Desk(context.new_page(), demo)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def buyer(chromium, demo: RunningDemo) -> Iterator[Callable[..., Buyer]]:
    """`buyer("erika", locale="de-DE")`: a buyer with a fresh browser, JavaScript off."""
    contexts = []

    def arrive(name: str, locale: str = "en-GB", width: int = PHONE["width"]) -> Buyer:
        context = chromium.new_context(
            viewport={**PHONE, "width": width}, java_script_enabled=False, locale=locale, is_mobile=width < 700
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return Buyer(context.new_page(), demo, name)

    yield arrive
    for context in contexts:
        context.close()
