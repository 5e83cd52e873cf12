"""Days and instants as a reader of a language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format

_NO_BREAK = "\N{NO-BREAK SPACE}"
_APART, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def parse_day(text: str) -> date:
    """The day of an ISO date or instant as the contract writes them; an instant keeps the day of its own offset."""
    return date.fromisoformat(text[:10])


def day(value: date, locale: Locale, today: date | None = None) -> str:
    """`2 November`, with the year where it is not this one (or today is not given); never broken over two lines."""
    if today is not None and value.year == today.year:
        text = format_skeleton("MMMMd", value, locale=locale)
    else:
        text = format_date(value, "long", locale=locale)
    if locale.language == "fr" and value.day == 1:
        text = text.replace("1", "1er", 1)  # CLDR's months name no ordinal; French counts the first
    return text.replace(" ", _NO_BREAK)


def moment(value: datetime, locale: Locale, zone: ZoneInfo, today: date | None = None) -> str:
    """Day and time to the minute at the reader's place."""
    local = value.astimezone(zone)
    clock = format_time(local, "short", tzinfo=zone, locale=locale)
    return _joined(day(local.date(), locale, today), clock, locale)


def moment_to_the_second(value: datetime, locale: Locale, zone: ZoneInfo) -> str:
    """Day, time to the second and offset, as an acknowledgement of a withdrawal must state it (art. 11a(4))."""
    local = value.astimezone(zone)
    clock = format_time(local, "medium", tzinfo=zone, locale=locale)
    offset = local.strftime("%z")
    return f"{_joined(day(local.date(), locale), clock, locale)} {_APART}(UTC{offset[:3]}:{offset[3:]}){_END}"


def _joined(day_text: str, clock: str, locale: Locale) -> str:
    return str(get_datetime_format("medium", locale=locale)).replace("'", "").format(clock, day_text)
