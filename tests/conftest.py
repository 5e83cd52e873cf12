"""A PostgreSQL of the run's own, migrated once by the owner; tests connect as the role that serves, so that
row-level security is really in force. `db` rolls back; a transactional test's rows are removed by the superuser."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import django
import psycopg
import pytest
from django.conf import settings

# Before Django is configured: nothing of a test lands in the folder a developer uses.
_FOLDER = Path(tempfile.mkdtemp(prefix="amends-test-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.site.settings")
os.environ.update(AMENDS_DATA=str(_FOLDER / "data"), AMENDS_DEMO="1", AMENDS_ALLOWED_HOSTS="*")

TEMPLATE, TESTED = "amends_template", "amends_test"
_KEPT = ("django_migrations", "django_content_type", "auth_permission")


def pytest_configure() -> None:
    """pytest-django looks for settings before this file is read. Passwords of tests need not be slow to guess."""
    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    """Nothing of the run stays behind."""
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(django_db_blocker) -> Iterator[SimpleNamespace]:
    """Addresses of the run's server: `.superuser`, `.owner`, `.app` (all on the tested database), `.server` (postgres)."""
    from amends.site import embedded_postgres
    from amends.site.database import APP_ROLE, OWNER_ROLE, address_as, prepare
    from amends.site.migrate import migrate

    _FOLDER.chmod(0o755)
    with embedded_postgres.serving(_FOLDER / "postgres") as server:
        owner, _ = prepare(server.url, TEMPLATE)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("SELECT pg_reload_conf()")
            with django_db_blocker.unblock():
                migrate(owner)
            connection.execute(f"CREATE DATABASE {TESTED} TEMPLATE {TEMPLATE} OWNER {OWNER_ROLE}")
            connection.execute(f"GRANT CONNECT ON DATABASE {TESTED} TO {APP_ROLE}")
        yield SimpleNamespace(
            server=server.url,
            superuser=address_as(server.url, "postgres", TESTED),
            owner=address_as(server.url, OWNER_ROLE, TESTED),
            app=address_as(server.url, APP_ROLE, TESTED),
        )


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Point Django at the tested database as `amends_app`; only the superuser can empty it again."""
    from django.db import connections
    from django.test import TransactionTestCase

    from amends.site.database import django_database

    with django_db_blocker.unblock():
        addresses = request.getfixturevalue("postgres")
    connections.settings["default"].update(django_database(addresses.app))
    emptied = _emptying(addresses.superuser)
    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: emptied()
    yield
    TransactionTestCase._fixture_teardown = before
    with django_db_blocker.unblock():
        connections.close_all()


def _emptying(superuser_url: str) -> Callable[[], None]:
    """A function that deletes every row but those the migrations made, past all policies, grants and triggers."""
    with psycopg.connect(superuser_url) as connection:
        rows = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND NOT tablename = ANY(%s)",
            [list(_KEPT)],
        ).fetchall()
    statements = "SET session_replication_role = replica; " + "; ".join(f"DELETE FROM {name}" for (name,) in rows)

    def empty() -> None:
        with psycopg.connect(superuser_url) as connection:
            connection.execute("SET lock_timeout = '10s'")
            connection.execute(statements)

    return empty


@pytest.fixture
def merchant(db) -> UUID:
    """A merchant in Germany with the store `main` at the address `example`."""
    from amends.merchants.store import create_merchant

    return UUID(create_merchant("Example", slug="example", country="DE", email="shop@example.com").id)


@pytest.fixture
def other_merchant(db) -> UUID:
    """Another merchant, whose rows the first one must never meet."""
    from amends.merchants.store import create_merchant

    return UUID(create_merchant("Other", slug="other", country="GB", email="shop@other.example").id)


@pytest.fixture
def in_tenant(request: pytest.FixtureRequest, merchant: UUID) -> Iterator[UUID]:
    """The test runs inside the merchant's transaction."""
    from amends.merchants.tenancy import tenant

    if "other_merchant" in request.fixturenames:  # made before one transaction shuts out the other
        request.getfixturevalue("other_merchant")
    with tenant(merchant):
        yield merchant


@pytest.fixture
def as_tenant() -> Callable[[UUID], AbstractContextManager[object]]:
    """`with as_tenant(merchant): …`"""
    from amends.merchants.tenancy import tenant

    return tenant
