"""The one flat row a rule may read, and the conclusions a rule may define.

A `…_at` or `…_by` field X of the contract gives two facts: `X_on`, its day (None where it is unknown or never came),
and `X_happened` (True for a day up to `as_of`, False for "never" or a later day, None where it is unknown).
"""

from collections.abc import Mapping
from enum import StrEnum

from amends.decision.row import facts_of
from amends.rules.expression import BOOL, DATE, INT, Enum, EnumSet, Type, Vocabulary
from amends.vocabulary.order import CarrierChosenBy, DelayAnswer, DeliveryPattern, Kind
from amends.vocabulary.remedy import ClockStart, ClockUnit, FreightPayer, Right
from amends.vocabulary.request import (
    BuyerKind,
    Condition,
    DamageCause,
    Displayed,
    FulfilledBy,
    PolicyChangeOfMind,
    Reason,
    Seal,
    Severity,
    Site,
)

__all__ = ["LAW_REMEDIES", "LEGAL_RIGHTS", "WORDS", "contract_field", "facts_of"]


def _words(words: type[StrEnum]) -> frozenset[str]:
    return frozenset(str(word) for word in words)


def _enum(name: str, words: type[StrEnum]) -> Enum:
    return Enum(name, _words(words))


LEGAL_RIGHTS: tuple[Right, ...] = tuple(
    right for right in Right if right not in {Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY}
)
"""The rights that law gives; a pack says of each whether it holds."""

_EVENTS = (
    "shipped",
    "delivered",
    "withdrawal_notice",
    "contract_document",
    "defect_appeared",
    "additional_period_ends",
    "dispatched",
    "proof",
    "received_back",
    "last_repair_completed",
)
"""Facts that come as a day and whether it has come."""

_DAYS = (
    "ordered_on",
    "as_of",
    "requested_on",
    "first_delivered_on",
    "order_last_delivered_on",
    "promised_on",
    "ship_promised_on",
    "noticed_on",
    "last_repair_requested_on",
    "delay_new_date",
    "first_delay_notified_on",
)

_FACTS: Mapping[str, Type] = {
    "buyer_kind": _enum("buyer_kind", BuyerKind),
    "site": _enum("site", Site),
    "fulfilled_by": _enum("fulfilled_by", FulfilledBy),
    "delivery_pattern": _enum("delivery_pattern", DeliveryPattern),
    "reason": _enum("reason", Reason),
    "condition": _enum("condition", Condition),
    "seal": _enum("seal", Seal),
    "damage_cause": _enum("damage_cause", DamageCause),
    "severity": _enum("severity", Severity),
    "policy_displayed": _enum("policy_displayed", Displayed),
    "policy_change_of_mind": _enum("policy_change_of_mind", PolicyChangeOfMind),
    "policy_return_cost": _enum("party", FreightPayer),
    "carrier_chosen_by": _enum("carrier_chosen_by", CarrierChosenBy),
    "delay_answer": _enum("delay_answer", DelayAnswer),
    "kinds": EnumSet("kind", _words(Kind)),
    "nonreturnable_confirmed": BOOL,
    "return_cost_disclosed": BOOL,
    "used_beyond_testing": BOOL,
    "offered_collection": BOOL,
    "partial": BOOL,
    "delay_indefinite": BOOL,
    "prior_repair_count": INT,
    "delay_count": INT,
    "delay_days": INT,
    "policy_days": INT,
    **dict.fromkeys(_DAYS, DATE),
    **{f"{event}_on": DATE for event in _EVENTS},
    **{f"{event}_happened": BOOL for event in _EVENTS},
}

_WITHHOLD = Enum("withhold_until", frozenset({"none", "goods_received", "goods_received_or_proof"}))
_OUTBOUND = Enum("partial_outbound", frozenset({"share_by_value", "none", "full"}))

LAW_REMEDIES = (
    "refund",
    "repair",
    "replacement",
    "price_reduction",
    "additional_delivery_period",
    "redelivery",
    "statutory_bonus",
    "damages",
)
"""Remedies a right may give now, each the conclusion `<right>.remedy_<name>`."""

_TERMS: Mapping[str, Type] = {
    "holds": BOOL,
    "last_day": DATE,
    **{f"remedy_{remedy}": BOOL for remedy in LAW_REMEDIES},
    "burden_of_proof": _enum("party", FreightPayer),
    "return_required": BOOL,
    "return_freight_payer": _enum("party", FreightPayer),
    "send_back_by": DATE,
    "outbound_refunded": BOOL,
    "diminished_value": BOOL,
    "refund_means": Enum("refund_means", frozenset({"original", "any"})),
    "remedy_by": DATE,
    "notify_by": DATE,
    "clock_starts_on": _enum("clock_start", ClockStart),
    "clock_started": DATE,
    "clock_started_happened": BOOL,
    "clock_length": INT,
    "clock_unit": _enum("clock_unit", ClockUnit),
    "withhold_until": _WITHHOLD,
    "withholding": BOOL,
    "clock_latest_on": DATE,
    "partial_outbound": _OUTBOUND,
}
"""What a pack concludes for each right."""

_BETWEEN: Mapping[str, Type] = {
    "applies": BOOL,
    "available": BOOL,
    "claimed": BOOL,
    "excluded": BOOL,
    "informed": BOOL,
    "in_time": BOOL,
    "second_tier": BOOL,
    "period_start": DATE,
    "ordinary_last_day": DATE,
}
"""Intermediate conclusions that packs may define and other rules may read; no answer shows them."""

FEE_CURRENCIES = frozenset({"ILS"})
"""Currencies in which a law states a sum."""

_REFUNDING = tuple(right for right in LEGAL_RIGHTS if right not in {Right.RECALL, Right.COMMERCIAL_GUARANTEE})

_LATE_REFUND: Mapping[str, Type] = {
    "late_refund_kind": Enum("late_refund", frozenset({"times", "per_day", "per_year", "by_other_law", "chargeback"})),
    "late_refund_times": INT,
    "late_refund_percent": INT,
}

_OF_SOME_RIGHTS: Mapping[str, Type] = {
    "withdrawal.capped_fee_percent": INT,
    "withdrawal.capped_fee_most": INT,
    "withdrawal.capped_fee_currency": Enum("fee_currency", FEE_CURRENCIES),
    "withdrawal.seller_return_cost": BOOL,
    **{f"{right}.bonus_percent": INT for right in ("conformity", "late_delivery", "non_delivery")},
    **{f"{right}.{term}": type_ for right in _REFUNDING for term, type_ in _LATE_REFUND.items()},
}
RARE_TERMS: Mapping[Right, tuple[str, ...]] = {
    right: tuple(name.partition(".")[2] for name in _OF_SOME_RIGHTS if name.startswith(f"{right}."))
    for right in LEGAL_RIGHTS
}
"""Terms that few laws know, of the rights that have them.

`capped_fee_most` is in whole units of its currency; `bonus_percent` and `late_refund_percent` are of the price
and of the sum that is late.
"""

WORDS = Vocabulary(
    facts=_FACTS,
    conclusions={f"{right}.{term}": type_ for right in LEGAL_RIGHTS for term, type_ in {**_TERMS, **_BETWEEN}.items()}
    | dict(_OF_SOME_RIGHTS)
    | {
        "order.seller_bears_transport_risk": BOOL,
        "order.consumer": BOOL,
        "withdrawal.electronic_function": BOOL,
        "conformity.answer_by": DATE,
        "conformity.notify_ends_right": BOOL,
    },
)
"""Every fact and conclusion a rule may name."""

_FIELDS = {
    "buyer_kind": "buyer.kind",
    "site": "channel.site",
    "fulfilled_by": "channel.fulfilled_by",
    "return_cost_disclosed": "notices.return_cost_disclosed",
    "policy_displayed": "notices.return_policy.displayed",
    "policy_change_of_mind": "notices.return_policy.change_of_mind",
    "policy_days": "notices.return_policy.days",
    "policy_return_cost": "notices.return_policy.return_cost",
    "withdrawal_notice": "notices.withdrawal_right_given_at",
    "contract_document": "notices.contract_document_at",
    "offered_collection": "merchant_offered_collection",
    "promised_on": "promised_by",
    "ship_promised_on": "ship_promised_by",
    "proof": "proof_of_dispatch_at",
    "last_repair_requested_on": "prior_repairs.requested_at",
    "last_repair_completed": "prior_repairs.completed_at",
    "delay_new_date": "delays.new_date",
    "delay_answer": "delays.answer",
    "delay_indefinite": "delays.indefinite",
    "delay_count": "delays",
    "delay_days": "delays.new_date",
    "first_delay_notified_on": "delays.notified_at",
    "first_delivered_on": "delivered_at",
    "order_last_delivered_on": "delivered_at",
    "as_of": "as_of",
    "platform_decided": "history.marketplace_decided_at",
}


def contract_field(fact: str) -> str:
    """The contract's name of the field behind a fact: `delivered_happened` -> `delivered_at`."""
    event = fact.removesuffix("_happened").removesuffix("_on")
    known = _FIELDS.get(fact) or _FIELDS.get(event)
    if known is not None:
        return known
    return f"{event}_at" if event != fact else fact
