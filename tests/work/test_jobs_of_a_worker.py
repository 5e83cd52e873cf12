"""What a job queues belongs to the job's own transaction: nobody finds it before the commit, or after a rollback."""

import asyncio
import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction

from amends.cases import command
from amends.cases.actor import Actor
from amends.merchants.tenancy import tenant
from amends.work.worker import _serving_app

from .conftest import NOW, make_order
from .test_refund_survives_crashes import CHANGED_MIND


def jobs() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_command_queues_nothing_while_a_worker_serves(shop):
    with tenant(shop):
        order_id = make_order()
    before, serving, told = jobs(), threading.Event(), threading.Event()

    async def serve() -> None:
        async with _serving_app().open_async():
            serving.set()
            await asyncio.to_thread(told.wait)

    worker = threading.Thread(target=lambda: asyncio.run(serve()))
    worker.start()
    try:
        assert serving.wait(10)
        with suppress(RuntimeError), tenant(shop):
            command.open_case(order_id, [CHANGED_MIND], actor=Actor("buyer"), now=NOW)
            raise RuntimeError("the job dies before its commit")
        assert jobs() == before
    finally:
        told.set()
        worker.join()
