"""The mutation check of the law, on the packs of two markets; `make mutate-law` runs it on all of them."""

import sys
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from test_facts_table import TABLE

SCRIPTS = Path(__file__).parents[2] / "scripts"
pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the shared facts table is not beside this repository")


@pytest.fixture(scope="module")
def check() -> Any:
    sys.path.insert(0, str(SCRIPTS))
    return import_module("mutate_law")


@pytest.mark.parametrize("market", ["DE", "IL"])
def test_every_changed_figure_and_dropped_rule_is_noticed_or_explained(check: Any, market: str) -> None:
    found = check.mutations([market])
    assert found
    left = [mutation.key for mutation in check.survivors(found)]
    assert [key for key in left if not any(fnmatchcase(key, pattern) for pattern in check.explained())] == []


def test_a_figure_is_changed_every_way(check: Any) -> None:
    keys = {mutation.key for mutation in check.mutations(["IT"])}
    figure = "IT/parameters/withdrawal.yaml withdrawal_electronic_function"
    assert {
        f"{figure}: true since 2026-06-19 → false",
        f"{figure}: true since 2026-06-19 → null",
        f"{figure}: in force on 2026-06-19 → 2026-06-18",
        f"{figure}: in force on 2026-06-19 → 2026-06-20",
        "IT/parameters/conformity.yaml conformity_claim_months: 2 → 1",
        "IT/parameters/conformity.yaml conformity_claim_months: 2 → 3",
        "IT/rules/conformity.yaml it.conformity.in_time: dropped",
    } <= keys


def test_a_figure_nobody_minds_survives(check: Any) -> None:
    left = [mutation.key for mutation in check.survivors(check.mutations(["FR"]))]
    assert left == [
        f"FR/parameters/conformity.yaml conformity_directive_extension_months: 0 since always → {other}"
        for other in (-1, 1)
    ]
