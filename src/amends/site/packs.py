"""The law packs that come with Amends: read once from the package, built once per process, and only as checked."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from amends.decision.facts import WORDS
from amends.decision.platform_facts import MARKETPLACE_WORDS, SCHEME_WORDS
from amends.law.lock import LawNotCheckedError, read_lock, unlocked
from amends.law.pack import Pack, Packs, build_all
from amends.law.platform import as_packs, build_platforms, with_platforms
from amends.law.scope import Platforms

PACKS_FOLDER = "packs"
LOCK = "lock.json"
PLATFORM_WORDS = {"marketplaces": MARKETPLACE_WORDS, "schemes": SCHEME_WORDS}
"""The folders of packs beside those of the markets, and the words that their rules are written in."""


def read_files() -> dict[str, bytes]:
    """Every YAML file of the packs, by its path below their folder (`DE/rules/withdrawal.yaml`)."""
    found: dict[str, bytes] = {}
    _collect(_folder(), "", found)
    return found


def lock_file() -> Traversable:
    """The lock beside the packs, which `amends law check --write` writes."""
    return _folder() / LOCK


def read_platform_files(folder: str) -> dict[str, bytes]:
    """Every YAML file of one of the folders of `PLATFORM_WORDS`, by its path below it (`ebay/scope.yaml`)."""
    found: dict[str, bytes] = {}
    _collect(files("amends.law") / folder, "", found)
    return found


def platform_lock_file(folder: str) -> Traversable:
    """The lock beside the packs of marketplaces or of schemes."""
    return files("amends.law") / folder / LOCK


@cache
def platforms(folder: str) -> Platforms[Pack]:
    """The packs of marketplaces or of schemes as they are; raises `RulebookError`."""
    return build_platforms(read_platform_files(folder), PLATFORM_WORDS[folder])


def beside(law: Packs) -> Packs:
    """The law with the packs of marketplaces and payment schemes beside it."""
    return with_platforms(law, platforms("marketplaces"), platforms("schemes"))


def build() -> Packs:
    """The packs as they are, whatever the lock says; raises `RulebookError` naming file and line where one is wrong."""
    return beside(build_all(read_files(), WORDS))


@cache
def packs() -> Packs:
    """The packs in force; raises `LawNotCheckedError` where one is not what was checked, `RulebookError` as above."""
    built = build()
    lock = lock_file()
    different = unlocked(built, read_lock(lock.read_bytes()) if lock.is_file() else {})
    different += tuple(name for folder in PLATFORM_WORDS for name in unlocked_platforms(folder))
    if different:
        raise LawNotCheckedError(different)
    return built


def unlocked_platforms(folder: str) -> tuple[str, ...]:
    """Packs of marketplaces or of schemes that differ from their lock, are missing from it, or are gone."""
    lock = platform_lock_file(folder)
    return unlocked(as_packs(platforms(folder)), read_lock(lock.read_bytes()) if lock.is_file() else {})


def _folder() -> Traversable:
    return files("amends.law") / PACKS_FOLDER


def _collect(folder: Traversable, prefix: str, found: dict[str, bytes]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            _collect(entry, f"{prefix}{entry.name}/", found)
        elif entry.name.endswith(".yaml"):
            found[f"{prefix}{entry.name}"] = entry.read_bytes()
