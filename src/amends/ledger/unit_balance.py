"""What is still refundable of a line's units, and of money without units, as refunds are taken from it.

A unit has left when nothing is left of it. An amount on a unit leaves the rest of that unit refundable: 5.00 on a
unit and later one unit of that line come to exactly that unit. So units are kept singly, as runs of equal ones.

The tax of a line is one sum: whole units take the tax allocated to them, amounts take tax at the rate of their units,
and whatever takes the last of a line takes the tax that is left.

Taking never fails: what exceeds the rest is cut to it. Whether too much was asked is the quote's to say.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from amends.ledger.allocation import Charge, UnitRun, spread
from amends.ledger.part import UnitRange, count_units


class Run(NamedTuple):
    """Consecutive units `first`..`first + size - 1`, each paid `gross` with `tax`, of which `left` is refundable."""

    first: int
    size: int
    gross: int
    tax: int
    left: int
    gone: bool = False


@dataclass(slots=True)
class Pot:
    """Money without units: what was paid, and what is left of it."""

    paid: Charge
    left_minor: int
    tax_left_minor: int

    def take(self, amount_minor: int | None, tax_minor: int | None) -> tuple[int, int]:
        """Gross and tax of `amount_minor` (None: all), at most what is left."""
        gross = self.left_minor if amount_minor is None else min(amount_minor, self.left_minor)
        own_rate = Fraction(self.paid.tax_minor * gross, self.paid.gross_minor or 1) if tax_minor is None else tax_minor
        tax = _tax_taken(gross, self.left_minor, self.tax_left_minor, own_rate)
        self.left_minor -= gross
        self.tax_left_minor -= tax
        return gross, tax


class LineLeft:
    """The units of one line, singly, and the line's tax."""

    __slots__ = ("_runs", "left_minor", "tax_left_minor")

    def __init__(self, runs: tuple[UnitRun, ...]) -> None:
        self._runs: list[Run] = []
        first = 1
        for run in runs:
            self._runs.append(Run(first, run.count, run.gross_minor, run.tax_minor, run.gross_minor))
            first += run.count
        self.left_minor = sum(run.count * run.gross_minor for run in runs)
        self.tax_left_minor = sum(run.count * run.tax_minor for run in runs)

    def next_units(self, quantity: int | None) -> tuple[UnitRange, ...]:
        """The first `quantity` units (None: all) that have not left; fewer where fewer are left."""
        found: list[UnitRange] = []
        for run in self._runs:
            if run.gone:
                continue
            count = run.size if quantity is None else min(quantity, run.size)
            if count:
                extend(found, run.first, count)
            if quantity is not None:
                quantity -= count
        return tuple(found)

    def available(self, units: tuple[UnitRange, ...]) -> int | None:
        """What is left of these units together; None where one of them is not there or has left."""
        picked = [run for run, chosen in self._cut(units) if chosen]
        if any(run.gone for run in picked) or sum(run.size for run in picked) != count_units(units):
            return None
        return sum(run.size * run.left for run in picked)

    def take(self, units: tuple[UnitRange, ...], amount_minor: int | None, tax_minor: int | None) -> tuple[int, int]:
        """Gross and tax of these units: whole, or `amount_minor` spread over what is left of them."""
        cut = self._cut(units)
        picked = [run for run, chosen in cut if chosen]
        available = sum(run.size * run.left for run in picked)
        gross = available if amount_minor is None else min(amount_minor, available)
        if gross == available:
            shares = [(0, run.left) for run in picked]
        else:
            shares = spread(gross, [(run.size, run.left) for run in picked])
        own_rate: Fraction | int = tax_minor or 0
        self._runs, found = [], iter(shares)
        for run, chosen in cut:
            if not chosen:
                self._add(run)
                continue
            for part, share in _shared(run, next(found)):
                self._add(part._replace(left=part.left - share, gone=part.left == share))
                if tax_minor is None:
                    own_rate += _own_tax(part, share)
        tax = _tax_taken(gross, self.left_minor, self.tax_left_minor, own_rate)
        self.left_minor -= gross
        self.tax_left_minor -= tax
        return gross, tax

    def refundable(self) -> list[Run]:
        """Runs of units of which something is left."""
        return [run for run in self._runs if run.left]

    def _add(self, run: Run) -> None:
        """Put a run after the last one, joined to it where they are equal."""
        if self._runs and self._runs[-1][2:] == run[2:]:
            run = run._replace(first=self._runs[-1].first, size=self._runs[-1].size + run.size)
            self._runs.pop()
        self._runs.append(run)

    def _cut(self, units: tuple[UnitRange, ...]) -> list[tuple[Run, bool]]:
        """The runs cut at the borders of `units` (ascending), each with whether it is one of them."""
        cut: list[tuple[Run, bool]] = []
        ranges = iter((*units, (10**9, 10**9)))
        first, last = next(ranges)
        for run in self._runs:
            at, end = run.first, run.first + run.size
            while at < end:
                while last < at:
                    first, last = next(ranges)
                chosen = first <= at
                upto = min(end, last + 1 if chosen else first)
                cut.append((run._replace(first=at, size=upto - at), chosen))
                at = upto
        return cut


def _tax_taken(gross: int, left: int, tax_left: int, own_rate: Fraction | int) -> int:
    """Tax at the part's own rate, halves up; all that is left with the last part, and never more than it can bear."""
    if gross == left:
        return tax_left
    rounded = own_rate if isinstance(own_rate, int) else math.floor(own_rate + Fraction(1, 2))
    return min(gross, tax_left, max(0, tax_left - (left - gross), rounded))


def _own_tax(run: Run, share: int) -> Fraction | int:
    """Exact tax of `share` of each unit of a run; an untouched unit that goes whole takes what was allocated to it."""
    if share == run.left == run.gross:
        return run.size * run.tax
    return Fraction(run.size * run.tax * share, run.gross)


def _shared(run: Run, share: tuple[int, int]) -> Iterator[tuple[Run, int]]:
    """A run cut in two where its first units get one more."""
    heavier, floor = share
    if heavier:
        yield run._replace(size=heavier), floor + 1
    if heavier < run.size:
        yield run._replace(first=run.first + heavier, size=run.size - heavier), floor


def extend(ranges: list[UnitRange], first: int, count: int) -> None:
    """Add units after the last range, joined to it where they follow on."""
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1] = (ranges[-1][0], first + count - 1)
    else:
        ranges.append((first, first + count - 1))
