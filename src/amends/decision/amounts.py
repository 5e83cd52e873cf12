"""The money of a request: every sum comes from the ledger's quote on the order and its history.

What is owed and what can be paid now are two things: where a dispute is open or a method takes no money back, the sums
owed are still known, and `blocked` says why they cannot be paid that way.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from amends.decision.outcome import FeeRefund
from amends.decision.row import is_partial
from amends.ledger.allocation import largest_remainder
from amends.ledger.part import (
    DisputeState,
    PriorDispute,
    PriorRefund,
    RefundState,
    Refusal,
    ShippingPart,
    UnitsPart,
)
from amends.ledger.quote import Quote, QuoteRefused, RefundableAmounts, quote
from amends.vocabulary.order import Order, PaymentStatus, Refundable, RefundableWith
from amends.vocabulary.order_reader import line_minor
from amends.vocabulary.request import Situation

_OWED_ALL_THE_SAME = frozenset(
    {
        Refusal.DISPUTE_OPEN,
        Refusal.METHOD_CANNOT_REFUND,
        Refusal.PAYMENT_NOT_CAPTURED,
        Refusal.OVER_PAYMENT,
        Refusal.OVER_ORDER,
    }
)
"""Refusals that concern the payment, not what is owed."""

_DUTIES = "duties"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a refund cannot be paid as things stand."""

    code: Refusal
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums in minor units of the order's currency, per item of the request in its order; None is unknown.

    `outbound_left_minor` is what of the outbound charge may still go back: the least expensive delivery less what
    history gave. `goods_total_minor` is what all goods of the order cost.
    """

    goods_minor: tuple[int | None, ...]
    goods_total_minor: int
    outbound_cap_minor: int | None
    outbound_left_minor: int | None
    fees: tuple[FeeRefund, ...] = ()
    partial: bool = False
    blocked: Blocked | None = None

    @property
    def shipping_unknown(self) -> bool:
        """Whether what the least expensive delivery costs is not known."""
        return self.outbound_cap_minor is None

    @property
    def no_outbound_left(self) -> bool:
        """Whether nothing of the outbound charge is left to go back, whatever the law says of it."""
        return self.outbound_left_minor == 0

    def outbound_minor(self, index: int) -> int | None:
        """An item's share, by value, of all the outbound charge that may still go back."""
        return self._share(self.outbound_left_minor, index)

    def outbound_of_part_minor(self, index: int, mode: str) -> int | None:
        """An item's share where only a part of the order is withdrawn: share_by_value, none or full."""
        if mode == "none":
            return 0
        if mode == "full" or not self.partial:
            return self.outbound_minor(index)
        if self.outbound_cap_minor is None or self.outbound_left_minor is None or None in self.goods_minor:
            return None
        asked = sum(cast("tuple[int, ...]", self.goods_minor))
        if self.goods_total_minor == 0:
            return 0
        by_value = (2 * self.outbound_cap_minor * asked + self.goods_total_minor) // (2 * self.goods_total_minor)
        return self._share(min(by_value, self.outbound_left_minor), index)

    def fees_of(self, index: int) -> tuple[FeeRefund, ...]:
        """An item's share, by value, of the fees that go back with the goods."""
        shares = ((fee.fee, self._share(fee.amount_minor, index)) for fee in self.fees)
        return tuple(FeeRefund(fee, share) for fee, share in shares if share)

    def _share(self, total_minor: int | None, index: int) -> int | None:
        if total_minor is None or None in self.goods_minor:
            return None
        if len(self.goods_minor) == 1:
            return total_minor
        return _shares(total_minor, cast("tuple[int, ...]", self.goods_minor))[index]


@lru_cache(maxsize=64)
def _shares(total_minor: int, weights: tuple[int, ...]) -> list[int]:
    return largest_remainder(total_minor, weights)


def amounts_of(situation: Situation) -> Amounts:
    """The money of a situation's request."""
    order, items = situation.order, situation.request.items
    refunds = cast("tuple[PriorRefund, ...]", situation.history_refunds)
    disputes = cast("tuple[PriorDispute, ...]", situation.history_disputes)
    refunds = (*refunds, *_withdrawn_unpaid(situation, refunds))
    parts = [UnitsPart(item.line, item.quantity) for item in items]
    found = quote(order, refunds, disputes, parts)
    blocked = None
    if isinstance(found, QuoteRefused):
        blocked = Blocked(found.code, found.field, f"{found.code}: {found.message}")
        if not _anything_captured(order):
            return _unpaid(situation, blocked)
        if found.code in _OWED_ALL_THE_SAME:
            open_gone = [dispute for dispute in disputes if dispute.state is not DisputeState.OPEN]
            found = quote(_payable(order), refunds, open_gone, parts)
    if isinstance(found, Quote):
        assert len(found.parts) == len(items), "the quote answers each part asked for with one"
        goods: tuple[int | None, ...] = tuple(part.amount_minor for part in found.parts)
        return _with_shipping(situation, goods, found.refundable_after, blocked)
    if found.code is Refusal.NOTHING_LEFT and found.refundable is not None:
        return _with_shipping(situation, (0,) * len(items), found.refundable, None)
    return _with_shipping(situation, (None,) * len(items), found.refundable, blocked)


def _with_shipping(
    situation: Situation,
    goods: tuple[int | None, ...],
    left: RefundableAmounts | None,
    blocked: Blocked | None,
) -> Amounts:
    order, partial = situation.order, is_partial(situation)
    shipping = order.shipping
    charged = shipping.charged_minor + (0 if shipping.tax_included else shipping.tax_minor)
    cap = _cheapest_minor(order)
    outbound_left = 0 if left is not None and left.shipping_minor == 0 else None
    if cap is not None and left is not None:
        given_back = charged - left.shipping_minor
        outbound_left = max(0, min(cap - given_back, left.shipping_minor))
    return Amounts(
        goods_minor=goods,
        goods_total_minor=_goods_total_minor(order),
        outbound_cap_minor=cap,
        outbound_left_minor=outbound_left,
        fees=() if partial or left is None else _fees(order, left),
        partial=partial,
        blocked=blocked,
    )


def _cheapest_minor(order: Order) -> int | None:
    """The least expensive standard delivery, tax included, and never more than was charged."""
    shipping = order.shipping
    charged, tax = shipping.charged_minor, 0 if shipping.tax_included else shipping.tax_minor
    if charged == 0:
        return tax
    if shipping.cheapest_standard_minor is None:
        return None
    cheapest = min(shipping.cheapest_standard_minor, charged)
    return cheapest + (2 * tax * cheapest + charged) // (2 * charged)


def _goods_total_minor(order: Order) -> int:
    paid = sum(line_minor(line) + (0 if line.tax_included else line.tax_minor) for line in order.lines)
    return paid - order.order_discount_minor


def _fees(order: Order, left: RefundableAmounts) -> tuple[FeeRefund, ...]:
    """What goes back with all of the goods: fees so marked, and the duties the merchant collected."""
    found, fees_left = [], left.fees_minor
    for fee in order.fees:
        if fee.refundable_with is RefundableWith.GOODS:
            gross = fee.amount_minor + (0 if fee.tax_included else fee.tax_minor)
            found.append(FeeRefund(fee.id, min(gross, fees_left)))
            fees_left -= found[-1].amount_minor
    return tuple(fee for fee in (*found, FeeRefund(_DUTIES, left.duties_minor)) if fee.amount_minor)


def _anything_captured(order: Order) -> bool:
    return any(payment.status is PaymentStatus.CAPTURED for payment in order.payments)


def _unpaid(situation: Situation, blocked: Blocked) -> Amounts:
    """Nothing was captured: nothing is owed back, or nobody knows where no payment is given."""
    order = situation.order
    due = 0 if order.payments else None
    return Amounts((due,) * len(situation.request.items), _goods_total_minor(order), due, due, blocked=blocked)


def _payable(order: Order) -> Order:
    """The order as if every captured payment could take money back."""
    payments = (replace(payment, refundable=Refundable.YES, refundable_until=None) for payment in order.payments)
    return replace(order, payments=tuple(payments))


def _withdrawn_unpaid(situation: Situation, refunds: tuple[PriorRefund, ...]) -> tuple[PriorRefund, ...]:
    """Units withdrawn before whose refund is still to come: they leave first, so they are reserved.

    Where history gave sums back without saying for what, they may be these units' and nothing is reserved.
    """
    if not situation.history_withdrawn:
        return ()
    given = [part for prior in refunds if prior.state is not RefundState.FAILED for part in prior.parts]
    if not all(isinstance(part, UnitsPart | ShippingPart) for part in given) or any(
        not prior.parts for prior in refunds
    ):
        return ()
    waiting: dict[str, int] = {}
    for withdrawn in situation.history_withdrawn:
        waiting[withdrawn.line] = waiting.get(withdrawn.line, 0) + withdrawn.quantity
    for part in given:
        if isinstance(part, UnitsPart) and part.line in waiting:
            waiting[part.line] -= part.quantity or 0
    parts = tuple(UnitsPart(line, quantity) for line, quantity in waiting.items() if quantity > 0)
    return (PriorRefund(RefundState.PLANNED, parts),) if parts else ()
