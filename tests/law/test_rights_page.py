"""The page of rights is that of the cases, and every market has a case on every right its law may know."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def rights() -> Any:
    sys.path.insert(0, str(SCRIPTS))
    return import_module("law_rights")


def test_the_page_is_that_of_the_cases(rights: Any) -> None:
    assert rights.PAGE.read_text() == rights.page(), "run scripts/law_rights.py"


def test_every_market_has_a_case_on_every_right(rights: Any) -> None:
    lines = {line.title: line for line in rights.LINES}
    assert set(lines) >= rights.EVERYWHERE | rights.WITH_WITHDRAWAL
    for market in rights.markets():
        missing = [title for title in sorted(rights.EVERYWHERE) if rights.answer(lines[title], market) is None]
        assert missing == [], market


def test_every_market_with_a_right_to_change_ones_mind_has_cases_on_its_terms(rights: Any) -> None:
    lines = {line.title: line for line in rights.LINES}
    for market in rights.markets():
        said = rights.answer(lines["Changing one's mind"], market)
        if said is not None and said[0] == "yes":
            missing = [title for title in sorted(rights.WITH_WITHDRAWAL) if rights.answer(lines[title], market) is None]
            assert missing == [], market
