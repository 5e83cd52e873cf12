"""The words that count days and money.

Total and strict: an unknown operand gives unknown, and so does a result off the calendar. Shared by every reading
of the language, so that a day is counted in one place. `FAR` (never) stays where it is.
"""

from datetime import date

from amends.rules.expression import FAR
from amends.vocabulary import deadline
from amends.vocabulary.deadline import WorkingCalendar

MAX_TERM_DAYS = 40_000
"""About 109 years, longer than any limitation period; a longer term is a mistake, hence unknown."""
MAX_TERM_MONTHS = 1_320
"""The same in months."""
PPM = 1_000_000


def add_days(day: date | None, count: int | None) -> date | None:
    """The `count`-th day after `day`."""
    return _counted(day, count) if count is not None and -MAX_TERM_DAYS <= count <= MAX_TERM_DAYS else None


def _counted(day: date | None, count: int) -> date | None:
    if day is None or day == FAR:
        return day
    try:
        return date.fromordinal(day.toordinal() + count)
    except (ValueError, OverflowError):
        return None


def add_months(day: date | None, count: int | None) -> date | None:
    """The day of the same number `count` months on, else the last of that month."""
    if day is None or count is None or not -MAX_TERM_MONTHS <= count <= MAX_TERM_MONTHS:
        return None
    if day == FAR:
        return FAR
    try:
        return deadline.add_months(day, count)
    except (ValueError, OverflowError):
        return None


def add_years(day: date | None, count: int | None) -> date | None:
    """As `add_months`, in years."""
    return None if count is None else add_months(day, 12 * count)


def last_day_counting(day: date | None, count: int | None) -> date | None:
    """The last of `count` days of which `day` is the first."""
    return None if count is None else add_days(day, count - 1)


def add_business_days(calendar: WorkingCalendar, day: date | None, count: int | None) -> date | None:
    """The `count`-th working day after `day`."""
    if day is None or count is None or not 0 <= count <= MAX_TERM_DAYS:
        return None
    if day == FAR:
        return FAR
    try:
        return calendar.add_business_days(day, count)
    except (ValueError, OverflowError):
        return None


def roll(calendar: WorkingCalendar, day: date | None) -> date | None:
    """`day`, or the next working day after it."""
    if day is None or day == FAR:
        return day
    try:
        return calendar.roll(day)
    except (ValueError, OverflowError):
        return None


def days_between(first: date | None, second: date | None) -> int | None:
    """Days from `first` to `second`, negative where `second` is earlier; unknown if either never comes."""
    if first is None or second is None or FAR in {first, second}:
        return None
    return second.toordinal() - first.toordinal()


def share(amount_minor: int | None, rate_ppm: int | None) -> int | None:
    """`rate_ppm` millionths of `amount_minor`, to the nearest minor unit, halves up: the one rounding."""
    if amount_minor is None or rate_ppm is None:
        return None
    return (amount_minor * rate_ppm + PPM // 2) // PPM
