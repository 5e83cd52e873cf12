"""Money of a case: what history says, what the ledger says, and what the quote allows are one."""

from datetime import timedelta

from amends.cases import command, query
from amends.cases.models import Posting, Refund
from amends.merchants.store import change_merchant

from .conftest import NOW
from .steps import BUYER, FINANCE, STAFF, accepted, opened, received, refused, settled, taken, types

ACCOUNTS = {
    "owed_to_buyer": "promised",
    "refund_pending": "pending",
    "refund_settled": "refunded",
    "deducted": "deducted",
}


def assert_ledger_agrees(case: dict) -> None:
    for account, name in ACCOUNTS.items():
        amounts = Posting.objects.filter(case_id=case["id"], account=account).values_list("amount_minor", flat=True)
        assert -sum(amounts) == round(float(case["money"][name]) * 100), (account, case["money"])


def test_a_declined_refund_is_owed_again_and_waits_for_a_person(order_id):
    case = received(order_id)
    (refund,) = case["refunds"]
    case = taken(command.refund_did_not_reach_buyer(case["id"], refund["id"], "p1", reason="declined", now=NOW))

    assert case["items"][0]["state"] == "refund_due"
    assert case["attention"] == "refund_failed"
    assert case["money"]["promised"] == "40.90"
    assert_ledger_agrees(case)

    case = taken(command.refund(case["id"], actor=STAFF, now=NOW))
    assert [each["state"] for each in case["refunds"]] == ["failed", "planned"]
    case = settled({**case, "refunds": case["refunds"][1:]})
    assert case["state"] == "closed"
    assert_ledger_agrees(case)


def test_a_late_failure_after_success_opens_the_case_again(order_id):
    case = settled(received(order_id))
    assert case["state"] == "closed"
    (refund,) = case["refunds"]

    case = taken(command.refund_did_not_reach_buyer(case["id"], refund["id"], "p1", reason="account_closed", now=NOW))

    assert case["state"] == "refunding"
    assert case["money"]["refunded"] == "0.00"
    assert case["money"]["promised"] == "40.90"
    assert [e["data"]["late"] for e in case["events"] if e["type"] == "refund_failed"] == [True]
    assert_ledger_agrees(case)


def test_hearing_the_same_twice_changes_nothing(order_id):
    case = settled(received(order_id))
    assert settled(case)["version"] == case["version"]


def test_goodwill_that_fails_is_not_owed(order_id):
    case = opened(order_id)
    case = taken(command.refund(case["id"], "5.00", "kind", actor=FINANCE, now=NOW))
    (refund,) = case["refunds"]
    case = taken(command.refund_did_not_reach_buyer(case["id"], refund["id"], "p1", reason="declined", now=NOW))
    assert case["money"]["promised"] == case["money"]["pending"] == "0.00"
    assert_ledger_agrees(case)


def test_a_stated_amount_comes_out_of_what_is_promised_first(order_id):
    case = accepted(order_id)
    case = taken(command.refund(case["id"], "10.00", actor=STAFF, now=NOW))
    assert case["money"] | {"currency": ""} == {
        "currency": "",
        "promised": "30.90",
        "pending": "10.00",
        "refunded": "0.00",
        "deducted": "0.00",
    }
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["money"]["pending"] == "40.90"
    assert_ledger_agrees(case)
    assert settled(case)["state"] == "closed"


def test_both_halves_of_an_order_give_back_no_more_than_was_paid(order_id):
    first = settled(received_half(order_id))
    second = settled(received_half(order_id))
    given = sum(row.amount_minor for row in Refund.objects.all())
    assert given == 4090
    assert first["state"] == second["state"] == "closed"


def received_half(order_id: str) -> dict:
    case = accepted(order_id, quantity=1)
    return taken(command.receive(case["id"], actor=STAFF, now=NOW))


def test_where_the_merchant_releases_by_hand_the_refund_stands_overdue(order_id):
    change_merchant(refund_release_automatic=False)
    case = accepted(order_id)
    case = taken(command.dispatched(case["id"], None, "DHL", "JD1", None, True, actor=BUYER, now=NOW))
    assert case["money"]["pending"] == "0.00"

    case = taken(command.timer_fired(case["id"], "refund", now=NOW + timedelta(days=14)))

    assert "refund_fell_overdue" in types(case)
    assert case["attention"] == "refund_overdue"
    assert query.inbox()[0]["id"] == case["id"]
    case = taken(command.refund(case["id"], actor=STAFF, now=NOW + timedelta(days=14)))
    assert case["attention"] == ""


def test_a_buyer_who_withdrew_and_sent_the_goods_need_not_choose(order_id):
    case = opened(order_id)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["money"]["pending"] == "40.90"
    assert settled(case)["state"] == "closed"


def test_after_the_refund_the_goods_are_still_awaited(order_id):
    case = accepted(order_id)
    case = taken(command.dispatched(case["id"], None, "DHL", "JD1", None, True, actor=BUYER, now=NOW))
    case = settled(case)
    assert case["state"] == "waiting_for_goods"
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["state"] == "closed"


def test_a_person_may_take_something_off_where_use_went_beyond_testing(order_id):
    case = accepted(order_id, condition="used", used_beyond_testing=True)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["state"] == "in_inspection", "a deduction is permitted, so inspection comes first"
    too_much = [{"line": "1", "quantity": 2, "grade": "C", "deduction": "41.00"}]
    assert refused(command.grade(case["id"], too_much, actor=STAFF, now=NOW)) == ("out_of_range", "items[0].deduction")

    items = [{"line": "1", "quantity": 2, "grade": "C", "deduction": "6.00"}]
    case = taken(command.grade(case["id"], items, actor=STAFF, now=NOW))

    assert case["money"]["deducted"] == "6.00"
    assert case["money"]["pending"] == "34.90"
    assert_ledger_agrees(case)
    assert settled(case)["state"] == "closed"


def test_inspection_never_delays_a_refund_past_its_clock(order_id):
    case = accepted(order_id, condition="used", used_beyond_testing=True)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    case = taken(command.timer_fired(case["id"], "refund", now=NOW + timedelta(days=14)))
    assert case["money"]["pending"] == "40.90"
