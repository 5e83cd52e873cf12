"""A refund clock for those who must keep it: until when, counted from what, and what may be waited for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from amends.presentation.clock import duration
from amends.presentation.dates import day, parse_day


def clock_words(clock: Mapping[str, Any] | None, locale: Locale, today: date) -> str:
    """One sentence or two; empty where there is no clock."""
    if not clock:
        return ""
    if clock["status"] == "unknown":
        return _("The last day is not certain yet.")
    if clock["status"] == "no_statutory_clock" or clock.get("length") is None:
        return _("The law sets no day.")
    length = duration(clock["length"], clock["unit"])
    if clock["status"] == "not_started":
        return _not_started(clock["starts_on"]) % {"duration": length}
    said = _("By %(day)s: %(duration)s from %(start)s.") % {
        "day": day(parse_day(clock["latest_on"]), locale, today),
        "duration": length,
        "start": _started(clock, locale, today),
    }
    if not clock.get("withholding"):
        return said
    if clock.get("withhold_until") == "goods_received":
        return said + " " + _("It may be withheld until the goods are back.")
    return said + " " + _("It may be withheld until the goods are back or were demonstrably sent.")


def _started(clock: Mapping[str, Any], locale: Locale, today: date) -> str:
    names = {
        "notice": _("the notice"),
        "goods_received": _("receipt of the goods"),
        "goods_received_or_proof": _("receipt of the goods or proof of dispatch"),
        "returned": _("the day of return"),
        "demand": _("the demand"),
    }
    name = names.get(clock["starts_on"], clock["starts_on"])
    if not clock.get("started"):
        return name
    return _("%(event)s on %(day)s") % {"event": name, "day": day(parse_day(clock["started"]), locale, today)}


def _not_started(starts_on: str) -> str:
    match starts_on:
        case "goods_received":
            return _("Within %(duration)s of receipt of the goods.")
        case "goods_received_or_proof":
            return _("Within %(duration)s of receipt of the goods or of proof of dispatch.")
        case "returned":
            return _("Within %(duration)s of the day of return.")
        case "demand":
            return _("Within %(duration)s of the demand for money.")
        case _:
            return _("Within %(duration)s of the notice.")
