"""Merchant settings: saved whole or not at all, errors at the field, what is missing on top."""

import pytest

from amends.merchants import query
from amends.merchants.tenancy import tenant

from .shop import page

GOOD = {
    "name": "Nordlicht",
    "legal_name": "Nordlicht GmbH",
    "street": "Hafenstraße 12",
    "postal_code": "20457",
    "city": "Hamburg",
    "region": "",
    "country": "de",
    "email": "hallo@nordlicht.example",
    "phone": "+49 40 123456",
    "register_number": "HRB 123456, AG Hamburg",
    "vat_numbers": "DE DE136695976\nfr: FR40303265045",
    "privacy_url": "https://nordlicht.example/privacy",
    "imprint_url": "https://nordlicht.example/imprint",
    "accent_colour": "#ffd54a",
    "refund_release_automatic": "on",
}


def merchant_of(shop):
    with tenant(shop.merchant):
        return query.merchant()


def test_what_is_missing_stands_on_top_with_a_link_to_its_field(owner):
    said = page(owner.get("/console/settings/"))
    assert "Still missing, and buyers have a right to it" in said
    assert 'href="#id_legal_name"' in said
    assert 'href="#return_addresses"' in said
    assert "Directive 2011/83/EU" in said


def test_settings_are_saved(owner, shop):
    answer = owner.post("/console/settings/", GOOD)
    assert (answer.status_code, answer["Location"]) == (303, "/console/settings/")
    merchant = merchant_of(shop)
    assert merchant.legal_name == "Nordlicht GmbH"
    assert merchant.country == "DE"
    assert merchant.vat_numbers == {"DE": "DE136695976", "FR": "FR40303265045"}
    assert merchant.refund_release_automatic
    said = page(owner.get("/console/settings/"))
    assert "The settings are saved." in said
    assert "#ffd54a is hard to read on paper" in said


def test_a_switch_left_off_is_off(owner, shop):
    owner.post(
        "/console/settings/", {name: value for name, value in GOOD.items() if name != "refund_release_automatic"}
    )
    assert not merchant_of(shop).refund_release_automatic


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("name", "", "This field is required."),
        ("country", "Germany", "Ensure this value has at most 2 characters"),
        ("country", "1!", "Enter the country’s two letters, such as DE."),
        ("email", "not a mail", "Enter a valid email address."),
        ("vat_numbers", "136695976", "is not a country and a number"),
        ("vat_numbers", "DE DE1366959\nDE DE999999", "DE stands there twice."),
        ("privacy_url", "javascript:alert(1)", "Enter a valid URL."),
        ("accent_colour", "green", "Enter a colour such as #0b6b50."),
        ("legal_name", "x" * 201, "Ensure this value has at most 200 characters"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_is_saved(owner, shop, field, value, text):
    answer = owner.post("/console/settings/", GOOD | {field: value})
    said = page(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in said
    assert text in said
    assert f'href="#id_{field}"' in said
    assert merchant_of(shop).name == "Example"


def test_a_return_address_is_added_and_changed(owner, shop):
    entered = {"market": "us-ca", "lines": "Returns\n220 Harbor Way\n\nReno", "country": "us"}
    assert owner.post("/console/settings/return-address/", entered).status_code == 303
    said = page(owner.get("/console/settings/return-address/US-CA/"))
    assert "220 Harbor Way" in said
    owner.post("/console/settings/return-address/US-CA/", entered | {"lines": "Returns\nOakland"})
    with tenant(shop.merchant):
        assert query.return_address("US-CA").lines == ["Returns", "Oakland"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("market", "Germany"), ("market", "d1"), ("lines", "  \n "), ("lines", "x\n" * 9), ("country", "")],
)
def test_a_return_address_that_cannot_be_is_not_saved(owner, shop, field, value):
    entered = {"market": "DE", "lines": "Returns\nKöln", "country": "DE"} | {field: value}
    answer = owner.post("/console/settings/return-address/", entered)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page(answer)
    with tenant(shop.merchant):
        assert query.return_addresses() == []
