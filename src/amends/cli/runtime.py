"""What a command needs before it may touch the database: a server, its roles, and Django set up against it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from amends.site import database, embedded_postgres
from amends.site.embedded_postgres import RunningServer
from amends.site.postgres_programs import PostgresUnavailableError


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
    """For one command: Django on the server that DATABASE_URL names, else on the embedded one."""
    if "DATABASE_URL" in os.environ:
        configure(None, data)
        yield
        return
    try:
        with embedded_postgres.serving(data / "postgres") as server:
            configure(server, data)
            try:
                yield
            finally:
                from django.db import connections

                connections.close_all()
    except PostgresUnavailableError as problem:
        raise click.ClickException(str(problem)) from problem


data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("AMENDS_DATA", "var")),
    show_default="var",
    help="Folder of the embedded database, keys and evidence.",
)
