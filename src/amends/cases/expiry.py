"""How long a way out stands: a statutory one while the case is open, what the merchant adds only for a while."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from amends.cases.state import CaseState
from amends.cases.timer import zone_of
from amends.vocabulary.remedy import Remedy

VOLUNTARY_DAYS = 30
"""How many days after the decision that made it a voluntary offer can still be accepted."""


def expires_on(state: CaseState, offer: Mapping[str, Any]) -> date | None:
    """The last day of an offer, as the buyer's day; None where it does not expire."""
    if offer.get("statutory") or offer["remedy"] == Remedy.MARKETPLACE_HANDLES or state.decided_as_of is None:
        return None
    decided_on = datetime.fromisoformat(state.decided_as_of).astimezone(zone_of(state.market, state.time_zone)).date()
    return decided_on + timedelta(days=VOLUNTARY_DAYS)


def dated(state: CaseState, offer: Mapping[str, Any]) -> dict[str, Any]:
    """An offer with its last day, `expires_on`, where it has one."""
    last_day = expires_on(state, offer)
    return dict(offer) if last_day is None else {**offer, "expires_on": last_day.isoformat()}
