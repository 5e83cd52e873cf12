"""What was credited before Amends cannot be claimed, owed or refunded again, wherever one looks."""

from datetime import date

import pytest

from amends.api.order_answer import order_answer
from amends.cases import command
from amends.cases.past import past
from amends.orders import historical_returns
from amends.orders import query as orders

from .conftest import CHANGED_MIND, NOW, make_order
from .steps import BUYER, FINANCE, opened, refused, taken

CREDIT = {
    "id": "C1-1",
    "credit_note": "C1",
    "kind": "goods",
    "sku": "TEE-M",
    "quantity": 1,
    "amount_minor": 1800,
    "currency": "EUR",
    "returned_on": date(2026, 10, 9),
    "order": "1001",
    "line": "1",
}


def credited(**changes) -> str:
    order_id = make_order()
    historical_returns.add(orders.order(order_id).store_id, [CREDIT | changes])
    return order_id


def test_a_line_that_was_credited_whole_cannot_be_claimed(in_tenant):
    order_id = credited(quantity=2, amount_minor=3600)
    claim = command.open_case(order_id, [CHANGED_MIND], actor=BUYER, now=NOW)
    assert refused(claim) == ("already_in_case", "items[0].quantity")
    assert past(order_id).claimed("1") == 2


def test_of_two_units_one_is_left_and_only_it_is_owed(in_tenant):
    order_id = credited()
    assert refused(command.open_case(order_id, [CHANGED_MIND], actor=BUYER, now=NOW))[0] == "already_in_case"
    case = opened(order_id, quantity=1)
    assert case["offers"][0]["buyer_receives"]["amount"] == "22.90"  # 18.00 and the 4.90: with it all is back
    assert order_answer(orders.order(order_id))["refundable"]["lines"] == {"1": "18.00"}


def test_freight_that_was_credited_is_not_owed_again(in_tenant):
    order_id = credited(kind="freight", sku="POST", line=None, amount_minor=490)
    case = opened(order_id)
    assert case["offers"][0]["buyer_receives"]["amount"] == "36.00"
    assert order_answer(orders.order(order_id))["refundable"]["shipping"] == "5.00"


def test_no_more_is_refunded_by_hand_than_is_left(in_tenant):
    order_id = credited()
    case = opened(order_id, quantity=1)
    more = command.refund(case["id"], "27.91", "goodwill", actor=FINANCE, now=NOW)
    assert refused(more)[0] == "over_order"
    taken(command.refund(case["id"], "27.90", "goodwill", actor=FINANCE, now=NOW))


@pytest.mark.parametrize(
    "unlinked",
    [{"order": "999", "line": None}, {"line": None}, {"kind": "discount"}, {"kind": "manual"}, {"currency": "GBP"}],
)
def test_what_is_not_tied_to_a_line_does_not_count(in_tenant, unlinked):
    order_id = credited(**unlinked)
    assert opened(order_id)["offers"][0]["buyer_receives"]["amount"] == "40.90"


def test_more_credited_than_bought_takes_no_more_than_the_line(in_tenant):
    order_id = credited(quantity=5, amount_minor=9_000)
    assert past(order_id).claimed("1") == 2
    left = order_answer(orders.order(order_id))["refundable"]
    assert left["lines"] == {"1": "0.00"}
