"""The working days of a place over the years of a proof, so that how far a count can reach is known beforehand."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from amends.vocabulary.deadline import WorkingCalendar

MARGIN_DAYS = 60
"""Days beyond the horizon that a count from its last day may reach into, for each week of working days."""
WEEK = 7


@dataclass(frozen=True)
class WorkingDays:
    """Working days from `first` to beyond `last`, as ordinals, in a calendar of that weekend and those holidays."""

    first: int
    last: int
    weekend: frozenset[int]
    days: tuple[int, ...] = field(repr=False)

    def after(self, day: int, count: int) -> int:
        """The `count`-th working day after `day`; with 0, `day` or the next working day."""
        if count == 0:
            return self.days[bisect_left(self.days, day)]
        return self.days[bisect_right(self.days, day) + count - 1]

    def reaches(self, day: int, count: int) -> bool:
        """Whether `after` is known."""
        return self.first <= day <= self.last and bisect_right(self.days, day) + max(count, 1) < len(self.days)

    def extent(self, count: int) -> tuple[int, int]:
        """The fewest and the most days that `count` takes from any day of the horizon."""
        return _extent(self, count)

    def usual(self, day: int, count: int) -> int:
        """The days that `count` takes from a `day` with no holiday near."""
        return _usual(self.weekend, (day - 1) % WEEK, count)

    def stretch(self, day: int, count: int) -> tuple[int, int] | None:
        """The days around `day` from which `count` takes as many days as usual; None where `day` is not one."""

        def is_usual(each: int) -> bool:
            return self.reaches(each, count) and self.after(each, count) - each == self.usual(each, count)

        if not is_usual(day):
            return None
        first = last = day
        while is_usual(first - 1):
            first -= 1
        while is_usual(last + 1):
            last += 1
        return first, last

    def unusual(self, day: int, count: int) -> Iterator[tuple[int, int]]:
        """`day` and those next to it from which `count` takes longer than usual, each with the day it reaches."""
        each = day
        while self.reaches(each, count) and self.after(each, count) - each != self.usual(each, count):
            yield each, self.after(each, count)
            each += 1
        each = day - 1
        while self.reaches(each, count) and self.after(each, count) - each != self.usual(each, count):
            yield each, self.after(each, count)
            each -= 1


@lru_cache(maxsize=256)
def working_days(calendar: WorkingCalendar, first: int, last: int) -> WorkingDays:
    """The working days of `calendar` over a horizon of ordinals."""
    closed = {day.toordinal() for day in calendar.holidays}
    open_weekdays = [weekday for weekday in range(WEEK) if weekday not in calendar.weekend]
    assert open_weekdays, f"{calendar.place} has no working day"
    days = tuple(
        day
        for day in range(first, last + WEEK * MARGIN_DAYS)
        if (day - 1) % WEEK in open_weekdays and day not in closed
    )
    return WorkingDays(first, last, calendar.weekend, days)


@lru_cache(maxsize=4_096)
def _extent(days: WorkingDays, count: int) -> tuple[int, int]:
    """Counted where it changes: right after a working day it is the longest, on the day before one the shortest."""
    gaps = [days.after(day, count) - day for day in range(days.first, days.last + 1)]
    return min(gaps), max(gaps)


@lru_cache(maxsize=4_096)
def _usual(weekend: frozenset[int], weekday: int, count: int) -> int:
    taken, left = 0, count
    if count == 0:
        while (weekday + taken) % WEEK in weekend:
            taken += 1
        return taken
    while left:
        taken += 1
        left -= (weekday + taken) % WEEK not in weekend
    return taken
