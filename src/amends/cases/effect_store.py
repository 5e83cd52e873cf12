"""The life of an effect row: claimed, done, tried again later, or stuck for a person to look at."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from amends.cases.models import Effect
from amends.cases.store import defer
from amends.merchants.tenancy import current_merchant

LEASE = timedelta(seconds=30)
"""How long an attempt may take before another worker may follow it; outside calls time out well before."""
BACKOFF_SECONDS = (5, 15, 60, 300, 900, 3_600, 14_400, 43_200)
MAX_ATTEMPTS = 12
"""About two days of trying; then a person looks."""
LOST_JOB = timedelta(seconds=45)
"""A job not carried out by then is taken for lost and deferred again; carrying out twice is harmless."""
SWEEP_BATCH = 500
MAX_PROBLEM = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """An effect that is ours for `LEASE`."""

    id: UUID
    kind: str
    data: dict[str, Any]
    case_id: str | None
    order_id: str | None
    attempts: int
    created_at: datetime


def claim(effect_id: str, now: datetime) -> Claimed | None:
    """Take an effect for one attempt; None where it is done, taken, not yet due, or waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_effect AS mine SET attempts = attempts + 1, next_attempt_at = %s"
            " WHERE id = %s AND merchant_id = %s AND state = 'waiting' AND next_attempt_at <= %s"
            " AND (after_effect IS NULL OR EXISTS (SELECT 1 FROM cases_effect AS earlier"
            "  WHERE earlier.merchant_id = mine.merchant_id AND earlier.id = mine.after_effect"
            "  AND earlier.state IN ('done', 'dropped')))"
            " RETURNING id, kind, data, case_id, order_id, attempts, created_at",
            [now + LEASE, effect_id, current_merchant(), now],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    found, kind, data, case_id, order_id, attempts, created_at = row
    data = json.loads(data) if isinstance(data, str) else data
    return Claimed(
        found,
        kind,
        data,
        case_id and str(case_id),
        order_id and str(order_id),
        attempts,
        created_at,
    )


def give_up_lease(effect_id: str, now: datetime) -> None:
    """The worker that had it is dead: another may go on at once."""
    rows = Effect.objects.filter(id=effect_id, merchant_id=current_merchant(), state="waiting", next_attempt_at__gt=now)
    rows.filter(attempts__gt=0, next_attempt_at__lte=now + LEASE).update(next_attempt_at=now)


def done(effect_id: UUID, now: datetime, problem: str = "") -> None:
    """It is done; what waited for it is queued."""
    Effect.objects.filter(id=effect_id, merchant_id=current_merchant()).update(
        state="done", done_at=now, problem=problem[:MAX_PROBLEM]
    )
    _release_followers(effect_id, now)


def later(effect_id: UUID, attempts: int, now: datetime, problem: str, *, bounded: bool = True) -> None:
    """Try again after a while; after too many attempts it stands stuck, unless it only waits (`bounded` false)."""
    if bounded and attempts >= MAX_ATTEMPTS:
        stuck(effect_id, problem)
        return
    pause = timedelta(seconds=BACKOFF_SECONDS[min(attempts, len(BACKOFF_SECONDS)) - 1])
    Effect.objects.filter(id=effect_id, merchant_id=current_merchant(), state="waiting").update(
        next_attempt_at=now + pause, problem=problem[:MAX_PROBLEM]
    )


def stuck(effect_id: UUID, problem: str) -> None:
    """Nothing more is tried until a person says so (`again`)."""
    Effect.objects.filter(id=effect_id, merchant_id=current_merchant()).update(
        state="stuck", problem=problem[:MAX_PROBLEM]
    )


def again(effect_id: str, now: datetime) -> bool:
    """A person wants a stuck effect tried anew."""
    rows = Effect.objects.filter(id=effect_id, merchant_id=current_merchant(), state="stuck")
    changed = rows.update(state="waiting", attempts=0, next_attempt_at=now, queued_at=now, problem="")
    if changed:
        _queue(list(Effect.objects.filter(id=effect_id)), now)
    return bool(changed)


def defer_due(now: datetime) -> int:
    """Defer jobs for effects that are due and have none, or whose job was lost; how many."""
    waiting = Effect.objects.filter(merchant_id=current_merchant(), state="waiting", next_attempt_at__lte=now)
    rows = list(
        waiting.filter(Q(queued_at__lt=F("next_attempt_at")) | Q(queued_at__lt=now - LOST_JOB)).order_by("id")[
            :SWEEP_BATCH
        ]
    )
    _queue(rows, now)
    return len(rows)


def open_effects(case_id: str | None = None, *, only_stuck: bool = False) -> list[dict[str, Any]]:
    """Effects not done yet, oldest first, for people to see."""
    rows = Effect.objects.filter(
        merchant_id=current_merchant(), state__in=["stuck"] if only_stuck else ["waiting", "stuck"]
    )
    if case_id:
        rows = rows.filter(case_id=case_id)
    return [
        {
            "id": str(row.id),
            "case": row.case_id and str(row.case_id),
            "kind": row.kind,
            "state": row.state,
            "attempts": row.attempts,
            "next_attempt_at": row.next_attempt_at,
            "problem": row.problem,
        }
        for row in rows.order_by("id")[:SWEEP_BATCH]
    ]


def _release_followers(effect_id: UUID, now: datetime) -> None:
    rows = list(Effect.objects.filter(merchant_id=current_merchant(), after_effect=effect_id, state="waiting"))
    _queue(rows, now)


def _queue(rows: list[Effect], now: datetime) -> None:
    if rows:
        Effect.objects.filter(merchant_id=current_merchant(), id__in=[row.id for row in rows]).update(queued_at=now)
        defer([(row.id, row.queue, row.lock) for row in rows])
