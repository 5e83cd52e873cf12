"""`amends merchant`: from nothing to a shop that says who it is."""

import json

import pytest
from django.contrib.auth import authenticate

from amends.merchants.query import merchant_ids
from amends.merchants.store import use_key

PASSWORD = "correct horse battery"
NEW = ("merchant", "create", "My shop", "--slug", "my-shop", "--country", "de", "--owner", "me@example.com")


def created(amends):
    result = amends(*NEW, "--password", PASSWORD)
    assert result.exit_code == 0, result.output
    return result


def shown(amends):
    return json.loads(amends("merchant", "show").stdout)


def test_create_makes_merchant_owner_and_a_key_that_opens(amends, rf):
    key = created(amends).stdout.rsplit("API key  ", 1)[1].strip()
    assert set(use_key(key).scopes) == {"read", "write", "refund_more", "admin"}
    found = shown(amends)
    assert (found["country"], found["addresses"], found["staff"]) == ("DE", ["/my-shop/"], {"me@example.com": "owner"})
    assert authenticate(rf.post("/"), email="me@example.com", password=PASSWORD) is not None
    assert PASSWORD not in json.dumps(found)
    assert key not in json.dumps(found)


def test_the_password_is_asked_for_twice_where_it_is_not_given(amends):
    assert amends(*NEW, typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("--password", "short"), "at least 12 characters"),
        (("--password", PASSWORD, "--slug", "console"), "the address 'console' is taken"),
        (("--password", PASSWORD, "--country", "Germany"), "no country in two letters"),
    ],
)
def test_what_cannot_be_created_leaves_nothing(amends, change, said):
    result = amends(*NEW, *change)
    assert result.exit_code == 2
    assert said in result.stderr
    assert merchant_ids() == []


def test_creating_it_twice_says_that_the_address_is_taken(amends):
    created(amends)
    assert "the address 'my-shop' is taken" in amends(*NEW, "--password", PASSWORD).stderr
    assert len(merchant_ids()) == 1


def test_what_buyers_are_shown_is_set_by_name(amends):
    created(amends)
    set_ = amends(
        "merchant", "set", "legal_name=My GmbH", "vat_numbers.de=DE123456789", "vat_numbers.FR=FR12345678901",
        "return_address.*=Hafenstr. 1; 20457 Hamburg", "refund_release_automatic=no", "country=at",
    )  # fmt: skip
    assert set_.exit_code == 0, set_.output
    found = shown(amends)
    assert (found["legal_name"], found["country"], found["refund_release_automatic"]) == ("My GmbH", "AT", False)
    assert found["vat_numbers"] == {"DE": "DE123456789", "FR": "FR12345678901"}
    assert found["return_addresses"] == {"*": ["Hafenstr. 1", "20457 Hamburg"]}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("legal_nam=x", "there is no field 'legal_nam'; there are: name, legal_name"),
        ("legal_name", "is not FIELD=VALUE"),
        ("email=nobody", "email: Enter a valid email address"),
        ("vat_numbers=DE1", "say vat_numbers.DE=…"),
        ("return_address.Germany=x", "is no market"),
        ("refund_release_automatic=perhaps", "is yes or no"),
    ],
)
def test_a_wrong_setting_is_named_and_changes_nothing(amends, setting, said):
    created(amends)
    before = shown(amends)
    result = amends("merchant", "set", "city=Berlin", setting)
    assert result.exit_code == 2
    assert said in result.stderr
    assert shown(amends) == before


def test_staff_get_one_role_each(amends):
    created(amends)
    for role in ("agent", "finance"):
        done = amends("merchant", "staff", "add", "anna@example.com", role, "--password", PASSWORD)
        assert done.exit_code == 0, done.output
    assert shown(amends)["staff"] == {"me@example.com": "owner", "anna@example.com": "finance"}
    assert "no e-mail address" in amends("merchant", "staff", "add", "anna", "agent", "--password", PASSWORD).stderr


def test_a_key_works_until_it_is_revoked(amends):
    created(amends)
    plain = amends("merchant", "key", "create", "shop system").stdout.strip()
    assert use_key(plain).scopes == ("read", "write")
    listed = next(key for key in shown(amends)["keys"] if key["name"] == "shop system")
    assert amends("merchant", "key", "revoke", listed["id"]).exit_code == 0
    assert use_key(plain) is None
    assert amends("merchant", "key", "revoke", listed["id"]).exit_code == 1
