"""Days and instants as a reader of a language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton


def parse_day(text: str) -> date:
    """The day of an ISO date or instant as the contract writes them; an instant keeps the day of its own offset."""
    return date.fromisoformat(text[:10])


def day(value: date, locale: Locale, today: date | None = None) -> str:
    """`2 November`, with the year where it is not this one (or today is not given)."""
    if today is not None and value.year == today.year:
        return format_skeleton("MMMMd", value, locale=locale)
    return format_date(value, "long", locale=locale)


def moment(value: datetime, locale: Locale, zone: ZoneInfo) -> str:
    """Day and time to the minute at the reader's place."""
    return format_datetime(value, "d MMMM, HH:mm" if locale.language == "en" else "medium", tzinfo=zone, locale=locale)


def moment_to_the_second(value: datetime, locale: Locale, zone: ZoneInfo) -> str:
    """Day, time to the second and zone, as an acknowledgement of a withdrawal must state it (art. 11a(4))."""
    return format_datetime(value, "long", tzinfo=zone, locale=locale)
