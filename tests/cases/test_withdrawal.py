"""A German withdrawal, step by step, as the buyer, the warehouse and the worker live it."""

from datetime import timedelta

from amends.cases import command, query, store
from amends.cases.actor import Actor
from amends.cases.models import Effect, Posting, Timer
from amends.cases.refusal import Refused

from .conftest import CHANGED_MIND, NOW

BUYER, STAFF = Actor("buyer"), Actor("staff", "anna")


def opened(order_id: str) -> dict:
    case = command.open_case(order_id, [CHANGED_MIND], actor=BUYER, now=NOW)
    assert not isinstance(case, Refused), case
    return case


def accepted(order_id: str) -> dict:
    case = opened(order_id)
    offer = next(offer for offer in case["offers"] if offer["statutory"])
    case = command.accept(case["id"], [offer["id"]], actor=BUYER, now=NOW)
    assert not isinstance(case, Refused), case
    return case


def mails(case_id: str) -> list[str]:
    return [row.data["template"] for row in Effect.objects.filter(case_id=case_id, kind="mail").order_by("id")]


def test_a_withdrawal_is_recorded_and_acknowledged_before_any_offer_is_accepted(order_id):
    case = opened(order_id)

    assert [event["type"] for event in case["events"]] == ["case_opened", "decided"]
    assert case["declares_withdrawal"]
    assert mails(case["id"]) == ["case_opened"]
    assert case["state"] == "waiting_for_buyer"
    assert case["decision"]["items"][0]["refund_due"] == "40.90"
    assert case["money"] == {
        "currency": "EUR",
        "promised": "0.00",
        "pending": "0.00",
        "refunded": "0.00",
        "deducted": "0.00",
    }


def test_accepting_promises_the_exact_amount_and_waits_for_the_goods(order_id):
    case = accepted(order_id)

    assert case["state"] == "waiting_for_goods"
    assert case["money"]["promised"] == "40.90"
    assert not Effect.objects.filter(case_id=case["id"], kind="refund").exists()
    assert [str(timer["day"]) for timer in query.timers(case["id"]) if timer["kind"] == "refund"] == ["2026-11-02"]


def test_proof_of_dispatch_ends_withholding_and_the_refund_is_planned(order_id):
    case = accepted(order_id)

    case = command.dispatched(case["id"], None, "DHL", "JD01", None, True, actor=BUYER, now=NOW)

    assert not isinstance(case, Refused), case
    assert case["money"]["pending"] == "40.90"
    assert case["state"] == "refunding"
    assert Effect.objects.get(case_id=case["id"], kind="refund").lock == f"payment:{order_id}/p1"


def test_without_proof_the_refund_waits_for_the_goods(order_id):
    case = accepted(order_id)
    case = command.dispatched(case["id"], None, "DHL", "JD01", None, (), actor=BUYER, now=NOW)
    assert case["state"] == "waiting_for_goods"

    case = command.receive(case["id"], "JD01", [{"line": "1", "quantity": 2}], actor=STAFF, now=NOW)

    assert case["money"]["pending"] == "40.90"


def test_the_whole_way_to_settled_and_closed(order_id):
    case = accepted(order_id)
    command.receive(case["id"], None, None, actor=STAFF, now=NOW)
    graded = command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "A"}], actor=STAFF, now=NOW)
    assert not isinstance(graded, Refused), graded
    (refund,) = graded["refunds"]

    command.refund_sending(case["id"], refund["id"], "p1", now=NOW)
    command.refund_is_pending(case["id"], refund["id"], "p1", reference="re_1", known=True, now=NOW)
    case = command.refund_reached_buyer(case["id"], refund["id"], "p1", reference="re_1", now=NOW)

    assert case["state"] == "closed"
    assert case["money"]["refunded"] == "40.90"
    assert case["money"]["pending"] == case["money"]["promised"] == "0.00"
    assert [event["type"] for event in case["events"]] == [
        "case_opened",
        "decided",
        "offer_accepted",
        "goods_received",
        "decided",
        "refund_planned",
        "goods_graded",
        "refund_sent",
        "refund_pending",
        "refund_succeeded",
        "case_closed",
    ]
    assert mails(case["id"]) == ["case_opened", "offer_accepted", "goods_received", "refund_sent", "refund_settled"]
    assert sum(Posting.objects.filter(case_id=case["id"]).values_list("amount_minor", flat=True)) == 0
    assert store.rebuild() == []
    assert not Timer.objects.filter(case_id=case["id"]).exists()


def test_the_clock_that_runs_out_releases_nothing_while_the_goods_are_not_on_their_way(order_id):
    case = accepted(order_id)

    case = command.timer_fired(case["id"], "refund", now=NOW + timedelta(days=14))

    assert case["state"] == "waiting_for_goods"
    assert case["money"]["pending"] == "0.00"
