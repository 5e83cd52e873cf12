"""Moments at which a case must be looked at again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from amends.cases.rulebooks import packs
from amends.cases.state import CaseState

RELEASE_HOUR = 6
"""A refund whose clock runs out on a day is released that morning, so that it can reach the buyer within the day."""


class TimerKind(StrEnum):
    """What is to be looked at."""

    REFUND = "refund"
    REMEDY = "remedy"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Timer:
    """`day` is kept as the calendar of `place` has it, `zone` is the buyer's; `due_at` is when the sweep acts on it."""

    kind: TimerKind
    day: date
    place: str
    source: dict[str, Any]
    zone: str | None = None

    @property
    def due_at(self) -> datetime:
        """The morning of the day where the buyer is."""
        return datetime.combine(self.day, time(RELEASE_HOUR), zone_of(self.place, self.zone)).astimezone(UTC)


def zone_of(market: str, time_zone: str | None = None) -> ZoneInfo:
    """Where the buyer's day is meant: their own zone, else the first one of their market; UTC where we know none."""
    if time_zone:
        return ZoneInfo(time_zone)
    pack = packs().for_market(market).pack
    return ZoneInfo(pack.time_zones[0] if pack is not None and pack.time_zones else "UTC")


def today_of(state: CaseState, now: datetime) -> date:
    """The buyer's day, which is a case's today."""
    return now.astimezone(zone_of(state.market, state.time_zone)).date()
