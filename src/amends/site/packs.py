"""The law packs that come with Amends: read once from the package, built once per process."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from amends.decision.facts import WORDS
from amends.law.pack import Packs, build_all

PACKS_FOLDER = "packs"


def read_files() -> dict[str, bytes]:
    """Every YAML file of the packs, by its path below their folder (`DE/rules/withdrawal.yaml`)."""
    found: dict[str, bytes] = {}
    _collect(files("amends.law") / PACKS_FOLDER, "", found)
    return found


@cache
def packs() -> Packs:
    """The built packs; raises `RulebookError` naming file and line where one is wrong."""
    return build_all(read_files(), WORDS)


def _collect(folder: Traversable, prefix: str, found: dict[str, bytes]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            _collect(entry, f"{prefix}{entry.name}/", found)
        elif entry.name.endswith(".yaml"):
            found[f"{prefix}{entry.name}"] = entry.read_bytes()
