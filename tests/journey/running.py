"""`amends demo` as a program of its own: started, watched, killed in parts, stopped, and nothing of it left."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import psycopg
from psycopg.rows import dict_row

from amends.site import embedded_postgres
from amends.site.database import DATABASE, address_as
from amends.site.postgres_processes import processes_on

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120
STOP_SECONDS = 60
POLL_SECONDS = 0.05
OURS = ("AMENDS_", "DJANGO_", "DATABASE_", "PG", "PYTEST_")


def wait_for(found, what: str, seconds: float = 30, pause: float = POLL_SECONDS):
    """The first truthy answer of `found()`; says what was waited for where none comes."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if answer := found():
            return answer
        time.sleep(pause)
    raise AssertionError(f"not within {seconds:g} s: {what}")


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextmanager
def running_demo(**environment: str) -> Iterator["RunningDemo"]:
    """A demo, ready; afterwards nothing of it is left. Not below pytest's folder, which lets nobody else pass."""
    folder = Path(tempfile.mkdtemp(prefix="amends-journey-"))
    folder.chmod(0o755)
    running = RunningDemo(folder / "demo", **environment)
    try:
        yield running.start()
    finally:
        left = running.stop()
        shutil.rmtree(folder, ignore_errors=True)
    assert left == []


class RunningDemo:
    """The demo on a free port and a folder of its own, without this process's settings."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.environment = folder, environment
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.told: dict[str, Any] = {}

    @classmethod
    def adopted(cls, folder: Path) -> "RunningDemo":
        """One that somebody else has started and will stop."""
        running = cls(folder)
        running.told = json.loads((folder / "demo.json").read_text())
        running.url = running.told["url"]
        return running

    def start(self) -> "RunningDemo":
        """Start, and wait until it is ready."""
        (self.folder / "demo.json").unlink(missing_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "amends.cli", "demo", "--port", str(self.port), "--data", str(self.folder)],
                cwd=ROOT,
                env=clean | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._is_up, f"the demo\n{self.log()[-3000:]}", READY_SECONDS)
        self.told = json.loads((self.folder / "demo.json").read_text())
        return self

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the demo ended by itself\n{self.log()[-3000:]}"
        return (self.folder / "demo.json").exists() and self.is_healthy()

    def is_healthy(self) -> bool:
        """Whether `/healthz` says that web, database and worker are ready."""
        with suppress(OSError, HTTPException), urlopen(f"{self.url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def log(self) -> str:
        """What it has said so far."""
        file = self.folder.parent / f"{self.folder.name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    # -- what runs

    def pid_of(self, part: str) -> int | None:
        """The living process of `web`, `worker` or `postgres`."""
        if part == "postgres":
            with suppress(OSError, ValueError, IndexError):
                pid = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
                return pid if pid in processes_on((self.folder / "postgres").resolve()) else None
            return None
        sign = {"web": "granian", "worker": "worker"}[part]
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if sign in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child.pid
        return None

    def kill(self, part: str) -> None:
        """`kill -9`; the supervisor starts another one."""
        pid = wait_for(lambda: self.pid_of(part), f"a {part} to kill", 60)
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: self.pid_of(part) != pid, f"the {part} to be gone", 10)

    def kill_all(self) -> None:
        """`kill -9` of everything at once, as if the machine had lost its power."""
        for pid in [each.pid for each in self.everything()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def everything(self) -> list[psutil.Process]:
        """The supervisor, all below it, and every process of the database."""
        assert self.process is not None
        found = {each.pid: each for each in processes_on((self.folder / "postgres").resolve()).values()}
        with suppress(psutil.Error):
            top = psutil.Process(self.process.pid)
            found |= {each.pid: each for each in [top, *top.children(recursive=True)]}
        return list(found.values())

    def stop(self) -> list[str]:
        """Ctrl-C; what is still there afterwards: processes, the socket's folder, a second answer of the port."""
        assert self.process is not None
        ran = self.everything()
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill_all()
            return ["did not stop at Ctrl-C"]
        left = [f"process {each.pid}" for each in ran if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
        sockets = self._sockets()
        left += [f"folder {sockets}"] if sockets.exists() else []
        return left + (["port"] if self.is_healthy() else [])

    # -- its database, as its superuser sees it

    def _sockets(self) -> Path:
        return embedded_postgres._socket_directory((self.folder / "postgres").resolve())

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows past all policies, to compare what is told with what is so."""
        url = address_as(embedded_postgres._url((self.folder / "postgres").resolve()), "postgres", DATABASE)
        with psycopg.connect(url, row_factory=dict_row) as connection:
            return connection.execute(statement, values).fetchall()

    def change(self, statement: str, **values: Any) -> None:
        """Change the simulated outside world."""
        url = address_as(embedded_postgres._url((self.folder / "postgres").resolve()), "postgres", DATABASE)
        with psycopg.connect(url) as connection:
            connection.execute(statement, values)

    def mails(self, to: str) -> list[dict[str, Any]]:
        """What went out to an address, oldest first."""
        return self.rows("SELECT * FROM mail_sentmail WHERE recipient = %(to)s ORDER BY sent_at, id", to=to)

    def transfers(self, order_id: str) -> list[dict[str, Any]]:
        """What the simulated provider has done for an order."""
        return self.rows(
            "SELECT * FROM simulator_transfer WHERE charge LIKE %(order)s || '/%%' ORDER BY made_at", order=order_id
        )
