"""Bad days of a provider, the queue and the post: the money moves once, and the case says what is known."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from amends.cases import command, effect_store, query
from amends.cases.actor import Actor
from amends.cases.models import Effect, Event
from amends.connectors.simulator import callbacks, payments
from amends.connectors.simulator.faults import FaultKind, set_fault
from amends.connectors.simulator.models import Transfer
from amends.connectors.simulator.payments import moved_minor
from amends.connectors.simulator.store import set_stock
from amends.merchants.tenancy import tenant
from amends.work import effects, inbox
from amends.work.models import InboundDelivery
from amends.work.port import PORTS, Webhook
from amends.work.sweep import sweep

from .conftest import DEFECTIVE, NOW, make_order
from .test_refund_survives_crashes import CHANGED_MIND, assert_ended_well, waiting_for_its_refund
from .world import drain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "fault", [FaultKind.TIMEOUT_AFTER, FaultKind.ERROR_BEFORE, FaultKind.DUPLICATE, FaultKind.LOST_WEBHOOK]
)
def test_money_moves_once_on_a_bad_day(shop, outbox, fault, monkeypatch):
    monkeypatch.setattr(payments, "SETTLES_AFTER", timedelta(0))
    order_id, case_id = waiting_for_its_refund(shop, 1)
    with tenant(shop):
        set_fault(fault)
    drain(shop, timezone.now())
    assert_ended_well(shop, order_id, case_id)


def test_an_unknown_answer_is_pending_and_never_assumed(shop, outbox):
    _, case_id = waiting_for_its_refund(shop, 1)
    with tenant(shop):
        set_fault(FaultKind.TIMEOUT_AFTER)
        (effect_id,) = Effect.objects.filter(kind="refund").values_list("id", flat=True)
    effects.carry_out(str(effect_id), str(shop), timezone.now())
    with tenant(shop):
        case = query.case(case_id)
    assert case["refunds"][0]["state"] == "pending"
    assert case["money"]["pending"] == "40.90"
    assert [e["data"]["known"] for e in case["events"] if e["type"] == "refund_pending"] == [False]


def test_a_decline_is_told_and_stands_for_a_person(shop, outbox):
    order_id, case_id = waiting_for_its_refund(shop, 1)
    with tenant(shop):
        set_fault(FaultKind.DECLINE)
    drain(shop, timezone.now())
    with tenant(shop):
        case = query.case(case_id)
        assert moved_minor(order_id, "p1") == 0
    assert case["attention"] == "refund_failed"
    assert case["money"]["promised"] == "40.90"


def test_a_late_failure_opens_the_case_again(shop, outbox):
    _, case_id = waiting_for_its_refund(shop, 1)
    with tenant(shop):
        set_fault(FaultKind.LATE_FAILURE)
    drain(shop, timezone.now())
    with tenant(shop):
        case = query.case(case_id)
    assert case["state"] == "refunding"
    assert case["money"]["refunded"] == "0.00"
    assert [e["data"]["late"] for e in case["events"] if e["type"] == "refund_failed"] == [True]


def test_the_queue_may_be_lost_and_is_rebuilt_from_the_effects(shop, outbox):
    order_id, case_id = waiting_for_its_refund(shop, 1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    later = timezone.now() + effect_store.LOST_JOB
    sweep(later)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'effect_id' FROM procrastinate_jobs WHERE status <> 'doing'")
        queued = {row[0] for row in cursor.fetchall()}
    with tenant(shop):
        open_ids = {each["id"] for each in effect_store.open_effects()}
    assert queued >= open_ids
    assert open_ids
    drain(shop, later)
    assert_ended_well(shop, order_id, case_id)


def test_a_job_exists_if_and_only_if_its_case_was_committed(shop, outbox):
    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            return cursor.fetchone()[0]

    with tenant(shop):
        order_id = make_order()
    before = jobs()
    with suppress(RuntimeError), tenant(shop):
        command.open_case(order_id, [CHANGED_MIND], actor=Actor("buyer"), now=NOW)
        assert jobs() == before + 1
        raise RuntimeError("the request dies")
    assert jobs() == before
    with tenant(shop):
        assert Event.objects.count() == 0
        command.open_case(order_id, [CHANGED_MIND], actor=Actor("buyer"), now=NOW)
    assert jobs() == before + 1


def test_a_real_queue_worker_carries_it_out(shop, outbox):
    order_id, case_id = waiting_for_its_refund(shop, 1)
    for _ in range(6):
        work_off()
        callbacks.deliver_of(str(shop), timezone.now() + callbacks_delay())
    drain(shop, timezone.now())
    assert_ended_well(shop, order_id, case_id)


def work_off() -> None:
    """One real worker, until the queue is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def callbacks_delay():
    return timedelta(seconds=5)


def test_a_forged_delivery_is_counted_and_not_stored(shop):
    webhook = Webhook(b"{}", {callbacks.DELIVERY: "d1", callbacks.SIGNATURE: "forged"})
    assert inbox.receive(str(shop), callbacks.NAME, webhook, timezone.now()) is False
    assert inbox.receive(str(shop), "nobody's", webhook, timezone.now()) is False
    assert inbox.receive(str(shop), callbacks.NAME, webhook, timezone.now()) is False
    with tenant(shop):
        assert not InboundDelivery.objects.exists()
        assert inbox.refused_since(timezone.now().date()) == {callbacks.NAME: 2, "unknown": 1}
        inbox.forget(timezone.now() + inbox.KEPT_FOR + timedelta(days=1))
        assert inbox.refused_since(NOW.date()) == {}


def test_a_delivery_about_nothing_of_ours_is_kept_with_its_problem(shop):
    body = b'{"type": "transfer", "key": "x:p1", "state": "succeeded", "reference": "r", "reason": ""}'
    headers = {callbacks.DELIVERY: "d1", callbacks.SIGNATURE: callbacks.sign("d1", body)}
    assert inbox.receive(str(shop), callbacks.NAME, Webhook(body, headers), timezone.now())
    assert inbox.receive(str(shop), callbacks.NAME, Webhook(body, headers), timezone.now())
    with tenant(shop):
        (row,) = InboundDelivery.objects.all()
    assert inbox.understand(str(row.id), str(shop), timezone.now())
    with tenant(shop):
        assert InboundDelivery.objects.get().problem


def test_an_effect_that_keeps_failing_stands_stuck_and_can_be_tried_again(shop, monkeypatch):
    class Broken:
        def send(self, _mail):
            raise OSError("no mail server")

    monkeypatch.setattr(PORTS, "mail", [Broken()])
    with tenant(shop):
        case = command.open_case(make_order(), [CHANGED_MIND], actor=Actor("buyer"), now=NOW)
        effect_id = Effect.objects.get(case_id=case["id"]).id
    now = timezone.now()
    for _ in range(effect_store.MAX_ATTEMPTS):
        assert effects.carry_out(str(effect_id), str(shop), now)
        now += max_pause()
    assert not effects.carry_out(str(effect_id), str(shop), now)
    with tenant(shop):
        (stuck,) = effect_store.open_effects(only_stuck=True)
        assert "no mail server" in stuck["problem"]
        assert effect_store.again(str(effect_id), now)
        assert Effect.objects.get(id=effect_id).state == "waiting"


def test_a_repair_is_done_by_the_store(shop, outbox):
    staff = Actor("staff", "anna")
    with tenant(shop):
        set_stock("TEE-M", 0)
        case = command.open_case(make_order(), [DEFECTIVE], actor=Actor("buyer"), now=NOW)
        offer = next(offer for offer in case["offers"] if offer["remedy"] == "repair")
        command.accept(case["id"], [offer["id"]], actor=Actor("buyer"), now=NOW)
        command.receive(case["id"], actor=staff, now=NOW)
    drain(shop, timezone.now())
    with tenant(shop):
        case = query.case(case["id"])
    kinds = [event["type"] for event in case["events"]]
    assert case["state"] == "closed"
    assert (kinds.count("repair_started"), kinds.count("repair_finished")) == (1, 1)


def max_pause():
    return timedelta(seconds=max(effect_store.BACKOFF_SECONDS))


def test_a_missing_part_goes_out_once(shop, outbox):
    with tenant(shop):
        set_stock("TEE-M", 5)
        item = DEFECTIVE | {"reason": "missing_parts"}
        case = command.open_case(make_order(), [item], actor=Actor("buyer"), now=NOW)
        offer = next(offer for offer in case["offers"] if offer["remedy"] == "spare_part")
        command.accept(case["id"], [offer["id"]], actor=Actor("buyer"), now=NOW)
    drain(shop, timezone.now())
    with tenant(shop):
        case = query.case(case["id"])
    assert case["state"] == "closed"
    assert [event["type"] for event in case["events"]].count("replacement_sent") == 1


@pytest.mark.parametrize("stock", [0, 5])
def test_a_replacement_is_shipped_or_the_second_tier_opens(shop, outbox, stock):
    staff = Actor("staff", "anna")
    with tenant(shop):
        set_stock("TEE-M", stock)
        case = command.open_case(make_order(), [DEFECTIVE], actor=Actor("buyer"), now=NOW)
        offer = next(offer for offer in case["offers"] if offer["remedy"] == "replacement")
        case = command.accept(case["id"], [offer["id"]], actor=Actor("buyer"), now=NOW)
        if case["state"] == "waiting_for_goods":
            command.receive(case["id"], actor=staff, now=NOW)
            command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "D"}], actor=staff, now=NOW)
    drain(shop, timezone.now())
    with tenant(shop):
        case = query.case(case["id"])
    kinds = [event["type"] for event in case["events"]]
    if stock:
        assert case["state"] == "closed"
        assert kinds.count("replacement_sent") == 1
    else:
        assert "second_tier_opened" in kinds
        assert case["offers"]
    assert not transaction.get_connection().in_atomic_block
    with tenant(shop):
        assert Transfer.objects.count() == 0
