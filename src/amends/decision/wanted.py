"""What a decision asks of a market's rulebook: whether each right holds and until when, and its terms where it does."""

from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.rules.python import Wanted
from amends.vocabulary.remedy import Right

_ALWAYS = ("holds", "last_day")
_BETWEEN = ("applies", "available", "claimed", "excluded", "informed", "in_time", "period_start", "ordinary_last_day")
"""What rules read of one another; a decision that asks for it all the same gets it, at the cost of all the rest."""


def _terms(right: Right) -> tuple[str, ...]:
    own = [name for name in WORDS.conclusions if name.startswith(f"{right}.")]
    return tuple(name for name in own if name.partition(".")[2] not in (*_ALWAYS, *_BETWEEN))


OF_A_DECISION = Wanted(
    always=(*(f"{right}.last_day" for right in LEGAL_RIGHTS), "withdrawal.electronic_function", "conformity.answer_by"),
    where={f"{right}.holds": _terms(right) for right in LEGAL_RIGHTS},
    usual=frozenset(
        {
            "as_of",
            "buyer_kind",
            "delivered_happened",
            "delivery_pattern",
            "kinds",
            "ordered_on",
            "partial",
            "prior_repair_count",
            "reason",
            "requested_on",
            "site",
        }
    ),
)
"""For every decision without steps."""
