"""The worker's round: what is due is queued anew, timers are acted on, adapters get their pulse.

One process at a time makes the round of the installation (an advisory lock), so that more workers do not sweep more.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from amends.cases import effect_store
from amends.merchants import query as merchants
from amends.merchants.tenancy import tenant
from amends.work import inbox, timers, upkeep
from amends.work.port import PORTS

_log = structlog.get_logger(__name__)

_ROUND = 0x616D_656E_6473_01
"""Advisory lock of the round."""
STALLED_SECONDS = 12.0
"""A worker writes its heartbeat every few seconds; one that has been silent for longer is dead."""


def sweep(now: datetime) -> None:
    """One round; nothing where another process is making it."""
    with _ours() as ours:
        if not ours:
            return
        for merchant_id in merchants.merchant_ids():
            try:
                timers.sweep(merchant_id, now)
                with tenant(merchant_id):
                    effect_store.defer_due(now)
                    inbox.defer_due(now)
                upkeep.forget_for(merchant_id, now)
            except Exception:  # noqa: BLE001  one merchant's trouble is not another's
                _log.exception("sweep_failed", merchant=str(merchant_id))
        for pulse in PORTS.pulses:
            pulse(now)
        upkeep.clear(now)


def rescue_stalled_jobs() -> None:
    """Jobs whose worker died are given to another; the rows they stand for see to it that nothing is done twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT jobs.id, jobs.priority, jobs.queue_name, jobs.lock, jobs.args FROM procrastinate_jobs AS jobs"
            " LEFT JOIN procrastinate_workers AS workers ON workers.id = jobs.worker_id WHERE jobs.status = 'doing'"
            " AND (workers.id IS NULL OR workers.last_heartbeat < now() - make_interval(secs => %s))",
            [STALLED_SECONDS],
        )
        stalled = cursor.fetchall()
    now = timezone.now()
    for job_id, priority, name, lock, args in stalled:
        about = args if isinstance(args, dict) else json.loads(args)
        if "effect_id" in about:
            with tenant(about["merchant_id"]):
                effect_store.give_up_lease(about["effect_id"], now)
        queue.job_manager.retry_job_by_id(job_id, now, priority, name, lock)


@contextmanager
def _ours() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ROUND])
        (ours,) = cursor.fetchone()
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ROUND])
