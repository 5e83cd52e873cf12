"""`amends serve`, `amends worker`, `amends migrate`."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click

from amends.cli.runtime import configure, data_option
from amends.site import embedded_postgres, supervisor
from amends.site.embedded_postgres import RunningServer
from amends.site.postgres_programs import PostgresUnavailableError
from amends.site.supervisor import ProcessSpec

WORKER = ProcessSpec("worker", (sys.executable, "-m", "amends.cli", "worker"), grace_seconds=15)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--web-workers", default=1, show_default=True, help="Web processes.")
@click.option("--threads", default=4, show_default=True, help="Requests at a time in each web process.")
@data_option
def serve(port: int, host: str, web_workers: int, threads: int, data: Path) -> None:
    """Serve pages, API and jobs until Ctrl-C: database (unless DATABASE_URL names one), web and worker."""
    sys.exit(serve_until_stopped(data, port, host=host, web_workers=web_workers, threads=threads))


@click.command()
@data_option
def migrate(data: Path) -> None:
    """Bring the database's tables up to date, as their owner (AMENDS_OWNER_DATABASE_URL, or the embedded server)."""
    try:
        with embedded(data) as server:
            owner_url = configure(server, data)
            migrate_tables(owner_url)
    except PostgresUnavailableError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("the tables are up to date")


@click.command()
@click.option("--queues", default="", help="Comma-separated: money, mail, webhook, bulk; all where none is named.")
@data_option
def worker(queues: str, data: Path) -> None:
    """Carry out effects and timers until Ctrl-C; needs DATABASE_URL (`amends serve` sets it)."""
    if "DATABASE_URL" not in os.environ:
        raise click.ClickException("DATABASE_URL is not set; `amends serve` starts a worker beside the web server")
    configure(None, data)
    from amends.work.worker import run

    run([queue for queue in queues.split(",") if queue])


def embedded(data: Path) -> AbstractContextManager[RunningServer | None]:
    """The embedded server for as long as the block lasts, or None where DATABASE_URL names one."""
    if "DATABASE_URL" in os.environ:
        return nullcontext(None)
    return embedded_postgres.serving(data / "postgres")


def migrate_tables(owner_url: str) -> None:
    """Migrate as the owner; says so where its address is missing."""
    if not owner_url:
        raise click.ClickException(
            "DATABASE_URL is set and AMENDS_OWNER_DATABASE_URL is not: it names the same database, signed in as"
            " amends_owner, whose tables they are (docs/settings.md)"
        )
    from django.db.utils import OperationalError

    from amends.site.migrate import migrate as migrate_as

    try:
        migrate_as(owner_url)
    except OperationalError as problem:
        raise click.ClickException(f"AMENDS_OWNER_DATABASE_URL cannot be reached: {str(problem).strip()}") from problem


def refuse_unfit_server(url: str) -> None:
    """Say so where the server is too old, or the role is one that row-level security does not bind."""
    import psycopg

    from amends.site.database import problem_with

    try:
        problem = problem_with(url)
    except psycopg.Error as error:
        raise click.ClickException(f"DATABASE_URL cannot be reached: {str(error).strip()}") from error
    if problem:
        raise click.ClickException(problem)


def warn_of_lost_mail() -> None:
    """Say that mail waits where there is no server to take it."""
    from django.conf import settings

    if not settings.SMTP_URL and not settings.DEMO:
        click.echo("no mail server: buyers' mail waits until AMENDS_SMTP_URL names one", err=True)


def is_healthy(port: int) -> bool:
    """Whether web, database and worker say they are ready."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@supervisor.interruptible()
def serve_until_stopped(
    data: Path,
    port: int,
    *,
    host: str = "127.0.0.1",
    web_workers: int = 1,
    threads: int = 4,
    prepare: Callable[[], None] = lambda: None,
    when_ready: Callable[[], None] = lambda: None,
) -> int:
    """Database, tables, `prepare`, web and worker, in that order; stopped in the opposite one; the exit status."""
    try:
        server = None if "DATABASE_URL" in os.environ else embedded_postgres.start(data / "postgres")
    except PostgresUnavailableError as problem:
        raise click.ClickException(str(problem)) from problem
    try:
        owner_url = configure(server, data)
        refuse_unfit_server(os.environ["DATABASE_URL"])
        migrate_tables(owner_url)
        from amends.site.static_files import collect

        collect()
        warn_of_lost_mail()
        prepare()
        return supervisor.run(
            [supervisor.web_process(port=port, host=host, workers=web_workers, threads=threads), WORKER],
            is_ready=lambda: is_healthy(port),
            when_ready=when_ready,
            keep_alive=lambda: server is not None and embedded_postgres.ensure_running(server),
        )
    except KeyboardInterrupt:
        return 0
    finally:
        from django.db import connections

        connections.close_all()
        if server is not None:
            embedded_postgres.stop(server)
