"""What a merchant adds to the law: a change-of-mind promise of its own, and better terms for the rights of law.

The document, every field optional:

    {"name": "Shop policy 3",
     "change_of_mind": {"days": 30, "remedies": ["refund", "exchange", "store_credit"],
                        "return_freight_payer": "merchant", "outbound_refunded": true},
     "keep_it_up_to": "10.00", "store_credit_bonus": "5.00", "partial_withdrawal_outbound": "full",
     "estimates": {"return_freight": "4.90", "handling": "2.00", "resale_ppm": 600000}}

It is joined to a right of law term by term, the better for the buyer; what falls below the right is raised to it and
reported. Money is in the order's currency.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from amends.decision.amounts import OUTBOUND_DEFAULT, Amounts
from amends.decision.outcome import Clamped, RefundClock, RightDecided, Terms
from amends.decision.row import Row
from amends.rules.explain import Step
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import add_days
from amends.vocabulary.reader import Fields
from amends.vocabulary.remedy import ClockStart, ClockStatus, FreightPayer, Remedy, Right
from amends.vocabulary.request import WITHDRAWAL_REASONS

MAX_POLICY_DAYS = 3_650
CHANGE_OF_MIND_RIGHTS = frozenset({Right.WITHDRAWAL, Right.UNDISCLOSED_POLICY})
"""The rights of law that a change-of-mind policy speaks of."""
DEFAULT_REMEDIES = (Remedy.REFUND,)


class PartialOutbound(StrEnum):
    """What of the outbound charge goes back with a part of an order, where the law is silent."""

    SHARE_BY_VALUE = "share_by_value"
    NONE = "none"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Estimates:
    """What the merchant expects a return to cost and a returned unit to bring (ppm of its unit cost)."""

    return_freight_minor: int | None = None
    handling_minor: int = 0
    resale_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class MerchantPolicy:
    """A merchant's policy; `days` None is no change-of-mind promise of its own."""

    name: str = ""
    days: int | None = None
    remedies: tuple[Remedy, ...] = DEFAULT_REMEDIES
    freight_payer: FreightPayer = FreightPayer.BUYER
    outbound_refunded: bool = False
    keep_it_up_to_minor: int = 0
    store_credit_bonus_minor: int = 0
    partial_outbound: PartialOutbound | None = None
    estimates: Estimates = Estimates()

    @property
    def cite(self) -> Citation:
        """The policy as a source."""
        return Citation("Merchant policy", self.name, "")


def read_policy(fields: Fields, currency: str) -> MerchantPolicy:
    """The policy document of a situation; FieldError naming the field."""
    promise = fields.optional_object("change_of_mind") or Fields({}, fields.at("change_of_mind"))
    estimates = fields.optional_object("estimates") or Fields({}, fields.at("estimates"))
    return MerchantPolicy(
        name=fields.text("name", ""),
        days=promise.optional_integer("days", most=MAX_POLICY_DAYS),
        remedies=tuple(sorted(promise.words("remedies", Remedy))) or DEFAULT_REMEDIES,
        freight_payer=promise.word("return_freight_payer", FreightPayer, FreightPayer.BUYER),
        outbound_refunded=promise.boolean("outbound_refunded") or False,
        keep_it_up_to_minor=fields.money("keep_it_up_to", currency, 0),
        store_credit_bonus_minor=fields.money("store_credit_bonus", currency, 0),
        partial_outbound=fields.optional_word("partial_withdrawal_outbound", PartialOutbound),
        estimates=Estimates(
            return_freight_minor=estimates.optional_money("return_freight", currency),
            handling_minor=estimates.money("handling", currency, 0),
            resale_ppm=estimates.optional_integer("resale_ppm", most=1_000_000),
        ),
    )


def merchant_right(policy: MerchantPolicy, row: Row, index: int, amounts: Amounts) -> RightDecided | None:
    """The merchant's own change-of-mind promise for an item, held or not; None where it makes none."""
    if policy.days is None:
        return None
    delivered, came = row["delivered_on"], row["delivered_happened"]
    last_day = add_days(delivered, policy.days) if isinstance(delivered, date) else None
    requested = row["requested_on"]
    assert isinstance(requested, date)
    holds = _holds(row["reason"] in WITHDRAWAL_REASONS, last_day, requested, came=came is not False)
    facts: Mapping[str, Any] = {"delivered_on": delivered, "requested_on": requested}
    parameters = {"policy_days": policy.days}
    step = Step(
        "policy.change_of_mind",
        "merchant_policy.holds",
        holds,
        facts,
        parameters,
        policy.cite,
        None,
        {"last_day": last_day},
    )
    terms = _own_terms(policy, index, amounts) if holds else None
    remedies = policy.remedies if holds else ()
    return RightDecided(
        Right.MERCHANT_POLICY, holds, last_day, remedies, None, terms, (policy.cite,) if holds else (), (step,)
    )


def _holds(claimed: bool, last_day: date | None, requested: date, *, came: bool) -> bool | None:
    if not claimed:
        return False
    if last_day is None:
        return None if came else True
    return requested <= last_day


def _own_terms(policy: MerchantPolicy, index: int, amounts: Amounts) -> Terms:
    mode = policy.partial_outbound or OUTBOUND_DEFAULT
    outbound = amounts.outbound_minor(index, mode) if policy.outbound_refunded else 0
    goods = amounts.goods_minor[index]
    refunds = Remedy.REFUND in policy.remedies
    certain = None if goods is None else goods + (outbound or 0)
    due = None if outbound is None else certain
    return Terms(
        return_required=True,
        return_freight_payer=policy.freight_payer,
        outbound_shipping_refund_minor=outbound if refunds else 0,
        refund_due_minor=due if refunds else 0,
        certain_refund_minor=certain if refunds else 0,
        refund_means="original",
        refund_clock=RefundClock(starts_on=ClockStart.NONE, status=ClockStatus.NO_STATUTORY_CLOCK),
    )


def joined(legal: RightDecided, merchant: RightDecided | None) -> RightDecided:
    """A right of law with each term the better of the law's and the merchant's."""
    if legal.right not in CHANGE_OF_MIND_RIGHTS or legal.holds is not True or merchant is None or not merchant.holds:
        return legal
    assert legal.terms is not None
    assert merchant.terms is not None
    own, theirs = legal.terms, merchant.terms
    payer = own.return_freight_payer
    if theirs.return_freight_payer is FreightPayer.MERCHANT:
        payer = FreightPayer.MERCHANT
    return replace(legal, terms=replace(_better_refund(own, theirs), return_freight_payer=payer))


def _better_refund(own: Terms, theirs: Terms) -> Terms:
    """The law's refund with the merchant's outbound charge where that is more.

    A merchant who gives the outbound charge back gives all that can go back of it, so that it no longer matters what
    law says of it.
    """
    outbound, more = own.outbound_shipping_refund_minor, theirs.outbound_shipping_refund_minor
    if not more or own.certain_refund_minor is None or (outbound is not None and outbound >= more):
        return own
    certain = own.certain_refund_minor + more - (outbound or 0)
    return replace(
        own,
        outbound_shipping_refund_minor=more,
        refund_due_minor=None if own.fees is None else certain,
        certain_refund_minor=certain,
    )


def clamped(policy: MerchantPolicy, legal: RightDecided, merchant: RightDecided, line: str) -> Iterator[Clamped]:
    """The terms of the policy that fall below a right of law that holds."""
    if legal.right not in CHANGE_OF_MIND_RIGHTS or legal.holds is not True or legal.terms is None:
        return
    floor = legal.terms
    if legal.last_day and merchant.last_day and merchant.last_day < legal.last_day:
        yield Clamped("days", merchant.last_day.isoformat(), legal.last_day.isoformat(), legal.right, line)
    if floor.return_freight_payer is FreightPayer.MERCHANT and policy.freight_payer is FreightPayer.BUYER:
        yield Clamped("return_freight_payer", "buyer", "merchant", legal.right, line)
    if floor.outbound_shipping_refund_minor and not policy.outbound_refunded:
        yield Clamped("outbound_refunded", "false", "true", legal.right, line)
    if Remedy.REFUND in legal.remedies and Remedy.REFUND not in policy.remedies:
        yield Clamped("remedies", ", ".join(policy.remedies), "refund", legal.right, line)
