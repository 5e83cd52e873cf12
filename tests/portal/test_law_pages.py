"""The public pages on the law of the markets: readable by anybody, in seven languages, by a search engine too."""

import gzip
import re
from datetime import date
from functools import cache
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from amends.cases import rulebooks
from amends.merchants.store import RESERVED
from amends.portal import law_pages
from amends.portal.views import law as law_view
from amends.presentation.language import LANGUAGES, html_language, locale_for
from amends.presentation.law_lines import in_words, label, rows
from amends.presentation.law_words import EXCLUDED, TERMS
from amends.site import packs as site_packs
from checkers import nu_messages
from portal.page import read

MOST_BYTES = 30_000
TODAY = date(2026, 11, 22)


@cache
def built():
    return site_packs.build()


@pytest.fixture(autouse=True)
def law(monkeypatch):
    """The packs as they are, on the facts table's day."""
    monkeypatch.setattr(rulebooks, "_source", built)
    monkeypatch.setattr(law_view, "_today", lambda: TODAY)


def told(client, path):
    """The words of a page, its cells apart as a reader sees them."""
    read(answer := client.get(path))
    cells = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return " ".join(unescape(cells).replace("\xa0", " ").split())


MARKETS = sorted({path.partition("/")[0] for path in site_packs.read_files()} - {"general"})


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("path", ["/law/", "/law/DE/", "/law/US-CA/", "/law/KR/", "/law/EU/", "/law/DE/FR/"])
def test_a_page_is_whole_in_every_language_and_small(client, path, spoken):
    answer = client.get(f"{path}?lang={spoken}", headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.content) <= MOST_BYTES
    answer.content = gzip.decompress(answer.content)
    page = read(answer)
    assert "_" not in page.words, "a code in place of words"
    assert "<script" not in answer.content.decode()
    assert f'dir="{"rtl" if spoken == "ar" else "ltr"}"' in answer.content.decode()


@pytest.mark.parametrize("market", MARKETS)
def test_every_market_has_its_page_with_every_term_in_words(client, market):
    page = read(client.get(f"/law/{market}/?lang=en"))
    for right in law_pages.shown(built().by_market[market], "en", TODAY):
        assert right.heading in page.words
        for row in right.rows:
            assert row.name in TERMS, f"{row.name} has no words"
            assert row.value in page.words
            assert row.cite.instrument in page.words
        assert right.excepted is None or all(goods in EXCLUDED.values() for goods in right.excepted.goods)


def test_germany_says_its_figures_with_their_sources(client):
    html = client.get("/law/DE/?lang=en").content.decode()
    words = told(client, "/law/DE/?lang=en")
    assert "To send back without a reason 14 days" in words
    assert "Seller answers for faults for 2 years" in words
    assert 'href="https://www.gesetze-im-internet.de/bgb/__355.html"' in html
    assert "implements Directive 2011/83/EU art. 9(1)" in words
    assert "goods made to the buyer's wishes" in words
    assert "19 June 2026" in words, "what changes when"
    assert "not sure" in words, "the draft of § 475e(5) is marked"


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        ("de", ["Deutschland", "Bedenkzeit", "14 Tage", "2 Jahre", "Der Käufer", "unsicher"]),
        ("fr", ["Allemagne", "Délai de réflexion", "14 jours", "2 ans", "L’acheteur", "incertain"]),
        ("es", ["Alemania", "Plazo para decidir", "14 días", "2 años", "El comprador", "no seguro"]),
        ("ja", ["ドイツ", "考え直す期間", "14日", "2年", "購入者", "不確か"]),
        ("zh-hans", ["德国", "考虑期限", "14天", "2年", "买家", "不确定"]),
        ("ar", ["ألمانيا", "مهلة القرار", "14 يوماً", "سنتان", "المشتري", "غير مؤكد"]),
    ],
)
def test_the_same_page_in_other_languages(client, spoken, words):
    page = read(client.get(f"/law/DE/?lang={spoken}"))
    assert [word for word in words if word not in page.words] == []


def test_a_market_without_a_right_says_so_and_what_stands_in_its_place(client):
    words = told(client, "/law/US-CA/?lang=en")
    assert "Sending back without a reason No general right" in words
    assert "Only if no return policy was shown" in words
    assert "Time to return 30 days" in words
    assert "Time to decide" not in words, "no terms of a right that is not there"


def test_what_is_not_known_stays_visible(client):
    words = told(client, "/law/JP/?lang=en")
    assert re.search(r"Not known .*Refund within", words)
    assert "A person decides" in words


def test_the_list_names_every_market_by_continent(client):
    html = client.get("/law/?lang=de").content.decode()
    assert [market for market in MARKETS if f'href="/law/{market}/?lang=de"' not in html] == []
    headings = re.findall(r"<h2>(.*?)</h2>", html)
    assert headings == ["Europa", "Asien", "Amerika", "Ozeanien", "Afrika"]
    assert "Bulgarien" in html, "states for which the floor answers"


def test_two_markets_are_compared_and_only_where_they_differ(client):
    words = told(client, "/law/DE/FR/?lang=en")
    assert "Fault counts as there from the start 12 months" in words
    assert "24 months" in words
    assert "Time to decide" not in words
    chosen = client.get("/law/DE/", {"with": "FR", "lang": "de"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/law/DE/FR/?lang=de")


def test_a_search_engine_finds_each_language_once(client):
    html = client.get("/law/DE/?lang=zh-hans").content.decode()
    start = settings.PUBLIC_URL
    assert f'<link rel="canonical" href="{start}/law/DE/?lang=zh-hans">' in html
    assert {html_language(spoken) for spoken in LANGUAGES} >= {"fr", "es", "ja", "zh-Hans"}
    for tag, spoken in ((html_language(spoken), spoken) for spoken in LANGUAGES):
        assert f'<link rel="alternate" hreflang="{tag}" href="{start}/law/DE/?lang={spoken}">' in html
    assert f'<link rel="alternate" hreflang="x-default" href="{start}/law/DE/">' in html
    assert "noindex" not in html
    assert '<meta name="description" content="' in html


def test_the_map_lists_every_page_in_every_language(client):
    answer = client.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = ET.fromstring(answer.content).findall("s:url", space)
    assert len(urls) == (len(MARKETS) + 1) * len(LANGUAGES)
    assert all(len(url.findall("x:link", space)) == len(LANGUAGES) for url in urls)
    assert f"{settings.PUBLIC_URL}/law/US-CA/?lang=ar" in [url.findtext("s:loc", None, space) for url in urls]


def test_robots_are_sent_to_the_map_and_not_to_buyers(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in lines
    assert {"Disallow: /p/", "Disallow: /console/", "Disallow: /api/"} <= set(lines)
    assert "Disallow: /law/" not in lines


def test_the_pages_are_valid_html(client, tmp_path):
    paths = ("/law/", "/law/KR/", "/law/US-CA/", "/law/DE/KR/")
    addresses = [f"{path}?lang={spoken}" for path in paths for spoken in LANGUAGES]
    assert nu_messages({each: client.get(each).content.decode() for each in addresses}, tmp_path) == []


def test_a_page_that_is_kept_is_not_sent_again_until_the_law_changes(client, monkeypatch):
    first = client.get("/law/DE/?lang=en")
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = client.get("/law/DE/?lang=en", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for other in ("/law/DE/?lang=de", "/law/FR/?lang=en"):
        assert client.get(other, headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    monkeypatch.setattr(law_view, "_today", lambda: date(2026, 11, 23))
    assert client.get("/law/DE/?lang=en", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_page_shows_the_law_of_its_day(client, monkeypatch):
    monkeypatch.setattr(law_view, "_today", lambda: date(2026, 6, 18))
    words = told(client, "/law/DE/?lang=en")
    assert "Withdrawal button in the shop Not required" in words
    assert "19 June 2026 · to come" in words


def test_no_merchant_is_asked_for_and_no_cookie_is_set(client):
    answer = client.get("/law/DE/?lang=de")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "law" in RESERVED, "no store takes the address"


@pytest.mark.parametrize("path", ["/law/XX/", "/law/DE/XX/", "/law/DE/DE/", "/law/general/"])
def test_a_market_that_is_not_there_is_a_page_that_says_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in read(answer).words


def test_a_small_letter_is_no_dead_end(client):
    assert client.get("/law/us-ca/?lang=ar").headers["Location"] == "/law/US-CA/?lang=ar"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_pages_are_only_read(client, method):
    assert getattr(client, method)("/law/DE/").status_code == 405


@pytest.mark.parametrize("market", MARKETS)
def test_every_value_that_was_ever_in_force_has_words(market):
    for part in law_pages.table(built().by_market[market], TODAY):
        assert rows(part, locale_for("en")) is not None
        for line in part.lines:
            assert label(line.name) != line.name.replace("_", " "), f"{line.name} has no label in law_words"
            for dated in line.parameter.values:
                said = in_words(line, dated, locale_for("en"))
                assert "_" not in said, f"{line.name}: {said}"
