"""Bringing the database's tables up to date, as their owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from amends.site.database import APP_ROLE, django_database

_ADVISORY_LOCK = 0x6D696772617465


def migrate(owner_url: str) -> None:
    """Run all migrations as `amends_owner`, and let `amends_app` use the tables of others' apps. Safe to repeat.

    Of two at the same time, one waits for the other.
    """
    with _as_owner(owner_url):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        call_command("migrate", verbosity=0, interactive=False)
        with connections["default"].cursor() as cursor:
            for statement in _grants():
                cursor.execute(statement)


def migrate_if_behind(owner_url: str) -> None:
    """`migrate` where the tables are not those of this program; cheap where they are."""
    with _as_owner(owner_url):
        behind = is_behind()
    if behind:
        migrate(owner_url)


def is_behind() -> bool:
    """Whether the serving connection's database lacks migrations of this program."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _as_owner(owner_url: str) -> Iterator[None]:
    """Django's connection signs in as the owner within the block."""
    serving = connections.settings["default"]
    before = dict(serving)
    connections["default"].close()
    serving.update(django_database(owner_url))
    try:
        yield
    finally:
        connections["default"].close()
        serving.clear()
        serving.update(before)


def _grants() -> list[str]:
    """Our own tables state their grants in their migrations; contrib's, allauth's and procrastinate's cannot."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.app_config.name.startswith("amends.") and model._meta.managed
    }
    tables |= {"procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"}
    return [
        *(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}' for table in sorted(tables)),
        f"GRANT SELECT ON django_migrations TO {APP_ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
    ]
