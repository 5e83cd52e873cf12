"""The console's stylesheet keeps to the tokens, and its colours can be read."""

import re
from pathlib import Path

import pytest

from amends.presentation.accent import MINIMUM, contrast

ROOT = Path(__file__).resolve().parents[2] / "src" / "amends"
CSS = (ROOT / "console/static/console/console.css").read_text()
TEMPLATES = sorted((ROOT / "console/templates").rglob("*.html"))


def tokens(css: str) -> list[str]:
    return re.findall(r":root \{[^}]*\}", css)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w{6})", block))


def test_the_tokens_are_those_of_the_buyers_pages():
    portal = (ROOT / "portal/static/portal/portal.css").read_text()
    assert [colours(block) for block in tokens(CSS)[:2]] == [colours(block) for block in tokens(portal)[:2]]


PAIRS = [
    ("ink", "paper"), ("ink", "wash"), ("soft", "paper"), ("soft", "wash"), ("accent", "paper"), ("accent", "wash"),
    ("accent", "accent-wash"), ("ink", "accent-wash"), ("on-accent", "accent"), ("warn", "warn-wash"), ("ink", "warn-wash"),
    ("bad", "bad-wash"), ("bad", "paper"), ("paper", "bad"), ("bad", "wash"),
]  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read(theme, text, ground):
    palette = colours(tokens(CSS)[theme])
    assert contrast(palette[text], palette[ground]) >= MINIMUM


def test_logical_properties_alone():
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|(?:^|[ ;{])(?:left|right):", CSS
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_needs_what_the_safety_policy_forbids(template):
    said = template.read_text()
    assert "style=" not in said
    assert "<style" not in said
    assert "<script" not in said
    assert not re.search(r"\son\w+=", said)


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"]
)
def test_the_door_wears_the_houses_look(client, db, address):
    said = client.get(address).content.decode()
    assert "console/console.css" in said
    assert "<h1>" in said


def test_signing_in_wrongly_says_so(client, db):
    answer = client.post("/accounts/login/", {"login": "nobody@example.com", "password": "wrong"})
    assert 'role="alert"' in answer.content.decode()
    assert "nobody@example.com" in answer.content.decode()


def test_a_link_for_a_new_password_leads_to_the_form(client, shop, mailoutbox):
    from amends.merchants import store
    from amends.merchants.tenancy import tenant

    with tenant(shop.merchant):
        store.create_staff("ann@example.com", "agent", password="correct horse battery")
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    answer = client.get(link, follow=True)
    assert "New password" in answer.content.decode()
    assert "This link no longer works" in client.get("/accounts/password/reset/key/0-nothing/").content.decode()
