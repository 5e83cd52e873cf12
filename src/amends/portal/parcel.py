"""The parcel a buyer sends back: whether one is awaited, what is in it, and the proof of posting."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amends.portal.answers import Errors, typed

MAX_TRACKING = 80
MAX_CARRIER = 60


def parcel_items(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The units that are awaited back."""
    return [
        {"line": item["line"], "quantity": item["quantity"]}
        for item in case["items"]
        if item["state"] == "waiting_for_goods"
    ]


def may_be_sent(case: Mapping[str, Any]) -> bool:
    """Whether the buyer's next step is to post a parcel that is not yet on its way."""
    posted = any(event["type"] == "goods_dispatched" for event in case["events"])
    return bool(parcel_items(case)) and not posted


def read_parcel(given: Mapping[str, str], today: date) -> tuple[dict[str, Any], Errors]:
    """Carrier, tracking and day as `dispatched` takes them (without items and proof)."""
    errors: Errors = {}
    carrier, tracking = typed(given, "carrier"), typed(given, "tracking")
    if len(carrier) > MAX_CARRIER:
        errors["carrier"] = _("Shorten this to %(most)s characters.") % {"most": MAX_CARRIER}
    if len(tracking) > MAX_TRACKING:
        errors["tracking"] = _("Shorten this to %(most)s characters.") % {"most": MAX_TRACKING}
    try:
        posted = date.fromisoformat(given.get("at", "").strip())
    except ValueError:
        posted = None
    if posted is None or posted > today:
        errors["at"] = _("Enter the day you posted it; it can't be in the future.")
    return {
        "carrier": carrier or None,
        "tracking": tracking or None,
        "at": posted and posted.isoformat(),
    }, errors
