"""What the packs say where the conclusion alone would not tell: the sentence of a rule, and why a thing is not known.

Each row is a market, the facts that differ from a typical parcel, a conclusion and what stands behind it: the key of a
sentence, or the cause of an unknown (`parameter:…`, a fact, `law_not_known`). They come from the statutes: a restated
rule says the market's own law, and an unknown names what a person has to find out.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from amends.decision.facts import WORDS
from amends.law.check import YEARS_OF_CASES, Case, row_of
from amends.law.pack import Packs, build_all
from amends.rules.explain import Trace
from amends.vocabulary.deadline import NEVER
from law_files import read_pack_files

NOT_SHOWN = {"policy_displayed": "no", "policy_change_of_mind": "none", "policy_days": None}
WAITED = {
    "reason": "not_received",
    "delivered": NEVER,
    "promised_on": date(2026, 10, 6),
    "requested_on": date(2026, 11, 20),
    "additional_period_ends": date(2026, 10, 19),
}
DEFECT = {"reason": "defective"}
BEFORE_SENDING = {
    "reason": "cancel_before_dispatch",
    "shipped": NEVER,
    "delivered": NEVER,
    "requested_on": date(2026, 10, 2),
}

SAID: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    ("EU", {"delivered": NEVER, "requested_on": date(2026, 10, 3)}, "withdrawal.holds", "withdrawal.before_delivery"),
    ("EU", {}, "withdrawal.withhold_until", "withdrawal.withhold_goods_or_proof"),
    ("EU", {**BEFORE_SENDING, "buyer_kind": "business"}, "cancellation_before_dispatch.holds", "not_a_consumer"),
    ("CN", {}, "withdrawal.withhold_until", "withdrawal.withhold_goods"),
    ("TR", {}, "withdrawal.return_freight_payer", "withdrawal.merchant_pays_return"),
    ("CO", DEFECT, "conformity.remedy_repair", "conformity.repair_first"),
    ("AR", {"withdrawal_notice": NEVER}, "withdrawal.holds", "ar.withdrawal.never_told"),
    ("BR", {"received_back": date(2026, 10, 12)}, "withdrawal.clock_latest_on", "br.refund_at_once"),
    (
        "IN",
        {"reason": "late", "promised_on": date(2026, 10, 2)},
        "late_delivery.holds",
        "in.late_delivery.came_late",
    ),
    (
        "VN",
        {**NOT_SHOWN, "requested_on": date(2026, 12, 1)},
        "undisclosed_policy.holds",
        "undisclosed_policy.too_late",
    ),
    (
        "US-CA",
        {**NOT_SHOWN, "requested_on": date(2026, 11, 3)},
        "undisclosed_policy.holds",
        "undisclosed_policy.too_late",
    ),
    (
        "US-RI",
        {**NOT_SHOWN, "requested_on": date(2026, 10, 5)},
        "undisclosed_policy.holds",
        "us.undisclosed_policy.right_business_days",
    ),
    (
        "US-RI",
        {**NOT_SHOWN, "requested_on": date(2026, 11, 20)},
        "undisclosed_policy.holds",
        "us.undisclosed_policy.too_late_business_days",
    ),
)
OPEN: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    ("EU", {"kinds": frozenset({"digital_content"})}, "withdrawal.excluded", "law_not_known"),
    ("GB", {"kinds": frozenset({"digital_content"})}, "withdrawal.excluded", "law_not_known"),
    ("KR", {"kinds": frozenset({"digital_content"})}, "withdrawal.excluded", "law_not_known"),
    ("TW", {"kinds": frozenset({"digital_content"})}, "withdrawal.excluded", "law_not_known"),
    ("ID", {"kinds": frozenset({"digital_content"})}, "withdrawal.excluded", "parameter:excludes_digital"),
    ("CH", {}, "order.seller_bears_transport_risk", "no_rule"),
    ("TH", {}, "order.seller_bears_transport_risk", "no_rule"),
    ("US", {}, "order.seller_bears_transport_risk", "no_rule"),
    ("AU", {}, "order.seller_bears_transport_risk", "parameter:transport_risk"),
    ("CN", {}, "withdrawal.send_back_by", "no_rule"),
    ("RU", {}, "withdrawal.send_back_by", "parameter:withdrawal_send_back_from"),
    ("AU", DEFECT, "conformity.remedy_damages", "law_not_known"),
    ("NZ", DEFECT, "conformity.remedy_damages", "law_not_known"),
    ("US", DEFECT, "conformity.remedy_damages", "law_not_known"),
    ("CA", DEFECT, "conformity.remedy_damages", "parameter:conformity_guarantee_years"),
    ("CA", DEFECT, "conformity.in_time", "parameter:conformity_guarantee_years"),
    ("BE", {**DEFECT, "noticed_on": date(2026, 10, 6)}, "conformity.notify_by", "law_not_known"),
    ("HK", DEFECT, "conformity.remedy_refund", "law_not_known"),
    ("IL", DEFECT, "conformity.in_time", "law_not_known"),
    ("IE", DEFECT, "conformity.clock_starts_on", "law_not_known"),
    ("IE", DEFECT, "short_term_rejection.clock_starts_on", "law_not_known"),
    ("IE", DEFECT, "short_term_rejection.burden_of_proof", "law_not_known"),
    ("ID", DEFECT, "short_term_rejection.last_day", "parameter:withdrawal_first_day_counts"),
    ("CL", {"contract_document": date(2026, 10, 6)}, "withdrawal.last_day", "law_not_known"),
    ("KR", WAITED, "late_delivery.clock_starts_on", "parameter:non_delivery_clock_start"),
    ("KR", WAITED, "non_delivery.clock_starts_on", "parameter:non_delivery_clock_start"),
    ("ZA", WAITED, "late_delivery.clock_starts_on", "parameter:non_delivery_clock_start"),
    ("ZA", WAITED, "non_delivery.clock_starts_on", "parameter:non_delivery_clock_start"),
    ("VN", NOT_SHOWN, "undisclosed_policy.outbound_refunded", "parameter:withdrawal_outbound_refunded"),
    ("VN", NOT_SHOWN, "undisclosed_policy.clock_starts_on", "parameter:withdrawal_refund_clock_start"),
    ("US-CA", NOT_SHOWN, "undisclosed_policy.last_day", "parameter:undisclosed_first_day_counts"),
    ("US-CA", NOT_SHOWN, "undisclosed_policy.outbound_refunded", "parameter:undisclosed_outbound_refunded"),
    ("US-CA", NOT_SHOWN, "undisclosed_policy.return_freight_payer", "parameter:undisclosed_freight_payer"),
    ("US-CA", NOT_SHOWN, "undisclosed_policy.clock_starts_on", "parameter:undisclosed_refund_clock_start"),
    ("US-CA", NOT_SHOWN, "undisclosed_policy.clock_length", "parameter:undisclosed_refund_days"),
    (
        "CA-QC",
        {"contract_document": NEVER, "requested_on": date(2026, 10, 30)},
        "undisclosed_policy.last_day",
        "parameter:undisclosed_last_day_rolls",
    ),
)

NO_RIGHT = ("CA", "CH")
"""Markets without a right to change one's mind: what nobody states of such a right stays unknown."""
UNSTATED: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "excludes_custom_made": ({"kinds": frozenset({"custom_made"})}, "withdrawal.excluded"),
    "excludes_perishable": ({"kinds": frozenset({"perishable"})}, "withdrawal.excluded"),
    "excludes_sealed_hygiene": ({"kinds": frozenset({"sealed_hygiene"}), "seal": "broken"}, "withdrawal.excluded"),
    "excludes_sealed_media": ({"kinds": frozenset({"sealed_media"}), "seal": "broken"}, "withdrawal.excluded"),
    "excludes_mixed": ({"kinds": frozenset({"inseparably_mixed"})}, "withdrawal.excluded"),
    "excludes_market_price": ({"kinds": frozenset({"market_price"})}, "withdrawal.excluded"),
    "excludes_alcohol_forward": ({"kinds": frozenset({"alcohol_forward"})}, "withdrawal.excluded"),
    "excludes_periodicals": ({"kinds": frozenset({"periodical"})}, "withdrawal.excluded"),
    "excludes_auction": ({"kinds": frozenset({"public_auction"})}, "withdrawal.excluded"),
    "excludes_by_nature_if_confirmed": (
        {"kinds": frozenset({"by_nature_unreturnable"}), "nonreturnable_confirmed": True},
        "withdrawal.excluded",
    ),
    "excludes_some_services": ({"kinds": frozenset({"service"})}, "withdrawal.excluded"),
    "withdrawal_pattern_counts": (
        {"delivery_pattern": "regular", "first_delivered_on": date(2026, 9, 28)},
        "withdrawal.period_start",
    ),
    "withdrawal_period_days": ({}, "withdrawal.ordinary_last_day"),
    "withdrawal_freight_payer": ({}, "withdrawal.return_freight_payer"),
    "withdrawal_freight_merchant_if_undisclosed": (
        {"return_cost_disclosed": False},
        "withdrawal.return_freight_payer",
    ),
    "withdrawal_outbound_refunded": ({}, "withdrawal.outbound_refunded"),
    "withdrawal_diminished_value": ({"condition": "used", "used_beyond_testing": True}, "withdrawal.diminished_value"),
    "withdrawal_original_means": ({}, "withdrawal.refund_means"),
    "withdrawal_refund_clock_start": ({}, "withdrawal.clock_starts_on"),
    "withdrawal_refund_days": ({}, "withdrawal.clock_length"),
    "withdrawal_refund_unit": ({}, "withdrawal.clock_unit"),
    "withdrawal_withhold_until": ({}, "withdrawal.withhold_until"),
}
OPEN += tuple(
    (market, facts, term, f"parameter:{name}") for market in NO_RIGHT for name, (facts, term) in UNSTATED.items()
)
OPEN += (
    ("TH", {"delivered": NEVER}, "withdrawal.holds", "parameter:withdrawal_before_delivery"),
    ("US-MA", NOT_SHOWN, "undisclosed_policy.remedy_refund", "parameter:undisclosed_gives_refund"),
    ("US-MD", NOT_SHOWN, "undisclosed_policy.remedy_refund", "parameter:undisclosed_gives_refund"),
)


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def traced(market: str, facts: Mapping[str, Any]) -> Trace:
    pack = packs().by_market[market]
    row = row_of(Case("", "", facts, {}), WORDS)
    return pack.compiled.traced(row, pack.calendar(None, YEARS_OF_CASES))


@pytest.mark.parametrize(("market", "facts", "conclusion", "key"), SAID)
def test_the_sentence_is_that_of_the_rule_that_decides(
    market: str, facts: Mapping[str, Any], conclusion: str, key: str
) -> None:
    assert traced(market, facts).steps[conclusion][-1].say_key == key


@pytest.mark.parametrize(("market", "facts", "conclusion", "cause"), OPEN)
def test_an_unknown_names_what_would_settle_it(
    market: str, facts: Mapping[str, Any], conclusion: str, cause: str
) -> None:
    trace = traced(market, facts)
    assert trace.values[conclusion] is None
    assert cause in trace.unknown_because[conclusion]
