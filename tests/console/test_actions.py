"""Each action through its page: what follows is shown, it is done by POST, and bad input changes nothing."""

import pytest

from .shop import CHANGED_MIND, WORN, defective, do, page, url


def offer_of(case, remedy):
    return next(offer for offer in case["offers"] if offer["remedy"] == remedy)


def test_accepting_for_the_buyer_promises_the_amount_that_was_shown(agent, shop):
    case = shop.opened()
    offer = offer_of(case, "refund_on_return")

    said = page(agent.get(url(case, "approve")))
    assert "€40.90" in said
    assert "Promised to the buyer: €40.90" in said
    assert shop.case(case["id"])["version"] == case["version"]  # looking did nothing

    answer = do(agent, case, "approve", **{f"offer.{offer['group']}": offer["id"]})
    assert (answer.status_code, answer["Location"]) == (303, url(case))
    after = shop.case(case["id"])
    assert after["state"] == "waiting_for_goods"
    assert after["money"]["promised"] == "40.90"
    assert after["events"][-1]["by"].startswith("staff:")


def test_no_offer_chosen_is_said_and_changes_nothing(agent, shop):
    case = shop.opened()
    answer = do(agent, case, "approve")
    assert answer.status_code == 422
    assert "Choose an offer." in page(answer)
    assert shop.case(case["id"])["version"] == case["version"]


def test_receiving_releases_the_refund_as_the_page_said(agent, shop):
    case = shop.accepted()
    said = page(agent.get(url(case, "receive")))
    assert "Refund leaves now" in said
    assert "to card" in said

    answer = do(agent, case, "receive", **{"quantity.1": "2", "parcel": "JD0146"})
    assert answer.status_code == 303
    after = shop.case(case["id"])
    assert after["items"][0]["received"] == 2
    assert after["money"]["pending"] == "40.90"
    assert "Goods received" in page(agent.get(url(case)))


@pytest.mark.parametrize("entered", ["3", "-1", "two", "", "0"])
def test_a_count_that_cannot_be_is_said_at_its_field(agent, shop, entered):
    case = shop.accepted()
    answer = do(agent, case, "receive", **{"quantity.1": entered})
    assert answer.status_code == 422
    assert 'id="error-quantity.1"' in page(answer)
    assert 'aria-invalid="true"' in page(answer)
    assert shop.case(case["id"])["version"] == case["version"]


@pytest.mark.parametrize(("parcel", "status"), [("x" * 81, 422), ("JD\x0001", 303)])
def test_a_tracking_number_is_taken_without_what_cannot_be_kept(agent, shop, parcel, status):
    case = shop.accepted()
    assert do(agent, case, "receive", **{"quantity.1": "2", "parcel": parcel}).status_code == status


def test_units_of_one_line_can_have_different_grades(agent, shop):
    case = shop.received()
    said = page(agent.get(url(case, "grade")))
    assert "Unit 1" in said
    assert "A · as new" in said

    answer = do(agent, case, "grade", **{"grade.1.1": "A", "grade.1.2": "C", "note.1": "a stain"})
    assert answer.status_code == 303
    after = shop.case(case["id"])
    assert after["items"][0]["graded"] == 2
    grades = [
        each["grade"] for event in after["events"] if event["type"] == "goods_graded" for each in event["data"]["items"]
    ]
    assert grades == ["A", "C"]
    assert shop.notes(case["id"]) == ["a stain"]


def test_a_deduction_is_taken_where_the_law_permits_one(agent, shop):
    case = shop.received(WORN)
    assert 'name="deduction.1"' in page(agent.get(url(case, "grade")))
    answer = do(agent, case, "grade", **{"grade.1.1": "C", "grade.1.2": "C", "deduction.1": "5.00"})
    assert answer.status_code == 303
    assert shop.case(case["id"])["money"]["deducted"] == "5.00"


def test_a_deduction_above_what_is_owed_undoes_the_grades_with_it(agent, shop):
    case = shop.received(WORN)
    answer = do(agent, case, "grade", **{"grade.1.1": "A", "grade.1.2": "C", "deduction.1": "500.00"})
    assert answer.status_code == 422
    assert 'id="error-deduction.1"' in page(answer)
    assert shop.case(case["id"]) == case


def test_no_deduction_is_offered_where_none_is_permitted(agent, shop):
    case = shop.received(CHANGED_MIND)
    assert "deduction.1" not in page(agent.get(url(case, "grade")))


@pytest.mark.parametrize("entered", [{}, {"grade.1.1": "Z"}, {"note.1": "a note alone"}])
def test_grading_needs_a_grade(agent, shop, entered):
    case = shop.received()
    assert do(agent, case, "grade", **entered).status_code == 422
    assert shop.case(case["id"]) == case


def test_many_units_are_graded_by_count(agent, shop):
    order = shop_order_of(20)
    case = shop.opened(CHANGED_MIND | {"quantity": 20}, **order)
    offer = offer_of(case, "refund_on_return")
    do(agent, case, "approve", **{f"offer.{offer['group']}": offer["id"]})
    do(agent, shop.case(case["id"]), "receive", **{"quantity.1": "20"})
    case = shop.case(case["id"])
    assert "How many of the 20 units" in page(agent.get(url(case, "grade")))
    assert do(agent, case, "grade", **{"count.1.A": "15", "count.1.B": "9"}).status_code == 422
    assert do(agent, case, "grade", **{"count.1.A": "15", "count.1.B": "5"}).status_code == 303
    assert shop.case(case["id"])["items"][0]["graded"] == 20


def shop_order_of(quantity):
    from .shop import an_order

    line = an_order()["lines"][0] | {"quantity": quantity, "discount": "0.00", "tax": "0.00", "unit_price": "1.00"}
    delivery = an_order()["deliveries"][0] | {"quantity": quantity}
    payment = an_order()["payments"][0] | {"amount": "29.90", "order_amount": "29.90"}
    return {"lines": [line], "deliveries": [delivery], "payments": [payment]}


def test_the_refund_that_is_due_is_previewed_by_the_same_path(agent, shop):
    case = shop.received()
    said = page(agent.get(url(case, "refund")))
    assert "Refund €40.90" in said
    assert "to card" in said
    assert "Another amount" not in said  # an agent refunds what is due

    assert do(agent, case, "refund").status_code == 303
    assert shop.case(case["id"])["money"]["pending"] == "40.90"


def test_an_agent_cannot_state_an_amount(agent, shop):
    case = shop.received()
    do(agent, case, "refund", amount="45.00", reason="kind")
    assert shop.case(case["id"])["money"]["pending"] == "40.90"


def test_finance_refunds_more_with_a_reason(as_role, shop):
    finance = as_role("finance")
    case = shop.received()
    without = page(finance.get(url(case, "refund") + "?amount=45.00"))
    assert "State the reason: this is more than is due." in without
    assert "Refund €45.00" not in without
    assert do(finance, case, "refund", amount="45.00", reason="").status_code == 422
    assert "Refund €45.00" in page(finance.get(url(case, "refund") + "?amount=45.00&reason=kind"))

    assert do(finance, case, "refund", amount="45.00", reason="a long wait").status_code == 303
    after = shop.case(case["id"])
    assert after["money"]["pending"] == "45.00"
    assert shop.notes(case["id"]) == ["a long wait"]


@pytest.mark.parametrize("amount", ["abc", "-1.00", "0.00", "1.001", "46.00"])
def test_an_amount_that_cannot_be_refunded_changes_nothing(as_role, shop, amount):
    finance = as_role("finance")
    case = shop.received()
    answer = do(finance, case, "refund", amount=amount, reason="a reason")
    assert answer.status_code == 422
    assert 'id="error-amount"' in page(answer)
    assert shop.case(case["id"]) == case


def test_a_claim_that_no_right_carries_is_refused_on_the_decisions_own_ground(agent, shop):
    case = shop.opened(delivered_ago=60)  # out of time
    assert "Refuse" in page(agent.get(url(case)))
    said = page(agent.get(url(case, "refuse")))
    assert "Withdrawal" in said

    assert do(agent, case, "refuse").status_code == 422
    assert do(agent, case, "refuse", right="recall_of_everything").status_code == 422
    assert shop.case(case["id"])["version"] == case["version"]

    assert do(agent, case, "refuse", right="withdrawal", note="told by phone").status_code == 303
    after = shop.case(case["id"])
    assert after["state"] == "refused"
    refused = next(event for event in after["events"] if event["type"] == "claim_refused")
    assert "§ 35" in refused["data"]["ground"]


def test_a_right_that_holds_cannot_be_refused(agent, shop):
    case = shop.opened()
    assert ">Refuse<" not in page(agent.get(url(case)))
    answer = do(agent, case, "refuse", right="withdrawal")
    assert answer.status_code == 409
    assert shop.case(case["id"]) == case


def test_a_replacement_is_sent_by_hand(agent, shop):
    case = shop.accepted(defective(), "replacement")
    if case["state"] == "waiting_for_goods":
        do(agent, case, "receive", **{"quantity.1": "2"})
        case = shop.case(case["id"])
    assert do(agent, case, "fulfil", **{"quantity.1": "2", "tracking": "RR123"}).status_code == 303
    after = shop.case(case["id"])
    assert after["items"][0]["state"] == "replacement_sent"
    assert "RR123" in page(agent.get(url(case)))


def test_a_repair_starts_and_is_done(agent, shop):
    case = shop.accepted(defective(), "repair")
    assert do(agent, case, "repair-started", **{"quantity.1": "2"}).status_code == 303
    case = shop.case(case["id"])
    assert case["items"][0]["state"] == "in_repair"
    assert do(agent, case, "repair-done", **{"quantity.1": "2", "tracking": "RR5"}).status_code == 303
    assert shop.case(case["id"])["items"][0]["state"] not in {"in_repair", "agreed"}


def test_notes_stay_with_colleagues_and_messages_go_out(agent, shop):
    case = shop.opened()
    assert do(agent, case, "note", text="Called back at nine").status_code == 303
    case = shop.case(case["id"])
    assert do(agent, case, "message", text="Grüß Gott, <b>Frau</b> Mustermann").status_code == 303
    said = agent.get(url(case)).content.decode()
    assert "Called back at nine" in said
    assert "Grüß Gott, &lt;b&gt;Frau&lt;/b&gt; Mustermann" in said
    assert shop.notes(case["id"]) == ["Called back at nine"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
@pytest.mark.parametrize("action", ["note", "message"])
def test_a_text_must_say_something_and_not_too_much(agent, shop, action, text):
    case = shop.opened()
    answer = do(agent, case, action, text=text)
    assert answer.status_code == 422
    assert 'id="error-text"' in page(answer)
    assert shop.case(case["id"]) == case


def test_a_request_is_cancelled_while_nothing_was_sent(agent, shop):
    case = shop.accepted()
    said = page(agent.get(url(case, "cancel")))
    assert "€0.00, was €40.90" in said
    assert do(agent, case, "cancel", text="They called").status_code == 303
    assert shop.case(case["id"])["state"] == "cancelled"


def test_a_case_that_owes_nothing_can_be_closed(agent, shop):
    case = shop.opened(delivered_ago=60)
    assert do(agent, case, "close").status_code == 303
    assert shop.case(case["id"])["state"] == "closed"


def test_a_case_that_still_owes_cannot_be_closed(agent, shop):
    case = shop.accepted()
    assert do(agent, case, "close").status_code == 409
    assert shop.case(case["id"]) == case


def test_the_marketplace_declines_before_the_merchant_refunds(owner, shop):
    channel = {"site": "amazon", "fulfilled_by": "platform", "platform": "amazon"}
    case = shop.opened(channel=channel)
    if case["decision"].get("owner") != "marketplace":
        pytest.fail(f"the example is not the marketplace's: {case['decision'].get('owner')}")
    assert ">Refund<" not in page(owner.get(url(case)))
    assert do(owner, case, "marketplace-declined", text="Declined on Monday").status_code == 303
    assert "The marketplace declined" in page(owner.get(url(case)))


def test_whoever_was_slower_is_told_that_the_case_changed(agent, shop):
    case = shop.opened()
    do(agent, case, "note", text="first")
    answer = do(agent, case, "note", text="second")
    assert answer.status_code == 409
    assert "The case changed meanwhile." in page(answer)
    assert "second" in page(answer)  # what was written is not lost
    assert shop.notes(case["id"]) == ["first"]


@pytest.mark.parametrize("version", ["", "abc", "-1", "999"])
def test_without_the_version_that_was_seen_nothing_is_done(agent, shop, version):
    case = shop.opened()
    assert agent.post(url(case, "note"), {"text": "hello", "expected_version": version}).status_code == 409
    assert shop.notes(case["id"]) == []


def test_every_action_in_the_bar_opens_its_page(owner, shop):
    cases = [
        shop.opened(number="1"),
        shop.opened(WORN, number="2"),
        shop.opened(defective(), number="3"),
        shop.opened(number="4", delivered_ago=60),
        shop.received(),
    ]
    for case in cases:
        said = page(owner.get(url(case)))
        names = [name for name in ACTION_NAMES if f'href="{url(case, name)}"' in said]
        assert {"message", "note"} <= set(names)
        for name in names:
            assert owner.get(url(case, name)).status_code == 200, name
        for name in set(ACTION_NAMES) - set(names):
            assert owner.get(url(case, name)).status_code == 409, name
        assert shop.case(case["id"]) == case


ACTION_NAMES = (
    "approve", "receive", "grade", "refund", "fulfil", "repair-started", "repair-done", "marketplace-declined",
    "refuse", "message", "note", "close", "cancel",
)  # fmt: skip
