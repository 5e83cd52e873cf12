"""A refund quote: what a refund would give, on what, from which payment. Preview and execution are this function.

An order, what was given back and disputed before, and what is asked go in; a `Quote` or a `QuoteRefused` comes out
and nothing else is read. A quote's parts and shares stand in a `PriorRefund` as they are. Choices where the
contract leaves one are in docs/decisions/0002-refund-quotes.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.ledger.part import (
    AmountPart,
    DutiesPart,
    FeePart,
    FilledPart,
    Part,
    PaymentShare,
    PriorDispute,
    PriorRefund,
    Refusal,
    RestPart,
    ShippingPart,
    UnitsPart,
    count_units,
)
from amends.ledger.payment_balance import order_left_minor, split
from amends.ledger.standing import (
    QuoteRefused,
    RefundableAmounts,
    Standing,
    stand,
    total,
    unknown_line,
    unknown_payment,
)
from amends.vocabulary.money import Money
from amends.vocabulary.order import Order, PaymentStatus

__all__ = ["Quote", "QuoteRefused", "RefundableAmounts", "quote", "refundable"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A refund that may be made; amounts in minor units of `currency`, shares in their payment's."""

    currency: str
    total_minor: int
    tax_minor: int
    parts: tuple[FilledPart, ...]
    by_payment: tuple[PaymentShare, ...]
    refundable_after: RefundableAmounts

    @property
    def net_minor(self) -> int:
        """The total without its tax."""
        return self.total_minor - self.tax_minor


def quote(
    order: Order,
    prior_refunds: Sequence[PriorRefund] = (),
    prior_disputes: Sequence[PriorDispute] = (),
    parts: Sequence[Part] = (),
    payment_order: Sequence[str] = (),
) -> Quote | QuoteRefused:
    """The refund of `parts`, from the payments in `payment_order` and no others (empty: all, in the order's order)."""
    standing = stand(order, prior_refunds, prior_disputes)
    if isinstance(standing, QuoteRefused):
        return standing
    found = _quoted(standing, parts, payment_order)
    if isinstance(found, Quote):
        return found
    before = stand(order, prior_refunds, prior_disputes)  # what was asked has been taken from `standing` in part
    left = None if isinstance(before, QuoteRefused) else before.amounts()
    return QuoteRefused(found.code, found.field, found.message, found.allowed, left, order.currency)


def refundable(
    order: Order, prior_refunds: Sequence[PriorRefund] = (), prior_disputes: Sequence[PriorDispute] = ()
) -> RefundableAmounts | QuoteRefused:
    """What is left to refund of an order; refused only where the history names lines or payments it does not have."""
    standing = stand(order, prior_refunds, prior_disputes)
    return standing if isinstance(standing, QuoteRefused) else standing.amounts()


def _quoted(standing: Standing, parts: Sequence[Part], payment_order: Sequence[str]) -> Quote | QuoteRefused:
    order = standing.order
    if not parts:
        return QuoteRefused(Refusal.NOTHING_ASKED, "refund", "the refund names nothing to give back")
    for index, payment in enumerate(payment_order):
        if payment not in standing.payments:
            return unknown_payment(order, payment, f"payment_order[{index}]")
    if not any(payment.status is PaymentStatus.CAPTURED for payment in order.payments):
        return QuoteRefused(Refusal.PAYMENT_NOT_CAPTURED, "order.payments", "no payment of this order was captured")
    most_minor = order_left_minor(standing.payments)
    filled: list[FilledPart] = []
    for index, asked in enumerate(parts):
        left_minor = min(most_minor - total(filled), standing.remaining.total_minor())
        refused = _refused(standing, asked, left_minor, f"refund[{index}]")
        if refused is not None:
            return refused
        part = AmountPart(left_minor) if isinstance(asked, RestPart) and _beyond(standing, left_minor) else asked
        filled += standing.remaining.take(part)
    return _settled(standing, tuple(filled), most_minor, payment_order)


def _beyond(standing: Standing, left_minor: int) -> bool:
    """Whether the parts have more left than the payments do, since outside systems gave money back."""
    return standing.remaining.total_minor() > left_minor


def _settled(
    standing: Standing, filled: tuple[FilledPart, ...], most_minor: int, payment_order: Sequence[str]
) -> Quote | QuoteRefused:
    """Put the filled parts on the payments."""
    currency, total_minor = standing.order.currency, total(filled)
    if total_minor == 0:
        return QuoteRefused(Refusal.NOTHING_LEFT, "refund", "nothing is left to give back of what is asked")
    if total_minor > most_minor:
        said = f"{Money(total_minor, currency)} is asked and {Money(most_minor, currency)} of the order is left"
        return QuoteRefused(Refusal.OVER_ORDER, "refund", said)
    shares = split(standing.payments, total_minor, payment_order or standing.payments)
    if isinstance(shares, Refusal):
        return QuoteRefused(shares, "payment_order", _PAYMENT_MESSAGES[shares])
    for share in shares:
        standing.payments[share.payment].subtract(share.order_amount_minor or 0, share.amount_minor)
    tax_minor = sum(part.tax_minor or 0 for part in filled)
    return Quote(currency, total_minor, tax_minor, filled, shares, standing.amounts())


def _refused(standing: Standing, part: Part, left_minor: int, at: str) -> QuoteRefused | None:
    """Why a part cannot be had, if it cannot; `left_minor` is what is left of the order."""
    currency = standing.order.currency
    asked_minor = None if isinstance(part, RestPart) else part.amount_minor
    if asked_minor is not None and asked_minor < 0:
        return QuoteRefused(Refusal.NEGATIVE_AMOUNT, f"{at}.amount", f"{Money(asked_minor, currency)} is negative")
    if asked_minor == 0 or (isinstance(part, UnitsPart) and part.quantity is not None and part.quantity <= 0):
        return QuoteRefused(Refusal.NOTHING_ASKED, at, "an amount or a quantity of nothing")
    match part:
        case UnitsPart():
            return _units_refused(standing, part, at)
        case AmountPart():
            return _over(Refusal.OVER_ORDER, f"{at}.amount", asked_minor, Money(left_minor, currency), "the order")
        case RestPart():
            over = left_minor == 0
            return QuoteRefused(Refusal.NOTHING_LEFT, at, "nothing is left of the order") if over else None
        case ShippingPart() | DutiesPart() | FeePart():
            pot = standing.remaining.pot(part)
            if asked_minor is None and pot.left_minor == 0 and pot.paid.gross_minor > 0:
                return QuoteRefused(Refusal.NOTHING_LEFT, at, "all of it was given back before")
            code, what = _POT_REFUSALS[type(part)]
            return _over(code, f"{at}.amount", asked_minor, Money(pot.left_minor, currency), what)


def _units_refused(standing: Standing, part: UnitsPart, at: str) -> QuoteRefused | None:
    line = standing.remaining.lines.get(part.line)
    if line is None:
        return unknown_line(standing.order, part.line, f"{at}.line")
    units = line.next_units(part.quantity) if part.units is None else part.units
    available = line.available(units)
    if available is None or not units or (part.quantity is not None and count_units(units) < part.quantity):
        most = count_units(line.next_units(None))
        said = f"{part.quantity or 'more'} units of line {part.line!r} are asked and {most} are left"
        return QuoteRefused(Refusal.OVER_QUANTITY, f"{at}.quantity", said)
    left = Money(available, standing.order.currency)
    return _over(Refusal.OVER_UNIT, f"{at}.amount", part.amount_minor, left, f"these units of line {part.line!r}")


def _over(code: Refusal, at: str, asked_minor: int | None, left: Money, what: str) -> QuoteRefused | None:
    if asked_minor is None or asked_minor <= left.amount_minor:
        return None
    said = f"{Money(asked_minor, left.currency)} is asked and {left} of {what} is left"
    return QuoteRefused(code, at, said)


_POT_REFUSALS = {
    ShippingPart: (Refusal.OVER_SHIPPING, "the shipping"),
    DutiesPart: (Refusal.OVER_DUTIES, "the duties"),
    FeePart: (Refusal.OVER_ORDER, "the fee"),
}

_PAYMENT_MESSAGES = {
    Refusal.DISPUTE_OPEN: "a dispute is open on a payment, and what the others hold is not enough",
    Refusal.METHOD_CANNOT_REFUND: "a payment's method cannot take money back, and what the others hold is not enough",
    Refusal.PAYMENT_NOT_CAPTURED: "a payment was not captured, and what the others hold is not enough",
    Refusal.OVER_PAYMENT: "more is asked than is left of the payments named",
}
