"""Starting, restarting and stopping, with real processes."""

import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from amends.site.postgres_processes import processes_on, runs

SUPERVISED = r"""
import sys
from pathlib import Path
from amends.site.embedded_postgres import ensure_running, serving
from amends.site.supervisor import ProcessSpec, interruptible, run

folder = Path(sys.argv[1])
def child(name, manner="polite"):
    command = (sys.executable, str(folder / "child.py"), name, str(folder), manner)
    return ProcessSpec(name, command, grace_seconds=1.0)

with interruptible(), serving(folder / "postgres") as server:
    (folder / "postgres.pids").write_text(f"{server.pid}\n")
    status = run(
        [child("web"), child("worker", *sys.argv[2:])],
        when_ready=lambda: (folder / "ready").touch(),
        keep_alive=lambda: ensure_running(server),
    )
sys.exit(status)
"""

CHILD = r"""
import os, signal, subprocess, sys, time
name, folder, stubborn = sys.argv[1], sys.argv[2], sys.argv[3] == "stubborn"
signal.signal(signal.SIGINT, lambda *_: open(f"{folder}/{name}.interrupted", "w").close())
signal.signal(signal.SIGTERM, signal.SIG_IGN if stubborn else lambda *_: sys.exit(0))
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(f"{folder}/{name}.pids", "a") as pids:
    pids.write(f"{os.getpid()} {helper.pid}\n")
time.sleep(600)
"""


def wait_for(truth: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


class Run:
    """A supervisor of two children and a database, in a session of its own as if on a terminal."""

    def __init__(self, folder: Path, *manner: str) -> None:
        self.folder = folder
        (folder / "child.py").write_text(CHILD)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISED, str(folder), *manner],
            start_new_session=True,
            stderr=(folder / "said").open("a"),
        )
        wait_for(lambda: (folder / "ready").exists() or self.process.poll() is not None)
        wait_for(lambda: self.generations("web") >= 1 and self.generations("worker") >= 1)

    def lines(self, name: str) -> list[list[int]]:
        place = self.folder / f"{name}.pids"
        return [[int(pid) for pid in line.split()] for line in place.read_text().splitlines()] if place.exists() else []

    def generations(self, name: str) -> int:
        return len(self.lines(name))

    def started(self) -> set[int]:
        """Every process it ever started, helpers of children included."""
        return {pid for name in ("web", "worker") for line in self.lines(name) for pid in line}

    def database(self) -> dict[int, psutil.Process]:
        return processes_on(self.folder / "postgres")

    def ended(self, seconds: float = 20.0) -> int:
        return self.process.wait(timeout=seconds)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    begun: list[Run] = []

    def one(*manner: str) -> Run:
        begun.append(Run(tmp_path, *manner))
        return begun[-1]

    yield one
    for each in begun:
        each.process.kill()
        each.process.wait()
        for pid in each.started() | set(each.database()):
            if runs(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_nothing_running(begin: Callable[..., Run], how: signal.Signals) -> None:
    run = begin()
    os.killpg(run.process.pid, how)  # what a terminal does on Ctrl-C: the whole foreground group
    assert run.ended() == 0
    assert not [pid for pid in run.started() if runs(pid)]
    assert not run.database()


def test_ctrl_c_reaches_the_supervisor_alone(begin: Callable[..., Run]) -> None:
    run = begin()
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.ended() == 0
    assert not list(run.folder.glob("*.interrupted"))


def test_a_child_that_will_not_stop_is_killed_when_its_time_is_over(begin: Callable[..., Run]) -> None:
    run = begin("stubborn")
    run.process.terminate()
    assert run.ended() == 0
    assert not [pid for pid in run.started() if runs(pid)]


def test_a_child_that_dies_is_started_again_and_what_it_had_started_is_gone(
    begin: Callable[..., Run],
) -> None:
    run = begin()
    web, helper = run.lines("web")[0]
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: run.generations("web") == 2)
    assert not runs(helper)
    run.process.terminate()
    assert run.ended() == 0
    assert "web ended (SIGKILL); starting it again in 0.5 s" in (run.folder / "said").read_text()


def test_a_database_that_is_killed_comes_back(begin: Callable[..., Run]) -> None:
    run = begin()
    first = int((run.folder / "postgres.pids").read_text())
    os.kill(first, signal.SIGKILL)
    pid_file = run.folder / "postgres" / "postmaster.pid"
    wait_for(
        lambda: (
            pid_file.exists()
            and pid_file.read_text().splitlines()[-1].strip() == "ready"
            and int(pid_file.read_text().splitlines()[0]) != first
        )
    )
    run.process.terminate()
    assert run.ended() == 0
    assert not run.database()


def test_a_killed_supervisor_takes_its_children_along_and_the_next_one_adopts_the_database(
    begin: Callable[..., Run],
) -> None:
    run = begin()
    database = int((run.folder / "postgres.pids").read_text())
    mains = [run.lines(name)[0][0] for name in ("web", "worker")]
    run.process.kill()
    run.ended()
    wait_for(lambda: not any(runs(pid) for pid in mains))
    assert runs(database)

    (run.folder / "ready").unlink()
    again = begin()
    assert int((run.folder / "postgres.pids").read_text()) == database
    again.process.terminate()
    assert again.ended() == 0
    assert not again.database()


ONE_CHILD = """
import sys
from amends.site.supervisor import ProcessSpec, run, web_process
"""


def test_a_program_that_never_gets_ready_ends_with_a_failure() -> None:
    code = ONE_CHILD + textwrap.dedent("""
        idle = ProcessSpec("web", (sys.executable, "-c", "import time; time.sleep(600)"))
        sys.exit(run([idle], is_ready=lambda: False, ready_seconds=0.3))
    """)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "not ready after 0 seconds; stopping" in done.stderr


def test_a_child_that_keeps_dying_is_tried_ever_more_seldom() -> None:
    code = ONE_CHILD + textwrap.dedent("""
        import threading, os, signal, time
        began = time.monotonic()
        dying = ProcessSpec("worker", (sys.executable, "-c", "raise SystemExit(3)"))
        enough = lambda: time.monotonic() > began + 2.5 and os.kill(os.getpid(), signal.SIGTERM)
        sys.exit(run([dying], keep_alive=enough))
    """)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    pauses = [line.rsplit("in ", 1)[1] for line in done.stderr.splitlines() if "exit status 3" in line]
    assert pauses == ["0.5 s", "1 s", "2 s"]


def test_the_web_process_serves_with_granian(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "toy.py").write_text(
        "def application(environ, start):\n    start('200 OK', [('content-type', 'text/plain')])\n    return [b'here']\n"
    )
    code = ONE_CHILD + textwrap.dedent(f"""
        web = web_process(port={free_port}, workers=2)
        command = tuple(part.replace("amends.site.wsgi", "toy") for part in web.command)
        sys.exit(run([ProcessSpec("web", command, {{"PYTHONPATH": {str(tmp_path)!r}}})]))
    """)
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        wait_for(lambda: answer(free_port) == b"here")
        started = psutil.Process(process.pid).children(recursive=True)
        assert len(started) == 3
        process.terminate()
        assert process.wait(timeout=15) == 0
        assert not [each for each in started if runs(each.pid)]
    finally:
        process.kill()


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int) -> bytes | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as response:
            return bytes(response.read())
    except OSError:
        return None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_before_everything_runs_still_cleans_up(how: signal.Signals) -> None:
    code = ONE_CHILD + textwrap.dedent(f"""
        import os, signal
        from amends.site.supervisor import interruptible
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts a job in the background

        @interruptible()
        def prepare():
            try:
                os.kill(os.getpid(), {how.value})
            finally:
                print("cleaned up", flush=True)
        prepare()
    """)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=120)
    assert done.stdout == "cleaned up\n"
    assert "KeyboardInterrupt" in done.stderr


def test_a_program_started_with_nohup_survives_the_terminal() -> None:
    code = ONE_CHILD + textwrap.dedent("""
        import os, signal
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        idle = ProcessSpec("web", (sys.executable, "-c", "import time; time.sleep(600)"))
        def when_ready():
            os.kill(os.getpid(), signal.SIGHUP)
            print("still here", flush=True)
            os.kill(os.getpid(), signal.SIGTERM)
        sys.exit(run([idle], when_ready=when_ready))
    """)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "still here\n")
