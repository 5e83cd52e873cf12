"""Who uses a server that a short command keeps: they share a lock on `<directory>.users`, and its end waits for it.

Two commands at once run on one server; the one that started it must not take it from the other.
"""

import fcntl
import os
import time
from pathlib import Path

from amends.site.postgres_programs import beside

LONGEST_SECONDS = 60.0
_POLL_SECONDS = 0.05


def opened(data_directory: Path) -> int:
    """The lock file, open; closing it gives the lock back."""
    return os.open(beside(data_directory.resolve(), ".users"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def share(users: int) -> bool:
    """Become one of the users; False where the server is just being ended."""
    return _locked(users, fcntl.LOCK_SH)


def wait_until_alone(users: int) -> bool:
    """Wait, `LONGEST_SECONDS` at most, until there is no other user, and let no new one in."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not (alone := _locked(users, fcntl.LOCK_EX)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return alone


def _locked(users: int, kind: int) -> bool:
    try:
        fcntl.flock(users, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
