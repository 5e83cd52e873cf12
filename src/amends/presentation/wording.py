"""The trade's codes in words: what a buyer reads for a reason, a remedy, a state or a right."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASONS: dict[str, Promise] = {
    "defective": _("It doesn't work, or stopped working"),
    "damaged_in_transit": _("It arrived broken"),
    "wrong_item": _("It isn't what I ordered"),
    "not_as_described": _("It isn't as described"),
    "missing_parts": _("Parts are missing"),
    "missing_item": _("It wasn't in the parcel"),
    "repair_failed": _("The repair didn't help"),
    "warranty_failure": _("It failed within its warranty"),
    "too_small": _("It's too small"),
    "too_large": _("It's too big"),
    "changed_mind": _("I changed my mind"),
    "ordered_by_mistake": _("I ordered it by mistake"),
    "better_price": _("I found it cheaper"),
    "quality_below_expectation": _("It isn't as good as I hoped"),
    "not_received": _("It never came"),
    "late": _("It's late"),
    "cancel_before_dispatch": _("I want to cancel before it is sent"),
    "customs_refused": _("Customs didn't let it through"),
    "recall": _("It has been recalled"),
}

REMEDIES: dict[str, Promise] = {
    "refund": _("Your money back"),
    "refund_on_return": _("Send it back for a refund"),
    "refund_without_return": _("Your money back, nothing to send"),
    "partial_refund": _("Keep it and get part of the price back"),
    "price_reduction": _("Keep it and pay less for it"),
    "repair": _("Have it repaired"),
    "replacement": _("Get a new one"),
    "spare_part": _("Get the missing or broken part"),
    "exchange": _("Exchange it"),
    "store_credit": _("Credit for this shop"),
    "next_order_discount": _("Keep it, and pay less next time"),
    "additional_delivery_period": _("Set a last date for delivery"),
    "redelivery": _("Have it sent again"),
    "statutory_bonus": _("Compensation set by law"),
    "damages": _("Damages"),
    "marketplace_handles": _("The marketplace handles this"),
}

RIGHTS: dict[str, Promise] = {
    "withdrawal": _("Returning it without a reason"),
    "conformity": _("Goods that are not as they should be"),
    "short_term_rejection": _("Rejecting faulty goods early"),
    "late_delivery": _("Late delivery"),
    "non_delivery": _("Goods that never came"),
    "cancellation_before_dispatch": _("Cancelling before it is sent"),
    "undisclosed_policy": _("No return policy was shown"),
    "recall": _("Recalled goods"),
    "commercial_guarantee": _("The maker's guarantee"),
    "merchant_policy": _("Our own promise"),
    "marketplace_policy": _("The marketplace's promise"),
}

ITEM_STATES: dict[str, Promise] = {
    "requested": _("Choose how to settle it"),
    "agreed": _("Agreed"),
    "waiting_for_goods": _("Waiting for your parcel"),
    "in_inspection": _("Being checked"),
    "in_repair": _("Being repaired"),
    "replacement_due": _("New one being sent"),
    "replacement_sent": _("New one on its way"),
    "refund_due": _("Refund due"),
    "refunding": _("Refund on its way"),
    "done": pgettext_lazy("state of an item", "Done"),
    "refused": _("Turned down"),
    "cancelled": _("Cancelled"),
}

CASE_STATES: dict[str, Promise] = {
    "open": _("We have your request"),
    "waiting_for_buyer": _("It is your turn"),
    "waiting_for_goods": _("We are waiting for your parcel"),
    "in_inspection": _("Your parcel is here and being checked"),
    "fulfilling": _("We are putting it right"),
    "refunding": _("Your refund is on its way"),
    "closed": _("All settled"),
    "cancelled": _("You cancelled this request"),
    "refused": _("We turned this request down"),
}

DEADLINES: dict[str, Promise] = {
    "refund": _("Refund"),
    "remedy": _("Repair or replacement"),
    "send_back": _("Send the parcel back"),
    "acknowledge": _("Confirmation of your declaration"),
    "notify": _("Tell us about the fault"),
    "withdrawal": _("Last day to return it without a reason"),
    "answer": _("Our answer to your request"),
    "offer_return": _("A way to send it back"),
    "refund_received_goods": _("Refund after the parcel has come back"),
    "answer_claim": _("Our answer to your claim on the marketplace"),
    "claim_opens": _("First day for a claim on the marketplace"),
    "claim_closes": _("Last day for a claim on the marketplace"),
    "appeal": _("Our objection to the marketplace’s decision"),
    "claim_reimbursement": _("Our claim against the marketplace"),
    "dispute_window_ends": _("Last day to dispute the payment"),
    "answer_dispute": _("Our answer to the payment dispute"),
    "escalate_dispute": _("Last day to take the payment dispute further"),
    "resolve_dispute": _("Your bank’s decision on the payment dispute"),
}

CONSEQUENCES: dict[str, Promise] = {
    "refund_overdue": _("after that we are late"),
    "refund_costs_more": _("after that we are late and may owe you more"),
    "goods_not_sent": _("after that the parcel is late"),
    "second_tier_opens": _("after that you may ask for money instead"),
    "right_ends": _("after that the right ends"),
    "right_may_be_weakened": _("telling us later may weaken your right"),
    "declaration_valid_without_it": _("your declaration is valid without it"),
    "silence_is_consent": _("without an answer by then your request counts as accepted"),
    "buyer_may_turn_to_marketplace": _("after that you may turn to the marketplace"),
    "marketplace_refunds": _("after that the marketplace refunds you"),
    "marketplace_refunds_and_debits": _("after that the marketplace refunds you and charges us"),
    "claim_granted": _("after that the marketplace grants your claim"),
    "claim_may_be_opened": _("from that day you may open a claim there"),
    "claim_closed": _("after that the marketplace takes no claim"),
    "decision_stands": _("after that the decision stands"),
    "reimbursement_lost": _("after that we bear the cost"),
    "dispute_lost": _("after that the dispute is decided for you"),
    "dispute_closed": _("after that the payment can no longer be disputed"),
    "scheme_in_default": _("after that your bank is late"),
    "not_stated": _("what follows after that is not stated"),
}

PARTIES: dict[str, Promise] = {
    "merchant": _("from us"),
    "buyer": _("from you"),
    "marketplace": _("from the marketplace"),
    "scheme": _("from your bank or payment service"),
}

MEANS: dict[str, Promise] = {
    "original": _("back the way you paid"),
    "any": _("to you, by a way you agree to"),
    "store_credit": _("as credit for this shop"),
}


def word(table: dict[str, Promise], code: str) -> str:
    """The words for `code` in the language in force; the code itself, made readable, where the table lacks it."""
    return str(table.get(code, code.replace("_", " ")))
