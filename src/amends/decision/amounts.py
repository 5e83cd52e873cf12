"""The money of a request: every sum comes from the ledger's quote on the order and its history.

What is owed and what can be paid now are two things: where a dispute is open or a method takes no money back, the sums
owed are still known, and `blocked` says why they cannot be paid that way.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from msgspec.structs import replace

from amends.decision.outcome import FeeRefund
from amends.decision.row import is_partial
from amends.ledger.allocation import allocate, largest_remainder
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
from amends.ledger.untouched import untouched
from amends.vocabulary.deadline import NEVER, Day
from amends.vocabulary.order import Order, PaymentStatus, Refundable, RefundableWith
from amends.vocabulary.order_reader import total_minor
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
OUTBOUND_DEFAULT = "share_by_value"
"""What of the outbound charge goes back with a part of an order where neither law nor merchant says."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a refund cannot be paid as things stand."""

    code: Refusal
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ShareByValue:
    """Shares of the outbound charge by value, where an order is withdrawn in parts.

    `asked_minor` is this request's; `promised_minor` that of units withdrawn before whose refund is still to come, of
    which there are `waiting`.
    """

    asked_minor: int
    promised_minor: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums in minor units of the order's currency, per item of the request in its order; None is unknown.

    `outbound_left_minor` is what of the outbound charge may still go back: the least expensive delivery less what
    history gave; `by_value` says what of it earlier withdrawals and this one have by value, where only a part of the
    order is or was withdrawn.
    """

    goods_minor: tuple[int | None, ...]
    outbound_cap_minor: int | None
    outbound_left_minor: int | None
    by_value: ShareByValue | None = None
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

    def outbound_minor(self, index: int, mode: str) -> int | None:
        """An item's share, by value, of the outbound charge.

        `mode` is what goes back of it with a part of an order: share_by_value, none or full. What is withdrawn last
        takes what is left.
        """
        if self.partial and mode == "none":
            return 0
        left_minor, parts = self.outbound_left_minor, self.by_value
        if left_minor is None or parts is None:
            return self._share(left_minor, index)
        if parts.waiting and mode == "full":
            return 0
        if mode == "share_by_value":
            left_minor = max(0, left_minor - parts.promised_minor)
        if self.partial and mode == "share_by_value":
            left_minor = min(left_minor, parts.asked_minor)
        return self._share(left_minor, index)

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
    quick = _of_untouched(situation)
    if quick is not None:
        return quick
    order, items = _as_of(situation.order, situation.as_of), situation.request.items
    refunds = cast("tuple[PriorRefund, ...]", situation.history_refunds)
    disputes = cast("tuple[PriorDispute, ...]", situation.history_disputes)
    waiting = _withdrawn_unpaid(situation, refunds)
    if waiting:
        refunds = (*refunds, PriorRefund(RefundState.PLANNED, _units(waiting)))
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
        return _with_shipping(situation, goods, found.refundable_after, waiting, blocked)
    if found.code is Refusal.NOTHING_LEFT and found.refundable is not None:
        return _with_shipping(situation, (0,) * len(items), found.refundable, waiting, None)
    return _with_shipping(situation, (None,) * len(items), found.refundable, waiting, blocked)


def _of_untouched(situation: Situation) -> Amounts | None:
    """The same where nothing was given back yet, without a quote; None where there is something to subtract."""
    if situation.history_refunds or situation.history_disputes or situation.history_withdrawn:
        return None
    order = situation.order
    for payment in order.payments:
        if payment.refundable_until is not None and payment.refundable_until is not NEVER:
            return None
    sums = untouched(order, [(item.line, item.quantity) for item in situation.request.items])
    if sums is None:
        return None
    cap, partial, whole = _cheapest_minor(order), is_partial(situation), sums.all_goods_minor
    outbound_left = 0 if sums.shipping_minor == 0 else None
    by_value = None
    if cap is not None:
        outbound_left = max(0, min(cap, sums.shipping_minor))
        if partial:
            asked = (2 * cap * sum(sums.goods_minor) + whole) // (2 * whole) if whole else 0
            by_value = ShareByValue(asked, 0, waiting=False)
    fees: tuple[FeeRefund, ...] = ()
    if not partial and (order.fees or sums.duties_minor):
        fees = _fees(order, sums.fees_minor, sums.duties_minor)
    return Amounts(sums.goods_minor, cap, outbound_left, by_value, fees, partial)


def _with_shipping(
    situation: Situation,
    goods: tuple[int | None, ...],
    left: RefundableAmounts | None,
    waiting: Mapping[str, int],
    blocked: Blocked | None,
) -> Amounts:
    order, partial = situation.order, is_partial(situation)
    shipping = order.shipping
    charged = shipping.charged_minor + (0 if shipping.tax_included else shipping.tax_minor)
    cap = _cheapest_minor(order)
    outbound_left = 0 if left is not None and left.shipping_minor == 0 else None
    by_value = None
    if cap is not None and left is not None:
        given_back = charged - left.shipping_minor
        outbound_left = max(0, min(cap - given_back, left.shipping_minor))
        if partial or waiting:
            by_value = _share_by_value(situation, cap, given_back, waiting)
    return Amounts(
        goods_minor=goods,
        outbound_cap_minor=cap,
        outbound_left_minor=outbound_left,
        by_value=by_value,
        fees=() if partial or left is None else _fees(order, left.fees_minor, left.duties_minor),
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


def _share_by_value(
    situation: Situation, cap_minor: int, given_back_minor: int, waiting: Mapping[str, int]
) -> ShareByValue:
    """Shares of the outbound charge: each withdrawal has what its units add, so that all come to the whole."""
    order, allocation = situation.order, allocate(situation.order)
    before = Counter[str]()
    for withdrawn in situation.history_withdrawn:
        before[withdrawn.line] += withdrawn.quantity
    asked = Counter[str](before)
    for item in situation.request.items:
        asked[item.line] += item.quantity

    def worth(units: Mapping[str, int]) -> int:
        return sum(allocation.unit_minor(line, 1, count) for line, count in units.items() if count > 0)

    whole = worth({line.id: line.quantity for line in order.lines})

    def share(units: Mapping[str, int]) -> int:
        return (2 * cap_minor * worth(units) + whole) // (2 * whole) if whole else 0

    paid = share(before - Counter(waiting))
    promised = share(before) - paid
    if waiting and abs(given_back_minor - paid) <= len(situation.history_withdrawn):
        promised = max(0, share(before) - given_back_minor)  # paid in another order than withdrawn: a cent may differ
    return ShareByValue(share(asked) - share(before), promised, bool(waiting))


def _fees(order: Order, fees_left: int, duties_left: int) -> tuple[FeeRefund, ...]:
    """What goes back with all of the goods: fees so marked, and the duties the merchant collected."""
    found = []
    for fee in order.fees:
        if fee.refundable_with is RefundableWith.GOODS:
            gross = fee.amount_minor + (0 if fee.tax_included else fee.tax_minor)
            found.append(FeeRefund(fee.id, min(gross, fees_left)))
            fees_left -= found[-1].amount_minor
    return tuple(fee for fee in (*found, FeeRefund(_DUTIES, duties_left)) if fee.amount_minor)


def _as_of(order: Order, as_of: date) -> Order:
    """The order with payments that take no money back any more marked so."""
    if all(payment.refundable_until in {None, NEVER} for payment in order.payments):
        return order
    payments = (
        replace(payment, refundable=Refundable.NO) if _ran_out(payment.refundable_until, as_of) else payment
        for payment in order.payments
    )
    return replace(order, payments=tuple(payments))


def _ran_out(until: Day, as_of: date) -> bool:
    return isinstance(until, date) and until < as_of


def _anything_captured(order: Order) -> bool:
    return any(payment.status is PaymentStatus.CAPTURED for payment in order.payments)


def _unpaid(situation: Situation, blocked: Blocked) -> Amounts:
    """Nothing was captured: nothing is owed back, or nobody knows where no payment is given."""
    order = situation.order
    if total_minor(order) == 0:
        return Amounts((0,) * len(situation.request.items), 0, 0)
    due = 0 if order.payments else None
    return Amounts((due,) * len(situation.request.items), _cheapest_minor(order), due, blocked=blocked)


def _payable(order: Order) -> Order:
    """The order as if every captured payment could take money back."""
    payments = (replace(payment, refundable=Refundable.YES, refundable_until=None) for payment in order.payments)
    return replace(order, payments=tuple(payments))


def _units(by_line: Mapping[str, int]) -> tuple[UnitsPart, ...]:
    return tuple(UnitsPart(line, quantity) for line, quantity in by_line.items())


def _withdrawn_unpaid(situation: Situation, refunds: tuple[PriorRefund, ...]) -> dict[str, int]:
    """Units withdrawn before, by line, whose refund is still to come: they leave first, so they are reserved.

    Where history gave sums back without saying for what, they may be these units' and nothing is reserved.
    """
    if not situation.history_withdrawn:
        return {}
    given = [part for prior in refunds if prior.state is not RefundState.FAILED for part in prior.parts]
    if not all(isinstance(part, UnitsPart | ShippingPart) for part in given) or any(
        not prior.parts for prior in refunds
    ):
        return {}
    waiting: dict[str, int] = {}
    for withdrawn in situation.history_withdrawn:
        waiting[withdrawn.line] = waiting.get(withdrawn.line, 0) + withdrawn.quantity
    for part in given:
        if isinstance(part, UnitsPart) and part.line in waiting:
            waiting[part.line] -= part.quantity or 0
    return {line: quantity for line, quantity in waiting.items() if quantity > 0}
