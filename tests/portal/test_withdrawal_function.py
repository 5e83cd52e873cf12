"""The withdrawal function of Directive 2011/83/EU art. 11a: from every page, two steps, no reason, an acknowledgement."""

import pytest

from portal.page import read
from portal.shop import CASE, known_case

GIVEN = {"name": "Erika Muster", "number": "1001", "email": "erika@example.com"}


def test_it_is_linked_from_every_page_without_sign_in(client, shop, own):
    known_case(shop)
    for address in ("/north/", "/north/link-sent/", own, f"{own}case/{CASE}/"):
        assert 'href="/north/withdraw/"' in client.get(address).content.decode()


def test_the_german_labels_are_those_of_the_law(client, shop):
    client.cookies["django_language"] = "de"
    assert "Vertrag widerrufen" in read(client.get("/north/")).words
    assert "Widerruf bestätigen" in read(client.post("/north/withdraw/", GIVEN | {"step": "fill"})).words


def test_two_steps_and_nothing_is_declared_before_the_second(client, shop):
    page = read(client.post("/north/withdraw/", GIVEN | {"step": "fill"}))
    assert "Confirm withdrawal" in page.words
    assert shop.asked == []
    response = client.post("/north/withdraw/", GIVEN | {"step": "confirm"}, follow=True)
    assert shop.asked == [("declare", "Erika Muster", "1001", "erika@example.com", "en")]
    page = read(response)
    assert "We have your withdrawal" in page.words
    assert "Erika Muster" in page.words
    assert page.text.count("UTC+0") == 1


def test_no_reason_is_asked(client, shop):
    assert "reason-" not in client.get("/north/withdraw/").content.decode()


def test_the_acknowledgements_address_tells_nobody_who_withdrew(client, shop):
    response = client.post("/north/withdraw/", GIVEN | {"step": "confirm"})
    assert "erika" not in response["Location"].lower()
    assert client.get(response["Location"][:-9] + "AAAAAAAA/").status_code == 404


def test_one_may_go_back_and_change(client, shop):
    response = client.post("/north/withdraw/", GIVEN | {"step": "change"})
    assert 'value="Erika Muster"' in response.content.decode()
    assert shop.asked == []


@pytest.mark.parametrize("field", ["name", "number", "email"])
@pytest.mark.parametrize("step", ["fill", "confirm"])
def test_what_is_missing_is_said_at_its_field(client, shop, field, step):
    response = client.post("/north/withdraw/", GIVEN | {field: "", "step": step})
    assert response.status_code == 422
    read(response)
    assert f'id="{field}-error"' in response.content.decode()
    assert shop.asked == []
