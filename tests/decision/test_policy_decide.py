"""What a policy adds to a decision: its row, its own right, its offers, its promise, and what it leaves open."""

import json
from typing import Any

import pytest
from decided import decide_line
from policies import CHANGE_OF_MIND, eur, policy, row
from situations import situation
from small_law import small_packs

from amends.site.packs import packs

LATE = {"request.requested_at": "2026-10-30", "as_of": "2026-10-30"}
"""After the 14 days of the law, within 30 days of delivery on 5 October."""
TWO_DAYS_AT_ONCE = "2026-10-02T05:00:00Z"
"""2 October in New York, 1 October in Los Angeles."""


def decided(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answered: dict[str, Any] = json.loads(
        decide_line(
            json.dumps(situation(policy=document, **{"buyer.time_zone": "Pacific/Auckland", **changes})), small_packs()
        )
    )
    assert "error" not in answered, answered
    return answered


def own(answered: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        right for right in answered["items"][0]["rights"] if right["right"] == "merchant_policy"
    )
    return found


def offers(answered: dict[str, Any]) -> list[tuple[str, bool, str | None]]:
    return [(offer["remedy"], offer["statutory"], offer["buyer_receives"]["amount"]) for offer in answered["offers"]]


def test_a_decision_names_the_policy_its_version_and_the_row() -> None:
    answered = decided(policy(row("thirty days", window_days=30), version="7"))
    assert answered["policy"]["name"] == "Shop policy"
    assert answered["policy"]["version"] == "7"
    assert answered["policy"]["hash"].startswith("sha256:")
    assert answered["items"][0]["policy_row"] == "thirty days"
    (step,) = own(answered)["steps"]
    assert (step["rule"], step["value"]) == ("policy.row.thirty days", True)
    assert step["cite"]["article"] == "Shop policy, version 7, row thirty days"


def test_without_a_policy_none_is_named() -> None:
    answered = json.loads(decide_line(json.dumps(situation()), small_packs()))
    assert answered["policy"] is answered["items"][0]["policy_row"] is None
    assert "merchant_policy" not in {right["right"] for right in answered["items"][0]["rights"]}


def test_where_no_row_matches_the_law_is_alone() -> None:
    answered = decided(policy(row(when={"reason": ["defective"]})), **LATE)
    assert own(answered)["holds"] is False
    assert own(answered)["steps"][0]["rule"] == "policy.silent"
    assert answered["offers"] == []


def test_the_first_row_that_matches_answers() -> None:
    rows = [
        row("members", when={"buyer_tier": ["premium"]}, window_days=60),
        row("shoes", when={"category": ["shoes"]}, window_days=20),
        row("rest", window_days=10),
    ]
    tier, shoes = {"buyer.tier": "premium"}, {"order.lines.0.category": "shoes"}
    for changes, label in (({**tier, **shoes}, "members"), (shoes, "shoes"), ({}, "rest")):
        assert decided(policy(*rows), **changes)["items"][0]["policy_row"] == label


def test_a_fact_that_is_not_known_leaves_open_which_row_answers() -> None:
    rows = [row("unused", when={"where": "not used_beyond_testing"}), row("rest", remedies=["store_credit"])]
    answered = decided(policy(*rows), **LATE, **{"request.items.0.used_beyond_testing": None})
    assert own(answered)["holds"] is None
    assert answered["items"][0]["policy_row"] is None
    named = {(entry["fact"], entry["right"], entry["note"]) for entry in answered["escalate"]}
    assert ("used_beyond_testing", "merchant_policy", "decides what the merchant's policy gives, row unused") in named


def test_a_condition_may_be_unknown_though_every_fact_is_known() -> None:
    answered = decided(policy(row(when={"where": 'reason == "changed_mind" and unknown'}), row("rest")), **LATE)
    assert own(answered)["holds"] is None
    assert answered["items"][0]["policy_row"] is None
    assert ("policy", "merchant_policy") in {(entry["fact"], entry["right"]) for entry in answered["escalate"]}


def test_a_bonus_in_a_currency_without_a_rate_is_open() -> None:
    terms = {"remedies": ["store_credit"], "credit_bonus": {"amount": "5.00", "currency": "USD"}}
    answered = decided(policy(row(**terms)), **LATE)
    assert "order.rates" in {entry["fact"] for entry in answered["escalate"]}
    assert offers(answered) == [("store_credit", False, "36.00")]
    converted = decided(policy(row(**terms)), **LATE, **{"order.rates": {"USD": "1.25"}})
    assert offers(converted) == [("store_credit", False, "40.00")]


def test_goods_that_have_not_come_are_within_any_number_of_days() -> None:
    rows = [row("early", when={"days_since_delivery": {"from": 0, "to": 5}}), row("late", when={})]
    never = {"order.deliveries.0.delivered_at": "never", "request.items.0.reason": "changed_mind"}
    assert decided(policy(*rows), **never)["items"][0]["policy_row"] == "early"
    assert decided(policy(*rows))["items"][0]["policy_row"] == "late"


@pytest.mark.parametrize(("currency", "rates", "label"), [("EUR", {}, "small"), ("USD", {"USD": "1.25"}, "rest")])
def test_a_value_band_names_its_currency(currency: str, rates: dict[str, str], label: str) -> None:
    """36.00 EUR were paid for the goods: 45.00 USD at the day's rate."""
    rows = [row("small", when={"value": {"to": "40.00", "currency": currency}}), row("rest")]
    answered = decided(policy(*rows), **{"order.rates": rates})
    assert answered["items"][0]["policy_row"] == label


def test_a_value_band_in_a_currency_without_a_rate_is_open() -> None:
    answered = decided(policy(row(when={"value": {"to": "40.00", "currency": "USD"}})), **LATE)
    assert own(answered)["holds"] is None
    assert "order.rates" in {entry["fact"] for entry in answered["escalate"]}


def test_a_restocking_fee_is_taken_off_and_shown() -> None:
    answered = decided(policy(row(window_days=30, restocking_fee={"ppm": 100_000})), **LATE)
    item = answered["items"][0]
    assert (item["governing_right"], item["restocking_fee"], item["refund_due"]) == ("merchant_policy", "3.60", "32.40")
    assert item["deductions"] == []
    fixed = decided(policy(row(window_days=30, restocking_fee=eur("50.00"))), **LATE)
    assert (fixed["items"][0]["restocking_fee"], fixed["items"][0]["refund_due"]) == ("36.00", "0.00")


def test_within_the_laws_days_no_fee_is_taken() -> None:
    answered = decided(policy(row(window_days=30, restocking_fee={"ppm": 100_000})))
    assert (answered["items"][0]["refund_due"], answered["items"][0]["restocking_fee"]) == ("40.90", "0.00")
    assert own(answered)["terms"]["restocking_fee"] == "3.60"
    assert [entry["term"] for entry in answered["policy_clamped"]] == ["outbound_refunded", "restocking_fee"]


def test_statutory_offers_come_first_then_what_the_row_adds() -> None:
    terms = {
        "remedies": ["refund", "exchange", "store_credit", "repair"],
        "outbound_refunded": True,
        "exchange_bonus": eur("2.00"),
        "credit_bonus": {"ppm": 100_000},
        "keep_it_up_to": eur("45.00"),
    }
    assert offers(decided(policy(row(**terms)))) == [
        ("refund_on_return", True, "40.90"),
        ("repair", False, None),
        ("refund_without_return", False, "40.90"),
        ("exchange", False, "42.90"),
        ("store_credit", False, "44.50"),
    ]


def test_goods_too_dear_are_not_left_with_the_buyer() -> None:
    found = decided(policy(row(keep_it_up_to=eur("35.99"))), **LATE)
    assert offers(found) == [("refund_on_return", False, "36.00")]


def test_a_row_that_asks_for_nothing_back_makes_the_laws_refund_one_without_return() -> None:
    found = decided(policy(row(return_required=False, window_days=30)))
    assert offers(found) == [("refund_without_return", True, "40.90")]
    assert found["items"][0]["send_back_by"] is None


def test_the_promised_day_stands_beside_the_statutory_clock() -> None:
    """Proof of dispatch on Tuesday the 20th, three working days: Friday the 23rd; the law says 2 November."""
    terms = {"outbound_refunded": True, "refund_trigger": "proof_of_dispatch", "refund_promise_working_days": 3}
    sent = {"request.items.0.proof_of_dispatch_at": "2026-10-20", "as_of": "2026-10-21"}
    item = decided(policy(row(**terms)), **sent)["items"][0]
    assert (item["governing_right"], item["refund_promised_by"]) == ("withdrawal", "2026-10-23")
    assert item["refund_latest_on"] == "2026-11-02"


def test_the_policys_own_clock_waits_for_its_event() -> None:
    terms = {"window_days": 30, "refund_trigger": "inspected", "longest_inspection_days": 2}
    document = policy(row(**terms, refund_promise_working_days=3))
    waiting = decided(document, **LATE)["items"][0]["refund_clock"]
    assert (waiting["status"], waiting["starts_on"], waiting["length"]) == ("not_started", "goods_received", 5)
    back = {"request.items.0.received_back_at": "2026-11-02", "as_of": "2026-11-03"}
    running = decided(document, **{**LATE, **back})["items"][0]["refund_clock"]
    assert (running["status"], running["unit"], running["latest_on"]) == ("running", "business_days", "2026-11-09")


def test_evidence_is_asked_only_where_law_asks_for_none() -> None:
    document = policy(row(when=CHANGE_OF_MIND, window_days=30, evidence=["photo", "receipt"]))
    assert decided(document, **LATE)["items"][0]["evidence"] == ["photo", "receipt"]
    within = decided(document)
    assert within["items"][0]["evidence"] == own(within)["terms"]["evidence"] == []


def test_terms_are_joined_to_whatever_right_governs() -> None:
    """A defect after a failed repair: the law gives the refund, its outbound charge is not known, the row gives it."""
    failed = {
        "request.items.0.reason": "repair_failed",
        "request.items.0.prior_repairs": [{"requested_at": "2026-10-06", "completed_at": "2026-10-08"}],
    }
    generous = decided(policy(row(remedies=["refund", "price_reduction"], outbound_refunded=True)), **failed)
    assert generous["items"][0]["governing_right"] == "conformity"
    assert generous["items"][0]["refund_due"] == "40.90"
    assert generous["policy_clamped"] == [
        {
            "term": "return_freight_payer",
            "stated": "buyer",
            "floor": "merchant",
            "right": "conformity",
            "line": "1",
            "cites": generous["policy_clamped"][0]["cites"],
        }
    ]


def test_a_refusal_with_its_exclusion_is_the_policys_alone() -> None:
    cited = {"instrument": "Shop", "article": "final sale"}
    answered = decided(policy(row(remedies=[], refusal_cite=cited)), **LATE)
    assert own(answered)["holds"] is False
    assert answered["items"][0]["policy_row"] == "r1"
    assert answered["offers"] == []


def test_a_fee_in_a_currency_without_a_rate_leaves_the_refund_open() -> None:
    charging = row(window_days=30, restocking_fee={"amount": "5.00", "currency": "USD"})
    answered = decided(policy(charging), **LATE)
    item = answered["items"][0]
    assert (item["restocking_fee"], item["refund_due"]) == (None, None)
    assert [(offer["buyer_receives"]["amount"], offer["at_least"]) for offer in answered["offers"]] == [("0.00", True)]
    assert "order.rates" in {entry["fact"] for entry in answered["escalate"]}
    converted = decided(policy(charging), **LATE, **{"order.rates": {"USD": "1.25"}})
    assert (converted["items"][0]["restocking_fee"], converted["items"][0]["refund_due"]) == ("4.00", "32.00")


def test_a_row_that_lets_nothing_be_kept_lets_nothing_be_kept() -> None:
    worthless = policy(row(window_days=30, restocking_fee=eur("50.00")))
    assert offers(decided(worthless, **LATE)) == [("refund_on_return", False, "0.00")]


@pytest.mark.parametrize("first", ["campaign", "always"])
def test_where_the_zone_decides_the_campaign_the_better_row_answers_and_the_zone_is_named(first: str) -> None:
    better, lesser = ({"remedies": ["refund", "store_credit"], "credit_bonus": {"ppm": p}} for p in (200_000, 100_000))
    of_campaign, of_always = (better, lesser) if first == "campaign" else (lesser, better)
    rows = [row("campaign", when={"ordered": {"from": "2026-10-02"}}, **of_campaign), row("always", **of_always)]
    line = situation(
        policy=policy(*rows), market="US", **{"buyer.time_zone": None, "order.ordered_at": TWO_DAYS_AT_ONCE}
    )
    answered = json.loads(decide_line(json.dumps(line), packs()))
    assert answered["items"][0]["policy_row"] == first
    assert offers(answered)[-1] == ("store_credit", False, "43.20")
    assert "time_zone" in {entry["code"] for entry in answered["escalate"]}


@pytest.mark.parametrize(
    ("where", "first"),
    [
        ('market == "EU"', "everywhere there"),
        ('"EU" == market', "everywhere there"),
        ('market in {"EU", "US"}', "everywhere there"),
        ('market != "EU"', "Germans"),
        ('not (market == "GB" or market == "US")', "everywhere there"),
    ],
)
def test_a_market_of_an_expert_stands_for_its_parts_whatever_other_rows_name(where: str, first: str) -> None:
    rows = [row("everywhere there", when={"where": where}), row("Germans", when={"market": ["DE"]})]
    assert decided(policy(*rows), market="DE")["items"][0]["policy_row"] == first
