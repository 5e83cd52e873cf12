"""`/healthz` says 200 only while web, database and worker are all there."""

import pytest
from django.db import connection


@pytest.mark.parametrize(
    ("age", "status", "worker"),
    [(None, 503, "no heartbeat"), ("0 seconds", 200, "ok"), ("31 seconds", 503, "no heartbeat")],
)
def test_a_worker_without_a_heartbeat_is_no_worker(client, db, age, status, worker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        if age:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (status, worker)
