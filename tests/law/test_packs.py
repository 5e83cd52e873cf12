"""Every case a lawyer wrote for a pack, through the plain, the traced and the reference reading."""

from functools import cache

import pytest
from law_files import read_pack_files

from amends.decision.facts import WORDS
from amends.law.check import Case, failures, read_cases
from amends.law.pack import Packs, build_all

CASES = read_cases(read_pack_files(), WORDS)
AT_LEAST = 5
MARKETS = ("EU", "DE", "FR", "IT", "GB", "US", "US-CA", "US-NY", "CN", "JP", "SA")


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_says_what_the_case_expects(case: Case) -> None:
    assert failures(case, packs(), WORDS) == ()


@pytest.mark.parametrize("market", MARKETS)
def test_every_market_has_cases(market: str) -> None:
    assert sum(case.file.startswith(f"{market}/") for case in CASES) >= AT_LEAST
