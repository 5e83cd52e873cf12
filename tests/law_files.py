"""The packs' files as bytes, for tests that build packs themselves."""

from functools import cache
from pathlib import Path

import amends.law

PACKS = Path(amends.law.__file__).parent / "packs"


@cache
def read_pack_files() -> dict[str, bytes]:
    """Every file below the packs' folder, by its path from there."""
    return {path.relative_to(PACKS).as_posix(): path.read_bytes() for path in sorted(PACKS.rglob("*.yaml"))}
