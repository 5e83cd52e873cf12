"""Moments at which a case must be looked at again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

RELEASE_HOUR = 6
"""A refund whose clock runs out on a day is released that morning, so that it can reach the buyer within the day."""

_ZONES = {
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "IT": "Europe/Rome",
    "GB": "Europe/London",
    "JP": "Asia/Tokyo",
    "CN": "Asia/Shanghai",
    "SA": "Asia/Riyadh",
    "US": "America/New_York",
    "US-NY": "America/New_York",
    "US-CA": "America/Los_Angeles",
}


class TimerKind(StrEnum):
    """What is to be looked at."""

    REFUND = "refund"
    REMEDY = "remedy"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Timer:
    """`day` is kept as the calendar of `place` has it; `due_at` is when the sweep acts on it."""

    kind: TimerKind
    day: date
    place: str
    source: dict[str, Any]

    @property
    def due_at(self) -> datetime:
        """The morning of the day at its place."""
        return datetime.combine(self.day, time(RELEASE_HOUR), zone_of(self.place)).astimezone(UTC)


def zone_of(market: str) -> ZoneInfo:
    """The zone in which a market's mornings are meant; UTC where we know none."""
    return ZoneInfo(_ZONES.get(market) or _ZONES.get(market.partition("-")[0]) or "UTC")
