"""A PostgreSQL of our own under `var/`.

A Unix socket in a short private folder and no TCP; its own session, so that Ctrl-C reaches web and worker
first; synced to disk. One Amends at a time holds `<directory>.lock`. What a `kill -9` left behind is adopted,
or ended, at the next start.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amends.site import server_users
from amends.site.postgres_processes import end_leftovers, first_process, runs
from amends.site.postgres_programs import (
    PORT,
    SUPERUSER,
    InUseError,
    PostgresUnavailableError,
    beside,
    initialise,
    launch,
    program,
    programs,
    version,
)
from amends.site.unprivileged import Account, NotReachableError, account_for, let_pass_to, let_read_programs

DEFAULT_DATA_DIRECTORY = Path("var/postgres")
START_SECONDS = 120.0  # crash recovery replays the log before it answers
ADOPT_SECONDS = 15.0
ATTACH_SECONDS = 30.0
STOP_SECONDS = 30.0
SOCKET_FOLDERS = Path("/tmp")  # noqa: S108  socket paths end at 107 bytes; the folder made there is 0700, owner checked
_POLL_SECONDS = 0.05


@dataclass(slots=True)
class RunningServer:
    """A server that answers.

    `url` is a superuser's, on the database `postgres`, and stays the same across restarts. `lock` is the open
    lock file while the server is ours to stop; `process` is None for one that was adopted.
    """

    url: str
    version: str
    pid: int
    data_directory: Path
    socket_directory: Path
    lock: int | None = None
    process: subprocess.Popen[bytes] | None = None


def start(data_directory: Path = DEFAULT_DATA_DIRECTORY) -> RunningServer:
    """Start, or adopt, the server of this directory, made if new; it is ours until `stop`.

    Raises PostgresUnavailableError: another Amends uses it, another major version or another user made it.
    """
    data = data_directory.resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    lock = _take_lock(data)
    try:
        account = _prepared_account(data)
        _check_version(data)
        server = RunningServer(_url(data), "", 0, data, _socket_directory(data), lock)
        if not _adopt(server):
            _start_anew(server, account)
    except NotReachableError as problem:
        os.close(lock)
        raise PostgresUnavailableError(str(problem)) from problem
    except BaseException:
        os.close(lock)
        raise
    return server


def stop(server: RunningServer) -> None:
    """End it in order: sessions are cut, data written. Leaves alone one that is not ours."""
    if server.lock is None:
        return
    _end(server)
    shutil.rmtree(server.socket_directory, ignore_errors=True)
    os.close(server.lock)
    server.lock = None


def is_alive(server: RunningServer) -> bool:
    """Whether its first process still runs; cheap enough to ask every second."""
    return runs(server.pid) if server.process is None else server.process.poll() is None


def ensure_running(server: RunningServer) -> bool:
    """Start it again, on the same address, if it died; True if it had. Raises PostgresUnavailableError."""
    if server.lock is None or is_alive(server):
        return False
    _start_anew(server, account_for(server.data_directory))
    return True


def attach(data_directory: Path = DEFAULT_DATA_DIRECTORY) -> RunningServer | None:
    """The server that another running Amends keeps on this directory, or None; `stop` leaves it alone."""
    data = data_directory.resolve()
    url = _url(data)
    version = _answer(url)
    if version is None:
        return None
    return RunningServer(url, version, first_process(data, program("postgres")) or 0, data, _socket_directory(data))


@contextmanager
def serving(data_directory: Path = DEFAULT_DATA_DIRECTORY) -> Iterator[RunningServer]:
    """For one command: the server another Amends keeps, else one of our own that ends with the block.

    Another Amends that is only just starting, or ending, is waited for; and a command that started the server ends
    it after the others that use it.
    """
    server, users = _start_or_attach(data_directory)
    try:
        yield server
    finally:
        if server.lock is not None:
            server_users.wait_until_alone(users)
        stop(server)
        os.close(users)


def _start_or_attach(data_directory: Path) -> tuple[RunningServer, int]:
    """The server, and the open file that its users share until they are done with it."""
    deadline = time.monotonic() + ATTACH_SECONDS
    while True:
        try:
            server = start(data_directory)
        except InUseError:
            users = server_users.opened(data_directory)
            if server_users.share(users) and (attached := attach(data_directory)):
                return attached, users
            os.close(users)
            if time.monotonic() > deadline:
                raise
            time.sleep(_POLL_SECONDS)
        else:
            return server, server_users.opened(data_directory)


# -- where things are


def _socket_directory(data: Path) -> Path:
    return SOCKET_FOLDERS / f"amends-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"


def _url(data: Path) -> str:
    # Host and port are spelt out so that no PGHOST or PGPORT of the caller's leads elsewhere.
    return f"postgresql://{SUPERUSER}@/postgres?host={_socket_directory(data)}&port={PORT}"


# -- before starting


def _take_lock(data: Path) -> int:
    place = beside(data, ".lock")
    try:
        lock = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as problem:
        raise PostgresUnavailableError(f"{place} belongs to another user; start Amends as that user") from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        holder = os.read(lock, 20).decode().strip() or "unknown"
        os.close(lock)
        raise InUseError(
            f"another Amends (process {holder}) is already using {data}; stop it, or choose another folder"
        ) from problem
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def _prepared_account(data: Path) -> Account | None:
    account = account_for(data)
    if account is not None:
        let_pass_to(account, data)
        libraries = programs().parent.with_name(programs().parent.name + ".libs")
        for installed in (programs(), libraries):
            if installed.exists():
                let_read_programs(account, installed)
    elif data.exists() and data.stat().st_uid != os.geteuid():
        raise PostgresUnavailableError(f"{data} belongs to another user; start as that user, or choose another folder")
    return account


def _check_version(data: Path) -> None:
    if not data.exists() or not any(data.iterdir()):
        return
    marker = data / "PG_VERSION"
    if not marker.exists():
        raise PostgresUnavailableError(f"{data} holds something else than a database; choose another folder")
    made_by = marker.read_text(encoding="ascii").strip()
    ours = version()
    if made_by != ours.split(".", maxsplit=1)[0]:
        raise PostgresUnavailableError(
            f"{data} was made by PostgreSQL {made_by}, and this Amends brings {ours}. Dump it with the "
            f"Amends that made it (pg_dumpall) and restore into a new folder; or serve it with a PostgreSQL "
            f"{made_by} of your own and point DATABASE_URL there; or move the folder away to begin empty"
        )


# -- starting and ending


def _adopt(server: RunningServer) -> bool:
    """Take over what a killed Amends left running, if it answers where we would look for it."""
    first = first_process(server.data_directory, program("postgres"))
    if first is None:
        return False
    deadline = time.monotonic() + ADOPT_SECONDS
    while runs(first) and time.monotonic() < deadline:
        if answered := _answer(server.url):
            server.pid, server.version = first, answered
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _start_anew(server: RunningServer, account: Account | None) -> None:
    data = server.data_directory
    end_leftovers(data)
    if not (data / "PG_VERSION").exists():
        initialise(data, account)
    _make_socket_directory(server.socket_directory, account)
    process = server.process = launch(data, server.socket_directory, account)
    server.pid = process.pid
    try:
        server.version = _wait_for_answer(server.url, process, data)
    except BaseException:
        _end(server)
        raise


def _make_socket_directory(folder: Path, account: Account | None) -> None:
    owner = os.geteuid() if account is None else account.uid
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {owner, os.geteuid()}):
        raise PostgresUnavailableError(f"{folder} belongs to another user; have it removed")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def _wait_for_answer(url: str, process: subprocess.Popen[bytes], data: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if answered := _answer(url):
            return answered
        time.sleep(_POLL_SECONDS)
    log = beside(data, ".log")
    last_lines = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    raise PostgresUnavailableError(f"PostgreSQL did not start on {data}. The end of {log}:\n{last_lines}")


def _answer(url: str) -> str | None:
    """The version of the server that answers there, or None."""
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            row = connection.execute("SHOW server_version").fetchone()
    except psycopg.OperationalError:
        return None
    return str(row[0]) if row else None


def _end(server: RunningServer) -> None:
    """Fast shutdown; then without the checkpoint; then as the last resort."""
    for kind, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if not is_alive(server):
            return
        with suppress(ProcessLookupError):
            os.kill(server.pid, kind)
        deadline = time.monotonic() + seconds
        while is_alive(server) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
