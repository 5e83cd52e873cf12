"""The checkers find what is wrong: an empty answer means something."""

import json

import pytest

from checkers import nu_messages, structured_data_issues

GOOD = "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head><body><h1>Hello</h1></body></html>"
RETURNS = {
    "@context": "https://schema.org",
    "@type": "Organization",
    "name": "A shop",
    "url": "https://shop.example/",
    "hasMerchantReturnPolicy": {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "DE",
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": 14,
    },
}


def page_with(data: object) -> str:
    return GOOD.replace("</head>", f'<script type="application/ld+json">{json.dumps(data)}</script></head>')


def test_nu_passes_a_sound_page_and_names_the_fault_of_another(tmp_path):
    found = nu_messages({"good": GOOD, "bad": GOOD.replace("<h1>Hello</h1>", "<h1><div>Hello</h1>")}, tmp_path)
    assert found, "a div in a heading"
    assert all(message.startswith("bad:") for message in found)


def test_a_return_policy_without_a_country_is_an_error_and_one_with_it_is_not():
    def errors(data):
        return [issue for issue in structured_data_issues(page_with(data)) if issue["severity"] == "ERROR"]

    assert errors(RETURNS) == []
    nowhere = {name: value for name, value in RETURNS["hasMerchantReturnPolicy"].items() if name != "applicableCountry"}
    assert errors(RETURNS | {"hasMerchantReturnPolicy": nowhere})


def test_a_page_without_structured_data_is_no_pass():
    with pytest.raises(AssertionError, match="no JSON-LD"):
        structured_data_issues(GOOD)
