"""Commands on folders and servers that hold nothing yet, each as a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from amends.site.database import address_as, prepare

CREATE = (
    "merchant", "create", "My shop", "--slug", "my-shop", "--country", "DE", "--owner", "me@example.com",
    "--password", "correct horse battery",
)  # fmt: skip
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "orders.jsonl"


@pytest.fixture
def empty_database(postgres):
    """Addresses of owner and app on a database without a table."""
    addresses = prepare(postgres.server, "amends_empty")
    yield addresses
    with psycopg.connect(postgres.server, autocommit=True) as connection:
        connection.execute("DROP DATABASE amends_empty WITH (FORCE)")


def test_the_readmes_own_orders_block_from_an_empty_folder(program, tmp_path):
    assert program(*CREATE, cwd=tmp_path).returncode == 0
    (tmp_path / "orders.jsonl").write_bytes(EXAMPLE.read_bytes())
    imported = program("import", "orders", "orders.jsonl", cwd=tmp_path)
    assert "orders: 3 created" in imported.stdout, imported.stderr
    assert (
        program("merchant", "set", "legal_name=My GmbH", "return_address.*=Hafenstr. 1", cwd=tmp_path).returncode == 0
    )
    checked = program("doctor", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "legal_name" not in checked.stdout
    assert "no mail server" in checked.stdout


def test_two_first_commands_at_once_share_one_server(tmp_path):
    def command(number: int) -> list[str]:
        changed = {"my-shop": f"shop-{number}", "me@example.com": f"owner-{number}@example.com"}
        return [changed.get(word, word) for word in CREATE]

    started = [
        subprocess.Popen(
            [sys.executable, "-m", "amends.cli", *command(number), "--data", "var"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=100) for process in started]
    assert [process.returncode for process in started] == [0, 0], said


def test_a_server_of_ones_own_without_tables_is_told_apart_from_a_fault(program, empty_database, tmp_path):
    _, app = empty_database
    result = program("doctor", cwd=tmp_path, DATABASE_URL=app)
    assert result.returncode == 1
    assert "Error: the database's tables are not those of this Amends: run `amends migrate`" in result.stderr
    for command in (("migrate",), ("serve", "--port", "1")):
        result = program(*command, cwd=tmp_path, DATABASE_URL=app)
        assert result.returncode == 1
        assert "AMENDS_OWNER_DATABASE_URL is not: it names the same database" in result.stderr
        assert "Traceback" not in result.stderr


def test_its_owner_makes_the_tables_first_by_migrate_or_by_any_command(program, empty_database, tmp_path):
    owner, app = empty_database
    addresses = {"DATABASE_URL": app, "AMENDS_OWNER_DATABASE_URL": owner}
    assert program(*CREATE, cwd=tmp_path, **addresses).returncode == 0
    migrated = program("migrate", cwd=tmp_path, **addresses)
    assert (migrated.returncode, migrated.stdout) == (0, "the tables are up to date\n")
    assert json.loads(program("merchant", "show", cwd=tmp_path, DATABASE_URL=app).stdout)["name"] == "My shop"


@pytest.mark.parametrize("command", [("doctor",), ("serve", "--port", "1"), ("migrate",)])
def test_a_server_that_is_not_there_is_named(program, tmp_path, command):
    nowhere = "postgresql://amends_app@127.0.0.1:1/amends"
    result = program(*command, cwd=tmp_path, DATABASE_URL=nowhere, AMENDS_OWNER_DATABASE_URL=nowhere)
    assert result.returncode == 1
    assert "cannot be reached" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_role_that_owns_the_tables_may_not_serve(program, postgres, tmp_path):
    owner = address_as(postgres.server, "amends_owner", "amends_test")
    result = program("serve", "--port", "1", cwd=tmp_path, DATABASE_URL=owner, AMENDS_OWNER_DATABASE_URL=owner)
    assert (result.returncode, "must sign in as amends_app" in result.stderr) == (1, True), result.stderr
