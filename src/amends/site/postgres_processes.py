"""Which PostgreSQL processes run on a data directory, by asking the system instead of trusting a pid file.

A pid file may be left by a dead server and its number may since belong to something else.
"""

import signal
from contextlib import suppress
from pathlib import Path

import psutil

END_SECONDS = 5.0


def runs(pid: int) -> bool:
    """Whether the process lives; one that ended and only waits to be collected does not."""
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def processes_on(data: Path) -> dict[int, psutil.Process]:
    """Every live PostgreSQL process that works in this directory, also one whose directory was deleted."""
    places = {str(data), f"{data} (deleted)"}
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.name().startswith("postgres") and process.cwd() in places and runs(process.pid):
                found[process.pid] = process
    return found


def first_process(data: Path, program: Path) -> int | None:
    """The live server of this very directory running this very program, or None."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, place = int(lines[0]), Path(lines[1])
    except (OSError, ValueError, IndexError):
        return None
    process = processes_on(data).get(pid)
    if process is None or place != data:
        return None
    with suppress(psutil.Error, OSError):
        return pid if Path(process.exe()) == program.resolve() else None
    return None


def end_leftovers(data: Path) -> None:
    """End all of them and drop the stale pid file: no one may still write here when a new server starts.

    Sessions outlive a killed first process for a moment, longer in the middle of a statement.
    """
    left = list(processes_on(data).values())
    for kind in (signal.SIGQUIT, signal.SIGKILL):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(kind)
        _, left = psutil.wait_procs(left, timeout=END_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)
