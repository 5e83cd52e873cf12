"""Whether web, database and worker are ready, for load balancers and for whoever waits for the demo."""

from typing import Any

from django.db import DatabaseError, connection

STALE_SECONDS = 30
"""A worker writes its heartbeat every few seconds; one that has been silent for longer is gone."""


def healthy() -> dict[str, Any]:
    """`{"ok", "web", "database", "worker"}`, each "ok" or what is the matter."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXTRACT(EPOCH FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
            (age_seconds,) = cursor.fetchone()
    except DatabaseError:
        return {"ok": False, "web": "ok", "database": "not reachable", "worker": "unknown"}
    alive = age_seconds is not None and age_seconds < STALE_SECONDS
    return {"ok": alive, "web": "ok", "database": "ok", "worker": "ok" if alive else "no heartbeat"}
