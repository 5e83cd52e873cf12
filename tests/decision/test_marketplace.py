"""What a marketplace and a payment scheme add to a decision: who acts, a promise, and what is due by when."""

from copy import deepcopy
from functools import cache
from itertools import product
from typing import Any

import pytest
from situations import CONTRACT

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.due import Consequence, Duty, Party
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.site.packs import build

SITES = ("amazon", "ebay", "aliexpress", "tiktok_shop", "temu", "etsy", "walmart", "shopee", "lazada")
HANDLED = {"amazon", "walmart"}
"""Sites known to run after-sales of what they fulfil themselves."""


@cache
def packs() -> Packs:
    return build()


def situation(
    site: str = "own_store",
    store: str | None = None,
    fulfilled_by: str | None = "merchant",
    *,
    market: str = "DE",
    payment: dict[str, Any] | None = None,
    disputes: list[dict[str, Any]] | None = None,
    decided_at: str | None = None,
    delivered: str | None = "2026-10-05",
    promised: str | None = None,
    **item: Any,
) -> dict[str, Any]:
    """The contract's order on another channel: two shirts, ordered on 1 October, delivered on the 5th (a Monday)."""
    found = deepcopy(CONTRACT)
    found["market"] = market
    found["channel"] = {"site": site, "store_country": store, "fulfilled_by": fulfilled_by}
    found["order"]["payments"][0] |= payment or {}
    found["order"]["deliveries"][0] |= {"delivered_at": delivered, "promised_by": promised}
    found["history"] |= {"disputes": disputes or [], "marketplace_decided_at": decided_at}
    requested = item.pop("requested_at", "2026-10-09")
    found["request"]["requested_at"] = requested
    found["as_of"] = item.pop("as_of", requested)
    found["request"]["items"][0] |= item
    return found


def decided(*args: Any, steps: bool = True, **changes: Any) -> dict[str, Any]:
    read = read_situation(situation(*args, **changes), zones_in(packs()))
    return answer(decide(read, packs(), steps=steps), "en")


def dues(answered: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    return {due["what"]: (due["by"], due["who"], due["consequence"]) for due in answered["deadlines"]}


def codes(answered: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(entry["code"], entry["fact"]) for entry in answered["escalate"]}


def promise(answered: dict[str, Any]) -> dict[str, Any]:
    return next(right for right in answered["items"][0]["rights"] if right["right"] == "marketplace_policy")


# Who acts


@pytest.mark.parametrize("site", SITES)
def test_the_merchant_acts_where_it_ships(site: str) -> None:
    for fulfilled_by in ("merchant", "third_party"):
        assert decided(site, fulfilled_by=fulfilled_by)["owner"] == "merchant"


@pytest.mark.parametrize("site", SITES)
def test_the_platform_acts_where_its_rules_say_so_and_nobody_is_guessed_elsewhere(site: str) -> None:
    answered = decided(site, fulfilled_by="platform")
    if site in HANDLED:
        assert answered["owner"] == "marketplace"
        assert [offer["remedy"] for offer in answered["offers"]] == ["marketplace_handles"]
        assert answered["offers"][0]["cites"][0]["article"] == "orders the platform fulfils"
        assert not {due["who"] for due in answered["deadlines"]} & {"merchant"}
        return
    assert answered["owner"] is None
    assert answered["offers"] == []
    assert ("unknown_law", "platform_handles_fulfilled") in codes(answered)


@pytest.mark.parametrize("site", SITES)
def test_who_ships_is_asked_where_it_is_not_known(site: str) -> None:
    answered = decided(site, fulfilled_by=None)
    assert answered["owner"] is None
    assert ("unknown_fact", "channel.fulfilled_by") in codes(answered)


def test_a_store_without_a_pack_is_named_and_only_a_merchant_who_ships_is_certain() -> None:
    own, platform = decided("amazon", "JP"), decided("amazon", "JP", "platform")
    assert (own["owner"], platform["owner"]) == ("merchant", None)
    assert ("no_pack", "channel") in codes(own) & codes(platform)
    assert promise(own)["holds"] is None


def test_an_own_store_knows_nothing_of_marketplaces() -> None:
    answered = decided()
    assert answered["owner"] == "merchant"
    assert answered["rulebooks"] == {}
    assert {right["right"] for right in answered["items"][0]["rights"]}.isdisjoint({"marketplace_policy"})


# What it promises


@pytest.mark.parametrize(("day", "holds"), [("2026-11-04", True), ("2026-11-05", False)])
def test_amazons_thirty_days_end_on_the_thirtieth(day: str, holds: bool) -> None:
    answered = decided("amazon", "US", market="US-CA", requested_at=day)
    assert promise(answered)["holds"] is holds
    assert promise(answered)["last_day"] == "2026-11-04"
    said = [step["text"] for step in promise(answered)["steps"] if step.get("text")]
    assert any("2026-11-04" in sentence for sentence in said)
    assert promise(answered)["cites"][0]["instrument"].startswith("Amazon.com")


def test_a_promise_governs_where_law_gives_nothing_and_is_offered_as_voluntary() -> None:
    answered = decided("amazon", "US", market="US-CA", requested_at="2026-10-20")
    assert answered["items"][0]["governing_right"] == "marketplace_policy"
    assert [(offer["remedy"], offer["statutory"]) for offer in answered["offers"]] == [("refund_on_return", False)]


def test_a_promise_never_lowers_the_law() -> None:
    """TikTok Shop's seven days in Thailand are shorter than Germany's fourteen."""
    answered = decided("tiktok_shop", "TH", requested_at="2026-10-19")
    assert answered["items"][0]["governing_right"] == "withdrawal"
    assert answered["items"][0]["rights"][0]["last_day"] == "2026-10-19"


def test_a_promise_betters_the_terms_of_a_right_to_withdraw() -> None:
    """Walmart's seller pays for every return; German law leaves that to the buyer."""
    law, walmart = decided(), decided("walmart", "US")
    assert law["items"][0]["return_freight_payer"] == "buyer"
    assert walmart["items"][0]["return_freight_payer"] == "merchant"
    assert walmart["items"][0]["governing_right"] == "withdrawal"


def test_a_reason_the_promise_does_not_speak_of_is_told_as_such() -> None:
    steps = promise(decided("ebay", reason="recall"))["steps"]
    assert [step["say"]["key"] for step in steps if step["say"]] == ["marketplace.other_reason"]


@pytest.mark.parametrize("site", ["ebay", "etsy"])
def test_a_window_nobody_knows_escalates(site: str) -> None:
    answered = decided(site)
    assert promise(answered)["holds"] is None
    assert ("unknown_law", "window_days") in codes(answered)


def test_two_stores_of_one_site_that_disagree_leave_it_open() -> None:
    """Thirty days in the United States; in Europe fourteen for some electronics."""
    answered = decided("amazon", requested_at="2026-10-25")
    assert promise(answered)["holds"] is None
    assert ("unknown_fact", "channel.store_country") in codes(answered)
    assert promise(decided("amazon", requested_at="2026-10-19"))["holds"] is True


# What is due by when


def test_amazon_asks_for_an_answer_and_a_way_to_return() -> None:
    found = dues(decided("amazon", "US", market="US-CA"))
    assert found["answer"] == ("2026-10-10", "merchant", "buyer_may_turn_to_marketplace")
    assert found["offer_return"] == ("2026-10-14", "merchant", "marketplace_refunds_and_debits")


def test_ebay_counts_business_days_of_its_store() -> None:
    """Friday; Monday 12 October is Columbus Day in the United States."""
    assert dues(decided("ebay", "US", market="US-CA"))["answer"][0] == "2026-10-15"
    german = decided("ebay", "DE")
    assert dues(german)["answer"][0] == "2026-10-14"
    assert {due["calendar"] for due in german["deadlines"] if due["what"] == "answer"} == {"DE"}


@pytest.mark.parametrize(
    ("site", "store", "by"),
    [("aliexpress", None, "2026-10-14"), ("tiktok_shop", "VN", "2026-10-10"), ("lazada", None, "2026-10-12")],
)
def test_silence_is_consent(site: str, store: str | None, by: str) -> None:
    assert dues(decided(site, store))["answer"] == (by, "merchant", "silence_is_consent")


@pytest.mark.parametrize("site", ["temu", "etsy", "walmart"])
def test_a_time_to_answer_that_nobody_knows_is_asked_for(site: str) -> None:
    answered = decided(site)
    assert "answer" not in dues(answered)
    assert ("unknown_law", "answer_length") in codes(answered)


def test_goods_that_came_back_are_refunded_within_four_days_or_amazon_does() -> None:
    back = {"requested_at": "2026-10-09", "as_of": "2026-10-16", "dispatched_at": "2026-10-12"}
    answered = decided("amazon", "US", market="US-CA", received_back_at="2026-10-16", **back)
    assert dues(answered)["refund_received_goods"] == ("2026-10-20", "merchant", "marketplace_refunds_and_debits")
    source = next(due["source"] for due in answered["deadlines"] if due["what"] == "refund_received_goods")
    assert source["article"] == "refund after receipt"
    assert "refund_received_goods" not in dues(decided("amazon", "US", market="US-CA"))


def test_a_claim_is_answered_and_ends() -> None:
    found = dues(decided("amazon", "US", market="US-CA", reason="not_as_described"))
    assert found["answer_claim"] == ("2026-10-12", "merchant", "claim_granted")
    assert found["claim_opens"] == ("2026-10-11", "buyer", "claim_may_be_opened")
    assert found["claim_closes"] == ("2027-01-03", "buyer", "claim_closed")


def test_a_decision_of_the_marketplace_may_be_appealed() -> None:
    against = {"decided_at": "2026-10-15", "as_of": "2026-10-16", "reason": "not_as_described"}
    found = dues(decided("amazon", "US", market="US-CA", **against))
    assert found["appeal"] == ("2026-11-14", "merchant", "decision_stands")
    assert found["claim_reimbursement"][0] == "2026-11-14"
    assert "appeal" not in dues(decided("amazon", "US", market="US-CA", reason="not_as_described"))
    lacking = decided("etsy", **against)
    assert {("unknown_law", "appeal_days"), ("unknown_law", "reimbursement_days")} <= codes(lacking)


def test_a_seller_has_no_duties_where_the_platform_acts() -> None:
    found = dues(decided("amazon", "US", "platform", market="US-CA", reason="not_as_described"))
    assert not {"answer", "offer_return", "answer_claim", "claim_opens"} & set(found)
    assert found["claim_closes"][1] == "buyer"


# Payments


@pytest.mark.parametrize(
    ("method", "ends"),
    [
        ("visa", "2027-02-02"),
        ("mastercard", "2027-02-02"),
        ("amex", "2027-02-02"),
        ("paypal", "2027-03-30"),
        ("klarna", "2027-03-30"),
        ("afterpay", "2027-02-02"),
        ("discover", None),
        ("card", None),
    ],
)
def test_until_when_a_payment_may_be_disputed(method: str, ends: str | None) -> None:
    """120 days from the delivery of 5 October, or 180 from the payment of the 1st."""
    found = dues(decided(payment={"method": method}))
    assert found.get("dispute_window_ends") == (None if ends is None else (ends, "buyer", "dispute_closed"))


def test_a_provider_is_a_scheme_where_the_method_is_not() -> None:
    answered = decided(payment={"method": "wallet", "provider": "paypal"})
    assert dues(answered)["dispute_window_ends"][0] == "2027-03-30"
    assert set(answered["rulebooks"]) == {"paypal"}


def test_a_british_credit_card_answers_for_goods_that_fail() -> None:
    """s. 75: over GBP 100 a unit, not a pound less."""
    pounds = situation(market="GB", payment={"method": "credit_card"}, reason="defective")
    pounds["order"] |= {"currency": "GBP"}
    pounds["order"]["payments"][0] |= {"currency": "GBP"}
    read = read_situation(pounds, zones_in(packs()))
    assert "dispute_window_ends" not in dues(answer(decide(read, packs())))
    pounds["order"]["lines"][0] |= {"unit_price": "110.00"}
    pounds["order"]["payments"][0] |= {"amount": "225.90", "order_amount": "225.90"}
    read = read_situation(pounds, zones_in(packs()))
    assert dues(answer(decide(read, packs())))["dispute_window_ends"][0] == "2032-10-03"


def dispute(**changes: Any) -> list[dict[str, Any]]:
    return [{"payment": "p1", "amount": "45.90", "state": "open", "opened_at": "2026-10-08", **changes}]


@pytest.mark.parametrize(
    ("method", "by"), [("visa", "2026-11-07"), ("mastercard", "2026-11-22"), ("amex", "2026-10-28")]
)
def test_by_when_an_open_dispute_is_answered(method: str, by: str) -> None:
    answered = decided(payment={"method": method}, disputes=dispute())
    assert dues(answered)["answer_dispute"] == (by, "merchant", "dispute_lost")


def test_the_day_that_the_provider_shows_wins() -> None:
    shown = dispute(answer_by="2026-10-15")
    for method in ("visa", "card"):
        assert dues(decided(payment={"method": method}, disputes=shown))["answer_dispute"][0] == "2026-10-15"


def test_a_paypal_dispute_that_lies_still_ends() -> None:
    found = dues(decided(payment={"method": "paypal"}, disputes=dispute()))
    assert found["answer_dispute"][0] == "2026-10-18"
    assert found["escalate_dispute"] == ("2026-10-28", "buyer", "dispute_closed")


def test_an_american_creditor_resolves_within_ninety_days() -> None:
    answered = decided(market="US-CA", payment={"method": "credit_card"}, disputes=dispute())
    assert dues(answered)["resolve_dispute"] == ("2027-01-06", "scheme", "scheme_in_default")
    assert ("unknown_law", "answer_days") in codes(answered)


def test_what_keeps_the_day_of_an_answer_unknown_is_named() -> None:
    undated = decided(payment={"method": "visa"}, disputes=dispute(opened_at=None))
    assert ("unknown_fact", "history.disputes.opened_at") in codes(undated)
    unbranded = decided(payment={"method": "card"}, disputes=dispute())
    assert ("unknown_fact", "order.payments.method") in codes(unbranded)


@pytest.mark.parametrize("state", ["inquiry", "won", "lost", "accepted"])
def test_only_an_open_dispute_is_answered(state: str) -> None:
    found = dues(decided(payment={"method": "visa"}, disputes=dispute(state=state)))
    assert "answer_dispute" not in found


# The law's own


def test_a_polish_complaint_that_is_not_answered_counts_as_accepted() -> None:
    answered = decided(market="PL", reason="defective", requested_at="2026-10-12")
    assert dues(answered)["answer"] == ("2026-10-26", "merchant", "silence_is_consent")
    assert "answer" not in dues(decided(market="DE", reason="defective", requested_at="2026-10-12"))


@pytest.mark.parametrize(
    ("market", "consequence"), [("NL", "right_may_be_weakened"), ("SE", "right_may_be_weakened"), ("BR", "right_ends")]
)
def test_reporting_late_ends_a_right_only_where_the_law_says_so(market: str, consequence: str) -> None:
    noticed = {"reason": "defective", "noticed_at": "2026-10-07", "requested_at": "2026-10-12"}
    found = dues(decided(market=market, **noticed))
    assert found["notify"][2] == consequence


# All of them


def every_kind() -> list[dict[str, Any]]:
    stores = {"amazon": "US", "walmart": "US", "tiktok_shop": "VN"}
    reasons = ("changed_mind", "not_as_described", "not_received", "recall")
    found = [
        situation(site, stores.get(site), fulfilled_by, reason=reason, decided_at="2026-10-08", disputes=dispute())
        for site, fulfilled_by, reason in product(SITES, ("merchant", "platform", None), reasons)
    ]
    found += [situation(payment={"method": method}, disputes=dispute()) for method in ("visa", "paypal", "card")]
    return found


@pytest.mark.parametrize("index", range(len(every_kind())))
def test_steps_on_and_off_agree_and_every_word_is_of_the_closed_sets(index: int) -> None:
    read = read_situation(every_kind()[index], zones_in(packs()))
    told, plain = answer(decide(read, packs())), answer(decide(read, packs(), steps=False))
    assert told["owner"] == plain["owner"]
    for due in told["deadlines"]:
        assert due["what"] in set(Duty)
        assert due["who"] in set(Party)
        assert due["consequence"] in set(Consequence)
        assert due["source"] is not None
    assert [{**due, "source": None} for due in told["deadlines"]] == plain["deadlines"]
    for with_steps, without in zip(told["items"], plain["items"], strict=True):
        for one, other in zip(with_steps["rights"], without["rights"], strict=True):
            for term in ("right", "holds", "last_day", "remedies"):
                assert one[term] == other[term]
    informs = {"low_confidence"}
    assert codes(plain) == {code for code in codes(told) if code[0] not in informs}


def test_a_promise_whose_sum_nobody_knows_says_what_leaves_it_open() -> None:
    answered = decided("tiktok_shop", "US", market="US-CA", requested_at="2026-10-19")
    assert promise(answered)["holds"] is True
    assert answered["offers"] == []
    assert ("unknown_law", "policy.full_refund") in codes(answered)


def test_what_is_counted_from_a_day_never_promised_is_no_deadline() -> None:
    answered = decided("amazon", None, market="NZ", promised="never", reason="missing_item", requested_at="2026-10-19")
    assert all(due["by"] for due in answered["deadlines"])
