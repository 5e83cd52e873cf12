"""The ways out of a request: the statutory ones first, item by item, then what the merchant adds.

Offers of one group exclude each other; every item is a group. A remedy that several rights give is offered once, on the
terms of the governing right, and again only where another right pays more or bears more of the freight.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from amends.decision.economics import expected_cost_minor
from amends.decision.outcome import ItemDecided, Offer, RightDecided
from amends.decision.policy.applied import AppliedPolicy
from amends.decision.policy.document import Estimates
from amends.vocabulary.citation import Citation
from amends.vocabulary.order import Order
from amends.vocabulary.remedy import FreightPayer, Remedy, Right

_IN_KIND = (Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.ADDITIONAL_DELIVERY_PERIOD, Remedy.REDELIVERY)
"""Remedies of law offered as they are; a refund has its two routes, and a price reduction no sum of its own."""

PROMISES = frozenset({Right.MERCHANT_POLICY, Right.MARKETPLACE_POLICY})
"""Rights that no law gives."""

_IN_GOODS_OR_CREDIT = (Remedy.EXCHANGE, Remedy.STORE_CREDIT)


@dataclass(frozen=True, slots=True)
class Offering:
    """What offers are made from; `unit_cost_minor` of the line, `means` as the buyer agreed to."""

    applied: AppliedPolicy | None
    order: Order
    means_free: bool
    unit_cost_minor: int | None
    parts_missing: bool = False


def offers_of(item: ItemDecided, group: str, offering: Offering) -> tuple[Offer, ...]:
    """The offers for one item, without ids."""
    applied = offering.applied
    found: list[Offer] = []
    for decided in _in_rank(item):
        for offer in _of_right(item, decided, group):
            if not any(_as_good(other, offer) for other in found):
                found.append(offer)
    if offering.parts_missing:
        found.extend(_missing_part(found))
    if applied is not None and applied.row is not None:
        found.extend(_voluntary(item, group, applied, found))
    found.sort(key=lambda offer: not offer.statutory)
    estimates = applied.policy.estimates if applied else Estimates()
    cost = None if offering.unit_cost_minor is None else offering.unit_cost_minor * item.quantity
    return tuple(
        replace(
            offer,
            means=_means(offer.means, free=offering.means_free),
            expected_cost_minor=expected_cost_minor(
                offer.remedy,
                None if offer.at_least else offer.amount_minor,
                offer.freight_payer,
                cost,
                estimates,
                offering.order,
            ),
        )
        for offer in found
    )


def marketplace_handles(item: ItemDecided, group: str, cite: Citation | None) -> Offer:
    """The one offer where the marketplace owns after-sales."""
    cites = (cite,) if cite else ()
    return Offer(
        "",
        group,
        item.line,
        item.quantity,
        Remedy.MARKETPLACE_HANDLES,
        False,
        None,
        None,
        None,
        None,
        None,
        None,
        cites,
    )


def numbered(offers: list[Offer]) -> tuple[Offer, ...]:
    """The offers with ids o1, o2, … in order."""
    return tuple(replace(offer, id=f"o{number}") for number, offer in enumerate(offers, start=1))


def _in_rank(item: ItemDecided) -> list[RightDecided]:
    holding = [decided for decided in item.rights if decided.holds is True]
    holding.sort(key=lambda decided: (decided.right is not item.governing_right, decided.right in PROMISES))
    return holding


def _of_right(item: ItemDecided, decided: RightDecided, group: str) -> Iterator[Offer]:
    terms = decided.terms
    assert terms is not None
    statutory = decided.right not in PROMISES
    base = Offer(
        "",
        group,
        item.line,
        item.quantity,
        Remedy.REFUND_ON_RETURN,
        statutory,
        decided.right,
        terms.certain_refund_minor,
        terms.refund_means or "original",
        terms.return_required,
        terms.return_freight_payer if terms.return_required is not False else None,
        None,
        decided.cites,
        at_least=terms.refund_due_minor is None,
    )
    if Remedy.REFUND in decided.remedies and terms.certain_refund_minor is not None:
        if terms.return_required is False:
            yield replace(base, remedy=Remedy.REFUND_WITHOUT_RETURN)
        elif terms.return_required is True:
            yield base
    for remedy in _IN_KIND:
        if remedy in decided.remedies:
            yield replace(base, remedy=remedy, amount_minor=None, means=None, at_least=False)


def _missing_part(found: list[Offer]) -> Iterator[Offer]:
    """Where the whole thing would have to be replaced, the missing part alone, with nothing to send back.

    Not tagged as the buyer's right: they may insist on what the law names.
    """
    whole = next((offer for offer in found if offer.remedy is Remedy.REPLACEMENT), None)
    if whole is not None:
        yield replace(whole, remedy=Remedy.SPARE_PART, statutory=False, return_required=False, freight_payer=None)


def _as_good(other: Offer, offer: Offer) -> bool:
    """Whether the buyer gains nothing by `offer` that `other` does not give."""
    if other.remedy is not offer.remedy:
        return False
    pays = (other.amount_minor or 0) >= (offer.amount_minor or 0)
    unsaid = offer.right in PROMISES and offer.freight_payer is None
    freight = other.freight_payer is not FreightPayer.BUYER or offer.freight_payer is FreightPayer.BUYER or unsaid
    return pays and freight


def _voluntary(item: ItemDecided, group: str, applied: AppliedPolicy, found: list[Offer]) -> Iterator[Offer]:
    refund = next((offer for offer in found if offer.remedy is Remedy.REFUND_ON_RETURN), None)
    merchant = item.right(Right.MERCHANT_POLICY)
    source = (applied.policy.cite_row(applied.row),)
    amount = refund.amount_minor if refund else None
    keeps = applied.keep_it_up_to_minor
    if refund is not None and amount is not None and keeps and amount <= keeps:
        yield replace(
            refund,
            remedy=Remedy.REFUND_WITHOUT_RETURN,
            statutory=False,
            right=Right.MERCHANT_POLICY,
            return_required=False,
            freight_payer=None,
            cites=source,
        )
    if merchant is None or merchant.holds is not True or merchant.terms is None:
        return
    for remedy in _IN_GOODS_OR_CREDIT:
        if remedy not in merchant.remedies:
            continue
        worth, means = _worth(remedy, applied, amount)
        yield Offer(
            "",
            group,
            item.line,
            item.quantity,
            remedy,
            False,
            Right.MERCHANT_POLICY,
            worth,
            means,
            merchant.terms.return_required,
            merchant.terms.return_freight_payer,
            None,
            source,
            at_least=worth is not None and (refund.at_least if refund else merchant.terms.refund_due_minor is None),
        )


def _worth(remedy: Remedy, applied: AppliedPolicy, refund_minor: int | None) -> tuple[int | None, str | None]:
    """What the buyer may choose goods for, or has as credit; an exchange without bonus is like for like."""
    credit = remedy is Remedy.STORE_CREDIT
    bonus = applied.credit_bonus_minor if credit else applied.exchange_bonus_minor
    if not credit and not bonus:
        return None, None
    worth = refund_minor if refund_minor is not None else applied.goods_minor
    return (None if worth is None else worth + bonus), ("store_credit" if credit else "exchange")


def _means(means: str | None, *, free: bool) -> str | None:
    return "any" if means == "original" and free else means
