"""A dispute on a payment: open, it blocks refunds; lost, it shares their cap; it is the order's, whatever its cases."""

from datetime import timedelta

import pytest

from amends.cases import command, query, store
from amends.cases.dispute import of_order
from amends.cases.models import Event, Posting

from .conftest import NOW, contract_order, make_order
from .steps import BUYER, FINANCE, STAFF, accepted, opened, refused, taken


def say(order_id: str, state: str, amount: str | None = None, **changes):
    said = {"dispute": "dp_1", "payment": "p1", "actor": STAFF} | changes
    return command.record_dispute(order_id, state=state, amount=amount, now=NOW, **said)


def test_an_open_dispute_blocks_the_refund_until_it_is_won(order_id):
    say(order_id, "open")
    case = accepted(order_id)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["attention"] == "dispute_open"
    assert refused(command.refund(case["id"], actor=STAFF, now=NOW))[0] == "dispute_open"

    say(order_id, "won")
    case = taken(command.refund(case["id"], actor=STAFF, now=NOW))
    assert (case["attention"], case["money"]["pending"]) == ("", "40.90")


def test_what_a_lost_one_took_is_not_given_back_again(order_id):
    case = accepted(order_id)
    assert say(order_id, "lost", "30.00") == ({"payment": "p1", "amount": "30.00", "state": "lost"},)
    answer = command.refund(case["id"], "15.91", "kind", actor=FINANCE, now=NOW)
    assert refused(answer)[0] in {"over_order", "over_payment"}
    taken(command.refund(case["id"], "15.90", "kind", actor=FINANCE, now=NOW))
    entries = Posting.objects.filter(account="charged_back")
    assert list(entries.values_list("amount_minor", "payment")) == [(-3000, "p1")]
    assert store.rebuild() == []


def test_said_twice_it_is_one_and_its_end_is_final(order_id):
    for _ in range(2):
        say(order_id, "open", "10.00")
    say(order_id, "accepted")
    assert of_order(order_id) == ({"payment": "p1", "amount": "10.00", "state": "accepted"},)
    assert Event.objects.filter(stream_kind="order").count() == 2
    assert refused(say(order_id, "won")) == ("wrong_state", "state")
    assert Posting.objects.filter(account="charged_back").count() == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"payment": "p9"}, ("unknown_payment", "payment")),
        ({"state": "closed"}, ("unknown_word", "state")),
        ({"amount": "45.91"}, ("out_of_range", "amount")),
        ({"amount": "0.00"}, ("out_of_range", "amount")),
        ({"amount": 5}, ("not_money", "amount")),
        ({"dispute": "dp\x00"}, ("not_text", "dispute")),
        ({"dispute": ""}, ("missing", "dispute")),
        ({"actor": BUYER}, ("not_a_person", "")),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(order_id, said, refusal):
    assert refused(say(order_id, **{"state": "open"} | said)) == refusal
    assert not Event.objects.filter(stream_kind="order").exists()


def test_the_feed_tells_of_it(order_id):
    say(order_id, "open")
    assert Event.objects.get(stream_kind="order").type == "dispute_recorded"
    assert query.of_order(order_id) == []


def test_an_open_dispute_says_since_when_and_the_decision_by_when_it_is_answered(in_tenant):
    """By PayPal: ten days to answer, and twenty until the buyer has to take it further."""
    (payment,) = contract_order()["payments"]
    order_id = make_order(payments=[{**payment, "method": "paypal"}])
    (said,) = say(order_id, "open")
    assert said["opened_at"] == NOW.isoformat()
    case = opened(order_id)
    dues = {due["what"]: due["by"] for due in case["deadlines"]}
    day = NOW.date()
    assert dues["answer_dispute"] == (day + timedelta(days=10)).isoformat()
    assert dues["escalate_dispute"] == (day + timedelta(days=20)).isoformat()
