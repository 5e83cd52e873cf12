"""A refund clock as a sentence: never a bare date, always what starts it and what it waits for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.presentation.dates import day, parse_day


def duration(length: int, unit: str) -> str:
    """`14 days` or `3 working days`, in the form that follows "within"."""
    if unit == "business_days":
        return ngettext("%(n)s working day", "%(n)s working days", length) % {"n": length}
    return ngettext("%(n)s day", "%(n)s days", length) % {"n": length}


def sentence(clock: Mapping[str, Any] | None, locale: Locale, today: date) -> str:
    """When the money comes, from the contract's `refund_clock`: "Within 14 days, by 2 November, once you have …"."""
    status = clock["status"] if clock else "unknown"
    if clock is None or status == "unknown":
        return _("We will tell you the date as soon as it is certain.")
    if status == "no_statutory_clock" or clock.get("length") is None:
        return _("The law names no day for this. We pay as soon as it is settled, and you see it here.")
    within = {"duration": duration(clock["length"], clock["unit"])}
    if status == "running" and clock.get("latest_on"):
        within["date"] = day(parse_day(clock["latest_on"]), locale, today)
        return _running(clock) % within
    return _not_started(clock["starts_on"]) % within


def _running(clock: Mapping[str, Any]) -> str:
    if not clock.get("withholding"):
        return _("Within %(duration)s: by %(date)s at the latest.")
    if clock.get("withhold_until") == "goods_received":
        return _("Within %(duration)s, by %(date)s, once your parcel has reached us.")
    return _("Within %(duration)s, by %(date)s, once you have posted the parcel.")


def _not_started(starts_on: str) -> str:
    match starts_on:
        case "goods_received":
            return _("Within %(duration)s of your parcel reaching us.")
        case "goods_received_or_proof":
            return _("Within %(duration)s of your parcel reaching us, or of your proof of posting if that comes first.")
        case "returned":
            return _("Within %(duration)s of the day you send it back.")
        case "demand":
            return _("Within %(duration)s of the day you ask for your money back.")
        case _:
            return _("Within %(duration)s of the day you tell us.")
