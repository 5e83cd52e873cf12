"""Why a command said no, in words that tell a colleague what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.cases.refusal import Refused

WORDS: dict[str, Promise] = {
    "changed_meanwhile": _("The case changed meanwhile. Below is how it stands now; look again before you decide."),
    "not_money": _("Enter an amount such as 12.50."),
    "too_many_decimals": _("Enter no more decimals than the currency has."),
    "negative_amount": _("Enter an amount above zero."),
    "nothing_asked": _("Enter an amount above zero."),
    "nothing_due": _("Nothing is promised. Accept an offer first, or state an amount."),
    "reason_required": _("State the reason: this is more than is due."),
    "scope_required": _("More than is due needs somebody of finance, or the owner."),
    "marketplace_owns": _("The marketplace handles this case. Refunding here would pay twice."),
    "owner_unknown": _("The marketplace may handle this case. Record first that it does not."),
    "offer_expired": _("This offer has expired."),
    "deduction_not_permitted": _("The law permits no deduction here."),
    "right_holds": _("A right of the buyer holds here, so it cannot be refused."),
    "over_refund": _("That is more than is left of the payments."),
    "under_way": _("Goods or money are under way already, so it cannot be cancelled."),
    "still_owed": _("Something is still owed, so the case stays open."),
    "offer_stands": _("An offer the law demands stands open. Refuse or cancel instead."),
    "case_ended": _("The case has ended already."),
}


def words(refused: Refused) -> str:
    """The sentence for a refusal; the command's own where there is none of ours."""
    if refused.code in WORDS:
        return str(WORDS[refused.code])
    message = refused.message.partition(": ")[2] if refused.field and ": " in refused.message else refused.message
    return f"{message[:1].upper()}{message[1:]}."
