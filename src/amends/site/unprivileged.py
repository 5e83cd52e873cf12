"""PostgreSQL refuses to run as root: this lends it another account, which reaches its own files and no more.

Under root the account is the owner of an existing data directory, else `amends` if the machine has such an
account, else `nobody`. Folders on the way that are closed to others (a private home) get one access-list
entry "this account may pass through": nothing becomes readable, and no other account gains anything.
"""

import errno
import os
import pwd
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNTS = ("amends", "nobody")

_ACCESS_LIST = "system.posix_acl_access"
_HEADER = struct.Struct("<I")
_ENTRY = struct.Struct("<HHI")  # tag, permissions, id; linux/posix_acl_xattr.h
_VERSION = 2
_OWNER, _USER, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_PASS_THROUGH = 1
_READ_AND_RUN = stat.S_IROTH | stat.S_IXOTH


class NotReachableError(RuntimeError):
    """A folder that cannot be opened to the account; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Another account of this machine, to run a program as."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess.Popen` needs to start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data_directory: Path) -> Account | None:
    """The account PostgreSQL runs as on this directory; None where we are not root: ourselves."""
    if os.geteuid() != 0:
        return None
    if data_directory.exists() and (owner := data_directory.stat().st_uid) != 0:
        try:
            entry = pwd.getpwuid(owner)
        except KeyError:
            return Account(str(owner), owner, data_directory.stat().st_gid)
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise NotReachableError(f"root needs one of the accounts {', '.join(ACCOUNTS)} to run PostgreSQL as")


def let_pass_to(account: Account, place: Path) -> None:
    """Make sure `account` can walk down to `place`. Raises NotReachableError."""
    for folder in reversed(place.resolve().parents):
        found = folder.stat()
        if found.st_mode & stat.S_IXOTH or (found.st_uid == account.uid and found.st_mode & stat.S_IXUSR):
            continue
        _add_pass_through(folder, found.st_mode, account)


def let_read_programs(account: Account, programs: Path) -> None:
    """Make the programs and libraries under `programs` readable, where a strict umask made them private."""
    let_pass_to(account, programs)
    if programs.stat().st_mode & _READ_AND_RUN == _READ_AND_RUN:
        return
    for place in (programs, *programs.rglob("*")):
        if not place.is_symlink():
            mode = place.stat().st_mode
            runnable = place.is_dir() or mode & stat.S_IXUSR
            place.chmod(stat.S_IMODE(mode) | (_READ_AND_RUN if runnable else stat.S_IROTH))


def _add_pass_through(folder: Path, mode: int, account: Account) -> None:
    try:
        entries = _read_access_list(folder, mode)
        key = (_USER, account.uid)
        entries[key] = entries.get(key, 0) | _PASS_THROUGH
        mask = (_MASK, _NOBODY_IN_PARTICULAR)
        entries[mask] = entries.get(mask, entries[_GROUP, _NOBODY_IN_PARTICULAR]) | _PASS_THROUGH
        packed = b"".join(_ENTRY.pack(tag, bits, who) for (tag, who), bits in sorted(entries.items()))
        os.setxattr(folder, _ACCESS_LIST, _HEADER.pack(_VERSION) + packed)
    except (OSError, AttributeError) as problem:  # AttributeError: no such calls outside Linux
        raise NotReachableError(
            f"PostgreSQL runs as the account {account.name!r}, which cannot pass through {folder}. Move this "
            f"checkout to a folder others may enter, start Amends as an ordinary user, or: chmod o+x {folder}"
        ) from problem


def _read_access_list(folder: Path, mode: int) -> dict[tuple[int, int], int]:
    """(tag, id) -> permissions; the plain mode bits where the folder has no list yet."""
    try:
        raw = os.getxattr(folder, _ACCESS_LIST)
    except OSError as problem:
        if problem.errno != errno.ENODATA:
            raise
        return {
            (_OWNER, _NOBODY_IN_PARTICULAR): mode >> 6 & 7,
            (_GROUP, _NOBODY_IN_PARTICULAR): mode >> 3 & 7,
            (_OTHERS, _NOBODY_IN_PARTICULAR): mode & 7,
        }
    return {(tag, who): bits for tag, bits, who in _ENTRY.iter_unpack(raw[_HEADER.size :])}
