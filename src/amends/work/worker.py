"""The worker process: one queue worker for each queue, and the round that sweeps beside them."""

import asyncio
import signal
import threading
from collections.abc import Sequence

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app

from amends.cases.effect import Queue
from amends.work.sweep import rescue_stalled_jobs, sweep

_log = structlog.get_logger(__name__)

CONCURRENCY = {Queue.MONEY: 2, Queue.MAIL: 2, Queue.WEBHOOK: 2, Queue.BULK: 1}
"""Jobs at a time in each queue, so that none starves another."""
SWEEP_SECONDS = 2.0
HEARTBEAT_SECONDS = 3.0
STALLED_SECONDS = 30.0
GRACE_SECONDS = 10.0


def run(queues: Sequence[str] = ()) -> None:
    """Work until SIGTERM or SIGINT; `queues` names those to serve, all where none is named."""
    wanted = [Queue(name) for name in queues] or list(Queue)
    stopping = threading.Event()
    round_ = threading.Thread(target=_rounds, args=(stopping,), name="sweep", daemon=True)
    round_.start()
    try:
        asyncio.run(_work(wanted))
    finally:
        stopping.set()
        round_.join(GRACE_SECONDS)


async def _work(queues: Sequence[Queue]) -> None:
    """Serve until told to stop; a lost database is waited for."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            await _serve(queues, stop)
        except Exception:  # noqa: BLE001  the database may be starting again
            _log.exception("worker_lost_its_database")
            await _pause(stop)


async def _serve(queues: Sequence[Queue], stop: asyncio.Event) -> None:
    async with _serving_app().open_async() as serving:
        workers = [
            asyncio.create_task(
                serving.run_worker_async(
                    queues=[str(queue)],
                    name=str(queue),
                    concurrency=CONCURRENCY[queue],
                    install_signal_handlers=False,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    delete_jobs="successful",
                )
            )
            for queue in queues
        ]
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([*workers, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in [*workers, stopped]:
            task.cancel()
        results = await asyncio.gather(*workers, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not stop.is_set():
            raise result


def _serving_app() -> App:
    """An app of the worker's own, with the same tasks: it listens on connections beside Django's.

    The one everybody imports must keep Django's connection. With its connector replaced, a job would queue others
    outside its transaction: another worker would look for an effect that is not committed yet, and find nothing.
    """
    serving = App(connector=app.connector.get_worker_connector(), import_paths=app.import_paths)
    serving.tasks = app.tasks
    serving.periodic_registry = app.periodic_registry
    return serving


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), SWEEP_SECONDS)
    except TimeoutError:
        return


def _rounds(stopping: threading.Event) -> None:
    while not stopping.wait(SWEEP_SECONDS):
        try:
            close_old_connections()
            rescue_stalled_jobs()
            sweep(timezone.now())
        except Exception:  # noqa: BLE001  the next round tries again
            _log.exception("round_failed")
            connections.close_all()
