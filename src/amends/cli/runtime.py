"""What a command needs before it may touch the database: a server, its roles, and Django set up against it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from django.db.utils import OperationalError, ProgrammingError

from amends.site import database, embedded_postgres
from amends.site.embedded_postgres import RunningServer
from amends.site.postgres_programs import PostgresUnavailableError

NOT_MIGRATED = (
    "the database's tables are not those of this Amends: run `amends migrate` with AMENDS_OWNER_DATABASE_URL"
    " naming the same database as amends_owner (docs/settings.md), then this command again"
)


def configure(server: RunningServer | None, data: Path) -> str:
    """Set the environment for this process and its children, set Django up; gives the owner's address.

    `server` is the embedded one; None where `DATABASE_URL` names one of your own.
    """
    os.environ["AMENDS_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "amends.site.settings"
    if server is not None:
        owner_url, os.environ["DATABASE_URL"] = database.prepare(server.url)
    else:
        owner_url = os.environ.get("AMENDS_OWNER_DATABASE_URL", "")
    import django

    django.setup()
    return owner_url


@contextmanager
def connected(data: Path) -> Iterator[None]:
    """For one command: Django on the server that DATABASE_URL names, else on the embedded one, with its tables there.

    ClickException where the server cannot be reached, or its tables are missing and nobody may make them.
    """
    if "DATABASE_URL" in os.environ:
        configure_checked(None, data)
        yield
        return
    try:
        with embedded_postgres.serving(data / "postgres") as server:
            configure_checked(server, data)
            try:
                yield
            finally:
                from django.db import connections

                connections.close_all()
    except PostgresUnavailableError as problem:
        raise click.ClickException(str(problem)) from problem


def configure_checked(server: RunningServer | None, data: Path) -> None:
    """`configure`, and the tables brought up to date by their owner where we know one."""
    try:
        owner_url = configure(server, data)
        from amends.site.migrate import is_behind, migrate_if_behind

        if owner_url:
            migrate_if_behind(owner_url)
        elif is_behind():
            raise click.ClickException(NOT_MIGRATED)
    except database.DatabaseAddressError as problem:
        raise click.ClickException(f"DATABASE_URL: {problem}") from problem
    except (psycopg.OperationalError, OperationalError) as problem:
        raise click.ClickException(f"the database cannot be reached: {str(problem).strip()}") from problem
    except ProgrammingError as problem:  # tables of a time when the serving role could not read what was migrated
        raise click.ClickException(NOT_MIGRATED) from problem


data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("AMENDS_DATA", "var")),
    show_default="var",
    help="Folder of the embedded database, keys and evidence.",
)
