"""Bad days on demand: drawn from a seed, or set for the next call."""

import random  # noqa: TID251  the simulator alone draws, from a seed that a failing run prints
from enum import StrEnum

from amends.connectors.simulator.models import Fault


class FaultKind(StrEnum):
    """What can go wrong at a provider or a store."""

    TIMEOUT_AFTER = "timeout_after"
    """Done, but the answer is lost."""
    ERROR_BEFORE = "error_before"
    """Nothing done, a server error."""
    DUPLICATE = "duplicate"
    """The webhook comes twice."""
    DECLINE = "decline"
    """Refused outright."""
    LATE_FAILURE = "late_failure"
    """Reported as done, and then turned back."""
    LOST_WEBHOOK = "lost_webhook"
    """No webhook at all: only asking tells."""


_seeded: random.Random | None = None
_rate_ppm = 0


def seed(number: int | None, rate_ppm: int = 0) -> None:
    """Draw faults from a seed at a rate per million calls; None stops it."""
    global _seeded, _rate_ppm  # noqa: PLW0603  one simulated world per process
    _seeded = None if number is None else random.Random(number)  # noqa: S311  reproducible, not secret
    _rate_ppm = rate_ppm


def next_fault(kind: FaultKind) -> bool:
    """Whether this call goes wrong in that way; a fault that was set is used up."""
    if _seeded is not None and _seeded.randrange(1_000_000) < _rate_ppm:
        return True
    row = Fault.objects.filter(kind=str(kind), left__gt=0).first()
    if row is None:
        return False
    row.left -= 1
    row.save(update_fields=["left"])
    return True


def set_fault(kind: FaultKind, times: int = 1) -> None:
    """The next `times` calls of the open tenant go wrong in that way."""
    from amends.merchants.tenancy import current_merchant_uuid

    Fault.objects.update_or_create(merchant_id=current_merchant_uuid(), kind=str(kind), defaults={"left": times})
