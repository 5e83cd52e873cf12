"""The contract's own example, with the law of Germany that comes with Amends."""

import json
from typing import Any

import pytest
from decided import decide_line
from situations import CONTRACT, changed

from amends.site.packs import packs


def decided(**changes: Any) -> dict[str, Any]:
    return json.loads(decide_line(json.dumps(changed(CONTRACT, **changes)), packs()))


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return decided()


CLOCK = {
    "starts_on": "notice",
    "started": "2026-10-19",
    "length": 14,
    "unit": "calendar_days",
    "withhold_until": "goods_received_or_proof",
    "withholding": True,
    "latest_on": "2026-11-02",
    "status": "running",
}
TERMS = {
    "return_required": True,
    "return_freight_payer": "buyer",
    "send_back_by": "2026-11-02",
    "outbound_shipping_refund": "4.90",
    "deductions": [],
    "fees": [],
    "refund_due": "40.90",
    "refund_means": "original",
    "remedy_by": None,
    "notify_by": None,
    "refund_clock": CLOCK,
    "refund_promised_by": None,
    "restocking_fee": "0.00",
    "evidence": [],
}


def test_the_head_of_the_answer(example: dict[str, Any]) -> None:
    assert example["id"] == "any string, echoed"
    assert example["rulebook"].startswith("sha256:")
    assert example["owner"] == "merchant"
    assert example["shipping_refund"] == "4.90"
    assert example["policy_clamped"] == []
    assert example["escalate"] == []


def test_the_withdrawal_and_its_terms(example: dict[str, Any]) -> None:
    withdrawal, *others = example["items"][0]["rights"]
    assert withdrawal["right"] == "withdrawal"
    assert withdrawal["holds"] is True
    assert withdrawal["last_day"] == "2026-10-19"
    assert withdrawal["remedies"] == ["refund"]
    assert withdrawal["burden_of_proof"] is None
    assert {name: withdrawal["terms"][name] for name in TERMS} == TERMS
    assert withdrawal["cites"][0]["instrument"] == "BGB"
    assert withdrawal["cites"][0]["implements"].startswith("Directive 2011/83/EU art. 9")
    said = [step["say"]["key"] for step in withdrawal["steps"] if step["say"]]
    assert "withdrawal.in_time" in said
    assert "withdrawal.diminished_value" not in said, "nothing is said of a deduction that is not permitted"
    assert {other["right"]: other["holds"] for other in others} == {
        "conformity": False,
        "short_term_rejection": False,
        "late_delivery": False,
        "non_delivery": False,
        "cancellation_before_dispatch": False,
        "undisclosed_policy": False,
        "recall": False,
        "commercial_guarantee": False,
    }


def test_the_step_that_concludes_names_the_facts_and_figures_it_rests_on(example: dict[str, Any]) -> None:
    concluding = next(
        step for step in example["items"][0]["rights"][0]["steps"] if step["defines"] == "withdrawal.holds"
    )
    assert concluding["value"] is True
    assert concluding["because"]["delivered_at"] == "2026-10-05"
    assert concluding["because"]["requested_at"] == "2026-10-19"
    assert concluding["parameters"]["withdrawal_period_days"] == 14
    assert concluding["say"]["key"] == "withdrawal.in_time"
    assert concluding["say"]["slots"]["last_day"] == "2026-10-19"


def test_a_right_that_does_not_hold_says_why(example: dict[str, Any]) -> None:
    for right in example["items"][0]["rights"][1:]:
        assert right["terms"] is None
        assert any(step["say"] for step in right["steps"]), right["right"]


def test_the_item_repeats_the_governing_right(example: dict[str, Any]) -> None:
    item = example["items"][0]
    assert (item["line"], item["quantity"], item["governing_right"]) == ("1", 2, "withdrawal")
    assert {name: item[name] for name in TERMS} == TERMS
    assert item["refund_latest_on"] == "2026-11-02"


def test_the_offer(example: dict[str, Any]) -> None:
    (offer,) = example["offers"]
    assert {name: offer[name] for name in ("id", "group", "items", "remedy", "statutory", "expected_cost")} == {
        "id": "o1",
        "group": "g1",
        "items": [{"line": "1", "quantity": 2}],
        "remedy": "refund_on_return",
        "statutory": True,
        "expected_cost": None,
    }
    assert offer["buyer_receives"] == {"amount": "40.90", "currency": "EUR", "means": "original"}
    assert offer["return"] == {"required": True, "freight_payer": "buyer"}


def test_the_deadlines(example: dict[str, Any]) -> None:
    due = {(entry["what"], entry["who"]): entry["by"] for entry in example["deadlines"]}
    assert due == {
        ("acknowledge", "merchant"): "2026-10-19",
        ("refund", "merchant"): "2026-11-02",
        ("send_back", "buyer"): "2026-11-02",
    }
    assert {entry["calendar"] for entry in example["deadlines"]} == {"DE"}
    assert all(entry["source"]["instrument"] == "BGB" for entry in example["deadlines"])


def test_the_day_after_the_last_is_too_late() -> None:
    late = decided(**{"request.requested_at": "2026-10-20", "as_of": "2026-10-20"})
    assert late["items"][0]["governing_right"] is None
    assert late["items"][0]["refund_due"] == "0.00"
    assert late["offers"] == []


def test_proof_of_dispatch_ends_the_withholding() -> None:
    sent = decided(**{"request.items.0.proof_of_dispatch_at": "2026-10-19"})
    clock = sent["items"][0]["refund_clock"]
    assert clock["withholding"] is False
    assert clock["latest_on"] == "2026-11-02"


def test_an_instant_is_the_buyers_day() -> None:
    """22:30 UTC on the 19th is half past midnight on the 20th in Berlin: a day late."""
    late = decided(**{"request.requested_at": "2026-10-19T22:30:00Z", "as_of": "2026-10-20"})
    assert late["items"][0]["rights"][0]["holds"] is False


def test_the_markets_only_zone_stands_in_for_the_buyers() -> None:
    late = decided(**{"buyer.time_zone": None, "request.requested_at": "2026-10-19T22:30:00Z", "as_of": "2026-10-20"})
    assert late["items"][0]["rights"][0]["holds"] is False


def test_an_eu_state_without_a_pack_has_the_floor() -> None:
    maltese = decided(market="MT", **{"buyer.time_zone": "Europe/Malta"})
    assert maltese["items"][0]["governing_right"] == "withdrawal"
    assert "national_law_not_reviewed" in [entry["code"] for entry in maltese["escalate"]]
