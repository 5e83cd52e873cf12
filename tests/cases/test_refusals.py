"""Bad input is told by field, and changes nothing."""

from uuid import uuid4

import pytest

from amends.cases import command, query
from amends.cases.models import Case, Effect, Event
from amends.cases.picture import fit
from photos import photo

from .conftest import CHANGED_MIND, DEFECTIVE, NOW, make_order
from .steps import BUYER, FINANCE, STAFF, accepted, opened, received, refused, settled, taken


def counts() -> tuple[int, int, int]:
    return Case.objects.count(), Event.objects.count(), Effect.objects.count()


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"line": "9"}, ("unknown_line", "items[0].line")),
        ({"quantity": 0}, ("out_of_range", "items[0].quantity")),
        ({"quantity": -1}, ("out_of_range", "items[0].quantity")),
        ({"quantity": 3}, ("over_quantity", "items[0].quantity")),
        ({"reason": "bored"}, ("unknown_word", "items[0].reason")),
        ({"condition": "sparkling"}, ("unknown_word", "items[0].condition")),
        ({"reason": None}, ("missing", "items[0].reason")),
    ],
)
def test_a_wrong_item_is_refused_naming_the_field(order_id, item, told):
    before = counts()
    assert refused(command.open_case(order_id, [CHANGED_MIND | item], actor=BUYER, now=NOW)) == told
    assert counts() == before


def test_a_line_stands_in_a_request_once(order_id):
    answer = command.open_case(order_id, [CHANGED_MIND, DEFECTIVE], actor=BUYER, now=NOW)
    assert refused(answer) == ("duplicate", "items[1].line")


def test_no_items_and_an_unknown_order(order_id):
    assert refused(command.open_case(order_id, [], actor=BUYER, now=NOW)) == ("missing", "items")
    answer = command.open_case(str(uuid4()), [CHANGED_MIND], actor=BUYER, now=NOW)
    assert refused(answer) == ("not_found", "order")


def test_units_of_an_open_case_cannot_be_claimed_again(order_id):
    opened(order_id, quantity=1)
    opened(order_id, quantity=1)
    answer = command.open_case(order_id, [CHANGED_MIND | {"quantity": 1}], actor=BUYER, now=NOW)
    assert refused(answer) == ("already_in_case", "items[0].quantity")


def test_units_of_a_cancelled_case_are_free_again(order_id):
    case = opened(order_id)
    taken(command.cancel(case["id"], actor=BUYER, now=NOW))
    assert opened(order_id)["state"] == "waiting_for_buyer"


def test_the_same_key_opens_the_same_case(order_id):
    first = taken(command.open_case(order_id, [CHANGED_MIND], key="k1", actor=BUYER, now=NOW))
    again = taken(command.open_case(order_id, [CHANGED_MIND], key="k1", actor=BUYER, now=NOW))
    assert again == first
    assert Case.objects.count() == 1


def test_an_unknown_offer_and_one_already_taken(order_id):
    case = accepted(order_id)
    assert refused(command.accept(case["id"], ["o99"], actor=BUYER, now=NOW)) == ("unknown_offer", "offers[0]")
    again = taken(command.accept(case["id"], case["accepted"], actor=BUYER, now=NOW))
    assert again["version"] == case["version"]


def test_a_version_that_moved_is_told(order_id):
    case = opened(order_id)
    taken(command.note(case["id"], "called", actor=STAFF, now=NOW))
    answer = command.note(case["id"], "again", actor=STAFF, now=NOW, expected_version=case["version"])
    assert refused(answer)[0] == "changed_meanwhile"


def test_receiving_more_than_the_case_has(order_id):
    case = accepted(order_id)
    answer = command.receive(case["id"], None, [{"line": "1", "quantity": 3}], actor=STAFF, now=NOW)
    assert refused(answer) == ("over_quantity", "items[0].quantity")


def test_grading_what_has_not_come(order_id):
    case = accepted(order_id)
    answer = command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "A"}], actor=STAFF, now=NOW)
    assert refused(answer)[0] == "wrong_state"


def test_an_unknown_grade(order_id):
    case = received(order_id)
    answer = command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "AA"}], actor=STAFF, now=NOW)
    assert refused(answer) == ("unknown_word", "items[0].grade")


def test_a_deduction_that_the_law_does_not_permit(order_id):
    case = received(order_id)
    items = [{"line": "1", "quantity": 2, "grade": "C", "deduction": "5.00"}]
    answer = command.grade(case["id"], items, actor=STAFF, now=NOW)
    assert refused(answer) == ("deduction_not_permitted", "items[0].deduction")


def test_a_right_that_holds_cannot_be_refused(order_id):
    case = opened(order_id)
    units = [{"line": "1", "quantity": 2}]
    answer = command.refuse(case["id"], units, "withdrawal", "too late", actor=STAFF, now=NOW)
    assert refused(answer) == ("right_holds", "right")
    answer = command.refuse(case["id"], units, "withdrawal", "too late", actor=BUYER, now=NOW)
    assert refused(answer)[0] == "not_a_person"


def test_a_withdrawal_out_of_time_may_be_refused_by_a_person(in_tenant):
    order_id = make_order(
        ordered_at="2026-08-01",
        deliveries=[{"line": "1", "quantity": 2, "shipped_at": "2026-08-02", "delivered_at": "2026-08-05"}],
        notices={"withdrawal_right_given_at": "2026-08-01", "return_cost_disclosed": True},
    )
    case = opened(order_id, condition="unopened")
    rights = {right["right"]: right["holds"] for right in case["decision"]["items"][0]["rights"]}
    assert rights["withdrawal"] is False
    units = [{"line": "1", "quantity": 2}]
    case = taken(command.refuse(case["id"], units, "withdrawal", "355 II", actor=STAFF, now=NOW))
    assert case["state"] == "refused"
    assert case["items"][0]["state"] == "refused"


def test_cancelling_once_goods_are_on_their_way(order_id):
    case = accepted(order_id)
    taken(command.dispatched(case["id"], actor=BUYER, now=NOW))
    assert refused(command.cancel(case["id"], actor=BUYER, now=NOW))[0] == "under_way"


def test_cancelling_releases_the_promise(order_id):
    case = accepted(order_id)
    case = taken(command.cancel(case["id"], actor=BUYER, now=NOW))
    assert case["state"] == "cancelled"
    assert case["money"]["promised"] == "0.00"


def test_refunding_without_anything_promised(order_id):
    case = opened(order_id)
    assert refused(command.refund(case["id"], actor=STAFF, now=NOW)) == ("nothing_due", "amount")


@pytest.mark.parametrize(
    ("amount", "code"),
    [("-1.00", "negative_amount"), ("0.00", "nothing_asked"), ("1.001", "too_many_decimals"), ("ten", "not_money")],
)
def test_a_wrong_amount(order_id, amount, code):
    case = opened(order_id)
    answer = command.refund(case["id"], amount, "kind", actor=FINANCE, now=NOW)
    assert refused(answer) == (code, "amount")


def test_goodwill_needs_a_reason_and_a_scope(order_id):
    case = opened(order_id)
    assert refused(command.refund(case["id"], "5.00", actor=FINANCE, now=NOW)) == ("reason_required", "reason")
    assert refused(command.refund(case["id"], "5.00", "kind", actor=STAFF, now=NOW)) == ("scope_required", "amount")
    case = taken(command.refund(case["id"], "5.00", "kind", actor=FINANCE, now=NOW))
    assert case["money"]["pending"] == "5.00"


def test_more_than_was_paid(order_id):
    case = opened(order_id)
    answer = command.refund(case["id"], "45.91", "kind", actor=FINANCE, now=NOW)
    assert refused(answer)[0] in {"over_order", "over_payment"}


def test_asking_again_for_a_refund_that_is_under_way_changes_nothing(order_id):
    case = received(order_id)
    again = taken(command.refund(case["id"], actor=STAFF, now=NOW))
    assert again["version"] == case["version"]


def test_closing_while_money_is_owed(order_id):
    case = accepted(order_id)
    assert refused(command.close(case["id"], actor=STAFF, now=NOW))[0] == "still_owed"


def test_messages_are_kept_outside_history_and_can_be_read(order_id):
    case = opened(order_id)
    case = taken(command.message(case["id"], "Wo ist mein Geld?", actor=BUYER, now=NOW))
    assert "Geld" not in str(case["events"])
    (said,) = query.messages(case["id"])
    assert (said["from"], said["text"]) == ("buyer", "Wo ist mein Geld?")
    assert refused(command.message(case["id"], " ", actor=BUYER, now=NOW)) == ("missing", "text")
    assert refused(command.message(case["id"], "x" * 5001, actor=BUYER, now=NOW)) == ("too_long", "text")


def test_evidence_is_a_hash_in_history_and_a_sealed_file_beside_it(order_id):
    case = opened(order_id)
    file = {"media_type": "image/png", "content": photo()}
    case = taken(command.evidence(case["id"], [file], actor=BUYER, now=NOW))
    (kept,) = query.evidence(case["id"])
    assert query.evidence_content(case["id"], kept["id"]) == ("image/png", fit(photo()).content)
    answer = command.evidence(case["id"], [{"media_type": "text/html", "content": b"x"}], actor=BUYER, now=NOW)
    assert refused(answer) == ("unknown_word", "files[0].media_type")


def test_a_marketplaces_case_is_not_refunded_here_until_it_declined(in_tenant):
    order_id = make_order(channel={"site": "amazon", "fulfilled_by": "platform"})
    case = opened(order_id)
    assert case["decision"]["owner"] == "marketplace"
    assert [offer["remedy"] for offer in case["offers"]] == ["marketplace_handles"]
    assert refused(command.refund(case["id"], "5.00", "kind", actor=FINANCE, now=NOW))[0] == "marketplace_owns"
    taken(command.marketplace_declined(case["id"], "by phone", actor=STAFF, now=NOW))
    case = taken(command.refund(case["id"], "5.00", "kind", actor=FINANCE, now=NOW))
    assert settled(case)["money"]["refunded"] == "5.00"


def test_another_merchant_sees_nothing(order_id, in_tenant, other_merchant):
    case = opened(order_id)
    assert query.case(case["id"]) is not None
    assert query.case("not-an-id") is None
    assert query.case(str(uuid4())) is None
