"""Timers that have come due."""

from datetime import datetime

from amends.cases.models import Timer
from amends.merchants.tenancy import current_merchant

SWEEP_BATCH = 200


def due(now: datetime) -> list[tuple[str, str, str]]:
    """(timer, case, kind) of what is due and was not acted on."""
    rows = Timer.objects.filter(merchant_id=current_merchant(), fired_at=None, due_at__lte=now).order_by("due_at")
    return [(str(row.id), str(row.case_id), row.kind) for row in rows[:SWEEP_BATCH]]


def fire(timer_id: str, now: datetime) -> bool:
    """Take one; False where it was taken, moved or cleared meanwhile."""
    rows = Timer.objects.filter(merchant_id=current_merchant(), id=timer_id, fired_at=None, due_at__lte=now)
    return rows.update(fired_at=now) == 1
