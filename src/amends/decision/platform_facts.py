"""What the rules of marketplaces and payment schemes may read, and what they may conclude."""

from collections.abc import Mapping

from amends.decision.facts import WORDS as LAW_WORDS
from amends.rules.expression import BOOL, DATE, INT, Enum, Type, Vocabulary, enum

CONSEQUENCES_OF_SILENCE = (
    "silence_is_consent",
    "buyer_may_turn_to_marketplace",
    "marketplace_refunds",
    "marketplace_refunds_and_debits",
    "claim_granted",
)
"""What a marketplace does where a seller lets a day pass."""

_SHARED = (
    "reason",
    "condition",
    "as_of",
    "ordered_on",
    "requested_on",
    "promised_on",
    "shipped_on",
    "delivered_on",
    "delivered_happened",
    "dispatched_on",
    "dispatched_happened",
    "received_back_on",
    "received_back_happened",
)
"""Facts that mean what they mean to the law of a market."""


def _law(*names: str) -> Mapping[str, Type]:
    return {name: LAW_WORDS.facts[name] for name in names}


_PARTY = LAW_WORDS.conclusions["withdrawal.return_freight_payer"]
_CONSEQUENCE = Enum("consequence", frozenset(CONSEQUENCES_OF_SILENCE))

MARKETPLACE_WORDS = Vocabulary(
    facts={**_law(*_SHARED, "fulfilled_by"), "platform_decided_on": DATE, "platform_decided_happened": BOOL},
    conclusions={
        "after_sales.owner": enum("owner", "merchant", "marketplace"),
        "after_sales.sellers": BOOL,
        **dict.fromkeys(("policy.remorse", "policy.fault", "policy.missing", "policy.covered", "policy.holds"), BOOL),
        **dict.fromkeys(("policy.return_in_time", "policy.missing_in_time"), BOOL),
        **dict.fromkeys(("policy.return_required", "policy.full_refund"), BOOL),
        **dict.fromkeys(("policy.window_from", "policy.return_last_day", "policy.return_longest"), DATE),
        **dict.fromkeys(("policy.fault_last_day", "policy.missing_last_day", "policy.last_day"), DATE),
        "policy.return_freight_payer": _PARTY,
        "answer_by": DATE,
        "answer_consequence": _CONSEQUENCE,
        "offer_return_by": DATE,
        "offer_return_consequence": _CONSEQUENCE,
        "refund_received_by": DATE,
        "refund_received_consequence": _CONSEQUENCE,
        "send_back_by": DATE,
        "claim_opens_on": DATE,
        "claim_closes_on": DATE,
        "answer_claim_by": DATE,
        "answer_claim_consequence": _CONSEQUENCE,
        "appeal_by": DATE,
        "reimbursement_by": DATE,
    },
)
"""The words of a marketplace pack; `platform_decided` is the day it decided against the seller, or refunded."""

SCHEME_WORDS = Vocabulary(
    facts={
        **_law(*_SHARED),
        "captured_on": DATE,
        "statement_on": DATE,
        "unit_price_minor": INT,
        "currency": enum("currency", "GBP", "other"),
        "dispute_open": BOOL,
        "dispute_opened_on": DATE,
        "dispute_answer_by": DATE,
    },
    conclusions={
        **dict.fromkeys(("window.receipt", "window.starts_on", "window.longest", "window.ends_on"), DATE),
        "window.covered": BOOL,
        **dict.fromkeys(("answer_by", "escalate_by", "resolved_by"), DATE),
    },
)
"""The words of a scheme's pack; `dispute_answer_by` is the last day as the provider shows it on the dispute."""
