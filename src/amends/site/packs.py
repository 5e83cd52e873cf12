"""The law packs that come with Amends: read once from the package, built once per process, and only as checked."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from amends.decision.facts import WORDS
from amends.law.lock import LawNotCheckedError, read_lock, unlocked
from amends.law.pack import Packs, build_all

PACKS_FOLDER = "packs"
LOCK = "lock.json"


def read_files() -> dict[str, bytes]:
    """Every YAML file of the packs, by its path below their folder (`DE/rules/withdrawal.yaml`)."""
    found: dict[str, bytes] = {}
    _collect(_folder(), "", found)
    return found


def lock_file() -> Traversable:
    """The lock beside the packs, which `amends law check --write` writes."""
    return _folder() / LOCK


def build() -> Packs:
    """The packs as they are, whatever the lock says; raises `RulebookError` naming file and line where one is wrong."""
    return build_all(read_files(), WORDS)


@cache
def packs() -> Packs:
    """The packs in force; raises `LawNotCheckedError` where one is not what was checked, `RulebookError` as above."""
    built = build()
    lock = lock_file()
    different = unlocked(built, read_lock(lock.read_bytes()) if lock.is_file() else {})
    if different:
        raise LawNotCheckedError(different)
    return built


def _folder() -> Traversable:
    return files("amends.law") / PACKS_FOLDER


def _collect(folder: Traversable, prefix: str, found: dict[str, bytes]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            _collect(entry, f"{prefix}{entry.name}/", found)
        elif entry.name.endswith(".yaml"):
            found[f"{prefix}{entry.name}"] = entry.read_bytes()
