"""Who gets in: the find page, signed links, languages, the merchant's name and colour."""

from datetime import timedelta

import pytest
from django.core import signing

from amends.portal import link, visit
from amends.portal.sealed import seal, unseal
from portal.page import read
from portal.shop import KEY, MERCHANT, ORDER, STORE, token


def test_the_answer_is_the_same_whether_the_order_exists_or_not(client, shop):
    known = client.post("/north/", {"number": "1001", "email": "erika@example.com"}, follow=True)
    unknown = client.post("/north/", {"number": "9999", "email": "nobody@example.com"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert "If we find your order, we have sent you a link." in read(known).words
    assert shop.asked == [("ask", "1001", "erika@example.com", "en"), ("ask", "9999", "nobody@example.com", "en")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "", "email": "a@example.com"}, "number"),
        ({"number": "x" * 101, "email": "a@example.com"}, "number"),
        ({"number": "1001", "email": "erika"}, "email"),
        ({"number": "1001", "email": "a" * 250 + "@example.com"}, "email"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, shop, given, field):
    response = client.post("/north/", given)
    assert response.status_code == 422
    read(response)
    assert f'id="{field}-error"' in response.content.decode()
    assert f'aria-describedby="{field}-hint {field}-error"' in response.content.decode()
    assert shop.asked == []


def test_an_unknown_store_is_not_found(client, shop):
    assert client.get("/south/").status_code == 404
    assert client.get("/south/withdraw/").status_code == 404


@pytest.mark.parametrize("broken", ["nothing", "a.b.c", token()[:-1], token()[1:], "é", token() + "x"])
def test_a_link_that_is_not_ours_is_not_found(client, shop, broken):
    response = client.get(f"/p/{broken}/")
    assert response.status_code == 404
    read(response)


def test_another_buyers_order_and_case_are_not_found(client, shop, own):
    other = token(link.Key(MERCHANT, ORDER[:-1] + "b", "north"))
    assert client.get(f"/p/{other}/").status_code == 404
    assert client.get(f"{own}case/01890000-0000-7000-8000-0000000000ff/").status_code == 404
    for verb in ("accept", "message", "cancel", "sent"):
        assert client.post(f"{own}case/01890000-0000-7000-8000-0000000000ff/{verb}/", {"text": "x"}).status_code == 404
    assert shop.asked == []


def test_another_merchants_store_does_not_open_the_order(client, shop):
    foreign = token(link.Key("01890000-0000-7000-8000-000000000002", ORDER, "north"))
    assert client.get(f"/p/{foreign}/").status_code == 404


def test_an_old_link_leads_to_a_new_one(client, shop, monkeypatch):
    monkeypatch.setattr(link, "LIFETIME", timedelta(seconds=-1))
    response = client.get(f"/p/{token()}/?lang=en")
    assert response.status_code == 410
    assert "Get a new link" in read(response).words
    assert 'href="/north/"' in response.content.decode()


def test_a_link_tells_nothing_but_ids():
    assert link.read(link.sign(KEY)) == KEY
    assert STORE.name not in link.sign(KEY)
    assert len(link.address(KEY)) < 150


def test_a_signature_of_something_else_opens_nothing():
    assert link.read(signing.dumps({"order": ORDER})) is None


def test_sealed_values_are_private_dated_and_bound_to_their_purpose():
    closed = seal("link", {"email": "erika@example.com"})
    assert "erika" not in closed
    assert unseal("link", closed, timedelta(days=1)) == {"email": "erika@example.com"}
    assert unseal("declaration", closed, timedelta(days=1)) is None
    assert unseal("link", closed, timedelta(seconds=-1)) is None
    assert unseal("link", "nonsense", timedelta(days=1)) is None


def test_language_asked_for_then_chosen_then_the_buyers_then_the_browsers(client, shop, own):
    chinese = {"headers": {"accept-language": "zh-CN,zh;q=0.9"}}
    shop.view.locale = "ar-SA"
    assert b'lang="ar"' in client.get(own, **chinese).content[:80]
    shop.view.locale = "nl-NL"
    assert b'lang="zh-Hans"' in client.get(own, **chinese).content[:80]
    assert b'lang="de"' in client.get(f"{own}?lang=de", **chinese).content[:80]
    shop.view.locale = "ar-SA"
    assert b'lang="de"' in client.get(own, **chinese).content[:80]
    assert b'lang="de"' in client.get(f"{own}?lang=tlh", **chinese).content[:80]


def test_links_to_other_languages_keep_the_question(client, shop, own):
    html = client.get(f"{own}reason/?line=1&quantity-1=1").content.decode()
    assert 'href="?line=1&amp;quantity-1=1&amp;lang=ar"' in html


def test_names_and_numbers_are_isolated_in_arabic(client, shop, own):
    html = client.get(f"{own}?lang=ar").content.decode()
    assert "<bdi>1001</bdi>" in html
    assert "<bdi>Nordlicht</bdi>" in html


def test_the_merchant_says_who_it_is(client, shop):
    page = read(client.get("/north/"))
    for words in ("Nordlicht Handels GmbH", "Hafenstraße 12", "HRB 123456", "DE123456789", "Privacy", "Legal notice"):
        assert words in page.words


def test_the_accent_is_a_stylesheet_of_its_own(client, shop, monkeypatch):
    from dataclasses import replace

    from amends.portal.views import find

    coloured = replace(STORE, accent_colour="#ffcc00")
    for module in (visit, find):
        monkeypatch.setattr(module, "storefront", lambda *_: coloured)
    assert 'href="/north/accent.css"' in client.get("/north/").content.decode()
    css = client.get("/north/accent.css")
    assert css["Content-Type"] == "text/css"
    assert b"--accent:#" in css.content


def test_nothing_comes_from_elsewhere(client, shop, own):
    html = client.get(own).content.decode()
    assert "<script" not in html
    assert "http://" not in html.replace("http://testserver", "").replace("http://www.w3.org", "")
