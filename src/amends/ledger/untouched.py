"""What units of an order come to while nothing was given back of it and every payment can give back.

Then a refund quote has nothing to subtract and nothing to refuse, and units cost what they were allocated: the same
sums as `quote` for a fifth of its cost (a test holds them equal). Most requests are the first of their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.ledger.allocation import allocate
from amends.vocabulary.order import Order, PaymentStatus, Refundable
from amends.vocabulary.order_reader import captured_minor, total_minor


@dataclass(frozen=True, slots=True)
class Untouched:
    """Gross of the units asked for, part by part, and of all goods; what else is there to give back."""

    goods_minor: tuple[int, ...]
    all_goods_minor: int
    shipping_minor: int
    fees_minor: int
    duties_minor: int


def untouched(order: Order, asked: Sequence[tuple[str, int]]) -> Untouched | None:
    """The sums of `asked`, units by line in unit order; None where only a quote can tell."""
    for payment in order.payments:
        if payment.status is not PaymentStatus.CAPTURED or payment.refundable is Refundable.NO:
            return None
    if not order.payments or captured_minor(order) != total_minor(order):
        return None
    first = dict.fromkeys([line for line, _ in asked], 1)
    bought = {line.id: line.quantity for line in order.lines}
    units = _even_units(order) or _AllocatedUnits(order)
    goods: list[int] = []
    for line, quantity in asked:
        if quantity <= 0 or first[line] + quantity - 1 > bought.get(line, 0):
            return None
        goods.append(units.minor(line, first[line], quantity))
        first[line] += quantity
    shipping, fees = order.shipping, order.fees
    return Untouched(
        tuple(goods),
        units.all_minor,
        shipping.charged_minor + (0 if shipping.tax_included else shipping.tax_minor),
        sum([fee.amount_minor + (0 if fee.tax_included else fee.tax_minor) for fee in fees]) if fees else 0,
        order.duties_minor,
    )


class _EvenUnits:
    """Lines whose totals are spread evenly over their units, the heavier cents first, and not touched again."""

    def __init__(self, lines: dict[str, tuple[int, int]], all_minor: int) -> None:
        self.lines, self.all_minor = lines, all_minor

    def minor(self, line: str, first: int, count: int) -> int:
        floor, heavier = self.lines[line]
        return floor * count + max(0, min(heavier, first + count - 1) - (first - 1))


def _even_units(order: Order) -> _EvenUnits | None:
    """Where neither an order discount nor tax on top changes what units cost; None otherwise."""
    if order.order_discount_minor:
        return None
    lines: dict[str, tuple[int, int]] = {}
    all_minor = 0
    for line in order.lines:
        if not line.tax_included and line.tax_minor:
            return None
        line_minor = line.quantity * line.unit_price_minor - line.discount_minor
        lines[line.id] = divmod(line_minor, line.quantity)
        all_minor += line_minor
    return _EvenUnits(lines, all_minor)


class _AllocatedUnits:
    """Units as the order's allocation gives them, whatever changes what they cost."""

    def __init__(self, order: Order) -> None:
        self.allocation = allocate(order)
        self.all_minor = sum(self.minor(line.id, 1, line.quantity) for line in order.lines)

    def minor(self, line: str, first: int, count: int) -> int:
        return self.allocation.unit_minor(line, first, count)
