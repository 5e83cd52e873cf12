"""Where it is not known whether the outbound charge goes back, what is certain is offered and the rest is named."""

import json
from typing import Any

import pytest
from decided import decide_line
from policies import policy, row
from situations import CONTRACT, changed

from amends.site.packs import packs

JAPAN = {
    "market": "JP",
    "buyer.time_zone": "Asia/Tokyo",
    "as_of": "2026-10-12T12:00:00+09:00",
    "request.requested_at": "2026-10-12",
    "notices.return_policy.displayed": "no",
}
SAUDI_ARABIA = {
    "market": "SA",
    "buyer.time_zone": "Asia/Riyadh",
    "as_of": "2026-10-09T12:00:00+03:00",
    "request.requested_at": "2026-10-09",
}
CHINA = {**SAUDI_ARABIA, "market": "CN", "buyer.time_zone": "Asia/Shanghai"}
GERMANY_WITHOUT_CHEAPEST = {"order.shipping.cheapest_standard": None}


def decided(**changes: Any) -> dict[str, Any]:
    return json.loads(decide_line(json.dumps(changed(CONTRACT, **changes)), packs()))


@pytest.mark.parametrize("known", [JAPAN, SAUDI_ARABIA, CHINA, GERMANY_WITHOUT_CHEAPEST])
def test_the_goods_are_offered_and_the_sum_stays_unknown(known: dict[str, Any]) -> None:
    answer = decided(**known)
    (item,) = answer["items"]
    assert item["rights"][0]["holds"] is True
    assert item["refund_due"] is item["outbound_shipping_refund"] is answer["shipping_refund"] is None
    (offer,) = answer["offers"]
    assert (offer["remedy"], offer["statutory"], offer["at_least"]) == ("refund_on_return", True, True)
    assert offer["buyer_receives"]["amount"] == "36.00"
    assert offer["expected_cost"] is None


@pytest.mark.parametrize("known", [JAPAN, SAUDI_ARABIA, CHINA])
def test_the_law_that_is_not_known_is_named(known: dict[str, Any]) -> None:
    named = {(entry["code"], entry["fact"]) for entry in decided(**known)["escalate"]}
    assert ("unknown_law", "withdrawal_outbound_refunded") in named


def test_the_charge_that_is_not_known_is_named() -> None:
    named = {(entry["code"], entry["fact"]) for entry in decided(**GERMANY_WITHOUT_CHEAPEST)["escalate"]}
    assert named == {("unknown_fact", "order.shipping.cheapest_standard")}


FREE_DELIVERY = {
    "order.shipping": {"charged": "0.00", "cheapest_standard": None, "tax": "0.00", "tax_included": True},
    "order.payments.0.amount": "36.00",
    "order.payments.0.order_amount": "36.00",
}
DELIVERY_GIVEN_BACK = {
    "history.refunds": [{"id": "r1", "state": "succeeded", "parts": [{"shipping": True}], "payment": "p1"}]
}


@pytest.mark.parametrize("known", [JAPAN, SAUDI_ARABIA, CHINA, {}])
@pytest.mark.parametrize("nothing_left", [FREE_DELIVERY, DELIVERY_GIVEN_BACK])
def test_where_no_charge_is_left_nothing_about_it_is_unknown(
    known: dict[str, Any], nothing_left: dict[str, Any]
) -> None:
    answer = decided(**known, **nothing_left)
    (offer,) = answer["offers"]
    assert (offer["buyer_receives"]["amount"], offer["at_least"]) == ("36.00", False)
    assert answer["items"][0]["refund_due"] == "36.00"
    assert answer["items"][0]["outbound_shipping_refund"] == answer["shipping_refund"] == "0.00"
    assert "outbound" not in json.dumps(answer["escalate"])


def test_duties_that_go_back_with_the_charge_are_as_unknown_as_it_is() -> None:
    duties = {"order.duties": "3.00", "order.payments.0.amount": "39.00", "order.payments.0.order_amount": "39.00"}
    answer = decided(**JAPAN, **{**FREE_DELIVERY, **duties})
    assert answer["items"][0]["refund_due"] is answer["items"][0]["fees"] is None
    assert answer["items"][0]["outbound_shipping_refund"] == "0.00"
    assert answer["offers"][0]["buyer_receives"]["amount"] == "36.00"
    assert answer["offers"][0]["at_least"] is True


def test_a_merchant_who_gives_the_charge_back_settles_what_law_leaves_open() -> None:
    generous = policy(row(window_days=30, outbound_refunded=True))
    answer = decided(**JAPAN, policy=generous)
    assert answer["items"][0]["governing_right"] == "withdrawal"
    assert answer["items"][0]["refund_due"] == "40.90"
    assert [(offer["statutory"], offer["at_least"]) for offer in answer["offers"]] == [(True, False)]


def test_a_known_sum_is_not_marked() -> None:
    (offer,) = decided()["offers"]
    assert (offer["buyer_receives"]["amount"], offer["at_least"]) == ("40.90", False)
