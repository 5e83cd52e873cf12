"""Counting days the way statutes do; every date is the buyer's day, every instant carries its offset."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Literal
from zoneinfo import ZoneInfo

type Instant = datetime
"""A point in time with its offset; naive values never get past the edge."""


class Never(Enum):
    """`never`: known not to have happened as of the decision; unlike None, it decides."""

    NEVER = "never"


NEVER = Never.NEVER
type Day = date | Literal[Never.NEVER] | None
"""A day, known not to have come (NEVER), or unknown (None)."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of a place: its weekend (Monday is 0) and its public holidays within `first`..`last` year."""

    place: str
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = field(default=frozenset(), repr=False)

    def is_working_day(self, day: date) -> bool:
        """Whether offices of the place are open."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def roll(self, day: date) -> date:
        """`day`, or the next working day after it (Regulation 1182/71 art. 3(4), § 193 BGB)."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself does not count."""
        for _ in range(count):
            day = self.roll(day + timedelta(days=1))
        return day


def add_days(day: date, count: int) -> date:
    """The last of `count` days where the day of the event does not count (Regulation 1182/71 art. 3(1))."""
    return day + timedelta(days=count)


def last_day_counting(day: date, count: int) -> date:
    """The last of `count` days where the day of the event is day one (Japan, ASCT art. 15-3)."""
    return day + timedelta(days=count - 1)


def add_months(day: date, count: int) -> date:
    """The day of the same number `count` months on, else the last of that month (Regulation 1182/71 art. 3(2)(c))."""
    month_index = day.year * 12 + day.month - 1 + count
    year, month = divmod(month_index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, count: int) -> date:
    """As `add_months`, in years: 29 February ends on 28 February of a common year."""
    return add_months(day, 12 * count)


def day_of(instant: Instant, zone: ZoneInfo) -> date:
    """The day that `instant` falls on at `zone`."""
    return instant.astimezone(zone).date()
