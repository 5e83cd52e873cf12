"""What is still refundable of an order: its lines, shipping, fees and duties."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from amends.ledger.allocation import Allocation, Charge, largest_remainder, spread
from amends.ledger.part import (
    AmountPart,
    DutiesPart,
    FeePart,
    FilledPart,
    Part,
    RestPart,
    ShippingPart,
    UnitRange,
    UnitsPart,
    count_units,
)
from amends.ledger.unit_balance import LineLeft, Pot, Run, extend


@dataclass(slots=True)
class Remaining:
    """What is left of an order's lines, shipping, fees and duties."""

    lines: dict[str, LineLeft]
    shipping: Pot
    fees: dict[str, Pot]
    duties: Pot

    def total_minor(self) -> int:
        """All that is left."""
        pots = chain([self.shipping, self.duties], self.fees.values())
        return sum(line.left_minor for line in self.lines.values()) + sum(pot.left_minor for pot in pots)

    def take(self, part: Part) -> tuple[FilledPart, ...]:
        """Take a part (at most what is left), and give it with amount, tax and units filled in."""
        match part:
            case UnitsPart():
                line = self.lines[part.line]
                units = line.next_units(part.quantity) if part.units is None else part.units
                gross, tax = line.take(units, part.amount_minor, part.tax_minor)
                return (UnitsPart(part.line, count_units(units), gross, tax, units),) if units else ()
            case AmountPart():
                spread_over = tuple(self._spread(part.amount_minor))
                return tuple(filled for each in spread_over for filled in self.take(each))
            case RestPart():
                return tuple(filled for each in tuple(self._rest()) for filled in self.take(each))
            case ShippingPart() | DutiesPart() | FeePart():
                gross, tax = self.pot(part).take(part.amount_minor, part.tax_minor)
                return (replace(part, amount_minor=gross, tax_minor=tax),) if gross else ()

    def pot(self, part: ShippingPart | DutiesPart | FeePart) -> Pot:
        """The money a part without units is taken from."""
        match part:
            case ShippingPart():
                return self.shipping
            case DutiesPart():
                return self.duties
            case FeePart():
                return self.fees[part.fee]

    def _rest(self) -> Iterator[FilledPart]:
        """Everything left, gifts that cost nothing included."""
        for name, line in self.lines.items():
            units = line.next_units(None)
            if units:
                yield UnitsPart(name, count_units(units), units=units)
        yield ShippingPart()
        yield from (FeePart(fee) for fee in self.fees)
        yield DutiesPart()

    def _spread(self, amount_minor: int) -> Iterator[FilledPart]:
        """An amount over the refundable gross of all units; what they cannot bear to shipping, then fees and duties."""
        runs = [(name, run) for name, line in self.lines.items() for run in line.refundable()]
        to_goods = min(amount_minor, sum(run.size * run.left for _, run in runs))
        if to_goods:
            yield from _by_line(runs, spread(to_goods, [(run.size, run.left) for _, run in runs]))
        to_shipping = min(amount_minor - to_goods, self.shipping.left_minor)
        yield ShippingPart(to_shipping)
        lefts = [*(pot.left_minor for pot in self.fees.values()), self.duties.left_minor]
        to_others = min(amount_minor - to_goods - to_shipping, sum(lefts))
        *fees, duties = largest_remainder(to_others, lefts)
        yield from (FeePart(fee, share) for fee, share in zip(self.fees, fees, strict=True))
        yield DutiesPart(duties)


def remaining_of(allocation: Allocation) -> Remaining:
    """All of an order, nothing refunded yet."""
    return Remaining(
        lines={line: LineLeft(runs) for line, runs in allocation.lines.items()},
        shipping=_pot(allocation.shipping),
        fees={fee: _pot(charge) for fee, charge in allocation.fees.items()},
        duties=_pot(allocation.duties),
    )


def _pot(charge: Charge) -> Pot:
    return Pot(charge, charge.gross_minor, charge.tax_minor)


def _by_line(runs: list[tuple[str, Run]], shares: list[tuple[int, int]]) -> Iterator[UnitsPart]:
    """Shares of runs as one part per line, naming the units that get something."""
    amounts: dict[str, int] = {}
    units: dict[str, list[UnitRange]] = {}
    for (name, run), (heavier, floor) in zip(runs, shares, strict=True):
        touched = run.size if floor else heavier
        if touched:
            amounts[name] = amounts.get(name, 0) + heavier + floor * run.size
            extend(units.setdefault(name, []), run.first, touched)
    for name, amount in amounts.items():
        yield UnitsPart(name, count_units(tuple(units[name])), amount, units=tuple(units[name]))
