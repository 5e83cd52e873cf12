"""The same verdict read off a whole `decide`: for orders of marketplaces, whose own rules stand beside law and policy.

A marketplace's rules read more than a history tells, and few classes are theirs, so nothing is gained by a short way.
"""

from amends.backtest.verdict import IN_KIND, OUTBOUND, Verdict
from amends.decision.outcome import Decision, Offer, Owner
from amends.decision.policy.document import Policy, Rate
from amends.vocabulary.remedy import Remedy

_REFUNDS = (Remedy.REFUND_ON_RETURN, Remedy.REFUND_WITHOUT_RETURN)


def verdict_of(decision: Decision, policy: Policy) -> Verdict:
    """The verdict on the first item of a decision."""
    item, clamped = decision.items[0], ",".join(sorted({entry.term for entry in decision.policy_clamped}))
    if decision.owner is Owner.MARKETPLACE:
        return Verdict("marketplace", row=item.policy_row or "")
    label = item.policy_row or ""
    row = next((each.then for each in policy.rows if each.label == item.policy_row), None)
    offers = [offer for offer in decision.offers if offer.group == "g1"]
    refund = _refund(offers)
    if refund is None:
        return _otherwise(decision, offers, label, clamped)
    terms = next((right.terms for right in item.rights if right.right is refund.right), None)
    back = terms is not None and bool(terms.outbound_shipping_refund_minor)
    mode = str(policy.partial_outbound or OUTBOUND[2])
    own = refund.right is not None and str(refund.right) == "merchant_policy" and row is not None and row.charges_fee
    fee = row.restocking_fee if own and row is not None else None
    keep = None if row is None or row.refuses else row.keep_it_up_to
    currency = decision.currency
    returned = refund.remedy is Remedy.REFUND_ON_RETURN
    return Verdict(
        outcome="accepted",
        right=str(refund.right),
        row=label,
        remedy="refund",
        returned=returned,
        payer=str(refund.freight_payer) if returned and refund.freight_payer else None,
        outbound=("nothing_of_a_part" if mode == "none" else mode) if back else "none",
        fee_ppm=fee.ppm if isinstance(fee, Rate) else None,
        fee_minor=fee.amount_minor
        if fee is not None and not isinstance(fee, Rate) and fee.currency == currency
        else None,
        keep_minor=keep.amount_minor if keep is not None and keep.currency == currency else None,
        clamped=clamped,
    )


def refund_minor_of(decision: Decision) -> int | None:
    """What the buyer gets back for the first item; None where no refund is offered."""
    refund = _refund([offer for offer in decision.offers if offer.group == "g1"])
    return None if refund is None else refund.amount_minor


def _refund(offers: list[Offer]) -> Offer | None:
    """The first refund that a right gives: keep-it offers repeat it, and are told apart by its sum."""
    return next((offer for offer in offers if offer.remedy in _REFUNDS), None)


def _otherwise(decision: Decision, offers: list[Offer], label: str, clamped: str) -> Verdict:
    for offer in offers:
        if offer.remedy in {*IN_KIND, Remedy.EXCHANGE, Remedy.STORE_CREDIT}:
            right, payer = str(offer.right or ""), offer.freight_payer
            return Verdict(
                "accepted",
                right,
                label,
                str(offer.remedy),
                offer.return_required,
                str(payer) if payer else None,
                clamped=clamped,
            )
    item = decision.items[0]
    held = any(right.holds is True for right in item.rights)
    unknown = any(right.holds is None for right in item.rights) or decision.owner is None
    return Verdict("person" if held or unknown else "refused", row=label, clamped=clamped)
