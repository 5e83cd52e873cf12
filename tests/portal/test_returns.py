"""The public return policy: law and policy in plain words, in every language, sound as HTML and for search engines."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from amends.cases.rulebooks import packs
from amends.merchants import policy_store
from amends.merchants.policy_examples import example
from amends.merchants.policy_store import Checked
from amends.merchants.tenancy import tenant
from amends.presentation.language import LANGUAGES
from checkers import nu_messages, structured_data_issues

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MAX_BYTES = 30_000


@pytest.fixture
def published(merchant):
    """The generous example in force, as if its check had passed."""
    policy = example("generous_30_days")
    with tenant(merchant):
        draft = policy_store.save_draft(policy, by="system", now=NOW)
        law = {market: pack.hash for market, pack in packs().by_market.items()}
        policy_store.record_check(draft.number, Checked(draft.document_hash, True, {}, law), now=NOW)
        done = policy_store.publish(
            draft.number,
            date(2026, 1, 1),
            applies_to_open_orders=False,
            law=law,
            today=NOW.date(),
            by="system",
            now=NOW,
        )
    assert done.state == "published", done
    return policy


def page(client, path, language="en"):
    answer = client.get(f"/example/returns/{path}?lang={language}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def data_of(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])


def test_germany_on_the_generous_policy(client, published):
    html = page(client, "DE/")
    assert "You can send goods back within 30 days of delivery, without giving a reason." in html
    assert "for at least 2 years from delivery" in html
    assert 'name="robots" content="noindex"' not in html
    stated = data_of(html)["hasMerchantReturnPolicy"][0]
    assert stated["applicableCountry"] == "DE"
    assert stated["merchantReturnDays"] == 30
    assert stated["returnPolicyCategory"].endswith("MerchantReturnFiniteReturnWindow")
    assert stated["itemDefectReturnFees"].endswith("FreeReturn")


def test_without_a_policy_the_law_alone_is_stated(client, merchant):
    html = page(client, "DE/")
    assert "within 14 days of delivery" in html
    assert data_of(html)["hasMerchantReturnPolicy"][0]["merchantReturnDays"] == 14


def test_a_state_has_a_page_and_no_structured_data_of_its_own(client, merchant):
    html = page(client, "US-NY/")
    assert "application/ld+json" not in html


def test_markets_not_sold_to_unknown_ones_and_unknown_shops_are_not_found(client, published):
    for path in ("/example/returns/KE/", "/example/returns/XX/", "/nobody/returns/", "/nobody/returns/DE/"):
        assert client.get(path).status_code == 404, path


def test_the_country_chosen_leads_to_its_page(client, merchant):
    answer = client.get("/example/returns/?to=FR&lang=de")
    assert answer.status_code == 302
    assert answer["Location"] == "/example/returns/FR/?lang=de"


def test_pages_are_sound_html_in_every_language_and_small(client, published, tmp_path):
    pages = {
        f"{market} {language}": page(client, f"{market}/", language)
        for market in ("DE", "CN")
        for language in LANGUAGES
    }
    pages |= {f"list {language}": page(client, "", language) for language in LANGUAGES}
    assert max(len(html.encode()) for html in pages.values()) < MAX_BYTES
    assert nu_messages(pages, tmp_path) == []


@pytest.mark.parametrize("market", ["DE", "GB", "CN", "JP"])
def test_search_engines_find_no_fault_in_the_structured_data(client, published, market):
    issues = structured_data_issues(page(client, f"{market}/"))
    assert [issue for issue in issues if issue["severity"] == "ERROR"] == []
