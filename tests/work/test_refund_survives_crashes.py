"""The refund of a German withdrawal, with the worker dying between any two steps: the money moves once, and the case
is finished by whoever comes after."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from amends.cases import command, query, store
from amends.cases.actor import Actor
from amends.cases.models import Posting
from amends.connectors.simulator.models import Transfer
from amends.connectors.simulator.payments import moved_minor
from amends.merchants.tenancy import tenant

from .conftest import NOW, make_order
from .world import Crash, crashing, drain

CHANGED_MIND = {
    "line": "1",
    "quantity": 2,
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}
MAX_STEPS = 400


def waiting_for_its_refund(shop, number: int) -> tuple[str, str]:
    """A case whose goods are back: its refund is planned and nothing of it was carried out yet."""
    with tenant(shop):
        order_id = make_order(id=f"o{number}", number=f"o{number}")
        case = command.open_case(order_id, [CHANGED_MIND], actor=Actor("buyer"), now=NOW)
        case = command.accept(case["id"], [case["offers"][0]["id"]], actor=Actor("buyer"), now=NOW)
        case = command.receive(case["id"], actor=Actor("staff", "anna"), now=NOW)
    return order_id, case["id"]


def assert_ended_well(shop, order_id: str, case_id: str) -> None:
    with tenant(shop):
        case = query.case(case_id)
        assert case["state"] == "closed"
        assert case["money"]["refunded"] == "40.90"
        assert case["money"]["pending"] == case["money"]["promised"] == "0.00"
        assert moved_minor(order_id, "p1") == 4090
        assert Transfer.objects.filter(charge__startswith=order_id).count() == 1
        types = [event["type"] for event in case["events"]]
        for once in ("refund_planned", "refund_sent", "refund_succeeded", "case_closed"):
            assert types.count(once) == 1, types
        assert sum(Posting.objects.filter(case_id=case_id).values_list("amount_minor", flat=True)) == 0
        assert store.rebuild() == []


@pytest.mark.django_db(transaction=True)
def test_the_refund_settles_and_the_case_closes(shop, outbox):
    order_id, case_id = waiting_for_its_refund(shop, 1)

    drain(shop, timezone.now())

    assert_ended_well(shop, order_id, case_id)
    assert len({mail.message_id for mail in outbox}) == len(outbox) == 5
    assert {mail.to for mail in outbox} == {"erika@example.de"}
    assert all(mail.references == (f"<{case_id}@localhost>",) for mail in outbox)
    with tenant(shop):
        written = query.messages(case_id)
    assert len(written) == 5
    assert all("Mustermann" not in event["type"] for event in query_events(shop, case_id))


def query_events(shop, case_id):
    with tenant(shop):
        return query.case(case_id)["events"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_money_moves_once_whichever_step_the_worker_dies_at(shop, outbox, monkeypatch, stride):
    at = 1 - stride
    while at < MAX_STEPS:
        at += stride
        order_id, case_id = waiting_for_its_refund(shop, at)
        outbox.clear()
        now = timezone.now()
        with crashing(monkeypatch, at) as crasher, suppress(Crash):
            drain(shop, now)
        drain(shop, now + timedelta(hours=1))
        assert_ended_well(shop, order_id, case_id)
        assert len({mail.message_id for mail in outbox}) in {4, 5}, crasher.where
        with tenant(shop):
            assert len(query.messages(case_id)) == len({mail.message_id for mail in outbox})
        if not crasher.where:
            break
    assert 20 < at < MAX_STEPS
