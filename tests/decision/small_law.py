"""A law small enough to hold in the head: market NZ, and the same as the EU floor.

Withdrawal within 14 days of delivery, no weekends counted off; conformity within two years, repair or replacement first
and a refund or price reduction after a failed repair; damages for late delivery; nothing known of guarantees.
"""

from functools import cache

from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.law.pack import Packs, build_all
from amends.site.packs import beside

_CITE = "cite: {instrument: Small Act, article: s. 1, url: 'https://example.org/act'}"

_RULES = """
- rule: consumer
  defines: order.consumer
  CITE
  then: buyer_kind == "consumer"

- rule: withdrawal.right
  defines: withdrawal.holds
  CITE
  then: (not delivered_happened) or requested_on <= withdrawal.last_day
  say: {key: withdrawal.in_time, slots: {last_day: withdrawal.last_day}}
- rule: withdrawal.hygiene
  defines: withdrawal.holds
  CITE
  exception_to: withdrawal.right
  when: '"sealed_hygiene" in kinds and seal == "broken"'
  then: "false"
  say: {key: withdrawal.excluded}
- rule: withdrawal.business
  defines: withdrawal.holds
  CITE
  exception_to: withdrawal.hygiene
  when: not order.consumer
  then: "false"
  say: {key: not_a_consumer}
- rule: withdrawal.last_day
  defines: withdrawal.last_day
  CITE
  then: roll(add_days(delivered_on, p.withdrawal_days))
- rule: withdrawal.refund
  defines: withdrawal.remedy_refund
  CITE
  then: "true"
- rule: withdrawal.return
  defines: withdrawal.return_required
  CITE
  then: delivered_happened
- rule: withdrawal.freight
  defines: withdrawal.return_freight_payer
  CITE
  then: '"buyer" if return_cost_disclosed else "merchant"'
- rule: withdrawal.outbound
  defines: withdrawal.outbound_refunded
  CITE
  then: "true"
- rule: withdrawal.partial
  defines: withdrawal.partial_outbound
  CITE
  then: p.partial_withdrawal_outbound
- rule: withdrawal.diminished
  defines: withdrawal.diminished_value
  CITE
  then: used_beyond_testing
- rule: withdrawal.means
  defines: withdrawal.refund_means
  CITE
  then: '"original"'
- rule: withdrawal.clock
  defines: withdrawal.clock_starts_on
  CITE
  then: '"notice"'
- rule: withdrawal.clock_started
  defines: withdrawal.clock_started
  CITE
  then: requested_on
- rule: withdrawal.clock_happened
  defines: withdrawal.clock_started_happened
  CITE
  then: "true"
- rule: withdrawal.clock_length
  defines: withdrawal.clock_length
  CITE
  then: p.refund_days
- rule: withdrawal.clock_unit
  defines: withdrawal.clock_unit
  CITE
  then: '"calendar_days"'
- rule: withdrawal.withhold_until
  defines: withdrawal.withhold_until
  CITE
  then: '"goods_received_or_proof"'
- rule: withdrawal.withholding
  defines: withdrawal.withholding
  CITE
  then: not received_back_happened and not proof_happened
- rule: withdrawal.latest
  defines: withdrawal.clock_latest_on
  CITE
  then: add_days(requested_on, p.refund_days)

- rule: conformity.right
  defines: conformity.holds
  CITE
  when: conformity.claimed
  then: requested_on <= add_years(delivered_on, 2) and order.consumer
- rule: conformity.no_defect
  defines: conformity.holds
  CITE
  exception_to: conformity.right
  when: not conformity.claimed
  then: "false"
  say: {key: conformity.no_defect_claimed}
- rule: conformity.claimed
  defines: conformity.claimed
  CITE
  then: reason in {"defective", "wrong_item", "damaged_in_transit", "not_as_described", "missing_parts", "repair_failed"}
- rule: conformity.second_tier
  defines: conformity.second_tier
  CITE
  then: prior_repair_count > 0
- rule: conformity.repair
  defines: conformity.remedy_repair
  CITE
  then: not conformity.second_tier
- rule: conformity.replacement
  defines: conformity.remedy_replacement
  CITE
  then: not conformity.second_tier
- rule: conformity.refund
  defines: conformity.remedy_refund
  CITE
  then: conformity.second_tier
- rule: conformity.reduction
  defines: conformity.remedy_price_reduction
  CITE
  then: conformity.second_tier
- rule: conformity.return
  defines: conformity.return_required
  CITE
  then: "true"
- rule: conformity.freight
  defines: conformity.return_freight_payer
  CITE
  then: '"merchant"'
- rule: conformity.outbound
  defines: conformity.outbound_refunded
  CITE
  then: p.conformity_outbound
- rule: conformity.clock
  defines: conformity.clock_starts_on
  CITE
  then: '"none"'
- rule: conformity.burden
  defines: conformity.burden_of_proof
  CITE
  then: '"merchant" if defect_appeared_on <= add_months(delivered_on, 12) else "buyer"'

- rule: late_delivery.right
  defines: late_delivery.holds
  CITE
  then: reason == "late" and promised_on < as_of and not delivered_happened
- rule: late_delivery.refund
  defines: late_delivery.remedy_refund
  CITE
  then: additional_period_ends_happened
- rule: late_delivery.damages
  defines: late_delivery.remedy_damages
  CITE
  then: "true"
- rule: late_delivery.return
  defines: late_delivery.return_required
  CITE
  then: "false"
- rule: late_delivery.outbound
  defines: late_delivery.outbound_refunded
  CITE
  then: "true"
- rule: late_delivery.clock
  defines: late_delivery.clock_starts_on
  CITE
  then: '"none"'

- rule: cancellation_before_dispatch.right
  defines: cancellation_before_dispatch.holds
  CITE
  then: reason == "cancel_before_dispatch" and not shipped_happened
- rule: cancellation_before_dispatch.refund
  defines: cancellation_before_dispatch.remedy_refund
  CITE
  then: "true"
- rule: cancellation_before_dispatch.return
  defines: cancellation_before_dispatch.return_required
  CITE
  then: "false"
- rule: cancellation_before_dispatch.outbound
  defines: cancellation_before_dispatch.outbound_refunded
  CITE
  then: "true"
- rule: cancellation_before_dispatch.clock
  defines: cancellation_before_dispatch.clock_starts_on
  CITE
  then: '"none"'

- rule: recall.right
  defines: recall.holds
  CITE
  then: reason == "recall"
- rule: recall.once
  defines: recall.holds
  CITE
  exception_to: recall.right
  when: reason == "recall" and severity == "major"
  then: "true"
- rule: recall.twice
  defines: recall.holds
  CITE
  exception_to: recall.right
  when: reason == "recall" and severity == "major"
  then: "false"
- rule: commercial_guarantee.right
  defines: commercial_guarantee.holds
  CITE
  then: reason == "warranty_failure" and unknown
"""

_PARAMETERS = """
withdrawal_days:
  type: Int
  values: [{from: null, value: 14, cite: {instrument: Small Act, article: s. 2, url: ""}, confidence: high}]
refund_days:
  type: Int
  values: [{from: null, value: 14, cite: {instrument: Small Act, article: s. 3, url: ""}, confidence: low, note: "one source"}]
conformity_outbound:
  type: Bool
  values: [{from: null, value: null, cite: {instrument: Small Act, article: s. 4, url: ""}, confidence: low, note: "nobody knows"}]
partial_withdrawal_outbound:
  type: Enum("partial_outbound")
  values: [{from: null, value: "share_by_value", cite: {instrument: Small Act, article: s. 5, url: ""}, confidence: low}]
"""

_TEXTS = """
withdrawal.in_time: "You may withdraw until {last_day}."
not_a_consumer: "This right is a consumer's."
"""


@cache
def small_packs() -> Packs:
    """The packs of NZ and of the EU floor."""
    silent = LEGAL_RIGHTS[2], LEGAL_RIGHTS[4], LEGAL_RIGHTS[6]
    assert [str(right) for right in silent] == ["short_term_rejection", "non_delivery", "undisclosed_policy"]
    absent = "".join(f'- rule: {right}.absent\n  defines: {right}.holds\n  CITE\n  then: "false"\n' for right in silent)
    rules = (_RULES + absent).replace("CITE", _CITE)
    files: dict[str, bytes] = {}
    for market, zones in (("NZ", "[Pacific/Auckland, Pacific/Chatham]"), ("EU", "[Europe/Brussels]")):
        country = "BE" if market == "EU" else market
        states = "states: {AT: [Europe/Vienna]}\n" if market == "EU" else ""
        manifest = f"market: {market}\nname: Small\ntime_zones: {zones}\nholidays: {{country: {country}}}\n{states}"
        files[f"{market}/pack.yaml"] = manifest.encode()
        files[f"{market}/rules/all.yaml"] = rules.encode()
        files[f"{market}/parameters/all.yaml"] = _PARAMETERS.encode()
        files[f"{market}/texts/en.yaml"] = _TEXTS.encode()
    return beside(build_all(files, WORDS))
