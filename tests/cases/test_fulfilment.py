"""Replacement and repair: asked of the store, sent, or not to be had; then the right to money opens."""

from datetime import timedelta

from amends.cases import command
from amends.cases.models import Effect

from .conftest import DEFECTIVE, NOW
from .steps import BUYER, STAFF, accepted, opened, received, taken, types


def test_a_replacement_is_asked_of_the_store_once_the_goods_are_checked(order_id):
    case = accepted(order_id, DEFECTIVE, "replacement")
    if case["items"][0]["return_required"]:
        assert case["state"] == "waiting_for_goods"
        taken(command.receive(case["id"], actor=STAFF, now=NOW))
        case = taken(command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "D"}], actor=STAFF, now=NOW))
    assert case["state"] == "fulfilling"
    assert Effect.objects.get(case_id=case["id"], kind="fulfil").data["items"] == [{"line": "1", "quantity": 2}]

    case = taken(command.store_shipped(case["id"], ["1"], "SIM1", now=NOW))
    assert case["state"] == "closed"
    assert types(case)[-2:] == ["replacement_sent", "case_closed"]
    again = taken(command.store_shipped(case["id"], ["1"], "SIM1", now=NOW))
    assert again["version"] == case["version"]


def test_a_missing_part_is_sent_at_once_with_nothing_to_send_back(order_id):
    case = accepted(order_id, DEFECTIVE | {"reason": "missing_parts"}, "spare_part")
    assert (case["state"], case["items"][0]["state"]) == ("fulfilling", "replacement_due")
    assert not case["items"][0]["return_required"]
    wanted = Effect.objects.get(case_id=case["id"], kind="fulfil").data
    assert (wanted["remedy"], wanted["items"]) == ("spare_part", [{"line": "1", "quantity": 2}])
    assert taken(command.store_shipped(case["id"], ["1"], "SIM2", now=NOW))["state"] == "closed"


def due_replacement(order_id: str) -> dict:
    case = accepted(order_id, DEFECTIVE, "replacement")
    if case["state"] == "waiting_for_goods":
        taken(command.receive(case["id"], actor=STAFF, now=NOW))
        case = taken(command.grade(case["id"], [{"line": "1", "quantity": 2, "grade": "D"}], actor=STAFF, now=NOW))
    assert case["items"][0]["state"] == "replacement_due"
    return case


def test_out_of_stock_opens_the_second_tier_and_the_buyer_is_told(order_id):
    case = due_replacement(order_id)
    case = taken(command.store_ran_out(case["id"], ["1"], now=NOW))

    assert "second_tier_opened" in types(case)
    assert case["items"][0]["state"] == "requested"
    assert Effect.objects.filter(case_id=case["id"], data__template="second_tier_open").count() == 1
    remedies = {offer["remedy"] for offer in case["offers"]}
    assert remedies & {"refund_on_return", "refund_without_return"}, remedies
    money = next(offer for offer in case["offers"] if offer["remedy"].startswith("refund"))
    case = taken(command.accept(case["id"], [money["id"]], actor=BUYER, now=NOW))
    assert case["money"]["pending"] == money["buyer_receives"]["amount"], "the goods are back already"


def test_a_replacement_that_does_not_come_in_time_opens_the_second_tier(order_id):
    case = due_replacement(order_id)
    early = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=1)))
    assert early["version"] == case["version"]
    late = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=60)))
    assert "second_tier_opened" in types(late)
    again = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=60)))
    assert types(again).count("second_tier_opened") == 1


def test_the_path_by_hand(order_id):
    case = due_replacement(order_id)
    case = taken(command.fulfilled(case["id"], None, "HAND-1", actor=STAFF, now=NOW))
    assert case["state"] == "closed"


def test_a_repair_from_start_to_end(order_id):
    case = received(order_id, DEFECTIVE, "repair")
    case = taken(command.repair_started(case["id"], actor=STAFF, now=NOW))
    assert case["state"] == "fulfilling"
    case = taken(command.repair_done(case["id"], None, "R1", actor=STAFF, now=NOW))
    assert case["state"] == "closed"
    assert types(case)[-2:] == ["repair_finished", "case_closed"]


def asked(case: dict) -> list[dict]:
    return list(Effect.objects.filter(case_id=case["id"], kind="fulfil").values_list("data", flat=True))


def test_a_repair_is_asked_of_the_store_once_the_goods_are_here(order_id):
    case = accepted(order_id, DEFECTIVE, "repair")
    assert asked(case) == []
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    (wanted,) = asked(case)
    assert (wanted["remedy"], wanted["items"]) == ("repair", [{"line": "1", "quantity": 2}])
    assert case["attention"] == "repair_due"

    case = taken(command.store_repairs(case["id"], ["1"], now=NOW))
    assert (case["state"], case["attention"]) == ("fulfilling", "")
    case = taken(command.store_repaired(case["id"], ["1"], "SIM2", now=NOW))
    assert case["state"] == "closed"
    again = taken(command.store_repaired(case["id"], ["1"], "SIM2", now=NOW))
    assert again["version"] == case["version"]


def test_a_repair_that_a_person_did_is_not_done_again_by_the_store(order_id):
    case = received(order_id, DEFECTIVE, "repair")
    taken(command.repair_started(case["id"], actor=STAFF, now=NOW))
    case = taken(command.store_repairs(case["id"], ["1"], now=NOW))
    assert types(case).count("repair_started") == 1
    case = taken(command.repair_done(case["id"], actor=STAFF, now=NOW))
    assert taken(command.store_repaired(case["id"], ["1"], "SIM2", now=NOW))["version"] == case["version"]


def test_a_repair_that_cannot_be_done_opens_the_second_tier(order_id):
    case = received(order_id, DEFECTIVE, "repair")
    case = taken(command.store_cannot_repair(case["id"], ["1"], now=NOW))
    (opened_by,) = [event["data"] for event in case["events"] if event["type"] == "second_tier_opened"]
    assert opened_by["because"] == "failed"
    assert {offer["remedy"] for offer in case["offers"]} & {"refund_on_return", "refund_without_return"}


def test_a_defect_is_no_declaration_of_withdrawal(order_id):
    assert opened(order_id, DEFECTIVE)["declares_withdrawal"] is False
