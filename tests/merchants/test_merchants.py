"""Merchants, their staff, keys and addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.merchants import doctor, query, retention, store
from amends.merchants.models import ApiKey
from amends.merchants.tenancy import tenant

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)


def test_a_key_works_until_revoked_and_only_its_hash_is_kept(merchant):
    with tenant(merchant):
        plain = store.create_key("shop", ("orders:write",))
        assert plain not in str(ApiKey.objects.values())
    assert plain.startswith(f"amends_{merchant.hex}_")
    found = store.use_key(plain, NOW)
    assert (found.merchant_id, found.scopes) == (str(merchant), ("orders:write",))
    with tenant(merchant):
        store.revoke_key(found.id, NOW)
    assert store.use_key(plain, NOW) is None


def test_a_key_ends_on_its_day(merchant):
    with tenant(merchant):
        plain = store.create_key("short", expires_at=NOW)
    assert store.use_key(plain, NOW - timedelta(seconds=1)) is not None
    assert store.use_key(plain, NOW) is None


def test_a_key_of_one_merchant_opens_no_other(merchant, other_merchant):
    with tenant(merchant):
        plain = store.create_key("shop")
    forged = plain.replace(merchant.hex, other_merchant.hex)
    assert store.use_key(forged, NOW) is None
    assert [store.use_key(bad, NOW) for bad in ("", "amends_x_y", f"amends_{'g' * 32}_x", plain + "x")] == [None] * 4


def test_a_person_may_work_for_two_merchants(merchant, other_merchant):
    with tenant(merchant):
        user = store.create_staff("Ann@example.com", "owner", name="Ann", password="a long password")
    with tenant(other_merchant):
        assert store.create_staff("ann@example.com", "read_only") == user
    assert {view.merchant_id: view.role for view in query.memberships(user)} == {
        str(merchant): "owner",
        str(other_merchant): "read_only",
    }
    with tenant(other_merchant):
        assert query.membership(user).role == "read_only"


@pytest.mark.parametrize("slug", ["console", "p", "other"])
def test_an_address_is_one_stores_alone(in_tenant, other_merchant, slug):
    with pytest.raises(store.AddressTakenError):
        store.add_store("second", "Second", slug)


def test_goods_go_back_to_the_nearest_place(in_tenant):
    store.set_return_address("*", ["Hafenstr. 1", "20457 Hamburg"], "DE")
    store.set_return_address("US", ["1 Dock St", "Reno NV"], "US")
    assert query.return_address("US-CA").country == "US"
    assert query.return_address("JP").country == "DE"


def test_the_doctor_names_what_buyers_must_be_told(in_tenant):
    fields = {problem.field for problem in doctor.missing()}
    assert {"legal_name", "street", "vat_numbers.DE", "return_addresses.*"} <= fields
    assert "email" not in fields
    store.change_merchant(legal_name="Example GmbH", street="Heidestr. 1", vat_numbers={"DE": "DE123456789"})
    assert not {"legal_name", "street", "vat_numbers.DE"} & {problem.field for problem in doctor.missing()}


def test_all_merchants_are_known_without_a_tenant(merchant, other_merchant):
    assert set(query.merchant_ids()) == {str(merchant), str(other_merchant)}


def test_a_revoked_key_can_be_traced_for_ninety_days(in_tenant):
    store.create_key("old")
    key = ApiKey.objects.get()
    assert retention.forget(NOW + timedelta(days=999)) == {"api_keys": 0}
    store.revoke_key(str(key.pk), NOW)
    assert retention.forget(NOW + timedelta(days=89)) == {"api_keys": 0}
    assert retention.forget(NOW + timedelta(days=91)) == {"api_keys": 1}
