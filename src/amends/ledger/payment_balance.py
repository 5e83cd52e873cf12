"""What is left of each payment, in the order's currency and in its own, and which payments give a refund.

Money goes back in the payment's own currency at its fixed rate `amount / order_amount`, halves up; the refund that
takes the last of a payment takes exactly what is left of its own amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from amends.ledger.part import DisputeState, PaymentShare, PriorDispute, PriorRefund, Refusal
from amends.vocabulary.order import Order, Payment, PaymentStatus, Refundable


@dataclass(slots=True)
class PaymentLeft:
    """A payment and what is left of it; below zero where outside systems gave back more than was paid."""

    payment: Payment
    order_left_minor: int
    own_left_minor: int
    disputed: bool = False

    def blocked(self) -> Refusal | None:
        """Why this payment gives no refund now."""
        if self.payment.status is not PaymentStatus.CAPTURED:
            return Refusal.PAYMENT_NOT_CAPTURED
        if self.disputed:
            return Refusal.DISPUTE_OPEN
        return Refusal.METHOD_CANNOT_REFUND if self.payment.refundable is Refundable.NO else None

    def own_minor(self, order_minor: int) -> int:
        """`order_minor` of the order in the payment's currency."""
        if order_minor >= self.order_left_minor:
            return self.own_left_minor
        at_rate = _converted(order_minor, self.payment.amount_minor, self.payment.order_amount_minor)
        return min(self.own_left_minor, at_rate)

    def order_minor(self, own_minor: int) -> int:
        """An amount in the payment's currency as what it gave back of the order."""
        if own_minor == self.own_left_minor > 0:
            return self.order_left_minor
        return _converted(own_minor, self.payment.order_amount_minor, self.payment.amount_minor)

    def subtract(self, order_minor: int, own_minor: int) -> None:
        """Count an amount as given back."""
        self.order_left_minor -= order_minor
        self.own_left_minor -= own_minor


type Payments = dict[str, PaymentLeft]


def payments_of(order: Order) -> Payments:
    """Every payment of the order, nothing given back yet; only captured ones hold money."""
    return {
        payment.id: PaymentLeft(payment, payment.order_amount_minor, payment.amount_minor)
        if payment.status is PaymentStatus.CAPTURED
        else PaymentLeft(payment, 0, 0)
        for payment in order.payments
    }


def order_left_minor(payments: Payments) -> int:
    """What is left of all payments together, in the order's currency."""
    return max(0, sum(payment.order_left_minor for payment in payments.values()))


def split(payments: Payments, total_minor: int, chosen: Iterable[str]) -> tuple[PaymentShare, ...] | Refusal:
    """`total_minor` taken from the `chosen` payments in that order, as far as they may give; or why they cannot.

    Does not subtract.
    """
    shares: list[PaymentShare] = []
    short_minor, blocks = total_minor, set[Refusal]()
    for name in dict.fromkeys(chosen):
        payment = payments[name]
        blocked = payment.blocked()
        if blocked is not None:
            blocks.add(blocked)
            continue
        taken = min(short_minor, max(0, payment.order_left_minor))
        if taken:
            shares.append(PaymentShare(name, max(0, payment.own_minor(taken)), payment.payment.currency, taken))
            short_minor -= taken
    if short_minor == 0:
        return tuple(shares)
    reasons = (Refusal.DISPUTE_OPEN, Refusal.METHOD_CANNOT_REFUND, Refusal.PAYMENT_NOT_CAPTURED)
    return next((reason for reason in reasons if reason in blocks), Refusal.OVER_PAYMENT)


def subtract_refund(payments: Payments, prior: PriorRefund, parts_minor: int) -> int:
    """Count an earlier refund; gives what it was in the order's currency. Payments that do not exist are a KeyError.

    What it took from each payment is as recorded; else its whole from `payment`, else from the payments in their order.
    """
    if prior.by_payment:
        taken = _recorded(payments, prior.by_payment, parts_minor)
    elif prior.payment is not None:
        taken = [(prior.payment, parts_minor, payments[prior.payment].own_minor(parts_minor))]
    else:
        taken = _in_order(payments, parts_minor)
    for name, order_minor, own_minor in taken:
        payments[name].subtract(order_minor, own_minor)
    return sum(order_minor for _, order_minor, _ in taken)


def subtract_dispute(payments: Payments, dispute: PriorDispute) -> int:
    """Count a dispute; gives what it took of the order in the order's currency. KeyError as above."""
    payment = payments[dispute.payment]
    if dispute.state is DisputeState.OPEN:
        payment.disputed = True
    if dispute.state not in {DisputeState.LOST, DisputeState.ACCEPTED}:
        return 0
    order_minor = payment.order_minor(dispute.amount_minor)
    payment.subtract(order_minor, dispute.amount_minor)
    return order_minor


def _recorded(payments: Payments, shares: Iterable[PaymentShare], parts_minor: int) -> list[tuple[str, int, int]]:
    """Recorded shares; what converting back rounded away is made up for, so that they come to the refund's parts."""
    found: list[tuple[str, int, int]] = []
    foreign: list[int] = []
    for share in shares:
        payment = payments[share.payment]
        order_minor = share.order_amount_minor
        if order_minor is None:
            order_minor = payment.order_minor(share.amount_minor)
            if payment.payment.amount_minor != payment.payment.order_amount_minor:
                foreign.append(len(found))
        found.append((share.payment, order_minor, share.amount_minor))
    missing = parts_minor - sum(order_minor for _, order_minor, _ in found)
    for index in foreign if parts_minor else ():
        name, order_minor, own_minor = found[index]
        paid = payments[name].payment
        coarse = paid.order_amount_minor // max(1, paid.amount_minor) + 1
        step = max(-coarse, min(coarse, missing))
        found[index] = (name, order_minor + step, own_minor)
        missing -= step
    return found


def _in_order(payments: Payments, total_minor: int) -> list[tuple[str, int, int]]:
    """A total taken from the payments in their order; what is too much from the first."""
    found: list[tuple[str, int, int]] = []
    short_minor = total_minor
    for name, payment in payments.items():
        taken = min(short_minor, max(0, payment.order_left_minor))
        found.append((name, taken, payment.own_minor(taken) if taken else 0))
        short_minor -= taken
    if found and short_minor:
        name, taken, own_minor = found[0]
        found[0] = (name, taken + short_minor, own_minor)
    return found


def _converted(amount_minor: int, to_minor: int, of_minor: int) -> int:
    """`amount_minor` x `to_minor` / `of_minor`, halves up."""
    return (2 * amount_minor * to_minor + of_minor) // (2 * of_minor) if of_minor else 0
