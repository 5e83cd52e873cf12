"""The terms of each right, in a reader's order: which dated parameter holds a term, and where it comes from.

`fact` is the row of the facts table that the figure was taken from (`withdrawal.period_days` of the market), None where
the figure is of the law itself; `stated_by` is the rule that states the figure, whose national citation is the figure's
own where a member state inherits it from a directive.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amends.vocabulary.remedy import Right

UNITS = ("days", "months", "years", "percent")
"""How the figure of a term is counted; a term without unit is a word, a set of words, yes or no, or a plain number."""


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a market's law: the parameter that holds it, the right it belongs to, its unit and its source."""

    parameter: str
    right: Right
    stated_by: str | None = None
    fact: str | None = None
    unit: str | None = None


def _terms(right: Right, *rows: tuple[str, str | None, str | None, str | None]) -> tuple[Term, ...]:
    return tuple(
        Term(parameter, right, stated_by and f"{right}.{stated_by}", fact, unit)
        for parameter, stated_by, fact, unit in rows
    )


WITHDRAWAL = _terms(
    Right.WITHDRAWAL,
    ("withdrawal_kind", "right", "withdrawal.right_kind", None),
    ("withdrawal_period_days", "in_time", "withdrawal.period_days", "days"),
    ("withdrawal_first_day_counts", "ordinary_last_day", "withdrawal.trigger_day_counts_as_day_one", None),
    ("withdrawal_last_day_rolls", "ordinary_last_day", "withdrawal.last_day_rolls_to_working_day", None),
    ("withdrawal_pattern_counts", "period_start", "withdrawal.clock_start", None),
    ("withdrawal_before_delivery", "before_delivery", None, None),
    ("withdrawal_uninformed_months", "last_day_uninformed", "withdrawal.uninformed_extension_months", "months"),
    ("withdrawal_uninformed_days", "last_day_uninformed", "withdrawal.uninformed_extension_months", "days"),
    ("withdrawal_goods_state", "goods_not_as_they_must_be", "withdrawal.opened_or_tested_goods_rule", None),
    ("withdrawal_diminished_value", "diminished_value", "withdrawal.diminished_value_deduction_allowed", None),
    ("withdrawal_freight_payer", "return_freight", "withdrawal.return_shipping_default_payer", None),
    (
        "withdrawal_freight_merchant_if_undisclosed",
        "return_freight_undisclosed",
        "withdrawal.trader_pays_return_if_cost_not_disclosed",
        None,
    ),
    ("withdrawal_outbound_refunded", "outbound", "withdrawal.outbound_standard_shipping_refunded", None),
    ("partial_withdrawal_outbound", "partial_outbound", None, None),
    ("withdrawal_send_back_days", "send_back_by", "withdrawal.send_back_deadline_days", "days"),
    ("withdrawal_send_back_from", "send_back_by", "withdrawal.send_back_deadline_days", None),
    ("withdrawal_refund_days", "refund_latest_on", "withdrawal.refund_deadline_days", "days"),
    ("withdrawal_refund_unit", "refund_latest_on", "withdrawal.refund_deadline_day_type", None),
    ("withdrawal_refund_clock_start", "clock_starts_on", "withdrawal.refund_clock_start", None),
    ("withdrawal_clock_without_return", "clock_starts_on", "withdrawal.refund_clock_start", None),
    ("withdrawal_withhold_until", "withhold_until", "withdrawal.trader_may_withhold_refund_until", None),
    ("withdrawal_original_means", "refund_means", "withdrawal.refund_original_payment_means_required", None),
    ("late_refund_times", "refund_latest_on", "withdrawal.late_refund_penalty", None),
    ("late_refund_percent", "refund_latest_on", "withdrawal.late_refund_penalty", None),
    ("cancellation_fee_percent", None, "withdrawal.cancellation_fee_rule", "percent"),
    ("cancellation_fee_most", None, "withdrawal.cancellation_fee_rule", None),
    ("withdrawal_seller_return_cost", "return_freight", "withdrawal.return_shipping_default_payer", None),
    (
        "withdrawal_electronic_function",
        "electronic_function",
        "withdrawal.electronic_withdrawal_function_required",
        None,
    ),
)
EXCLUSIONS = _terms(
    Right.WITHDRAWAL,
    *(
        (f"excludes_{what}", f"excluded_{rule}", "withdrawal.exclusions", None)
        for what, rule in (
            ("custom_made", "custom_made"),
            ("individually_defined", "kind"),
            ("perishable", "perishable"),
            ("sealed_hygiene", "hygiene"),
            ("personal_use", "kind"),
            ("sealed_media", "media"),
            ("copyable_unsealed", "media"),
            ("digital", "digital"),
            ("mixed", "kind"),
            ("market_price", "kind"),
            ("alcohol_forward", "kind"),
            ("periodicals", "kind"),
            ("auction", "kind"),
            ("by_nature", "kind"),
            ("by_nature_if_confirmed", "by_nature"),
            ("value_reduced_by_time", "kind"),
            ("vehicles_and_drones", "kind"),
            ("set_by_decree", "kind"),
            ("some_services", "services"),
        )
    ),
)
"""What may not be sent back without a reason, one parameter for each kind."""
CONFORMITY = _terms(
    Right.CONFORMITY,
    ("conformity_guarantee_years", "last_day", "conformity.legal_guarantee_years", "years"),
    ("conformity_guarantee_months", "last_day_in_months", "conformity.legal_guarantee_years", "months"),
    ("conformity_guarantee_days", "last_day_in_days", "conformity.legal_guarantee_years", "days"),
    ("conformity_floor_years", "right", "conformity.legal_guarantee_years", "years"),
    ("conformity_nondurable_days", "last_day", "conformity.legal_guarantee_years", "days"),
    ("conformity_guarantee_used_months", "last_day_used_goods", "conformity.legal_guarantee_years", "months"),
    ("conformity_guarantee_digital_years", "last_day", "conformity.legal_guarantee_years", "years"),
    ("implied_warranty_least_days", "last_day", "conformity.legal_guarantee_years", "days"),
    ("conformity_burden_months", "burden_presumed", "conformity.reversed_burden_months", "months"),
    ("conformity_burden_used_months", "burden_presumed", "conformity.reversed_burden_months", "months"),
    ("conformity_notify_months", "notify_by", "conformity.consumer_notification_deadline_months", "months"),
    ("conformity_notify_ends_right", "notify_by", "conformity.consumer_notification_deadline_months", None),
    ("conformity_answer_days", None, "conformity.claim_limitation_rule", "days"),
    ("conformity_claim_months", "last_day", "conformity.claim_limitation_rule", "months"),
    ("conformity_claim_years", "last_day", "conformity.claim_limitation_rule", "years"),
    ("conformity_remedies", "remedy_repair", "conformity.remedies", None),
    ("conformity_free_choice", "second_tier", "conformity.remedy_hierarchy", None),
    ("conformity_repair_first", "remedy_repair", "conformity.remedy_hierarchy", None),
    ("conformity_serious_skips_cure", "second_tier", "conformity.remedy_hierarchy", None),
    ("conformity_minor_bars_refund", "remedy_refund", "conformity.remedy_hierarchy", None),
    ("conformity_repair_days", "remedy_by", "conformity.repair_deadline_days", "days"),
    ("conformity_refund_days", "clock_starts_on", None, "days"),
    ("conformity_seller_bears_costs", "return_freight", "conformity.seller_bears_remedy_costs", None),
    ("conformity_outbound_refunded", "outbound", None, None),
    ("conformity_original_means", "refund_means", None, None),
    ("conformity_use_free_months", "diminished_value", "conformity.remedy_hierarchy", "months"),
    ("conformity_repair_extension_months", None, "conformity.post_repair_extension_months", "months"),
    ("conformity_repair_extension_confirmed", None, "conformity.post_repair_extension_months", None),
    ("conformity_directive_extension_months", None, "conformity.post_repair_extension_months", "months"),
    ("bonus_percent", None, "conformity.remedies", "percent"),
    ("conformity_claim_months_after_repair", "in_time", "conformity.claim_limitation_rule", "months"),
)
SHORT_TERM_REJECTION = _terms(
    Right.SHORT_TERM_REJECTION,
    ("short_term_rejection_exists", "right", "conformity.short_term_reject_days", None),
    ("short_term_rejection_days", "last_day", "conformity.short_term_reject_days", "days"),
    ("short_term_rejection_left_days", "last_day", "conformity.short_term_reject_days", "days"),
    ("mismatch_months", "last_day", None, "months"),
    ("mismatch_days", "last_day", None, "days"),
)
LATE_DELIVERY = _terms(
    Right.LATE_DELIVERY,
    ("delivery_days", "deadline_by_law", "delivery.default_delivery_deadline_days", "days"),
    ("delivery_deadline_rolls", "deadline_by_law", None, None),
    ("delivery_extra_period", "additional_period", "delivery.late_delivery_rule", None),
    ("silence_consents_up_to_days", "applies", "delivery.late_delivery_rule", "days"),
    ("transport_risk", None, "delivery.transfer_of_risk", None),
)
NON_DELIVERY = _terms(
    Right.NON_DELIVERY,
    ("non_delivery_refund_days", "right", "delivery.non_delivery_refund_days", "days"),
    ("non_delivery_clock_start", "clock_starts_on", "delivery.non_delivery_refund_days", None),
    ("non_delivery_outbound_refunded", "outbound", None, None),
)
CANCELLATION = _terms(Right.CANCELLATION_BEFORE_DISPATCH, ("cancellation_basis", "right", None, None))
UNDISCLOSED = _terms(
    Right.UNDISCLOSED_POLICY,
    ("undisclosed_exists", "right", "withdrawal.right_exists", None),
    ("undisclosed_days", "last_day", "withdrawal.period_days", "days"),
    ("undisclosed_day_unit", "last_day", "withdrawal.period_day_type", None),
    ("undisclosed_first_day_counts", "last_day", "withdrawal.trigger_day_counts_as_day_one", None),
    ("undisclosed_last_day_rolls", "last_day", "withdrawal.last_day_rolls_to_working_day", None),
    ("undisclosed_days_without_copy", "last_day", "withdrawal.uninformed_rule", "days"),
    ("undisclosed_copy_due_days", "last_day", "withdrawal.uninformed_rule", "days"),
    ("undisclosed_goods_state", "right", "withdrawal.opened_or_tested_goods_rule", None),
    ("undisclosed_excepts_kinds", "right", "withdrawal.exclusions", None),
    ("undisclosed_exempt_days", "right", None, "days"),
    ("undisclosed_exempt_by_exchange", "right", None, None),
    ("undisclosed_gives_refund", "remedy_refund", None, None),
    ("undisclosed_freight_payer", "return_freight", "withdrawal.return_shipping_default_payer", None),
    ("undisclosed_outbound_refunded", "outbound", "withdrawal.outbound_standard_shipping_refunded", None),
    ("undisclosed_send_back_days", "send_back_by", "withdrawal.send_back_deadline_days", "days"),
    ("undisclosed_refund_days", "clock_length", "withdrawal.refund_deadline_days", "days"),
    ("undisclosed_refund_unit", "clock_unit", "withdrawal.refund_deadline_day_type", None),
    ("undisclosed_refund_clock_start", "clock_starts_on", "withdrawal.refund_clock_start", None),
)
RECALL = _terms(Right.RECALL, ("recall_remedies", "right", None, None))

BY_RIGHT: Mapping[Right, tuple[Term, ...]] = {
    Right.WITHDRAWAL: (*WITHDRAWAL, *EXCLUSIONS),
    Right.UNDISCLOSED_POLICY: UNDISCLOSED,
    Right.CONFORMITY: CONFORMITY,
    Right.SHORT_TERM_REJECTION: SHORT_TERM_REJECTION,
    Right.LATE_DELIVERY: LATE_DELIVERY,
    Right.NON_DELIVERY: NON_DELIVERY,
    Right.CANCELLATION_BEFORE_DISPATCH: CANCELLATION,
    Right.RECALL: RECALL,
    Right.COMMERCIAL_GUARANTEE: (),
}
"""Every right that law gives with its terms; what a guarantee grants stands in its own document."""
BY_PARAMETER: Mapping[str, Term] = {term.parameter: term for terms in BY_RIGHT.values() for term in terms}

_STATED_ELSEWHERE = {"transport_risk": "order.transport_risk"}


def stating_rule(parameter: str) -> str | None:
    """The label of the rule that states the parameter's figure, None where no one rule does."""
    if parameter in _STATED_ELSEWHERE:
        return _STATED_ELSEWHERE[parameter]
    term = BY_PARAMETER.get(parameter)
    return None if term is None else term.stated_by
