"""One merchant at a time, and the database keeps it so."""

import pytest

from amends.merchants import query
from amends.merchants.models import Store
from amends.merchants.tenancy import NoTenantError, current_merchant, merchant_from_address, tenant


def test_a_merchant_sees_only_its_own_rows(merchant, other_merchant):
    with tenant(merchant):
        assert [store.name for store in Store.objects.all()] == ["Example"]
        assert query.merchant().name == "Example"
    with tenant(other_merchant):
        assert [store.name for store in Store.objects.all()] == ["Other"]


def test_without_a_tenant_there_are_no_rows(merchant):
    assert list(Store.objects.all()) == []
    with pytest.raises(NoTenantError):
        current_merchant()


def test_two_tenants_do_not_nest(merchant, other_merchant):
    with tenant(merchant), tenant(merchant):
        assert current_merchant() == str(merchant)
    with tenant(merchant), pytest.raises(NoTenantError), tenant(other_merchant):
        pass


def test_an_address_leads_to_its_merchant_before_any_tenant_is_known(merchant):
    found = merchant_from_address("example")
    assert found is not None
    assert found.merchant_id == str(merchant)
    assert merchant_from_address("nobody") is None
