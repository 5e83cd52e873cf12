"""The trade's codes in a colleague's words: short, third person, for those who read them all day."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "defective": _("Defective"),
    "damaged_in_transit": _("Arrived damaged"),
    "wrong_item": _("Wrong item"),
    "not_as_described": _("Not as described"),
    "missing_parts": _("Parts missing"),
    "missing_item": _("Item missing"),
    "repair_failed": _("Repair failed"),
    "warranty_failure": _("Failed under warranty"),
    "too_small": _("Too small"),
    "too_large": _("Too large"),
    "changed_mind": _("Change of mind"),
    "ordered_by_mistake": _("Ordered by mistake"),
    "better_price": _("Found it cheaper"),
    "quality_below_expectation": _("Below expectation"),
    "not_received": _("Never arrived"),
    "late": _("Late"),
    "cancel_before_dispatch": _("Cancels before dispatch"),
    "customs_refused": _("Held by customs"),
    "recall": _("Recalled"),
}

REMEDIES: dict[str, Promise] = {
    "refund": _("Refund"),
    "refund_on_return": _("Refund on return"),
    "refund_without_return": _("Refund, nothing to send back"),
    "partial_refund": _("Part refund, buyer keeps it"),
    "price_reduction": _("Price reduction"),
    "repair": _("Repair"),
    "replacement": _("Replacement"),
    "spare_part": _("Spare part"),
    "exchange": _("Exchange"),
    "store_credit": _("Store credit"),
    "next_order_discount": _("Discount on the next order"),
    "additional_delivery_period": _("Additional delivery period"),
    "redelivery": _("Redelivery"),
    "statutory_bonus": _("Compensation set by law"),
    "damages": _("Damages"),
    "marketplace_handles": _("Marketplace handles it"),
}

RIGHTS: dict[str, Promise] = {
    "withdrawal": _("Withdrawal"),
    "conformity": _("Lack of conformity"),
    "short_term_rejection": _("Short-term right to reject"),
    "late_delivery": _("Late delivery"),
    "non_delivery": _("Non-delivery"),
    "cancellation_before_dispatch": _("Cancellation before dispatch"),
    "undisclosed_policy": _("Return policy not shown"),
    "recall": _("Recall"),
    "commercial_guarantee": _("Commercial guarantee"),
    "merchant_policy": _("Our own policy"),
    "marketplace_policy": _("Marketplace policy"),
}

CASE_STATES: dict[str, Promise] = {
    "open": _("New"),
    "waiting_for_buyer": _("Buyer to choose"),
    "waiting_for_goods": _("Waiting for goods"),
    "in_inspection": _("In inspection"),
    "fulfilling": _("Repair or replacement"),
    "refunding": _("Refund"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
    "refused": _("Refused"),
}

ITEM_STATES: dict[str, Promise] = {
    "requested": _("Requested"),
    "agreed": _("Agreed"),
    "waiting_for_goods": _("Waiting for the goods"),
    "in_inspection": _("In inspection"),
    "in_repair": _("In repair"),
    "replacement_due": _("To be sent"),
    "replacement_sent": _("Sent"),
    "refund_due": _("Refund due"),
    "refunding": _("Refund on its way"),
    "done": _("Done"),
    "refused": _("Refused"),
    "cancelled": _("Cancelled"),
}

ATTENTION: dict[str, Promise] = {
    "refund_overdue": _("Refund overdue by law"),
    "needs_decision": _("To be decided"),
    "exchange_due": _("Exchange to be sent by hand"),
    "withdrawal_declared": _("Withdrawal declared for these units"),
    "owner_unknown": _("Who handles this case is not known"),
    "repair_due": _("Repair to be started"),
    "payment_not_refundable": _("Payment method takes no refunds"),
    "dispute_open": _("Dispute open on the payment"),
    "over_refund": _("More than is left of the payment"),
}

DEADLINES: dict[str, Promise] = {
    "refund": _("Refund the buyer"),
    "remedy": _("Repair or replace"),
    "send_back": _("Buyer sends the goods back"),
    "acknowledge": _("Acknowledge the withdrawal"),
    "notify": _("Buyer reports the fault"),
    "answer": _("Answer the request"),
    "offer_return": _("Offer a return label or address"),
    "refund_received_goods": _("Refund the goods that came back"),
    "answer_claim": _("Answer a claim on the marketplace"),
    "claim_opens": _("Buyer may open a claim on the marketplace"),
    "claim_closes": _("Last day for a claim on the marketplace"),
    "appeal": _("Appeal the marketplace’s decision"),
    "claim_reimbursement": _("Claim reimbursement from the marketplace"),
    "dispute_window_ends": _("Buyer’s last day to dispute the payment"),
    "answer_dispute": _("Answer the payment dispute"),
    "escalate_dispute": _("Buyer’s last day to escalate the dispute"),
    "resolve_dispute": _("Creditor decides the dispute"),
}

CONSEQUENCES: dict[str, Promise] = {
    "refund_overdue": _("then we are in default"),
    "refund_costs_more": _("then the law makes the refund dearer"),
    "goods_not_sent": _("then the buyer is late"),
    "second_tier_opens": _("then the buyer may ask for money"),
    "right_ends": _("then the right ends"),
    "right_may_be_weakened": _("then the right may be weakened"),
    "silence_is_consent": _("silence counts as consent"),
    "buyer_may_turn_to_marketplace": _("then the buyer may turn to the marketplace"),
    "marketplace_refunds": _("then the marketplace refunds"),
    "marketplace_refunds_and_debits": _("then the marketplace refunds and debits us"),
    "claim_granted": _("then the claim is granted and debited"),
    "claim_may_be_opened": _("unless we have settled it"),
    "claim_closed": _("then no claim is possible"),
    "decision_stands": _("then the decision stands"),
    "reimbursement_lost": _("then we bear the cost"),
    "dispute_lost": _("then the dispute is lost"),
    "dispute_closed": _("then no dispute is possible"),
    "scheme_in_default": _("then the creditor is in default"),
    "not_stated": _("what follows is not stated"),
    "declaration_valid_without_it": _("the withdrawal is valid without it"),
}

PARTIES: dict[str, Promise] = {
    "merchant": _("us"),
    "buyer": _("the buyer"),
    "marketplace": _("the marketplace"),
    "scheme": _("the payment scheme"),
}

MAILS: dict[str, Promise] = {
    "link": _("Link to the order"),
    "case_opened": _("Acknowledgement of the request"),
    "declaration_received": _("Acknowledgement of the declaration"),
    "offer_accepted": _("Confirmation of what was agreed"),
    "goods_received": _("Goods received"),
    "refund_sent": _("Refund sent"),
    "refund_settled": _("Refund arrived"),
    "refund_failed": _("Refund did not go through"),
    "replacement_sent": _("Replacement sent"),
    "second_tier_open": _("Choice of money instead"),
    "claim_refused": _("Claim refused"),
    "message": _("Message"),
    "cancelled": _("Cancelled"),
    "due_reminder_merchant": _("Reminder to us: something falls due"),
}

GRADES: dict[str, Promise] = {
    "A": _("A · as new"),
    "B": _("B · opened"),
    "C": _("C · worn"),
    "D": _("D · damaged"),
    "unsellable": _("Unsellable"),
}

QUESTIONS: dict[str, Promise] = {
    "unknown_fact": _("A fact is not known"),
    "unknown_law": _("The law on a point is not known"),
    "rule_conflict": _("Two rules contradict each other"),
    "no_pack": _("We have no law pack for this market"),
    "time_zone": _("The buyer’s time zone would change a day"),
    "refund_blocked": _("The payment takes no refund"),
    "amount_not_computable": _("An amount cannot be computed"),
    "damages": _("Damages may be owed; a person sets them"),
    "national_law_not_reviewed": _("Decided on EU law; national law may give more"),
    "low_confidence": _("Rests on law we are not sure of"),
    "partial_withdrawal_outbound": _("How much delivery cost goes back with a part is not settled law"),
    "statutory_bonus": _("The law adds a sum to the remedy"),
    "late_refund": _("The refund is late, and the law makes it dearer"),
}

DEDUCTIONS: dict[str, Promise] = {
    "diminished_value": _("Loss of value through use beyond testing"),
    "capped_cancellation_fee": _("Cancellation fee that the law caps"),
    "seller_return_cost": _("What bringing the goods back costs us"),
}

CHANNELS: dict[str, Promise] = {
    "portal": _("buyer’s page"),
    "withdrawal": _("withdrawal function"),
    "api": _("API"),
    "console": _("console"),
}

ROLES: dict[str, Promise] = {
    "owner": _("Owner"),
    "agent": _("Agent"),
    "warehouse": _("Warehouse"),
    "finance": _("Finance"),
    "read_only": _("Read only"),
}


def word(table: dict[str, Promise], code: str | None) -> str:
    """The words for `code`; the code itself, made readable, where the table lacks it."""
    return str(table.get(code or "", (code or "").replace("_", " ")))


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
