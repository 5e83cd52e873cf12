"""Refusals of the floors below in the buyer's words; the programmer's message is not shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.cases.refusal import Refused

_WORDS: dict[str, Promise] = {
    "already_in_case": _("There is a request for this item already. You find it on the page of your order."),
    "over_quantity": _("That is more than you ordered."),
    "quantity_exceeds_delivered": _("That is more than was delivered."),
    "changed_meanwhile": _("Something changed in the meantime. Look at the page again, then choose."),
    "unknown_offer": _("This offer is not open any more. Look at the page again, then choose."),
    "offer_expired": _("This offer is not open any more. Look at the page again, then choose."),
    "offers_exclude": _("These ways exclude each other. Choose one of them."),
    "under_way": _("This can't be cancelled any more, because something was sent."),
    "case_ended": _("This request is closed. You can make a new one on the page of your order."),
    "wrong_state": _("This can't be changed any more."),
    "personal_data": _("Enter only the number, or the name of the parcel service."),
    "not_text": _("There is a character in it that we cannot keep. Type it again."),
    "too_large": _("These files are too large."),
    "too_many": _("This request has as many files as it can hold. Write to us."),
}


def explain(refused: Refused) -> str:
    """What to tell the buyer; a code without words of its own gets a general sentence that says what to do."""
    return str(_WORDS.get(refused.code, _("That did not work, and nothing was changed. Try again, or write to us.")))
