"""When something is due, in the words of a person who looks at a list: "in 3 h", "Tue", "overdue since 2 Nov"."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED_DAYS = 6
"""A weekday's name says which day is meant for so many days ahead."""


@dataclass(frozen=True, slots=True)
class Due:
    """`tone` is late, soon, later or none; `title` is the whole date."""

    text: str
    tone: str
    title: str = ""


def due_words(last_day: date | None, now: datetime, zone: ZoneInfo, locale: Locale) -> Due:
    """A last day at a place, which lasts until midnight there."""
    if last_day is None:
        return Due(_("nothing due"), "none")
    here = now.astimezone(zone)
    title = format_date(last_day, "full", locale=locale)
    ahead = (last_day - here.date()).days
    if ahead < 0:
        return Due(_("overdue since %(day)s") % {"day": short_day(last_day, here.date(), locale)}, "late", title)
    if ahead == 0:
        midnight = datetime.combine(last_day + timedelta(days=1), time(), zone)
        hours = max(1, int((midnight - here) / timedelta(hours=1)))
        return Due(ngettext("in %(n)s h", "in %(n)s h", hours) % {"n": hours}, "soon", title)
    if ahead == 1:
        return Due(_("tomorrow"), "soon", title)
    if ahead <= NAMED_DAYS:
        return Due(format_date(last_day, "EEE", locale=locale), "later", title)
    return Due(short_day(last_day, here.date(), locale), "later", title)


def short_day(day: date, today: date, locale: Locale) -> str:
    """`2 Nov`, with the year where it is not this one."""
    return format_skeleton("MMMd" if day.year == today.year else "yMMMd", day, locale=locale)
