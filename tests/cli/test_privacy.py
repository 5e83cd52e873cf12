"""`amends buyer export` and `amends buyer erase`."""

import json
from datetime import UTC, datetime

import pytest

from amends.merchants.tenancy import tenant
from amends.orders.store import upsert
from stored_order import an_order

EMAIL = "erika@example.com"


@pytest.fixture
def bought(merchant):
    with tenant(merchant):
        upsert([an_order(), an_order(id="1002", number="#A-1002")], datetime.now(UTC))


def test_export_holds_the_buyer_and_what_they_bought(amends, bought):
    result = amends("buyer", "export", EMAIL.upper())
    (found,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["buyer"]["name"] == "Erika Mustermann"
    assert {order["number"] for order in found["orders"]} == {"#A-1001", "#A-1002"}
    assert {"mailbox", "declarations", "cases"} <= set(found)


def test_erase_asks_first_and_a_no_changes_nothing(amends, bought):
    assert amends("buyer", "erase", EMAIL, typed="n\n").exit_code == 1
    assert amends("buyer", "export", EMAIL).exit_code == 0


def test_who_was_erased_is_found_no_more_and_the_orders_stay(amends, bought, merchant):
    from amends.orders.models import Order

    result = amends("buyer", "erase", EMAIL, "--yes")
    assert (result.exit_code, result.output) == (0, "1 erased\n")
    again = amends("buyer", "export", EMAIL)
    assert (again.exit_code, json.loads(again.stdout)) == (1, [])
    assert amends("buyer", "erase", EMAIL, "--yes").exit_code == 1
    with tenant(merchant):
        assert Order.objects.count() == 2
