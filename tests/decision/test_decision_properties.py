"""What holds of every decision: both paths agree, the answer is plain JSON, and knowing more never reverses a right."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import CHANGE_OF_MIND, policy, row
from situations import changed, situation
from small_law import small_packs

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.outcome import Decision
from amends.decision.situation import read_situation
from amends.law.pack import Packs
from amends.site.packs import packs
from amends.vocabulary.reader import FieldError
from amends.vocabulary.request import Condition, Reason

EXAMPLES = 120
DAYS = st.sampled_from(
    ["2026-09-30", "2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19", "2026-11-30", "2027-12-31"]
)
EVENTS = st.one_of(st.none(), st.just("never"), DAYS)
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "as_of": st.sampled_from(["2026-10-20", "2026-12-01", "2028-02-29"]),
    "buyer.kind": st.sampled_from(["consumer", "business", None]),
    "channel.fulfilled_by": st.sampled_from(["merchant", "platform", None]),
    "channel.site": st.sampled_from(["own_store", "amazon", "ebay", "in_store"]),
    "order.ordered_at": st.sampled_from(["2026-10-01", "2024-02-29", None]),
    "order.deliveries.0.delivered_at": EVENTS,
    "order.deliveries.0.shipped_at": EVENTS,
    "order.deliveries.0.promised_by": EVENTS,
    "order.deliveries.0.carrier_chosen_by": st.sampled_from(["merchant", "buyer", None]),
    "order.lines.0.delivery_pattern": st.sampled_from(["single", "separate_items", "lots", "regular", None]),
    "order.lines.0.kinds": st.lists(
        st.sampled_from(["sealed_hygiene", "custom_made", "perishable", "service"]), max_size=2
    ),
    "order.shipping.cheapest_standard": st.sampled_from(["4.90", "0.00", "99.00", None]),
    "order.payments.0.status": st.sampled_from(["captured", "captured", "authorized"]),
    "notices.withdrawal_right_given_at": EVENTS,
    "notices.return_cost_disclosed": st.sampled_from([True, False, None]),
    "request.requested_at": st.sampled_from(["2026-10-12", "2026-10-19", "2026-10-20", "2026-11-02", "2027-10-25"]),
    "request.items.0.quantity": st.sampled_from([1, 2]),
    "request.items.0.reason": st.sampled_from([str(reason) for reason in Reason]),
    "request.items.0.condition": st.sampled_from([str(condition) for condition in Condition]),
    "request.items.0.seal": st.sampled_from(["intact", "broken", "none", None]),
    "request.items.0.used_beyond_testing": st.sampled_from([True, False, None]),
    "request.items.0.damage_cause": st.sampled_from(["buyer", "carrier", "merchant", None]),
    "request.items.0.severity": st.sampled_from(["minor", "major", None]),
    "request.items.0.defect_appeared_at": EVENTS,
    "request.items.0.merchant_offered_collection": st.sampled_from([True, False, None]),
    "request.items.0.additional_period_ends_at": EVENTS,
    "request.items.0.proof_of_dispatch_at": EVENTS,
    "request.items.0.received_back_at": EVENTS,
    "request.items.0.prior_repairs": st.sampled_from([[], [{"requested_at": "2026-10-06", "completed_at": None}]]),
    "policy": st.sampled_from(
        [None, policy(row(when=CHANGE_OF_MIND, window_days=30, return_freight_payer="merchant"))]
    ),
}
FORGETTABLE = (
    "buyer.kind",
    "order.deliveries.0.delivered_at",
    "order.deliveries.0.shipped_at",
    "order.deliveries.0.promised_by",
    "order.lines.0.delivery_pattern",
    "notices.withdrawal_right_given_at",
    "notices.return_cost_disclosed",
    "notices.return_policy",
    "request.items.0.condition",
    "request.items.0.seal",
    "request.items.0.used_beyond_testing",
    "request.items.0.damage_cause",
    "request.items.0.severity",
    "request.items.0.defect_appeared_at",
    "request.items.0.merchant_offered_collection",
    "request.items.0.additional_period_ends_at",
    "order.ordered_at",
)
"""Fields that may be unknown; how far a return has come is the merchant's own record and not among them."""

MARKETS = ("DE", "AT", "FR", "GB", "US-CA", "JP", "CN", "SA", "BR", "CA", "KE")


def law(market: str) -> Packs:
    return small_packs() if market == "NZ" else packs()


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    market = draw(st.sampled_from(["NZ", *MARKETS]))
    fields = draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True, max_size=9))
    return situation(market=market, **{name: draw(CHOICES[name]) for name in fields})


def decision(data: dict[str, Any], *, steps: bool = True) -> Decision | None:
    """The decision, or None where the facts drawn do not fit together."""
    try:
        return decide(read_situation(data), law(data["market"]), steps=steps)
    except FieldError as error:
        if error.code != "quantity_exceeds_delivered":
            raise
        return None


def without_reasons(written: object) -> object:
    """An answer less its steps, citations and the naming of low confidence, which the plain path leaves out."""
    if isinstance(written, dict):
        kept = {name: each for name, each in written.items() if name not in {"steps", "cites", "source"}}
        if "escalate" in kept:
            kept["escalate"] = [entry for entry in kept["escalate"] if entry["code"] != "low_confidence"]
        return {name: without_reasons(each) for name, each in kept.items()}
    return [without_reasons(each) for each in written] if isinstance(written, list) else written


def no_floats(written: object) -> bool:
    if isinstance(written, dict):
        return all(isinstance(name, str) and no_floats(each) for name, each in written.items())
    if isinstance(written, list):
        return all(no_floats(each) for each in written)
    return not isinstance(written, float)


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations())
def test_the_plain_and_the_traced_path_agree(data: dict[str, Any]) -> None:
    traced, plain = decision(data), decision(data, steps=False)
    if traced is None or plain is None:
        assert traced is plain
        return
    assert without_reasons(answer(traced)) == without_reasons(answer(plain))


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations())
def test_an_answer_is_plain_json_without_floats_and_consistent(data: dict[str, Any]) -> None:
    decided = decision(data)
    if decided is None:
        return
    written = answer(decided, "en")
    assert no_floats(written)
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    escalated = {entry["right"] for entry in written["escalate"]} | {None}
    for item in written["items"]:
        rights = {right["right"]: right for right in item["rights"]}
        assert len(rights) >= 9
        if item["governing_right"] is not None:
            governing = rights[item["governing_right"]]
            assert governing["holds"] is True
            assert all(item[name] == value for name, value in governing["terms"].items())
        for name, right in rights.items():
            assert (right["terms"] is not None) == (right["holds"] is True)
            if right["holds"] is None and written["rulebook"] is not None:
                assert name in escalated, f"{name} is unknown and nobody is told why"
            clock = (right["terms"] or {}).get("refund_clock", {"status": "running"})
            if clock["status"] == "unknown" and written["rulebook"] is not None:
                assert name in escalated, f"the clock of {name} is unknown and nobody is told why"
        clock = item["refund_clock"]
        assert item["refund_latest_on"] == clock["latest_on"]
        assert clock["latest_on"] is None or clock["status"] == "running"
    groups = {offer["group"] for offer in written["offers"]}
    assert len(groups) <= len(written["items"])
    if written["owner"] == "marketplace":
        assert {offer["remedy"] for offer in written["offers"]} == {"marketplace_handles"}


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations(), st.sets(st.sampled_from(FORGETTABLE), min_size=1, max_size=4))
def test_knowing_less_leaves_a_right_as_it_is_or_open(data: dict[str, Any], forgotten: set[str]) -> None:
    """Read the other way round: learning a fact never turns a decided right into its opposite."""
    knowing = decision(data)
    unknowing = decision(changed(data, **dict.fromkeys(forgotten)))
    if knowing is None or unknowing is None:
        return
    for full, partial in zip(knowing.items[0].rights, unknowing.items[0].rights, strict=True):
        assert partial.holds is None or partial.holds is full.holds, f"{full.right}: {full.holds} -> {partial.holds}"


@settings(max_examples=EXAMPLES, deadline=None)
@given(situations())
def test_a_refund_is_never_more_than_was_paid_nor_shipping_more_than_the_cheapest(data: dict[str, Any]) -> None:
    decided = decision(data)
    if decided is None:
        return
    order = read_situation(data).order
    cheapest = order.shipping.cheapest_standard_minor
    assert (decided.shipping_refund_minor or 0) <= min(order.shipping.charged_minor, cheapest or 0)
    assert sum(item.terms.refund_due_minor or 0 for item in decided.items) <= 4590


@pytest.mark.parametrize("market", ["NZ", *MARKETS])
def test_a_decision_repeats_itself(market: str) -> None:
    data = situation(market=market)
    assert decision(data) == decision(data)
