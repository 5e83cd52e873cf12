"""Which of the rights that hold governs an item: the one its reason invokes, else the one with the highest refund."""

from collections.abc import Sequence

from amends.decision.outcome import RightDecided
from amends.vocabulary.remedy import Remedy, Right
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason

_LACK = (Right.SHORT_TERM_REJECTION, Right.CONFORMITY)

INVOKED: dict[Reason, tuple[Right, ...]] = {
    **dict.fromkeys(WITHDRAWAL_REASONS, (Right.WITHDRAWAL, Right.UNDISCLOSED_POLICY)),
    Reason.NOT_AS_DESCRIBED: _LACK,
    Reason.DEFECTIVE: _LACK,
    Reason.DAMAGED_IN_TRANSIT: _LACK,
    Reason.WRONG_ITEM: _LACK,
    Reason.MISSING_PARTS: _LACK,
    Reason.MISSING_ITEM: (*_LACK, Right.NON_DELIVERY),
    Reason.REPAIR_FAILED: _LACK,
    Reason.WARRANTY_FAILURE: (Right.COMMERCIAL_GUARANTEE, *_LACK),
    Reason.LATE: (Right.LATE_DELIVERY, Right.NON_DELIVERY),
    Reason.NOT_RECEIVED: (Right.NON_DELIVERY, Right.LATE_DELIVERY),
    Reason.CANCEL_BEFORE_DISPATCH: (Right.CANCELLATION_BEFORE_DISPATCH, Right.WITHDRAWAL),
    Reason.CUSTOMS_REFUSED: (Right.NON_DELIVERY, Right.WITHDRAWAL),
    Reason.RECALL: (Right.RECALL, *_LACK),
}
"""The rights a reason invokes, best first."""

_KEEPS_THE_CONTRACT = frozenset({Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.SPARE_PART, Remedy.PRICE_REDUCTION})


def governing_right(reason: Reason, wants: str | None, rights: Sequence[RightDecided]) -> Right | None:
    """The right whose terms are the item's own; None where no right is known to hold.

    A buyer who may reject outright and wants the goods repaired or replaced has chosen conformity.
    """
    holding = {decided.right: decided for decided in rights if decided.holds is True}
    invoked = invoked_right(reason, wants, rights)
    if invoked is not None:
        return invoked.right
    return max(holding.values(), key=_refund_minor).right if holding else None


def invoked_right(reason: Reason, wants: str | None, rights: Sequence[RightDecided]) -> RightDecided | None:
    """The right that the reason invokes and that is known to hold; a merchant's policy is compared with this one."""
    holding = {decided.right: decided for decided in rights if decided.holds is True}
    rejected = wants in _KEEPS_THE_CONTRACT and Right.CONFORMITY in holding
    for right in INVOKED[reason]:
        if right in holding and not (rejected and right is Right.SHORT_TERM_REJECTION):
            return holding[right]
    return None


def _refund_minor(decided: RightDecided) -> int:
    certain = decided.terms.certain_refund_minor if decided.terms else None
    return -1 if certain is None else certain
