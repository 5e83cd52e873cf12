"""Every code of refusal, and the answers to what cannot be read."""

import pytest

from amends.ledger.part import AmountPart, DutiesPart, Refusal, UnitsPart
from amends.ledger.quote import quote
from amends.ledger.quote_answer import answer_quote
from ledger.ledger_orders import CONTRACT_ORDER, line, order_of, paid, parsed

FULL = order_of(
    [line("1", 2, "10.00")],
    [paid("27.00")],
    shipping={"charged": "4.00"},
    fees=[{"id": "wrap", "amount": "2.00"}],
    duties="1.00",
)
ALL_BACK = {"id": "r", "state": "succeeded", "parts": [{"rest": True}], "payment": "p1"}
TWO = order_of([line("1", 1, "50.00")], [paid("20.00", "p1"), paid("30.00", "p2")])


def changed(order, **payment):
    return order | {"payments": [order["payments"][0] | payment]}


@pytest.mark.parametrize(
    ("code", "field", "order", "refund", "rest"),
    [
        ("over_quantity", "refund[0].quantity", FULL, [{"line": "1", "quantity": 3}], {}),
        ("over_quantity", "refund[0].quantity", FULL, [{"line": "1", "quantity": 1}], {"prior_refunds": [ALL_BACK]}),
        ("over_quantity", "refund[1].quantity", FULL, [{"line": "1", "quantity": 2}, {"line": "1", "quantity": 1}], {}),
        ("over_quantity", "refund[0].quantity", FULL, [{"line": "1", "quantity": 1, "units": [3]}], {}),
        ("over_unit", "refund[0].amount", FULL, [{"line": "1", "quantity": 1, "amount": "10.01"}], {}),
        ("over_unit", "refund[0].amount", FULL, [{"line": "1", "amount": "20.01"}], {}),
        ("over_shipping", "refund[0].amount", FULL, [{"shipping": True, "amount": "4.01"}], {}),
        ("over_duties", "refund[0].amount", FULL, [{"duties": True, "amount": "1.01"}], {}),
        ("over_order", "refund[0].amount", FULL, [{"fee": "wrap", "amount": "2.01"}], {}),
        ("over_order", "refund[0].amount", FULL, [{"amount": "27.01"}], {}),
        ("over_order", "refund[1].amount", FULL, [{"shipping": True}, {"amount": "23.01"}], {}),
        ("over_payment", "payment_order", TWO, [{"amount": "20.01"}], {"payment_order": ["p1"]}),
        ("nothing_left", "refund[0]", FULL, [{"rest": True}], {"prior_refunds": [ALL_BACK]}),
        ("nothing_left", "refund[0]", FULL, [{"shipping": True}], {"prior_refunds": [ALL_BACK]}),
        ("nothing_left", "refund", CONTRACT_ORDER, [{"duties": True}], {}),
        ("nothing_asked", "refund", FULL, [], {}),
        ("nothing_asked", "refund[0]", FULL, [{"amount": "0.00"}], {}),
        ("nothing_asked", "refund[0]", FULL, [{"line": "1", "quantity": 0}], {}),
        ("negative_amount", "refund[0].amount", FULL, [{"amount": "-1.00"}], {}),
        ("unknown_line", "refund[0].line", FULL, [{"line": "9", "quantity": 1}], {}),
        ("unknown_payment", "payment_order[0]", FULL, [{"rest": True}], {"payment_order": ["p9"]}),
        ("too_many_decimals", "refund[0].amount", FULL, [{"amount": "1.001"}], {}),
        (
            "too_many_decimals",
            "refund[0].amount",
            order_of([line("1", 1, "500")], [paid("500")], "JPY"),
            [{"amount": "1.0"}],
            {},
        ),
        ("totals_do_not_match", "order.payments", changed(FULL, amount="26.99"), [{"rest": True}], {}),
        ("payment_not_captured", "order.payments", changed(FULL, status="authorized"), [{"rest": True}], {}),
        ("payment_not_captured", "order.payments", FULL | {"payments": []}, [{"rest": True}], {}),
        ("method_cannot_refund", "payment_order", changed(FULL, refundable="no"), [{"rest": True}], {}),
    ],
)
def test_a_refusal_says_which_field_and_why(code, field, order, refund, rest):
    found = answer_quote({"id": "q", "order": order, "refund": refund, **rest})
    assert (found["id"], found["result"], found["code"], found["field"]) == ("q", "refused", code, field)
    assert len(found["message"]) > 10
    assert found["parts"] == found["by_payment"] == []
    assert found["total"] is None


def test_an_open_dispute_refuses_what_the_other_payment_cannot_give():
    dispute = {"payment": "p1", "amount": "1.00", "state": "open"}
    found = answer_quote({"id": "q", "order": TWO, "refund": [{"amount": "30.01"}], "prior_disputes": [dispute]})
    assert found["code"] == "dispute_open"


@pytest.mark.parametrize(
    ("prior", "code"),
    [
        ({"parts": [{"line": "9", "quantity": 1}]}, "unknown_line"),
        ({"parts": [{"rest": True}], "payment": "p9"}, "unknown_payment"),
        ({"by_payment": [{"payment": "p9", "amount": "1.00"}]}, "unknown_payment"),
    ],
)
def test_a_history_of_another_order_is_refused(prior, code):
    prior = {"id": "r", "state": "succeeded", **prior}
    assert (
        answer_quote({"id": "q", "order": FULL, "refund": [{"rest": True}], "prior_refunds": [prior]})["code"] == code
    )


def test_a_refusal_still_says_what_could_be_had():
    found = answer_quote({"id": "q", "order": FULL, "refund": [{"amount": "99.00"}]})
    assert found["refundable_after"]["order"] == "27.00"
    assert found["refundable_after"]["lines"] == {"1": "20.00"}


def test_an_unknown_line_names_the_lines_there_are():
    assert answer_quote({"id": "q", "order": FULL, "refund": [{"line": "9", "quantity": 1}]})["allowed"] == ["1"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"order": None}, "missing", "order"),
        ({"refund": [{"fee": "bow"}]}, "unknown_fee", "refund[0].fee"),
        ({"refund": [{"line": "1", "shipping": True}]}, "unknown_part", "refund[0]"),
        ({"refund": [{}]}, "unknown_part", "refund[0]"),
        ({"refund": [{"shipping": "yes"}]}, "unknown_part", "refund[0].shipping"),
        ({"refund": [{"line": "1"}]}, "missing", "refund[0].quantity"),
        ({"refund": [{"line": "1", "quantity": -1}]}, "out_of_range", "refund[0].quantity"),
        ({"refund": [{"line": "1", "quantity": 1.5}]}, "not_integer", "refund[0].quantity"),
        ({"refund": [{"line": "1", "quantity": 2, "units": [1]}]}, "units_do_not_match", "refund[0].units"),
        ({"refund": [{"line": "1", "quantity": 2, "units": [2, 1]}]}, "out_of_range", "refund[0].units"),
        ({"refund": [{"line": "1", "quantity": 1, "units": ["1"]}]}, "not_list", "refund[0].units"),
        ({"refund": [{"amount": 5}]}, "not_money", "refund[0].amount"),
        ({"refund": [{"amount": "5.00", "currency": "USD"}]}, "wrong_currency", "refund[0].currency"),
        ({"prior_refunds": [{"id": "r", "state": "done"}]}, "unknown_word", "prior_refunds[0].state"),
        ({"prior_disputes": [{"payment": "p1", "state": "closed"}]}, "unknown_word", "prior_disputes[0].state"),
    ],
)
def test_what_cannot_be_read_names_the_field(change, code, field):
    found = answer_quote({"id": "q", "order": FULL, "refund": [{"rest": True}], **change})
    assert found["id"] == "q"
    assert (found["error"]["code"], found["error"]["field"]) == (code, field)


def test_an_unknown_word_lists_those_allowed():
    found = answer_quote({"id": "q", "order": FULL, "prior_disputes": [{"payment": "p1", "state": "closed"}]})
    assert found["error"]["allowed"] == ["inquiry", "open", "won", "lost", "accepted"]


def test_what_is_no_object_is_answered_too():
    assert answer_quote([1])["error"]["code"] == "not_an_object"


def test_units_with_a_gap_are_read_as_they_are():
    order = order_of([line("1", 5, "10.00")], [paid("50.00")])
    found = answer_quote({"id": "q", "order": order, "refund": [{"line": "1", "quantity": 3, "units": [1, 3, 4]}]})
    assert found["parts"][0]["units"] == [1, 3, 4]
    prior = found | {"id": "r", "state": "sent"}
    rest = answer_quote({"id": "q", "order": order, "refund": [{"line": "1", "quantity": 2}], "prior_refunds": [prior]})
    assert rest["parts"][0]["units"] == [2, 5]


def test_typed_callers_meet_the_same_refusals():
    order = parsed(FULL)
    assert quote(order, parts=[AmountPart(-1)]).code is Refusal.NEGATIVE_AMOUNT
    assert quote(order, parts=[UnitsPart("9", 1)]).code is Refusal.UNKNOWN_LINE
    assert quote(order, parts=[DutiesPart(0)]).code is Refusal.NOTHING_ASKED
