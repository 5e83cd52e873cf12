"""Addresses, roles and who may serve."""

import psycopg
import pytest

from amends.site import database
from amends.site.staff_mail import staff_mailer


def test_an_address_becomes_djangos_settings():
    found = database.django_database("postgresql://a%40b:p%2Fw@db.example:6432/shop?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "a@b",
        "p/w",
        "db.example",
        "6432",
        "shop",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_is_a_host():
    found = database.django_database("postgresql://amends_app@/amends?host=/run/sockets&port=5432")
    assert (found["HOST"], found["PORT"]) == ("/run/sockets", "5432")


def test_a_pool_holds_the_connections_itself():
    found = database.django_database("postgresql://db.example/shop", {"min_size": 1, "max_size": 4})
    assert found["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 4}
    assert found["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize("address", ["", "sqlite:///amends.db", "postgresql://host"])
def test_other_addresses_are_refused(address):
    with pytest.raises(database.DatabaseAddressError):
        database.django_database(address)


def test_the_same_server_as_another_role():
    address = database.address_as(
        "postgresql://postgres:x@db.example:6432/postgres?sslmode=require", "amends_app", "a", "s/"
    )
    assert address == "postgresql://amends_app:s%2F@db.example:6432/a?sslmode=require"


def test_preparing_twice_changes_nothing(postgres):
    owner, app = database.prepare(postgres.server, "amends_twice")
    assert database.prepare(postgres.server, "amends_twice") == (owner, app)
    with psycopg.connect(app) as serving, pytest.raises(psycopg.errors.InsufficientPrivilege):
        serving.execute("CREATE TABLE mine (id int)")


def test_only_a_role_that_policies_bind_may_serve(postgres):
    assert database.problem_with(postgres.app) is None
    assert "amends_app" in database.problem_with(postgres.owner)
    assert "amends_app" in database.problem_with(postgres.superuser)


def test_an_old_server_is_refused(postgres, monkeypatch):
    monkeypatch.setattr(database, "OLDEST_SERVER", 99)
    with pytest.raises(database.ServerTooOldError, match="needs 99"):
        database.prepare(postgres.server, "amends_never")
    assert "needs 99" in database.problem_with(postgres.app)


def test_staff_mail_goes_by_the_given_server():
    found = staff_mailer("smtp://me:s%3A@mail.example:2525")
    assert found["OPTIONS"] | {"timeout": 0} == {
        "host": "mail.example",
        "port": 2525,
        "username": "me",
        "password": "s:",
        "use_ssl": False,
        "use_tls": True,
        "timeout": 0,
    }
    assert staff_mailer("smtps://mail.example")["OPTIONS"]["port"] == 465
    assert "dummy" in staff_mailer("")["BACKEND"]
