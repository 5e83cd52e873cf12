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
}

MEANS: dict[str, Promise] = {
    "original": _("back the way you paid"),
    "any": _("to you, by a way you agree to"),
    "store_credit": _("as credit for this shop"),
}


def word(table: dict[str, Promise], code: str) -> str:
    """The words for `code` in the language in force; the code itself, made readable, where the table lacks it."""
    return str(table.get(code, code.replace("_", " ")))
