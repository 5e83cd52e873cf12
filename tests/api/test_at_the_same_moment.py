"""Two programs at once, each on a connection of its own: what must not happen twice does not."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from amends.connectors.simulator.models import Transfer
from amends.merchants.tenancy import tenant

from .program import CHANGED_MIND, program_of

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answered, all begun at the same moment."""
    start, answers = Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        start.wait()
        try:
            answers[index] = call()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=entry) for entry in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_cases_for_the_same_units(program):
    body = {"order": program.order(), "items": [CHANGED_MIND]}
    answers = together(lambda: program.post("/cases", body), lambda: program.post("/cases", body))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (refused,) = (answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "already_in_case"


def test_two_refunds_that_are_more_than_the_payment(program, merchant):
    generous = program_of(merchant, "read", "write", "refund_more")
    order_id = program.order()
    paths = [f"/cases/{program.open(order_id, quantity=1)['id']}/refund" for _each in range(2)]
    body = {"amount": "30.00", "reason": "goodwill"}
    answers = together(*(lambda path=path: generous.post(path, body) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    (refused,) = (answer for answer in answers if answer.status_code == 422)
    assert (refused.json()["code"], refused.json()["field"]) == ("over_order", "amount")
    assert program.get(f"/orders/{order_id}").json()["refundable"]["order"] == "15.90"


def test_one_request_sent_twice_at_once(program, merchant):
    body = {"order": program.order(), "items": [CHANGED_MIND]}
    answers = together(*(lambda: program.post("/cases", body, once="k1") for _each in range(4)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"idempotency_in_progress"}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len(program.get("/cases").json()["cases"]) == 1
    with tenant(merchant):
        assert Transfer.objects.count() == 0
