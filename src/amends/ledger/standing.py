"""An order after its history: what earlier refunds and disputes left of its parts and of its payments."""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.ledger.allocation import allocate
from amends.ledger.part import (
    AmountPart,
    DisputeState,
    FilledPart,
    PriorDispute,
    PriorRefund,
    RefundState,
    Refusal,
    RestPart,
    UnitsPart,
)
from amends.ledger.payment_balance import Payments, order_left_minor, payments_of, subtract_dispute, subtract_refund
from amends.ledger.remaining import Remaining, remaining_of
from amends.vocabulary.order import Order

MAX_ALLOWED = 50
"""How many allowed words an answer lists."""


@dataclass(frozen=True, slots=True)
class RefundableAmounts:
    """What is left to refund, in the order's currency; `payments` in (minor units, their own currency).

    Each cap holds by itself and all hold together. `blocked` names payments that give nothing now and why;
    `reserved_minor` is what earlier refunds hold that have not succeeded yet.
    """

    order_minor: int
    lines: dict[str, int]
    shipping_minor: int
    fees_minor: int
    duties_minor: int
    payments: dict[str, tuple[int, str]]
    reserved_minor: int
    blocked: dict[str, Refusal]


@dataclass(frozen=True, slots=True)
class QuoteRefused:
    """A refund that may not be made; `refundable` is what could be, where the history could be read."""

    code: Refusal
    field: str
    message: str
    allowed: tuple[str, ...] = ()
    refundable: RefundableAmounts | None = None
    currency: str | None = None


@dataclass(slots=True)
class Standing:
    """An order after its history: what is left of its parts and of its payments.

    `excess_minor` is what earlier refunds gave on lines, shipping, fees or duties beyond what was left of them.
    """

    order: Order
    remaining: Remaining
    payments: Payments
    reserved_minor: int = 0
    excess_minor: int = 0

    def amounts(self) -> RefundableAmounts:
        left, payments = self.remaining, self.payments
        return RefundableAmounts(
            order_minor=min(order_left_minor(payments), left.total_minor()),
            lines={name: line.left_minor for name, line in left.lines.items()},
            shipping_minor=left.shipping.left_minor,
            fees_minor=sum(fee.left_minor for fee in left.fees.values()),
            duties_minor=left.duties.left_minor,
            payments={name: (max(0, each.own_left_minor), each.payment.currency) for name, each in payments.items()},
            reserved_minor=self.reserved_minor,
            blocked={name: reason for name, each in payments.items() if (reason := each.blocked()) is not None},
        )


def stand(
    order: Order, prior_refunds: Sequence[PriorRefund], prior_disputes: Sequence[PriorDispute]
) -> Standing | QuoteRefused:
    """The order after its history, refunds before disputes; a lost dispute is an amount without a line."""
    standing = Standing(order, remaining_of(allocate(order)), payments_of(order))
    for index, prior in enumerate(prior_refunds):
        refused = _unknown_in_prior(order, prior, f"prior_refunds[{index}]")
        if refused is not None:
            return refused
        if prior.state is RefundState.FAILED:
            continue
        given = subtract_refund(standing.payments, prior, _take_prior(standing, prior))
        standing.reserved_minor += 0 if prior.state is RefundState.SUCCEEDED else given
    for index, dispute in enumerate(prior_disputes):
        if dispute.payment not in standing.payments:
            return unknown_payment(order, dispute.payment, f"prior_disputes[{index}].payment")
        lost_minor = subtract_dispute(standing.payments, dispute)
        if dispute.state in {DisputeState.LOST, DisputeState.ACCEPTED}:
            standing.remaining.take(AmountPart(lost_minor))
    return standing


def _take_prior(standing: Standing, prior: PriorRefund) -> int:
    """Take an earlier refund's parts; gives their whole as stated, though no more than is left is taken.

    A refund that says from which payments but not for what is an amount without a line.
    """
    parts = prior.parts
    if not parts and prior.by_payment:
        shares = [
            standing.payments[share.payment].order_minor(share.amount_minor)
            if share.order_amount_minor is None
            else share.order_amount_minor
            for share in prior.by_payment
        ]
        parts = (AmountPart(sum(shares)),)
    total_minor = 0
    for part in parts:
        taken_minor = total(standing.remaining.take(part))
        stated_minor = None if isinstance(part, RestPart) else part.amount_minor
        total_minor += taken_minor if stated_minor is None else stated_minor
        standing.excess_minor += 0 if stated_minor is None else stated_minor - taken_minor
    return total_minor


def _unknown_in_prior(order: Order, prior: PriorRefund, at: str) -> QuoteRefused | None:
    for index, part in enumerate(prior.parts):
        if isinstance(part, UnitsPart) and order.line(part.line) is None:
            return unknown_line(order, part.line, f"{at}.parts[{index}].line")
    known = {payment.id for payment in order.payments}
    named = [share.payment for share in prior.by_payment] + ([] if prior.payment is None else [prior.payment])
    return next((unknown_payment(order, name, at) for name in named if name not in known), None)


def unknown_line(order: Order, name: str, at: str) -> QuoteRefused:
    """The refusal of a line the order does not have, with those it has."""
    allowed = tuple(line.id for line in order.lines)[:MAX_ALLOWED]
    return QuoteRefused(Refusal.UNKNOWN_LINE, at, f"the order has no line {name!r}", allowed)


def unknown_payment(order: Order, name: str, at: str) -> QuoteRefused:
    """The refusal of a payment the order does not have, with those it has."""
    allowed = tuple(payment.id for payment in order.payments)[:MAX_ALLOWED]
    return QuoteRefused(Refusal.UNKNOWN_PAYMENT, at, f"the order has no payment {name!r}", allowed)


def total(parts: Sequence[FilledPart]) -> int:
    """Gross of filled parts together."""
    return sum(part.amount_minor or 0 for part in parts)
