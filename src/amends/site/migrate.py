"""Bringing the database's tables up to date, as their owner."""

from django.apps import apps
from django.core.management import call_command
from django.db import connections

from amends.site.database import APP_ROLE, django_database


def migrate(owner_url: str) -> None:
    """Run all migrations as `amends_owner`, and let `amends_app` use the tables of others' apps. Safe to repeat."""
    serving = connections.settings["default"]
    before = dict(serving)
    connections["default"].close()
    serving.update(django_database(owner_url))
    try:
        call_command("migrate", verbosity=0, interactive=False)
        with connections["default"].cursor() as cursor:
            for statement in _grants():
                cursor.execute(statement)
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
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
    ]
