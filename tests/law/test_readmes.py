"""Every pack says its scope, when it was read last, and everything in it that is unknown or not certain."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from amends.decision.facts import WORDS
from amends.law.pack import build_all
from law_files import PACKS, read_pack_files

SCRIPTS = Path(__file__).parents[2] / "scripts"
FOLDERS = tuple(sorted({path.partition("/")[0] for path in read_pack_files() if "/" in path}))


@pytest.fixture(scope="module")
def readmes() -> Any:
    sys.path.insert(0, str(SCRIPTS))
    return import_module("law_readmes")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_says_what_it_is_and_when_it_was_reviewed(folder: str) -> None:
    readme = (PACKS / folder / "README.md").read_text()
    assert "\nReviewed on 2026-" in readme
    assert "\n## Scope\n" in readme
    assert "\n## What is uncertain\n" in readme


def test_the_list_of_what_is_uncertain_is_that_of_the_figures(readmes: Any) -> None:
    for market, pack in build_all(read_pack_files(), WORDS).by_market.items():
        readme = (PACKS / market / "README.md").read_text()
        assert readme == readmes.with_list(readme, pack), f"{market}: run scripts/law_readmes.py"


def test_the_list_names_unknown_and_uncertain_values(readmes: Any) -> None:
    readme = (PACKS / "DE" / "README.md").read_text()
    assert "| `conformity_repair_extension_confirmed` | no | low |" in readme
    assert "| `conformity_original_means` | unknown | low |" in readme
    assert "`withdrawal_period_days`" not in readme.partition(readmes.HEADING)[2]
