"""Decisions under a law small enough to hold in the head (see small_law): who owns, what escalates, what is offered."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from decided import decide_line
from msgspec import structs
from policies import CHANGE_OF_MIND, eur, policy, row
from situations import item, situation
from small_law import small_packs

from amends.decision.decide import decide
from amends.decision.situation import read_situation

RECALL_UNKNOWN = ("rule_conflict", "recall.holds", "recall")


def decided(**changes: Any) -> dict[str, Any]:
    answered = json.loads(decide_line(json.dumps(situation(**changes)), small_packs()))
    assert "error" not in answered, answered["error"]
    return answered


def right(answered: dict[str, Any], name: str, index: int = 0) -> dict[str, Any]:
    return next(each for each in answered["items"][index]["rights"] if each["right"] == name)


def codes(answered: dict[str, Any]) -> set[tuple[str, str | None, str | None]]:
    return {(entry["code"], entry["fact"], entry["right"]) for entry in answered["escalate"]}


def remedies(answered: dict[str, Any]) -> list[str]:
    return [offer["remedy"] for offer in answered["offers"]]


# Unknown and never


def test_an_unknown_delivery_day_decides_nothing_after_a_fortnight() -> None:
    answered = decided(**{"order.deliveries.0.delivered_at": None})
    assert right(answered, "withdrawal")["holds"] is None
    assert ("unknown_fact", "delivered_at", "withdrawal") in codes(answered)
    assert answered["items"][0]["governing_right"] is None
    assert answered["items"][0]["refund_due"] is None
    assert answered["shipping_refund"] is None
    assert answered["offers"] == []


def test_never_delivered_decides() -> None:
    answered = decided(**{"order.deliveries.0.delivered_at": "never"})
    assert right(answered, "withdrawal")["holds"] is True
    assert answered["items"][0]["return_required"] is False
    assert remedies(answered) == ["refund_without_return"]


def test_an_unknown_that_cannot_change_the_answer_is_not_named() -> None:
    answered = decided(**{"request.items.0.seal": None})
    assert right(answered, "withdrawal")["holds"] is True
    assert not any(code == "unknown_fact" for code, _, _ in codes(answered))


def test_an_unknown_seal_matters_for_hygiene_goods() -> None:
    answered = decided(**{"request.items.0.seal": None, "order.lines.0.kinds": ["sealed_hygiene"]})
    assert right(answered, "withdrawal")["holds"] is None
    assert ("unknown_fact", "seal", "withdrawal") in codes(answered)


# Who the buyer is


def test_a_business_has_no_consumer_rights() -> None:
    answered = decided(**{"buyer.kind": "business"})
    withdrawal = right(answered, "withdrawal")
    assert withdrawal["holds"] is False
    assert [step["say"]["key"] for step in withdrawal["steps"] if step["say"]] == ["not_a_consumer"]
    assert answered["offers"] == []


def test_a_buyer_of_unknown_kind() -> None:
    answered = decided(**{"buyer.kind": None})
    assert right(answered, "withdrawal")["holds"] is None
    assert ("unknown_fact", "buyer.kind", "withdrawal") in codes(answered)


# What law is unknown


def test_unknown_law_escalates() -> None:
    answered = decided(**{"request.items.0.reason": "warranty_failure"})
    assert right(answered, "commercial_guarantee")["holds"] is None
    assert ("unknown_law", "commercial_guarantee.holds", "commercial_guarantee") in codes(answered)


def test_rules_that_contradict_each_other_decide_nothing() -> None:
    answered = decided(**{"request.items.0.reason": "recall", "request.items.0.severity": "major"})
    assert right(answered, "recall")["holds"] is None
    assert RECALL_UNKNOWN in codes(answered)


def test_a_parameter_nobody_knows_leaves_the_refund_open() -> None:
    repaired = {
        "request.items.0.reason": "repair_failed",
        "request.items.0.prior_repairs": [{"requested_at": "2026-10-06", "completed_at": "2026-10-09"}],
    }
    answered = decided(**repaired)
    conformity = right(answered, "conformity")
    assert conformity["remedies"] == ["refund", "price_reduction"]
    assert conformity["terms"]["refund_due"] is None
    assert ("unknown_law", "conformity_outbound", "conformity") in codes(answered)
    assert ("amount_not_computable", "price_reduction", "conformity") in codes(answered)


def test_a_market_without_a_pack() -> None:
    answered = decided(market="KE")
    assert answered["rulebook"] is None
    assert codes(answered) == {("no_pack", "market", None)}
    assert [each["holds"] for each in answered["items"][0]["rights"]] == [None] * 9
    assert answered["offers"] == []
    assert answered["deadlines"] == []


def test_the_eu_floor_is_named() -> None:
    answered = decided(market="AT")
    assert ("national_law_not_reviewed", "market", None) in codes(answered)
    assert right(answered, "withdrawal")["holds"] is True


def test_a_figure_of_low_confidence_decides_and_is_named() -> None:
    assert ("low_confidence", "refund_days", "withdrawal") in codes(decided())


# Which right governs


def test_a_defect_is_repaired_first_and_the_withdrawal_stands_beside_it() -> None:
    answered = decided(**{"request.items.0.reason": "defective", "request.items.0.defect_appeared_at": "2026-10-06"})
    assert answered["items"][0]["governing_right"] == "conformity"
    assert right(answered, "conformity")["burden_of_proof"] == "merchant"
    assert answered["items"][0]["refund_due"] == "0.00"
    assert answered["items"][0]["return_freight_payer"] == "merchant"
    assert remedies(answered) == ["repair", "replacement", "refund_on_return"]
    assert [offer["right"] for offer in answered["offers"]] == ["conformity", "conformity", "withdrawal"]
    assert {offer["group"] for offer in answered["offers"]} == {"g1"}
    assert answered["items"][0]["refund_clock"]["status"] == "no_statutory_clock"


def test_where_the_invoked_right_fails_the_highest_refund_governs() -> None:
    """Not late, since nobody promised a day before today, but within the fortnight."""
    answered = decided(**{"request.items.0.reason": "late", "order.deliveries.0.promised_by": "2026-10-30"})
    assert right(answered, "late_delivery")["holds"] is False
    assert answered["items"][0]["governing_right"] == "withdrawal"


def test_late_goods_bring_damages_to_a_person() -> None:
    answered = decided(
        **{
            "request.items.0.reason": "late",
            "order.deliveries.0.delivered_at": "never",
            "order.deliveries.0.promised_by": "2026-10-10",
            "request.items.0.additional_period_ends_at": "2026-10-18",
        }
    )
    assert answered["items"][0]["governing_right"] == "late_delivery"
    assert answered["items"][0]["refund_due"] == "40.90"
    assert ("damages", None, "late_delivery") in codes(answered)


def test_each_item_has_its_own_group_and_governing_right() -> None:
    items = [item(quantity=1), item(quantity=1, reason="defective", defect_appeared_at="2026-10-06")]
    answered = decided(**{"request.items": items})
    assert [each["governing_right"] for each in answered["items"]] == ["withdrawal", "conformity"]
    assert [offer["group"] for offer in answered["offers"]] == ["g1", "g2", "g2", "g2"]
    assert [offer["id"] for offer in answered["offers"]] == ["o1", "o2", "o3", "o4"]


# Marketplaces


def test_amazon_handles_what_it_fulfils_and_the_rights_are_listed_all_the_same() -> None:
    answered = decided(channel={"site": "amazon", "fulfilled_by": "platform"})
    assert answered["owner"] == "marketplace"
    assert remedies(answered) == ["marketplace_handles"]
    assert right(answered, "withdrawal")["holds"] is True
    assert answered["items"][0]["refund_due"] == "40.90"
    assert {due["who"] for due in answered["deadlines"] if due["what"] == "refund"} == {"marketplace"}


def test_on_amazon_a_merchant_who_ships_itself_owns() -> None:
    answered = decided(channel="amazon")
    assert answered["owner"] == "merchant"
    assert remedies(answered) == ["refund_on_return"]


def test_on_amazon_unknown_fulfilment_escalates_and_nothing_is_offered() -> None:
    answered = decided(channel={"site": "amazon", "fulfilled_by": None})
    assert answered["owner"] is None
    assert ("unknown_fact", "channel.fulfilled_by", None) in codes(answered)
    assert answered["offers"] == []


@pytest.mark.parametrize(
    ("fulfilled_by", "doubt"),
    [
        (None, ("unknown_fact", "channel.fulfilled_by", None)),
        ("platform", ("unknown_law", "platform_handles_fulfilled", None)),
    ],
)
def test_where_nothing_is_known_of_the_platform_nobody_offers_and_the_doubt_is_named(
    fulfilled_by: str | None, doubt: tuple[str, str, None]
) -> None:
    answered = decided(channel={"site": "shopee", "fulfilled_by": fulfilled_by})
    assert answered["owner"] is None
    assert answered["offers"] == []
    assert doubt in codes(answered)


# Money


def test_part_of_an_order_takes_its_share_of_the_outbound_charge() -> None:
    """One of two shirts of 18.00 each: half of the 4.90 that standard delivery costs."""
    answered = decided(**{"request.items.0.quantity": 1})
    assert answered["items"][0]["outbound_shipping_refund"] == "2.45"
    assert answered["items"][0]["refund_due"] == "20.45"
    assert ("partial_withdrawal_outbound", "partial_withdrawal_outbound", "withdrawal") in codes(answered)


@pytest.mark.parametrize(("choice", "refund"), [("full", "22.90"), ("none", "18.00"), (None, "20.45")])
def test_a_merchant_may_choose_what_goes_back_with_a_part(choice: str | None, refund: str) -> None:
    chosen = policy(partial_withdrawal_outbound=choice)
    assert decided(policy=chosen, **{"request.items.0.quantity": 1})["items"][0]["refund_due"] == refund


def test_the_last_part_takes_what_history_left() -> None:
    """18.00 + 2.45 were given back; 18.00 and the other 2.45 are left, the 5.00 of express never comes back."""
    given = {
        "id": "r1",
        "state": "succeeded",
        "parts": [{"line": "1", "quantity": 1}, {"shipping": True, "amount": "2.45"}],
        "by_payment": [{"payment": "p1", "amount": "20.45"}],
    }
    answered = decided(
        **{
            "request.items.0.quantity": 1,
            "history.refunds": [given],
            "history.withdrawn": [{"line": "1", "quantity": 1}],
        }
    )
    assert answered["shipping_refund"] == "2.45"
    assert answered["items"][0]["refund_due"] == "20.45"


def test_units_withdrawn_and_not_yet_paid_keep_their_cents() -> None:
    """Three units for 10.00 are 3.34, 3.33 and 3.33: the first, withdrawn before, is the heavier."""
    line = {"id": "1", "quantity": 3, "unit_price": "4.00", "discount": "2.00"}
    changes = {
        "order.lines": [line],
        "order.shipping": None,
        "order.payments.0.amount": "10.00",
        "order.payments.0.order_amount": "10.00",
        "order.deliveries.0.quantity": 3,
        "request.items.0.quantity": 1,
    }
    assert decided(**changes)["items"][0]["refund_due"] == "3.34"
    changes["history.withdrawn"] = [{"line": "1", "quantity": 1}]
    assert decided(**changes)["items"][0]["refund_due"] == "3.33"


def test_a_fee_that_goes_with_the_goods_and_the_duties_go_back_with_all_of_them() -> None:
    changes = {
        "order.fees": [
            {"id": "wrap", "amount": "3.00", "refundable_with": "goods"},
            {"id": "donation", "amount": "1.00", "refundable_with": "never"},
        ],
        "order.duties": "2.10",
        "order.payments.0.amount": "52.00",
        "order.payments.0.order_amount": "52.00",
    }
    whole = decided(**changes)["items"][0]
    assert whole["fees"] == [{"fee": "wrap", "amount": "3.00"}, {"fee": "duties", "amount": "2.10"}]
    assert whole["refund_due"] == "46.00"
    part = decided(**changes, **{"request.items.0.quantity": 1})["items"][0]
    assert part["fees"] == []


def test_a_shipping_refund_needs_to_know_the_cheapest_delivery() -> None:
    answered = decided(**{"order.shipping.cheapest_standard": None})
    assert answered["shipping_refund"] is None
    assert answered["items"][0]["refund_due"] is None
    assert ("unknown_fact", "order.shipping.cheapest_standard", "withdrawal") in codes(answered)


def test_a_gift_that_cost_nothing_beside_a_shirt() -> None:
    changes = {
        "order.lines": [
            situation()["order"]["lines"][0],
            {"id": "gift", "quantity": 1, "unit_price": "0.00"},
        ],
        "order.deliveries": [
            situation()["order"]["deliveries"][0],
            {"line": "gift", "quantity": 1, "delivered_at": "2026-10-05"},
        ],
        "request.items": [item(line="gift", quantity=1), item()],
    }
    answered = decided(**changes)
    assert [each["refund_due"] for each in answered["items"]] == ["0.00", "40.90"]


def test_a_gift_alone() -> None:
    line = {"id": "1", "quantity": 2, "unit_price": "0.00"}
    changes = {"order.lines": [line], "order.payments.0.amount": "9.90", "order.payments.0.order_amount": "9.90"}
    answered = decided(**changes)
    assert answered["items"][0]["refund_due"] == "4.90", "the standard delivery of a gift sent back"


def test_free_delivery_needs_no_such_knowledge() -> None:
    answered = decided(
        **{"order.shipping": None, "order.payments.0.amount": "36.00", "order.payments.0.order_amount": "36.00"}
    )
    assert answered["shipping_refund"] == "0.00"
    assert answered["items"][0]["refund_due"] == "36.00"


def test_an_open_dispute_blocks_the_payment_and_not_the_right() -> None:
    answered = decided(**{"history.disputes": [{"payment": "p1", "amount": "45.90", "state": "open"}]})
    assert answered["items"][0]["refund_due"] == "40.90"
    assert any(code == "refund_blocked" for code, _, _ in codes(answered))


def test_a_method_that_takes_no_money_back_blocks_the_payment_and_not_the_right() -> None:
    answered = decided(**{"order.payments.0.refundable": "no"})
    assert answered["items"][0]["refund_due"] == "40.90"
    assert any(code == "refund_blocked" for code, _, _ in codes(answered))


def test_nothing_paid_nothing_owed() -> None:
    answered = decided(**{"order.payments.0.status": "authorized"})
    assert answered["items"][0]["refund_due"] == "0.00"
    assert any(code == "refund_blocked" for code, _, _ in codes(answered))


def test_no_payment_known_no_refund_known() -> None:
    assert decided(**{"order.payments": []})["items"][0]["refund_due"] is None


def test_other_means_only_where_the_buyer_agreed() -> None:
    assert decided()["offers"][0]["buyer_receives"]["means"] == "original"
    agreed = decided(**{"request.buyer_agreed_other_refund_means": True})
    assert agreed["offers"][0]["buyer_receives"]["means"] == "any"


def test_goods_used_beyond_testing_may_lower_the_refund_after_inspection() -> None:
    answered = decided(**{"request.items.0.used_beyond_testing": True})
    (deduction,) = answered["items"][0]["deductions"]
    assert (deduction["name"], deduction["max_amount"]) == ("diminished_value", None)
    assert answered["items"][0]["refund_due"] == "40.90"


# The merchant's policy


GENEROUS = policy(
    row(
        when=CHANGE_OF_MIND,
        window_days=30,
        remedies=["refund", "exchange", "store_credit"],
        return_freight_payer="merchant",
        credit_bonus=eur("5.00"),
        keep_it_up_to=eur("50.00"),
    ),
    estimates={"return_freight": "4.00", "handling": "1.00", "currency": "EUR", "resale_ppm": 500000},
)


def test_a_better_policy_is_joined_to_the_right() -> None:
    answered = decided(policy=GENEROUS)
    assert answered["items"][0]["governing_right"] == "withdrawal"
    assert answered["items"][0]["return_freight_payer"] == "merchant"
    assert right(answered, "merchant_policy")["holds"] is True
    assert [(offer["remedy"], offer["statutory"]) for offer in answered["offers"]] == [
        ("refund_on_return", True),
        ("refund_without_return", False),
        ("exchange", False),
        ("store_credit", False),
    ]
    assert answered["offers"][3]["buyer_receives"] == {"amount": "45.90", "currency": "EUR", "means": "store_credit"}


def test_the_expected_cost_of_a_return() -> None:
    """40.90 back, 4.00 freight, 1.00 handling, less half of the two shirts' 8.20."""
    assert decided(policy=GENEROUS)["offers"][0]["expected_cost"] == "41.80"


def test_after_the_laws_period_the_policy_governs() -> None:
    answered = decided(policy=GENEROUS, **{"request.requested_at": "2026-11-04", "as_of": "2026-11-04"})
    assert right(answered, "withdrawal")["holds"] is False
    assert answered["items"][0]["governing_right"] == "merchant_policy"
    assert answered["items"][0]["refund_due"] == "36.00"
    assert answered["offers"][0]["statutory"] is False


def test_a_policy_below_the_law_is_raised_to_it_and_reported() -> None:
    mean = policy(row(window_days=7, remedies=["store_credit"]))
    answered = decided(policy=mean, **{"notices.return_cost_disclosed": False})
    assert {entry["term"] for entry in answered["policy_clamped"]} == {
        "window",
        "return_freight_payer",
        "remedies",
    }
    assert answered["items"][0]["return_freight_payer"] == "merchant"
    assert answered["items"][0]["refund_due"] == "40.90"


def test_a_policy_that_cannot_be_read() -> None:
    answered = json.loads(decide_line(json.dumps(situation(policy=policy(row(window_days=-1)))), small_packs()))
    assert answered["error"]["field"] == "policy.rows[0].then.window_days"


# Days and zones


def test_where_zones_decide_the_buyer_is_favoured_and_told() -> None:
    """Half past ten UTC on the 19th is the last day in Auckland and past it on Chatham."""
    answered = decided(
        **{"buyer.time_zone": None, "request.requested_at": "2026-10-19T10:30:00Z", "as_of": "2026-10-20"}
    )
    assert right(answered, "withdrawal")["holds"] is True
    assert ("time_zone", "buyer.time_zone", None) in codes(answered)


def test_where_zones_do_not_decide_nothing_is_said_of_them() -> None:
    answered = decided(**{"buyer.time_zone": None, "as_of": "2026-10-19T10:30:00Z"})
    assert not any(code == "time_zone" for code, _, _ in codes(answered))


def test_a_situation_read_without_zones_is_decided_in_the_markets() -> None:
    data = situation(**{"buyer.time_zone": None, "request.requested_at": "2026-10-19T11:30:00Z", "as_of": "2026-10-20"})
    read = read_situation(data)
    assert decide(read, small_packs()).items[0].rights[0].holds is False, "it is the 20th in Auckland"
    own = replace(read, request=structs.replace(read.request, requested_at=date(2026, 10, 18)))
    assert decide(own, small_packs()).items[0].rights[0].holds is True, "a day set by the caller stands"


# Lines


def test_malformed_json_is_answered_in_its_place() -> None:
    answered = json.loads(decide_line('{"id": "7", "as_of"', small_packs()))
    assert answered["id"] is None
    assert answered["error"]["code"] == "malformed_json"


@pytest.mark.parametrize("text", ["", "[]", "7", '"x"', "NaN", "[" * 100_000])
def test_what_is_no_situation_is_answered(text: str) -> None:
    answered = json.loads(decide_line(text, small_packs()))
    assert answered["error"]["code"] in {"malformed_json", "not_an_object"}


def test_an_error_echoes_the_id() -> None:
    answered = json.loads(decide_line(json.dumps(situation(id="42", market="nowhere")), small_packs()))
    assert answered["id"] == "42"
    assert answered["error"]["field"] == "market"


def test_sentences_of_the_pack() -> None:
    answered = json.loads(decide_line(json.dumps(situation()), small_packs(), "en-NZ"))
    texts = [step.get("text") for step in answered["items"][0]["rights"][0]["steps"]]
    assert "You may withdraw until 2026-10-19." in texts
