"""The database's address, its two roles, and the migration that only the owner may do.

`amends_owner` owns and migrates; `amends_app` serves, is no superuser and cannot step around row-level security.
"""

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import psycopg
from psycopg import sql

OWNER_ROLE = "amends_owner"
APP_ROLE = "amends_app"
DATABASE = "amends"
OLDEST_SERVER = 15
_ADVISORY_LOCK = 0x616D656E6473


class ServerTooOldError(RuntimeError):
    """The server is older than PostgreSQL 15; the message says so."""


class DatabaseAddressError(ValueError):
    """A database address that cannot be read; the message says what is wanted."""


def django_database(url: str, pool: dict[str, Any] | None = None) -> dict[str, Any]:
    """Django's DATABASES entry for `postgresql://user:password@host:port/name?option=value`.

    `host` may also be an option, for a Unix socket's folder. `pool` gives the sizes of a connection pool.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise DatabaseAddressError("a database address looks like postgresql://user:password@host:5432/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    port = options.pop("port", None) or parts.port or ""
    if pool:
        options["pool"] = pool
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": not pool,
    }


def address_as(url: str, role: str, database: str, password: str | None = None) -> str:
    """The same server, another role and database."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.get("host") or parts.hostname or ""
    server = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}" if "host" not in options else ""
    secret = f":{quote(password, safe='')}" if password else ""
    query = f"?{urlencode(options)}" if options else ""
    assert host or not password, "a password goes over a named host"
    return f"postgresql://{quote(role, safe='')}{secret}@{server}/{quote(database, safe='')}{query}"


def prepare(
    superuser_url: str,
    database: str = DATABASE,
    owner_password: str | None = None,
    app_password: str | None = None,
) -> tuple[str, str]:
    """Make roles and database where they are missing; the addresses of owner and app. Safe to repeat.

    Passwords are needed where the server asks for them (not on the embedded one's private socket).
    Raises ServerTooOldError.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _check_version(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        _make_role(connection, OWNER_ROLE, owner_password)
        _make_role(connection, APP_ROLE, app_password)
        if not _exists(connection, "pg_database", "datname", database):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER_ROLE))
            )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO {1}").format(
                sql.Identifier(database), sql.Identifier(APP_ROLE)
            )
        )
        _prepare_schema(superuser_url, database)
    return (
        address_as(superuser_url, OWNER_ROLE, database, owner_password),
        address_as(superuser_url, APP_ROLE, database, app_password),
    )


def _prepare_schema(superuser_url: str, database: str) -> None:
    superuser = urlsplit(superuser_url)
    inside = address_as(superuser_url, unquote(superuser.username or ""), database, _password(superuser_url))
    with psycopg.connect(inside, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER SCHEMA public OWNER TO {}; REVOKE CREATE ON SCHEMA public FROM PUBLIC").format(
                sql.Identifier(OWNER_ROLE)
            )
        )
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP_ROLE)))


def problem_with(url: str) -> str | None:
    """Why Amends may not serve from this address: too old a server, or a role that row-level security does not bind."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        try:
            _check_version(connection)
        except ServerTooOldError as problem:
            return str(problem)
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if row is not None and row[0]:
        return f"DATABASE_URL must sign in as {APP_ROLE}: its role owns tables or passes row-level security"
    return None


def _password(url: str) -> str | None:
    password = urlsplit(url).password
    return unquote(password) if password else None


def _check_version(connection: psycopg.Connection[Any]) -> None:
    found = connection.info.server_version // 10_000
    if found < OLDEST_SERVER:
        raise ServerTooOldError(f"this server is PostgreSQL {found}; Amends needs {OLDEST_SERVER} or newer")


def _make_role(connection: psycopg.Connection[Any], role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not _exists(connection, "pg_roles", "rolname", role):
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION").format(name)
    )
    if password:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def _exists(connection: psycopg.Connection[Any], catalogue: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(catalogue), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None
