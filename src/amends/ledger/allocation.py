"""An order's money, given to units and cents once, when the order enters; refunds only subtract from it.

A line's total after its own discount is spread evenly over its units, the heavier cents first; the order
discount over all units by their price, and a line's tax over its units by what they still cost, both by
largest remainder with ties in unit order. Where tax comes on top, discounts lower the price before tax, and
`gross_minor` is always what the buyer paid for the unit, tax included.

Units that cost the same stand as one run, so a line of 80,995 units costs no more than a line of two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from amends.vocabulary.order import Line, Order
from amends.vocabulary.order_reader import line_minor


@dataclass(frozen=True, slots=True)
class UnitRun:
    """`count` consecutive units that each cost `gross_minor`, of which `tax_minor` is tax."""

    count: int
    gross_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What was paid for something that has no units, and the tax in it."""

    gross_minor: int = 0
    tax_minor: int = 0


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where every minor unit of an order went: `lines` and `fees` by id, lines as runs in unit order."""

    lines: dict[str, tuple[UnitRun, ...]]
    shipping: Charge
    fees: dict[str, Charge]
    duties: Charge

    def unit_minor(self, line: str, first: int, count: int) -> int:
        """Gross of `count` units of a line from unit number `first` (counted from 1)."""
        found, at, end = 0, 1, first + count
        for run in self.lines[line]:
            found += run.gross_minor * max(0, min(end, at + run.count) - max(first, at))
            at += run.count
        return found


def allocate(order: Order) -> Allocation:
    """The order's money on its units, its shipping, its fees and its duties; sums to what the order comes to."""
    prices = [
        (line.id, count, price) for line in order.lines for count, price in _evenly(line_minor(line), line.quantity)
    ]
    discounts = spread(order.order_discount_minor, [(count, price) for _, count, price in prices])
    discounted: dict[str, list[tuple[int, int]]] = {line.id: [] for line in order.lines}
    for (line, count, price), (heavier, floor) in zip(prices, discounts, strict=True):
        discounted[line] += [(heavier, price - floor - 1), (count - heavier, price - floor)]
    shipping = order.shipping
    return Allocation(
        lines={line.id: tuple(_taxed(line, discounted[line.id])) for line in order.lines},
        shipping=_charge(shipping.charged_minor, shipping.tax_minor, included=shipping.tax_included),
        fees={fee.id: _charge(fee.amount_minor, fee.tax_minor, included=fee.tax_included) for fee in order.fees},
        duties=Charge(order.duties_minor),
    )


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared by `weights`, exactly: floors first, then one each by largest remainder, ties in order.

    Weights that are all zero count as equal. No share exceeds its weight where `total` does not exceed their sum.
    """
    return [heavier + floor for heavier, floor in spread(total, [(1, weight) for weight in weights])]


def spread(total: int, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`largest_remainder` over `(count, weight)` runs.

    Per run `(heavier, floor)`: each of its units gets `floor`, the first `heavier` of them one more.
    """
    assert total >= 0, f"a negative total: {total}"
    whole = sum(count * weight for count, weight in runs)
    if whole == 0:
        runs = [(count, 1) for count, _ in runs]
        whole = sum(count for count, _ in runs)
    if whole == 0:
        assert total == 0, f"{total} spread over nothing"
        return []
    floors = [total * weight // whole for _, weight in runs]
    left = total - sum(count * floor for (count, _), floor in zip(runs, floors, strict=True))
    heavier = [0] * len(runs)
    for index in sorted(range(len(runs)), key=lambda index: -(total * runs[index][1] % whole)):
        heavier[index] = min(left, runs[index][0])
        left -= heavier[index]
    return list(zip(heavier, floors, strict=True))


def _evenly(total: int, count: int) -> list[tuple[int, int]]:
    """`(count, share)` runs of `total` over `count` units, heavier first."""
    floor, heavier = divmod(total, count)
    return [(heavier, floor + 1), (count - heavier, floor)] if heavier else [(count, floor)]


def _taxed(line: Line, runs: list[tuple[int, int]]) -> Iterator[UnitRun]:
    """The line's units with their tax, equal neighbours in one run."""
    runs = [(count, price) for count, price in runs if count]
    taxes = spread(line.tax_minor, runs)
    units = [
        (count, (price if line.tax_included else price + tax, tax))
        for (whole, price), (heavier, floor) in zip(runs, taxes, strict=True)
        for count, tax in ((heavier, floor + 1), (whole - heavier, floor))
        if count
    ]
    for (gross, tax), found in groupby(units, key=lambda unit: unit[1]):
        yield UnitRun(sum(count for count, _ in found), gross, tax)


def _charge(amount_minor: int, tax_minor: int, *, included: bool) -> Charge:
    return Charge(amount_minor if included else amount_minor + tax_minor, tax_minor)
