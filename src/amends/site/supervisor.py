"""Web and workers as one thing: started together, restarted when one dies, stopped together.

Each child leads a process group of its own, so that Ctrl-C reaches the supervisor alone, and it ends them in
order; the caller ends PostgreSQL after that. On Linux a child also gets SIGTERM from the kernel when the
supervisor dies without a word (PR_SET_PDEATHSIG), so that a `kill -9` leaves nothing behind but PostgreSQL,
which the next start adopts. Elsewhere that last promise does not hold.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

POLL_SECONDS = 0.1
GRACE_SECONDS = 10.0
READY_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 10.0  # who ran this long is in no crash loop: the next pause is short again
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One child: `command`, run with `environment` added to ours; `grace_seconds` from SIGTERM to SIGKILL."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    grace_seconds: float = GRACE_SECONDS


def web_process(*, port: int, host: str = "127.0.0.1", workers: int = 1, threads: int = 4) -> ProcessSpec:
    """The web server: granian, WSGI, `workers` processes of `threads` threads each."""
    command = (
        *(sys.executable, "-m", "granian", "amends.site.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        *("--no-ws", "--http", "1", "--log-level", "warning", "--respawn-failed-workers"),
    )
    return ProcessSpec("web", command)


def run(
    processes: Sequence[ProcessSpec],
    *,
    is_ready: Callable[[], bool] = lambda: True,
    when_ready: Callable[[], None] = lambda: None,
    keep_alive: Callable[[], object] = lambda: None,
    report: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),  # noqa: T201
    ready_seconds: float = READY_SECONDS,
) -> int:
    """Run them until Ctrl-C, SIGTERM or SIGHUP, then stop all; a second signal kills. Main thread only.

    `keep_alive` is called every round (restart the database there), `is_ready` until it is true, then
    `when_ready` once. Gives the exit status: 0 after a signal, 1 if not ready within `ready_seconds`.
    """
    children = [_Child(spec) for spec in processes]
    give_up = time.monotonic() + ready_seconds
    ready = False
    with _noting_signals() as received:
        try:
            while not received:
                keep_alive()
                for child in children:
                    child.keep_running(report)
                if not ready:
                    ready = is_ready()
                    if ready:
                        when_ready()
                    elif time.monotonic() > give_up:
                        report(f"not ready after {ready_seconds:.0f} seconds; stopping")
                        return 1
                time.sleep(POLL_SECONDS)
        finally:
            _stop(children, received)
    return 0


@contextmanager
def interruptible() -> Iterator[None]:
    """Within the block, or function, every stop signal raises KeyboardInterrupt, so that `with` cleans up."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)

    with _handling(interrupt):
        yield


class _Child:
    """One child over its restarts."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.start_at = 0.0
        self.pause_seconds = FIRST_PAUSE_SECONDS

    def keep_running(self, report: Callable[[str], None]) -> None:
        """Start it if its time has come; notice a death, and set the time of the restart."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.process, self.started = _start(self.spec), now
            return
        status = self.process.poll()
        if status is None:
            return
        self.signal_group(signal.SIGKILL)  # what it had started itself would hold its port
        self.process = None
        if now - self.started >= STEADY_SECONDS:
            self.pause_seconds = FIRST_PAUSE_SECONDS
        report(f"{self.spec.name} ended ({_why(status)}); starting it again in {self.pause_seconds:g} s")
        self.start_at = now + self.pause_seconds
        self.pause_seconds = min(2 * self.pause_seconds, LONGEST_PAUSE_SECONDS)

    def signal_group(self, number: signal.Signals) -> None:
        """Signal it and all it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process is None or self.process.poll() is not None


def _start(spec: ProcessSpec) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        spec.command,
        stdin=subprocess.DEVNULL,
        env=os.environ | spec.environment,
        process_group=0,
        preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509  one system call
    )


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """What the child does before its program: ask the kernel for SIGTERM when `parent` dies."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask


def _stop(children: Sequence[_Child], received: list[int]) -> None:
    """SIGTERM to each main process; SIGKILL to what is left of its group when its time is over."""
    so_far = len(received)
    for child in children:
        if not child.has_ended() and child.process is not None:
            child.process.terminate()
    began = time.monotonic()
    for child in sorted(children, key=lambda each: each.spec.grace_seconds):
        while not child.has_ended() and time.monotonic() < began + child.spec.grace_seconds and len(received) == so_far:
            time.sleep(POLL_SECONDS / 4)
    for child in children:
        child.signal_group(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


@contextmanager
def _noting_signals() -> Iterator[list[int]]:
    """The stop signals received within the block, in order; nothing else happens on them."""
    received: list[int] = []
    with _handling(lambda number, _frame: received.append(number)):
        yield received


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    hang_up_ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # started with nohup
    numbers = [number for number in STOP_SIGNALS if number != signal.SIGHUP or not hang_up_ignored]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _why(status: int) -> str:
    return f"exit status {status}" if status >= 0 else signal.Signals(-status).name
