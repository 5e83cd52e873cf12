"""Two refunds of 60 on a payment of 100 at the same moment: one is planned, one is refused."""

from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connections

from amends.cases import command
from amends.cases.models import Refund
from amends.cases.refusal import Refused
from amends.merchants.store import create_merchant
from amends.merchants.tenancy import tenant

from .conftest import CHANGED_MIND, NOW, contract_order, make_order
from .steps import FINANCE, opened, taken

HUNDRED = {
    "lines": [contract_order()["lines"][0] | {"unit_price": "50.00", "discount": "0.00", "tax": "15.97"}],
    "shipping": {"charged": "0.00", "cheapest_standard": "0.00", "tax": "0.00", "tax_included": True},
    "payments": [contract_order()["payments"][0] | {"amount": "100.00", "order_amount": "100.00"}],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cases", [1, 2])
def test_one_is_refused(transactional_db, cases):
    shop = UUID(create_merchant("Example", slug="example", country="DE").id)
    with tenant(shop):
        order_id = make_order(**HUNDRED)
        ids = [opened(order_id, CHANGED_MIND | {"quantity": 1})["id"] for _ in range(cases)] * (2 // cases)
    barrier, answers = Barrier(2), []

    def pay(case_id: str) -> None:
        try:
            barrier.wait(timeout=10)
            with tenant(shop):
                answers.append(command.refund(case_id, "60.00", "kind", actor=FINANCE, now=NOW))
        finally:
            connections.close_all()

    threads = [Thread(target=pay, args=(case_id,)) for case_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert [refusal.code for refusal in refusals] == ["over_order"], answers
    (paid,) = [answer for answer in answers if not isinstance(answer, Refused)]
    assert taken(paid)["money"]["pending"] == "60.00"
    with tenant(shop):
        assert [row.amount_minor for row in Refund.objects.all()] == [6000]
