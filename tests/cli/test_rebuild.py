"""`amends rebuild` compares every case with its history, and mends on request."""

from datetime import UTC, datetime

from amends.cases import command
from amends.cases.actor import Actor
from amends.merchants.tenancy import tenant
from amends.orders.store import upsert
from stored_order import an_order


def test_a_row_that_is_not_its_history_is_named_and_mended(amends, merchant):
    now = datetime(2026, 10, 8, 12, tzinfo=UTC)
    with tenant(merchant):
        (order,) = upsert([an_order()], now)
        case = command.open_case(
            order["id"], [{"line": "1", "quantity": 2, "reason": "changed_mind"}], actor=Actor("buyer"), now=now
        )
    assert (amends("rebuild").exit_code, amends("rebuild").output) == (0, "every case is what its history says\n")

    from amends.cases.models import Case

    with tenant(merchant):
        Case.objects.filter(id=case["id"]).update(state="closed")
    for options, said in (((), "1 cases differed\n"), (("--write",), "1 cases differed and were mended\n")):
        result = amends("rebuild", *options)
        assert (result.exit_code, result.output) == (1, f"{case['id']}\n{said}")
    assert amends("rebuild").exit_code == 0
    with tenant(merchant):
        assert Case.objects.get(id=case["id"]).state == case["state"]
